"""Which text does a page show, block by block, and where does each sentence end?

A deliberately small reader for the few pages where wording matters: it works on the source without
a tree, so what it gives is spelt as the page spells it (character references resolved, white space
folded).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

_UNSEEN_TAGS: Final = "script style noscript template svg textarea select title"
_UNSEEN: Final = re.compile(
    rf"<(?P<name>!--|{_UNSEEN_TAGS.replace(' ', '|')})(?![\w-])",
    re.IGNORECASE,
)
_INLINE_TAGS: Final = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small span strike strong "
    "sub sup time tt u var wbr"
)
_INLINE: Final = re.compile(
    rf"</?(?:{_INLINE_TAGS.replace(' ', '|')})(?:[\s/](?:[^<>\"']|\"[^\"]{{0,4000}}\"|'[^']{{0,4000}}')*)?>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"</?[a-zA-Z!](?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*>")
_NAME: Final = re.compile(rb"</?([a-zA-Z][\w-]*)|<[!?]")
_WITHIN: Final = frozenset(_INLINE_TAGS.encode().split())
_HIDING: Final = frozenset(_UNSEEN_TAGS.encode().split())
_LARGEST: Final = 20_000
"""Bytes on either side of a place; a larger block is data, not prose."""
_INVISIBLE: Final = ("\u00ad", "\u200b", "\u2060")
_BREAK: Final = re.compile(r"""(?<=[.!?…])(?:["“”»«')\]]*)\s+(?=["„“\u201a«»(\[]*[A-ZÄÖÜÀ-Þ0-9@#])""")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(\"„“])(?:[a-zäöü]|[A-WYZ]|[a-zA-Z]\.\s?[a-zA-Z]|ca|bzw|usw|etc|evtl|ggf|inkl|exkl|vgl|sog|"
    r"Abs|Art|Nr|Dr|Prof|Hr|Fr|St|Str|Tel|Mio|Mrd|Jan|Feb|Apr|Aug|Sept?|Okt|Nov|Dez|Oct|Dec|"
    r"Mr|Mrs|Ms|No|e\.V|i\.d\.R|\d{1,2})\.$"
)


def visible_blocks(source: str) -> Iterator[str]:
    """Texts of the page's blocks (paragraph, list item, cell, …) in order, without markup."""
    shown = _TAG.sub(
        "\x00", _INLINE.sub("", " ".join(source[start:end] for start, end in shown_spans(source)))
    )
    text = unescape(shown)
    for character in _INVISIBLE:
        text = text.replace(character, "")
    for block in text.split("\x00"):
        folded = " ".join(block.split())
        if folded:
            yield folded


class Block(NamedTuple):
    """Byte offsets of a block of text with the markup inside it; ``text`` is False where a page shows none."""

    start: int
    end: int
    text: bool


def block_at(raw: bytes, at: int) -> Block:
    """The block around a place in the source, as ``visible_blocks`` would split it.

    A place inside a tag, a comment or a script has no text. Whether an element further out hides
    the block (noscript, template) is not looked at; ``shown_spans`` tells.
    """
    start, far = at, max(at - _LARGEST, 0)
    while True:
        start = raw.rfind(b"<", far, start)
        if start < 0:
            start = far
            break
        tag = _NAME.match(raw, start)
        if tag is None or _in_comment(raw, start, at):
            continue
        if raw.find(b">", start, at) < 0:
            return Block(start, max(raw.find(b">", at), at), text=False)
        name = (tag[1] or b"!").lower()
        if name in _HIDING and raw[start + 1 : start + 2] != b"/":
            return Block(start, max(raw.find(b"</" + tag[1], at), at), text=False)
        if name not in _WITHIN and name != b"!":
            break
    end = _block_end(raw, at)
    return Block(start, end, text=end - at < _LARGEST and (at - start < _LARGEST or far == 0))


def _in_comment(raw: bytes, start: int, end: int) -> bool:
    """Whether a comment that began before ``start`` ends before ``end``."""
    closed = raw.find(b"-->", start, end)
    return closed >= 0 and raw.find(b"<!--", start, closed) < 0


def _block_end(raw: bytes, at: int) -> int:
    """Offset of the next tag that ends a block."""
    limit = at + _LARGEST
    while True:
        at = raw.find(b"<", at, limit)
        if at < 0:
            return min(limit, len(raw))
        tag = _NAME.match(raw, at)
        if tag is not None and tag[1] and tag[1].lower() not in _WITHIN:
            return at
        at += 1


def shown_spans(source: str) -> Iterator[tuple[int, int]]:
    """The stretches of the source outside comments and elements that show no text of the page."""
    start = 0
    while (found := _UNSEEN.search(source, start)) is not None:
        yield start, found.start()
        name = found["name"]
        end = source.find("-->" if name == "!--" else f"</{name}", found.end() - (name == "!--") * 2)
        if end < 0 and name != "!--":
            closing = re.compile(f"</{name}", re.IGNORECASE).search(source, found.end())
            end = closing.start() if closing else -1
        if end < 0:
            return
        start = end + len("-->") if name == "!--" else end
    yield start, len(source)


def sentences(block: str) -> Iterator[str]:
    """Sentences of one block. Never splits within dates ("1. Januar") and common abbreviations."""
    start = 0
    for gap in _BREAK.finditer(block):
        if _ABBREVIATED.search(block[max(start, gap.start() - 12) : gap.start()]):
            continue
        yield block[start : gap.end()].strip()
        start = gap.end()
    rest = block[start:].strip()
    if rest:
        yield rest
