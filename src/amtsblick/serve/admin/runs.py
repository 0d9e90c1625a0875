"""Runs: what waits, is running and is over; one run with its progress, its log and what came of it."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.operations import worker_alive
from amtsblick.jobs.tasks import queue
from amtsblick.jobs.tasks.rights import RUNS, needed
from amtsblick.serve.admin.run_views import RunView, bodies_named, line_views, run_view
from amtsblick.serve.admin.run_words import KINDS, RunWords
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.reach import body_names
from amtsblick.values.accounts import Right
from amtsblick.values.records import Actor
from amtsblick.values.tasks import FINISHED, Line, Step, Task, TaskState
from amtsblick.values.work import TaskKind, Work

_LISTED: Final = 30
_LOOKED_THROUGH: Final = 600
"""Runs that are looked through for those that the reader may see."""
_OPEN: Final = (TaskState.RUNNING, TaskState.WAITING)
_LARGEST: Final = 2**31 - 1


@reads("/work/runs", Right.SEE_INSIDE)
def runs(visit: Visit) -> Response[bytes]:
    """What waits or is running, then what is over, newest first."""
    before = visit.number("before", 0, 0, _LARGEST)
    kind = visit.chosen("kind", [one.value for one in TaskKind])
    kinds = [TaskKind(kind)] if kind else []
    over = list(_visible(visit, tuple(FINISHED), kinds, before or None, _LISTED + 1))
    shown, older = over[:_LISTED], over[_LISTED:]
    return visit.page(
        "admin/runs.html",
        open=[] if before else _views(visit, list(_visible(visit, _OPEN, [], None, 100))),
        over=_views(visit, shown),
        older=visit.link(before=str(shown[-1].number)) if older else "",
        first=not before,
        alive=worker_alive(visit.desk.register, visit.desk.now()),
        kinds=[(one.value, visit.texts.gettext(said)) for one, said in KINDS.items()],
        kind=kind,
        begin=begin_links(visit),
    )


@reads("/work/runs/part", Right.SEE_INSIDE)
def part(visit: Visit) -> Response[bytes]:
    """What waits or is running, to be fetched again and again."""
    found = list(_visible(visit, _OPEN, [], None, 100))
    headers = {} if found else {"X-Done": "1"}
    return visit.page("admin/runs_part.html", headers=headers, open=_views(visit, found))


@reads("/work/runs/{number:int}", Right.SEE_INSIDE)
def run(visit: Visit, number: int) -> Response[bytes]:
    """One run."""
    return _page(visit, _task(visit, number))


@reads("/work/runs/{number:int}/part", Right.SEE_INSIDE)
def run_part(visit: Visit, number: int) -> Response[bytes]:
    """Its progress and log; X-Done when it is over."""
    task = _task(visit, number)
    headers = {"X-Done": "1"} if task.state in FINISHED else {}
    return visit.page("admin/run_part.html", headers=headers, **_told(visit, task))


@writes("/work/runs/{number:int}/stop", Right.SEE_INSIDE)
def stop(visit: Visit, form: Form, number: int) -> Response[bytes]:  # noqa: ARG001 - the gate has checked it
    """End it; what it has recorded stays."""
    task = _task(visit, number)
    actor = acting_for(visit, task.work)
    try:
        queue.cancel(visit.desk.register, number, actor, visit.desk.now())
    except InputError:
        return _page(visit, _task(visit, number), visit.texts.gettext("It is over already."))
    return visit.go(f"/{visit.lang}/work/runs/{number}", said="stopped")


@writes("/work/runs/{number:int}/retry", Right.SEE_INSIDE)
def retry(visit: Visit, form: Form, number: int) -> Response[bytes]:  # noqa: ARG001 - the gate has checked it
    """Let it wait again."""
    task = _task(visit, number)
    actor = acting_for(visit, task.work)
    try:
        queue.retry(visit.desk.register, number, actor, visit.desk.now())
    except InputError:
        text = visit.texts.gettext("It waits or is running again already.")
        return _page(visit, _task(visit, number), text)
    return visit.go(f"/{visit.lang}/work/runs/{number}", said="started")


def acting_for(visit: Visit, work: Work) -> Actor:
    """Who asks for the work or ends it. NotAllowedError unless the right is there for every body of it."""
    wanted = needed(work)
    actor = visit.acting([wanted.right], wanted.bodies[0] if wanted.bodies else "")
    for body in wanted.bodies[1:]:
        visit.require(wanted.right, body)
    return actor


def may_act(visit: Visit, work: Work) -> bool:
    """May the reader ask for the work or end it?"""
    wanted = needed(work)
    return all(visit.visitor.may_any([wanted.right], body) for body in wanted.bodies or ("",))


def begin_links(visit: Visit) -> list[tuple[str, str]]:
    """Kinds of runs that the reader may start, with their names."""
    if not visit.visitor.may(Right.RUN):
        return []
    whole = visit.visitor.may_everywhere(Right.RUN)
    wide = {TaskKind.REASSESS, TaskKind.TERMS}
    return [(one.value, visit.texts.gettext(KINDS[one])) for one in RUNS if whole or one not in wide]


def run_words(visit: Visit, tasks: Sequence[Work], lines: Sequence[Line] = ()) -> RunWords:
    """Words with the names of all bodies that these mention."""
    bodies = [body for one in tasks for body in bodies_named(one)[:3]]
    bodies += [one.values[0] for one in lines if one.step in {Step.BODY_LOOKED, Step.BODY_DONE}]
    return RunWords(visit.say, visit.texts, body_names(visit, bodies))


def _page(visit: Visit, task: Task, fault: str = "") -> Response[bytes]:
    register = visit.desk.register
    following = [
        (number, _kind(visit, number)) for number in (task.outcome.follow_ups if task.outcome else ())
    ]
    return visit.page(
        "admin/run.html",
        status=HTTPStatus.CONFLICT if fault else 200,
        fault=fault,
        task=task,
        may_act=may_act(visit, task.work),
        alive=worker_alive(register, visit.desk.now()),
        following=following,
        bodies=[(one, name) for one, name in body_names(visit, bodies_named(task.work)[:50]).items()],
        **_told(visit, task),
    )


def _told(visit: Visit, task: Task) -> dict[str, Any]:
    """What page and part show."""
    whole = _whole(visit, task)
    lines = visit.desk.register.task_lines(task.number) if whole else []
    words = run_words(visit, [task.work], lines)
    outcome = task.outcome if whole else None
    return {
        "run": run_view(task, words, visit.desk.now(), whole=whole),
        "lines": line_views(lines, words),
        "counts": [(words.count(one), one.number) for one in outcome.counts] if outcome else [],
        "notes": outcome.notes if outcome else (),
        "whole": whole,
    }


def _views(visit: Visit, tasks: Sequence[Task]) -> list[RunView]:
    last = [
        Line(number=0, at=one.created_at, step=one.progress.step, values=one.progress.values)
        for one in tasks
        if one.progress.step is not None
    ]
    words = run_words(visit, [one.work for one in tasks], last)
    now = visit.desk.now()
    return [run_view(one, words, now, whole=_whole(visit, one)) for one in tasks]


def _visible(
    visit: Visit, states: Sequence[TaskState], kinds: Sequence[TaskKind], before: int | None, most: int
) -> Iterator[Task]:
    """Runs that the reader may know of, newest first."""
    seen = found = 0
    while seen < _LOOKED_THROUGH:
        tasks = visit.desk.register.tasks(states=states, kinds=kinds, before=before, limit=100)
        for one in tasks:
            if _known(visit, one):
                yield one
                found += 1
                if found >= most:
                    return
        if len(tasks) < 100:  # noqa: PLR2004 - a whole piece
            return
        seen, before = seen + len(tasks), tasks[-1].number


def _known(visit: Visit, task: Task) -> bool:
    """Runs about named bodies are for those who may see all of these."""
    named = bodies_named(task.work)
    if visit.visitor.may_everywhere(Right.SEE_INSIDE):
        return True
    return all(visit.visitor.may(Right.SEE_INSIDE, body) for body in named)


def _whole(visit: Visit, task: Task) -> bool:
    """May the reader see its log? That of a run about all bodies is for those who may see all."""
    if visit.visitor.may_everywhere(Right.SEE_INSIDE):
        return True
    wanted = needed(task.work)
    return bool(wanted.bodies) and _known(visit, task)


def _task(visit: Visit, number: int) -> Task:
    if number <= _LARGEST:
        try:
            task = visit.desk.register.task(number)
        except LookupError:
            raise visit.missing() from None
        if _known(visit, task):
            return task
    raise visit.missing()


def _kind(visit: Visit, number: int) -> str:
    try:
        return visit.texts.gettext(KINDS[visit.desk.register.task(number).kind])
    except LookupError:
        return ""


ROUTES = (runs, part, run, run_part, stop, retry)
