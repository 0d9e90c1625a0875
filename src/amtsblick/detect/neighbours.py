"""What do the other linked accounts of a page say about one of them?

A row of links to several services belongs to one holder, as a whole; many accounts of one service
are a list, mostly of strangers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Final

from amtsblick.detect import signals as sign
from amtsblick.detect.box_words import Box
from amtsblick.detect.mentions import Kind, Mention
from amtsblick.detect.ownership import Identity, Match, is_number
from amtsblick.detect.personal import personal_accounts
from amtsblick.detect.placement import Surroundings
from amtsblick.parse.html import Element
from amtsblick.parse.once import once
from amtsblick.values.answers import Place

A_FEW: Final = 2
"""More accounts of one service than this are a list."""
_TOP: Final = 0.12
_BOTTOM: Final = 0.85
"""Shares of a page's links before and after which the frame of the page is likely."""
_NEAR: Final = 5
"""Levels up to which links count as one group."""
_MOST_IN_A_GROUP: Final = 60
_NOBODY: Final[dict[str, Mention]] = {}
_TOO_WIDE: Final = frozenset({"body", "main", "article"})
_ROOM: Final = 80
_ROOM_PER_LINK: Final = 60
"""Characters of text that a row of links may have, once and for each of its links."""


def at_edge(mention: Mention, around: Surroundings) -> bool:
    """Whether a link stands where the frame of the page is likely, though nothing names it so."""
    return not _TOP < mention.depth < _BOTTOM and not around.in_text


class Neighbours:
    """The linked accounts of one page, seen together; ``around`` gives a mention's surroundings."""

    def __init__(
        self,
        named: Sequence[Mention],
        identity: Identity,
        around: Callable[[Mention], Surroundings],
        page_kind: Place | None,
    ) -> None:
        self._named = named
        self._identity = identity
        self._around = around
        self._page_kind = page_kind
        self._tight: dict[int, bool] = {}
        self._row_boxes: dict[int, Element | None] = {}

    @once
    def personal(self) -> frozenset[str]:
        """Keys of the accounts that the page declares to be a person's.

        One that stands in the frame of the page is the owner's: blogs declare their owner a person.
        """
        declared = personal_accounts(self._named)
        return declared.difference(*self.framed.values()) if declared else declared

    @once
    def framed(self) -> dict[str, set[str]]:
        """Accounts of each service in header, footer and navigation."""
        framed: dict[str, set[str]] = defaultdict(set)
        for mention in self._named:
            if mention.kind in (Kind.LINK, Kind.SCRIPTED) and mention.reading.is_profile:
                around = self._around(mention)
                if around.framed and not around.boxes & sign.STRANGE:
                    framed[mention.reading.service].add(mention.reading.key)
        return framed

    def signals(self, mention: Mention, around: Surroundings, *, of_somebody: bool) -> list[sign.Signal]:
        """What the row or crowd in which a link stands says about it."""
        group = self._group(mention)
        services = Counter(other.reading.service for other in group.values())
        row = len(services) > 1 and services[mention.reading.service] <= A_FEW
        found = [self._row_signal(list(group.values()), around, of_somebody=of_somebody)] if row else []
        if (
            not row
            and len(group) > A_FEW
            and self._mostly_own([one.reading.handle for one in group.values()])
        ):
            return [sign.OWN_ROW]
        if around.framed or self._page_kind is Place.HUB_PAGE:
            return found
        if mention.reading.service not in self._strange_crowds or sign.OWN_ROW in found:
            return found
        return [sign.OF_MANY]

    def _row_signal(self, row: Sequence[Mention], around: Surroundings, *, of_somebody: bool) -> sign.Signal:
        """A row of links to several services belongs to one holder, as a whole."""
        fitting = [self._identity.match(one.reading.handle) for one in row]
        if Match.SAME in fitting or (Match.PART in fitting and not of_somebody):
            return sign.OWN_ROW
        if any(one.reading.who == "person" or one.reading.key in self.personal for one in row):
            return sign.PERSONS_ROW
        if sum(one.text != "" and not one.names_a_service() for one in row) * 2 > len(row):
            return sign.LONE_ROW
        offered = around.chrome or around.boxes & Box.SOCIAL or self._page_kind is not None
        offered = offered or any(at_edge(one, around) for one in row)
        return sign.ROW if offered else sign.LONE_ROW

    def _mostly_own(self, handles: Collection[str]) -> bool:
        """Whether a list of accounts bears the owner's name in at least every second telling line."""
        telling = [handle for handle in handles if not is_number(handle)]
        fitting = sum(self._identity.match(handle) > Match.NONE for handle in telling)
        return fitting * 2 >= len(telling) > 0

    @once
    def _strange_crowds(self) -> frozenset[str]:
        """Services of which many accounts, mostly strangers', are linked outside the frame."""
        crowds: dict[str, set[str]] = defaultdict(set)
        for mention in self._named:
            if mention.kind is Kind.LINK and mention.reading.is_profile and not self._around(mention).framed:
                crowds[mention.reading.service].add(mention.reading.handle)
        return frozenset(
            service
            for service, handles in crowds.items()
            if len(handles) > A_FEW and not self._mostly_own(handles)
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

    @once
    def _by_ancestor(self) -> dict[int, dict[str, Mention]]:
        groups: dict[int, dict[str, Mention]] = defaultdict(dict)
        for mention in self._named:
            if mention.kind in (Kind.LINK, Kind.SCRIPTED) and mention.reading.is_profile:
                for above, _ in zip(mention.element.ancestors(), range(_NEAR), strict=False):
                    if len(groups[above.key]) < _MOST_IN_A_GROUP:
                        groups[above.key][mention.reading.key] = mention
        return groups
