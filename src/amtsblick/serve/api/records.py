"""Records: usages, reviews, decisions, documents and the rest, as they hold and with all their versions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from amtsblick.assess.register.holding import holding, newest
from amtsblick.jobs.public_records import Public
from amtsblick.jobs.records import versions_of
from amtsblick.report.site.disclosure import KINDS as PUBLIC_KINDS
from amtsblick.serve.addresses import step
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import SIDE, Call, Listing, Param, Part, Shape, Told, operation, paged
from amtsblick.serve.api.sides import nowhere, side_of, under
from amtsblick.serve.routing import Door
from amtsblick.serve.work.seen_records import about, seen, visible
from amtsblick.values.accounts import Right
from amtsblick.values.api import RecordLine, RecordStep
from amtsblick.values.board import BoardQuery, Side
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import Entry, Record, RecordKind, RecordState

RECORD: Final = "/records/{kind}/{record}"
_OPEN: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})


def line(entry: Entry, content: Record | None = None) -> RecordLine:
    """An entry as the interface shows it; ``content`` is what the public may read of it."""
    return RecordLine(
        kind=entry.kind,
        record=entry.record,
        entry=entry.seq,
        version=entry.version,
        state=entry.state,
        valid_from=entry.valid_from,
        at=entry.at,
        authors=() if content else entry.authors,
        approved_by="" if content else entry.approved_by,
        content=content or shown(entry.content),
    )


def shown(content: Record) -> Record:
    """Without what opens a door: whoever has a questionnaire's token may answer it."""
    return replace(content, token="") if isinstance(content, Questionnaire) else content


def kind_of(call: Call) -> RecordKind:
    """The kind that an address names."""
    try:
        return RecordKind(call.steps["kind"])
    except ValueError:
        raise ApiError(404, f"There is no such kind of record. Known are: {', '.join(RecordKind)}.") from None


@operation(
    "GET", "/records/{kind}", id="listRecords", tag="records", access=Door.PUBLIC, gives=RecordLine,
    listing=Listing.PAGES, raises=(404,),
    params=(
        SIDE,
        Param(name="body", many=True, about="Ids of bodies that it is about."),
        Param(name="under", about="A body's id: records about that one and all below it."),
        Param(name="service", shape=Shape.SERVICE, about="The service that it is about."),
        Param(name="drafts", shape=Shape.FLAG,
              about="Newest versions that nobody has approved, in place of what holds; inside only."),
        Param(name="day", shape=Shape.DAY, about="What holds on that day; today without it."),
        *paged(),
    ),
)  # fmt: skip
def list_records(call: Call) -> Part:
    """Records of one kind, body by body in the order of their names.

    A page goes through `limit` bodies and gives all their records, so that it may hold more or fewer items than
    that; `total` counts bodies. Records about no body are on the first page.
    """
    kind, side = kind_of(call), side_of(call)
    if side is Side.PUBLIC and kind not in PUBLIC_KINDS:
        raise ApiError(404, f"Records of the kind {kind} are never public.")
    if call.flag("drafts") and side is Side.PUBLIC:
        raise ApiError(403, "Drafts are shown inside only.")
    register = call.visit.desk.register
    query = BoardQuery(
        side=side, under=under(call, side), after=call.text("after"), limit=call.number("limit")
    )
    named = call.all("body")
    if named:
        page, following, total = _named(call, side, named), "", len(set(named))
    else:
        found = nowhere(lambda: register.overview(query, ()))
        page, following, total = [row.body.id for row in found.items], found.next, found.total
        page += [] if query.after or query.under else [""]
    entries = register.entries_about(page) if page else {}
    items = [one for body in page for one in _lines(call, side, kind, entries.get(body, ()))]
    service = call.text("service")
    kept = [one for one in items if not service or getattr(one.content, "service", None) == service]
    return Part(items=kept, next=following, total=total)


