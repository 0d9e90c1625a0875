"""When did which body use which channel, between which bounds, and what proves it?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from amtsblick.values.survey import Outcome

Row: TypeAlias = tuple[str, str, str, datetime, str, str, str, str]
"""One observation: body, service, handle, when, page, outcome, why, reference.

``when`` is aware, in UTC. ``page`` names one official page and is unique across bodies: its address,
or body and role where the same page changed its address; "" where no page is meant. ``outcome`` is an
``Outcome`` or its text, ``why`` says why nobody could look (a ``State`` or ""), ``reference`` leads to
the evidence (the caller's own key, or "").

With service and handle "" the row is a look at the page itself: ``not_seen`` then means that the page
was looked at, and every channel that the same capture does not show was not there. A ``not_looked`` row of
one channel on that page at that moment takes it out: the page was looked at, but does not tell about it.
"""

Channel: TypeAlias = tuple[str, str]
"""Service id of today and handle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """It happened after ``after`` and at ``by`` at the latest.

    ``after`` is None where nothing shows when it had not happened yet. Both come from captures, or
    from a sentence that names the day: then they are the first and last moment of that day.
    """

    after: datetime | None
    by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One observation as evidence; fields as in ``Row``."""

    body: str
    handle: str
    when: datetime
    page: str
    outcome: Outcome
    why: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlooked:
    """A page without which an end cannot be stated. ``tried`` is the newest attempt that failed."""

    page: str
    tried: Proof | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One uninterrupted time in which official pages linked the channel, as far as anybody looked.

    ``start`` has no ``after`` unless all official pages were looked at without the channel before;
    ``absent_before`` holds the last looks without it all the same. ``end`` is None while any official
    page may still show it: then ``absent_after`` tells the pages that do not any more and ``open_for``
    those that nobody could look at since.
    """

    start: Bounds
    end: Bounds | None
    first: Proof
    last: Proof
    shown_on: tuple[Proof, ...]
    """The last sight on each page that showed it."""
    absent_before: tuple[Proof, ...]
    absent_after: tuple[Proof, ...]
    open_for: tuple[Unlooked, ...]
    sights: int
    failures: int  # attempts to look that failed since the last sight


class Said(StrEnum):
    """What a body says about its channel."""

    ANNOUNCED = "announced"
    RESTING = "resting"
    EXCEPTIONAL = "exceptional"  # used in exceptional cases only, such as disasters
    MOVED = "moved"
    LEFT = "left"
    """Leaves the service or closes its channel."""
    HANDLE_KEPT = "handle_kept"  # stays registered so that nobody else takes its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A notice as one capture shows it.

    ``handle`` is "" where the sentence names the service only, ``day`` the day that the sentence
    names, ``to`` the channel that it names as the new one, ``reason`` the sentence behind it where that
    one gives the reason.
    """

    body: str
    service: str
    said: Said
    seen_at: datetime
    sentence: str
    page: str
    handle: str = ""
    day: date | None = None
    to: Channel | None = None
    ref: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFact:
    """What a service said about one account at one time, from its open interface or public page.

    ``outcome`` is SEEN when the account was there, NOT_SEEN when the service says that it does not
    exist, NOT_LOOKED (with ``why``, such as a login wall) otherwise. Fields are "" or None when the
    answer does not tell. ``links`` are the addresses that the profile gives; None: not told.
    ``holder`` tells holders of the profile's domain apart (such as the day of its registration).
    ``source`` says who told: the address asked, or the name of an imported file.
    """

    service: str
    handle: str
    when: datetime
    outcome: Outcome
    why: str = ""
    persistent_id: str = ""
    display_name: str = ""
    links: tuple[str, ...] | None = None
    last_post_at: datetime | None = None
    moved_to: Channel | None = None
    redirects_to: str = ""
    """Handle on the same service to which the old address leads: the same account renamed."""
    holder: str = ""
    ref: str = ""
    followers: int | None = None
    posts: int | None = None
    verified: str = ""
    """What vouches for the account: "link" (the service checked a link back), "domain" (the handle is a
    domain of the holder), "badge" (the service's own mark), "" when nothing does or nobody told."""
    detail: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A body was renamed or merged. From ``since`` on the predecessor's pages are no longer official."""

    before: str
    after: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPage:
    """A page that belongs to a body from ``since`` until ``until``; None: without limit."""

    body: str
    page: str
    since: datetime | None = None
    until: datetime | None = None


class ChannelState(StrEnum):
    """How a body stands to a channel at one time."""

    ANNOUNCED = "announced"
    ACTIVE = "active"
    """Linked on official pages, and nothing says that it rests."""
    DORMANT = "dormant"
    """The body says that it rests, or the service shows no posts for a long time."""
    EXCEPTIONAL = "exceptional"
    MOVED = "moved"
    CLOSED = "closed"
    """The body says that it left, or the service that the account does not exist."""
    HANDLE_KEPT = "handle_kept"
    """No longer linked, but the account is there."""
    UNKNOWN = "unknown"
    """No longer linked, or lost from sight, and nothing tells what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A state and between which moments it began; it lasts until the next phase begins.

    ``known_at`` is the moment of the evidence, which may speak of an earlier or later day.
    """

    state: ChannelState
    start: Bounds
    known_at: datetime
    proofs: tuple[Proof, ...] = ()
    remark: Remark | None = None
    fact: ProfileFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleSpan:
    """A handle under which the channel was linked, and its first and last sight."""

    handle: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All that is known of one body (with its predecessors) and one channel over time.

    ``handle`` is the one seen last; "" for a service that remarks speak of without any channel seen.
    """

    body: str
    service: str
    handle: str
    handles: tuple[HandleSpan, ...]
    bodies: tuple[str, ...]
    """Bodies whose pages were looked at, predecessors included."""
    pages: tuple[str, ...]
    """The official pages that statements about this channel rest on."""
    periods: tuple[Period, ...]
    phases: tuple[Phase, ...]
    remarks: tuple[Remark, ...] = ()
    facts: tuple[ProfileFact, ...] = ()
