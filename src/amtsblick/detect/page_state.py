"""Was this page looked at, and if not, why not?

The second law in code: a challenge, a login form, an empty shell, an error page served as success, a
web archive's own message or a registrar's placeholder shows nothing about the body, so it must never
pass for a page without channels. A page with plenty of links is a real page; only thin ones are read
closely, so that ordinary pages cost next to nothing.
"""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from amtsblick.detect.missing_pages import archives_message, missing
from amtsblick.detect.page import Page
from amtsblick.detect.page_marks import (
    ANCHOR,
    EMPTY_ROOT,
    FRAMES,
    LOGIN_PATH,
    LOGIN_TITLE,
    LOGIN_WORDS,
    MAGIC,
    MAINTENANCE,
    MARKUP,
    NEEDS_SCRIPT,
    PARKED,
    PARKED_WORDS,
    PASSWORD,
    REFRESH,
    SCRIPT,
    SCRIPT_GO,
    WALL_HEADERS,
    WALL_MARKS,
    WALL_TITLE,
    WALL_WORDS,
)
from amtsblick.parse.sentences import visible_blocks
from amtsblick.values.answers import PageState
from amtsblick.values.capture import Capture, State

_LOOKED: Final = PageState(state=State.LOOKED)
_HTML_TYPES: Final = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/xml",
    "text/xml",
    "application/octet-stream",
)
_ENOUGH_LINKS: Final = 12
"""A challenge, login form or shell carries fewer links; real pages nearly always carry more."""
_SHORT: Final = 1500
"""Characters of visible text up to which an interstitial's words are believed."""
_SHELL: Final = 200
"""Characters of visible text below which a page with scripts counts as an empty shell."""
_BRIEF: Final = 800
"""Characters of visible text up to which words alone, without a vendor's mark, are believed."""
_SPEECHLESS: Final = 40
"""Characters of visible text that say nothing."""
_STUB: Final = 4000
"""Characters of source up to which a script's redirect counts as the page's only purpose."""
_GUARDED: Final = frozenset({401, 403, 405, 406, 409, 418, 429, 503})
"""Status codes with which guards answer in the site's place."""
_HEAD: Final = 60_000
"""Characters of source in which markers of thin pages are looked for."""


def judge(page: Page) -> PageState:
    """State of a capture with the reason in English; LOOKED only when the page shows content.

    A maintenance page counts as SERVER_ERROR even with status 200: the service says itself that it
    is not there. A final redirect that nobody followed is NOT_HTML: there was no page to look at.
    """
    capture = page.capture
    if capture.failure is not None:
        return PageState(state=capture.failure, detail=capture.failure_detail)
    status = capture.status or HTTPStatus.OK
    if status >= HTTPStatus.BAD_REQUEST:
        return _refused(page, status)
    if status >= HTTPStatus.MULTIPLE_CHOICES and status != HTTPStatus.NOT_MODIFIED:
        target = capture.header("location") or (capture.hops[-1].location if capture.hops else "")
        return PageState(state=State.NOT_HTML, detail=f"redirect to {target or 'nowhere'}, not followed")
    return _no_document(capture) or _served(page)


def _refused(page: Page, status: int) -> PageState:
    """What an error status means: the site's own error, or a guard in front of it."""
    capture = page.capture
    if status in _GUARDED:
        wall = _wall_header(capture)
        if not wall and _no_document(capture) is None:
            shown = _shown(page)
            wall = _wall(page, shown) if len(shown) <= _SHORT else ""
        if wall:
            return PageState(state=State.BOT_WALL, detail=f"status {status}, {wall}")
    message = archives_message(page) if _no_document(capture) is None else None
    if message is not None:
        return message
    if status == HTTPStatus.UNAUTHORIZED:
        return PageState(state=State.LOGIN_WALL, detail="status 401")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return PageState(state=State.CLIENT_ERROR, detail=f"status {status}")
    maintenance = status == HTTPStatus.SERVICE_UNAVAILABLE and MAINTENANCE.search(
        page.document.source[:_HEAD]
    )
    return PageState(
        state=State.SERVER_ERROR, detail=f"status {status}{', maintenance' if maintenance else ''}"
    )


def _no_document(capture: Capture) -> PageState | None:
    """NOT_HTML when type or bytes say so; None for HTML. Bytes win over a wrong declaration."""
    start = capture.body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    declared = capture.header("content-type").split(";", maxsplit=1)[0].strip().lower()
    what = "" if start else "empty body"
    what = what or next((name for magic, name in MAGIC if start.startswith(magic)), "")
    if not what and not _may_be_markup(capture.body, start, declared):
        what = declared or "no markup"
    return PageState(state=State.NOT_HTML, detail=what) if what else None


def _may_be_markup(body: bytes, start: bytes, declared: str) -> bool:
    if declared.startswith(("text/html", "application/xhtml")):
        return start[:1] not in (b"{", b"[") or bool(MARKUP.search(start))
    if declared and not declared.startswith(_HTML_TYPES):
        return False
    return bool(MARKUP.search(body[:8192])) or start[:2] in (b"\xff\xfe", b"\xfe\xff")


