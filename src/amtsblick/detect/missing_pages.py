"""Does a page that came with a success status say that there is no such page?

Told by a whole headline or a whole part of the title, never by a word inside one: an article about
error pages, an exhibition called 404 and a hint under a search box are pages like any other. Messages
of web archives in a page's place say something about the archive, nothing about the page.
"""

from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from amtsblick.detect.missing_words import (
    ARCHIVE,
    ARCHIVE_DOWN,
    ERROR_PATH,
    EXPLAINED,
    MAYBE,
    MISSING,
    NOT_ARCHIVED,
    NOT_ARCHIVED_THERE,
    TITLE_PARTS,
    WITHHELD,
    WITHHELD_THERE,
)
from amtsblick.detect.page import Page
from amtsblick.parse.sentences import visible_blocks
from amtsblick.values.answers import PageState
from amtsblick.values.capture import State

_HEADLINES: Final = 3
_LONGEST_HEADLINE: Final = 120
"""Characters; a longer one is no headline."""
_WORDS: Final = 8
"""Words from which a block is prose, not an entry of a menu."""
_LONGEST_NOTE: Final = 600
"""Characters of the paragraph that explains the error."""
_STORY: Final = 6000
"""Characters of prose, notes on cookies included, that no error page has."""
_ALMOST_NOTHING: Final = 250
_SOURCE: Final = 240_000
"""Characters of source that are read; error pages are no longer, menus included."""
_ARCHIVES_WORDS: Final = 3000
"""Characters of visible text of an archive's own message, navigation included."""


def missing(page: Page) -> PageState | None:
    """SOFT_404 with the words that say so, None for a page like any other."""
    headlines = [one.text() for one in page.document.headings[:_HEADLINES]]
    title = [part for part in (page.document.title, *TITLE_PARTS.split(page.document.title)) if part]
    by_title, by_headline = _says(title), _says(headlines)
    hint = by_title or by_headline or _maybe([*title, *headlines]) or _by_address(page)
    if not hint:
        return None
    blocks = list(visible_blocks(page.document.source[:_SOURCE]))
    prose = [block for block in blocks if len(block.split()) >= _WORDS]
    length = sum(map(len, prose))
    explained = any(len(block) < _LONGEST_NOTE and EXPLAINED.search(block) for block in blocks)
    twice, once = bool(by_title and by_headline), bool(by_title or by_headline)
    if length > _STORY or not (twice or explained or (once and length < _ALMOST_NOTHING)):
        return None
    return PageState(state=State.SOFT_404, detail=f"says “{hint[:_LONGEST_HEADLINE]}”")


def archives_message(page: Page) -> PageState | None:
    """What a web archive says in a page's place: it has none, shows none, or is out of order."""
    head = f"{page.document.title}\n" + "\n".join(one.text() for one in page.document.headings[:_HEADLINES])
    speaks = bool(ARCHIVE.search(head))
    if not speaks and page.document.anchor_count > _HEADLINES:
        return None
    shown = "\n".join(islice(visible_blocks(page.document.source[:_SOURCE]), 200))
    if len(shown) > _ARCHIVES_WORDS:
        return None
    about = f"{head}\n{shown}"
    kinds = (
        (WITHHELD, True, State.WITHHELD, "shows nothing"),
        (NOT_ARCHIVED, True, State.ARCHIVE_GAP, "holds nothing"),
        (ARCHIVE_DOWN, True, State.SERVER_ERROR, "is out of order"),
        (WITHHELD_THERE, speaks, State.WITHHELD, "shows nothing"),
        (NOT_ARCHIVED_THERE, speaks, State.ARCHIVE_GAP, "holds nothing"),
    )
    for words, believed, state, what in kinds:
        found = words.search(about) if believed else None
        if found:
            return PageState(state=state, detail=f"the archive {what}: “{' '.join(found[0].split())[:120]}”")
    if speaks and EXPLAINED.search(about) and missing(page):
        return PageState(state=State.ARCHIVE_GAP, detail="the archive holds nothing")
    return None


def _says(texts: list[str]) -> str:
    """The first text all of which says that there is no such page, "" if none."""
    return next((text for text in texts if _is_brief(text) and MISSING.fullmatch(text.strip())), "")


def _maybe(texts: list[str]) -> str:
    return next((text for text in texts if _is_brief(text) and MAYBE.fullmatch(text.strip())), "")


def _is_brief(text: str) -> bool:
    return 0 < len(text.strip()) <= _LONGEST_HEADLINE


def _by_address(page: Page) -> str:
    """The path of an error page to which the asked address led."""
    asked, path = page.capture.requested, urlsplit(page.capture.url).path
    moved = bool(page.capture.hops) or asked not in ("", page.capture.url)
    return path if moved and ERROR_PATH.search(path) else ""
