"""Work in the queue: surveys, inspections and the rest, asked for, watched and stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from amtsblick.errors import InputError
from amtsblick.jobs.tasks.queue import cancel, enqueue, retry
from amtsblick.jobs.tasks.rights import RUNS, needed
from amtsblick.keep.register import Register
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import (
    Call,
    Listing,
    Operation,
    Param,
    Part,
    Shape,
    Told,
    operation,
    paged,
)
from amtsblick.serve.api.sides import place
from amtsblick.serve.api.watched import number_of
from amtsblick.values.accounts import Right
from amtsblick.values.records import Actor
from amtsblick.values.tasks import Line, Task, TaskState
from amtsblick.values.work import TaskKind, Work

TASK = "/tasks/{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for: `work` names its kind in `answer` (`survey_work` …) and holds its parameters."""

    work: Work


@operation(
    "GET", "/tasks", id="listTasks", tag="tasks", access=Right.SEE_INSIDE, gives=Task, listing=Listing.PAGES,
    params=(
        Param(name="state", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in TaskState),
              about="Where it stands."),
        Param(name="kind", shape=Shape.CHOICE, many=True, options=tuple(one.value for one in TaskKind),
              about="Kind of work."),
        *paged(),
    ),
)  # fmt: skip
def tasks(call: Call) -> Part:
    """Tasks, newest first; those about the token's part of the register. A page may be shorter than `limit`."""
    limit = call.number("limit")
    found = call.visit.desk.register.tasks(
        states=call.each("state", TaskState),
        kinds=call.each("kind", TaskKind),
        before=place(call) or None,
        limit=limit,
    )
    shown = [one for one in found if _visible(call, one)]
    return Part(items=shown, next=str(found[-1].number) if len(found) == limit else "")


@operation("GET", TASK, id="getTask", tag="tasks", access=Right.SEE_INSIDE, gives=Task)
def task(call: Call) -> Task:
    """One task: how far it is, and what came of it."""
    return _task(call)


@operation(
    "GET", f"{TASK}/lines", id="listTaskLines", tag="tasks", access=Right.SEE_INSIDE, gives=Line,
    listing=Listing.PAGES, params=(paged()[1],),
)  # fmt: skip
def lines(call: Call) -> Part:
    """The last lines of a task's log, oldest first; `after` is the number of the last line that is known."""
    found = call.visit.desk.register.task_lines(_task(call).number, place(call))
    return Part(items=found)


@operation(
    "POST", "/tasks", id="startTask", tag="tasks", access=Right.SEE_INSIDE, gives=Task, takes=Order, status=202,
)  # fmt: skip
def start(call: Call) -> Told:
    """Ask for work; a worker does it. The same work that still waits is given in place of a second one.

    Needs the scope run and the right `run` for the bodies named (for the whole register without names), other
    kinds of work the scope admin and the right `operate`.
    """
    work, desk = call.content.work, call.visit.desk
    actor = _actor(call, work)
    try:
        made = enqueue(desk.register, desk.knowledge, work, asked_by=actor, when=desk.now())
    except InputError as error:
        raise ApiError(422, str(error)) from error
    return Told(value=made, status=202, location=f"/api/v1/tasks/{made.number}")


@operation("POST", f"{TASK}/cancel", id="cancelTask", tag="tasks", access=Right.SEE_INSIDE, gives=Task)
def stop(call: Call) -> Task:
    """End a task that waits, or ask its worker to end it. What is recorded stays recorded."""
    return _moved(call, cancel)


@operation("POST", f"{TASK}/retry", id="retryTask", tag="tasks", access=Right.SEE_INSIDE, gives=Task)
def again(call: Call) -> Task:
    """Let a task that failed or was cancelled wait again; a survey goes on where it stopped."""
    return _moved(call, retry)


def _moved(call: Call, move: Callable[[Register, int, Actor, datetime], Task]) -> Task:
    found, desk = _task(call), call.visit.desk
    actor = _actor(call, found.work)
    try:
        return move(desk.register, found.number, actor, desk.now())
    except InputError as error:
        raise ApiError(409, str(error)) from error


def _actor(call: Call, work: Work) -> Actor:
    """Who asks, when the right is there for every body that is meant."""
    wanted = needed(work)
    actors = [call.visit.acting([wanted.right], body) for body in wanted.bodies or ("",)]
    return actors[0]


def _task(call: Call) -> Task:
    try:
        found = call.visit.desk.register.task(number_of(call))
    except LookupError:
        found = None
    if found is None or not _visible(call, found):
        raise ApiError(404, "There is no task of that number.")
    return found


def _visible(call: Call, found: Task) -> bool:
    """Whoever reads of all its bodies may see it; without names of bodies it is the whole register's business."""
    visitor = call.visit.visitor
    if visitor.may_everywhere(Right.SEE_INSIDE):
        return True
    bodies = needed(found.work).bodies
    return found.kind in RUNS and bool(bodies) and all(visitor.may(Right.SEE_INSIDE, one) for one in bodies)


OPERATIONS: tuple[Operation, ...] = (tasks, task, lines, start, stop, again)
