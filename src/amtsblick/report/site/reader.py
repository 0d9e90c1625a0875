"""The shelf in one reader's language: what is said, and what was seen last, side by side."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from amtsblick.report.addresses import Linked, link, linked
from amtsblick.report.lookup import Names
from amtsblick.report.register.standing import Standing, UseLine
from amtsblick.report.site.shelf import Shelf
from amtsblick.report.tally import sort_key
from amtsblick.report.timeline.profile_address import profile_address
from amtsblick.report.words import Lang, words
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing as ChannelStanding
from amtsblick.values.survey import Status
from amtsblick.values.usages import Usage

T = TypeVar("T")
_NOTHING: Final = frozenset({Status.NOT_FOUND, Status.NOT_LOOKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the newest survey shows of one service on one body's pages.

    ``sign`` is a status of the survey, or "never" when nobody ever looked. ``channels`` are the body's own,
    or those that it uses.
    """

    sign: str
    label: str
    channels: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One usage; ``account`` leads to the profile where its address follows from the handle."""

    line: UseLine
    account: Linked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One body and one service: what the body says, and what was seen."""

    body: str
    body_name: str
    service: str
    service_name: str
    said: tuple[Said, ...]
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When somebody looked at a body's pages. ``day`` is "" when nobody ever could."""

    sign: str
    label: str
    day: str
    pages: int


class Reader:
    """Looks everything up in the reader's language."""

    def __init__(self, shelf: Shelf, knowledge: Knowledge, lang: Lang) -> None:
        self.shelf: Final = shelf
        self.lang: Final[Lang] = lang
        self.say: Final = words(lang)
        self.knowledge: Final = knowledge
        known = {one.id: one.name for one in shelf.held.bodies.values()}
        self.names: Final = Names(knowledge, self.say, known)
        self.standing: Final = Standing(shelf.held, self.names, self.say)
        self._services: Final = {one.id: one for one in knowledge.services}
        held = shelf.held
        self.usages_of: Final = _indexed(held.usages, lambda one: (one.body,))
        self.decisions_of: Final = _indexed(held.decisions, lambda one: (one.body,))
        self.editions_of: Final = _indexed(shelf.editions, lambda one: (one.document.body,))
        self.reviews_of: Final = _indexed(held.reviews, lambda one: {one.body, one.by})
        self.campaigns_of: Final = _indexed(held.campaigns, lambda one: (one.body,))
        self.agreements_of: Final = _indexed(held.agreements, lambda one: {one.body, one.party})
        self.statements_of: Final = _indexed(held.statements, lambda one: (one.about,))
        pages = (held.bodies[one] for one in shelf.pages)
        self.children_of: Final = _indexed(pages, lambda one: (one.parent or "",))
        self._statuses: Final = {body: dict(observed.statuses) for body, observed in shelf.observed.items()}
        self.services: Final = tuple(self._in_order())

    def _in_order(self) -> list[str]:
        """Services that anybody says or shows, the most common ones first."""
        pairs = {(one.body, one.service) for one in self.shelf.held.usages if one.service}
        pairs.update(
            (body, service)
            for body in self.shelf.pages
            for service, status in self._statuses.get(body, {}).items()
            if status not in _NOTHING
        )
        counts = Counter(service for _, service in pairs)
        about = [one.service for one in self.shelf.held.reviews]
        about += [one.service for one in self.shelf.held.decisions]
        counts.update({service: 0 for service in about if service in self._services})
        return sorted(counts, key=lambda one: (-counts[one], sort_key(self.names.service(one))))

    def body(self, body: str) -> Body | None:
        """A body that may be named."""
        return self.shelf.held.bodies.get(body)

    def kind(self, body: str) -> str:
        """What kind of body it is, "" when nobody says."""
        known = self.body(body)
        return self.names.kind(known.kind) if known and known.kind else ""

    def pairs_of_body(self, body: str) -> list[Pair]:
        """Every service that the body says something about or shows."""
        said = {one.service for one in self.usages_of(body) if one.service}
        seen = {one for one, status in self._statuses.get(body, {}).items() if status not in _NOTHING}
        return [self.pair(body, one) for one in self.services if one in said | seen]

    def pairs_of_service(self, service: str) -> list[Pair]:
        """Every body that says something about the service or shows it, by name."""
        found = (self.pair(body, service) for body in self.shelf.pages)
        shown = [one for one in found if one.said or one.seen.sign not in {*_NOTHING, "never"}]
        return sorted(shown, key=lambda one: sort_key(one.body_name))

    def pair(self, body: str, service: str) -> Pair:
        """Both sides of one body and service."""
        usages = [one for one in self.usages_of(body) if one.service == service]
        return Pair(
            body=body,
            body_name=self.standing.body(body),
            service=service,
            service_name=self.standing.service(service),
            said=tuple(map(self._said, usages)),
            seen=self._seen(body, service),
        )

    def overall(self, body: str) -> tuple[Said, ...]:
        """What the body says of all services together."""
        return tuple(self._said(one) for one in self.usages_of(body) if not one.service)

    def _said(self, usage: Usage) -> Said:
        address = profile_address(self._services.get(usage.service), usage.handle)
        account = Linked(text=usage.handle, href=address) if usage.handle else None
        return Said(line=self.standing.line(usage), account=account)

    def _seen(self, body: str, service: str) -> Seen:
        observed = self.shelf.observed.get(body)
        if observed is None or never(observed):
            return Seen(sign="never", label=str(self.say("site.seen.never")))
        if observed.state is not State.LOOKED:
            return Seen(sign=Status.NOT_LOOKED, label=str(self.say("status.not_looked.label")))
        status = self._statuses[body].get(service, Status.NOT_FOUND)
        return Seen(
            sign=status,
            label=str(self.say(f"status.{status}.label")),
            channels=tuple(_channels(observed.channels, service)),
        )

    def look(self, body: str) -> Look:
        """When and with what success somebody looked at the body's pages."""
        observed = self.shelf.observed.get(body)
        if observed is None or never(observed):
            return Look(sign="never", label=str(self.say("site.seen.never")), day="", pages=0)
        return Look(
            sign="looked" if observed.state is State.LOOKED else "not_looked",
            label=str(self.say(f"state.{observed.state}.label")),
            day=self.say.day(observed.looked_at) if observed.looked_at else "",
            pages=observed.pages,
        )


def never(observed: Observed) -> bool:
    """Did no survey ever try this body's pages?"""
    return observed.state is State.NOT_JUDGED and observed.looked_at is None and not observed.pages


def _channels(channels: Sequence[SeenChannel], service: str) -> Iterable[Linked]:
    """Those that still are there and are the body's, or another's that it uses; no weak mentions."""
    shown = {ChannelStanding.OWN, ChannelStanding.VIA_OTHER}
    for one in channels:
        if one.service == service and one.standing in shown and one.gone_by is None:
            if link(one.url):
                yield Linked(text=one.handle or linked(one.url).text, href=one.url)
            elif one.handle:
                yield Linked(text=one.handle, href="")


def _indexed(items: Iterable[T], bodies: Callable[[T], Iterable[str]]) -> Callable[[str], Sequence[T]]:
    """What tells the items of one body, in their order."""
    found: dict[str, list[T]] = defaultdict(list)
    for one in items:
        for body in bodies(one):
            found[body].append(one)
    return lambda body: found.get(body, ())
