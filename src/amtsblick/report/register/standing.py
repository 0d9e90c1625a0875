"""Which lines does each table of the register's page hold?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.register.standing import standing
from amtsblick.report.addresses import anchor
from amtsblick.report.lookup import Names
from amtsblick.report.register.sources import SourceLine, lasting, source_line
from amtsblick.report.tally import sort_key
from amtsblick.report.words import Words
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.holdings import Holdings
from amtsblick.values.usages import Campaign, PublicStatement, Usage, UsageKind

SIGNS: Final[Mapping[UsageKind, str]] = {
    UsageKind.OWN_CONTENT: "own",
    UsageKind.VIA_OTHER_BODY: "via_other",
    UsageKind.ADVERTS_ONLY: "adverts_only",
    UsageKind.MONITORING_ONLY: "unclear",
    UsageKind.DORMANT: "resting",
    UsageKind.LEFT: "left",
    UsageKind.PLANNED: "offered",
    UsageKind.NONE: "none",
}
"""The survey's signs, so that both pages are read alike; "none" is the register's own: said, not unseen."""

FINDINGS: Final = ("left", "dormant", "debated", "adverts", "via", "none", "planned", "monitored")
"""Tables in the order of the page; a table without lines is left out."""

_OF_TABLE: Final[Mapping[str, tuple[UsageKind, ...]]] = {
    "left": (UsageKind.LEFT,),
    "dormant": (UsageKind.DORMANT,),
    "adverts": (UsageKind.ADVERTS_ONLY,),
    "via": (UsageKind.VIA_OTHER_BODY,),
    "none": (UsageKind.NONE,),
    "planned": (UsageKind.PLANNED,),
    "monitored": (UsageKind.MONITORING_ONLY,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """One usage for readers. ``more`` are further sentences, such as aims and target groups."""

    body: str
    name: str
    service: str
    kind: str
    sign: str
    handle: str
    when: str
    reason: str
    more: tuple[str, ...]
    source: SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixLine:
    """One body's row: a usage or None per column, and what is said of all services together."""

    body: str
    name: str
    kind: str
    cells: tuple[tuple[UseLine, ...], ...]
    overall: tuple[UseLine, ...]


class Standing:
    """What holds on a day, looked up in the reader's language."""

    def __init__(self, held: Holdings, names: Names, say: Words) -> None:
        self._held: Final = held
        self._names: Final = names
        self.say: Final = say
        self._campaigns: Final = _by_place(held.campaigns)

    def services(self) -> list[str]:
        """Services that any usage names: the most used ones first, then by name."""
        counts = Counter(usage.service for usage in self._held.usages if usage.service)
        return sorted(counts, key=lambda one: (-counts[one], sort_key(self._names.service(one))))

    def table(self, name: str) -> list[UseLine]:
        """The lines of one table of ``FINDINGS``."""
        return self._lines(self.usages(name))

    def usages(self, name: str) -> list[Usage]:
        """The usages of one table of ``FINDINGS``."""
        if name == "debated":
            return [usage for usage in self._held.usages if _debated(usage)]
        return [usage for usage in self._held.usages if usage.kind in _OF_TABLE[name]]

    def matrix(self, services: Sequence[str]) -> list[MatrixLine]:
        """Bodies with any usage, by kind of body and name."""
        by_body: dict[str, list[Usage]] = defaultdict(list)
        for usage in self._held.usages:
            by_body[usage.body].append(usage)
        return sorted(
            (self._row(body, usages, services) for body, usages in by_body.items()),
            key=lambda line: (sort_key(line.kind), sort_key(line.name)),
        )

    def _row(self, body: str, usages: Sequence[Usage], services: Sequence[str]) -> MatrixLine:
        known = self._held.bodies.get(body)
        of_service: dict[str, list[UseLine]] = defaultdict(list)
        for usage in usages:
            of_service[usage.service].append(self.line(usage))
        return MatrixLine(
            body=anchor(body),
            name=self.body(body),
            kind=self._names.kind(known.kind) if known else "",
            cells=tuple(tuple(of_service.get(service, ())) for service in services),
            overall=tuple(of_service.get("", ())),
        )

    def _lines(self, usages: Iterable[Usage]) -> list[UseLine]:
        return sorted(map(self.line, usages), key=lambda line: (sort_key(line.name), sort_key(line.service)))

    def line(self, usage: Usage) -> UseLine:
        """One usage in words."""
        say = self.say
        kind = "exit_debated" if _debated(usage) else usage.kind.value
        return UseLine(
            body=anchor(usage.body),
            name=self.body(usage.body),
            service=self.service(usage.service),
            kind=str(say(f"standing.kind.{kind}")),
            sign=SIGNS[usage.kind],
            handle=usage.handle,
            when=str(lasting(usage.since, usage.until, say)),
            reason=usage.reason,
            more=tuple(self._more(usage)),
            source=source_line(usage.origin, say),
        )

    def _more(self, usage: Usage) -> Iterable[str]:
        say = self.say
        if usage.via:
            yield str(say("standing.via", name=self.body(usage.via)))
        for campaign in self._campaigns.get((usage.body, usage.service), ()):
            if usage.kind is UsageKind.ADVERTS_ONLY:
                yield str(say("standing.campaign", title=campaign.title))
        for name in ("purposes", "target_groups", "contents"):
            values = getattr(usage, name)
            if values:
                listed = say.series([str(say(f"standing.{name}.{one}")) for one in values])
                yield str(say(f"standing.{name}.said", list=listed))
        if usage.professions:
            yield str(say("standing.professions", list=say.series(list(usage.professions))))
        if usage.alternatives:
            yield str(say("standing.alternatives", list=say.series(list(usage.alternatives))))
        if usage.note:
            yield usage.note

    def body(self, body: str) -> str:
        """The body's name on that day; its id where the register does not know it."""
        known = self._held.bodies.get(body)
        return known.name if known else body

    def service(self, service: str) -> str:
        """Name of a service, the own homepage, or all services together."""
        if service in ("", "homepage"):
            return str(self.say(f"standing.service.{service or 'all'}"))
        return self._names.service(service)

    def reviews(self) -> list[Review]:
        """Newest first, those of supervisory authorities before the bodies' own."""
        held = self._held.reviews
        return sorted(held, key=lambda one: (one.body != "", -one.on.toordinal(), one.service, one.id))

    def decisions(self) -> list[Decision]:
        """The next one to be reviewed first; none that a later one took the place of, public or not."""
        count = standing(self._held.decisions)
        return sorted((one for one in count if one.public), key=lambda one: one.review_due)

    def statements(self) -> list[tuple[str, list[PublicStatement]]]:
        """Statements by whom they are about: groups first, then bodies by name."""
        about: dict[tuple[bool, str], list[PublicStatement]] = defaultdict(list)
        for one in self._held.statements:
            name = self.body(one.about) if one.about else one.group
            about[bool(one.about), name].append(one)
        ordered = sorted(about.items(), key=lambda item: (item[0][0], sort_key(item[0][1])))
        return [(name, sorted(said, key=lambda one: one.id)) for (_, name), said in ordered]


def _debated(usage: Usage) -> bool:
    """Does the body debate to leave what it still uses?"""
    return usage.exit_debated and usage.kind is UsageKind.OWN_CONTENT


def _by_place(campaigns: Iterable[Campaign]) -> dict[tuple[str, str], list[Campaign]]:
    found: dict[tuple[str, str], list[Campaign]] = defaultdict(list)
    for one in campaigns:
        found[one.body, one.service].append(one)
    return found
