"""To whom does a body's website send data, since when, and which vendors follow visitors there?

Surveys are compared with surveys and inspections with inspections, never one with the other: the
HTML names third parties that load later or never, a browser meets those that scripts bring.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from amtsblick.assess.register.inspection_looks import BEHAVIOUR, FOLLOWING, RECEIVING, InspectionLook, since
from amtsblick.assess.register.proofs import by_citation
from amtsblick.assess.timeline.rows import page_key
from amtsblick.detect.recordings.parties import brand_of
from amtsblick.detect.recordings.questions.tracker import TRACKING
from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.answers import LoadState
from amtsblick.values.capture import State
from amtsblick.values.findings import Party, Topic
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.observed import SeenBehaviour, SeenRecipient
from amtsblick.values.survey import BodySheet, Citation
from amtsblick.values.usages import EvidenceLink

_NO_COUNTRY: Final = "ZZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A third party as one look names it; ``key`` is the vendor's id, else the host."""

    vendor: str
    name: str
    host: str
    category: str
    country: str

    @property
    def key(self) -> str:
        return self.vendor or self.host


def recipients(
    sheets: Sequence[BodySheet], looks: Sequence[InspectionLook], knowledge: Knowledge
) -> tuple[SeenRecipient, ...]:
    """Recipients of the newest survey and inspection that could look, by category and name.

    ``sheets`` and ``looks`` are oldest first; only those that could look count.
    """
    found: dict[str, SeenRecipient] = {}
    vendors = catalogue_of(knowledge).vendors
    for one in (*_by_surveys(sheets, vendors), *_by_inspections(looks, knowledge)):
        key = one.vendor or one.host
        known = found.get(key)
        found[key] = one if known is None else _joined(known, one)
    return tuple(sorted(found.values(), key=lambda one: (one.category, one.name.casefold(), one.host)))


def _joined(one: SeenRecipient, other: SeenRecipient) -> SeenRecipient:
    """Seen by two kinds of look, or on several hosts: the earliest sight counts, with its own bounds."""
    first = min(one, other, key=lambda each: (each.since, each.absent_before is not None))
    return replace(
        first,
        name=one.name or other.name,
        category=one.category or other.category,
        country=one.country or other.country,
        passes=tuple(dict.fromkeys((*one.passes, *other.passes))),
        tracker=one.tracker or other.tracker,
        last_seen=max(one.last_seen, other.last_seen),
        hosts=tuple(sorted({one.host, other.host, *one.hosts, *other.hosts})),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
    )


def _by_surveys(sheets: Sequence[BodySheet], vendors: Mapping[str, Vendor]) -> Iterator[SeenRecipient]:
    looked = [sheet for sheet in sheets if sheet.state is State.LOOKED]
    if not looked:
        return
    for named, citation in _loading(looked[-1], vendors):
        first, absent = _since(looked, named, citation)
        yield SeenRecipient(
            vendor=named.vendor,
            name=named.name,
            host=named.host,
            category=named.category,
            country=named.country,
            tracker=named.category in TRACKING,
            since=first,
            absent_before=absent,
            last_seen=citation.taken_at,
            evidence=(by_citation(citation),),
        )


def _loading(sheet: BodySheet, vendors: Mapping[str, Vendor]) -> Iterator[tuple[_Named, Citation]]:
    """Third parties that are fetched when the page opens: hints, held-back and mere markup send nothing."""
    for party, citation in sheet.third_parties:
        if party.state is LoadState.LOADS:
            yield _named(vendors.get(party.vendor), party.vendor, party.host, party.category), citation
    for unknown, citation in sheet.unknown_hosts:
        yield _named(None, "", unknown.host, ""), citation


def _named(vendor: Vendor | None, identity: str, host: str, category: str) -> _Named:
    if vendor is None:
        return _Named(vendor=identity, name=identity or host, host=host, category=category, country="")
    own = not vendor.hosts or not any(is_under(host, one.partition("/")[0]) for one in vendor.hosts)
    country = "" if vendor.operator_country == _NO_COUNTRY or own else vendor.operator_country
    return _Named(
        vendor=vendor.id, name=brand_of(vendor), host=host, category=vendor.category, country=country
    )


def _since(
    sheets: Sequence[BodySheet], named: _Named, citation: Citation
) -> tuple[datetime, datetime | None]:
    """Since when without a gap, and when the page that shows it was last looked at without it before."""
    first = citation.taken_at
    pages = _page_of(sheets[-1], citation)
    for sheet in reversed(sheets[:-1]):
        seen = _sight(sheet, named)
        if seen is not None:
            first = min(first, seen)
        elif (look := _look_at(sheet, pages)) is not None and not _hinted(sheet, named):
            return first, look
    return first, None


