"""Which addresses may become links, and what do in-page anchors look like?

Addresses come from strangers' pages: only plain http(s) ones are ever linked; everything else is
shown as text.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from amtsblick.values.capture import EvidenceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Text that may lead somewhere; ``href`` is "" when it may not."""

    text: str
    href: str


_WEB: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f]+", re.IGNORECASE)
_ORDINARY: Final = re.compile(r"[A-Za-z0-9_-]")
_LONGEST_LINK: Final = 2_000


def link(address: str) -> str:
    """The address when it may become a link, else ""."""
    if len(address) > _LONGEST_LINK or not _WEB.fullmatch(address):
        return ""
    try:
        return address if urlsplit(address).hostname else ""
    except ValueError:
        return ""


def short(address: str) -> str:
    """The address as a reader says it: without scheme, "www." and closing slash."""
    return re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).removesuffix("/") or address


def linked(address: str) -> Linked:
    """The address in short form, as a link when it may be one."""
    return Linked(text=short(address), href=link(address))


@lru_cache(maxsize=2048)
def anchor(body_id: str) -> str:
    """Element id of a body's sheet; distinct for distinct body ids."""
    return "b-" + "".join(letter if _ORDINARY.match(letter) else f".{ord(letter):x}." for letter in body_id)


def evidence_link(base: str, ref: EvidenceRef | None) -> str:
    """Address of an evidence file, or "" when it would leave the folder.

    ``base`` is the folder's path relative to the report and ends with a slash.
    """
    if ref is None or not ref.bundle or ref.bundle.startswith("/"):
        return ""
    parts = ref.bundle.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return ""
    return quote(base, safe="/", errors="replace") + "/".join(
        quote(part, safe="", errors="replace") for part in parts
    )
