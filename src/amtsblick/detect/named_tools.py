"""Which third parties does a privacy notice name?

By name, brand, further names and hosts, as whole words. An operator's name alone ("Google") names
all of its products, but only where no product of that operator is named: "Google Maps, a service of
Google" says nothing about Google Analytics.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from amtsblick.detect.denied_tools import denials
from amtsblick.parse.html import Document
from amtsblick.parse.sentences import visible_blocks
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge, Vendor

SHORTEST: Final = 120
"""Words below which a page is a signpost to a notice rather than the notice (Art. 13 GDPR asks for more)."""
_PDF: Final = b"%PDF"
_OF_DATA: Final = re.compile(
    r"personenbezogen|DS-?GVO|GDPR|personal data|verarbeit|process|Auskunft|Verantwortlich|Datenschutzbeauftragt",
    re.IGNORECASE,
)
"""What every notice speaks of, and a page of nothing but navigation does not (Art. 13 GDPR)."""
_LEGAL_FORM: Final = re.compile(
    r"\b(?:gmbh(?: & co\.? kg)?|g?gmbh|ag|kg|ug|se|e\.\s?v\.?|ltd|limited|inc|llc|corp(?:oration)?|company|sas|s\.?a\.?|b\.?v|oü|ab|"
    r"a/s|aps|ehf|pbc|kk|group|ireland|uk|emea|technologies|software)\b\.?",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset(
    {
        "",
        "the body",
        "various",
        "several",
        "instance",
        "open source",
        "broadcasters",
        "the",
        "project",
        "state",
        "federal",
    }
)
"""What stands for an operator in rows that have many or none."""
_COMMON: Final = frozenset({
    "x", "here", "segment", "drift", "heap", "fathom", "amplitude", "clarity", "crisp", "carto", "threads", "juicer",
    "plausible", "fingerprint", "wetter", "snap",
})  # fmt: skip
"""Names that are words of every day as well: they count only in the product's own capitals."""
_ALTERNATIVES: Final = re.compile(r"\s*(?:/|,|\(|\)|;|\band\b|\bor\b)\s*")
_GENERIC: Final = re.compile(
    r"\s+(?:embeds?|widgets?|chat|cmp|feed|tiles?|cdn|element|counter|plug-?ins?|analytics|player|buttons?|rum|push|"
    r"comments?)$",
    re.IGNORECASE,
)
"""Kinds of product that rows add to a name and notices leave out."""
_NO_NAMES: Final = frozenset({
    "fonts", "front door", "kit", "launch", "cdn", "wordpress", "calendar", "compliance", "publisher tag", "api client",
    "proxy", "gtag", "fcm", "bkg", "stats", "s3", "drive", "docs", "dwd", "web", "music", "buttons", "cookieconsent",
})  # fmt: skip
"""Parts of rows' names that name nothing by themselves."""
_SHORTEST_NAME: Final = 3
_GAP: Final = r"[\s\u2010-\u2015-]+"
_WORD: Final = re.compile(r"\w+")
_CARRIERS: Final = frozenset({"cdn"})
"""Hosts that bring an operator's other products: its name says enough."""


class _Named(NamedTuple):
    """Spellings as one pattern; no text has any of them without one of the ``keys`` among its words."""

    keys: frozenset[str]
    pattern: re.Pattern[str]

    def within(self, text: str, words: set[str]) -> bool:
        """Does the text, which has these words, name it?"""
        return not self.keys.isdisjoint(words) and self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTools:
    """Vendor ids, sorted. ``denied`` are named only where the notice says that they are not used."""

    used: tuple[str, ...]
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    """How vendors and operators are named, put together once per Knowledge."""

    vendors: tuple[tuple[Vendor, _Named], ...]
    operators: tuple[tuple[_Named, tuple[Vendor, ...]], ...]

    def products(self, text: str) -> set[str]:
        """Vendor ids that a text names by the product's own name."""
        words = set(_WORD.findall(text.casefold()))
        return {vendor.id for vendor, named in self.vendors if named.within(text, words)}

    def end(self, text: str, start: int) -> int:
        """End of the longest name that begins at a place of the text; the place itself where none does."""
        words = set(_WORD.findall(text[start:].casefold()))
        known = (*(named for _, named in self.vendors), *(named for named, _ in self.operators))
        ends = (
            found.end()
            for named in known
            if not named.keys.isdisjoint(words) and (found := named.pattern.match(text, start))
        )
        return max(ends, default=start)


