"""Checks of what the privacy notice and the imprint say, held against what was observed."""

import re
from collections.abc import Iterable
from typing import Final

from amtsblick.assess.checks.material import (
    CONTACTS,
    NO_PAGE,
    Material,
    Reply,
    Rule,
    found,
    not_found,
    not_looked,
)
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.findings import Finding, Party
from amtsblick.values.page_facts import PageFacts

_ITEMS: Final = {
    "controller": re.compile(r"verantwortlich\w*|controller", re.IGNORECASE),
    "data_protection_officer": re.compile(r"datenschutzbeauftragte|data protection officer", re.IGNORECASE),
    "legal_basis": re.compile(r"rechtsgrundlage|art(?:ikel|\.)\s*6|legal basis", re.IGNORECASE),
    "recipients": re.compile(r"empfänger|weitergabe|übermittl|auftragsverarbeit|recipient", re.IGNORECASE),
    "storage_time": re.compile(
        r"speicherdauer|gelöscht|löschung|aufbewahr|retention|storage period", re.IGNORECASE
    ),
    "rights": re.compile(r"auskunft|berichtigung|right of access", re.IGNORECASE),
    "complaint": re.compile(r"beschwerde|aufsichtsbehörde|complaint", re.IGNORECASE),
}
"""Items of Art. 13 GDPR that every notice has in some words; the others depend on the case."""
_OUTDATED: Final = re.compile(
    r"TTDSG|\bTMG\b|Telemediengesetz|Privacy[ -]Shield|Facebook Ireland|Twitter (?:International|Inc)|Google Inc\b"
    r"|BDSG a\.\s?F\.|Safe[ -]Harbou?r"
)
_OLD_IMPRINT: Final = re.compile(r"\bTMG\b|Telemediengesetz|\bRStV\b|Rundfunkstaatsvertrag")
_INTEREST: Final = re.compile(
    r"Art(?:ikel|\.)\s*6\s*(?:Abs(?:atz|\.)\s*1|\(1\))\s*(?:S(?:atz|\.)\s*1\s*)?(?:lit\.|Buchst(?:abe|\.)|\()?\s*f\b"
)
_DATED: Final = re.compile(
    r"\bStand(?:\s+der\s+\w+)?\s*:?\s*\(?\s*(?:\d{1,2}\.|\w+\s+)?\s*\d{0,2}\.?\s*(?:\w+\s+)?\d{4}"
    r"|zuletzt\s+(?:ge\wndert|aktualisiert)|last updated|as of\s+\w+",
    re.IGNORECASE,
)
_SHORTEST_NAME: Final = 5
"""Vendors with shorter names are not looked for in running text: too many other words hold them."""


def _notice(material: Material) -> PageFacts | None:
    return material.role("privacy")


def _without(kind: LegalPageKind) -> Rule:
    """No page that showed itself links to this legal page."""

    def rule(material: Material) -> Reply:
        if not material.shown:
            return not_looked(NO_PAGE)
        return not_found() if any(kind in page.legal for page in material.shown) else found()

    return rule


def _not_everywhere(kind: LegalPageKind) -> Rule:
    """Some pages link to it, others do not."""

    def rule(material: Material) -> Reply:
        without = [page.url for page in material.shown if kind not in page.legal]
        if not material.shown or len(without) == len(material.shown):
            return not_looked(NO_PAGE)
        return found(pages=", ".join(without)) if without else not_found()

    return rule


def items_missing(material: Material) -> Reply:
    """W-I03."""
    notice = _notice(material)
    if notice is None:
        return not_looked(NO_PAGE)
    lacking = [name for name, pattern in _ITEMS.items() if not pattern.search(notice.text)]
    return found(lacking=", ".join(lacking)) if lacking else not_found()


