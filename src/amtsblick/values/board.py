"""What do pages list? The board: one line per body and per body and service, drawn from surveys and records.

The board is a projection. Everything in it can be made again from the log and the surveys at any time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.decisions import DecisionKind
from amtsblick.values.declared import Declaration
from amtsblick.values.history import Blind, History, Source
from amtsblick.values.observed import Observed
from amtsblick.values.survey import Status
from amtsblick.values.timeline import ChannelState, Succession, Timeline
from amtsblick.values.timeline_events import Takeover
from amtsblick.values.usages import UsageKind

T = TypeVar("T")

MOST_ROWS: Final = 500
"""Rows that one slice may hold."""
LANGS: Final = ("de", "en")
"""Languages in which feed rows are told."""


class Side(StrEnum):
    """For whom a line is."""

    PUBLIC = "public"
    """Only published and disclosed records, as the published site shows them."""
    INSIDE = "inside"
    """Approved and published records, whole, and how many drafts there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardBody:
    """One body on one side.

    ``surveyed``: some survey tried to look; ``state`` is that of the newest one, NOT_JUDGED without any.
    ``looked_at`` is the last look that saw anything, ``inspected_at`` the last inspection that did; None: never. ``channels`` counts
    own channels that are still there, ``usages``, ``decisions`` and ``documents`` what holds today.
    ``review_due`` is the earliest review of a standing decision. ``reopened`` counts standing decisions that
    facts reopened, ``pending`` what waits beside them, ``drafts`` records whose newest version nobody has
    approved; on the public side these three are 0.
    """

    side: Side
    id: str
    name: str
    kind: str = ""
    region: str = ""
    country: str = ""
    parent: str = ""
    homepage: str = ""
    surveyed: bool = False
    state: State = State.NOT_JUDGED
    detail: str = ""
    looked_at: datetime | None = None
    inspected_at: datetime | None = None
    channels: int = 0
    usages: int = 0
    decisions: int = 0
    documents: int = 0
    review_due: date | None = None
    reopened: int = 0
    pending: int = 0
    drafts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """One body and one service on one side.

    ``status`` is what the newest survey says; NOT_LOOKED where it could not look (the body's ``state`` says
    why), None where nobody ever looked for the body. ``handle`` and ``url`` are of the first of ``channels``
    own channels that are still there; without any they are those of the own channel that was seen last, and
    ``gone_by`` says when it was gone. ``since`` is the first sight, ``absent_before`` the last look without
    it before that (None: nobody knows since when), ``last_seen`` the last sight. ``decision`` is the id of
    the standing decision, "" without one; several: the newest. ``reopened`` is always False in public.
    """

    side: Side
    body: str
    service: str
    status: Status | None = None
    handle: str = ""
    url: str = ""
    channels: int = 0
    channel_state: ChannelState | None = None
    since: datetime | None = None
    absent_before: datetime | None = None
    last_seen: datetime | None = None
    gone_by: datetime | None = None
    usage_kinds: tuple[UsageKind, ...] = ()
    decision: str = ""
    outcome: DecisionKind | None = None
    review_due: date | None = None
    reopened: bool = False