def _sight(sheet: BodySheet, named: _Named) -> datetime | None:
    for party, citation in sheet.third_parties:
        same = party.vendor == named.vendor if named.vendor else party.host == named.host
        if same and party.state is LoadState.LOADS:
            return citation.taken_at
    for unknown, citation in sheet.unknown_hosts:
        # Known by name only since a later judgement, but the same host was there.
        if unknown.host == named.host:
            return citation.taken_at
    return None


def _hinted(sheet: BodySheet, named: _Named) -> bool:
    """Was it named in a way that may have loaded it, such as a script that is held back by one?"""
    return any(
        party.vendor == named.vendor and party.state is LoadState.NOSCRIPT
        for party, _ in sheet.third_parties
        if named.vendor
    )


def _page_of(sheet: BodySheet, citation: Citation) -> frozenset[str]:
    """Names under which the cited page may be known in other surveys."""
    roles = {look.role for look in sheet.pages if look.url == citation.page_url}
    return frozenset({page_key(sheet.body.id, role, citation.page_url) for role in (*roles, "other")})


def _look_at(sheet: BodySheet, pages: frozenset[str]) -> datetime | None:
    looks = [
        look.taken_at
        for look in sheet.pages
        if look.state is State.LOOKED
        and not pages.isdisjoint({page_key(sheet.body.id, role, look.url) for role in (look.role, "other")})
    ]
    return max(looks, default=None)


def _by_inspections(looks: Sequence[InspectionLook], knowledge: Knowledge) -> Iterator[SeenRecipient]:
    looked = [look for look in looks if look.looked]
    if not looked:
        return
    keys = [frozenset(named.key for named, _ in _receiving(look, knowledge)) for look in looked]
    last = looked[-1]
    for named, finding in _receiving(last, knowledge):
        first, absent = since(looked, named.key, finding, keys)
        yield SeenRecipient(
            vendor=named.vendor,
            name=named.name,
            host=named.host,
            category=named.category,
            country=named.country,
            passes=tuple(finding["pass"]),
            tracker=named.category in TRACKING or finding["question"] in FOLLOWING,
            since=first,
            absent_before=absent,
            last_seen=last.at,
            evidence=(last.link(finding),),
        )


def _receiving(look: InspectionLook, knowledge: Knowledge) -> Iterator[tuple[_Named, Mapping[str, Any]]]:
    """Who got data: third parties, and products that run on the body's own hosts."""
    for finding in look.findings():
        if Topic(finding["question"]) not in RECEIVING:
            continue
        vendor = _vendor_of(finding, knowledge)
        if finding["party"] == Party.THIRD.value or (vendor is not None and finding["question"] in FOLLOWING):
            host = str(finding.get("host") or finding["subject"])
            yield (
                replace(
                    _named(vendor, "", host, str(finding.get("category") or "")),
                    country=str(finding.get("country") or ""),
                ),
                finding,
            )


def _vendor_of(finding: Mapping[str, Any], knowledge: Knowledge) -> Vendor | None:
    """The catalogue's row: findings carry the name for readers, which several rows may share."""
    brand = finding.get("vendor")
    if not brand:
        return None
    rows = [one for one in knowledge.vendors if brand_of(one) == brand]
    host = host_of(str(finding.get("host") or "")) or str(finding.get("host") or "")
    facts = finding.get("facts") or {}
    fitting: Iterable[list[Vendor]] = (
        [one for one in rows if one.name == facts.get("product")],
        [one for one in rows if any(is_under(host, name.partition("/")[0]) for name in one.hosts)],
        [one for one in rows if not one.hosts and finding["party"] == Party.FIRST.value],
        [one for one in rows if one.category == finding.get("category")],
        rows,
    )
    return next((some[0] for some in fitting if some), None)


def behaviour(looks: Sequence[InspectionLook]) -> tuple[SeenBehaviour, ...]:
    """Findings of the newest inspection that decisions look at, by topic and subject."""
    looked = [look for look in looks if look.looked]
    if not looked:
        return ()
    keys = [frozenset(one["id"] for one in look.findings()) for look in looked]
    found: dict[tuple[str, str], SeenBehaviour] = {}
    for finding in looked[-1].findings():
        if Topic(finding["question"]) not in BEHAVIOUR:
            continue
        first, absent = since(looked, finding["id"], finding, keys)
        seen = SeenBehaviour(
            topic=finding["question"],
            subject=finding["subject"],
            passes=tuple(finding["pass"]),
            since=first,
            absent_before=absent,
            evidence=(looked[-1].link(finding),),
        )
        known = found.get((seen.topic, seen.subject))
        found[seen.topic, seen.subject] = seen if known is None else _both(known, seen)
    return tuple(found[key] for key in sorted(found))


def _both(one: SeenBehaviour, other: SeenBehaviour) -> SeenBehaviour:
    first = min(one, other, key=lambda each: (each.since, each.absent_before is not None))
    links: tuple[EvidenceLink, ...] = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    passes = tuple(dict.fromkeys((*one.passes, *other.passes)))
    return replace(first, passes=passes, evidence=links)
