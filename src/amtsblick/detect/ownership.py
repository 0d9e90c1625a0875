"""Does an account's name match the name of the site it is linked from?

Only a hint: bodies use short forms nobody can guess, and authors put their paper's name into
their own handle. So a match counts by how much of the handle it explains.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from operator import add
from typing import Final
from urllib.parse import unquote

from amtsblick.detect.page import Page
from amtsblick.parse.once import once
from amtsblick.parse.urls import host_of, site_of

_KINDS: Final = re.compile(
    r"^(?:user|c|channel|company|companies|school|showcase|in|pub|pages|page|groups|people|profile|news/pages"
    r"|show|artist|r|blog|blogs)/+",
    re.IGNORECASE,
)
_RANDOM_ID: Final = re.compile(
    r"^(?:UC[\w-]{22}|\+?\d+|\d+@N\d+|(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[0-9A-Za-z]{22,})$"
)
_ENDINGS: Final = (
    "official offiziell offiziel oficial officiel deutschland germany austria oesterreich schweiz online"
    " magazin magazine blog news media medien info presse press bund tv de at ch eu fr uk us com org net"
)
_ENDING: Final = re.compile(rf"(?:{'|'.join(_ENDINGS.split())})$")
_BEGINNING: Final = re.compile(r"^(?:the|der|die|das|le|la|el|stadt|land|city|my)(?=\w{4})")
_CAMEL: Final = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+|\d+")
_TITLE_CUT: Final = re.compile(r"\s[|–—·:•»-]\s|\s\|\s?|:\s")
_HOME: Final = re.compile(
    r"\w+://[^/]+(?:/(?:(?:index|home|start(?:seite)?|default)(?:\.\w+)?|[a-z]{2}/?)?)?(?:[?#].*)?",
    re.IGNORECASE,
)
"""Addresses of start pages: their whole title names the owner, that of a text only its end."""
_INDEX: Final = re.compile(r"(?:index|start|home)\w*\.\w+", re.IGNORECASE)
_PLAIN: Final = "home startseite start welcome willkommen aktuelles news blog website homepage index online"
_PLAIN_WORDS: Final = frozenset(_PLAIN.split())
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l"})
_SHORTEST: Final = 4
_ALIKE: Final = 0.75
"""Share of common letter pairs from which on two names are one, misspelt or shortened."""


class Match(IntEnum):
    """How well a handle fits the owner's names."""

    NONE = 0
    WORD = 1
    """Contains one word of the owner's name, which others may bear, too."""
    PART = 2
    """Contains the owner's name or is part of it."""
    SAME = 3
    """Is the owner's name, give or take an ending."""


class Identity:
    """Names of a page's owner, gathered from the cheapest source on."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._judged: dict[str, Match] = {}
        self.site: str = site_of(page.host)

    def match(self, handle: str) -> Match:
        """How well the owner's names explain a canonical handle."""
        known = self._judged.get(handle)
        if known is None:
            known = self._judged[handle] = self._match(handle)
        return known

    def owns_domain(self, handle: str) -> bool:
        """Whether the account lives on the page's own registrable domain (fediverse, Bluesky)."""
        host = handle.rpartition("@")[2].lower()
        return "." in host and site_of(host) == self.site

    def _match(self, handle: str) -> Match:
        bare = _KINDS.sub("", unquote(handle)).lstrip("@+")
        bare = bare.partition("@")[0]
        if not bare or _RANDOM_ID.match(bare):
            return Match.NONE
        best = self._host_names.compare(bare)
        if best is not Match.SAME:
            best = max(best, self._given_names.compare(bare))
        return best or min(self._words.compare(bare), Match.WORD)

    @once
    def _host_names(self) -> "_Names":
        host = self._page.host.removeprefix("www.")
        label = self.site.partition(".")[0]
        below = host.removesuffix(self.site).rstrip(".")
        names = {label, self.site, self.site.replace(".", "dot"), f"{below}{label}", f"{label}{below}", host}
        names |= {"".join(part[0] for part in label.split("-") if part)} if label.count("-") > 1 else set()
        names |= {part for part in re.split(r"[.-]", below) if len(part) > _SHORTEST}
        if host.startswith("xn--") or ".xn--" in host:
            names |= {_decoded(label)}
        return _names(frozenset(names))

    @once
    def _given_names(self) -> "_Names":
        found: set[str] = set()
        for words in self._named_so:
            found.add("".join(words))
            if len(words) > 1:
                found.add("".join(word[0] for word in words if word[0].isupper()))
        return _names(frozenset(found))

    @once
    def _words(self) -> "_Names":
        """Single words of the owner's names."""
        given = {word for words in self._named_so for word in words if word[0].isupper()}
        within = set(self.site.partition(".")[0].split("-"))
        return _names(frozenset(word for word in given | within if len(word) > _SHORTEST))

    @once
    def _named_so(self) -> list[list[str]]:
        """Telling words of every name that the page gives its owner."""
        names = [*self._declared(), *self._titled()]
        words = (
            [word for word in re.findall(r"\w+", name) if word.lower() not in _PLAIN_WORDS] for name in names
        )
        return [found for found in words if found]

    def _titled(self) -> list[str]:
        """Pieces of the title that name the site: all on a start page, else the last that is not the topic.

        One of several pieces that is the main heading, and one whose words stand in the last step of
        the address, names what this one page is about.
        """
        title = [piece.strip() for piece in _TITLE_CUT.split(self._page.document.title) if piece.strip()]
        url = self._page.capture.url
        if not title or _HOME.fullmatch(url):
            return title
        step = fold(_last_step(url))
        headings = self._page.document.headings if len(title) > 1 else []
        topics = {fold(heading.text()) for heading in headings}
        sites = [one for one in reversed(title) if not _stands_in(step, one) and fold(one) not in topics]
        return sites[:1]

    def _declared(self) -> Iterable[str]:
        for meta in self._page.document.select_early(
            'meta[property="og:site_name"],meta[name="application-name"],meta[name="publisher"],meta[name="twitter:site"]'
        ):
            yield meta.attribute("content").strip().lstrip("@")


