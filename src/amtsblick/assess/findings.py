"""Sightings of the same thing on all pages and in all passes become one finding.

Which finding it is follows from topic, subject, party, host and vendor, never from order, time or a
value: the same page gives the same findings with the same ids.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from amtsblick.assess.consent_comparison import Group, compare
from amtsblick.detect.recordings.parties import brand_of
from amtsblick.values.findings import Finding, Party, Sighting, Topic
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import PassName, Recording

_PASSES: Final = tuple(PassName)
_TOPICS: Final = tuple(Topic)
_NAMED: Final = frozenset({Topic.COOKIE, Topic.STORAGE, Topic.IDENTIFIER_SHARED, Topic.CONSENT_BANNER})
"""Told apart by name and host alone: the vendor is a guess that may come from either."""
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_CHANCE: Final = re.compile(r"(?=[a-z]*\d)[0-9a-f]{8,}|\d{6,}", re.IGNORECASE)
_NO_COUNTRY: Final = "ZZ"
_ID: Final = 12

Key: TypeAlias = tuple[Topic, str, str, str, str]


def findings(
    sightings: Iterable[Sighting], passes: Sequence[Recording], knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Put sightings together, compare the passes, and order by topic, party, host and subject."""
    groups = _groups(_stable_names(list(sightings)))
    compared = compare(groups, passes)
    vendors = {vendor.id: vendor for vendor in knowledge.vendors}
    found = [_finding(group.sightings, vendors) for group in (*groups, *compared)]
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        _TOPICS.index(finding.topic),
        finding.party.value,
        finding.host,
        finding.subject,
        finding.vendor,
        finding.id,
    )


def _groups(sightings: Iterable[Sighting]) -> list[Group]:
    """Sightings of one thing; those without a vendor join the only product seen there."""
    known: dict[Key, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        known[_key(sighting)].append(sighting)
    for key in [key for key in known if not key[4]]:
        named = [other for other in known if other[:4] == key[:4] and other[4]]
        if len(named) == 1:
            known[named[0]].extend(known.pop(key))
    return [Group(tuple(sorted(group, key=_time))) for group in known.values()]


def _key(sighting: Sighting) -> Key:
    vendor = "" if sighting.topic in _NAMED else sighting.vendor
    return sighting.topic, sighting.subject, sighting.party.value, sighting.host, vendor


def _time(sighting: Sighting) -> tuple[int, int]:
    return _PASSES.index(sighting.trace.name), sighting.trace.event


def _finding(sightings: Sequence[Sighting], vendors: Mapping[str, Vendor]) -> Finding:
    first = sightings[0]
    vendor = next((vendors[one.vendor] for one in sightings if one.vendor in vendors), None)
    traces = {one.trace.name: one.trace for one in reversed(sightings)}
    pages = tuple(dict.fromkeys(one.page for one in sightings))
    facts: dict[str, str] = {}
    for one in sightings:
        for name, value in one.facts:
            facts.setdefault(name, value)
    return Finding(
        id=_identity(first, vendor),
        topic=first.topic,
        subject=first.subject,
        party=first.party,
        host=first.host,
        vendor=brand_of(vendor) if vendor else "",
        category=next((one.category for one in sightings if one.category), ""),
        country=_country(first, vendor),
        passes=tuple(name for name in _PASSES if name in traces),
        page=pages[0],
        pages=pages,
        traces=tuple(traces[name] for name in _PASSES if name in traces),
        facts=(*facts.items(), ("first seen", _first_seen(sightings))),
    )


def _country(first: Sighting, vendor: Vendor | None) -> str:
    """Country of the controlling company; "" where every installation has an operator of its own."""
    if vendor is None or vendor.operator_country == _NO_COUNTRY:
        return ""
    return "" if first.party is Party.FIRST and not vendor.hosts else vendor.operator_country


def _identity(first: Sighting, vendor: Vendor | None) -> str:
    told_apart = "" if first.topic in _NAMED or vendor is None else vendor.id
    parts = (first.topic.value, first.subject, first.party.value, first.host, told_apart)
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace"))
    return f"{first.topic.value}-{digest.hexdigest()[:_ID]}"


def _first_seen(sightings: Iterable[Sighting]) -> str:
    if any(not one.chosen for one in sightings):
        return "before any choice"
    names = {one.trace.name for one in sightings}
    return "after rejecting" if PassName.REJECT in names else "after accepting"


def _stable_names(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Names of cookies and entries without what chance put into them, with ``*`` in its place.

    UUIDs are chance. Shorter pieces are when every pass shows another one in their place.
    """
    skeletons: dict[tuple[Topic, str, str], dict[str, set[PassName]]] = defaultdict(dict)
    for one in sightings:
        if one.topic in _NAMED and _CHANCE.search(one.subject):
            names = skeletons[one.topic, one.host, _skeleton(one.subject)]
            names.setdefault(one.subject, set()).add(one.trace.name)
    changing = {
        (topic, host, name)
        for (topic, host, _), names in skeletons.items()
        if _by_chance(names)
        for name in names
    }
    return [
        replace(one, subject=_stable(one.subject, by_chance=(one.topic, one.host, one.subject) in changing))
        if one.topic in _NAMED
        else one
        for one in sightings
    ]


def _stable(name: str, *, by_chance: bool) -> str:
    return _skeleton(name) if by_chance else _UUID.sub("*", name)


def _skeleton(name: str) -> str:
    return _CHANCE.sub("*", _UUID.sub("*", name))


def _by_chance(names: Mapping[str, set[PassName]]) -> bool:
    """Several names, each in one pass only, and no pass with more of them than another."""
    if len(names) < 2 or any(len(passes) > 1 for passes in names.values()):  # noqa: PLR2004 - a pair
        return False
    counted: dict[PassName, int] = defaultdict(int)
    for passes in names.values():
        counted[next(iter(passes))] += 1
    return len(counted) > 1 and len(set(counted.values())) == 1
