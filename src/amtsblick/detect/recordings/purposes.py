"""What is a cookie or a storage entry likely there for, and is it needed for what the visitor wanted?"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from amtsblick.detect.recordings.parties import brand_of, vendor_of
from amtsblick.values.knowledge import Knowledge, KnownCookie, Necessity, Vendor

_OF_CATEGORY: Final = {
    "analytics": "statistics",
    "ads": "marketing",
    "marketing": "marketing",
    "social": "marketing",
    "share": "marketing",
    "ab_test": "marketing",
    "fingerprint": "marketing",
    "tag_manager": "marketing",
    "push": "marketing",
    "session_replay": "session-recording",
    "video": "embedded-content",
    "audio": "embedded-content",
    "maps": "embedded-content",
    "dataviz": "embedded-content",
    "document": "embedded-content",
    "widget": "embedded-content",
    "captcha": "security",
    "cdn": "security",
    "chat": "chat",
    "monitoring": "monitoring",
    "consent_manager": "consent",
    "login": "login",
}
_UNLIKELY: Final = frozenset(
    {"statistics", "marketing", "session-recording", "embedded-content", "monitoring"}
)
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Purpose:
    """``basis`` says what the guess rests on: name, vendor, form or nothing."""

    word: str
    necessary: Necessity
    vendor: Vendor | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of a cookie or storage entry besides its value.

    ``owner`` is the cookie's domain or the storage's host, ``setter`` the address of the script
    that wrote it or "", ``foreign`` whether the owner is a third party.
    """

    name: str
    owner: str
    setter: str
    identifying: bool
    foreign: bool


def purpose_of(entry: Entry, knowledge: Knowledge) -> Purpose:
    """Guess by the name, else by the vendor of the owning host, else of the script that wrote it."""
    by_host = vendor_of(entry.owner, knowledge) if entry.foreign else None
    row = known_cookie(entry.name, knowledge)
    if row is not None and _fits(row, by_host):
        vendor = _vendors(knowledge).get(row.vendor) or by_host
        if by_host is not None and vendor is not None and brand_of(vendor) == brand_of(by_host):
            vendor = by_host
        return Purpose(row.purpose, row.necessary, vendor, "name")
    vendor = by_host or (vendor_of(entry.setter, knowledge) if entry.setter else None)
    if vendor is not None and vendor.category in _OF_CATEGORY:
        word = _OF_CATEGORY[vendor.category]
        return Purpose(word, _necessity(word), vendor, "vendor")
    if entry.foreign and entry.identifying:
        return Purpose(UNKNOWN, Necessity.UNLIKELY, vendor, "form")
    return Purpose(UNKNOWN, Necessity.UNKNOWN, vendor, "nothing")


def _necessity(word: str) -> Necessity:
    if word in _UNLIKELY:
        return Necessity.UNLIKELY
    return Necessity.LIKELY if word == "consent" else Necessity.UNKNOWN


def _fits(row: KnownCookie, by_host: Vendor | None) -> bool:
    """A name that many use says less than whose host it is on."""
    return bool(row.vendor) or by_host is None or by_host.category not in _OF_CATEGORY


@lru_cache(maxsize=4)
def _vendors(knowledge: Knowledge) -> dict[str, Vendor]:
    return {vendor.id: vendor for vendor in knowledge.vendors}


@lru_cache(maxsize=4096)
def known_cookie(name: str, knowledge: Knowledge) -> KnownCookie | None:
    """The first curated row whose names fit; letters' case is ignored only when none fits as spelt."""
    exact, patterns, loose = _index(knowledge)
    if name in exact:
        return exact[name]
    for pattern, row in patterns:
        if pattern.fullmatch(name):
            return row
    return loose.get(name.lower())


@lru_cache(maxsize=4)
def _index(
    knowledge: Knowledge,
) -> tuple[dict[str, KnownCookie], list[tuple[re.Pattern[str], KnownCookie]], dict[str, KnownCookie]]:
    exact: dict[str, KnownCookie] = {}
    patterns: list[tuple[re.Pattern[str], KnownCookie]] = []
    for row in knowledge.cookies:
        for name in row.names:
            if "*" in name:
                patterns.append((re.compile(".*".join(map(re.escape, name.split("*"))), re.DOTALL), row))
            else:
                exact.setdefault(name, row)
    loose: dict[str, KnownCookie] = {}
    for name, row in exact.items():
        loose.setdefault(name.lower(), row)
    return exact, patterns, loose
