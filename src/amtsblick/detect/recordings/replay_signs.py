"""Does something that was sent hold a page's structure or a stream of what the visitor did?

The forms are those of recorders: a tree of nodes as rrweb serialises it (``childNodes``, ``tagName``),
mark-up, nodes in flat rows, events with coordinates and times, rows of numbers led by a time.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LARGEST: Final = 2_000_000
_NODES: Final = 6
"""Elements from which on a list of tag names is a page's structure rather than a path to one element."""
_TAGS: Final = frozenset(
    {
        "html", "head", "body", "div", "span", "p", "a", "ul", "ol", "li", "main", "header", "footer",
        "nav", "section", "article", "h1", "h2", "h3", "form", "input", "label", "button", "img", "title",
        "meta", "link", "script", "style", "table", "tr", "td", "textarea", "select", "option", "iframe",
    }
)  # fmt: skip
_FRAME: Final = frozenset({"html", "head", "body"})
_ROOTS: Final = frozenset({"html", "body"})
_FRAGMENT: Final = 20
_FRAGMENT_KINDS: Final = 5
"""Elements, and kinds of them, from which on mark-up without its root is a page's."""
_MARKUP: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)(?=[\s>/])", re.IGNORECASE)
_MOVES: Final = frozenset(
    {"mousemove", "pointermove", "touchmove", "mouse_move", "mouse-move", "mousemoves", "mouseover"}
)
_CLICKS: Final = frozenset({"click", "dblclick", "mousedown", "mouseup", "pointerdown", "touchstart", "tap"})
"""Where visitors click is everyday statistics (heat maps), no recording of the visit."""
_ACROSS: Final = ("x", "clientX", "pageX", "screenX", "offsetX", "mouseX", "posX", "cx", "px")
_DOWN: Final = ("y", "clientY", "pageY", "screenY", "offsetY", "mouseY", "posY", "cy", "py")
_TIMES: Final = ("timeOffset", "timestamp", "timeStamp", "time", "ts", "t", "at", "delta", "dt", "when")
_ROW: Final = 3
"""Numbers in a row: when, across, down."""
_PLACES: Final = re.compile(r"(?:\b\d{1,13}(?:\.\d+)?[,:_|]){2,}\d{1,13}(?:\.\d+)?(?=[;|/\s\"\\]|\Z)")


@dataclass(frozen=True, slots=True)
class Signs:
    """``structure`` counts the elements of a page that were sent, 0 when it is none.

    ``places`` are events with coordinates; ``rows`` are bare rows of numbers that look like such,
    and mean something only together with a script that listens to the pointer.
    """

    structure: int = 0
    places: int = 0
    rows: int = 0


def signs_in(text: bytes) -> Signs:
    """What one layer of a message shows. Never raises."""
    decoded = text[:_LARGEST].decode("utf-8", "replace")
    markup = _markup(decoded)
    start = decoded.find("{") if decoded[:1] not in {"[", "{"} else 0
    found = [_in_json(value) for value in _documents(decoded)] if start >= 0 else []
    places = sum(one.places for one in found)
    rows = sum(one.rows for one in found) or len(_PLACES.findall(decoded))
    return Signs(max([markup, *(one.structure for one in found)]), places, rows)


def _markup(text: str) -> int:
    """Elements of a page's mark-up; a short fragment without its root is none."""
    tags = [match[2].lower() for match in _MARKUP.finditer(text) if not match[1]]
    if _ROOTS.intersection(tags):
        return len(tags) if len(tags) >= _NODES else 0
    known = [tag for tag in tags if tag in _TAGS]
    return len(known) if len(known) >= _FRAGMENT and len(set(known)) >= _FRAGMENT_KINDS else 0


def _documents(text: str) -> Iterator[object]:
    """The JSON documents of a text: one, or one per line."""
    whole = _json(text)
    if whole is not None:
        yield whole
        return
    for line in text.splitlines()[:500]:
        value = _json(line) if line[:1] in {"{", "["} else None
        if value is not None:
            yield value


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _in_json(document: object) -> Signs:
    tags: list[str] = []
    nested = places = rows = 0
    pending = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            places += _is_place(value)
            nested += _children(value)
            pending.extend(value.values())
        elif isinstance(value, list):
            rows += _is_row(value)
            pending.extend(value)
        elif _is_tag(value):
            tags.append(str(value).lower())
    is_page = nested >= _NODES or (len(tags) >= _NODES and _FRAME.issubset(tags))
    return Signs(len(tags) if is_page else 0, places, rows)


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and value.lower() in _TAGS


def _children(node: dict[str, object]) -> int:
    """Elements right below an element: a path to one element has none, it is a flat list."""
    if not any(_is_tag(value) for value in node.values()):
        return 0
    return sum(
        isinstance(child, dict) and any(_is_tag(one) for one in child.values())
        for value in node.values()
        if isinstance(value, list)
        for child in value
    )


def _is_place(event: dict[str, object]) -> bool:
    """``{"x": 4, "y": 8, "t": 15}``, ``{"t": 15, "data": {"x": 4, "y": 8}}``, or a movement by name."""
    if not any(_is_number(event.get(name)) for name in _TIMES):
        return False
    inner = [value for value in event.values() if isinstance(value, dict)]
    if any(
        isinstance(value, str) and value.lower() in _CLICKS
        for one in (event, *inner)
        for value in one.values()
    ):
        return False
    return any(_has_place(one) for one in (event, *inner)) or any(
        isinstance(value, str) and value.lower() in _MOVES for value in event.values()
    )


def _has_place(event: dict[str, object]) -> bool:
    across = any(_is_number(event.get(name)) for name in _ACROSS)
    return across and any(_is_number(event.get(name)) for name in _DOWN)


def _is_row(row: list[object]) -> bool:
    """``[1717, 12, 13, 100, 100, ""]``: mostly whole numbers, and at least three."""
    numbers = sum(_is_number(value) for value in row)
    return numbers >= _ROW and numbers * 2 >= len(row)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
