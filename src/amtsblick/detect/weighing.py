"""What speaks for and against a mentioned account being the page owner's own?

Each signal is a statement about how the web is built and has a name and a weight. The sum
decides; the strongest signal on the winning side becomes the stated reason.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from amtsblick.detect.box_words import Box, credits_maker, invites, names_service, presents_person
from amtsblick.detect.mentions import Kind, Mention
from amtsblick.detect.ownership import Identity, Match, fold
from amtsblick.detect.placement import Placement, Surroundings
from amtsblick.parse.html import Element
from amtsblick.values.answers import Place, Reason, RejectedBecause

ENOUGH: Final = 2.0
"""Sum from which on a mention counts as own."""
_SENTENCE: Final = 5
"""Words beside a link from which on it stands in running text."""
_NEAR: Final = 5
"""Levels up to which links count as one group."""
_HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "p", "span", "div", "legend", "label", "dt", "summary"})
_HEADING_LENGTH: Final = 90


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation about a mention; ``for_`` or ``against`` is what it would be the reason of."""

    weight: float
    for_: Reason | None = None
    against: RejectedBecause | None = None


_BOX_SIGNALS: Final = (
    (Box.EMBED, Signal(-7, against=RejectedBecause.EMBEDDED_POST)),
    (Box.COMMENT, Signal(-7, against=RejectedBecause.USER_CONTENT)),
    (Box.AUTHOR, Signal(-7, against=RejectedBecause.AUTHOR)),
    (Box.ADVERT, Signal(-6, against=RejectedBecause.OTHER_ORGANISATION)),
    (Box.PERSON, Signal(-5, against=RejectedBecause.PERSON)),
    (Box.PARTNER, Signal(-4, against=RejectedBecause.OTHER_ORGANISATION)),
    (Box.VENDOR, Signal(-3, against=RejectedBecause.VENDOR_DEFAULT)),
)


