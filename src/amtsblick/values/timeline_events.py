"""What happened in timelines: entries of the change feed, arrivals, departures, signs of a takeover."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from amtsblick.values.timeline import (
    Bounds,
    Channel,
    Period,
    ProfileFact,
    Proof,
    Remark,
    Timeline,
)


class Happening(StrEnum):
    """What the change feed tells."""

    JOINED = "joined"
    FOUND = "found"
    """Seen for the first time, but nothing shows that it is new."""
    UNLINKED = "unlinked"
    """No official page links it any more; nothing says why."""
    LEFT = "left"  # the body says so, or the account is gone
    MOVED = "moved"
    RESTING = "resting"
    EXCEPTIONAL = "exceptional"
    ANNOUNCED = "announced"
    AWAKE = "awake"  # active again after it rested
    HANDLE_KEPT = "handle_kept"
    RENAMED = "renamed"
    LOST_SIGHT = "lost_sight"
    """Pages that showed it could not be looked at, the others do not show it: nothing can be said."""
    TAKEOVER = "takeover"
    """Signs that a linked handle may belong to somebody else; never told by ``events``, see ``Takeover``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the change feed. ``before`` is the old handle of a renamed channel.

    ``bounds`` say when it happened, ``known_at`` since when the evidence shows it.
    """

    kind: Happening
    body: str
    service: str
    handle: str
    bounds: Bounds
    known_at: datetime
    before: str = ""
    proofs: tuple[Proof, ...] = ()
    remark: Remark | None = None
    fact: ProfileFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A start with everything that a sentence about it needs.

    Only where ``period.start`` has a lower bound is the channel new; else it was found. A day may be
    printed only where ``announced`` names one.
    """

    timeline: Timeline
    period: Period
    announced: Remark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """An exit with everything that a sentence about it needs.

    ``unlinked`` are the bounds of the captures, None while a page still links the channel; ``said`` is
    the body's own word, ``day`` the day that it names: only then may a day be printed. ``went_to`` are
    channels that the body or the service names as new, ``began_near`` those of the same body that
    began at about the same time: no proof that the body moved there.
    """

    timeline: Timeline
    period: Period | None
    unlinked: Bounds | None
    said: Remark | None
    day: date | None
    gone: ProfileFact | None
    went_to: tuple[Channel, ...]
    began_near: tuple[Channel, ...]


class Sign(StrEnum):
    """What makes a linked profile look like somebody else's."""

    PERSISTENT_ID = "persistent_id"
    DOMAIN_HOLDER = "domain_holder"
    BACK_LINK = "back_link"
    DISPLAY_NAME = "display_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """Signs that a handle which is still linked belongs to somebody else now.

    ``grave`` when the account or its domain is another one; a new name or a missing back link alone
    is a hint for a human.
    """

    signs: tuple[Sign, ...]
    grave: bool
    bounds: Bounds
    before: ProfileFact
    after: ProfileFact
