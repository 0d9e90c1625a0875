"""Schedules: what is asked for again and again, when next, and what came of it last time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.tasks.queue import plan, replan
from amtsblick.serve.admin.run_forms import Read, read_rhythm
from amtsblick.serve.admin.run_views import bodies_named
from amtsblick.serve.admin.run_words import KINDS, WEEKDAYS
from amtsblick.serve.admin.runs import run_words
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.tasks import Schedule
from amtsblick.values.work import (
    AlertsWork,
    BackupWork,
    DueRunWork,
    RefreshBoardWork,
    RemindWork,
    RetentionWork,
    TaskKind,
    Work,
    kind_of_work,
)

KEEPING: Final[dict[TaskKind, Callable[[], Work]]] = {
    TaskKind.DUE_RUN: DueRunWork,
    TaskKind.ALERTS: AlertsWork,
    TaskKind.REMIND: RemindWork,
    TaskKind.REFRESH_BOARD: RefreshBoardWork,
    TaskKind.BACKUP: BackupWork,
    TaskKind.RETENTION: RetentionWork,
}
"""Kinds that keep the installation going; they need no parameters."""
_LARGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleView:
    """One schedule as it is listed."""

    number: int
    kind: str
    subject: str
    rhythm: str
    next_run: datetime
    last_task: int | None
    asked_by: str
    enabled: bool


@reads("/work/schedules", Right.SEE_INSIDE)
def schedules(visit: Visit) -> Response[bytes]:
    """All schedules that the reader may know of."""
    return _page(visit, Read(Form()))


@writes("/work/schedules", Right.OPERATE)
def add(visit: Visit, form: Form) -> Response[bytes]:
    """One of the kinds that keep the installation going."""
    actor = visit.acting([Right.OPERATE], "")
    faults: dict[str, str] = {}
    rhythm = read_rhythm(form, faults, visit.texts)
    kind = form.text("kind")
    if kind not in {one.value for one in KEEPING}:
        faults["kind"] = visit.texts.gettext("Choose what is to be done.")
    if faults:
        return _page(visit, Read(form, faults=faults))
    desk = visit.desk
    plan(desk.register, desk.knowledge, KEEPING[TaskKind(kind)](), rhythm, asked_by=actor, when=desk.now())
    return visit.go(f"/{visit.lang}/work/schedules", said="planned")


@writes("/work/schedules/{number:int}", Right.OPERATE)
def change(visit: Visit, form: Form, number: int) -> Response[bytes]:
    """Let it pause, go on, or forget it."""
    visit.acting([Right.OPERATE], "")
    register = visit.desk.register
    try:
        found = register.schedule(number) if number <= _LARGEST else None
    except LookupError:
        found = None
    if found is None:
        raise visit.missing()
    match form.text("do"):
        case "pause" | "resume" as asked:
            try:
                replan(register, number, found.rhythm, enabled=asked == "resume", when=visit.desk.now())
            except InputError:
                raise visit.missing() from None
        case "remove":
            register.remove_schedule(number)
        case _:
            raise visit.missing()
    return visit.go(f"/{visit.lang}/work/schedules", said="done")


def _page(visit: Visit, read: Read) -> Response[bytes]:
    found = [one for one in visit.desk.register.schedules() if _known(visit, one)]
    words = run_words(visit, [one.work for one in found])
    return visit.page(
        "admin/schedules.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if read.faults else 200,
        schedules=[
            ScheduleView(
                number=one.number,
                kind=words.kind(kind_of_work(one.work)),
                subject=words.subject(one.work),
                rhythm=words.rhythm(one.rhythm),
                next_run=one.next_run,
                last_task=one.last_task,
                asked_by=one.asked_by.name,
                enabled=one.enabled,
            )
            for one in found
        ],
        read=read,
        may=visit.visitor.may_everywhere(Right.OPERATE),
        kinds=[(one.value, visit.texts.gettext(KINDS[one])) for one in KEEPING],
        weekdays=[(str(at), visit.texts.gettext(said)) for at, said in enumerate(WEEKDAYS)],
    )


def _known(visit: Visit, planned: Schedule) -> bool:
    if visit.visitor.may_everywhere(Right.SEE_INSIDE) or visit.visitor.may_everywhere(Right.OPERATE):
        return True
    return all(visit.visitor.may(Right.SEE_INSIDE, body) for body in bodies_named(planned.work))


ROUTES = (schedules, add, change)
