"""One body's sheet as the template shows it: everything said, counted and linked already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.parse.urls import host_of, site_of
from amtsblick.report.addresses import Linked, anchor, evidence_link, linked
from amtsblick.report.lookup import Names
from amtsblick.report.tally import sort_key
from amtsblick.report.text import clean
from amtsblick.report.words import Words
from amtsblick.values.answers import LoadState, ThirdParty, UnknownHost
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.survey import (
    BodySheet,
    Cell,
    ChannelVerdict,
    Citation,
    LegalVerdict,
    PageLook,
    Standing,
    Status,
)

_LONGEST_EXCERPT: Final = 600
_LOAD_ORDER: Final = {state: rank for rank, state in enumerate(LoadState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where the stored bytes lie."""

    file: Linked
    record: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """One place that proves a statement."""

    page: Linked
    taken_at: datetime
    place: str
    path: str
    excerpt: str
    clipped: bool
    record: Record | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel with its standing and reasons."""

    service: str
    handle: str
    url: Linked
    status: str
    via: Linked | None
    reason: str
    verification: str
    seen: int
    looked: int
    rests: bool
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A body's own words about a channel."""

    service: str
    kind: str
    sentence: str
    when: str
    citation: CitationView


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertView:
    """A hint at adverts."""

    service: str
    what: str
    citation: CitationView


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    """A third party with its operator."""

    vendor: str
    operator: str
    country: str
    host: str
    state: str
    citation: CitationView


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalView:
    """A legal page, linked or not."""

    kind: str
    url: Linked
    linked_from: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page visited, looked at or not."""

    url: Linked
    role: str
    state: str
    detail: str
    taken_at: datetime
    status: int | None
    record: Record | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """What ``sheet.html`` shows. Channels are split by how the body stands to them."""

    id: str
    name: str
    kind: str
    parent: Linked | None
    country: str
    homepage: Linked
    led_to: str
    """Host that the homepage led to when it is none of the body's own; "" otherwise."""
    state: str
    detail: str
    looked: int
    visited: int
    as_of: str
    own: tuple[ChannelView, ...]
    via: tuple[ChannelView, ...]
    mentioned: tuple[ChannelView, ...]
    offered: tuple[tuple[str, Linked], ...]
    notices: tuple[NoticeView, ...]
    adverts: tuple[AdvertView, ...]
    parties: tuple[tuple[str, tuple[PartyView, ...]], ...]
    unknown: tuple[tuple[UnknownHost, CitationView], ...]
    legal: tuple[LegalView, ...]
    pages: tuple[PageView, ...]
    broken: tuple[str, ...]

    @property
    def shows_nothing(self) -> bool:
        """Was nothing at all found on the pages looked at?"""
        return not (self.own or self.via or self.mentioned or self.offered or self.notices or self.adverts)


