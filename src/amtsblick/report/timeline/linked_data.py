"""What is known over time as linked data: JSON-LD 1.1 with its context inside.

Bodies are schema.org's GovernmentOrganization, ``sameAs`` their item and the accounts they use now. Periods
have a small vocabulary of their own, because schema.org knows no bounds: it is described in the document
itself. The document is a schema.org and DCAT dataset with title, day of issue, covered time and licence.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from amtsblick.assess.timeline.accounts import in_use, shared, taken_over
from amtsblick.assess.timeline.identity import key_of
from amtsblick.report.addresses import link
from amtsblick.report.csv_text import instant
from amtsblick.report.text import encodable
from amtsblick.report.timeline.csvw import TITLE
from amtsblick.report.timeline.govdirectory import ENTITY
from amtsblick.report.timeline.profile_address import profile_address
from amtsblick.report.timeline.proof_links import proof_links
from amtsblick.report.words import part
from amtsblick.values.body import Body
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge, Service
from amtsblick.values.timeline import Bounds, Period, Timeline

VOCABULARY: Final = "urn:amtsblick:vocabulary:"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TIMES: Final = {
    "startedAfter": "start_after",
    "startedBy": "start_by",
    "endedAfter": "end_after",
    "endedBy": "end_by",
    "lastSeen": "last_seen",
}
"""Own properties and the columns of the open data that mean the same."""
_ADDRESSES: Final = ("url", "sameAs", "archivedAt", "license", "parentOrganization")
CONTEXT: Final[Mapping[str, Any]] = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "amt": VOCABULARY,
    **{name: {"@id": f"https://schema.org/{name}", "@type": "@id"} for name in _ADDRESSES},
    **{name: {"@id": f"amt:{name}", "@type": f"{_XSD}dateTime"} for name in _TIMES},
    "observationDate": {"@id": "https://schema.org/observationDate", "@type": f"{_XSD}dateTime"},
    "issued": {"@id": "dcterms:issued", "@type": f"{_XSD}dateTime"},
    "account": {"@id": "amt:account"},
    "service": {"@id": "amt:service"},
    "state": {"@id": "amt:state"},
    "usedBy": {"@id": "amt:usedBy", "@type": "@id"},
    "proof": {"@id": "amt:proof", "@container": "@set"},
    "outcome": {"@id": "amt:outcome"},
}


def linked_data(
    history: History, knowledge: Knowledge, *, generated_at: datetime, licence: str
) -> Iterator[str]:
    """One JSON-LD document, node by node."""
    yield '{"@context": ' + json.dumps(CONTEXT) + ',\n"@graph": ['
    for number, node in enumerate(_nodes(history, knowledge, generated_at, licence)):
        yield (",\n" if number else "\n") + encodable(json.dumps(node, ensure_ascii=False))
    yield "\n]}\n"


def _nodes(
    history: History, knowledge: Knowledge, generated_at: datetime, licence: str
) -> Iterator[dict[str, Any]]:
    services = {row.id: row for row in knowledge.services}
    yield _dataset(history, generated_at, licence)
    yield from _vocabulary()
    accounts = _accounts_in_use(history, services)
    for body in history.bodies.values():
        yield _organisation(body, accounts.get(body.id, []), history)
    for timeline in history.timelines:
        for number, period in enumerate(timeline.periods, 1):
            yield _use(history, timeline, period, number, services.get(timeline.service))


def _accounts_in_use(history: History, services: Mapping[str, Service]) -> Mapping[str, list[str]]:
    """Addresses by body; "the same as" is not said of accounts whose holder is in doubt."""
    doubtful = taken_over(history) | shared(history)
    found: dict[str, list[str]] = {}
    for timeline in history.timelines:
        address = profile_address(services.get(timeline.service), timeline.handle)
        if address and in_use(timeline) and key_of(timeline.service, timeline.handle) not in doubtful:
            found.setdefault(timeline.body, []).append(address)
    return found


def _dataset(history: History, generated_at: datetime, licence: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": "urn:amtsblick:dataset",
        "@type": ["Dataset", "dcat:Dataset"],
        "name": [{"@value": text, "@language": lang} for lang, text in TITLE.items()],
        "issued": instant(generated_at),
    }
    if history.since is not None and history.until is not None:
        found["temporalCoverage"] = f"{instant(history.since)}/{instant(history.until)}"
    if licence:
        is_address = bool(link(licence))
        found["license" if is_address else "dcterms:rights"] = licence
    return found


def _vocabulary() -> Iterator[dict[str, Any]]:
    """What our own properties mean, in both languages."""
    german, english = part("de", "give_back"), part("en", "give_back")
    columns = {**_TIMES, "account": "handle", "service": "service", "state": "state", "outcome": "outcome"}
    for name, column in columns.items():
        yield {
            "@id": f"amt:{name}",
            "@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property",
            "rdfs:comment": [
                {"@value": str(german(f"column.{column}")), "@language": "de"},
                {"@value": str(english(f"column.{column}")), "@language": "en"},
            ],
        }


def _organisation(body: Body, accounts: list[str], history: History) -> dict[str, Any]:
    item = [f"{ENTITY}{body.wikidata}"] if body.wikidata else []
    found: dict[str, Any] = {
        "@id": _iri("body", body.id),
        "@type": "GovernmentOrganization",
        "identifier": body.id,
        "name": body.name,
        "sameAs": [*item, *accounts],
    }
    if link(body.homepage):
        found["url"] = body.homepage
    if body.country or body.region:
        found["address"] = {
            "@type": "PostalAddress",
            **({"addressCountry": body.country} if body.country else {}),
            **({"addressRegion": body.region} if body.region else {}),
        }
    if body.parent and body.parent in history.bodies:
        found["parentOrganization"] = _iri("body", body.parent)
    return found


def _use(
    history: History, timeline: Timeline, period: Period, number: int, service: Service | None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": _iri("use", timeline.body, timeline.service, timeline.handle, str(number)),
        "@type": "amt:ChannelUse",
        "usedBy": _iri("body", timeline.body),
        "service": timeline.service,
        "account": timeline.handle,
        **_moments("started", period.start),
        **(_moments("ended", period.end) if period.end else {}),
        "lastSeen": instant(period.last.when),
        "proof": list(_proofs(history, period)),
    }
    if address := profile_address(service, timeline.handle):
        found["url"] = address
    if timeline.phases and period is timeline.periods[-1]:
        found["state"] = timeline.phases[-1].state.value
    return found


def _moments(name: str, bounds: Bounds) -> dict[str, str]:
    after = {f"{name}After": instant(bounds.after)} if bounds.after else {}
    return {**after, f"{name}By": instant(bounds.by)}


def _proofs(history: History, period: Period) -> Iterator[dict[str, Any]]:
    sights = [period.first, period.last]
    absences = [*period.absent_before[-1:], *period.absent_after[-1:]]
    for one in proof_links(history, sights=sights, absences=absences):
        proof = {"@type": "Observation", "outcome": one.outcome.value}
        proof["observationDate"] = instant(one.taken_at)
        if link(one.page_url):
            proof["url"] = one.page_url
        if link(one.archived_at):
            proof["archivedAt"] = one.archived_at
        if one.evidence is not None:
            proof["identifier"] = f"{one.evidence.record} {one.evidence.digest}"
        yield proof


def _iri(kind: str, *names: str) -> str:
    return ":".join(["urn:amtsblick", kind, *(quote(name, safe="", errors="replace") for name in names)])
