"""Rows of proposals.toml and sentences.toml: what documents may say, and how they put facts into words."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.documents import DocumentForm, Proposal, Sentence
from amtsblick.values.knowledge import Source
from amtsblick.values.usages import UsageKind

_PLACE: Final = re.compile(r"{(\w*)}")


def proposals_of(
    rows: Iterable[Row],
    sources: Mapping[str, Source],
    services: AbstractSet[str],
    forms: Iterable[DocumentForm],
) -> tuple[Proposal, ...]:
    """All proposals; KnowledgeError with file, line and remedy for the first bad row."""
    fields = keys_of(forms)
    return tuple(proposal_of(row, sources, services, fields) for row in rows if row.kind == "proposal")


def keys_of(forms: Iterable[DocumentForm]) -> frozenset[str]:
    """Every field of every form as "<form>.<key>"."""
    return frozenset(f"{form.kind}.{field.key}" for form in forms for field in form.fields)


def proposal_of(
    row: Row, sources: Mapping[str, Source], services: AbstractSet[str], fields: AbstractSet[str]
) -> Proposal:
    """Read a row; KnowledgeError with file, line and remedy when it is not as it should be."""
    table = Table(row)
    proposal = Proposal(
        id=table.text("id"),
        fields=table.texts("fields"),
        services=table.texts("services", ()),
        uses=_uses(table),
        regions=table.texts("regions", ()),
        de=table.text("de"),
        en=table.text("en"),
        sources=table.sources(sources),
        checked_on=table.day("checked_on"),
    )
    for service in proposal.services:
        if service not in services:
            table.refuse("services", f"names {service!r}, which no [[service]] defines")
    for field in proposal.fields or ("",):
        if field not in fields:
            table.refuse("fields", f'names {field!r}, which no form has; write "<form>.<key>"')
    for region in proposal.regions:
        if region != region.lower():
            table.refuse("regions", f"has capitals in {region!r}; write it in lower case")
    table.done()
    return proposal


def _uses(table: Table) -> tuple[UsageKind, ...]:
    try:
        return tuple(map(UsageKind, table.texts("uses", ())))
    except ValueError as error:
        table.refuse("uses", f"holds a value that is no kind of use ({error}); use {', '.join(UsageKind)}")


def sentence_of(row: Row) -> Sentence:
    """Read a row; both languages must have the same places to fill in."""
    table = Table(row)
    sentence = Sentence(id=table.text("id"), de=table.text("de"), en=table.text("en"))
    if set(_PLACE.findall(sentence.de)) != set(_PLACE.findall(sentence.en)):
        table.refuse("en", "has other {places} than the German sentence; use the same ones")
    table.done()
    return sentence
