"""The worker over a real web: done, ended, given back, lost and gone on with."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.demo.bodies import BODIES
from amtsblick.errors import RegisterError
from amtsblick.jobs.tasks.queue import cancel, plan, retry
from amtsblick.jobs.worker import Pace
from amtsblick.keep.opening import writing
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Rhythm, Step, TaskState
from amtsblick.values.work import BackupWork, DueRunWork, ReassessWork, RemindWork, SurveyWork, TaskKind

SOMEBODY = Actor(name="pressestelle", role=Role.EDITOR)
QUICK = ("bildung", "umwelt")
PATIENT = 4.0
"""Seconds of silence that these workers bear, see conftest."""
SLOW = "verkehr"
"""A body whose site answers too late."""


def steps(office, number):
    return [line.step for line in office.register.task_lines(number)]


def test_a_survey_is_made_judged_again_and_followed_by_a_run_of_the_triggers(office):
    looked = office.ask(SurveyWork(bodies=QUICK))
    office.work_once()

    done = office.register.task(looked.number)
    assert (done.state, done.progress.done, done.progress.total) == (TaskState.DONE, 2, 2)
    assert done.outcome.survey == done.survey == 1
    assert [(one.name, one.number) for one in done.outcome.counts] == [("looked", 2)]
    assert office.register.survey(1).finished_at is not None
    (following,) = done.outcome.follow_ups
    triggers = office.register.task(following)
    assert (triggers.kind, triggers.state, triggers.after) == (TaskKind.DUE_RUN, TaskState.DONE, done.number)
    (telling,) = triggers.outcome.follow_ups
    assert office.register.task(telling).kind is TaskKind.ALERTS
    assert office.register.task(telling).state is TaskState.DONE
    shown = {row.body.id: row.body for row in office.overview()}
    assert {one for one in shown if shown[one].looked_at is not None} == set(QUICK)

    again = office.ask(ReassessWork())
    office.work_once()
    assert office.register.task(again.number).state is TaskState.DONE
    assert set(office.verdicts(1)) == set(QUICK)


def test_a_cancelled_survey_ends_within_seconds_keeps_what_it_saw_and_goes_on_when_retried(office):
    asked = office.ask(SurveyWork(bodies=(*QUICK, SLOW), parallel=1))
    with office.working(office.worker(patience=8.0)):
        office.until(asked.number, lambda task: task.progress.done == 2)
        began = time.monotonic()
        cancel(office.register, asked.number, SOMEBODY, datetime.now(UTC))
        ended = office.ended(asked.number)
        assert time.monotonic() - began < 6
    assert ended.state is TaskState.CANCELLED
    assert set(office.verdicts(1)) == set(QUICK)
    assert office.register.survey(1).finished_at is None

    retry(office.register, asked.number, SOMEBODY, datetime.now(UTC))
    office.work_once()
    assert office.register.task(asked.number).state is TaskState.DONE
    assert [run.id for run in office.register.surveys()] == [1]
    assert set(office.verdicts(1)) == {*QUICK, SLOW}


def test_a_stopped_worker_gives_its_task_back_and_the_next_goes_on(office):
    asked = office.ask(SurveyWork(bodies=(*QUICK, SLOW), parallel=1))
    with office.working(office.worker(patience=8.0)):
        office.until(asked.number, lambda task: task.progress.done == 2)

    waiting = office.register.task(asked.number)
    assert waiting.interrupted
    assert waiting.attempts == 0
    assert Step.GIVEN_BACK in steps(office, asked.number)
    office.work_once()
    assert office.register.task(asked.number).state is TaskState.DONE
    assert steps(office, asked.number).count(Step.BODY_LOOKED) == 3
    assert set(office.verdicts(1)) == {*QUICK, SLOW}


@pytest.mark.parametrize(
    ("work", "reason"),
    [(BackupWork(), "--backups"), (RemindWork(), "--smtp"), (ReassessWork(), "no finished survey")],
    ids=["backup", "remind", "reassess"],
)
def test_what_cannot_be_done_fails_at_once_and_says_why(office, work, reason):
    asked = office.ask(work)
    office.work_once()

    failed = office.register.task(asked.number)
    assert failed.state is TaskState.FAILED
    assert failed.attempts == 1
    assert reason in failed.error
    assert steps(office, asked.number)[-1] is Step.FAILED


def test_a_small_look_does_not_wait_for_a_large_survey(office):
    large = office.ask(SurveyWork(parallel=1))
    with office.working(office.worker(patience=5.0)):
        office.until(large.number, lambda task: task.progress.done > 0)
        small = office.ask(SurveyWork(bodies=QUICK))
        office.ended(small.number)
        assert office.register.task(large.number).state is TaskState.RUNNING


def test_jumps_of_the_clock_neither_end_a_task_nor_let_two_workers_have_it(office):
    jumps = [timedelta(0)]

    def clock():
        return datetime.now(UTC) + jumps[0]

    asked = office.ask(SurveyWork(bodies=(*QUICK, SLOW), parallel=1))
    mine, other = (office.worker(patience=4.0, now=clock) for _ in range(2))
    with office.working(mine):
        office.until(asked.number, lambda task: task.progress.done == 2)
        with office.working(other):
            for jump in (timedelta(days=-400), timedelta(days=400), timedelta(hours=-3)):
                jumps[0] = jump
                time.sleep(0.5)
            office.ended(asked.number)

    assert office.register.task(asked.number).state is TaskState.DONE
    assert steps(office, asked.number).count(Step.STARTED) == 1


def test_a_register_that_is_busy_for_long_lets_nobody_take_over_what_runs(office):
    """Nobody can give a sign of life while somebody writes; that is no silence."""
    asked = office.ask(SurveyWork(bodies=(*QUICK, SLOW), parallel=1))
    with office.working(office.worker(patience=4.0)), office.working(office.worker()):
        office.until(asked.number, lambda task: task.progress.done == 2)
        with writing(office.register._engine):
            time.sleep(PATIENT * 2)
        office.ended(asked.number)

    assert office.register.task(asked.number).state is TaskState.DONE
    assert steps(office, asked.number).count(Step.STARTED) == 1


def test_a_task_of_a_dead_worker_is_taken_over_and_its_survey_gone_on_with(office):
    """The first worker's thread is left without signs of life, as if its process hung."""
    asked = office.ask(SurveyWork(bodies=(*QUICK, SLOW)))
    taken = office.register.take_task("dead/1", datetime.now(UTC))
    run = office.register.start_survey(
        bodies=[body for body in BODIES if body.id in {*QUICK, SLOW}],
        source="live",
        pages_limit=8,
        software="0",
        knowledge="k",
        when=datetime.now(UTC),
    )
    assert taken.number == asked.number
    office.work_once()

    assert Step.LOST in steps(office, asked.number)
    assert office.register.task(asked.number).survey == run.id
    assert [one.id for one in office.register.surveys()] == [run.id]


