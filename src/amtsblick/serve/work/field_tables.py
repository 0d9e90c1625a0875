"""Which fields does each kind of record have, in which order?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.serve.work.field_bodies import BODY_FORM, TENANT_FORM
from amtsblick.serve.work.field_decisions import DECISION_FORM, REVIEW_FORM
from amtsblick.serve.work.field_others import AGREEMENT_FORM, CAMPAIGN_FORM, MEASURE_FORM, STATEMENT_FORM
from amtsblick.serve.work.field_usages import USAGE_FORM
from amtsblick.serve.work.fields import Field, Section
from amtsblick.values.records import RecordKind

FORMS: Final[dict[RecordKind, tuple[Section, ...]]] = {
    RecordKind.USAGE: USAGE_FORM,
    RecordKind.CAMPAIGN: CAMPAIGN_FORM,
    RecordKind.AGREEMENT: AGREEMENT_FORM,
    RecordKind.PUBLIC_STATEMENT: STATEMENT_FORM,
    RecordKind.REVIEW: REVIEW_FORM,
    RecordKind.DECISION: DECISION_FORM,
    RecordKind.MEASURE: MEASURE_FORM,
    RecordKind.BODY: BODY_FORM,
    RecordKind.TENANT: TENANT_FORM,
}
"""Kinds that are entered by form. The others have pages of their own or are made by commands."""
IDENTITY: Final = frozenset({"body", "service", "about", "root", "id"})
"""What a record is about: never changed, for its history would be another's."""


def fields_of(kind: RecordKind) -> Iterator[Field]:
    """All fields of a kind in order; none for kinds without a form."""
    for section in FORMS.get(kind, ()):
        yield from section.fields
