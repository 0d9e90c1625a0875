"""Knowledge: curated facts with their sources, a list for each kind."""

from dataclasses import dataclass
from typing import Any, Final

from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import Call, Listing, Operation, Part, operation, paged
from amtsblick.serve.api.sides import place
from amtsblick.serve.routing import Door
from amtsblick.values.checks import WebsiteCheck
from amtsblick.values.documents import DocumentForm
from amtsblick.values.knowledge import Endpoint, KnownCookie, Service, Source, Vendor
from amtsblick.values.legal import (
    AudienceFigure,
    AudienceProfile,
    ContentFit,
    LegalAct,
    Obligation,
    ServiceFact,
)

_LISTS: Final[dict[str, tuple[str, type, str]]] = {
    "services": ("services", Service, "Services on which public bodies speak."),
    "third-parties": ("vendors", Vendor, "Third parties that websites embed."),
    "cookies": ("cookies", KnownCookie, "Cookies and storage keys, and what they are usually there for."),
    "endpoints": ("endpoints", Endpoint, "Addresses by which a product is told on any host."),
    "acts": ("legal_acts", LegalAct, "Rulings, orders, decisions and guidance with every status they had."),
    "obligations": ("obligations", Obligation, "What a public body has to do."),
    "figures": ("figures", AudienceFigure, "Figures of studies on who uses what."),
    "audiences": ("profiles", AudienceProfile, "What the users of a service are like, by study."),
    "contents": ("fits", ContentFit, "Reasons for and against publishing a kind of content on a service."),
    "service-facts": ("service_facts", ServiceFact, "Facts about services for documents."),
    "checks": ("checks", WebsiteCheck, "The website checks."),
    "forms": ("forms", DocumentForm, "Field lists of documents."),
    "sources": ("sources", Source, "Where facts come from."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeKind:
    """A list of facts, how many it has, and its address."""

    name: str
    rows: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeHead:
    """What is known, and the digest by which judgements name this state of it."""

    digest: str
    kinds: tuple[KnowledgeKind, ...]


@operation("GET", "/knowledge", id="getKnowledge", tag="knowledge", access=Door.PUBLIC, gives=KnowledgeHead)
def knowledge(call: Call) -> KnowledgeHead:
    """Which lists of facts there are."""
    known = call.visit.desk.knowledge
    return KnowledgeHead(
        digest=known.digest,
        kinds=tuple(
            KnowledgeKind(name=name, rows=len(getattr(known, field)), address=f"/api/v1/knowledge/{name}")
            for name, (field, _type, _about) in _LISTS.items()
        ),
    )


def _listing(name: str, field: str, kind: type, about: str) -> Operation:
    def rows(call: Call) -> Part:
        known: tuple[Any, ...] = getattr(call.visit.desk.knowledge, field)
        start, limit = place(call), call.number("limit")
        if start and start >= len(known):
            raise ApiError(404, "`after` is no place in this list: begin without it.")
        end = start + limit
        return Part(items=known[start:end], next=str(end) if end < len(known) else "", total=len(known))

    rows.__doc__ = about
    words = "".join(part.title() for part in name.split("-"))
    return operation(
        "GET", f"/knowledge/{name}", id=f"listKnown{words}", tag="knowledge", access=Door.PUBLIC, gives=kind,
        listing=Listing.PAGES, params=paged(),
    )(rows)  # fmt: skip


OPERATIONS = (knowledge, *(_listing(name, *rest) for name, rest in _LISTS.items()))
