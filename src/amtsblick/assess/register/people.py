"""Are two names one person, however they are written?

Nobody logs in: names are what actors and files say. What counts is that nobody approves his own version
by a slip of spelling, or by a name that only looks like another one.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

_LOOK_ALIKE: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u043a\u043c\u0442\u0432\u043d"
    "\u03bf\u03b1\u03bd\u03c1\u03b9\u03ba\u03c4\u03c5\u03c7\u03b5\u03b7\u0131\u0261",
    "aeopcyxijshdqwkmtbhoavpiktuxenig",
)
"""Small Cyrillic, Greek and other letters that look like Latin ones (after Unicode TR 39, confusables)."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
"""Letters and marks that show nothing."""


def unreadable(name: str) -> bool:
    """Does a name hold characters that nobody can see: controls, joiners, marks of direction, blanks?"""
    if name.isascii():
        return not name.isprintable()
    return any(unicodedata.category(letter) in _UNSEEN or letter in _BLANK for letter in name)


def same_person(name: str, others: Iterable[str]) -> bool:
    """Is it one of the others, by letters that look alike, and by mailbox without its tag?"""
    return _shape(name) in {_shape(other) for other in others}


def _shape(name: str) -> str:
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    shown = "".join(letter for letter in small if not unreadable(letter) or letter.isspace())
    mailbox, at, host = " ".join(shown.split()).partition("@")
    if at and " " not in mailbox:
        mailbox = mailbox.partition("+")[0] or mailbox
    return f"{mailbox}{at}{host}".translate(_LOOK_ALIKE)
