"""``amtsblick task``: what waits, runs and was done; ask for work, end it, ask for it every week."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, harmless, say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.tasks import queue
from amtsblick.jobs.workspace import Workspace
from amtsblick.knowledge import load
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.tasks import Line, Rhythm, Schedule, Task, TaskState
from amtsblick.values.work import WORK, TaskKind, Work, kind_of_work

app = typer.Typer(help="The queue of work: list, ask, end, plan.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Number of the task.", metavar="NUMBER")]
Kind = Annotated[TaskKind, typer.Argument(help="What is to be done.", metavar="KIND")]
OnlyBodies = Annotated[
    list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.", metavar="ID")
]
Parameters = Annotated[
    str,
    typer.Option("--with", help="Parameters as JSON, such as '{\"pages\": 4}'.", metavar="JSON"),
]


@app.command("list")
def list_tasks(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    state: Annotated[
        list[TaskState] | None, typer.Option("--state", help="Only tasks in this state; repeatable.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Show at most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show tasks, newest first."""
    with _place(out, register).open_register() as opened:
        found = opened.tasks(states=state or (), limit=limit)
    if as_json:
        say(Mode.JSON, "", tasks=[to_json(one) for one in found])
        return
    table = Table("task", "kind", "state", "done", "asked by", "since", box=None)
    for one in found:
        table.add_row(
            str(one.number),
            one.kind,
            one.state,
            _how_far(one),
            harmless(one.asked_by.name),
            f"{one.created_at:%Y-%m-%d %H:%M}",
        )
    Console().print(table)


@app.command("show")
def show(
    number: Number, *, out: Out = DEFAULT_OUT, register: RegisterUrl = "", as_json: AsJson = False
) -> None:
    """Show one task with the last lines of its log."""
    with _place(out, register).open_register() as opened:
        try:
            task, lines = opened.task(number), opened.task_lines(number)
        except LookupError as error:
            raise InputError(f"There is no task {number}.") from error
    shown = mode(quiet=False, as_json=as_json)
    text = [_told(task), *map(_line, lines)]
    say(shown, "\n".join(text), task=to_json(task), lines=[to_json(one) for one in lines])


@app.command("add")
def add(
    kind: Kind,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: OnlyBodies = None,
    parameters: Parameters = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Ask for work; a worker ('amtsblick work') does it."""
    work = _work(kind, parameters, body or [])
    with _place(out, register).open_register() as opened:
        task = queue.enqueue(opened, load(), work, asked_by=actor_of(actor, role), when=now())
    say(mode(quiet=quiet, as_json=as_json), f"Task {task.number}: {task.kind} waits.", task=to_json(task))


@app.command("cancel")
def cancel(
    number: Number,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """End a task; what it has recorded stays recorded."""
    with _place(out, register).open_register() as opened:
        task = queue.cancel(opened, number, actor_of(actor, role), now())
    said = "is to end" if task.state is TaskState.RUNNING else task.state
    say(mode(quiet=quiet, as_json=as_json), f"Task {task.number} {said}.", task=to_json(task))


@app.command("retry")
def retry(
    number: Number,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Let a task that failed or was cancelled wait again."""
    with _place(out, register).open_register() as opened:
        task = queue.retry(opened, number, actor_of(actor, role), now())
    say(mode(quiet=quiet, as_json=as_json), f"Task {task.number} waits again.", task=to_json(task))


@app.command("plan")
def plan(
    kind: Kind,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    at: Annotated[str, typer.Option("--at", help="Time of day in UTC.", metavar="HH:MM")] = "02:00",
    weekday: Annotated[
        int | None, typer.Option("--weekday", min=0, max=6, help="Once a week; 0 is Monday.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="Every so many days.")] = 1,
    body: OnlyBodies = None,
    parameters: Parameters = "",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Ask for work again and again; workers see to it."""
    hour, colon, minute = at.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal()):
        raise InputError(f"--at {at!r} is no time of day: write it like 02:30.")
    rhythm = Rhythm(hour=int(hour), minute=int(minute), weekday=weekday, days=days)
    work = _work(kind, parameters, body or [])
    with _place(out, register).open_register() as opened:
        planned = queue.plan(opened, load(), work, rhythm, asked_by=actor_of(actor, role), when=now())
    say(mode(quiet=quiet, as_json=as_json), _planned(planned, kind), schedule=to_json(planned))


@app.command("plans")
def plans(*, out: Out = DEFAULT_OUT, register: RegisterUrl = "", as_json: AsJson = False) -> None:
    """Show what is asked for again and again."""
    with _place(out, register).open_register() as opened:
        found = opened.schedules()
    lines = [_planned(one, kind_of_work(one.work)) for one in found] or ["Nothing is planned."]
    say(mode(quiet=False, as_json=as_json), "\n".join(lines), schedules=[to_json(one) for one in found])


@app.command("unplan")
def unplan(
    number: Annotated[int, typer.Argument(help="Number of the schedule.", metavar="NUMBER")],
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Ask for something no longer; its tasks stay."""
    with _place(out, register).open_register() as opened:
        if not opened.remove_schedule(number):
            raise InputError(f"There is no schedule {number}.")
    say(mode(quiet=quiet, as_json=as_json), f"Schedule {number} is removed.", removed=number)


def _place(out: Out, register: str) -> Workspace:
    place = workspace(out, register)
    place.require()
    return place


def _work(kind: TaskKind, parameters: str, bodies: list[str]) -> Work:
    try:
        given = json.loads(parameters) if parameters else {}
        work: Work = from_json(WORK[kind], {**given, **({"bodies": bodies} if bodies else {})})
    except (ValueError, TypeError) as error:
        raise InputError(f"These are no parameters of {kind}: {error}.") from error
    return work


def _how_far(task: Task) -> str:
    progress = task.progress
    return f"{progress.done} of {progress.total}" if progress.total is not None else ""


def _told(task: Task) -> str:
    survey = f", survey {task.survey}" if task.survey is not None else ""
    error = f": {task.error}" if task.error else ""
    return f"Task {task.number}, {task.kind}{survey}: {task.state} {_how_far(task)}{error}".rstrip()


def _line(line: Line) -> str:
    return f"{line.at:%Y-%m-%d %H:%M:%S} {line.step} {' '.join(line.values)}".rstrip()


def _planned(planned: Schedule, kind: TaskKind) -> str:
    paused = "" if planned.enabled else " (pauses)"
    return f"Schedule {planned.number}: {kind}, next {planned.next_run:%Y-%m-%d %H:%M} UTC{paused}"
