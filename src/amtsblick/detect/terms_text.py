"""What do a service's terms say, as one capture of their page reads?

The text without the frame of the page: navigation, header, footer, consent banners. Only what was really
looked at gives a text; a wall, a shell of scripts or a page of a few words gives none, and says nothing
about the terms.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amtsblick.detect.page import Page
from amtsblick.detect.page_state import judge
from amtsblick.parse.html import Element
from amtsblick.values.capture import State

SHORTEST: Final = 150
"""Words below which a page is a list of links to terms rather than terms."""
_BLOCKS: Final = (
    "p, li, dt, dd, td, th, caption, blockquote, pre, h1, h2, h3, h4, h5, h6, div, section, article"
)
_NESTING: Final = frozenset({"li", "dd", "td", "blockquote"})
"""Blocks whose own words may stand beside further blocks in them."""
_MOST: Final = 20_000
_ASIDE: Final = re.compile(
    r"cookie|consent|gdpr-|onetrust|usercentrics|breadcrumb|skip-?link|language-?(?:switch|select)"
)
_DIALOGS: Final = frozenset(
    {"dialog", "alertdialog", "banner", "navigation", "contentinfo", "search", "menu"}
)
_UNSEEN: Final = frozenset(
    {"script", "style", "template", "noscript", "svg", "select", "button", "nav", "dialog"}
)
_INSIDE: Final = ", ".join((_BLOCKS, *sorted(_UNSEEN)))
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTerms:
    """What was read. ``text`` has one paragraph a line.

    ``digest`` is ``sha256:<hex>`` over its words alone, so that a new layout is no new text. ``lang`` is
    the page's own word for its language, "" without one.
    """

    text: str
    digest: str
    words: int
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Why a capture gives no text."""

    state: State
    detail: str


def read_terms(page: Page) -> ReadTerms | Unread:
    """The text of a page of terms, or why there is none."""
    state = judge(page)
    if state.state is not State.LOOKED:
        return Unread(state=state.state, detail=state.detail)
    lines = list(_lines(page))
    words = [word.casefold() for line in lines for word in _WORD.findall(line)]
    if len(words) < SHORTEST:
        return Unread(state=State.NOT_JUDGED, detail=f"only {len(words)} words of text")
    digest = hashlib.sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()
    return ReadTerms(
        text="\n".join(lines),
        digest=f"sha256:{digest}",
        words=len(words),
        lang=page.document.language,
    )


def _lines(page: Page) -> Iterator[str]:
    """Texts of the innermost blocks outside the frame, in order."""
    left_out: dict[int, bool] = {}
    for element in page.document.select(_BLOCKS)[:_MOST]:
        if _is_left_out(element, left_out) or page.placement.around(element).framed:
            continue
        inside = [one for one in element.select(_INSIDE) if one.key != element.key]
        if element.tag not in _NESTING and any(one.tag not in _UNSEEN for one in inside):
            continue
        text = element.text()
        for one in inside:
            text = text.replace(one.text(), " ", 1)
        folded = " ".join(text.split())
        if folded:
            yield folded


def _is_left_out(element: Element, known: dict[int, bool]) -> bool:
    """Is it, or something around it, no part of the text?"""
    chain: list[Element] = []
    found = False
    for one in (element, *element.ancestors()):
        if one.key in known:
            found = known[one.key]
            break
        chain.append(one)
    for one in reversed(chain):
        found = known[one.key] = found or _is_aside(one)
    return found


def _is_aside(element: Element) -> bool:
    if element.tag in _UNSEEN:
        return True
    if element.tag in {"html", "body", "main"}:
        return False
    names: Mapping[str, str] = element.attributes
    if names.get("role", "").casefold() in _DIALOGS or names.get("aria-modal") == "true" or "hidden" in names:
        return True
    return _ASIDE.search(f"{names.get('id', '')} {names.get('class', '')}".casefold()) is not None
