"""What speaks for and against a linked account being the page owner's own?

Each signal is a statement about how the web is built and has a weight. The sum decides; the
strongest signal on the winning side becomes the stated reason. Own sets stand in the frame of the
page, side by side, as icons or service names; strangers stand in sentences, under names, in boxes
for authors, comments, adverts and embedded posts.
"""

from collections.abc import Sequence
from typing import Final

from amtsblick.detect import signals as sign
from amtsblick.detect.box_words import Box
from amtsblick.detect.headings import Heading, bears_name, heading_of, person_named, shares_name
from amtsblick.detect.mentions import Kind, Mention
from amtsblick.detect.neighbours import A_FEW, Neighbours, at_edge
from amtsblick.detect.ownership import Identity, Match, fold
from amtsblick.detect.page import Page
from amtsblick.detect.phrases import (
    calls,
    credits_maker,
    disowns,
    ends_with_service,
    heads_channels,
    heads_others,
    invites,
    names_person,
    names_service,
    presents_person,
    speaks_for_itself,
    tells_private,
    whom_to_follow,
)
from amtsblick.detect.placement import Surroundings
from amtsblick.parse.html import Element
from amtsblick.parse.once import once
from amtsblick.values.answers import Place, Reason, RejectedBecause

_SENTENCE: Final = 5
"""Words beside a link from which on it stands in running text."""
_SHOWN: Final = 60
"""Characters of a link's text that count as part of the sentence around it."""
_LONGEST_TOPIC: Final = 80
"""Characters of a main heading that can be a name."""


