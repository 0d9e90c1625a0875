"""Start a run: choose what is done, for which bodies, now or again and again."""

from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.tasks.queue import enqueue, plan
from amtsblick.jobs.tasks.rights import RUNS
from amtsblick.knowledge.web_archives import web_archives
from amtsblick.serve.addresses import named
from amtsblick.serve.admin.run_forms import PAGES, Asker, Read, read_work, ticked_first
from amtsblick.serve.admin.run_words import KINDS, WEEKDAYS
from amtsblick.serve.admin.runs import acting_for
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reach import body_names
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.work import TaskKind

_FOUND: Final = 100
_WIDE: Final = frozenset({TaskKind.REASSESS, TaskKind.TERMS})


_LEADS: Final = {
    TaskKind.SURVEY: _(
        "Opens each body’s website without a browser, reads which channels it links, and keeps what it saw as evidence."
    ),
    TaskKind.INSPECT: _(
        "Opens homepages in a real browser: without a choice, after “reject” and after “accept”. Takes a minute or two per site."
    ),
    TaskKind.BACKFILL: _(
        "Asks web archives for earlier states of each body’s website, so that its timeline reaches further back."
    ),
    TaskKind.REASSESS: _(
        "Judges stored evidence again with this version’s rules, without asking the network. Earlier judgements stay."
    ),
    TaskKind.TERMS: _("Visits the known addresses of all services’ terms once and says what changed."),
}


@reads("/work/runs/new/{kind:str}", Right.RUN)
def begin(visit: Visit, kind: str) -> Response[bytes]:
    """The form."""
    wanted = _kind(visit, kind)
    body = named(visit.one("body"))
    if body and not _asker(visit).may(body):
        raise visit.missing()
    return _form(visit, wanted, Read(Form(), bodies=(body,) if body else ()))


@writes("/work/runs/new/{kind:str}", Right.RUN)
def start(visit: Visit, form: Form, kind: str) -> Response[bytes]:
    """Find bodies to choose from, or hand the work to the queue."""
    wanted = _kind(visit, kind)
    if form.text("do") == "find":
        return _form(visit, wanted, Read(form, bodies=tuple(form.all("bodies"))))
    read = read_work(wanted, form, _asker(visit), visit.texts)
    if read.work is None or read.faults:
        return _form(visit, wanted, read)
    actor = acting_for(visit, read.work)
    desk = visit.desk
    try:
        if read.rhythm is not None:
            by = visit.acting([Right.OPERATE], "")
            plan(desk.register, desk.knowledge, read.work, read.rhythm, asked_by=by, when=desk.now())
            return visit.go(f"/{visit.lang}/work/schedules", said="planned")
        task = enqueue(desk.register, desk.knowledge, read.work, asked_by=actor, when=desk.now())
    except InputError as error:
        read.faults["archive" if wanted is TaskKind.BACKFILL else "sites"] = str(error)
        return _form(visit, wanted, read)
    return visit.go(f"/{visit.lang}/work/runs/{task.number}", said="started")


def _kind(visit: Visit, kind: str) -> TaskKind:
    """One of the kinds that the reader may start."""
    if kind not in {one.value for one in RUNS}:
        raise visit.missing()
    wanted = TaskKind(kind)
    if wanted in _WIDE:
        visit.acting([Right.RUN], "")
    return wanted


def _asker(visit: Visit) -> Asker:
    visitor = visit.visitor
    tree = visitor.tree()
    return Asker(
        whole=visitor.may_everywhere(Right.RUN),
        roots=tuple(sorted(visitor.roots(Right.RUN) - {""})),
        may=lambda body: body in tree and visitor.may(Right.RUN, body),
        survey=max((one.id for one in visit.desk.register.surveys() if one.finished_at), default=None),
    )


def _form(visit: Visit, kind: TaskKind, read: Read) -> Response[bytes]:
    asker = _asker(visit)
    found, total = _found(visit, read.text("q"), asker)
    chosen = {one: name for one, name in body_names(visit, read.bodies).items() if asker.may(one)}
    every = {**chosen, **dict(found)}
    return visit.page(
        "admin/run_start.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if read.faults else 200,
        kind=kind,
        title=visit.texts.gettext(KINDS[kind]),
        lead=visit.texts.gettext(_LEADS[kind]),
        wide=kind in _WIDE,
        read=read,
        whole=asker.whole,
        survey=asker.survey,
        own=list(body_names(visit, asker.roots).values()),
        bodies=ticked_first(list(every.items()), chosen),
        chosen=set(chosen),
        total=total,
        pages=PAGES.get(kind),
        archives=[(one.id, one.name) for one in web_archives()],
        may_plan=visit.visitor.may_everywhere(Right.OPERATE) and asker.whole,
        weekdays=[(str(at), visit.texts.gettext(said)) for at, said in enumerate(WEEKDAYS)],
    )


def _found(visit: Visit, text: str, asker: Asker) -> tuple[list[tuple[str, str]], int]:
    """Bodies whose names or addresses have what was looked for, and how many there are."""
    if not text:
        return [], 0
    under = () if asker.whole else asker.roots
    query = BoardQuery(side=Side.INSIDE, text=text, under=under, limit=_FOUND)
    rows = visit.desk.register.overview(query, ["homepage"])
    return [(row.body.id, row.body.name) for row in rows.items], rows.total or 0


ROUTES = (begin, start)