def _last_step(url: str) -> str:
    """Last telling step of an address's path."""
    path = url.partition("?")[0].partition("#")[0].partition("//")[2]
    steps = unquote(path.partition("/")[2]).rstrip("/").split("/")
    return steps[-2] if len(steps) > 1 and _INDEX.fullmatch(steps[-1]) else steps[-1]


def _stands_in(step: str, name: str) -> bool:
    words = [folded for word in re.findall(r"\w+", name) if len(folded := fold(word)) > 1]
    return bool(words) and all(word in step for word in words)


def _decoded(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


@lru_cache(maxsize=2048)
def fold(name: str) -> str:
    """Letters and digits of a name in lower case ASCII."""
    text = name.lower()
    if not text.isascii():
        text = (
            unicodedata.normalize("NFKD", text.translate(_UMLAUTS)).encode("ascii", "ignore").decode("ascii")
        )
    return _NOT_PLAIN.sub("", text)


class _Names:
    """Folded names, and the same without beginnings and endings that say nothing."""

    def __init__(self, names: Iterable[str]) -> None:
        self._judged: dict[str, Match] = {}
        self.all = frozenset(folded for name in names if len(folded := fold(name)) > 1)
        self.cores = self.all | {
            _BEGINNING.sub("", _ENDING.sub("", name)) for name in self.all if len(name) > _SHORTEST
        }
        self.long = [name for name in self.all if len(name) >= _SHORTEST]
        self.short = [name for name in self.all if len(name) < _SHORTEST]

    def compare(self, bare: str) -> Match:
        """How well one of the names explains a handle; remembered."""
        known = self._judged.get(bare)
        if known is None:
            known = self._judged[bare] = self._compared(bare)
        return known

    def _compared(self, bare: str) -> Match:
        handle = fold(bare)
        if not handle:
            return Match.NONE
        trimmed = _ENDING.sub("", handle)
        if not self.cores.isdisjoint(
            (handle, trimmed, _BEGINNING.sub("", handle), _BEGINNING.sub("", trimmed))
        ):
            return Match.SAME
        if any(len(name) > _SHORTEST + 1 and _alike(handle, name) for name in self.long):
            return Match.SAME
        return Match.PART if self._is_part(bare, handle, trimmed) else Match.NONE

    def _is_part(self, bare: str, handle: str, trimmed: str) -> bool:
        long_enough = len(handle) >= _SHORTEST
        if any(name in handle or (long_enough and handle in name) for name in self.long):
            return True
        if long_enough and any(_shortens(trimmed, name) for name in self.long):
            return True
        return bool(self.short) and not {fold(token) for token in _CAMEL.findall(bare)}.isdisjoint(self.short)


@lru_cache(maxsize=1024)
def _names(names: frozenset[str]) -> _Names:
    """Names of an owner; most pages of a site give the same."""
    return _Names(names)


def _shortens(handle: str, name: str) -> bool:
    """Whether a handle is a name with letters left out between a beginning and an end that stay."""
    if not (
        handle[:3] == name[:3] and handle[-3:] == name[-3:] and len(handle) * 2 >= len(name) > len(handle)
    ):
        return False
    letters = iter(name)
    return all(letter in letters for letter in handle)


def _alike(one: str, other: str) -> bool:
    """Dice coefficient over pairs of letters; names of very different length are never alike."""
    if abs(len(one) - len(other)) * 3 > len(other):
        return False
    pairs, others = _pairs(one), _pairs(other)
    return len(pairs & others) * 2 >= _ALIKE * (len(pairs) + len(others))


@lru_cache(maxsize=2048)
def _pairs(name: str) -> frozenset[str]:
    return frozenset(map(add, name, name[1:]))


def is_number(handle: str) -> bool:
    """Whether a handle is only an id and says nothing about its holder."""
    return _RANDOM_ID.match(_KINDS.sub("", handle)) is not None


def same_site(url: str, site: str) -> bool:
    """Whether an address lies on a registrable domain."""
    return bool(url) and site_of(host_of(url)) == site