def _served(page: Page) -> PageState:
    """State of a page that came with a success status."""
    if page.document.too_deep:
        return PageState(state=State.TOO_LARGE, detail="nested deeper than any browser would build")
    wall = _wall_header(page.capture)
    if wall:
        return PageState(state=State.BOT_WALL, detail=wall)
    instead = archives_message(page)
    if instead is not None:
        return instead
    if page.document.anchor_count >= _ENOUGH_LINKS:
        return _full(page)
    shown = _shown(page)
    if len(shown) <= _SHORT:
        wall = _wall(page, shown)
        if wall:
            return PageState(state=State.BOT_WALL, detail=wall)
    vacant = _login(page, shown) or _vacant(page, shown)
    return vacant or missing(page) or _shell(page, shown) or _LOOKED


def _full(page: Page) -> PageState:
    """A page with many links is looked at, unless it is a login, a list of adverts or an error page."""
    if _asked_elsewhere(page) and LOGIN_PATH.search(urlsplit(page.capture.url).path):
        head = page.document.source[:_HEAD]
        if PASSWORD.search(head) and LOGIN_TITLE.search(page.document.title):
            return PageState(state=State.LOGIN_WALL, detail="redirected to a login form")
    title = page.document.title.lower()
    if any(word in title for word in PARKED_WORDS) and PARKED.search(title):
        return PageState(state=State.PARKED, detail=page.document.title[:120])
    return missing(page) or _LOOKED


def _shown(page: Page) -> str:
    return "\n".join(visible_blocks(page.document.source[: _HEAD * 4]))


def _asked_elsewhere(page: Page) -> bool:
    return bool(page.capture.hops) or page.capture.requested not in ("", page.capture.url)


def _wall_header(capture: Capture) -> str:
    if not capture.headers:
        return ""
    for name, value, what in WALL_HEADERS:
        found = capture.header(name)
        if found and value in found.lower():
            return what
    return ""


def _wall(page: Page, shown: str) -> str:
    """Name of the guard whose interstitial this short page is, "" when it is none.

    A vendor's mark alone is not enough, since ordinary pages carry some of them too: the page must
    also speak like a challenge, say next to nothing, or come with an error status.
    """
    head = page.document.source[:_HEAD]
    marked = next((what for what, mark in WALL_MARKS if mark.search(head)), "")
    speaks = WALL_TITLE.search(page.document.title) or WALL_WORDS.search(shown)
    first = shown[:300]
    if marked == "captcha":
        bare = len(shown) < _SHELL and not PASSWORD.search(head)
        return "captcha" if speaks or WALL_TITLE.search(first) or bare else ""
    refused = (page.capture.status or HTTPStatus.OK) >= HTTPStatus.BAD_REQUEST
    if marked and (speaks or refused or len(shown) < _SHELL or WALL_TITLE.search(first)):
        return marked
    if speaks and (len(shown) < _BRIEF or refused):
        return "challenge or refusal page"
    return "refusal page" if len(shown) < _BRIEF and WALL_TITLE.search(first) else ""


def _login(page: Page, shown: str) -> PageState | None:
    head = page.document.source[:_HEAD]
    sent_to_login = _asked_elsewhere(page) and LOGIN_PATH.search(urlsplit(page.capture.url).path)
    says_login = LOGIN_TITLE.search(page.document.title) or LOGIN_TITLE.search(shown)
    if PASSWORD.search(head) and (sent_to_login or (says_login and len(shown) < _BRIEF)):
        return PageState(state=State.LOGIN_WALL, detail="login form")
    if len(shown) < _SHORT and (LOGIN_WORDS.search(shown) or (sent_to_login and LOGIN_TITLE.search(shown))):
        return PageState(state=State.LOGIN_WALL, detail="asks to log in")
    return None


def _vacant(page: Page, shown: str) -> PageState | None:
    """A page that somebody put where the body's site should be: for sale, or under maintenance."""
    if len(shown) > _SHORT:
        return None
    about = f"{page.document.title}\n{shown}"
    parked = PARKED.search(about)
    if parked and len(shown) < _BRIEF:
        return PageState(state=State.PARKED, detail=" ".join(parked[0].split())[:120])
    if len(shown) < _BRIEF and MAINTENANCE.search(about):
        return PageState(state=State.SERVER_ERROR, detail="maintenance page")
    return None


def _shell(page: Page, shown: str) -> PageState | None:
    """A page that shows its content only to those who run scripts, load frames or wait."""
    if len(shown) >= _SHELL:
        return None
    why = _why_shell(page.document.source, shown)
    return PageState(state=State.SCRIPT_SHELL, detail=why) if why else None


def _why_shell(source: str, shown: str) -> str:
    head = source[:_HEAD]
    refresh = REFRESH.search(head)
    gone = SCRIPT_GO.search(head) if len(source) < _STUB else None
    silent = len(shown) < _SPEECHLESS and not ANCHOR.search(source)
    reasons = (
        (refresh, f"only refreshes to {refresh[1][:200]}" if refresh else ""),
        (FRAMES.search(head), "frameset, content in other documents"),
        (gone, f"script leads to {(gone[1] or gone[2])[:200]}" if gone else ""),
        (SCRIPT.search(source) and EMPTY_ROOT.search(source), "empty root element, content comes by script"),
        (SCRIPT.search(source) and NEEDS_SCRIPT.search(head), "asks for JavaScript"),
        (silent and SCRIPT.search(source), "no visible text"),
    )
    return next((why for holds, why in reasons if holds), "")
