"""Strangers' text made fit for a document or a spreadsheet."""

import re
from typing import Final

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_MONTHS: Final = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_TIES: Final = re.compile(
    rf"(\b(?:Art\.|Abs\.|Unterabs\.|Nr\.|Buchst\.|Satz|Rev\.)|§{{1,2}}|\b\d{{1,2}}\.(?= (?:{_MONTHS})\b)) (?=[\w(])"
)
_FORMULA: Final = re.compile(r"[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def clean(text: str) -> str:
    """Control characters and lone surrogates become the replacement character."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text) if _CONTROLS.search(text) else text


def shown(text: str) -> str:
    """Text as a page or a terminal may show it: clean, and nothing turns the direction of what follows.

    Marks that embed or override directions make words read in another order than they stand ("Trojan
    Source", CVE-2021-42574); right-to-left letters themselves stay.
    """
    text = clean(text)
    return text if text.isascii() else _TURNS.sub("\N{REPLACEMENT CHARACTER}", text)


def tied(text: str) -> str:
    """What a reader of German takes in at one glance stays on one line: "Art. 6", "3. Dezember"."""
    return _TIES.sub("\\1\N{NO-BREAK SPACE}", text)


def encodable(text: str) -> str:
    """Only what UTF-8 cannot carry is replaced."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text) if _SURROGATES.search(text) else text


def has_surrogates(text: str) -> bool:
    """Does the text hold code points that UTF-8 cannot carry?"""
    return _SURROGATES.search(text) is not None


def harmless(text: str) -> str:
    """A spreadsheet must not take the text for a formula: such text gets a leading apostrophe.

    Covers = + - @, their full-width forms, and leading tabs and line breaks (OWASP, "CSV
    Injection").
    """
    return f"'{text}" if _FORMULA.match(text) else text
