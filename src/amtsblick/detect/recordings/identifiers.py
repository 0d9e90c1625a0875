"""Which pieces of a value could tell one visitor from another?

At least eight characters that no person would choose: hexadecimal, UUIDs, long numbers, letters
mixed with digits. Dates, times, languages, words, versions, addresses and consent strings are none.
The length follows Acar et al., "The Web Never Forgets" (CCS 2014, section 5.1), who took values of at
least eight characters; that a value be another for another visitor cannot be asked of one visit.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

import orjson

_SHORTEST: Final = 8
_LONGEST: Final = 200
_MOST: Final = 40
_DEEPEST: Final = 5
_LETTERS_ONLY: Final = 20
"""Letters without a digit are taken for random only from this length on, and with both cases mixed."""
_BREAKS: Final = re.compile(r"[.|:;,&=~!*$#@\s\"'{}\[\]()<>/\\]+")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[\w+%-]+")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-_]?(?:0[1-9]|1[0-2])[-_]?(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T_-]?(?:[01]\d|2[0-3])(?:[_-]?[0-5]\d){0,2}(?:\d{3}|\d{6})?[A-Za-z]{0,4})?"
)
"""A day, with or without the time of day; a longer number that only begins like one is none."""
_TIME: Final = re.compile(r"1[5-9]\d{8}(?:\d{3}|\d{6})?")
"""Seconds, milliseconds or microseconds since 1970, from 2017 to 2033."""
_PAIR: Final = re.compile(r"((?<!\d)\d{8,10}\.\d{10}|(?<=\bfb\.\d\.)\d{13}\.\d{8,19})(?!\d)")
"""A random number and the time of the first visit, as Google Analytics joins them; Meta's pixel writes
``fb.<domain level>.<milliseconds>.<number>``. A number may by chance look like a time or a date."""
_WORDY: Final = re.compile(r"[a-zäöüß]+(?:[_-]?[A-Za-zäöüß][a-zäöüß]+)*\d{0,3}|[A-Z][A-Z_-]+\d{0,3}")
_VERSION: Final = re.compile(r"v?\d+(?:[._-]\d+){1,4}\w{0,6}")
_ONE_SOUND: Final = re.compile(r"sch|ch|ck|th|pf|ph|tz|ng|st|sp")
_CLUSTER: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
_STRANGE: Final = re.compile(
    r"(?=[bcdfghjklmnpqrstvwxz][jx]|q[^u]|j[^aeiouy]|[vwxz][bcdfgjkmpqvx]|[0-9][a-z])"
)
_STRANGENESS: Final = 2
"""Places in a word that are hard to say; words put together may have one."""
_DIFFERENT: Final = 5
"""Fewer different characters are a pattern such as 00000000."""
_QUIET_KEY: Final = re.compile(
    r"token|api_?key|write_?key|site_?id|project|version|build|host|url|uri|path|referr|agent|browser|\bos\b|lib"
    r"|screen|lang|locale|title|page|theme|consent|purpose|vendor|expire|time|date|stamp|\bts\b|hash|etag",
    re.IGNORECASE,
)
"""Names of members whose values are about something else than the visitor."""


def identifying(value: str) -> tuple[str, ...]:
    """Pieces of a cookie's or storage entry's value that look like identifiers, longest first."""
    return _identifying(value[:20_000])


@lru_cache(maxsize=4096)
def _identifying(value: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for leaf in _leaves(value):
        for piece in _pieces(leaf):
            if len(found) >= _MOST:
                break
            found.setdefault(piece)
    return tuple(sorted(found, key=lambda piece: -len(piece)))


def _leaves(value: str) -> Iterator[str]:
    """The value, decoded; the members of one that is JSON."""
    text = unquote(value) if "%" in value else value
    if text[:1] in {"{", "["}:
        try:
            yield from _members(orjson.loads(text), 0)
        except orjson.JSONDecodeError:
            pass
        else:
            return
    yield text


def _members(node: object, depth: int, name: str = "") -> Iterator[str]:
    if depth > _DEEPEST:
        return
    match node:
        case dict():
            for key, child in node.items():
                if not _QUIET_KEY.search(str(key)):
                    yield from _members(child, depth + 1, str(key))
        case list():
            for child in node[:_MOST]:
                yield from _members(child, depth + 1, name)
        case str() if " " not in node and "//" not in node:
            yield node
        case int() if not isinstance(node, bool):
            yield str(node)
        case _:
            pass


def _pieces(leaf: str) -> Iterator[str]:
    yield from _PAIR.findall(leaf)
    yield from _UUID.findall(leaf)
    if _looks_random(leaf):
        yield leaf
        return
    for piece in _BREAKS.split(leaf):
        if _looks_random(piece):
            yield piece


def _looks_random(text: str) -> bool:
    if not _SHORTEST <= len(text) <= _LONGEST or not _TOKEN.fullmatch(text):
        return False
    if _UUID.fullmatch(text):
        return True
    if len(set(text)) < _DIFFERENT or any(form.fullmatch(text) for form in (_DATE, _TIME, _VERSION)):
        return False
    if _WORDY.fullmatch(text):
        return _is_unspeakable(text)
    digits = sum(letter.isdigit() for letter in text)
    if not digits:
        return len(text) >= _LETTERS_ONLY and not text.islower() and not text.isupper()
    return digits > 1 or len(text) >= _LETTERS_ONLY or _is_unspeakable(text)


def _is_unspeakable(text: str) -> bool:
    """Small letters in an order that no German or English word has, as in random numbers of base 36."""
    letters = _ONE_SOUND.sub("t", text.rstrip("0123456789"))
    if not text.isalnum() or not text.islower() or not letters.isascii():
        return False
    return bool(_CLUSTER.search(letters)) + len(_STRANGE.findall(letters)) >= _STRANGENESS


def looks_identifying(value: str) -> bool:
    """Whether any piece of a value looks like an identifier."""
    return bool(identifying(value))
