"""Which cookies were written, by whom, and which lay in the jar when a page ended?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from amtsblick.parse.set_cookie import SetCookie, parse_set_cookie
from amtsblick.parse.tape_calls import CookieWrite
from amtsblick.parse.tape_network import Exchange
from amtsblick.parse.tape_visits import Line, items, mapping, number, text, whole
from amtsblick.parse.urls import host_of
from amtsblick.values.recording import CookieKept, CookieSet, Request, TapeLine

_CAP: Final = 400 * 86_400.0
"""Chromium keeps no cookie longer than 400 days (RFC 6265bis, section 5.5)."""


def read_cookies_set(
    exchanges: Iterable[Exchange], writes: Iterable[CookieWrite], started_at: datetime
) -> tuple[CookieSet, ...]:
    """Every cookie that an answer or a script wrote, in order, refused ones and removals included."""
    found = [*_by_answers(exchanges, started_at), *_by_scripts(writes, started_at)]
    return tuple(sorted(found, key=lambda cookie: cookie.event))


def _by_answers(exchanges: Iterable[Exchange], started_at: datetime) -> Iterator[CookieSet]:
    for exchange in exchanges:
        request = exchange.request
        for line in request.set_cookies:
            cookie = parse_set_cookie(line, started_at + timedelta(seconds=request.at))
            if cookie is not None:
                yield replace(
                    _asked(cookie, request, request.url),
                    setter=request.url,
                    stack=request.initiator.urls,
                    frame_url=request.frame_url or request.top_url,
                    accepted=line not in exchange.refused,
                    why=exchange.refused.get(line, ""),
                )


def _by_scripts(writes: Iterable[CookieWrite], started_at: datetime) -> Iterator[CookieSet]:
    for write in writes:
        cookie = parse_set_cookie(write.line, started_at + timedelta(seconds=write.at))
        if cookie is not None:
            yield replace(
                _asked(cookie, write, write.frame_url),
                by_script=True,
                setter=write.script or write.frame_url,
                stack=write.stack,
                # A script can neither write nor overwrite what only HTTP may see.
                accepted=not cookie.http_only,
                why="HttpOnly" if cookie.http_only else "",
            )


def _asked(cookie: SetCookie, place: Request | CookieWrite, url: str) -> CookieSet:
    """What was asked to be kept by a document or answer at ``url``."""
    expires = cookie.expires
    return CookieSet(
        event=place.event,
        name=cookie.name,
        value=cookie.value,
        domain=cookie.domain or host_of(url),
        path=cookie.path or _default_path(url),
        host_only=not cookie.domain,
        expires=None if expires is None else min(expires, _CAP),
        http_only=cookie.http_only,
        secure=cookie.secure,
        same_site=cookie.same_site,
        partitioned=cookie.partitioned,
        by_script=False,
        setter=url,
        frame_url=place.frame_url,
        page=place.page,
        act=place.act,
        at=place.at,
        deleted=expires is not None and expires <= 0,
    )


def _default_path(url: str) -> str:
    """RFC 6265bis, section 5.1.4."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return "/"
    return path.rpartition("/")[0] or "/"


def read_cookies_kept(lines: Sequence[Line], started_at: datetime) -> tuple[CookieKept, ...]:
    """The jar at the end of each page; lifetimes count from that moment."""
    return tuple(
        _kept(event, line, cookie, started_at)
        for event, line in enumerate(lines)
        if line.get("k") == TapeLine.COOKIES
        for cookie in items(line.get("cookies"))
    )


def _kept(event: int, line: Line, cookie: Line, started_at: datetime) -> CookieKept:
    domain = text(cookie.get("domain"))
    until = number(cookie.get("expires"))
    now = started_at.timestamp() + (number(line.get("t")) or 0.0)
    partition = cookie.get("partitionKey")
    return CookieKept(
        event=event,
        page=whole(line.get("page")),
        name=text(cookie.get("name")),
        value=text(cookie.get("value")),
        domain=domain.removeprefix("."),
        path=text(cookie.get("path")) or "/",
        host_only=not domain.startswith("."),
        expires=None if cookie.get("session") or until is None or until < 0 else until - now,
        http_only=bool(cookie.get("httpOnly")),
        secure=bool(cookie.get("secure")),
        same_site=text(cookie.get("sameSite")),
        partition=text(partition) or text(mapping(partition).get("topLevelSite")),
    )
