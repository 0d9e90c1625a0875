"""What can be asked for: checked at once, placed, asked for once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.demo.bodies import BODIES
from amtsblick.errors import InputError
from amtsblick.jobs.tasks.catalogue import DOING
from amtsblick.jobs.tasks.checking import chosen
from amtsblick.jobs.tasks.placing import placing
from amtsblick.jobs.tasks.queue import cancel, enqueue, plan, replan, retry
from amtsblick.jobs.tasks.scheduling import ask_for_what_is_planned
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Rhythm, TaskState
from amtsblick.values.work import (
    WORK,
    AlertsWork,
    BackfillWork,
    DueRunWork,
    InspectWork,
    ReassessWork,
    RefreshBoardWork,
    RemindWork,
    SurveyWork,
    TaskKind,
    TermsWork,
    kind_of_work,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)  # a Sunday
SOMEBODY = Actor(name="pressestelle", role=Role.EDITOR)


@pytest.fixture
def register(tmp_path):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as opened:
        opened.import_bodies(BODIES, NOON)
        yield opened


@pytest.fixture
def ask(register, knowledge):
    def asked(work, **more):
        return enqueue(register, knowledge, work, asked_by=SOMEBODY, when=NOON, **more)

    return asked


def test_every_kind_has_parameters_and_a_module():
    assert set(WORK) == set(DOING) == set(TaskKind)
    assert len(set(WORK.values())) == len(WORK)


@pytest.mark.parametrize(
    ("work", "named"),
    [
        (SurveyWork(bodies=("umwelt", "nirgendwo")), "nirgendwo"),
        (SurveyWork(pages=0), "pages 0"),
        (SurveyWork(parallel=999), "parallel 999"),
        (InspectWork(), "Name bodies"),
        (InspectWork(sites=("javascript:alert(1)",)), "javascript"),
        (InspectWork(survey=7), "survey 7"),
        (InspectWork(bodies=("umwelt",), passes=()), "pass"),
        (BackfillWork(archives=()), "archive"),
        (BackfillWork(archives=("no-archive",)), "no-archive"),
        (BackfillWork(archives=("/etc/passwd",)), "/etc/passwd"),
        (BackfillWork(archives=("file:///etc/passwd",)), "file:///etc/passwd"),
        (BackfillWork(archives=("cdx+https://a.example/cdx",), bodies=("nirgendwo",)), "nirgendwo"),
        (
            BackfillWork(
                archives=("cdx+https://a.example/cdx",), since=date(2020, 1, 2), until=date(2020, 1, 1)
            ),
            "2020-01-02",
        ),
        (ReassessWork(survey=7), "survey 7"),
        (TermsWork(services=("no-service",)), "no-service"),
        (RefreshBoardWork(bodies=("nirgendwo",)), "nirgendwo"),
        (RemindWork(every=0), "every 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_cannot_be_done_is_refused_by_name_and_not_queued(register, ask, work, named):
    with pytest.raises(InputError, match=named):
        ask(work)
    assert register.tasks() == []


def test_an_archive_on_this_machine_cannot_be_named(ask, tmp_path):
    """Whoever asks through the web must not be able to read files of the server."""
    secret = tmp_path / "secret.warc.gz"
    secret.write_bytes(b"x")
    with pytest.raises(InputError, match="secret"):
        ask(BackfillWork(archives=(str(secret),)))


def test_ids_are_taken_as_the_register_spells_them_and_once(ask):
    assert ask(SurveyWork(bodies=("UMWELT", "umwelt"))).work.bodies == ("umwelt",)


def test_the_same_wish_of_two_people_is_one_task_while_it_waits(register, ask):
    first = ask(SurveyWork())

    assert ask(SurveyWork()).number == first.number
    assert ask(SurveyWork(pages=4)).number != first.number
    register.cancel_task(first.number, SOMEBODY, NOON)
    assert ask(SurveyWork()).number != first.number


def test_a_task_that_pauses_does_not_hold_up_one_that_need_not(register, ask):
    pausing = ask(AlertsWork(), pause=timedelta(minutes=5))
    assert ask(AlertsWork(), pause=timedelta(minutes=5)).number == pausing.number
    at_once = ask(AlertsWork())

    assert at_once.number != pausing.number
    assert register.open_tasks(NOON)[0] == 1
    assert register.take_task("w/1", NOON).number == at_once.number
    assert register.take_task("w/2", NOON + timedelta(minutes=5)) is None  # one at a time


def test_what_is_over_cannot_be_cancelled_and_what_runs_not_retried(register, ask):
    task = ask(DueRunWork())
    with pytest.raises(InputError, match="waiting"):
        retry(register, task.number, SOMEBODY, NOON)
    assert cancel(register, task.number, SOMEBODY, NOON).state is TaskState.CANCELLED
    with pytest.raises(InputError, match="over"):
        cancel(register, task.number, SOMEBODY, NOON)
    with pytest.raises(InputError, match="no task 99"):
        retry(register, 99, SOMEBODY, NOON)
    assert retry(register, task.number, SOMEBODY, NOON).state is TaskState.WAITING


def test_what_somebody_waits_for_comes_before_what_is_large():
    few, many = SurveyWork(bodies=("a",)), SurveyWork()
    order = sorted([many, few, DueRunWork(), RefreshBoardWork()], key=lambda work: placing(work).urgency)

    assert [kind_of_work(work) for work in order[:3]] == [
        TaskKind.SURVEY,
        TaskKind.REFRESH_BOARD,
        TaskKind.DUE_RUN,
    ]
    assert placing(many).heavy
    assert not placing(few).heavy


def test_surveys_of_the_same_bodies_exclude_each_other_and_others_do_not():
    def conflict(**more):
        return placing(SurveyWork(**more)).conflict

    assert conflict(bodies=("a", "b")) == conflict(bodies=("b", "a"), pages=3, new=True)
    assert len({conflict(), conflict(bodies=("a",)), conflict(bodies=("a",), below=True)}) == 3


def test_below_means_everything_below(register):
    below = {body.id for body in chosen(["umwelt"], register, below=True)}

    assert {body.id for body in chosen(["umwelt"], register, below=False)} == {"umwelt"}
    assert below == {"umwelt"} | {body.id for body in BODIES if body.parent == "umwelt"}
    assert len(below) > 1
    assert len(chosen([], register, below=False)) == len(BODIES)


def test_a_schedule_asks_when_its_time_has_come_and_makes_up_for_nothing(register, knowledge):
    weekly = plan(register, knowledge, SurveyWork(), Rhythm(hour=3, weekday=0), asked_by=SOMEBODY, when=NOON)
    assert weekly.next_run == datetime(2026, 3, 2, 3, tzinfo=UTC)
    assert ask_for_what_is_planned(register, NOON) == []

    late = NOON + timedelta(days=40)
    (task,) = ask_for_what_is_planned(register, late)
    assert (task.schedule, task.work, task.asked_by) == (weekly.number, SurveyWork(), SOMEBODY)
    assert ask_for_what_is_planned(register, late) == []
    assert register.schedule(weekly.number).next_run == datetime(2026, 4, 13, 3, tzinfo=UTC)


def test_a_schedule_that_a_wrong_clock_put_far_ahead_is_put_right(register, knowledge):
    plan(register, knowledge, DueRunWork(), Rhythm(hour=3), asked_by=SOMEBODY, when=NOON)
    far = NOON + timedelta(days=4000)
    assert len(ask_for_what_is_planned(register, far)) == 1

    assert ask_for_what_is_planned(register, NOON) == []
    assert register.schedules()[0].next_run == datetime(2026, 3, 2, 3, tzinfo=UTC)


def test_a_rhythm_that_does_not_exist_is_refused(register, knowledge):
    with pytest.raises(InputError, match="hour 24"):
        plan(register, knowledge, DueRunWork(), Rhythm(hour=24), asked_by=SOMEBODY, when=NOON)
    with pytest.raises(InputError, match="schedule 9"):
        replan(register, 9, Rhythm(), enabled=False, when=NOON)
