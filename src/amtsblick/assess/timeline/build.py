"""From observations in any order to one timeline per body and channel."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter
from typing import Final

from amtsblick.assess.changes import RENAMED_SERVICES
from amtsblick.assess.timeline.identity import (
    Lineages,
    fact_order,
    key_of,
    lineages,
    remark_order,
    same_accounts,
)
from amtsblick.assess.timeline.periods import ONE_LOOK, Limits, in_order, periods
from amtsblick.assess.timeline.phases import QUIET, phases
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import (
    Channel,
    HandleSpan,
    OfficialPage,
    Period,
    ProfileFact,
    Remark,
    Row,
    Succession,
    Timeline,
)

_SEEN: Final = str(Outcome.SEEN)
_NOT_LOOKED: Final = str(Outcome.NOT_LOOKED)
_page: Final[Callable[[Row], str]] = itemgetter(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What has to be decided. ``one_look``: see ``ONE_LOOK``; ``quiet``: see ``QUIET``."""

    one_look: timedelta = ONE_LOOK
    quiet: timedelta = QUIET


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known beside the observations.

    ``pages`` are official pages; give limits where one came late or was taken down for good.
    """

    pages: Sequence[OfficialPage] = ()
    remarks: Sequence[Remark] = ()
    facts: Sequence[ProfileFact] = ()
    successions: Sequence[Succession] = ()


def timelines(
    rows: Iterable[Row], known: Known | None = None, rules: Rules | None = None
) -> tuple[Timeline, ...]:
    """One timeline per body (predecessors joined to their successors) and account, sorted.

    Official pages of a channel are those that are ``known``, those of looks at the body's pages and
    those of its own rows; all of them must be accounted for before an absence is stated. Bodies do not
    depend on one another, so a caller may hand over one body (with its predecessors) at a time.
    Raises ValueError when bodies succeed each other in a circle.
    """
    told = _Told(known or Known())
    channels, looks = _grouped(rows, told)
    build = _Builder(told, rules or Rules())
    found: list[Timeline] = []
    for body in sorted(looks.keys() | channels.keys() | told.remarks.keys()):
        found += build.of_body(body, channels.get(body, {}), looks.get(body, []))
    return tuple(found)


_Buckets = dict[str, dict[Channel, list[list[Row]]]]


def _grouped(rows: Iterable[Row], told: "_Told") -> tuple[_Buckets, dict[str, list[Row]]]:
    """Rows by today's body and account, each account as lists of one handle; looks at pages by body."""
    buckets: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        buckets[row[:3]].append(row)
    channels: _Buckets = defaultdict(lambda: defaultdict(list))
    looks: dict[str, list[Row]] = defaultdict(list)
    for key in sorted(buckets):
        body, service, handle = key
        if service:
            channels[told.today(body)][told.account(service, handle)].append(buckets[key])
        else:
            looks[told.today(body)] += buckets[key]
    return channels, looks


class _Told:
    """What is known beside the observations, by body and account."""

    def __init__(self, known: Known) -> None:
        self.lineages: Lineages = lineages(known.successions)
        self._accounts: Mapping[Channel, Channel] = same_accounts(known.facts)
        self.remarks: dict[str, list[Remark]] = defaultdict(list)
        for remark in known.remarks:
            self.remarks[self.today(remark.body)].append(remark)
        self.facts: dict[Channel, list[ProfileFact]] = defaultdict(list)
        for fact in known.facts:
            self.facts[self.account(fact.service, fact.handle)].append(fact)
        self.pages: dict[str, list[OfficialPage]] = defaultdict(list)
        for page in known.pages:
            self.pages[self.today(page.body)].append(page)

    def today(self, body: str) -> str:
        return self.lineages.today.get(body, body)

    def account(self, service: str, handle: str) -> Channel:
        key = key_of(service, handle)
        return self._accounts.get(key, key)


@dataclass(frozen=True, slots=True)
class _Channel:
    """One account as one body's pages show it."""

    body: str
    account: Channel
    rows: Sequence[Row]
    periods: tuple[Period, ...] = ()
    pages: frozenset[str] = frozenset()
    bodies: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()


class _Looks:
    """Looks at a body's pages, which all its channels share; rows in order of time."""

    __slots__ = ("_at", "pages", "rows")

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.pages = set(map(_page, rows))
        self._at: dict[datetime, list[Row]] = defaultdict(list)
        for row in rows:
            self._at[row[3]].append(row)

    def telling(self, own: Sequence[Row]) -> list[Row]:
        """Looks that say something about the channel of these rows.

        A look at the moment of a sight says nothing, and most looks are of that kind; nor does one at
        a page of which the channel's own row says that it does not tell.
        """
        sights = [row[3] for row in own if row[5] == _SEEN]
        found = [row for when in self._at.keys() - sights for row in self._at[when]]
        if not found or len(sights) == len(own):
            return found
        unsure = {row[3:5] for row in own if row[5] == _NOT_LOOKED}
        return [row for row in found if row[3:5] not in unsure]