class SheetViews:
    """Turns sheets into views; in ``brief`` ones each statement cites only its first evidence."""

    def __init__(self, names: Names, words: Words, *, evidence_base: str, brief: bool) -> None:
        self._names = names
        self._words = words
        self._base = evidence_base
        self._most = 1 if brief else None
        self.brief = brief

    def view(self, sheet: BodySheet) -> SheetView:
        """Everything the template needs of one sheet."""
        body, names = sheet.body, self._names
        return SheetView(
            id=anchor(body.id),
            name=body.name or body.id,
            kind=names.kind(body.kind),
            parent=self._body(body.parent),
            country=self._words.country(body.country),
            homepage=linked(body.homepage),
            led_to=_led_to(sheet),
            state=sheet.state.value,
            detail=sheet.state_detail,
            looked=sum(page.state is State.LOOKED for page in sheet.pages),
            visited=len(sheet.pages),
            as_of=self._as_of(sheet),
            own=tuple(self._channels(sheet.cells, Standing.OWN)),
            via=tuple(self._channels(sheet.cells, Standing.VIA_OTHER)),
            mentioned=tuple(self._channels(sheet.cells, Standing.MENTIONED)),
            offered=tuple(
                (names.service(cell.service), linked(cell.offered_at))
                for cell in sheet.cells
                if cell.offered_at and not cell.channels
            ),
            notices=tuple(self._notices(sheet.cells)),
            adverts=tuple(self._adverts(sheet.cells)),
            parties=self._parties(sheet.third_parties),
            unknown=tuple((host, self._citation(cited)) for host, cited in sheet.unknown_hosts),
            legal=tuple(map(self._legal, sheet.legal_pages)),
            pages=tuple(map(self._page, sheet.pages)),
            broken=sheet.broken,
        )

    def _as_of(self, sheet: BodySheet) -> str:
        taken = [page.taken_at for page in sheet.pages if page.state is State.LOOKED]
        return self._words.span(min(taken), max(taken)) if taken else ""

    def _body(self, body: str | None) -> Linked | None:
        if not body:
            return None
        known = self._names.knows_body(body)
        return Linked(text=self._names.body(body), href=f"#{anchor(body)}" if known else "")

    def _channels(self, cells: Iterable[Cell], standing: Standing) -> Iterator[ChannelView]:
        for cell in cells:
            for channel in cell.channels:
                if channel.standing is standing:
                    yield self._channel(cell, channel)

    def _channel(self, cell: Cell, channel: ChannelVerdict) -> ChannelView:
        rests = cell.status is Status.RESTING and channel.standing is Standing.OWN
        return ChannelView(
            service=self._names.service(channel.service),
            handle=channel.handle,
            url=linked(channel.url),
            status=_sign(channel.standing, rests=rests),
            via=self._body(channel.via),
            reason=self._names.reason(channel.reason),
            verification=channel.verification.value,
            seen=channel.pages_seen,
            looked=channel.pages_looked,
            rests=rests,
            citations=tuple(map(self._citation, channel.citations[: self._most])),
        )

    def _notices(self, cells: Iterable[Cell]) -> Iterator[NoticeView]:
        for cell in cells:
            for notice, cited in cell.notices:
                yield NoticeView(
                    service=self._names.service(notice.service),
                    kind=notice.kind.value,
                    sentence=notice.sentence,
                    when=self._words.day(notice.when) if notice.when else "",
                    citation=self._citation(cited),
                )

    def _adverts(self, cells: Iterable[Cell]) -> Iterator[AdvertView]:
        for cell in cells:
            for hint, cited in cell.adverts:
                yield AdvertView(
                    service=self._names.service(hint.service), what=hint.what, citation=self._citation(cited)
                )

    def _parties(
        self, parties: Sequence[tuple[ThirdParty, Citation]]
    ) -> tuple[tuple[str, tuple[PartyView, ...]], ...]:
        groups: dict[str, list[PartyView]] = defaultdict(list)
        for party, cited in sorted(parties, key=lambda pair: _LOAD_ORDER[pair[0].state]):
            groups[self._names.category(party.category)].append(self._party(party, cited))
        return tuple((name, tuple(groups[name])) for name in sorted(groups, key=sort_key))

    def _party(self, party: ThirdParty, cited: Citation) -> PartyView:
        operator, country = self._names.vendor_operator(party.vendor)
        return PartyView(
            vendor=self._names.vendor(party.vendor),
            operator=operator,
            country=country,
            host=party.host,
            state=party.state.value,
            citation=self._citation(cited),
        )

    def _legal(self, legal: LegalVerdict) -> LegalView:
        return LegalView(
            kind=legal.kind.value,
            url=linked(legal.url),
            linked_from=tuple(map(self._citation, legal.linked_from[: self._most])),
        )

    def _page(self, page: PageLook) -> PageView:
        return PageView(
            url=linked(page.url),
            role=self._names.role(page.role),
            state=page.state.value,
            detail=page.detail,
            taken_at=page.taken_at,
            status=page.status,
            record=self._record(page.evidence_ref),
        )

    def _citation(self, cited: Citation) -> CitationView:
        excerpt = cited.evidence.excerpt
        return CitationView(
            page=linked(cited.page_url),
            taken_at=cited.taken_at,
            place=cited.place.value,
            path=cited.evidence.path,
            excerpt=excerpt[:_LONGEST_EXCERPT],
            clipped=len(excerpt) > _LONGEST_EXCERPT,
            record=self._record(cited.evidence_ref),
        )

    def _record(self, ref: EvidenceRef | None) -> Record | None:
        if ref is None:
            return None
        file = Linked(text=ref.bundle, href=evidence_link(self._base, ref))
        return Record(file=file, record=ref.record, digest=ref.digest)


def _led_to(sheet: BodySheet) -> str:
    looked = [host_of(clean(page.url)) for page in sheet.pages if page.state is State.LOOKED]
    home = site_of(host_of(clean(sheet.body.homepage)))
    if not looked or any(site_of(host) == home for host in looked):
        return ""
    return looked[0]


def _sign(standing: Standing, *, rests: bool) -> str:
    if rests:
        return Status.RESTING.value
    match standing:
        case Standing.OWN:
            return Status.OWN.value
        case Standing.VIA_OTHER:
            return Status.VIA_OTHER.value
        case Standing.MENTIONED:
            return Status.UNCLEAR.value
