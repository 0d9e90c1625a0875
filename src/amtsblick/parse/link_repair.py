"""What address did the author of a damaged link mean, and what address does a wrapper carry?

Links to profiles are typed by hand: with two schemes, none, or half of one, with entities and
white space. Redirectors, consent walls and web archives put the real address into a parameter or
the path. Nothing here knows a service.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, unquote

from amtsblick.parse.urls import join

_LONGEST: Final = 4096
_NOWHERE: Final = "relative.invalid"
"""Stands for the unknown host of a relative address; RFC 2606 keeps the name free."""
_INVISIBLE: Final = re.compile("[\\x00-\\x20\\x7f\\xa0\\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_ENTITY: Final = re.compile(r"&(?:#x?[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
"""Only with the semicolon: ``&region=`` is a parameter, not a registered trade mark."""
_ENDS: Final = re.compile("^[\\s\"'<>«»\u2018-\u201f]+|[\\s\"'<>«»\u2018-\u201f]+$")
_SCHEMES: Final = re.compile(r"(?:https?\s*:?/+|https?:)+", re.IGNORECASE)
_BARE_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?(?::\d+)?(?=[/?#\s]|$)")
_PARTS: Final = re.compile(
    r"(?i)([a-z][a-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_CLEAN: Final = re.compile(
    r"https?://(?!xn--)((?:[a-z0-9-]+\.)+(?!xn--)[a-z]{2,})((?:/[\w~@+-]+(?:\.[\w~@+-]+)*)*)/?(?:\?([\w.~@+=/:,!$()*%&-]*))?",
    re.ASCII,
)
"""An address that mending and parsing leave as it is, as most are: host, path and query."""
_APP: Final = re.compile(r"(?i)([a-z][a-z0-9+.-]{1,20}):(?!/*[\w.-]+:\d)")
_ARCHIVED: Final = re.compile(
    r"/(?:\d{4,14})(?:[a-z]{2}_)?/((?:https?:?/|www\.).+)", re.IGNORECASE | re.DOTALL
)
_IN_PATH: Final = re.compile(r"/((?:https?(?::|%3A)|www\.)[^/].*|https?:?/.+)", re.IGNORECASE | re.DOTALL)
_NOT_A_LINK_OUT: Final = re.compile(
    r"share|teilen|mailto|embed|proxy|image|img|thumb|screenshot|preview|validat|print"
)
# fmt: off
_CARRIERS: Final = frozenset({
    "url", "u", "q", "to", "target", "link", "redirect", "redirect_url", "redirecturl", "redirect_to", "redirect_uri",
    "redir", "goto", "go", "dest", "destination", "out", "r", "href", "next", "continue", "location", "uri", "external",
    "exturl", "ext", "jump", "ziel", "weiter", "adresse", "forward", "z", "f", "l", "target_url", "targeturl",
    "link_url", "linkurl", "open", "site",
})
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address in pieces: host in lower case and punycode, or ``scheme:`` of an app address.

    ``host`` is "" for an address relative to the page.

    ``steps`` are the decoded, non-empty steps of the path.
    """

    host: str
    steps: tuple[str, ...]
    raw_query: str
    fragment: str
    explicit: bool
    """The link named a scheme or began with ``//``."""

    @property
    def path(self) -> str:
        """Path with single slashes and without one at the end; "" for the root."""
        return "".join(f"/{step}" for step in self.steps)

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """Decoded parameters with names in lower case, order and repetition kept."""
        return _parameters(self.raw_query) if self.raw_query else ()


def read_address(link: str) -> Address | None:
    """Mend a link and take it to pieces; None when no address can be made of it. Never raises."""
    clean = _CLEAN.fullmatch(link)
    if clean is not None and len(link) <= _LONGEST and ".xn--" not in link:
        steps = tuple(clean[2].split("/")[1:])
        return Address(host=clean[1], steps=steps, raw_query=clean[3] or "", fragment="", explicit=True)
    text = link[:_LONGEST]
    if "&" in text and ";" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = _ENDS.sub("", text)
    text = text.replace("\\/", "/").replace("\\", "/")
    schemes = _SCHEMES.match(text)
    if schemes is not None:
        return _web_address(text[schemes.end() :].lstrip("/"), explicit=True)
    if text.startswith("//"):
        return _web_address(text.lstrip("/"), explicit=True)
    if text.startswith(("/", "?", "#")):
        return _web_address(f"{_NOWHERE}/{text}", explicit=False)
    if _APP.match(text) is not None:
        return _app_address(text)
    bare = _BARE_HOST.match(text)
    return _web_address(text if bare else f"{_NOWHERE}/{text}", explicit=False)


def _web_address(text: str, *, explicit: bool) -> Address | None:
    parts = _PARTS.fullmatch(join("", f"https://{_INVISIBLE.sub('', text)}"))
    if parts is None:
        return None
    host = re.sub(r":\d*$", "", (parts[2] or "").rpartition("@")[2]).rstrip(".")
    if "." not in host or ("@" in (parts[2] or "") and not explicit):
        return None
    host = "" if host == _NOWHERE else host
    return _address(host, parts[3] or "", parts[4] or "", parts[5] or "", explicit=explicit)


def _app_address(text: str) -> Address | None:
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    path = f"{parts[2] or ''}/{parts[3] or ''}"
    return _address(f"{parts[1].lower()}:", path, parts[4] or "", parts[5] or "", explicit=True)


def _address(host: str, path: str, query: str, fragment: str, *, explicit: bool) -> Address:
    steps = (step.strip() for step in unquote(path).split("/"))
    return Address(
        host=host,
        steps=tuple(step for step in steps if step),
        raw_query=query,
        fragment=unquote(fragment),
        explicit=explicit,
    )


@lru_cache(maxsize=1024)
def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    # A semicolon once separated parameters, and some sharing links still use it.
    pairs = parse_qsl(query.replace(";", "&"), keep_blank_values=True)
    return tuple((name.lower(), value.strip()) for name, value in pairs)


def carried(address: Address) -> Iterator[str]:
    """Addresses that an unknown site's address may only carry on to, most likely first."""
    path = address.path
    tail = f"?{address.raw_query}" if address.raw_query else ""
    if archived := _ARCHIVED.search(path):
        yield archived[1] + tail
        return
    if _NOT_A_LINK_OUT.search(path.lower()) or _NOT_A_LINK_OUT.search(address.host):
        return
    for name, value in address.query:
        if (name in _CARRIERS or not value) and _absolute(value or name):
            yield value or name
    if inner := _IN_PATH.search(path):
        yield inner[1] + tail


def _absolute(text: str) -> bool:
    return text.lower().startswith(("http://", "https://", "//", "www.", "http%3a", "https%3a"))
