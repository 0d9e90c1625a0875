"""Everything that one body's page shows, or one service's, read for that alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Final, TypeVar

from amtsblick.assess.register.holding import RecordKey, holding, key_of, newest
from amtsblick.assess.register.legal import acts_of
from amtsblick.jobs.board_lines import WAITING
from amtsblick.jobs.board_views import Views
from amtsblick.jobs.clock import now
from amtsblick.jobs.public_records import Public, editions, public_body
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.report.site.disclosure import concerns
from amtsblick.report.site.shelf import Issue, Shelf
from amtsblick.values.board import BoardBody, BoardCell, BoardQuery, BodyView, ServiceTotal, Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import LegalAct
from amtsblick.values.observed import TermsText
from amtsblick.values.records import SPEAKING, Entry, Record, RecordKind
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Usage

T = TypeVar("T")
_ELSEWHERE: Final = ((RecordKind.REVIEW, "by"), (RecordKind.AGREEMENT, "party"))
"""Records about another body that name this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFile:
    """One body as one side sees it on ``day``, as known at ``known_at`` (None: now).

    ``shelf`` holds its records, and those about others or all that concern it; ``shelf.held.bodies`` are all
    bodies that they name. In public they are disclosed. ``view`` is what was observed until the end of ``day``,
    None when nothing ever was. ``line``, ``cells`` and ``children`` are those of the board, of today; ``line`` None: it
    was not refreshed since the body came. ``drafts`` are newest versions that nobody has approved,
    ``reopenings`` facts that reopened decisions; both only inside.
    """

    side: Side
    body: Body
    day: date
    known_at: datetime | None = None
    shelf: Shelf
    view: BodyView | None
    line: BoardBody | None
    cells: tuple[BoardCell, ...] = ()
    parent: Body | None = None
    children: tuple[BoardBody, ...] = ()
    drafts: tuple[Entry, ...] = ()
    reopenings: tuple[Reopening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFile:
    """One service as one side sees it on ``day``; the bodies that use it are ``Register.service_rows``.

    ``reviews`` and ``statements`` are about the service, whoever's use was looked at; ``bodies`` are those
    that they name. ``total`` counts the bodies of the board.
    """

    side: Side
    service: str
    day: date
    acts: tuple[LegalAct, ...]
    terms: tuple[TermsText, ...]
    reviews: tuple[Review, ...]
    statements: tuple[PublicStatement, ...]
    bodies: dict[str, Body]
    total: ServiceTotal


def body_file(  # noqa: PLR0913 - the tools, which body, for whom and as of when
    register: Register,
    knowledge: Knowledge,
    body: str,
    side: Side,
    *,
    day: date | None = None,
    known_at: datetime | None = None,
    evidence: EvidenceStore | None = None,
) -> BodyFile | None:
    """Everything about one body; None when that side knows no such body on that day.

    ``day`` None is today. For a day that is over the body's surveys are read again, as far as their captures reach.
    """
    desk = _Desk(register, knowledge, side, day or now().date(), known_at)
    called = desk.called(body)
    if called is None:
        return None
    entries = desk.about(body)
    past = desk.day < now().date()
    view = _as_called(desk.view_then(body, evidence) if past else register.body_view(body), called)
    shelf = desk.shelf(body, called, entries, view)
    inside = side is Side.INSIDE
    own = [one for one in entries if one.record == body or getattr(one.content, "body", "") == body]
    return BodyFile(
        side=side,
        body=called,
        day=desk.day,
        known_at=known_at,
        shelf=shelf,
        view=view,
        line=register.board_body(side, body),
        cells=register.board_cells(side, body),
        parent=desk.called(called.parent) if called.parent else None,
        children=register.board_children(side, body),
        drafts=tuple(one for one in newest(own).values() if one.state in WAITING) if inside else (),
        reopenings=tuple(desk.of(Reopening, entries)) if inside else (),
    )


def service_file(
    register: Register, knowledge: Knowledge, service: str, side: Side, *, day: date | None = None
) -> ServiceFile:
    """Everything about one service that is not a list of bodies."""
    desk = _Desk(register, knowledge, side, day or now().date(), None)
    kinds = (RecordKind.REVIEW, RecordKind.PUBLIC_STATEMENT)
    entries = list(chain.from_iterable(register.entries_of_service(kind, service) for kind in kinds))
    named = {one: body for one in _named(entries) if (body := desk.called(one))}
    (total,) = register.totals(BoardQuery(side=side), [service])
    return ServiceFile(
        side=side,
        service=service,
        day=desk.day,
        acts=acts_of(knowledge.legal_acts, service, desk.day),
        terms=tuple(one for one in register.terms() if one.service == service),
        reviews=tuple(one for one in desk.of(Review, entries) if not one.body or one.body in named),
        statements=tuple(
            one for one in desk.of(PublicStatement, entries) if not one.about or one.about in named
        ),
        bodies=named,
        total=total,
    )


class _Desk:
    """Reads for one side, as of one day."""

    def __init__(
        self, register: Register, knowledge: Knowledge, side: Side, day: date, known_at: datetime | None
    ) -> None:
        self._register = register
        self._knowledge = knowledge
        self._side = side
        self._known_at = known_at
        self.day = day

    def called(self, body: str) -> Body | None:
        """A body as this side knows it, None when it does not."""
        register = self._register
        own = self._known(register.entries(RecordKind.BODY, body))
        known = register.body(body)
        if self._side is Side.PUBLIC:
            return public_body(known, own, register.surveyed_as([body]).get(body), self.day)
        held = holding(own, self.day)
        content = held[0].content if held else None
        return content if isinstance(content, Body) else known

    def about(self, body: str) -> list[Entry]:
        """All entries about it, about all bodies, and about others that name it; in the order of the log."""
        found = chain.from_iterable(self._register.entries_about([body, ""]).values())
        further = chain.from_iterable(
            self._register.entries_naming(kind, field, body) for kind, field in _ELSEWHERE
        )
        every = {one.seq: one for one in chain(found, further)}
        return self._known(every[seq] for seq in sorted(every))

    def _known(self, entries: Iterable[Entry]) -> list[Entry]:
        return [one for one in entries if self._known_at is None or one.at <= self._known_at]

    def view_then(self, body: str, evidence: EvidenceStore | None) -> BodyView | None:
        """What captures until the end of the day show."""
        until = datetime.combine(self.day, time.max, tzinfo=UTC)
        views = Views(self._register, self._knowledge, evidence, until)
        return views.of_family(body, {})[body].view if body in views.bodies else None

    def of(self, kind: type[T], entries: Sequence[Entry]) -> Iterator[T]:
        """What holds of one class, as this side may read it."""
        return iter(self._taken(entries, None).of(kind))

    def _taken(self, entries: Sequence[Entry], body: str | None) -> Public:
        """What holds and concerns the body, as this side may read it."""
        held = holding(entries, self.day)
        taken = Public()
        if self._side is Side.PUBLIC:
            taken.take(entries, held, self.day, None if body is None else {body})
            return taken
        first: dict[RecordKey, Entry] = {}
        for entry in entries:
            if entry.state in SPEAKING:
                first.setdefault(key_of(entry), entry)
        for entry in held:
            if body is None or _concerns(entry.content, body):
                taken.found.append((entry, entry.content))
                taken.issues[key_of(entry)] = Issue(first=first[key_of(entry)].at, last=entry.at)
        return taken

    def shelf(self, body: str, called: Body, entries: Sequence[Entry], view: BodyView | None) -> Shelf:
        """The body's records as its page takes them."""
        taken = self._taken(entries, body)
        shown = [entry for entry, _ in taken.found]
        named = {one: found for one in _named(shown) if (found := self.called(one))} | {body: called}
        public = self._side is Side.PUBLIC
        held = Holdings(
            day=self.day,
            known_at=self._known_at,
            bodies=named,
            usages=taken.of(Usage),
            campaigns=taken.of(Campaign),
            agreements=taken.of(Agreement),
            statements=taken.of(PublicStatement),
            reviews=taken.of(Review),
            decisions=taken.decisions() if public else taken.of(Decision),
            measures=taken.of(Measure),
        )
        moments = [one.last for one in taken.issues.values()]
        moments += [view.observed.looked_at] if view and view.observed.looked_at else []
        return Shelf(
            held=held,
            pages=(body,),
            editions=tuple(editions(taken.found, held, self._knowledge)),
            issues=taken.issues,
            observed={body: view.observed} if view else {},
            newest=min(max((one.astimezone(UTC).date() for one in moments), default=self.day), self.day),
        )


def _concerns(record: Record, body: str) -> bool:
    return concerns(record, {body}) or getattr(record, "body", None) == body


def _named(entries: Iterable[Entry]) -> list[str]:
    """Ids that records name as bodies; some are names of companies instead."""
    fields = ("body", "by", "about", "via", "party")
    found = (getattr(one.content, field, None) for one in entries for field in fields)
    return sorted({one for one in found if one})


def _as_called(view: BodyView | None, called: Body) -> BodyView | None:
    """The view with the body's kind and homepage as this side knows them."""
    if view is None:
        return None
    seen = replace(view.observed, homepage=called.homepage, body_kind=called.kind)
    return replace(view, observed=seen)
