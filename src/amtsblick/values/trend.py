"""Who uses which service over time, in numbers and with what is sure about them."""

from dataclasses import dataclass
from datetime import date, datetime

from amtsblick.values.timeline import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked for; empty means all. ``since`` and ``until`` limit the months that are shown."""

    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """What happened in one month, in bodies.

    ``*_sure`` surely happened in this month, ``*_possible`` surely or possibly: one happening whose
    bounds span several months is possible in each of them, so only the sure ones may be added up.
    ``left_*`` counts every exit, ``told`` those of ``left_sure`` that the body or the service tells.
    ``found`` and ``lost`` are neither joins nor exits.
    """

    month: date
    joined_sure: int = 0
    joined_possible: int = 0
    left_sure: int = 0
    left_possible: int = 0
    told: int = 0
    found: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Bodies on a service at one moment, the end of a month or of all observation.

    ``low`` surely, ``high`` surely or possibly. ``watched`` bodies had been looked at before and were
    looked at since the month began; ``looked`` were looked at in this very month. About others nobody
    can say anything.
    """

    at: datetime
    low: int
    high: int
    watched: int
    looked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalPoint:
    """Share still there ``day`` days after the first sight, between the two estimates."""

    day: int
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """Share of stays that last, by time since their first sight.

    Ends are known between bounds only: one estimate takes the earliest possible moment of every end,
    the other one the latest; ``low`` and ``high`` are the smaller and the larger of both at each day.
    That is no confidence interval: it shows what the gaps between looks leave open, not chance.
    ``unknown_age`` counts channels that were found already there: their time begins at first sight.
    """

    points: tuple[SurvivalPoint, ...]
    stays: int
    ends: int
    unknown_age: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTrend:
    """One service over time. Sums count bodies' spells that fall, surely or possibly, into the months.

    ``told`` exits are those that the body or the service tells, the others are links that vanished.
    ``undated`` exits happened before anybody looked. ``resting`` bodies say that all they have there
    rests, or the service shows no posts.
    """

    service: str
    months: tuple[MonthCount, ...]
    levels: tuple[Level, ...]
    survival: Survival | None
    joined: int
    left: int
    told: int
    found: int
    lost: int
    undated: int
    resting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """One exit of a body from a service, and where the body can be found instead.

    ``told``: the body or the service says so. ``named`` are services to which the body or its account
    points, ``near`` those that it began to use at about the same time (no proof that it moved there),
    ``remaining`` those that it surely used before and after. ``homepage_only``: its pages linked no
    other service at that time.
    """

    body: str
    service: str
    bounds: Bounds
    told: bool
    named: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()
    homepage_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Bodies of one kind (and region), and how many of them use and have left each service.

    ``on`` are services with the number of bodies that surely use them now and that surely or possibly
    do; ``left`` those with the number of bodies that used them and no longer do.
    """

    kind: str
    region: str
    bodies: tuple[str, ...]
    on: tuple[tuple[str, int, int], ...]
    left: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """``services`` are in order of the bodies that ever used them, most first.

    ``watched`` counts bodies of which any page was ever looked at.
    """

    scope: Scope
    bodies: int
    watched: int
    months: tuple[date, ...]
    services: tuple[ServiceTrend, ...]
    leavers: tuple[Leaver, ...]
    groups: tuple[Peers, ...] = ()
