"""Surveys, archived captures and what services said become one history of many bodies.

Records are taken one body at a time and forgotten again; only timelines, and the sources that they
lean on, stay.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from amtsblick.assess.kinship import ancestors, owner_of
from amtsblick.assess.timeline.blind import blind_spots
from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.gather import Gathered, Record, gather
from amtsblick.assess.timeline.identity import key_of, lineages, same_accounts
from amtsblick.assess.timeline.official import lifetimes
from amtsblick.assess.timeline.takeover import takeovers
from amtsblick.parse.evidence_refs import parse_ref
from amtsblick.values.body import Body
from amtsblick.values.channel_claims import Claim
from amtsblick.values.history import Blind, History, Source
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import (
    Channel,
    OfficialPage,
    ProfileFact,
    Row,
    Succession,
    Timeline,
)
from amtsblick.values.timeline_events import Takeover

__all__ = ["Record", "history"]


def history(
    records: Iterable[Record],
    knowledge: Knowledge,
    *,
    facts: Iterable[ProfileFact] = (),
    successions: Sequence[Succession] = (),
    until: datetime | None = None,
) -> History:
    """The history of the records' bodies, up to and including ``until``.

    ``records`` are read once, in register order. Those of a body and its predecessors are kept until
    all are read, all others are built at once. Raises ValueError when bodies succeed each other in a
    circle.
    """
    known = [one for one in facts if until is None or one.when <= until]
    join = _Join(known, successions)
    for record in records:
        join.add(gather(record, knowledge, until=until))
    return join.finished()


class _Facts:
    """What services said, to be found by the accounts that a body shows."""

    def __init__(self, facts: Sequence[ProfileFact]) -> None:
        self._accounts = same_accounts(facts)
        self._of: dict[Channel, list[ProfileFact]] = defaultdict(list)
        for fact in facts:
            self._of[self._account(fact.service, fact.handle)].append(fact)

    def about(self, channels: Iterable[Channel]) -> list[ProfileFact]:
        accounts = dict.fromkeys(self._account(*channel) for channel in channels)
        return [fact for account in accounts for fact in self._of.get(account, ())]

    def _account(self, service: str, handle: str) -> Channel:
        key = key_of(service, handle)
        return self._accounts.get(key, key)


class _Join:
    def __init__(self, facts: Sequence[ProfileFact], successions: Sequence[Succession]) -> None:
        self._facts = _Facts(facts)
        self._successions = tuple(successions)
        today = lineages(successions).today
        self._family = {**today, **{last: last for last in today.values()}}
        self._waiting: dict[str, list[Gathered]] = defaultdict(list)
        self._bodies: dict[str, Body] = {}
        self._timelines: list[Timeline] = []
        self._sources: dict[str, Source] = {}
        self._takeovers: list[tuple[str, Takeover]] = []
        self._blind: list[Blind] = []
        self._half: list[str] = []
        self._judged: set[tuple[str, Channel]] = set()
        self._moments: list[datetime] = []
        self._looked: dict[str, set[datetime]] = defaultdict(set)

    def add(self, gathered: Gathered) -> None:
        body = gathered.record.body
        self._bodies[body.id] = body
        if body.id in self._family:
            self._waiting[self._family[body.id]].append(gathered)
        else:
            self._build([gathered])

    def finished(self) -> History:
        for family in self._waiting.values():
            self._build(family)
        kept = list(_undisputed(self._timelines, self._judged, self._bodies))
        kept.sort(key=lambda one: (one.body, one.service, one.handle))
        return History(
            bodies=self._bodies,
            timelines=tuple(kept),
            sources=self._sources,
            successions=self._successions,
            takeovers=tuple(self._takeovers),
            blind=tuple(self._blind),
            half=tuple(self._half),
            since=min(self._moments, default=None),
            until=max(self._moments, default=None),
            looked={body: tuple(sorted(looks)) for body, looks in self._looked.items()},
        )

    def _build(self, family: Sequence[Gathered]) -> None:
        rows = list(chain.from_iterable(one.rows for one in family))
        remarks = list(chain.from_iterable(one.remarks for one in family))
        channels = {(row[1], row[2]) for row in rows if row[1]}
        channels |= {(one.service, one.handle) for one in remarks if one.handle}
        facts = [*self._facts.about(sorted(channels)), *chain.from_iterable(one.facts for one in family)]
        known = Known(
            pages=_official(rows, family),
            remarks=remarks,
            facts=facts,
            successions=self._successions,
        )
        found = timelines(rows, known)
        self._timelines += found
        self._keep(family, found)
        self._moments += _span([row[3] for row in rows] + [fact.when for fact in facts])

    def _keep(self, family: Sequence[Gathered], found: Sequence[Timeline]) -> None:
        """What stands behind the timelines; everything else is forgotten."""
        needed = set(chain.from_iterable(map(_refs, found)))
        for one in family:
            body = one.record.body
            self._sources |= {ref: source for ref, source in one.sources.items() if ref in needed}
            self._blind += blind_spots(one.rows, one.record.series, one.sources)
            looked = {row[3] for row in one.rows if not row[1] and row[5] != Outcome.NOT_LOOKED}
            self._looked[body.id] |= looked
            self._looked[self._family.get(body.id, body.id)] |= looked
            self._judged |= {(self._family.get(body.id, body.id), account) for account in one.judged}
            if any(not series.complete for series in one.record.series):
                self._half.append(body.id)
        for timeline in found:
            self._sources |= {fact.ref: _source(fact) for fact in timeline.facts if fact.ref}
            home = self._bodies[timeline.body].homepage if timeline.body in self._bodies else ""
            for sign in takeovers(timeline.facts, homepage=home, linked=timeline.periods):
                self._takeovers.append((timeline.body, sign))


def _source(fact: ProfileFact) -> Source:
    return Source(page_url=fact.source, taken_at=fact.when, evidence=parse_ref(fact.ref))


def _official(rows: Sequence[Row], family: Iterable[Gathered]) -> list[OfficialPage]:
    """Pages with their limits.

    The start page of a body without predecessors speaks for it from the beginning, even if nobody looked.
    """
    ends = {(one.record.body.id, page): end for one in family for page, end in one.taken_down.items()}
    found = list(lifetimes(rows))
    if len({page.body for page in found}) == 1:
        found = [replace(page, since=None) if page.page == f"{page.body}:start" else page for page in found]
    return [
        replace(page, until=min(end, page.until or end))
        if (end := ends.get((page.body, page.page)))
        else page
        for page in found
    ]


def _span(moments: Sequence[datetime]) -> list[datetime]:
    return [min(moments), max(moments)] if moments else []


def _refs(timeline: Timeline) -> Iterator[str]:
    for period in timeline.periods:
        proofs = (period.first, period.last, *period.shown_on, *period.absent_before, *period.absent_after)
        yield from (one.ref for one in proofs)
        yield from (one.tried.ref for one in period.open_for if one.tried is not None)
    for phase in timeline.phases:
        yield from (one.ref for one in phase.proofs)
    yield from (one.ref for one in timeline.remarks)


def _undisputed(
    found: Iterable[Timeline], judged: set[tuple[str, Channel]], bodies: dict[str, Body]
) -> Iterator[Timeline]:
    """Without channels that archives show on a body's pages and that belong to another body.

    Surveys compare their bodies themselves; an account that only archives show on the pages of
    several bodies goes to the one that it belongs to, and to nobody where that cannot be told.
    """
    sharing: dict[Channel, list[Timeline]] = defaultdict(list)
    for timeline in found:
        sharing[key_of(timeline.service, timeline.handle)].append(timeline)
    for account, each in sharing.items():
        sure = [one for one in each if (one.body, account) in judged or not one.handle]
        if len(each) == 1 or len(sure) == len(each):
            yield from each
            continue
        claims = [_claim(one, bodies) for one in each if one.body in bodies]
        owner = sure[0].body if len(sure) == 1 else _owner(account, claims, bodies)
        yield from (one for one in each if one in sure or one.body == owner)


def _claim(timeline: Timeline, bodies: dict[str, Body]) -> Claim:
    shown = {proof.page for period in timeline.periods for proof in period.shown_on}
    return Claim(body=bodies[timeline.body], site_wide=len(shown) * 2 > len(timeline.pages))


def _owner(account: Channel, claims: Sequence[Claim], bodies: dict[str, Body]) -> str | None:
    above = {claim.body.id: ancestors(claim.body.id, bodies) for claim in claims}
    return owner_of(account[1], claims, above).owner if len(claims) > 1 else None