class Weighing:
    """Signals for the mentions of one page."""

    def __init__(self, identity: Identity, mentioned: Sequence[Mention], page_kind: Place | None) -> None:
        self._identity = identity
        self._mentioned = mentioned
        self._page_kind = page_kind
        self._placement = Placement()

    def around(self, mention: Mention) -> Surroundings:
        """Surroundings of a mention's element."""
        return self._placement.around(mention.element)

    def verdict(self, mention: Mention) -> Reason | RejectedBecause:
        """Strongest reason of the side that wins."""
        signals = self.signals(mention)
        if sum(signal.weight for signal in signals) >= ENOUGH:
            best = max(signals, key=lambda signal: signal.weight)
            return best.for_ or Reason.SITE_CHROME
        worst = min(signals, key=lambda signal: signal.weight, default=None)
        if worst is None or worst.against is None:
            return RejectedBecause.OTHER_ORGANISATION
        return worst.against

    def signals(self, mention: Mention) -> list[Signal]:
        """Everything that speaks for or against one linked profile."""
        around = self.around(mention)
        found = [signal for box, signal in _BOX_SIGNALS if around.boxes & box]
        found = found[:1]
        before, after = mention.element.line()
        sentence = f"{before} {after}"
        running = len([word for word in sentence.split() if len(word) > 1]) >= _SENTENCE
        service_label = names_service(mention.label)
        invited = invites(sentence) or invites(mention.label)
        if not invited and not found:
            heading = self._heading(mention.element)
            invited = invites(heading)
            if presents_person(heading):
                found.append(Signal(-4, against=RejectedBecause.AUTHOR))
        found += self._place_signals(around, running=running)
        found += self._text_signals(mention, sentence, running=running, invited=invited, named=service_label)
        found += self._group_signals(mention, around)
        found += self._name_signals(mention, around)
        return found

    def _place_signals(self, around: Surroundings, *, running: bool) -> list[Signal]:
        found: list[Signal] = []
        if around.chrome and not running:
            found.append(Signal(2 if around.place is Place.SIDEBAR else 3, for_=Reason.SITE_CHROME))
        elif around.chrome:
            found.append(Signal(1.5, for_=Reason.SITE_CHROME))
        elif self._page_kind is Place.HUB_PAGE:
            found.append(Signal(4, for_=Reason.HUB_LISTING))
        elif self._page_kind is Place.IMPRINT:
            found.append(Signal(2, for_=Reason.IMPRINT_LISTING))
        if around.boxes & Box.SOCIAL:
            found.append(Signal(2, for_=Reason.FOLLOW_WORDS))
        if around.organisation:
            found.append(Signal(3, for_=Reason.ORGANISATION_SAME_AS))
        return found

    def _text_signals(
        self, mention: Mention, sentence: str, *, running: bool, invited: bool, named: bool
    ) -> list[Signal]:
        found: list[Signal] = []
        if invited:
            found.append(Signal(3, for_=Reason.FOLLOW_WORDS))
        if credits_maker(sentence):
            found.append(Signal(-6, against=RejectedBecause.VENDOR_DEFAULT))
        if running:
            found.append(Signal(-3, against=RejectedBecause.IN_RUNNING_TEXT))
            if presents_person(sentence):
                found.append(Signal(-3, against=RejectedBecause.AUTHOR))
        if named:
            found.append(Signal(1, for_=Reason.SITE_CHROME))
        elif mention.text and fold(mention.reading.handle.rpartition("/")[2])[:6] not in fold(mention.text):
            found.append(Signal(-2, against=RejectedBecause.OTHER_ORGANISATION))
        if mention.reading.who == "person":
            found.append(Signal(-3, against=RejectedBecause.PERSON))
        if "me" in mention.element.attribute("rel").lower().split():
            found.append(Signal(3, for_=Reason.REL_ME))
        if mention.kind is Kind.FRAME:
            found.append(Signal(1, for_=Reason.PROFILE_EMBED))
        return found

    def _name_signals(self, mention: Mention, around: Surroundings) -> list[Signal]:
        handle = mention.reading.handle
        if mention.reading.federated or mention.reading.service in ("bluesky", "mastodon"):
            if self._identity.owns_domain(handle):
                return [Signal(6, for_=Reason.OWN_DOMAIN)]
        match = self._identity.match(handle)
        doubtful = around.boxes & (Box.AUTHOR | Box.PERSON | Box.EMBED | Box.COMMENT)
        if match is Match.SAME:
            return [Signal(5, for_=Reason.NAME_MATCH)]
        if match is Match.PART:
            return [Signal(1 if doubtful else 3, for_=Reason.NAME_MATCH)]
        return []

    def _group_signals(self, mention: Mention, around: Surroundings) -> list[Signal]:
        services, rivals = self._group(mention)
        if services > 1:
            return [Signal(2, for_=Reason.FOLLOW_WORDS if around.boxes & Box.SOCIAL else Reason.SITE_CHROME)]
        if rivals > 2 and not around.chrome:
            return [Signal(-2, against=RejectedBecause.OTHER_ORGANISATION)]
        return []

    def _group(self, mention: Mention) -> tuple[int, int]:
        """Services and accounts of the same service among the links in the smallest common box."""
        keys = [above.key for above, _ in zip(mention.element.ancestors(), range(_NEAR), strict=False)]
        for key in keys:
            members = self._by_ancestor.get(key, ())
            readings = {other.reading.key: other.reading for other in members}
            if len(readings) > 1:
                services = Counter(reading.service for reading in readings.values())
                return len(services), services[mention.reading.service]
        return 1, 1

    @cached_property
    def _by_ancestor(self) -> dict[int, list[Mention]]:
        groups: dict[int, list[Mention]] = defaultdict(list)
        for mention in self._mentioned:
            if mention.kind in (Kind.LINK, Kind.SCRIPTED) and mention.reading.is_profile:
                for above, _ in zip(mention.element.ancestors(), range(_NEAR), strict=False):
                    groups[above.key].append(mention)
        return groups

    def _heading(self, element: Element) -> str:
        """Nearest short text before a link, at most four boxes up."""
        one: Element | None = element
        for _ in range(4):
            if one is None or one.tag in ("body", "main"):
                return ""
            for number, before in enumerate(one.before()):
                if number > 2:
                    break
                if before.tag in _HEADING_TAGS and not before.holds("a"):
                    text = before.text()
                    if text and len(text) <= _HEADING_LENGTH:
                        return text
                    if text:
                        return ""
            one = one.parent
        return ""
