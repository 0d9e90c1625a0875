"""Operations: version, register, disk, queue, backups, what is kept for how long, the log's wholeness, lists."""

from typing import Final

from litestar import Response

from amtsblick import __version__
from amtsblick.errors import AmtsblickError
from amtsblick.jobs.operations import measured, operation
from amtsblick.jobs.retention import RULES_FILE, rehearse, rules_of
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.jobs.workspace import Workspace
from amtsblick.serve.admin.run_words import KINDS, RunWords
from amtsblick.serve.admin.schedules import KEEPING
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.retention import RetentionRules
from amtsblick.values.tasks import Count, TaskState
from amtsblick.values.work import TaskKind

_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_STARTED: Final = (
    TaskKind.REFRESH_BOARD,
    TaskKind.BACKUP,
    TaskKind.RETENTION,
    TaskKind.ALERTS,
    TaskKind.DUE_RUN,
)
"""Kinds that this page starts."""


@reads("/admin/operations", Right.OPERATE)
def operations(visit: Visit) -> Response[bytes]:
    """How the installation is doing; counting what would be removed is asked for with ``rehearse=yes``."""
    visit.acting([Right.OPERATE], "")
    desk = visit.desk
    place = Workspace(folder=desk.folder)
    rules, trouble = _rules(place)
    would = None
    if visit.one("rehearse") == "yes" and rules is not None:
        would = rehearse(desk.register, place, rules, desk.now())
    words = RunWords(visit.say, visit.texts, {})
    evidence = measured(desk.folder)
    found = operation(desk.register, desk.folder, desk.settings.backups, desk.now())
    return visit.page(
        "admin/operations.html",
        version=__version__,
        knowledge=desk.knowledge.digest,
        found=found,
        states=[(words.state(one), found.tasks.get(one, 0)) for one in TaskState],
        evidence=evidence,
        size=lambda count: _size(count, "," if visit.lang == "de" else "."),
        rules=rules,
        trouble=trouble,
        rules_file=RULES_FILE,
        would=would,
        rows=[(words.count(Count(name=name, number=n)), n) for name, n in would.rows] if would else [],
        started=[(one.value, visit.texts.gettext(KINDS[one])) for one in _STARTED],
    )


@writes("/admin/operations", Right.OPERATE)
def act(visit: Visit, form: Form) -> Response[bytes]:
    """Hand one of the kinds to the queue."""
    actor = visit.acting([Right.OPERATE], "")
    kind = form.text("kind")
    if kind not in {one.value for one in _STARTED}:
        raise visit.missing()
    desk = visit.desk
    work = KEEPING[TaskKind(kind)]()
    task = enqueue(desk.register, desk.knowledge, work, asked_by=actor, when=desk.now())
    return visit.go(f"/{visit.lang}/work/runs/{task.number}", said="started")


@writes("/admin/operations/check", Right.OPERATE)
def check(visit: Visit, form: Form) -> Response[bytes]:  # noqa: ARG001 - the gate has checked it
    """Read the whole log and say whether every entry is as it was written."""
    visit.acting([Right.OPERATE], "")
    entries, head = visit.desk.register.log_end()
    broken = visit.desk.register.check_log([head])
    return visit.page("admin/checked.html", entries=entries, head=head, broken=broken)


def _rules(place: Workspace) -> tuple[RetentionRules | None, str]:
    try:
        return rules_of(place), ""
    except AmtsblickError as error:
        return None, str(error)


def _size(count: int, comma: str) -> str:
    """Bytes in a unit that reads well."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - kilo
        value, unit = value / 1000, unit + 1
    whole = unit == 0 or value >= 10  # noqa: PLR2004 - then one digit more says nothing
    return (f"{value:.0f}" if whole else f"{value:.1f}".replace(".", comma)) + f"\u00a0{_UNITS[unit]}"


ROUTES = (operations, act, check)
