"""Questionnaires inside: who was asked, who answered, who is late; and a few bodies asked at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Final

from litestar import Response

from amtsblick.assess.register.returns import Return, rates_of
from amtsblick.errors import InputError
from amtsblick.jobs.asking import MOST, ask
from amtsblick.jobs.questionnaires import Asking, returned
from amtsblick.jobs.questionnaires import Desk as Table
from amtsblick.report.columns import Value
from amtsblick.report.csv_text import csv_text
from amtsblick.report.exports import write_tables
from amtsblick.report.lookup import Names
from amtsblick.report.questionnaire.returns import FOLLOWED, followed_row, kind_name, percent
from amtsblick.serve.addresses import named
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reach import under
from amtsblick.values.accounts import Right
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.records import Actor

_WEEKS: Final = timedelta(weeks=4)
_LISTED: Final = 100
_HUNDRED: Final = 100
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


STATES: Final = {
    "late": _("late"),
    "waiting": _("waits for an answer"),
    "sent": _("arrived, not taken in yet"),
    "answered": _("answered"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One body's newest questionnaire; ``state`` is a key of ``STATES``."""

    found: Return
    state: str
    state_name: str


def table_of(visit: Visit, actor: Actor) -> Table:
    """Where questionnaires are made and read, as the command line has it."""
    desk = visit.desk
    return Table(register=desk.register, knowledge=desk.knowledge, actor=actor, when=desk.now())


@reads("/work/questionnaires", Right.ASK)
def questionnaires(visit: Visit) -> Response[bytes]:
    """Who was asked and how it stands, with the rate of answers; late ones first."""
    lines = lines_of(visit)
    shown = _chosen(visit, lines)
    begin = visit.number("from", 0, 0, 1_000_000)
    rates = rates_of(one.found for one in lines)
    answered = sum(one.answered for one in rates)
    names = Names(visit.desk.knowledge, visit.say, {})
    return visit.page(
        "work/questionnaires.html",
        lines=shown[begin : begin + _LISTED],
        total=len(shown),
        next=begin + _LISTED if len(shown) > begin + _LISTED else 0,
        sent=len(lines),
        answered=answered,
        percent=answered * _HUNDRED // len(lines) if lines else 0,
        late=sum(one.state == "late" for one in lines),
        states=[(key, visit.texts.gettext(said)) for key, said in STATES.items()],
        state=visit.chosen("state", STATES),
        rates=[(kind_name(one.kind, names, visit.say), one, percent(one)) for one in rates],
        query=visit.link(**{"from": ""}).removeprefix(visit.path),
        open=sum(one.state in {"late", "waiting"} for one in lines),
    )


def _chosen(visit: Visit, lines: Iterable[Line]) -> list[Line]:
    """Lines that the query asks for."""
    wanted = visit.chosen("state", STATES)
    text = visit.one("q").casefold()
    return [
        one
        for one in lines
        if (not wanted or one.state == wanted)
        and text in f"{one.found.body.name} {one.found.body.id}".casefold()
    ]


@reads("/work/questionnaires/list.csv", Right.ASK)
def as_csv(visit: Visit) -> Response[bytes]:
    """The same list as a table, with the filters that are set."""
    text = "".join(csv_text(FOLLOWED, _rows(visit)))
    return visit.whole(
        text.encode("utf-8", "replace"), "text/csv; charset=utf-8", headers=_named(visit, "csv")
    )


@reads("/work/questionnaires/list.xlsx", Right.ASK)
def as_workbook(visit: Visit) -> Response[bytes]:
    """The same list as a workbook."""
    stream = BytesIO()
    write_tables([("questionnaires", FOLLOWED, _rows(visit))], stream, made_at=visit.desk.now())
    return visit.whole(stream.getvalue(), _XLSX, headers=_named(visit, "xlsx"))


def _rows(visit: Visit) -> list[tuple[Value, ...]]:
    return [followed_row(one.found, one.state) for one in _chosen(visit, lines_of(visit))]


