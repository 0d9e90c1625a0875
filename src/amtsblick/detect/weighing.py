"""What speaks for and against a linked account being the page owner's own?

Each signal is a statement about how the web is built and has a weight. The sum decides; the
strongest signal on the winning side becomes the stated reason. Own sets stand in the frame of the
page, side by side, as icons or service names; strangers stand in sentences, under names, in boxes
for authors, comments, adverts and embedded posts.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from amtsblick.detect.box_words import (
    Box,
    calls,
    credits_maker,
    ends_with_service,
    heads_channels,
    heads_others,
    invites,
    names_person,
    names_service,
    presents_person,
    speaks_for_itself,
    whom_to_follow,
)
from amtsblick.detect.headings import Heading, bears_name, heading_of, person_named, shares_name
from amtsblick.detect.mentions import Kind, Mention
from amtsblick.detect.ownership import Identity, Match, fold, is_number
from amtsblick.detect.personal import personal_accounts
from amtsblick.detect.placement import Placement, Surroundings
from amtsblick.parse.html import Document, Element
from amtsblick.values.answers import Place, Reason, RejectedBecause

ENOUGH: Final = 2.0
"""Sum from which on a mention counts as own."""
_SENTENCE: Final = 5
"""Words beside a link from which on it stands in running text."""
_SHOWN: Final = 60
"""Characters of a link's text that count as part of the sentence around it."""
_NEAR: Final = 5
"""Levels up to which links count as one group."""
_TOP: Final = 0.12
_BOTTOM: Final = 0.85
"""Shares of a page's links before and after which the frame of the page is likely."""
_A_FEW: Final = 2
"""More accounts of one service than this are a list."""
_MOST_IN_A_GROUP: Final = 60
_NOBODY: Final[dict[str, Mention]] = {}
_TOO_WIDE: Final = frozenset({"body", "main", "article"})
_ROOM: Final = 80
_ROOM_PER_LINK: Final = 60
"""Characters of text that a row of links may have, once and for each of its links."""


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """One observation about a mention; ``own`` or ``against`` is the reason it would give."""

    weight: float
    own: Reason | None = None
    against: RejectedBecause | None = None


_IN_FRAME: Final = Signal(3, Reason.SITE_CHROME)
_IN_SIDEBAR: Final = Signal(1.5, Reason.SITE_CHROME)
_FRAME_SENTENCE: Final = Signal(1.5, Reason.SITE_CHROME)
_AT_EDGE: Final = Signal(1, Reason.SITE_CHROME)
_ON_HUB: Final = Signal(4, Reason.HUB_LISTING)
_ON_IMPRINT: Final = Signal(1.5, Reason.IMPRINT_LISTING)
_SOCIAL_BOX: Final = Signal(2, Reason.FOLLOW_WORDS)
_ORGANISATION: Final = Signal(3, Reason.ORGANISATION_SAME_AS)
_INVITED: Final = Signal(3, Reason.FOLLOW_WORDS)
_SERVICE_NAMED: Final = Signal(1, Reason.SITE_CHROME)
_REL_ME: Final = Signal(2, Reason.REL_ME)
_PROFILE_FRAME: Final = Signal(1, Reason.PROFILE_EMBED)
_FIRST_PERSON: Final = Signal(3, Reason.FOLLOW_WORDS)
"""The sentence speaks of the page's own channel, so that no other sign of running text counts."""
_ROW: Final = Signal(2, Reason.SITE_CHROME)
_LONE_ROW: Final = Signal(0.5, Reason.SITE_CHROME)
"""A row in the middle of the text may be anybody's."""
_OWN_ROW: Final = Signal(2, Reason.NAME_MATCH)
_SAME_NAME: Final = Signal(5, Reason.NAME_MATCH)
_LIKE_NAME: Final = Signal(3, Reason.NAME_MATCH)
_WORD_OF_INVITED: Final = Signal(1, Reason.NAME_MATCH)
_WORD_OF_NAME: Final = Signal(0.4, Reason.NAME_MATCH)
_LIKE_NAME_OF_AUTHOR: Final = Signal(1, Reason.NAME_MATCH)
"""Authors put their paper's name into their handle."""
_OWN_DOMAIN: Final = Signal(6, Reason.OWN_DOMAIN)