def test_a_schedule_is_seen_to_once_by_two_workers(office):
    moment = datetime(2026, 3, 1, 1, 59, tzinfo=UTC)
    planned = plan(
        office.register,
        office.knowledge,
        DueRunWork(),
        Rhythm(hour=2),
        asked_by=SOMEBODY,
        when=moment,
    )
    with (
        office.working(office.worker(now=lambda: moment + timedelta(minutes=2))),
        office.working(office.worker(now=lambda: moment + timedelta(minutes=2))),
    ):
        time.sleep(2)

    planned_ones = [task for task in office.register.tasks() if task.schedule is not None]
    assert [(task.schedule, task.state) for task in planned_ones] == [(planned.number, TaskState.DONE)]
    assert office.register.schedule(planned.number).next_run == datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_a_worker_with_no_room_for_heavy_work_leaves_it(office):
    heavy = office.ask(SurveyWork())
    light = office.ask(DueRunWork())
    with office.working(office.worker(Pace(heavy=0, poll=0.05, beat=0.2, silence=2.0))):
        office.ended(light.number)
    assert office.register.task(heavy.number).attempts == 0


def test_a_worker_without_work_is_known_until_it_ends(office):
    with office.working():
        end = time.monotonic() + 10
        while not office.register.workers():
            assert time.monotonic() < end
            time.sleep(0.05)
    assert office.register.workers() == []


def test_a_worker_bears_a_register_that_fails_for_a_while_and_one_that_runs_once_says_so(office):
    office.ask(DueRunWork())
    with writing(office.register._engine) as connection:
        connection.exec_driver_sql("ALTER TABLE task RENAME TO task_away")
    with office.working():
        time.sleep(0.5)
        with pytest.raises(RegisterError, match="no such table"):
            office.work_once()
        with writing(office.register._engine) as connection:
            connection.exec_driver_sql("ALTER TABLE task_away RENAME TO task")
        assert office.ended(1).state is TaskState.DONE
