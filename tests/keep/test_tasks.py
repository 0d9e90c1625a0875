"""The queue of work: taken once, held while there is life, ended once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.keep.register import Register
from amtsblick.keep.tasks import ATTEMPTS, LINES_KEPT
from amtsblick.values.recording import PassName
from amtsblick.values.records import Actor, Role
from amtsblick.values.tasks import Beat, Count, Hold, Placing, Rhythm, Step, TaskOutcome, TaskState
from amtsblick.values.work import BackfillWork, BackupWork, DueRunWork, InspectWork, ReassessWork, SurveyWork

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOMEBODY = Actor(name="pressestelle", role=Role.EDITOR)
LIGHT = Placing(urgency=50)
WORKS = [
    SurveyWork(bodies=("a", "b"), below=True, pages=3),
    InspectWork(sites=("https://a.example/",), passes=(PassName.NONE,)),
    BackfillWork(archives=("cdx+https://x.example/cdx",), since=NOON.date()),
    DueRunWork(),
]


def later(seconds):
    return NOON + timedelta(seconds=seconds)


def ask(register, work=None, placing=LIGHT, **more):
    return register.add_task(work or DueRunWork(), asked_by=SOMEBODY, placing=placing, when=NOON, **more)


def hold_of(task):
    return Hold(number=task.number, worker=task.worker)


def take(register, worker="w/1", when=NOON, **wanted):
    return register.take_task(worker, when, **wanted)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: type(work).__name__)
def test_a_task_comes_back_as_it_was_asked_for(register, work):
    asked = ask(register, work)

    assert register.task(asked.number) == asked
    assert (asked.work, asked.asked_by, asked.created_at) == (work, SOMEBODY, NOON)
    assert asked.state is TaskState.WAITING
    assert register.tasks() == [asked]


def test_the_same_work_that_waits_is_not_asked_for_twice(register):
    first = ask(register, unless=(TaskState.WAITING,))

    assert ask(register, unless=(TaskState.WAITING,)) == first
    assert ask(register, BackupWork(), unless=(TaskState.WAITING,)).number != first.number
    take(register)
    assert ask(register, unless=(TaskState.WAITING,)).number != first.number


def test_the_most_urgent_is_taken_first_then_the_oldest(register):
    slow = ask(register, placing=Placing(urgency=60))
    old = ask(register, placing=Placing(urgency=10))
    young = ask(register, placing=Placing(urgency=10))

    taken = [take(register, f"w/{number}").number for number in range(3)]

    assert taken == [old.number, young.number, slow.number]
    assert take(register) is None


def test_heavy_and_light_tasks_are_taken_as_wanted(register):
    heavy = ask(register, placing=Placing(urgency=0, heavy=True))
    light = ask(register, placing=Placing(urgency=90))

    assert take(register, heavy=False).number == light.number
    assert take(register, heavy=False) is None
    assert take(register, light=False).number == heavy.number


def test_of_tasks_that_exclude_each_other_one_runs_at_a_time(register):
    first, second = (ask(register, placing=Placing(urgency=5, conflict="inspect")) for _ in range(2))

    taken = take(register)
    assert taken.number == first.number
    assert take(register, "w/2") is None
    assert register.finish_task(hold_of(taken), TaskOutcome(), NOON)
    assert take(register, "w/2").number == second.number


def test_nobody_gets_a_task_that_another_has(register_address, register):
    """Eight threads over two open registers, as many processes would."""
    numbers = {ask(register).number for _ in range(40)}
    taken, guard = [], threading.Lock()

    def work(opened, name):
        count = 0
        while (task := opened.take_task(f"{name}/{count}", NOON)) is not None:
            count += 1
            with guard:
                taken.append(task.number)

    with Register.open(register_address) as other:
        threads = [
            threading.Thread(target=work, args=(opened, f"w{number}"))
            for number, opened in enumerate([register, other] * 4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(taken) == sorted(numbers)


def test_progress_lines_and_outcome_come_back(register):
    ask(register)
    task = take(register)
    said = [(later(1), Step.BODY_LOOKED, ("amt", "looked")), (later(2), Step.BODY_DONE, ("ä\0",))]
    outcome = TaskOutcome(
        survey=3, counts=(Count(name="looked", number=2),), notes=("a note",), follow_ups=(9,)
    )

    assert register.note_progress(hold_of(task), said, done=2, total=5, survey=3)
    running = register.task(task.number)
    assert (running.progress.done, running.progress.total, running.survey) == (2, 5, 3)
    assert (running.progress.step, running.progress.at) == (Step.BODY_DONE, later(2))
    assert register.finish_task(hold_of(task), outcome, later(3))

    done = register.task(task.number)
    assert (done.state, done.outcome, done.finished_at) == (TaskState.DONE, outcome, later(3))
    lines = register.task_lines(task.number)
    assert [line.step for line in lines] == [Step.STARTED, Step.BODY_LOOKED, Step.BODY_DONE, Step.DONE]
    assert lines[1].values == ("amt", "looked")
    assert register.task_lines(task.number, after=lines[1].number) == lines[2:]


def test_only_the_last_lines_are_kept(register):
    ask(register)
    task = take(register)
    said = [(NOON, Step.BODY_DONE, (str(number),)) for number in range(LINES_KEPT + 50)]
    register.note_progress(hold_of(task), said, done=1)

    lines = register.task_lines(task.number)
    assert len(lines) == LINES_KEPT
    assert lines[-1].values == (str(LINES_KEPT + 49),)


def test_a_sign_of_life_tells_whether_to_go_on(register):
    ask(register, placing=Placing(urgency=70, conflict="inspect"))
    hold = hold_of(take(register))

    assert register.beat(hold, later(1)) is Beat.HELD
    ask(register, placing=Placing(urgency=70, conflict="inspect"))
    assert register.beat(hold, later(2)) is Beat.HELD
    ask(register, placing=Placing(urgency=0, conflict="inspect"))
    assert register.beat(hold, later(3)) is Beat.YIELD
    register.cancel_task(hold.number, SOMEBODY, later(4))
    assert register.beat(hold, later(5)) is Beat.CANCEL
    register.stop_task(hold, later(6))
    assert register.beat(hold, later(7)) is Beat.LOST
    assert register.task(hold.number).state is TaskState.CANCELLED


def test_a_task_that_waits_is_cancelled_at_once_and_can_be_retried(register):
    task = ask(register)

    assert register.cancel_task(task.number, SOMEBODY, later(1)).state is TaskState.CANCELLED
    assert take(register) is None
    assert register.cancel_task(task.number, SOMEBODY, later(2)).finished_at == later(1)
    assert register.retry_task(task.number, SOMEBODY, later(3)).state is TaskState.WAITING
    again = take(register)
    assert (again.number, again.attempts, again.finished_at) == (task.number, 1, None)


def test_a_silent_worker_loses_its_task_and_can_change_nothing_any_more(register):
    task = ask(register)
    lost = hold_of(take(register))
    _, (seen,) = register.open_tasks(NOON)

    assert register.take_away(seen, later(60))
    assert not register.take_away(seen, later(61))
    assert register.task(task.number).interrupted
    mine = take(register, "w/2", later(62))

    assert register.beat(lost, later(63)) is Beat.LOST
    assert not register.note_progress(lost, [], done=9)
    assert not register.finish_task(lost, TaskOutcome(), later(63))
    assert register.fail_task(lost, "too late", later(63)) is None
    assert not register.give_back(lost, later(63))
    assert not register.stop_task(lost, later(63))
    assert register.task(task.number) == mine


def test_a_worker_that_gave_a_sign_of_life_meanwhile_keeps_its_task(register):
    ask(register)
    hold = hold_of(take(register))
    _, (seen,) = register.open_tasks(NOON)
    register.beat(hold, NOON)  # the clock stands still; the count does not

    assert not register.take_away(seen, later(3600))
    assert register.beat(hold, NOON) is Beat.HELD


def test_a_task_that_kills_its_workers_fails_with_a_reason(register):
    task = ask(register)
    for number in range(ATTEMPTS):
        assert take(register, f"w/{number}") is not None
        _, (seen,) = register.open_tasks(NOON)
        register.take_away(seen, NOON)

    failed = register.task(task.number)
    assert failed.state is TaskState.FAILED
    assert "without a word" in failed.error
    assert take(register) is None


def test_a_task_that_gets_further_each_time_is_never_given_up(register):
    task = ask(register)
    for number in range(ATTEMPTS * 2):
        hold = hold_of(take(register, f"w/{number}"))
        register.note_progress(hold, [], done=number + 1, total=100)
        _, (seen,) = register.open_tasks(NOON)
        assert register.take_away(seen, NOON)

    assert register.task(task.number).state is TaskState.WAITING


def test_a_failed_attempt_is_repeated_after_a_pause_and_so_often(register):
    task, when = ask(register), NOON
    for number in range(ATTEMPTS - 1):
        hold = hold_of(take(register, f"w/{number}", when))
        assert register.fail_task(hold, "disk is full", when, again_at=when + timedelta(seconds=30))
        assert take(register, "early", when + timedelta(seconds=29)) is None
        when += timedelta(seconds=30)
    hold = hold_of(take(register, "last", when))

    assert register.fail_task(hold, "disk is full", when, again_at=when) is TaskState.FAILED
    assert register.task(task.number).error == "disk is full"


def test_a_pause_ends_when_the_clock_was_put_back(register):
    task = ask(register)
    hold = hold_of(take(register))
    register.fail_task(hold, "broken", NOON, again_at=later(30))

    assert take(register, "w/2", NOON - timedelta(days=2)).number == task.number


def test_what_is_given_back_loses_no_attempt(register):
    ask(register)
    for number in range(ATTEMPTS * 2):
        task = take(register, f"w/{number}")
        assert task.attempts == 1
        assert register.give_back(hold_of(task), NOON)


def test_old_finished_tasks_are_forgotten_and_their_numbers_never_given_again(register):
    old, waiting = ask(register), ask(register, ReassessWork())
    register.finish_task(hold_of(take(register)), TaskOutcome(), NOON)
    newest = ask(register)
    register.cancel_task(newest.number, SOMEBODY, NOON)

    assert register.forget_tasks(NOON) == 0
    assert register.forget_tasks(later(1)) == 2
    assert [one.number for one in register.tasks()] == [waiting.number]
    assert register.task_lines(old.number) == []
    assert ask(register).number > newest.number
    with pytest.raises(LookupError):
        register.task(old.number)


def test_tasks_are_paged_newest_first(register):
    numbers = [ask(register).number for _ in range(5)]

    assert [one.number for one in register.tasks(limit=2)] == numbers[:-3:-1]
    assert [one.number for one in register.tasks(before=numbers[2])] == [numbers[1], numbers[0]]
    assert register.tasks(states=[TaskState.DONE]) == []


def test_a_schedule_asks_once_for_each_moment(register):
    planned = register.add_schedule(SurveyWork(), Rhythm(weekday=0), asked_by=SOMEBODY, next_run=NOON)
    assert register.schedules() == [planned]

    first = register.run_schedule(planned, LIGHT, next_run=later(100), when=NOON)
    assert first.schedule == planned.number
    assert register.run_schedule(planned, LIGHT, next_run=later(100), when=NOON) is None
    now_planned = register.schedule(planned.number)
    assert (now_planned.next_run, now_planned.last_task) == (later(100), first.number)

    again = register.run_schedule(now_planned, LIGHT, next_run=later(200), when=later(100))
    assert again.number == first.number  # it still waits
    assert register.remove_schedule(planned.number)
    assert not register.remove_schedule(planned.number)


def test_a_paused_schedule_asks_for_nothing(register):
    planned = register.add_schedule(DueRunWork(), Rhythm(), asked_by=SOMEBODY, next_run=NOON)
    paused = register.change_schedule(planned.number, Rhythm(hour=5), enabled=False, next_run=NOON)

    assert paused.rhythm == Rhythm(hour=5)
    assert register.run_schedule(paused, LIGHT, next_run=later(1), when=NOON) is None
    assert register.tasks() == []


def test_workers_are_known_by_their_signs_of_life(register):
    register.sign_worker("a", NOON, NOON)
    register.sign_worker("b", NOON, later(1))
    register.sign_worker("a", NOON, later(2))

    assert [(one.name, one.started_at, one.beat_at) for one in register.workers()] == [
        ("a", NOON, later(2)),
        ("b", NOON, later(1)),
    ]
    register.dismiss_worker("a")
    register.sign_worker("c", later(200_000), later(200_000))
    assert [one.name for one in register.workers()] == ["c"]
