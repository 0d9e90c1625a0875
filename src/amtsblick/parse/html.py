"""Which elements does an HTML document have, where do they stand, what do they say?

The only module that knows selectolax (Lexbor, WHATWG tree construction).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from html import escape
from operator import attrgetter
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from amtsblick.parse.charset import to_text_and_utf8
from amtsblick.parse.depth import too_deep_at
from amtsblick.parse.literals import Joined
from amtsblick.parse.once import once
from amtsblick.parse.verbatim import Tags

_PATH_STOP: Final = frozenset({"html", "-undef"})
_TAG_ID: Final = attrgetter("tag_id")
_H1: Final = _TAG_ID(LexborHTMLParser("<h1>").css("h1")[0])
_A: Final = _TAG_ID(LexborHTMLParser("<a>").css("a")[0])
"""Numbers of tags in Lexbor's table; comparing them is far quicker than comparing names."""
_INLINE_TAGS: Final = (
    "span b strong i em small big font u s abbr cite q sub sup mark code kbd time data label bdi bdo wbr nobr"
)
_INLINE: Final = frozenset(_INLINE_TAGS.split())
_SILENT_TAGS: Final = "a script style svg img noscript template button picture input"
_SILENT: Final = frozenset(_SILENT_TAGS.split())
"""Elements that add nothing to the sentence around them."""
_SCRIPTED: Final = (
    '[onclick],[data-href],[data-url],[data-link],[href^="javascript:" i],option[value*="//"],iframe[src]'
)
_DATA_BLOCK: Final = 'script[type="application/ld+json" i]'
_BESIDE: Final = 30
"""Siblings that are read for the sentence around an element."""
_GUESS: Final = 0.3
"""By how much of the source a guess from the share of links before may be wrong."""
_DEEPEST: Final = 200
"""Steps of a path; deeper nesting is a defect of the page."""
_EARLY: Final = 16_384
"""Bytes of source in which a base element is expected even where bad markup puts it behind the head."""
_WIDEST: Final = 4
"""Bytes of one character in UTF-8 at most."""


class Element:
    """One element of a document; a thin handle that keeps the foreign node to itself.

    Compared by identity of the underlying node.
    """

    __slots__ = ("_above", "_attributes", "_document", "_is_above_known", "_node", "key", "tag")

    def __init__(self, node: LexborNode, document: "Document") -> None:
        self._node = node
        self._document = document
        self._above: Element | None = None
        self._is_above_known = False
        self._attributes: dict[str, str] | None = None
        self.key: Final[int] = node.mem_id
        """Identity of the node within its document; a cheap key to memoise judgements on."""
        self.tag: Final = str(node.tag)
        """Name of the element in lower case."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def attributes(self) -> dict[str, str]:
        """All attributes; an attribute without value is ""."""
        known = self._attributes
        if known is None:
            attributes = self._node.attributes
            if None in attributes.values():
                attributes = {name: value or "" for name, value in attributes.items()}
            known = self._attributes = attributes  # type: ignore[assignment]  # no None left in it
        return known  # type: ignore[return-value]  # likewise

    def attribute(self, name: str) -> str:
        """Value of one attribute, "" when missing or empty."""
        return self._node.attrs.get(name) or ""

    def text(self) -> str:
        """Text of all descendants, white space folded."""
        return " ".join(self._node.text(separator=" ").split())

    @property
    def parent(self) -> "Element | None":
        """The element around this one; None above body and head. Siblings share one."""
        if not self._is_above_known:
            self._is_above_known = True
            node = self._node.parent
            if node is not None:
                above = self._document.around(node)
                if above.tag not in _PATH_STOP:
                    self._above = above
        return self._above

    def ancestors(self) -> Iterator["Element"]:
        """Parents from the inside out, without the html element."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def before(self) -> Iterator["Element"]:
        """Element siblings before this one, nearest first."""
        node = self._node.prev
        while node is not None:
            if node.is_element_node:
                yield Element(node, self._document)
            node = node.prev

    def children(self) -> Iterator["Element"]:
        """Child elements in document order."""
        return (Element(node, self._document) for node in self._node.iter())

    def raw_text(self) -> str:
        """Text of all descendants as it is, for scripts and styles."""
        return self._node.text()

    def line(self, reach: int = 240) -> tuple[str, str]:
        """Text that runs along before and after this element up to a block or line break.

        Links beside it are left out, so that a row of links is no sentence. White space folded.
        """
        node = self._node
        before, after = _run(node, reach, forward=False), _run(node, reach, forward=True)
        while (above := node.parent) is not None and above.tag in _INLINE:
            node = above
            before = f"{_run(node, reach, forward=False)} {before}"
            after = f"{after} {_run(node, reach, forward=True)}"
        return " ".join(before.split())[-reach:], " ".join(after.split())[:reach]

    def within(self, limit: int) -> "list[Element]":
        """The first few elements inside, in document order; cheaper than ``select``."""
        found: list[Element] = []
        for node in self._node.traverse():
            if node.is_element_node and node.mem_id != self._node.mem_id:
                found.append(Element(node, self._document))
                if len(found) == limit:
                    break
        return found

    def path(self) -> str:
        """DOM path like ``body/footer#foot/ul/li[2]/a``: tag, id, position among like tags."""
        return self._document.path_of(self)

    def step(self) -> str:
        """Last step of its path."""
        identity = self.attributes.get("id")
        if identity:
            return f"{self.tag}#{identity}"
        position = self._document.position_of(self._node)
        return self.tag if position == 1 else f"{self.tag}[{position}]"

    def excerpt(self, limit: int = 240, *, depth: float = 0, near: Sequence[int] = ()) -> str:
        """Start of the element, verbatim as the source spells it; "" when it cannot be found.

        At most ``limit`` characters, cut after the element's end tag when that comes earlier.
        ``depth`` is how far down the page it stands (0 to 1), ``near`` are ascending byte offsets at
        which its address may stand; where known, they save time.
        """
        return self._document.excerpt_of(self, limit, depth, near)

    def holds(self, selector: str) -> bool:
        """Whether any descendant matches a CSS selector."""
        return self._node.css_first(selector) is not None

    def select(self, selector: str) -> "list[Element]":
        """Descendants that match a CSS selector."""
        return [Element(node, self._document) for node in self._node.css(selector)]