class Order(StrEnum):
    """How lines are sorted."""

    NAME = "name"
    DUE = "due"
    """By the day of the earliest review, earliest first; bodies without one last, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """Which bodies are asked for; empty means all.

    ``under`` are ids of bodies and asks for them and everything below them. ``statuses``, ``never`` (nobody ever
    looked), ``usage_kinds`` and ``outcomes`` are asked of ``service``, of any service when that is "".
    ``due_until`` asks for bodies (with ``service``: cells) whose review is due by that day; with ``waiting`` for
    bodies whose review is, or about which anything else is to be decided. ``told`` asks for bodies of which there
    is anything to tell of ``service``: seen, said or decided. ``declared`` asks for bodies (of
    ``service_rows``: cells) of which the register holds a usage or a decision. ``text`` asks for
    every word of it, as search does. ``after`` is a slice's ``next``, "" for the first slice. ``limit`` is
    1 to ``MOST_ROWS``.
    """

    side: Side
    text: str = ""
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    service: str = ""
    statuses: tuple[Status, ...] = ()
    never: bool = False
    usage_kinds: tuple[UsageKind, ...] = ()
    outcomes: tuple[DecisionKind, ...] = ()
    due_until: date | None = None
    reopened: bool = False
    waiting: bool = False
    declared: bool = False
    told: bool = False
    order: Order = Order.NAME
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice(Generic[T]):
    """Some lines of many. ``next`` is the cursor of the following slice, "" after the last one.

    ``total`` counts all lines that the query asks for, whatever the slice.
    """

    items: tuple[T, ...]
    next: str = ""
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRow:
    """A body with its cells: one per service asked for, in that order, also where nothing was found."""

    body: BoardBody
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A body and its cell of one service."""

    body: BoardBody
    cell: BoardCell


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTotal:
    """How many bodies stand how to one service. ``never``: nobody ever looked for them.

    ``counts`` holds every ``Status`` that occurs. Bodies of the query are ``bodies``: the sum of all.
    """

    service: str
    bodies: int
    never: int
    counts: Mapping[Status, int]

    def of(self, *statuses: Status) -> int:
        return sum(self.counts.get(one, 0) for one in statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value of a filter and how many bodies have it."""

    value: str
    bodies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyGroup:
    """How many bodies of one kind there are in one region, "" where nobody says.

    ``looked`` could be looked at last time, ``never`` nobody ever tried; the rest could not be looked at.
    """

    country: str
    region: str
    kind: str
    bodies: int
    looked: int
    never: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWords:
    """What a feed row says in one language, as plain text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One thing that became known, or was published, ``at`` a moment.

    ``id`` is a URN; the same fact has the same id however often it is found. ``kind`` is a change of the
    change feed ("joined", "left", "new_third_party" …) or the kind of a published record ("usage", "review",
    "decision", "document"). ``record`` is then the record's id, "" for changes. ``link`` is a web address
    that shows it, "" when there is none; ``changed``: an earlier version was public before. ``words`` by
    language of ``LANGS``. ``grave`` marks takeovers in which the account itself is another one.
    """

    side: Side
    id: str
    at: datetime
    body: str
    body_name: str
    service: str = ""
    kind: str
    record: str = ""
    handle: str = ""
    link: str = ""
    changed: bool = False
    grave: bool = False
    words: Mapping[str, FeedWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedQuery:
    """Which feed rows are asked for, newest first; empty means all.

    ``since`` is excluded, ``until`` included. ``after`` and ``limit`` as in ``BoardQuery``.
    """

    side: Side
    bodies: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    after: str = ""
    limit: int = 50


class HitKind(StrEnum):
    """What a search found."""

    BODY = "body"
    SERVICE = "service"
    DECISION = "decision"
    DOCUMENT = "document"


class Field(StrEnum):
    """Where a word was found; the earlier, the more it counts."""

    NAME = "name"
    HANDLE = "handle"
    TEXT = "text"
    """Id, kind, region, a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """Something that has every word asked for.

    ``id`` is the body's, service's or record's id, ``title`` what readers see, ``body`` and ``service`` what
    it is about ("" where nothing). ``field`` is the best place in which a word was found, ``whole`` says that
    every word was there as it was asked for and not only the beginning of a longer one. Words of all
    fields are folded: ä is ae, ß is ss, without accents and capitals.
    """

    kind: HitKind
    id: str
    title: str
    body: str = ""
    service: str = ""
    field: Field
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardItem:
    """Something that search finds, with the texts by which it does."""

    side: Side
    kind: HitKind
    id: str
    title: str
    body: str = ""
    service: str = ""
    texts: tuple[tuple[Field, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyView:
    """Everything that was observed of one body, kept so that nobody has to read its surveys again.

    ``concepts`` are what the newest survey read of concept pages; nobody has confirmed it. ``sources`` are by the ``ref`` of proofs. ``half``: its backfill is not complete. ``surveys`` counts those
    that tried to look at it.
    """

    observed: Observed
    concepts: tuple[Declaration, ...] = ()
    surveys: int = 0
    timelines: tuple[Timeline, ...] = ()
    sources: tuple[tuple[str, Source], ...] = ()
    takeovers: tuple[Takeover, ...] = ()
    blind: tuple[Blind, ...] = ()
    half: bool = False
    looked: tuple[datetime, ...] = ()
    successions: tuple[Succession, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def history(self, bodies: Mapping[str, Body]) -> History:
        """As the timeline's reports take it. ``bodies`` holds at least this one."""
        name = self.observed.body
        return History(
            bodies=bodies,
            timelines=self.timelines,
            sources=dict(self.sources),
            successions=self.successions,
            takeovers=tuple((name, one) for one in self.takeovers),
            blind=self.blind,
            half=(name,) if self.half else (),
            since=self.since,
            until=self.until,
            looked={name: self.looked},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMark:
    """Up to where the board was brought.

    ``seq`` is the last entry of the log, ``day`` the day on which records were looked at, ``made_by`` tells
    software and knowledge, ``facts`` the last fact of a profile, ``views`` the views that the trend counts.
    ``refreshed_at`` is the moment of the last refresh that went through all bodies.
    """

    seq: int
    day: date
    made_by: str
    facts: int
    views: str
    refreshed_at: datetime