_MAKER: Final = Signal(-6, against=RejectedBecause.VENDOR_DEFAULT)
_SENTENCE_AROUND: Final = Signal(-3, against=RejectedBecause.IN_RUNNING_TEXT)
_FRAME_SENTENCE_AROUND: Final = Signal(-2, against=RejectedBecause.IN_RUNNING_TEXT)
_FIRST_PERSON_IN_ARTICLE: Final = Signal(-2, against=RejectedBecause.IN_RUNNING_TEXT)
"""The "us" of an article may be somebody it quotes."""
_AUTHOR_SENTENCE: Final = Signal(-3, against=RejectedBecause.AUTHOR)
_AUTHOR_HEADING: Final = Signal(-4, against=RejectedBecause.AUTHOR)
_DECLARED_PERSONAL: Final = Signal(-4, against=RejectedBecause.AUTHOR)
_IN_FEED: Final = Signal(-3, against=RejectedBecause.EMBEDDED_POST)
_OTHER_NAME: Final = Signal(-2, against=RejectedBecause.OTHER_ORGANISATION)
_PERSONS_NAME: Final = Signal(-3, against=RejectedBecause.PERSON)
_PERSONS_HEADING: Final = Signal(-4, against=RejectedBecause.PERSON)
_LIKE_PERSONS_HEADING: Final = Signal(-3, against=RejectedBecause.PERSON)
"""Capitalised pairs of words may also be a thing, unless an account bears the name."""
_OTHERS_HEADING: Final = Signal(-5, against=RejectedBecause.OTHER_ORGANISATION)
_NAMED_ABOVE: Final = Signal(-4, against=RejectedBecause.OTHER_ORGANISATION)
"""The account bears the name of whom the heading announces."""
_PERSONAL_PROFILE: Final = Signal(-3, against=RejectedBecause.PERSON)
_PERSONS_ROW: Final = Signal(-4, against=RejectedBecause.AUTHOR)
_FRAME_HAS_ANOTHER: Final = Signal(-2.5, against=RejectedBecause.OTHER_ORGANISATION)
_OF_MANY: Final = Signal(-3, against=RejectedBecause.OTHER_ORGANISATION)
_STRANGE_BOXES: Final = (
    (Box.EMBED, Signal(-7, against=RejectedBecause.EMBEDDED_POST)),
    (Box.COMMENT, Signal(-7, against=RejectedBecause.USER_CONTENT)),
    (Box.AUTHOR, Signal(-7, against=RejectedBecause.AUTHOR)),
    (Box.ADVERT, Signal(-6, against=RejectedBecause.OTHER_ORGANISATION)),
    (Box.PERSON, Signal(-5, against=RejectedBecause.PERSON)),
    (Box.PARTNER, Signal(-4, against=RejectedBecause.OTHER_ORGANISATION)),
    (Box.VENDOR, Signal(-3, against=RejectedBecause.VENDOR_DEFAULT)),
)
_STRANGE: Final = sum(box for box, _ in _STRANGE_BOXES)
_HEADED_BY_PERSON: Final = frozenset({_AUTHOR_HEADING, _PERSONS_HEADING, _LIKE_PERSONS_HEADING})
_OF_SOMEBODY: Final = Box.AUTHOR | Box.PERSON | Box.EMBED | Box.COMMENT


