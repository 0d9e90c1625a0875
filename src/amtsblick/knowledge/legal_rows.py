"""Does a row say what the law is, since when, and whom it asks for what?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.days import PartialDate
from amtsblick.values.documents import DocumentKind
from amtsblick.values.knowledge import Source
from amtsblick.values.legal import ActKind, ActState, ActStatus, LegalAct, Obligation, ServiceFact

Choice = TypeVar("Choice", ActKind, ActStatus)

HOMEPAGE: Final = "homepage"
"""Stands for a body's own website among services."""
_ACT_TOPICS: Final = ("roles", "transfer")
_STRENGTHS: Final = ("hard_law", "authority_requirement", "guidance", "practice")
_TOPICS: Final = (
    "operator",
    "address",
    "transfer",
    "roles",
    "insights",
    "terms",
    "privacy_policy",
    "ad_library",
    "minors",
    "retention",
    "login_wall",
    "dsa",
    "contact",
    "exit",
    "feature",
)
_STATE_KEYS: Final = {"since", "status", "de", "en", "sources"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What rows may name: sources by id, ids of services, fields of documents ("usage_concept.task")."""

    sources: Mapping[str, Source]
    services: Collection[str]
    fields: Collection[str]


def act_of(row: Row, known: Known) -> LegalAct:
    """One ``[[act]]`` with its states, oldest first; raises KnowledgeError when it is not well-formed."""
    table = Table(row)
    dated = _partial(table, "dated", table.text("dated"))
    sources = table.sources(known.sources)
    effect_de, effect_en = _both(table, "effect")
    checked_on = table.day("checked_on")
    act = LegalAct(
        id=table.text("id"),
        kind=_choice(table, "kind", table.text("kind"), ActKind),
        by=table.text("by"),
        by_en=table.text("by_en", default=""),
        ref=table.text("ref"),
        ref_en=table.text("ref_en", default=""),
        dated=dated,
        services=_services(table, known),
        effect_de=effect_de,
        effect_en=effect_en,
        states=_states(table, known, dated, checked_on),
        sources=sources,
        checked_on=checked_on,
        verified=_verified(sources, known),
        topics=_act_topics(table),
    )
    table.done()
    return act


def _act_topics(table: Table) -> tuple[str, ...]:
    topics = table.texts("topics", default=())
    if unknown := sorted(set(topics) - set(_ACT_TOPICS)):
        table.refuse("topics", f"names {unknown[0]!r}; known are {', '.join(_ACT_TOPICS)}")
    return topics


def obligation_of(row: Row, known: Known) -> Obligation:
    """One ``[[obligation]]`` row; raises KnowledgeError when it is not well-formed."""
    table = Table(row)
    sources = table.sources(known.sources)
    pairs = {key: _both(table, key) for key in ("title", "text", "evidence", "who", "when", "legal_basis")}
    obligation = Obligation(
        id=table.text("id"),
        title_de=pairs["title"][0],
        title_en=pairs["title"][1],
        text_de=pairs["text"][0],
        text_en=pairs["text"][1],
        evidence_de=pairs["evidence"][0],
        evidence_en=pairs["evidence"][1],
        who=pairs["who"][0],
        who_en=pairs["who"][1],
        when=pairs["when"][0],
        when_en=pairs["when"][1],
        legal_basis=pairs["legal_basis"][0],
        legal_basis_en=pairs["legal_basis"][1],
        strength=_one_of(table, "strength", _STRENGTHS),
        services=_services(table, known),
        documents=_documents(table, known),
        sources=sources,
        checked_on=table.day("checked_on"),
        verified=_verified(sources, known),
    )
    table.done()
    return obligation


def service_fact_of(row: Row, known: Known) -> ServiceFact:
    """One ``[[service_fact]]`` row; raises KnowledgeError when it is not well-formed.

    A row's ``id`` only tells rows apart in messages; it begins with service and topic.
    """
    table = Table(row)
    sources = table.sources(known.sources)
    service = table.text("service")
    if service not in known.services:
        table.refuse("service", f"names {service!r}, which no [[service]] has; use an id of services.toml")
    topic = _one_of(table, "topic", _TOPICS)
    if not table.text("id").startswith(f"{service}.{topic}"):
        table.refuse("id", f'must begin with "{service}.{topic}"')
    address = table.text("address", default="")
    if address and not address.startswith("https://"):
        table.refuse("address", f"is {address!r}; write a whole address that begins with https://")
    de, en = table.text("de"), table.text("en")
    fact = ServiceFact(
        service=service,
        topic=topic,
        de=de,
        en=en,
        address=address,
        sources=sources,
        checked_on=table.day("checked_on"),
        verified=_verified(sources, known),
    )
    table.done()
    return fact


def _verified(sources: tuple[str, ...], known: Known) -> bool:
    """Documents quote rows as facts: one source that nobody looked up is enough to doubt the row."""
    return all(known.sources[identity].verified for identity in sources)


def _states(table: Table, known: Known, dated: PartialDate, checked_on: date) -> tuple[ActState, ...]:
    rows = table.raw("states")
    if not isinstance(rows, list) or not rows:
        table.refuse("states", "must be a list of { since = …, status = … }; add at least the first one")
    states = tuple(_state(table, row, known) for row in rows)
    if states[0].since.earliest < dated.earliest:
        table.refuse("states", f"begin in {states[0].since.text}, before the act of {dated.text}")
    before = dated
    for since in (state.since for state in states):
        if since.latest < before.latest:
            table.refuse("states", f"stand out of order: {since.text} after {before.text}; put oldest first")
        if since.earliest > checked_on:
            table.refuse("states", f"reach to {since.text}, after the check of {checked_on}; check again")
        before = since
    return states


def _state(table: Table, row: object, known: Known) -> ActState:
    if not isinstance(row, dict) or not {"since", "status"} <= row.keys() <= _STATE_KEYS:
        table.refuse("states", f"holds {row!r}; a state has since and status, and may have de, en, sources")
    de, en = row.get("de", ""), row.get("en", "")
    sources = row.get("sources", [])
    if bool(de) != bool(en):
        table.refuse("states", f"say {de or en!r} in one language only; add the other")
    for identity in sources:
        if identity not in known.sources:
            table.refuse("states", f"name the source {identity!r}, which no [[source]] defines")
    return ActState(
        since=_partial(table, "states", row["since"]),
        status=_choice(table, "states", row["status"], ActStatus),
        de=str(de),
        en=str(en),
        sources=tuple(sources),
    )


def _partial(table: Table, key: str, text: object) -> PartialDate:
    try:
        return PartialDate(text=text if isinstance(text, str) else repr(text))
    except ValueError as error:
        table.refuse(key, f"holds no day, month or year in quotes: {error}")


def _choice(table: Table, key: str, value: object, choices: type[Choice]) -> Choice:
    try:
        return choices(str(value))
    except ValueError:
        table.refuse(key, f"is {value!r}; use one of {', '.join(choices)}")


def _one_of(table: Table, key: str, allowed: Collection[str]) -> str:
    value = table.text(key)
    if value not in allowed:
        table.refuse(key, f"is {value!r}; use one of {', '.join(allowed)}")
    return value


def _both(table: Table, key: str) -> tuple[str, str]:
    return table.text(f"{key}_de"), table.text(f"{key}_en")


def _services(table: Table, known: Known) -> tuple[str, ...]:
    services = table.texts("services", default=())
    for service in services:
        if service not in known.services and service != HOMEPAGE:
            table.refuse(
                "services",
                f'names {service!r}, which no [[service]] has; use an id of services.toml or "{HOMEPAGE}"',
            )
    return services


def _documents(table: Table, known: Known) -> tuple[str, ...]:
    fields = table.texts("documents", default=())
    for field in fields:
        if field not in known.fields and field not in set(DocumentKind):
            table.refuse(
                "documents", f"names {field!r}; write a kind of document or kind.field, as in forms.toml"
            )
    return fields
