"""Which elements does an HTML document have, where do they stand, what do they say?

The only module that knows selectolax (Lexbor, WHATWG tree construction).
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from amtsblick.parse.charset import to_text

_PATH_STOP: Final = frozenset({"html", "-undef"})


class Element:
    """One element of a document; a thin handle that keeps the foreign node to itself."""

    __slots__ = ("_node",)

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        return str(self._node.tag)

    @property
    def attributes(self) -> dict[str, str]:
        """All attributes; an attribute without value is ""."""
        return {name: value or "" for name, value in self._node.attributes.items()}

    def attribute(self, name: str) -> str:
        """Value of one attribute, "" when missing or empty."""
        return self._node.attributes.get(name) or ""

    def text(self) -> str:
        """Text of all descendants, white space folded."""
        return " ".join(self._node.text(separator=" ").split())

    def ancestors(self) -> Iterator["Element"]:
        """Parents from the inside out, without the html element."""
        node = self._node.parent
        while node is not None and node.tag not in _PATH_STOP:
            yield Element(node)
            node = node.parent

    def path(self) -> str:
        """DOM path like ``body/footer#foot/ul/li[2]/a``: tag, id, position among like tags."""
        steps = [_step(self._node)]
        steps.extend(_step(ancestor._node) for ancestor in self.ancestors())
        return "/".join(reversed(steps))

    def excerpt(self, limit: int = 240) -> str:
        """Start of the element's source, white space folded."""
        source = " ".join((self._node.html or "").split())
        return source if len(source) <= limit else source[: limit - 1] + "…"

    def select(self, selector: str) -> "list[Element]":
        """Descendants that match a CSS selector."""
        return [Element(node) for node in self._node.css(selector)]


def _step(node: LexborNode) -> str:
    identity = node.id
    if identity:
        return f"{node.tag}#{identity}"
    position, before = 1, node.prev
    while before is not None:
        position += before.tag == node.tag
        before = before.prev
    return str(node.tag) if position == 1 else f"{node.tag}[{position}]"


class Document:
    """One HTML document, parsed once and asked many times. Never raises on bad markup."""

    def __init__(self, body: bytes, content_type: str = "") -> None:
        self.source: str = to_text(body, content_type)
        self._tree = LexborHTMLParser(self.source)

    def select(self, selector: str) -> list[Element]:
        """Elements that match a CSS selector, in document order."""
        return [Element(node) for node in self._tree.css(selector)]

    @cached_property
    def title(self) -> str:
        """Text of the title element, "" when there is none."""
        found = self._tree.css_first("title")
        return " ".join(found.text().split()) if found else ""

    @cached_property
    def language(self) -> str:
        """Primary language subtag of the html element in lower case, "" when undeclared."""
        root = self._tree.css_first("html")
        declared = (root.attributes.get("lang") or "") if root else ""
        return declared.split("-")[0].strip().lower()

    @cached_property
    def base(self) -> str:
        """Raw href of the first base element, "" when there is none."""
        found = self._tree.css_first("base[href]")
        return (found.attributes.get("href") or "") if found else ""