def _named(visit: Visit, ending: str) -> dict[str, str]:
    name = f'attachment; filename="amtsblick-questionnaires-{visit.desk.today}.{ending}"'
    return {"Cache-Control": "no-store", "Content-Disposition": name}


def lines_of(visit: Visit) -> list[Line]:
    """All that the reader may ask, the latest first."""
    allowed = None if visit.visitor.may_everywhere(Right.ASK) else visit.visitor.bodies(Right.ASK)
    found = []
    for one in returned(visit.desk.register, visit.desk.today).lines:
        if allowed is not None and one.body.id not in allowed:
            continue
        state = "answered" if one.reply else "sent" if one.arrived else "late" if one.late else "waiting"
        found.append(Line(found=one, state=state, state_name=visit.texts.gettext(STATES[state])))
    order = ["sent", "late", "waiting", "answered"]
    return sorted(found, key=lambda one: (order.index(one.state), -one.found.late, one.found.body.name))


@reads("/work/questionnaires/new", Right.ASK)
def choose(visit: Visit) -> Response[bytes]:
    """Bodies to be asked, found by name, and until when."""
    return _choosing(visit, Form())


@writes("/work/questionnaires/new", Right.ASK)
def make(visit: Visit, form: Form) -> Response[bytes]:
    """Make questionnaires for the ticked bodies; all or none of those asked in one role."""
    bodies = tuple(dict.fromkeys(form.all("bodies")))
    for one in bodies:
        if visit.desk.register.body(one) is None:
            raise visit.missing()
    actors = {visit.acting([Right.ASK], one) for one in bodies}
    fault = _fault(visit, form, bodies)
    if fault:
        return _choosing(visit, form, fault)
    # Roles may differ from body to body: each is asked in the role that gives the right for it.
    for actor in sorted(actors, key=lambda one: one.role):
        mine = tuple(one for one in bodies if visit.acting([Right.ASK], one) == actor)
        asking = Asking(
            answer_by=date.fromisoformat(form.text("answer_by")),
            bodies=mine,
            lang=form.text("lang") if form.text("lang") in {"de", "en"} else "",
            return_to=form.text("return_to"),
        )
        try:
            ask(table_of(visit, actor), asking)
        except InputError as error:
            return _choosing(visit, form, ("", str(error)))
    visit.desk.written(bodies)
    return visit.go(f"/{visit.lang}/work/questionnaires", said="asked")


def _fault(visit: Visit, form: Form, bodies: tuple[str, ...]) -> tuple[str, str] | None:
    gettext = visit.texts.gettext
    if not 0 < len(bodies) <= MOST:
        return "bodies", gettext("Choose at least one body and at most %(num)d.") % {"num": MOST}
    try:
        day = date.fromisoformat(form.text("answer_by"))
    except ValueError:
        return "answer_by", gettext("By which day is the answer asked for?")
    if day < visit.desk.today:
        return "answer_by", gettext("This day has passed: choose one to come.")
    return None


def _choosing(visit: Visit, form: Form, fault: tuple[str, str] | None = None) -> Response[bytes]:
    query = BoardQuery(
        side=Side.INSIDE,
        text=visit.one("q"),
        kinds=(visit.one("kind"),) if visit.one("kind") else (),
        under=under(visit, "under", Right.ASK),
        limit=MOST,
    )
    found = visit.desk.register.overview(query, ())
    asked = named(visit.one("body"))
    return visit.page(
        "work/questionnaires_new.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        found=[row.body for row in found.items],
        total=found.total,
        kinds=[one.value for one in visit.desk.register.kinds(Side.INSIDE) if one.value],
        chosen=form.all("bodies") or ([asked] if asked else []),
        form=form,
        fault=fault,
        answer_by=form.text("answer_by") or (visit.desk.today + _WEEKS).isoformat(),
        most=MOST,
    )


ROUTES = (questionnaires, as_csv, as_workbook, choose, make)
