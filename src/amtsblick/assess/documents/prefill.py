"""How does a form become a document: each field filled from facts, none of them invented?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.documents import concept_fields, law, notice_fields, protection_fields
from amtsblick.assess.documents.filling import written_into
from amtsblick.assess.documents.pieces import Filler
from amtsblick.assess.documents.proposals import proposals
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import GERMAN, service_name
from amtsblick.values.documents import (
    Document,
    DocumentForm,
    DocumentKind,
    FieldOrigin,
    FieldValue,
    Piece,
    Required,
)
from amtsblick.values.knowledge import Knowledge

FILLERS: Final[Mapping[DocumentKind, Mapping[str, tuple[Filler, ...]]]] = {
    DocumentKind.USAGE_CONCEPT: concept_fields.CONCEPT,
    DocumentKind.DPIA_THRESHOLD: protection_fields.THRESHOLD,
    DocumentKind.DPIA: protection_fields.DPIA,
    DocumentKind.RECORD_OF_PROCESSING: protection_fields.RECORD,
    DocumentKind.ROLE_SHEET: protection_fields.ROLES,
    DocumentKind.TRANSFER_SHEET: protection_fields.TRANSFER,
    DocumentKind.CHANNEL_NOTICE: notice_fields.CHANNEL,
    DocumentKind.WEBSITE_NOTICE: notice_fields.WEBSITE,
    DocumentKind.DECISION_RECORD: concept_fields.DECISION,
    DocumentKind.EXIT_PLAN: concept_fields.EXIT,
    DocumentKind.MODERATION: notice_fields.MODERATION,
    DocumentKind.CAMPAIGN_SHEET: notice_fields.CAMPAIGN,
    DocumentKind.EVALUATION: concept_fields.EVALUATION,
}
"""Fields that facts can fill, by document; proposals and humans can fill any field."""


def form_of(knowledge: Knowledge, kind: DocumentKind) -> DocumentForm:
    """The form of a kind of document; ValueError where knowledge holds none."""
    for form in knowledge.forms:
        if form.kind is kind:
            return form
    raise ValueError(f"no form for {kind}")


def prefill(subject: Subject) -> Document:
    """The document with every field of its form, filled from what is known; the rest is empty.

    Raises ValueError for a field in ``filled`` that the form does not have.
    """
    form = form_of(subject.knowledge, subject.kind)
    unknown = sorted(set(subject.filled) - {field.key for field in form.fields})
    if unknown:
        raise ValueError(f"{form.kind} has no field {', '.join(unknown)}")
    return Document(
        id=subject.id,
        kind=subject.kind,
        body=subject.body.id,
        service=subject.service,
        subject=_about(subject),
        title=_title(subject, form),
        lang=subject.lang,
        made_at=subject.made_at,
        fields=tuple(
            FieldValue(key=field.key, pieces=tuple(_pieces(subject, field.key))) for field in form.fields
        ),
        legal_as_of=law.as_of(subject),
        acts=law.cited(subject),
        knowledge=subject.knowledge.digest,
    )


def _pieces(subject: Subject, key: str) -> Iterator[Piece]:
    """What stands in one field: facts first, then proposals.

    What a human wrote takes the place of proposals, never of what was observed, declared or looked up.
    """
    found = [piece for fill in FILLERS[subject.kind].get(key, ()) for piece in fill(subject)]
    found += proposals(subject, key)
    written = subject.filled.get(key)
    if written is not None and written.text.strip():
        found = list(written_into(found, written.text, written.who, written.on))
    yield from dict.fromkeys(found)


def _about(subject: Subject) -> str:
    """Id of the record that the document is about, "" for a website."""
    records = {
        DocumentKind.DECISION_RECORD: subject.last_decision,
        DocumentKind.CAMPAIGN_SHEET: subject.campaign,
    }
    record = records.get(subject.kind) or (subject.own_usage if subject.service else None)
    return record.id if record else ""


def _title(subject: Subject, form: DocumentForm) -> str:
    name = form.de if subject.lang == GERMAN else form.en
    about = f"{subject.body.name}, {service_name(subject, subject.service)}"
    return f"{name}: {about if subject.service else subject.body.name}"


APPROVAL: Final = "approved_by"
"""Key of the field that the log fills, once somebody approved the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a document is filled: fields with any piece, and fields that must be filled."""

    filled: int
    total: int
    required_filled: int
    required: int


def share_prefilled(document: Document, form: DocumentForm, *, approved: bool = False) -> Share:
    """Counts fields of the form, a field counts as filled when anything stands in it.

    Who ``approved`` it, the log knows.
    """
    held = {APPROVAL} if approved else set()
    held |= {value.key for value in document.fields if any(_says(piece) for piece in value.pieces)}
    must = {field.key for field in form.fields if field.required is Required.YES}
    keys = {field.key for field in form.fields}
    return Share(
        filled=len(keys & held), total=len(keys), required_filled=len(must & held), required=len(must)
    )


def _says(piece: Piece) -> bool:
    return piece.origin is not FieldOrigin.EMPTY and bool(piece.text.strip())
