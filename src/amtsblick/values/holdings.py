"""What holds in the register on one day, as pages and exports need it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All approved and published records that hold on ``day``, as far as known at ``known_at`` (None: now).

    ``bodies`` by id, called as on that day. ``waiting`` counts drafts and submitted versions, which are
    not shown. ``entries`` and ``head`` name the last line of the log that was read.
    """

    day: date
    known_at: datetime | None = None
    bodies: Mapping[str, Body]
    usages: tuple[Usage, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    statements: tuple[PublicStatement, ...] = ()
    reviews: tuple[Review, ...] = ()
    decisions: tuple[Decision, ...] = ()
    measures: tuple[Measure, ...] = ()
    waiting: int = 0
    entries: int = 0
    head: str = ""
