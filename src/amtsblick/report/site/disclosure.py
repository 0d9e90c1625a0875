"""What of a record may the public read?

Every field that is not named here as public is emptied before any page is made, so that no template can
tell it. Public are what a body says it does, why and since when; not who works on it, what it notes for
itself, what its data-protection officer says, or which figures make it decide again.
"""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from amtsblick.report.addresses import link
from amtsblick.values.body import Body
from amtsblick.values.decisions import Condition, Decision, Review
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, FieldValue
from amtsblick.values.records import Record, RecordKind
from amtsblick.values.usages import Agreement, AgreementKind, Campaign, Origin, PublicStatement, Usage

KINDS: Final = (
    RecordKind.USAGE,
    RecordKind.CAMPAIGN,
    RecordKind.AGREEMENT,
    RecordKind.PUBLIC_STATEMENT,
    RecordKind.REVIEW,
    RecordKind.DECISION,
    RecordKind.DOCUMENT,
)
"""Kinds of records that may become public; bodies are public by their nature."""
DOCUMENTS: Final = (DocumentKind.USAGE_CONCEPT, DocumentKind.EVALUATION, DocumentKind.CHANNEL_NOTICE)
"""Documents that are written for the public; all others are working papers."""


def disclosed(record: Record) -> Record | None:
    """The record with its public fields only; None when nothing of it is public."""
    found: Record | None = None
    match record:
        case Body():
            found = record
        case Usage():
            found = replace(record, unit="", note="", origin=_origin(record.origin))
        case Campaign():
            found = _campaign(record)
        case Agreement(kind=AgreementKind.USE_VIA):
            found = replace(record, version="", address=link(record.address), origin=_origin(record.origin))
        case PublicStatement():
            found = replace(record, origin=_origin(record.origin))
        case Review():
            found = replace(record, usage="", evidence=(), origin=_origin(record.origin))
        case Decision(public=True):
            found = _decision(record)
        case Document() if record.kind in DOCUMENTS:
            found = _document(record)
    return found


def _origin(origin: Origin) -> Origin:
    """Office, form, day and source; of addresses only those on the web."""
    return Origin(
        said_by=origin.said_by,
        mode=origin.mode,
        on=origin.on,
        title=origin.title,
        address=link(origin.address),
    )


def _campaign(campaign: Campaign) -> Campaign:
    """What a service's ad library shows as well: who pays for what, when."""
    return Campaign(
        id=campaign.id,
        body=campaign.body,
        service=campaign.service,
        title=campaign.title,
        payer=campaign.payer,
        beneficiary=campaign.beneficiary,
        since=campaign.since,
        until=campaign.until,
        landing_page=link(campaign.landing_page),
        ad_library=link(campaign.ad_library),
        origin=_origin(campaign.origin),
    )


def _decision(one: Decision) -> Decision:
    return Decision(
        id=one.id,
        body=one.body,
        service=one.service,
        usage=_unnamed(one.usage),
        usage_kind=one.usage_kind,
        kind=one.kind,
        reasons=one.reasons,
        conditions=tuple(Condition(text=each.text, due=each.due) for each in one.conditions),
        legal_basis=one.legal_basis,
        decided_by=one.decided_by,
        decided_on=one.decided_on,
        valid_from=one.valid_from,
        review_due=one.review_due,
        legal_as_of=one.legal_as_of,
        replaces=one.replaces,
        origin=_origin(one.origin),
    )


def _unnamed(usage: str) -> str:
    """Tells usages from one another, which says what replaces what, without naming any."""
    return hashlib.sha256(usage.encode("utf-8", "surrogatepass")).hexdigest()[:16] if usage else ""


def _document(document: Document) -> Document:
    """What was written stays, who wrote it goes: the log knows user names, the public reads offices."""
    return replace(document, subject="", fields=tuple(map(_field, document.fields)))


def _field(field: FieldValue) -> FieldValue:
    pieces = (
        replace(piece, who="") if piece.origin is FieldOrigin.FILLED else piece for piece in field.pieces
    )
    return replace(field, pieces=tuple(pieces))


def concerns(record: Record, bodies: Collection[str]) -> bool:
    """Is the record about one of the bodies, or about all?"""
    match record:
        case Review():
            return not record.body or record.body in bodies or record.by in bodies
        case PublicStatement():
            return record.about in bodies or not record.about
        case Agreement():
            return record.body in bodies or record.party in bodies
        case Body():
            return record.id in bodies
        case Usage() | Campaign() | Decision() | Document():
            return record.body in bodies
        case _:
            return False