class Weighing:
    """Verdicts on the links of one page; ``page_kind`` as of ``page_kind.page_kind``."""

    def __init__(
        self, document: Document, identity: Identity, named: Sequence[Mention], page_kind: Place | None
    ) -> None:
        self._document = document
        self._identity = identity
        self._named = named
        self._page_kind = page_kind
        self._placement = Placement(document)
        self._tight: dict[int, bool] = {}
        self._row_boxes: dict[int, Element | None] = {}

    def around(self, mention: Mention) -> Surroundings:
        """Surroundings of a mention's element."""
        return self._placement.around(mention.element, mention.depth)

    def around_element(self, element: Element) -> Surroundings:
        """Surroundings of any element of the page."""
        return self._placement.around(element)

    def place_of(self, element: Element) -> Place:
        """Place of any element of the page."""
        return self._placement.around(element).place

    def is_offered(self, mention: Mention) -> bool:
        """Whether an address that says nothing about its target stands where own channels stand."""
        around = self.around(mention)
        return around.framed and not around.boxes & _STRANGE and not mention.element.line()[0]

    def verdict(self, mention: Mention) -> Reason | RejectedBecause:
        """Strongest reason of the side that wins."""
        signals = self.signals(mention)
        if sum(signal.weight for signal in signals) >= ENOUGH:
            return max(signals, key=lambda signal: signal.weight).own or Reason.SITE_CHROME
        worst = min(signals, key=lambda signal: signal.weight, default=_OTHER_NAME)
        return worst.against or RejectedBecause.OTHER_ORGANISATION

    def signals(self, mention: Mention) -> list[Signal]:
        """What speaks for or against one profile; in the plain frame of a page the first look is enough."""
        around = self.around(mention)
        strange = [signal for box, signal in _STRANGE_BOXES if around.boxes & box][:1]
        before, after = mention.element.line()
        sentence = f"{before} {mention.element.text()[:_SHOWN]} {after}" if before or after else ""
        beside = f"{before} {after}"
        running = len(beside) > _SENTENCE * 2 and _words(beside) >= _SENTENCE
        found = strange + self._place_signals(mention, around, running=running)
        found += self._link_signals(mention, around, before)
        doubtful = (
            strange
            or running
            or around.boxes & Box.FEED
            or _PERSONAL_PROFILE in found
            or _DECLARED_PERSONAL in found
        )
        plain = around.framed or (around.chrome and around.boxes & Box.SOCIAL)
        if plain and not doubtful and _SERVICE_NAMED in found and not (sentence and credits_maker(sentence)):
            return found + self._rival_signals(mention)
        found += self._word_signals(mention, sentence, running=running, known_stranger=bool(strange))
        invited = _INVITED in found or _FIRST_PERSON in found
        of_somebody = bool(around.boxes & _OF_SOMEBODY) or not _HEADED_BY_PERSON.isdisjoint(found)
        grouped = self._group_signals(mention, around, of_somebody=of_somebody)
        found += [signal for signal in grouped if signal is not _OF_MANY or _FIRST_PERSON not in found]
        found += self._name_signals(mention, of_somebody=of_somebody, invited=invited)
        if not invited or around.in_article:
            found += self._frame_signals(mention, around)
        return found

    def _rival_signals(self, mention: Mention) -> list[Signal]:
        """Where the frame shows several accounts of a service, their headings say whose they are."""
        if len(self._framed.get(mention.reading.service, ())) < _A_FEW:
            return []
        heading = heading_of(mention.element)
        return [_OTHERS_HEADING] if heads_others(heading.near) or heads_others(heading.title) else []

    def _place_signals(self, mention: Mention, around: Surroundings, *, running: bool) -> list[Signal]:
        found: list[Signal] = []
        if around.chrome and running:
            found.append(_FRAME_SENTENCE)
        elif around.chrome:
            found.append(_IN_SIDEBAR if around.place is Place.SIDEBAR else _IN_FRAME)
        elif self._page_kind is not None:
            found.append(_ON_HUB if self._page_kind is Place.HUB_PAGE else _ON_IMPRINT)
        elif not _TOP < mention.depth < _BOTTOM and not around.in_text:
            found.append(_AT_EDGE)
        if around.boxes & Box.SOCIAL and not around.boxes & Box.FEED:
            found.append(_SOCIAL_BOX)
        if around.organisation:
            found.append(_ORGANISATION)
        return found

    def _link_signals(self, mention: Mention, around: Surroundings, before: str) -> list[Signal]:
        found: list[Signal] = []
        if mention.names_a_service() or (before and ends_with_service(before)):
            found.append(_SERVICE_NAMED)
        if "me" in mention.rel:
            found.append(_REL_ME)
        if mention.kind is Kind.FRAME and not around.in_article:
            found.append(_PROFILE_FRAME)
        if mention.reading.who == "person" and self._identity.match(mention.reading.handle) is not Match.SAME:
            found.append(_PERSONAL_PROFILE)
        if mention.reading.key in self._personal:
            found.append(_DECLARED_PERSONAL)
        return found

    def _word_signals(
        self, mention: Mention, sentence: str, *, running: bool, known_stranger: bool
    ) -> list[Signal]:
        found: list[Signal] = []
        around = self.around(mention)
        ours = sentence != "" and (speaks_for_itself(sentence) or self._calls_to_follow(sentence))
        invited = ours or (sentence != "" and invites(sentence)) or invites(mention.spoken)
        if not invited and not known_stranger:
            heading = heading_of(mention.element)
            invited = invites(heading.near)
            if not invited:
                found += self._heading_signals(mention, heading)
            if not found and not running and not around.in_article:
                invited = invited or heads_channels(heading.near)
        if invited:
            found.append(_FIRST_PERSON if ours and not around.in_article else _INVITED)
        elif around.boxes & Box.FEED:
            found.append(_IN_FEED)
        if running and _FIRST_PERSON not in found:
            found.append(_FIRST_PERSON_IN_ARTICLE if ours else self._sentence_signal(around))
        found += self._sentence_signals(sentence)
        if self._names_another(mention):
            person = names_person(mention.text)
            if person or not ours or around.in_article:
                found.append(_PERSONS_NAME if person else _OTHER_NAME)
        return found

    def _sentence_signal(self, around: Surroundings) -> Signal:
        return _FRAME_SENTENCE_AROUND if around.framed else _SENTENCE_AROUND

    def _sentence_signals(self, sentence: str) -> list[Signal]:
        found: list[Signal] = []
        if sentence and credits_maker(sentence):
            found.append(_MAKER)
        if sentence and presents_person(sentence):
            found.append(_AUTHOR_SENTENCE)
        return found

    def _calls_to_follow(self, sentence: str) -> bool:
        """Whether the sentence calls to follow one who bears the owner's name."""
        whom = whom_to_follow(sentence)
        return whom != "" and self._identity.match(whom) >= Match.PART

    def _heading_signals(self, mention: Mention, heading: Heading) -> list[Signal]:
        """Whose links the words above announce, where they are not the owner's."""
        if presents_person(heading.near):
            return [_AUTHOR_HEADING]
        if credits_maker(heading.near):
            return [_MAKER]
        if heads_others(heading.near) or heads_others(heading.title):
            return [_OTHERS_HEADING]
        framed = self.around(mention).chrome or self._page_kind is not None
        return [] if framed else self._name_above_signals(mention, heading)

    def _name_above_signals(self, mention: Mention, heading: Heading) -> list[Signal]:
        """A full name, or the account's own, that is not the owner's."""
        found = (person_named(name) for name in heading.names() + self._topic)
        persons = [person for person in found if person and self._identity.match(person) is Match.NONE]
        if any(shares_name(handle, person) for person in persons for handle in self._handles):
            return [_PERSONS_HEADING]
        if person_named(heading.near) in persons:
            return [_LIKE_PERSONS_HEADING]
        names = heading.names() + self._topic
        handle = mention.reading.handle
        if any(bears_name(handle, name) and self._identity.match(name) is Match.NONE for name in names):
            return [_PERSONS_HEADING if mention.reading.who == "person" else _NAMED_ABOVE]
        return []

    @cached_property
    def _topic(self) -> list[str]:
        """What the page is about by its only main heading."""
        found = self._document.select("h1")
        text = found[0].text() if len(found) == 1 else ""
        return [text] if 0 < len(text) <= _ROOM else []

    @cached_property
    def _handles(self) -> list[str]:
        return [fold(mention.reading.handle) for mention in self._named if mention.reading.is_profile]

    def _names_another(self, mention: Mention) -> bool:
        """Whether the link's text is a name that is neither a service's nor the owner's."""
        text = fold(mention.text)
        if not text or self._identity.match(mention.text) is not Match.NONE or calls(mention.text):
            return False
        if names_service(mention.text):
            return names_person(mention.text)
        core = fold(mention.reading.handle.rpartition("/")[2])
        return not (core[:6] in text or (len(text) > len("abc") and text in core)) or names_person(
            mention.text
        )

    def _name_signals(self, mention: Mention, *, of_somebody: bool, invited: bool) -> list[Signal]:
        """Names that fit."""
        handle = mention.reading.handle
        on_a_domain = "@" in handle[1:] or mention.reading.service == "bluesky"
        if on_a_domain and self._identity.owns_domain(handle):
            return [_OWN_DOMAIN]
        match = self._identity.match(handle)
        if match is Match.SAME:
            return [_SAME_NAME]
        if match is Match.PART:
            return [_LIKE_NAME_OF_AUTHOR if of_somebody else _LIKE_NAME]
        if match is Match.WORD:
            return [_WORD_OF_INVITED if invited else _WORD_OF_NAME]
        return []

    def _frame_signals(self, mention: Mention, around: Surroundings) -> list[Signal]:
        """A stranger's name in the text of a page whose frame has its own channel on that service."""
        if self._identity.match(mention.reading.handle) is not Match.NONE:
            return []
        framed = self._framed.get(mention.reading.service, set())
        if framed and mention.reading.key not in framed and not around.chrome and self._page_kind is None:
            return [_FRAME_HAS_ANOTHER]
        return []

    @cached_property
    def _framed(self) -> dict[str, set[str]]:
        """Accounts of each service in header, footer and navigation."""
        framed: dict[str, set[str]] = defaultdict(set)
        for mention in self._named:
            if mention.kind in (Kind.LINK, Kind.SCRIPTED) and mention.reading.is_profile:
                around = self.around(mention)
                if around.framed and not around.boxes & _STRANGE:
                    framed[mention.reading.service].add(mention.reading.key)
        return framed

    def _group_signals(self, mention: Mention, around: Surroundings, *, of_somebody: bool) -> list[Signal]:
        group = self._group(mention)
        services = Counter(other.reading.service for other in group.values())
        row = len(services) > 1 and services[mention.reading.service] <= _A_FEW
        found = [self._row_signal(list(group.values()), around, of_somebody=of_somebody)] if row else []
        if (
            not row
            and len(group) > _A_FEW
            and self._mostly_own([one.reading.handle for one in group.values()])
        ):
            return [_OWN_ROW]
        if around.framed or self._page_kind is Place.HUB_PAGE:
            return found
        if mention.reading.service not in self._strange_crowds or _OWN_ROW in found:
            return found
        return [_OF_MANY]

    def _row_signal(self, row: Sequence[Mention], around: Surroundings, *, of_somebody: bool) -> Signal:
        """A row of links to several services belongs to one holder, as a whole."""
        fitting = [self._identity.match(one.reading.handle) for one in row]
        if Match.SAME in fitting or (Match.PART in fitting and not of_somebody):
            return _OWN_ROW
        if any(one.reading.who == "person" or one.reading.key in self._personal for one in row):
            return _PERSONS_ROW
        if sum(one.text != "" and not one.names_a_service() for one in row) * 2 > len(row):
            return _LONE_ROW
        at_edge = not _TOP < row[0].depth < _BOTTOM and not around.in_text
        offered = around.chrome or around.boxes & Box.SOCIAL or self._page_kind is not None or at_edge
        return _ROW if offered else _LONE_ROW

    def _mostly_own(self, handles: Collection[str]) -> bool:
        """Whether a list of accounts bears the owner's name in at least every second telling line."""
        telling = [handle for handle in handles if not is_number(handle)]
        fitting = sum(self._identity.match(handle) > Match.NONE for handle in telling)
        return fitting * 2 >= len(telling) > 0

    @cached_property
    def _strange_crowds(self) -> frozenset[str]:
        """Services of which many accounts, mostly strangers', are linked outside the frame."""
        crowds: dict[str, set[str]] = defaultdict(set)
        for mention in self._named:
            if mention.kind is Kind.LINK and mention.reading.is_profile and not self.around(mention).framed:
                crowds[mention.reading.service].add(mention.reading.handle)
        return frozenset(
            service
            for service, handles in crowds.items()
            if len(handles) > _A_FEW and not self._mostly_own(handles)
        )

    def _group(self, mention: Mention) -> dict[str, Mention]:
        """Accounts linked from the smallest box that holds several and little else.

        What stands in a row of its own further in is no part of the wider one.
        """
        box = self._row_box(mention)
        if box is None:
            return {}
        members = self._by_ancestor[box.key]
        if not self._is_tight(box, len(members)):
            return {}
        beside = {key: other for key, other in members.items() if self._row_box(other) == box}
        return beside if len(beside) > 1 else {}

    def _row_box(self, mention: Mention) -> Element | None:
        """Smallest box around a link that holds several accounts; the same for all in one parent."""
        parent = mention.element.parent
        if parent is None:
            return None
        if parent.key not in self._row_boxes:
            self._row_boxes[parent.key] = self._nearest_row(mention.element)
        return self._row_boxes[parent.key]

    def _nearest_row(self, link: Element) -> Element | None:
        for above, _ in zip(link.ancestors(), range(_NEAR), strict=False):
            if above.tag in _TOO_WIDE:
                break
            if len(self._by_ancestor.get(above.key, _NOBODY)) > 1:
                return above
        return None

    def _is_tight(self, box: Element, members: int) -> bool:
        """Whether a box is a row of links rather than a column of all kinds of things."""
        known = self._tight.get(box.key)
        if known is None:
            known = self._tight[box.key] = len(box.text()) <= _ROOM + _ROOM_PER_LINK * members
        return known

    @cached_property
    def _by_ancestor(self) -> dict[int, dict[str, Mention]]:
        groups: dict[int, dict[str, Mention]] = defaultdict(dict)
        for mention in self._named:
            if mention.kind in (Kind.LINK, Kind.SCRIPTED) and mention.reading.is_profile:
                for above, _ in zip(mention.element.ancestors(), range(_NEAR), strict=False):
                    if len(groups[above.key]) < _MOST_IN_A_GROUP:
                        groups[above.key][mention.reading.key] = mention
        return groups

    @cached_property
    def _personal(self) -> frozenset[str]:
        return personal_accounts(self._named)


def _words(sentence: str) -> int:
    return sum(len(word) > 1 for word in sentence.split())
