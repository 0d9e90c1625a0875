"""Everything that is known over time of some bodies, as reports and exports need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.timeline import Succession, Timeline
from amtsblick.values.timeline_events import Takeover


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a look can be checked again.

    ``page_url`` is the page that was looked at, ``archived_at`` the address of the archived capture
    ("" for a live survey and for own archive files), ``archive`` its archive's name ("" live).
    """

    page_url: str
    taken_at: datetime
    evidence: EvidenceRef | None
    archive: str = ""
    archived_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """A stretch in which nobody could look at a page, or an archive that could not be used, and why.

    ``since`` and ``until`` are None where it has no bounds.
    """

    body: str
    page: str
    state: State
    detail: str
    since: datetime | None = None
    until: datetime | None = None
    archive: str = ""
    looks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Timelines of bodies, and what stands behind them.

    ``bodies`` by id, in register order; ``timelines`` sorted by body, service and handle; ``sources``
    by the ``ref`` of proofs and remarks. ``until`` is the moment of the newest observation that was
    taken into account, None without any. ``half`` are the ids of bodies whose backfill is not complete.
    """

    bodies: Mapping[str, Body]
    timelines: tuple[Timeline, ...]
    sources: Mapping[str, Source]
    successions: tuple[Succession, ...] = ()
    takeovers: tuple[tuple[str, Takeover], ...] = ()
    """Body id and signs."""
    blind: tuple[Blind, ...] = ()
    half: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    looked: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)
    """Body id and the moments, oldest first, at which any of its official pages could be looked at."""
