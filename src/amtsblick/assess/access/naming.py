"""Which login names and passwords are refused, and why?

Passwords after NIST SP 800-63B-4 (3.1.1.2) and BSI IT-Grundschutz ORP.4: long, not common, not the
name; no rules on kinds of characters and no change by date.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 1024
"""Characters; longer ones only cost time."""

_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_SYSTEM: Final = frozenset({"system"})
"""Names that the logs give to commands which run by themselves."""
_COMMON: Final = frozenset(
    [
        "password",
        "passwort",
        "kennwort",
        "geheim",
        "qwertz",
        "qwerty",
        "qwertyuiop",
        "qwertzuiop",
        "asdfgh",
        "asdfghjkl",
        "yxcvbnm",
        "zxcvbnm",
        "abcdefgh",
        "abcdefghijkl",
        "letmein",
        "welcome",
        "willkommen",
        "iloveyou",
        "ichliebedich",
        "admin",
        "administrator",
        "changeme",
        "hallo",
        "hello",
        "sommer",
        "winter",
        "fruehling",
        "herbst",
        "schalke",
        "bayern",
        "dragon",
        "monkey",
        "football",
        "fussball",
        "sunshine",
        "sonnenschein",
        "princess",
        "prinzessin",
        "master",
        "schatz",
        "hallowelt",
        "helloworld",
        "test",
        "testtest",
        "demo",
        "behoerde",
        "verwaltung",
        "datenschutz",
        "amtsblick",
        "ministerium",
        "landkreis",
        "gemeinde",
        "stadtverwaltung",
        "correcthorsebatterystaple",
        "1q2w3e4r5t6z",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "qwer1234",
    ]
)
"""Words by which many passwords begin and end; written for this list."""
_MADE_OF_COMMON: Final = re.compile(
    f"(?:{'|'.join(sorted(map(re.escape, _COMMON), key=len, reverse=True))})+"
)
_BETWEEN: Final = re.compile(r"[\W\d_]+")
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_ENDS: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_FEWEST: Final = 5
"""Different characters in a password."""
_WORD: Final = 3
"""Letters of a part of a name that counts."""
_OWN: Final = 6
"""Letters that a password needs beside the account's name."""


def wrong_name(name: str) -> str | None:
    """Why a text is no login name; None when it is one."""
    if not _SLUG.fullmatch(name):
        return "a login name is 1 to 64 of a–z, 0–9, '.', '_' and '-', and begins and ends with a letter or digit"
    if name in _SYSTEM:
        return f"{name!r} is what the logs call commands that run by themselves"
    return None


def settled(password: str) -> str:
    """A password in the one form that is hashed: keyboards spell the same letter in several ways."""
    return unicodedata.normalize("NFKC", password)


class Weak(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    NAME = "name"
    """Little more than the account's name or address."""


def wrong_password(password: str, names: Iterable[str] = (), shortest: int = SHORTEST) -> Weak | None:
    """Why a password is refused; None when it may be used.

    ``names`` are the account's login name, display name and e-mail address.
    """
    plain = settled(password)
    if len(plain) < shortest:
        return Weak.SHORT
    if len(plain) > LONGEST:
        return Weak.LONG
    small = plain.casefold()
    if _is_common(small):
        return Weak.COMMON
    return Weak.NAME if _is_a_name(small, names) else None


def _is_common(small: str) -> bool:
    """Few different characters, an alphabet or count, or nothing but common words and what goes between."""
    if len(set(small)) < _FEWEST or _counts(small):
        return True
    core = _ENDS.sub("", small)
    return any(
        _MADE_OF_COMMON.fullmatch(spelled)
        for spelled in (small, core, _BETWEEN.sub("", core), _BETWEEN.sub("", core.translate(_LEET)))
    )


def _counts(small: str) -> bool:
    """Do the characters go up or down one by one, as in 1234567890 and zyxwv?"""
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(small)}
    return steps in ({1}, {9}) and (small.isdigit() or small.isalpha())


def _is_a_name(small: str, names: Iterable[str]) -> bool:
    bare = _BETWEEN.sub("", small) or small
    words = {
        word
        for name in names
        for word in (_BETWEEN.sub("", name.casefold()), *_BETWEEN.split(name.casefold()))
        if len(word) >= _WORD
    }
    for word in sorted(words, key=len, reverse=True):
        bare = bare.replace(word, "")
    return bool(words) and bare != _BETWEEN.sub("", small) and len(bare) < _OWN