class _Builder:
    def __init__(self, told: _Told, rules: Rules) -> None:
        self._told = told
        self._rules = rules

    def of_body(
        self, body: str, accounts: Mapping[Channel, list[list[Row]]], looks: Sequence[Row]
    ) -> Iterator[Timeline]:
        """Timelines of one body, by service and handle."""
        spoken: dict[str, list[Remark]] = defaultdict(list)
        for remark in self._told.remarks.get(body, ()):
            spoken[RENAMED_SERVICES.get(remark.service, remark.service)].append(remark)
        shared = _Looks(in_order(looks))  # once for all channels
        services = spoken.keys() | {service for service, _ in accounts}
        for service in sorted(services):
            keys = sorted(key for key in accounts if key[0] == service)
            channels = [self._channel(body, key, accounts[key], shared) for key in keys]
            nothing = _Channel(body=body, account=(service, ""), rows=shared.rows, bodies=(body,))
            for channel in channels or [nothing]:
                yield self._timeline(channel, spoken[service], alone=len(keys) <= 1)

    def _channel(self, body: str, account: Channel, handles: list[list[Row]], looks: _Looks) -> _Channel:
        own = list(chain.from_iterable(handles))
        rows = in_order([*own, *looks.telling(own)])
        official = self._told.pages.get(body, [])
        pages = looks.pages.union(map(_page, own))
        pages.update(one.page for one in official)
        pages.discard("")
        return _Channel(
            body=body,
            account=account,
            rows=rows,
            periods=periods(
                rows,
                pages,
                limits=self._limits(body, chain(own, looks.rows), official),
                one_look=self._rules.one_look,
            ),
            pages=frozenset(pages),
            bodies=tuple(sorted({one[0][0] for one in handles})),
            spellings=tuple(sorted({one[0][2] for one in handles})),
        )

    def _limits(self, body: str, rows: Iterable[Row], official: Sequence[OfficialPage]) -> Limits:
        """Limits as given; a predecessor's pages end with it unless its successor took them over."""
        limits: dict[str, tuple[datetime | None, datetime | None]] = {
            one.page: (one.since, one.until) for one in official if one.since or one.until
        }
        if body not in self._told.lineages.today.values():
            return limits
        owners: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            owners[row[4]].add(row[0])
        for one in official:
            owners[one.page].add(one.body)
        ends = self._told.lineages.until
        for page, bodies in owners.items():
            if bodies <= ends.keys():
                since, until = limits.get(page, (None, None))
                end = max(ends[one] for one in bodies)
                limits[page] = since, end if until is None else min(until, end)
        return limits

    def _timeline(self, channel: _Channel, spoken: Sequence[Remark], *, alone: bool) -> Timeline:
        facts = self._told.facts.get(channel.account, [])
        remarks = [one for one in spoken if self._concerns(one, channel.account)]
        sure = [one for one in remarks if alone or one.handle]
        handles = _handles(channel)
        return Timeline(
            body=channel.body,
            service=channel.account[0],
            handle=handles[-1].handle if handles else max(channel.spellings, default=""),
            handles=handles,
            bodies=channel.bodies,
            pages=tuple(sorted(channel.pages)),
            periods=channel.periods,
            phases=phases(
                channel.periods, sure, _of_one_account(facts), rows=channel.rows, quiet=self._rules.quiet
            ),
            remarks=tuple(sorted(remarks, key=remark_order)),
            facts=tuple(sorted(facts, key=fact_order)),
        )

    def _concerns(self, remark: Remark, account: Channel) -> bool:
        return not remark.handle or self._told.account(remark.service, remark.handle) == account


def _handles(channel: _Channel) -> tuple[HandleSpan, ...]:
    """Handles in the order of their last sight; spellings that are one handle count as one."""
    if not channel.periods:
        return ()
    if len(channel.spellings) == 1:
        first, last = channel.periods[0].first.when, channel.periods[-1].last.when
        return (HandleSpan(handle=channel.spellings[0], first=first, last=last),)
    spans: dict[Channel, HandleSpan] = {}
    for row in channel.rows:
        if row[5] == _SEEN:
            key = key_of(channel.account[0], row[2])
            began = spans[key].first if key in spans else row[3]
            spans[key] = HandleSpan(handle=row[2], first=began, last=row[3])
    return tuple(sorted(spans.values(), key=lambda one: (one.last, one.first, one.handle)))


def _of_one_account(facts: Iterable[ProfileFact]) -> Iterator[ProfileFact]:
    """Facts about the account that had each handle first; another id behind it is another account."""
    owner: dict[Channel, str] = {}
    for fact in sorted(facts, key=fact_order):
        key = key_of(fact.service, fact.handle)
        if not fact.persistent_id or owner.setdefault(key, fact.persistent_id) == fact.persistent_id:
            yield fact
