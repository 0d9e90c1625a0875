"""Which text does a page show, block by block, and where does each sentence end?

A deliberately small reader for the few pages where wording matters: it works on the source without
a tree, so what it gives is spelt as the page spells it (character references resolved, white space
folded).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

_UNSEEN: Final = re.compile(
    r"<(?P<name>!--|script|style|noscript|template|svg|textarea|select|title)(?![\w-])", re.IGNORECASE
)
_INLINE: Final = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|rp|rt|ruby|s|samp|small|span|"
    r"strike|strong|sub|sup|time|tt|u|var|wbr)(?:[\s/](?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*)?>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"</?[a-zA-Z!](?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*>")
_INVISIBLE: Final = ("\u00ad", "\u200b", "\u2060")
_BREAK: Final = re.compile(r"""(?<=[.!?…])(?:["“”»«')\]]*)\s+(?=["„“\u201a«»(\[]*[A-ZÄÖÜÀ-Þ0-9@#])""")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(\"„“])(?:[a-zäöü]|[A-WYZ]|[a-zA-Z]\.\s?[a-zA-Z]|ca|bzw|usw|etc|evtl|ggf|inkl|exkl|vgl|sog|"
    r"Abs|Art|Nr|Dr|Prof|Hr|Fr|St|Str|Tel|Mio|Mrd|Jan|Feb|Apr|Aug|Sept?|Okt|Nov|Dez|Oct|Dec|"
    r"Mr|Mrs|Ms|No|e\.V|i\.d\.R|\d{1,2})\.$"
)


def visible_blocks(source: str) -> Iterator[str]:
    """Texts of the page's blocks (paragraph, list item, cell, …) in order, without markup."""
    shown = _TAG.sub("\x00", _INLINE.sub("", " ".join(_seen(source))))
    text = unescape(shown)
    for character in _INVISIBLE:
        text = text.replace(character, "")
    for block in text.split("\x00"):
        folded = " ".join(block.split())
        if folded:
            yield folded


def _seen(source: str) -> Iterator[str]:
    """The source without comments and elements that show no text of the page."""
    start = 0
    while (found := _UNSEEN.search(source, start)) is not None:
        yield source[start : found.start()]
        name = found["name"]
        end = source.find("-->" if name == "!--" else f"</{name}", found.end() - (name == "!--") * 2)
        if end < 0 and name != "!--":
            closing = re.compile(f"</{name}", re.IGNORECASE).search(source, found.end())
            end = closing.start() if closing else -1
        if end < 0:
            return
        start = end + len("-->") if name == "!--" else end
    yield source[start:]


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