class Weighing:
    """Verdicts on the links of one page; ``page_kind`` as of ``page_kind.page_kind``."""

    def __init__(
        self, page: Page, identity: Identity, named: Sequence[Mention], page_kind: Place | None
    ) -> None:
        self._document = page.document
        self._identity = identity
        self._named = named
        self._page_kind = page_kind
        placement = self._placement = page.placement

        def around(mention: Mention) -> Surroundings:
            # Not ``self.around``: what holds itself stays in memory until a garbage collection.
            return placement.around(mention.element, mention.depth)

        self._neighbours = Neighbours(named, identity, around, page_kind)

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
        return around.framed and not around.boxes & sign.STRANGE and not mention.element.line()[0]

    def verdict(self, mention: Mention) -> Reason | RejectedBecause:
        """Strongest reason of the side that wins."""
        signals = self.signals(mention)
        if sum(signal.weight for signal in signals) >= sign.ENOUGH:
            return max(signals, key=lambda signal: signal.weight).own or Reason.SITE_CHROME
        worst = min(signals, key=lambda signal: signal.weight, default=sign.OTHER_NAME)
        return worst.against or RejectedBecause.OTHER_ORGANISATION

    def signals(self, mention: Mention) -> list[sign.Signal]:
        """What speaks for or against one profile; in the plain frame of a page the first look is enough."""
        around = self.around(mention)
        strange = []
        if around.boxes & sign.STRANGE:
            strange = [signal for box, signal in sign.STRANGE_BOXES if around.boxes & box][:1]
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
            or sign.PERSONAL_PROFILE in found
            or sign.DECLARED_PERSONAL in found
        )
        plain = around.framed or (around.chrome and around.boxes & Box.SOCIAL)
        if (
            plain
            and not doubtful
            and sign.SERVICE_NAMED in found
            and not (sentence and (credits_maker(sentence) or tells_private(sentence)))
        ):
            return found + self._rival_signals(mention)
        if sentence and disowns(before, after):
            found.append(sign.DISOWNED)
        found += self._word_signals(mention, sentence, running=running, known_stranger=bool(strange))
        invited = sign.INVITED in found or sign.FIRST_PERSON in found
        of_somebody = bool(around.boxes & sign.OF_SOMEBODY) or not sign.HEADED_BY_PERSON.isdisjoint(found)
        grouped = self._neighbours.signals(mention, around, of_somebody=of_somebody)
        found += [
            signal for signal in grouped if signal is not sign.OF_MANY or sign.FIRST_PERSON not in found
        ]
        found += self._name_signals(mention, of_somebody=of_somebody, invited=invited)
        if not invited or around.in_article:
            found += self._frame_signals(mention, around)
        return found

    def _rival_signals(self, mention: Mention) -> list[sign.Signal]:
        """Where the frame shows several accounts of a service, their headings say whose they are."""
        if len(self._neighbours.framed.get(mention.reading.service, ())) < A_FEW:
            return []
        heading = heading_of(mention.element)
        return [sign.OTHERS_HEADING] if heads_others(heading.near) or heads_others(heading.title) else []

    def _place_signals(self, mention: Mention, around: Surroundings, *, running: bool) -> list[sign.Signal]:
        found: list[sign.Signal] = []
        if around.chrome and running:
            found.append(sign.FRAME_SENTENCE)
        elif around.chrome:
            found.append(sign.IN_SIDEBAR if around.place is Place.SIDEBAR else sign.IN_FRAME)
        elif self._page_kind is not None:
            found.append(sign.ON_HUB if self._page_kind is Place.HUB_PAGE else sign.ON_IMPRINT)
        elif at_edge(mention, around):
            found.append(sign.AT_EDGE)
        if around.boxes & Box.SOCIAL and not around.boxes & Box.FEED:
            found.append(sign.SOCIAL_BOX)
        if around.organisation:
            found.append(sign.ORGANISATION)
        return found

    def _link_signals(self, mention: Mention, around: Surroundings, before: str) -> list[sign.Signal]:
        found: list[sign.Signal] = []
        if mention.names_a_service() or (before and ends_with_service(before)):
            found.append(sign.SERVICE_NAMED)
        if "me" in mention.rel:
            found.append(sign.REL_ME)
        if mention.kind is Kind.FRAME and not around.in_article:
            found.append(sign.PROFILE_FRAME)
        if mention.reading.who == "person" and self._identity.match(mention.reading.handle) is not Match.SAME:
            found.append(sign.PERSONAL_PROFILE)
        if mention.reading.key in self._neighbours.personal:
            found.append(sign.DECLARED_PERSONAL)
        return found

    def _word_signals(
        self, mention: Mention, sentence: str, *, running: bool, known_stranger: bool
    ) -> list[sign.Signal]:
        found: list[sign.Signal] = []
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
            found.append(sign.FIRST_PERSON if ours and not around.in_article else sign.INVITED)
        elif around.boxes & Box.FEED:
            found.append(sign.IN_FEED)
        if running and sign.FIRST_PERSON not in found:
            found.append(sign.FIRST_PERSON_IN_ARTICLE if ours else self._sentence_signal(around))
        found += self._sentence_signals(sentence)
        if self._names_another(mention):
            person = names_person(mention.text)
            if person or not ours or around.in_article:
                found.append(sign.PERSONS_NAME if person else sign.OTHER_NAME)
        return found

    def _sentence_signal(self, around: Surroundings) -> sign.Signal:
        return sign.FRAME_SENTENCE_AROUND if around.framed else sign.SENTENCE_AROUND

    def _sentence_signals(self, sentence: str) -> list[sign.Signal]:
        found: list[sign.Signal] = []
        if sentence and credits_maker(sentence):
            found.append(sign.MAKER)
        if sentence and presents_person(sentence):
            found.append(sign.AUTHOR_SENTENCE)
        if sentence and tells_private(sentence):
            found.append(sign.PRIVATE_SENTENCE)
        return found

    def _calls_to_follow(self, sentence: str) -> bool:
        """Whether the sentence calls to follow one who bears the owner's name."""
        whom = whom_to_follow(sentence)
        return whom != "" and self._identity.match(whom) >= Match.PART

    def _heading_signals(self, mention: Mention, heading: Heading) -> list[sign.Signal]:
        """Whose links the words above announce, where they are not the owner's."""
        if presents_person(heading.near):
            return [sign.AUTHOR_HEADING]
        if credits_maker(heading.near):
            return [sign.MAKER]
        if heads_others(heading.near) or heads_others(heading.title):
            return [sign.OTHERS_HEADING]
        framed = self.around(mention).chrome or self._page_kind is not None
        return [] if framed else self._name_above_signals(mention, heading)

    def _name_above_signals(self, mention: Mention, heading: Heading) -> list[sign.Signal]:
        """A full name, or the account's own, that is not the owner's."""
        found = (person_named(name) for name in heading.names() + self._topic)
        persons = [person for person in found if person and self._identity.match(person) is Match.NONE]
        if any(shares_name(handle, person) for person in persons for handle in self._handles):
            return [sign.PERSONS_HEADING]
        if person_named(heading.near) in persons:
            return [sign.LIKE_PERSONS_HEADING]
        names = heading.names() + self._topic
        handle = mention.reading.handle
        if any(bears_name(handle, name) and self._identity.match(name) is Match.NONE for name in names):
            return [sign.PERSONS_HEADING if mention.reading.who == "person" else sign.NAMED_ABOVE]
        return []

    @once
    def _topic(self) -> list[str]:
        """What the page is about by its only main heading."""
        found = self._document.headings
        text = found[0].text() if len(found) == 1 else ""
        return [text] if 0 < len(text) <= _LONGEST_TOPIC else []

    @once
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

    def _name_signals(self, mention: Mention, *, of_somebody: bool, invited: bool) -> list[sign.Signal]:
        """Names that fit."""
        handle = mention.reading.handle
        on_a_domain = "@" in handle[1:] or mention.reading.service == "bluesky"
        if on_a_domain and self._identity.owns_domain(handle):
            return [sign.OWN_DOMAIN]
        match = self._identity.match(handle)
        if match is Match.SAME:
            return [sign.SAME_NAME]
        if match is Match.PART:
            return [sign.LIKE_NAME_OF_AUTHOR if of_somebody else sign.LIKE_NAME]
        if match is Match.WORD:
            return [sign.WORD_OF_INVITED if invited else sign.WORD_OF_NAME]
        return []

    def _frame_signals(self, mention: Mention, around: Surroundings) -> list[sign.Signal]:
        """A stranger's name in the text of a page whose frame has its own channel on that service."""
        if self._identity.match(mention.reading.handle) is not Match.NONE:
            return []
        framed = self._neighbours.framed.get(mention.reading.service, set())
        if framed and mention.reading.key not in framed and not around.chrome and self._page_kind is None:
            return [sign.FRAME_HAS_ANOTHER]
        return []


def _words(sentence: str) -> int:
    return sum(len(word) > 1 for word in sentence.split())
