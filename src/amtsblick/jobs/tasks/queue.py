"""Ask for work: once, or again and again."""

from datetime import datetime, timedelta

from amtsblick.assess.schedule import next_run
from amtsblick.errors import InputError
from amtsblick.jobs.tasks.checking import checked, checked_rhythm
from amtsblick.jobs.tasks.placing import placing
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor
from amtsblick.values.tasks import Rhythm, Schedule, Task, TaskState
from amtsblick.values.work import Work


def enqueue(  # noqa: PLR0913 - the tools, and what is asked for by whom
    register: Register,
    knowledge: Knowledge,
    work: Work,
    *,
    asked_by: Actor,
    when: datetime,
    after: int | None = None,
    pause: timedelta = timedelta(0),
) -> Task:
    """Put work into the queue. One with the same parameters that still waits is returned in its place.

    With ``pause`` it is done after that at the earliest. InputError names what of it cannot be used: an unknown body, service, archive, survey or address.
    """
    fit = checked(work, register, knowledge)
    return register.add_task(
        fit,
        asked_by=asked_by,
        placing=placing(fit),
        when=when,
        after=after,
        unless=(TaskState.WAITING,),
        not_before=when + pause if pause else None,
    )


def cancel(register: Register, number: int, actor: Actor, when: datetime) -> Task:
    """End a task that waits, or ask its worker to end it within seconds. What is recorded stays recorded.

    InputError when there is none of that number or it is over.
    """
    found = _task(register, number)
    if found.finished_at is not None:
        raise InputError(f"Task {number} is over ({found.state}); there is nothing to cancel.")
    return register.cancel_task(number, actor, when)


def retry(register: Register, number: int, actor: Actor, when: datetime) -> Task:
    """Let a task that failed or was cancelled wait again; a survey goes on where it stopped. InputError."""
    found = _task(register, number)
    if found.state not in {TaskState.FAILED, TaskState.CANCELLED}:
        raise InputError(f"Task {number} is {found.state}; only one that failed or was cancelled is retried.")
    return register.retry_task(number, actor, when)


def plan(  # noqa: PLR0913 - the tools, and what is asked for by whom
    register: Register, knowledge: Knowledge, work: Work, rhythm: Rhythm, *, asked_by: Actor, when: datetime
) -> Schedule:
    """Ask for work again and again, first at the next moment of ``rhythm``. InputError as ``enqueue``."""
    fit, beat = checked(work, register, knowledge), checked_rhythm(rhythm)
    return register.add_schedule(fit, beat, asked_by=asked_by, next_run=next_run(beat, when))


def replan(register: Register, number: int, rhythm: Rhythm, *, enabled: bool, when: datetime) -> Schedule:
    """Give a schedule another rhythm, or let it pause. InputError when there is none of that number."""
    beat = checked_rhythm(rhythm)
    try:
        return register.change_schedule(number, beat, enabled=enabled, next_run=next_run(beat, when))
    except LookupError as error:
        raise InputError(f"There is no schedule {number}.") from error


def _task(register: Register, number: int) -> Task:
    try:
        return register.task(number)
    except LookupError as error:
        raise InputError(f"There is no task {number}.") from error