def _named(call: Call, side: Side, bodies: Iterable[str]) -> list[str]:
    """Those of the bodies that this side shows the reader."""
    register, visitor = call.visit.desk.register, call.visit.visitor
    return [
        one
        for one in dict.fromkeys(bodies)
        if (visitor.may(Right.SEE_INSIDE, one) if side is Side.INSIDE else register.board_body(side, one))
    ]


def _lines(call: Call, side: Side, kind: RecordKind, entries: Sequence[Entry]) -> list[RecordLine]:
    own = [one for one in entries if one.kind is kind]
    day = call.day("day") or call.visit.desk.today
    if side is Side.PUBLIC:
        return _public(own, day)
    if call.flag("drafts"):
        found = [one for one in newest(own).values() if one.state in _OPEN]
    else:
        found = list(holding(own, day))
    return [line(one) for one in found if visible(call.visit, one)]


def _public(entries: Sequence[Entry], day: date) -> list[RecordLine]:
    """What is published and disclosed; decisions that one took the place of which is not public are over."""
    taken = Public()
    taken.take(entries, holding(entries, day), day)
    over = {one.id for one in taken.decided} - {one.id for one in taken.decisions()}
    hidden = {(RecordKind.DECISION, one) for one in over}
    replaced = {(RecordKind.DECISION, one.id): one for one in taken.decisions()}
    return [
        line(entry, replaced.get((entry.kind, entry.record), content))
        for entry, content in taken.found
        if (entry.kind, entry.record) not in hidden
    ]


@operation(
    "GET", RECORD, id="getRecord", tag="records", access=Door.PUBLIC, gives=RecordLine, params=(SIDE,),
    raises=(404,),
)  # fmt: skip
def get_record(call: Call) -> Told:
    """One record: inside its newest version, in public the published one that holds. Its ETag goes into If-Match."""
    kind = kind_of(call)
    body = _body_of(call, kind)
    side = side_of(call, body)
    if side is Side.INSIDE:
        entry = seen(call.visit, kind, call.steps["record"])
        return Told(value=line(entry), tag=str(entry.seq), modified=entry.at)
    entries = _versions(call, kind)
    found = _public(_family(call, kind, body, entries), call.visit.desk.today)
    mine = next((one for one in found if one.record == call.steps["record"]), None)
    if mine is None:
        raise ApiError(404, "There is no such record here.")
    return Told(value=mine, tag=f"{mine.entry}-public", modified=mine.at)


def _versions(call: Call, kind: RecordKind) -> list[Entry]:
    return list(call.visit.desk.register.entries(kind, call.steps["record"]))


def _body_of(call: Call, kind: RecordKind) -> str:
    entries = _versions(call, kind)
    return about(entries[-1].content) if entries else ""


def _family(call: Call, kind: RecordKind, body: str, entries: list[Entry]) -> list[Entry]:
    """Decisions are judged beside the body's others: one may take the place of another."""
    if kind is not RecordKind.DECISION or not body:
        return entries
    return [one for one in call.visit.desk.register.entries_about([body]).get(body, ()) if one.kind is kind]


@operation(
    "GET", f"{RECORD}/versions", id="listRecordVersions", tag="records", access=Right.SEE_INSIDE,
    gives=RecordStep, listing=Listing.PAGES, raises=(404,),
)  # fmt: skip
def record_versions(call: Call) -> Part:
    """Everything that was done to a record, oldest first."""
    kind = kind_of(call)
    seen(call.visit, kind, call.steps["record"])
    whole = versions_of(call.visit.desk.register, kind, call.steps["record"])
    found = [one for one in whole if visible(call.visit, one)]
    items = [
        RecordStep(
            entry=one.seq, at=one.at, actor=one.actor.name, role=one.actor.role, action=one.action,
            version=one.version, state=one.state, valid_from=one.valid_from, note=one.note,
            digest=one.digest, content=shown(one.content),
        )
        for one in found
    ]  # fmt: skip
    return Part(items=items, total=len(items))


def record_address(kind: RecordKind, record: str) -> str:
    """Where a record is read."""
    return f"/api/v1/records/{kind}/{step(record)}"


OPERATIONS = (list_records, get_record, record_versions)