def named_tools(capture: Capture, knowledge: Knowledge) -> NamedTools | None:
    """What a captured privacy notice names; None when it is too short to be one, or no such text at all."""
    if capture.body.lstrip().startswith(_PDF):
        return None
    source = Document(capture.body, capture.header("content-type")).source
    blocks = list(visible_blocks(source))
    text = " \n ".join(blocks)
    if len(text.split()) < SHORTEST or not _OF_DATA.search(text):
        return None
    names = _names_of(knowledge)
    denied: list[str] = []
    kept: list[str] = []
    for block in blocks:
        pieces = list(denials(block, names.end))
        denied += pieces
        kept.append(_without(block, pieces))
    used = set(tools_in(" \n ".join(kept), knowledge))
    refused = {one for piece in denied for one in names.products(piece)}
    return NamedTools(used=tuple(sorted(used)), denied=tuple(sorted(refused - used)))


def _without(block: str, pieces: Iterable[str]) -> str:
    """The block with one occurrence of each piece blanked."""
    for piece in dict.fromkeys(pieces):
        block = block.replace(piece, " ", 1)
    return block


def tools_in(text: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Vendor ids that a text names, sorted."""
    names = _names_of(knowledge)
    words = set(_WORD.findall(text.casefold()))
    by_name = names.products(text)
    found = set(by_name)
    for operator, vendors in names.operators:
        if operator.within(text, words):
            products = [vendor for vendor in vendors if vendor.id in by_name]
            found |= {vendor.id for vendor in vendors if not products or vendor.category in _CARRIERS}
    return tuple(sorted(found))


@lru_cache(maxsize=4)
def _names_of(knowledge: Knowledge) -> _Names:
    services = frozenset(
        name.casefold() for one in knowledge.services for name in (one.id, one.name, *one.aliases)
    )
    by_operator: dict[str, list[Vendor]] = defaultdict(list)
    for vendor in knowledge.vendors:
        for operator in _operators(vendor):
            by_operator[operator].append(vendor)
    return _Names(
        vendors=tuple(
            (vendor, _named(_spellings(vendor, services), vendor.hosts)) for vendor in knowledge.vendors
        ),
        operators=tuple((_named([name]), tuple(vendors)) for name, vendors in by_operator.items()),
    )


def _spellings(vendor: Vendor, services: frozenset[str]) -> Iterator[str]:
    """Names and, where a row has several, their parts.

    An advertiser's tag is not named by the service's name alone, which notices give for channels.
    """
    whole = [vendor.name, vendor.brand]
    parts = [part.strip() for name in whole for part in _ALTERNATIVES.split(name)]
    bare = [_GENERIC.sub("", part) for part in parts]
    taken = _operator_words(vendor) | _NO_NAMES
    if vendor.category == "ads":
        taken |= services
    for name in dict.fromkeys([*whole, *(part for part in [*parts, *bare] if part != part.lower())]):
        if len(name) >= _SHORTEST_NAME and name.casefold() not in taken:
            yield name
    yield from vendor.aliases


def _operator_words(vendor: Vendor) -> frozenset[str]:
    """The operator's name and its first word: they stand for more than this product.

    An operator that is called like its product is no such name.
    """
    own = {vendor.name.casefold(), vendor.brand.casefold()}
    words = {one.casefold() for one in _operators(vendor)}
    return frozenset(words | {one.split()[0] for one in words}) - own


def _operators(vendor: Vendor) -> Iterator[str]:
    """Operators without legal forms and countries."""
    for part in _ALTERNATIVES.split(vendor.operator):
        name = " ".join(_LEGAL_FORM.sub(" ", part).split())
        if name.casefold() not in _NOBODY | _COMMON and len(name) >= _SHORTEST_NAME:
            yield name


def _named(names: Iterable[str], hosts: Iterable[str] = ()) -> _Named:
    """Any of the names as whole words, with spaces or hyphens between them."""
    known = [*dict.fromkeys(names)]
    plain = [host for host in hosts if "/" not in host]
    spelt = sorted({*map(_spelt, known), *map(re.escape, plain)}, key=lambda one: (-len(one), one))
    keys = (_WORD.search(one.casefold()) for one in (*known, *plain))
    return _Named(
        keys=frozenset(key[0] for key in keys if key),
        pattern=re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)" if spelt else r"(?!)", re.IGNORECASE),
    )


def _spelt(name: str) -> str:
    spelt = _GAP.join(re.escape(word) for word in re.split(r"[\s-]+", name))
    return f"(?-i:{spelt})" if name.casefold() in _COMMON else spelt
