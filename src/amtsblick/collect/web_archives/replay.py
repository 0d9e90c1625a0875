"""How does one archived capture come home, and which moment does it stand for?

Sources: RFC 7089 (Memento-Datetime, redirecting mementos); the Wayback Machine's and pywb's ``id_`` replay,
which gives the bytes as they were, and their ``X-Archive-Orig-`` headers.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from amtsblick.collect.answer import REDIRECTS, Reply
from amtsblick.collect.archive_index import address_key
from amtsblick.collect.web_archives.asking import Line, Trouble, redirect_target, refusal
from amtsblick.collect.web_archives.clock import checked, http_moment
from amtsblick.parse.cdx import said_instead
from amtsblick.parse.cdx_rows import moment_of
from amtsblick.parse.http_payload import Message, decode_payload
from amtsblick.parse.rewritten import raw_address, replay_place, restored
from amtsblick.parse.urls import host_of, join, site_of
from amtsblick.values.capture import Capture, Hop, State
from amtsblick.values.past import PastCapture

_ORIGINAL: Final = "x-archive-orig-"
_OWN: Final = "x-replay-"
_SHARED: Final = frozenset({"content-type", "content-language", "location"})
"""Headers that archives pass on under their own names; all others are the archive's unless marked."""
_HOPS: Final = 5
_READ: Final = 4096
_STAMP: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the archive showed in the end: at which address, and whether as it was or rewritten."""

    address: str
    reply: Reply
    raw: bool
    trouble: Trouble | None = None


class Replay:
    """Fetches captures of one archive.

    ``marked`` says that the archive keeps RFC 7089, so that an answer without Memento-Datetime is none of
    a capture. ``collector`` is what captures say brought them home.
    """

    def __init__(self, line: Line, *, collector: str, marked: bool) -> None:
        self._line = line
        self._collector = collector
        self._marked = marked

    async def fetch(self, wanted: PastCapture, *, repeats: bool = False) -> Capture:
        """The capture as it was; see ``WebArchive.fetch``. ``repeats`` as in ``wrong_clock``."""
        raw = raw_address(wanted.locator)
        shown = await self._walk(raw or wanted.locator, wanted, raw=bool(raw))
        refused = None if _is_memento(shown.reply) else refusal(shown.reply)
        if raw and refused is not None and refused[0] is State.ARCHIVE_GAP:
            # Archives that cannot show bytes as they were do not know such addresses.
            shown = await self._walk(_plain(wanted.locator), wanted, raw=False)
        return self._captured(wanted, shown, repeats=repeats)

    async def _walk(self, address: str, wanted: PastCapture, *, raw: bool) -> _Shown:
        """Follow the archive from capture to nearby capture, but no archived redirect."""
        seen = {address}
        while True:
            reply = await self._line.ask(address)
            target = redirect_target(reply, address)
            if not target or _is_memento(reply) or not _leads_nearby(address, target, wanted.url):
                return _Shown(address=address, reply=reply, raw=raw)
            if target in seen or len(seen) > _HOPS:
                why = f"the archive leads in circles at {target}"
                return _Shown(address=address, reply=reply, raw=raw, trouble=(State.REDIRECT_LOOP, why))
            seen.add(target)
            address = target

    def _captured(self, wanted: PastCapture, shown: _Shown, *, repeats: bool) -> Capture:
        now, reply = self._line.now(), shown.reply
        place = replay_place(shown.address)
        url = join("", place.original) if place else ""
        trouble = shown.trouble or self._trouble(shown)
        body, hops = b"", tuple[Hop, ...]()
        headers = _headers(reply)
        if trouble is None:
            hops = _archived_redirect(shown, url or wanted.url)
            body, trouble, headers = _body(shown, headers, url or wanted.url)
        capture = Capture(
            url=url or wanted.url,
            requested=wanted.url,
            taken_at=_moment(shown) or wanted.taken_at,
            status=reply.status if trouble is None or _is_memento(reply) else None,
            headers=headers,
            body=body,
            hops=hops,
            failure=trouble[0] if trouble else None,
            failure_detail=trouble[1] if trouble else "",
            collector=self._collector,
            remote_address=reply.peer,
        )
        return checked(capture, now, repeats=repeats)

    def _trouble(self, shown: _Shown) -> Trouble | None:
        """Why what was shown is no capture; an archived error or redirect is one."""
        reply = shown.reply
        if reply.failure is not None:
            return refusal(reply)
        if not _is_memento(reply):
            redirects = reply.status in REDIRECTS and not self._marked and _archived_redirect(shown, "")
            found = None if redirects else refusal(reply)
            if found is not None:
                return found
            withheld, _ = said_instead(reply.body[:_READ].decode("utf-8", "replace"))
            if withheld:
                return State.WITHHELD, f"the archive shows nothing of this address ({withheld})"
        if _moment(shown) is None or (self._marked and not _is_memento(reply)):
            return State.BROKEN, "the archive's answer does not say which moment it stands for"
        return None


def _is_memento(reply: Reply) -> bool:
    """Does the archive say that this is an archived answer, and not one of its own?"""
    return any(
        name in {"memento-datetime", "x-archive-src"} or name.startswith(_ORIGINAL)
        for name, _ in reply.headers
    )


def _plain(locator: str) -> str:
    """The address under which an archive shows a capture to people."""
    place = replay_place(locator)
    if place is None or place.mode != "id_":
        return locator
    return f"{locator.partition('://')[0]}://{place.host}{place.path}/{place.stamp}/{place.original}"


def _leads_nearby(address: str, target: str, asked: str) -> bool:
    """Does an unmarked redirect of the archive lead to another capture of the same page, or to its own server?"""
    place = replay_place(target)
    if site_of(host_of(target)) != site_of(host_of(address)):
        return False
    if place is None:
        return True
    before = replay_place(address)
    same_page = address_key(place.original) == address_key(asked)
    moved = before is None or before.stamp != place.stamp or before.original == place.original
    return same_page and moved


def _archived_redirect(shown: _Shown, url: str) -> tuple[Hop, ...]:
    """The hop of an archived redirect, with the original target whatever the archive made of it."""
    reply = shown.reply
    location = reply.header(f"{_ORIGINAL}location") or reply.header("location")
    if reply.status not in REDIRECTS or not location:
        return ()
    place = replay_place(join(shown.address, location))
    here = host_of(shown.address)
    if place is not None and host_of(f"http://{place.host}") == here:
        target = join("", place.original)
    else:
        target = join(url, location)
    return (Hop(url=url, status=reply.status, location=target),) if target else ()


def _moment(shown: _Shown) -> datetime | None:
    """Which moment the answer stands for: its own word, else the digits of its address when they are whole."""
    said = http_moment(shown.reply.header("memento-datetime"))
    place = replay_place(shown.address)
    if said is None and place is not None and len(place.stamp) == _STAMP:
        said = moment_of(place.stamp)
    return said


def _headers(reply: Reply) -> tuple[tuple[str, str], ...]:
    """The archived answer's own headers, and the archive's under names that cannot be mistaken for them."""
    marked = {name.removeprefix(_ORIGINAL) for name, _ in reply.headers if name.startswith(_ORIGINAL)}
    headers: list[tuple[str, str]] = []
    for name, value in reply.headers:
        if name.startswith(_ORIGINAL):
            headers.append((name.removeprefix(_ORIGINAL), value))
        elif name in _SHARED and name not in marked:
            headers.append((name, value))
        else:
            headers.append((f"{_OWN}{name}", value))
    return tuple(headers)


def _body(
    shown: _Shown, headers: tuple[tuple[str, str], ...], url: str
) -> tuple[bytes, Trouble | None, tuple[tuple[str, str], ...]]:
    """Body without the archive's additions or encodings; trouble when part of it is missing."""
    reply = shown.reply
    if not shown.raw:
        body = restored(reply.body, shown.address, url)
        note = ((f"{_OWN}restored", "banners and links of the archive were taken out"),)
        return body, None, headers + note if body != reply.body else headers
    names = {name for name, _ in headers}
    # A length beside an encoding counts packed bytes, which the archive may have unpacked already.
    untrue = {"content-length"} if "content-encoding" in names else set()
    told = tuple(pair for pair in headers if pair[0] not in untrue)
    payload = decode_payload(Message(status=reply.status, headers=told, payload=reply.body))
    trouble = (payload.failure, payload.detail) if payload.failure is not None else None
    return payload.body, trouble, headers