def _run(node: LexborNode, reach: int, *, forward: bool) -> str:
    """Text of the siblings on one side of a node, up to a block, a line break or ``reach``."""
    pieces: list[str] = []
    length = 0
    beside = node.next if forward else node.prev
    steps = _BESIDE
    while beside is not None and length < reach and steps:
        steps -= 1
        piece = ""
        if beside.is_text_node:
            piece = beside.text()
        elif beside.is_element_node and beside.tag not in _SILENT:
            if beside.tag not in _INLINE or beside.css_first("br") is not None:
                break
            piece = "" if beside.css_first("a") is not None else beside.text()
        pieces.append(piece)
        length += len(piece)
        beside = beside.next if forward else beside.prev
    return " ".join(pieces if forward else reversed(pieces))


class _Walked(NamedTuple):
    """Elements with href, main headings, and how many of the former are ``a`` elements."""

    linked: list[LexborNode]
    headings: list[LexborNode]
    anchors: int


class Document:
    """One HTML document, parsed once and asked many times. Never raises on bad markup."""

    def __init__(self, body: bytes, content_type: str = "") -> None:
        self.source: str
        self.raw: bytes
        """The source as UTF-8, for searching with byte offsets."""
        self.source, self.raw = to_text_and_utf8(body, content_type)
        self.too_deep: bool
        """Nested beyond ``parse.depth.LIMIT``: only what stands before that was parsed."""
        end = too_deep_at(self.raw)
        self.too_deep = end >= 0
        self._tree = LexborHTMLParser(self.raw[:end] if self.too_deep else self.raw)
        self._tags = Tags(self.raw)
        self._paths: dict[int, str] = {}
        self._positions: dict[int, int] = {}
        self._found: dict[str, list[Element]] = {}
        self._frames: dict[str, frozenset[int]] = {}
        self._boxes: dict[int, Element] = {}

    def part(self) -> None:
        """Forget the remembered elements, which hold this document as it holds them.

        Then it is gone with its last user, not some pages later at the next garbage collection.
        """
        self._found.clear()
        self._boxes.clear()

    def select(self, selector: str) -> list[Element]:
        """Elements that match a CSS selector, in document order; remembered per selector."""
        found = self._found.get(selector)
        if found is None:
            found = self._found[selector] = [Element(node, self) for node in self._tree.css(selector)]
        return found

    def select_early(self, selector: str) -> list[Element]:
        """Matches in the head; only where it has none, those anywhere. For what belongs into a head."""
        head = self._tree.head
        found = [] if head is None else head.css(selector)
        return [Element(node, self) for node in found] or self.select(selector)

    @once
    def hrefs(self) -> list[str]:
        """Raw href of every element that has one, in document order.

        ``linked(n)`` gives the element of the n-th; most are never asked for, so none is built here.
        """
        return [node.attrs.get("href") or "" for node in self._linked]

    @property
    def headings(self) -> "list[Element]":
        """The h1 elements, in document order."""
        found = self._found.get("h1")
        if found is None:
            found = self._found["h1"] = [Element(node, self) for node in self._walked.headings]
        return found

    @once
    def joined_hrefs(self) -> Joined:
        """All of ``hrefs`` as one line, to be searched at once."""
        return Joined(self.hrefs)

    @once
    def link_texts(self) -> list[str]:
        """Text inside each of ``hrefs``' elements as it is."""
        return [node.text() for node in self._linked]

    def linked(self, number: int) -> Element:
        """Element that carries the n-th of ``hrefs``."""
        return Element(self._linked[number], self)

    @property
    def link_count(self) -> int:
        """How many ``hrefs`` there are, without reading them."""
        return len(self._linked)

    @property
    def anchor_count(self) -> int:
        """How many ``a`` elements have a href."""
        return self._walked.anchors

    @property
    def _linked(self) -> list[LexborNode]:
        return self._walked.linked

    @once
    def _walked(self) -> "_Walked":
        """What one walk finds: walking costs more than what is found."""
        found = self._tree.css("[href],h1:not([href])")
        tags = list(map(_TAG_ID, found))
        linked, headings = found, []
        if _H1 in tags:
            headings = [node for node, tag in zip(found, tags, strict=True) if tag == _H1]
            bare = {node.mem_id for node in headings if "href" not in node.attrs}
            linked = [node for node in found if node.mem_id not in bare]
        return _Walked(linked, headings, tags.count(_A))

    @property
    def scripted(self) -> "list[Element]":
        """Elements that may lead somewhere without a real href.

        They carry onclick, data-href, data-url or data-link, are links to ``javascript:``, options
        of a list with an address as value, or frames.
        """
        return self.select(_SCRIPTED)

    def data_blocks(self, spelt: int) -> "list[Element]":
        """Scripts of type application/ld+json; ``spelt`` is how often the source spells that type.

        Where the head holds as many, the rest of the document is not walked.
        """
        early = self.select_early(_DATA_BLOCK)
        return early if len(early) == spelt else self.select(_DATA_BLOCK)

    def around(self, node: LexborNode) -> Element:
        """The one handle of a node that stands around others, so that what it knows is shared."""
        key = node.mem_id
        known = self._boxes.get(key)
        if known is None:
            known = self._boxes[key] = Element(node, self)
        return known

    def around_first(self, selector: str) -> frozenset[int]:
        """Keys of everything around the first element that matches; empty when none does."""
        known = self._frames.get(selector)
        if known is None:
            first = self._tree.css_first(selector)
            around = () if first is None else Element(first, self).ancestors()
            known = self._frames[selector] = frozenset(element.key for element in around)
        return known

    @once
    def title(self) -> str:
        """Text of the title element, "" when there is none."""
        found = self._tree.css_first("head > title") or self._tree.css_first("title")
        return " ".join(found.text().split()) if found else ""

    @once
    def language(self) -> str:
        """Primary language subtag of the html element in lower case, "" when undeclared."""
        root = self._tree.root
        declared = (root.attrs.get("lang") or "") if root and root.tag == "html" else ""
        return declared.split("-")[0].strip().lower()

    @once
    def base(self) -> str:
        """Raw href of the first base element, "" when there is none."""
        # It must precede all addresses; the head is searched too, where it begins with long scripts.
        early = b"<base" in self.raw[:_EARLY].lower()
        where = self._tree if early or self._tree.head is None else self._tree.head
        found = where.css_first("base[href]")
        return (found.attrs.get("href") or "") if found else ""

    def path_of(self, element: Element) -> str:
        """DOM path of an element; what paths share is worked out once. Of monstrous nesting only the inner part."""
        fresh: list[Element] = []
        above: Element | None = element
        while above is not None and above.key not in self._paths:
            fresh.append(above)
            above = above.parent
        if len(fresh) > _DEEPEST:
            return "/".join(["…", *(one.step() for one in reversed(fresh[:_DEEPEST]))])
        path = self._paths[above.key] if above is not None else ""
        for one in reversed(fresh):
            path = self._paths[one.key] = f"{path}/{one.step()}" if path else one.step()
        return path

    def position_of(self, node: LexborNode) -> int:
        """Position of an element among the like ones of its parent, from 1; siblings are counted at once."""
        if node.mem_id not in self._positions and node.parent is not None:
            counted: dict[int | None, int] = {}
            for child in node.parent.iter():
                counted[child.tag_id] = self._positions[child.mem_id] = counted.get(child.tag_id, 0) + 1
        return self._positions.get(node.mem_id, 1)

    def excerpt_of(self, element: Element, limit: int, depth: float, near: Sequence[int]) -> str:
        """Verbatim source of an element's start, see ``Element.excerpt``."""
        hint = int(max(depth - _GUESS, 0) * len(self.raw))
        cut = bisect_left(near, hint)
        start = self._tags.start_of(element.tag, element.attributes, hint, [*near[cut:], *near[:cut]])
        if start < 0:
            return ""
        text = self.piece(start, start + limit * _WIDEST)[:limit]
        end_tag = f"</{element.tag}>"
        end = text.find(end_tag)
        return text[: end + len(end_tag)] if end >= 0 else text

    def piece(self, start: int, end: int) -> str:
        """Verbatim source between two byte offsets into ``raw``; halves of letters are left out."""
        return self.raw[max(start, 0) : max(end, 0)].decode("utf-8", "ignore")

    def quote(self, needle: str, limit: int = 240, after: str = "") -> str:
        """Verbatim source around the first spelling of ``needle`` behind ``after``, or ""."""
        begin = max(self.source.find(after), 0) if after else 0
        for spelling in (needle, needle.replace("/", "\\/"), escape(needle)):
            at = self.source.find(spelling, begin)
            if at >= 0:
                lead = max((limit - len(spelling)) // 2, 0)
                return self.source[max(at - lead, 0) : at + len(spelling) + lead]
        return ""
