"""How does a run stand on a page? Pure: what is read goes in, what is shown comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from amtsblick.serve.admin.run_words import RunWords, lasted
from amtsblick.values.tasks import FINISHED, Line, Step, Task, TaskState
from amtsblick.values.work import BackfillWork, InspectWork, SurveyWork, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line of a log."""

    at: datetime
    text: Markup
    bad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run in a list or on its own page. ``lasted`` counts until now while it is running."""

    number: int
    kind: str
    subject: str
    details: tuple[str, ...]
    state: str
    code: str
    asked_by: str
    created_at: datetime
    done: int
    total: int | None
    last: Markup
    lasted: str
    error: str
    stopping: bool
    open: bool
    again: bool


def run_view(task: Task, words: RunWords, now: datetime, *, whole: bool) -> RunView:
    """A run; not ``whole``: what its log says is kept back."""
    progress = task.progress
    last = ""
    if whole and progress.step is not None and progress.at is not None:
        line = Line(number=0, at=progress.at, step=progress.step, values=progress.values)
        last = words.line(line)
    took = (task.finished_at or now) - task.started_at if task.started_at else None
    return RunView(
        number=task.number,
        kind=words.kind(task.kind),
        subject=words.subject(task.work),
        details=tuple(words.details(task.work)),
        state=_state(task, words),
        code=task.state.value,
        asked_by=task.asked_by.name,
        created_at=task.created_at,
        done=progress.done,
        total=progress.total,
        last=Markup(last),  # noqa: S704 - made of our own text and escaped values
        lasted=lasted(words.texts, took) if took is not None else "",
        error=task.error if whole else "",
        stopping=task.cancel_asked and task.state is TaskState.RUNNING,
        open=task.state not in FINISHED,
        again=task.state in {TaskState.FAILED, TaskState.CANCELLED},
    )


def line_views(lines: Sequence[Line], words: RunWords) -> list[LineView]:
    """The log, newest first."""
    bad = {Step.SITE_FAILED, Step.FAILED, Step.TRIED, Step.LOST}
    return [LineView(at=one.at, text=words.line(one), bad=one.step in bad) for one in reversed(lines)]


def bodies_named(work: Work) -> tuple[str, ...]:
    """Bodies that the work names."""
    return work.bodies if isinstance(work, SurveyWork | InspectWork | BackfillWork) else ()


def _state(task: Task, words: RunWords) -> str:
    if task.interrupted:
        return words.texts.gettext("waits to go on")
    if task.cancel_asked and task.state is TaskState.RUNNING:
        return words.texts.gettext("is being stopped")
    return words.state(task.state)