def _names(material: Material, finding: Finding) -> set[str]:
    """Words under which a notice may name a vendor: its name without additions, and its operator."""
    vendor = material.vendors.get(finding.vendor)
    words = {
        finding.vendor,
        finding.vendor.split(" (", maxsplit=1)[0],
        finding.vendor.split(" ", maxsplit=1)[0],
    }
    if vendor:
        words |= {
            vendor.brand,
            vendor.operator.split("/", maxsplit=1)[0],
            vendor.operator.split(" ", maxsplit=1)[0],
        }
    return {word.lower() for word in words if len(word) > 1}


def not_named(material: Material) -> Reply:
    """W-I04."""
    notice = _notice(material)
    if notice is None:
        return not_looked(NO_PAGE)
    text = notice.text.lower()
    silent = [
        finding
        for finding in _recipients(material)
        if not any(re.search(rf"\b{re.escape(name)}", text) for name in _names(material, finding))
    ]
    return found(silent) if silent else not_found()


def _recipients(material: Material) -> Iterable[Finding]:
    """Known third parties seen in any pass; those behind consent must be named too."""
    return (
        finding
        for finding in material.findings
        if finding.topic in CONTACTS and finding.vendor and finding.party is Party.THIRD
    )


def named_not_seen(material: Material) -> Reply:
    """W-I05: names of the catalogue that stand in the notice but were observed nowhere."""
    notice = _notice(material)
    if notice is None:
        return not_looked(NO_PAGE)
    seen = {name for finding in material.findings if finding.vendor for name in _names(material, finding)}
    named = sorted(
        {
            vendor.brand or vendor.name
            for vendor in material.vendors.values()
            if len(vendor.brand or vendor.name) >= _SHORTEST_NAME
            and (vendor.brand or vendor.name).lower() not in seen
            and re.search(rf"\b{re.escape(vendor.brand or vendor.name)}\b", notice.text)
        }
    )
    return found(named=", ".join(named)) if named else not_found()


def _words_in(role: str, pattern: re.Pattern[str]) -> Rule:
    """Words that should not stand on the page with this role."""

    def rule(material: Material) -> Reply:
        page = material.role(role)
        if page is None:
            return not_looked(NO_PAGE)
        words = sorted({match[0] for match in pattern.finditer(page.text)})
        return found(words=", ".join(words)) if words else not_found()

    return rule


def no_date(material: Material) -> Reply:
    """W-I11."""
    notice = _notice(material)
    if notice is None:
        return not_looked(NO_PAGE)
    return not_found() if _DATED.search(notice.text) else found()


def _channels_unnamed(role: str) -> Rule:
    """Services of the own channels that the page with this role does not name."""

    def rule(material: Material) -> Reply:
        page = material.role(role)
        services = {channel.service for one in material.shown for channel in one.channels}
        if page is None or not services:
            return not_looked(NO_PAGE if page is None else "no_channel")
        text = page.text.lower()
        silent = sorted(service for service in services if not _is_named(service, text))
        return found(services=", ".join(silent)) if silent else not_found()

    return rule


def _is_named(service: str, text: str) -> bool:
    if service == "x":
        return bool(re.search(r"\btwitter\b|\bx\b(?:\s*\(|\s+corp|\.com)|„x“", text))
    return service.replace("_", " ") in text


RULES: Final[dict[str, Rule]] = {
    "W-I01": _without(LegalPageKind.PRIVACY_NOTICE),
    "W-I02": _not_everywhere(LegalPageKind.PRIVACY_NOTICE),
    "W-I03": items_missing,
    "W-I04": not_named,
    "W-I05": named_not_seen,
    "W-I06": _words_in("privacy", _OUTDATED),
    "W-I08": _words_in("privacy", _INTEREST),
    "W-I09": _channels_unnamed("privacy"),
    "W-I11": no_date,
    "W-P01": _without(LegalPageKind.IMPRINT),
    "W-P02": _not_everywhere(LegalPageKind.IMPRINT),
    "W-P04": _words_in("imprint", _OLD_IMPRINT),
    "W-P05": _channels_unnamed("imprint"),
    "W-A01": _without(LegalPageKind.ACCESSIBILITY),
}
