"""Where does an element stand: in which part of the page, in what kind of box?

Judged from the outside in and remembered per node, so that a page with many links walks each
ancestor once. A header or footer inside an article is the article's, not the page's (HTML
Standard, "the header element": scoped to sectioning content); a header in main is the text's.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from amtsblick.detect.box_words import Box, boxes_named
from amtsblick.parse.html import Document, Element
from amtsblick.values.answers import Place

_TAGS: Final = {
    "header": Box.HEADER,
    "footer": Box.FOOTER,
    "nav": Box.NAV,
    "aside": Box.SIDEBAR,
    "article": Box.ARTICLE,
    "blockquote": Box.EMBED,
    "address": Box.NONE,
}
_ROLES: Final = {
    "banner": Box.HEADER,
    "contentinfo": Box.FOOTER,
    "navigation": Box.NAV,
    "complementary": Box.SIDEBAR,
    "article": Box.ARTICLE,
}
_WRAPPERS: Final = frozenset({"body", "main", "html", "article", "form"})
"""Their class names describe the whole page or text (``single-author``), not a box."""
_TELLING_TAGS: Final = frozenset({*_TAGS, "main", "head"})
"""Elements that tell something even without any attribute."""
_WHOLE_POST: Final = frozenset({"hentry", "type-post", "type-page", "post", "h-entry"})
_STRANGERS: Final = Box.EMBED | Box.AUTHOR | Box.PERSON | Box.COMMENT | Box.ADVERT | Box.PARTNER | Box.VENDOR
_PAGE_PARTS: Final = Box.HEADER | Box.FOOTER | Box.NAV | Box.SIDEBAR
_MIDDLE: Final = 0.5
_UNEXPECTED_LATE: Final = Box.HEADER | Box.NAV
_UNEXPECTED_EARLY: Final = Box.FOOTER | Box.SIDEBAR
"""Named parts of the page that do not fit where a link stands may be mere wrappers of everything."""
_PERSON_TYPES: Final = ("Person", "/author")
_ORGANISATION_TYPES: Final = ("Organization", "WebSite", "LocalBusiness", "GovernmentO", "Corporation")


_FRAME: Final = frozenset({Place.HEADER, Place.FOOTER, Place.NAV})
_SETTLED: Final = frozenset({Place.HEADER, Place.FOOTER, Place.HEAD})
"""Once in a header or footer, what is inside stays there."""
_PART_PLACES: Final = (
    (Box.FOOTER, Place.FOOTER),
    (Box.HEADER, Place.HEADER),
    (Box.NAV, Place.NAV),
    (Box.SIDEBAR, Place.SIDEBAR),
)
_CHROME: Final = _FRAME | {Place.SIDEBAR}


class Surroundings(NamedTuple):
    """Kind of everything around an element, from the page down to its nearest box."""

    place: Place
    boxes: int
    in_article: bool
    in_main: bool
    organisation: bool = False
    """Inside microdata that describes an organisation."""

    @property
    def in_text(self) -> bool:
        """In the main part or an article: what ends there is not the page."""
        return self.in_main or self.in_article

    @property
    def chrome(self) -> bool:
        """In a part of the page that frames every page of the site."""
        return self.place in _CHROME

    @property
    def framed(self) -> bool:
        """In the frame proper: header, footer or navigation."""
        return self.place in _FRAME


_made: Final = tuple.__new__
"""Half the time of the constructor, for every element around every link."""
_OUTSIDE: Final = Surroundings(Place.BODY, Box.NONE, in_article=False, in_main=False)


class Placement:
    """Surroundings of the elements of one document, remembered per node."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[int, Surroundings] = {}

    def around(self, element: Element, depth: float = 0.5) -> Surroundings:
        """What stands around the element; the element's own names count too.

        ``depth`` is how far down the page it stands (0 to 1), where the caller knows.
        """
        known = self._known.get(element.key)
        return self._walked(element, depth) if known is None else known

    def _walked(self, element: Element, depth: float) -> Surroundings:
        """Surroundings from the nearest known box inwards."""
        chain: list[Element] = []
        known: Surroundings | None = None
        above: Element | None = element
        while above is not None and known is None:
            chain.append(above)
            above = above.parent
            if above is not None:
                known = self._known.get(above.key)
        known = known or _OUTSIDE
        for one in reversed(chain):
            known = self._known[one.key] = self._within(known, one, depth)
        return known

    def _within(self, outer: Surroundings, element: Element, depth: float) -> Surroundings:
        tag, attributes = element.tag, element.attributes
        if not attributes and tag not in _TELLING_TAGS:
            return outer
        of = attributes.get
        look = _look(
            (tag, of("class", ""), of("id", ""), of("role", ""), of("itemtype", ""), of("itemprop", ""))
        )
        if look is None:
            return outer
        named = look.named
        unexpected = _UNEXPECTED_LATE if depth > _MIDDLE else _UNEXPECTED_EARLY
        doubtful = named & (_STRANGERS | unexpected) & ~look.sure
        if doubtful and tag != "a" and self._wraps(element, named):
            named &= ~(_PAGE_PARTS | _STRANGERS)
        own = look.sure | named | look.author
        _, boxes, in_article, in_main, organisation = outer
        return _made(
            Surroundings,
            (
                _place(outer, own, tag),
                boxes | own,
                in_article or bool(own & Box.ARTICLE),
                in_main or look.main,
                organisation if look.organisation is None else look.organisation,
            ),
        )

    def _wraps(self, element: Element, named: int) -> bool:
        """A box around the main content is a wrapper, whatever its name promises."""
        inner = "main,[role=main],article" if named & Box.HEADER else "main,[role=main],h1"
        return element.key in self._document.around_first(inner)


class _Look(NamedTuple):
    """What one element's own tag and attributes call it."""

    sure: int
    """Boxes by tag and role."""
    named: int
    """Boxes by class and id, which may be those of a mere wrapper."""
    author: int
    main: bool
    organisation: bool | None
    """Whether its microdata describes an organisation; None without microdata."""


@lru_cache(maxsize=8192)
def _look(of: tuple[str, str, str, str, str, str]) -> _Look | None:
    """Looks of an element by tag, class, id, role, itemtype, itemprop; None when they tell nothing."""
    tag, classes, identity, role, itemtype, itemprop = of
    sure = _TAGS.get(tag, Box.NONE) | _ROLES.get(role, Box.NONE)
    named = Box.NONE if tag in _WRAPPERS else boxes_named(f"{classes} {identity}")
    if named & _STRANGERS and not _WHOLE_POST.isdisjoint(f"{classes} {identity}".lower().split()):
        named &= ~_STRANGERS
    by_author = itemtype.endswith(_PERSON_TYPES) or itemprop == "author"
    main = tag == "main" or role == "main"
    if not (sure or named or by_author or main or itemtype or tag == "head"):
        return None
    return _Look(
        sure=sure,
        named=named,
        author=Box.AUTHOR if by_author else Box.NONE,
        main=main,
        organisation=any(kind in itemtype for kind in _ORGANISATION_TYPES) if itemtype else None,
    )


def _place(outer: Surroundings, own: int, tag: str) -> Place:
    if tag == "head":
        return Place.HEAD
    if outer.place in _SETTLED:
        return outer.place
    in_article = outer.in_article or own & Box.ARTICLE
    if not in_article or tag == "nav":
        for part, place in _PART_PLACES:
            if own & part and not (outer.in_main and place is Place.HEADER):
                return place
    by_author = (outer.boxes | own) & Box.AUTHOR
    return Place.AUTHOR_BOX if by_author and (in_article or outer.place is Place.BODY) else outer.place
