"""Which documents does a use of a service need, and does it need an impact assessment?"""

import re
from typing import Final

from amtsblick.assess.documents.yes_no import yes_or_no
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin
from amtsblick.values.usages import UsageKind

_BASIS: Final = (
    DocumentKind.DPIA_THRESHOLD,
    DocumentKind.DPIA,
    DocumentKind.RECORD_OF_PROCESSING,
    DocumentKind.ROLE_SHEET,
    DocumentKind.TRANSFER_SHEET,
)
"""Whatever processes data together with an operator needs these; the assessment only where it turns out so."""
_CHANNEL: Final = (
    DocumentKind.USAGE_CONCEPT,
    *_BASIS,
    DocumentKind.CHANNEL_NOTICE,
    DocumentKind.DECISION_RECORD,
    DocumentKind.EXIT_PLAN,
    DocumentKind.MODERATION,
)
NEEDED: Final[dict[UsageKind, tuple[DocumentKind, ...]]] = {
    UsageKind.OWN_CONTENT: (*_CHANNEL, DocumentKind.EVALUATION),
    UsageKind.ADVERTS_ONLY: (
        DocumentKind.CAMPAIGN_SHEET,
        *_BASIS,
        DocumentKind.DECISION_RECORD,
        DocumentKind.EVALUATION,
    ),
    UsageKind.VIA_OTHER_BODY: (
        DocumentKind.RECORD_OF_PROCESSING,
        DocumentKind.ROLE_SHEET,
        DocumentKind.DECISION_RECORD,
    ),
    UsageKind.MONITORING_ONLY: (DocumentKind.RECORD_OF_PROCESSING, DocumentKind.DECISION_RECORD),
    UsageKind.DORMANT: (
        DocumentKind.USAGE_CONCEPT,
        DocumentKind.RECORD_OF_PROCESSING,
        DocumentKind.ROLE_SHEET,
        DocumentKind.TRANSFER_SHEET,
        DocumentKind.CHANNEL_NOTICE,
        DocumentKind.DECISION_RECORD,
        DocumentKind.EXIT_PLAN,
        DocumentKind.EVALUATION,
    ),
    UsageKind.LEFT: (DocumentKind.DECISION_RECORD, DocumentKind.EXIT_PLAN),
    UsageKind.PLANNED: _CHANNEL,
    UsageKind.NONE: (DocumentKind.DECISION_RECORD,),
}
WEBSITE: Final = (DocumentKind.WEBSITE_NOTICE,)
"""What a website needs."""
_CRITERION: Final = "criterion."
_ENOUGH: Final = 2
"""Criteria from which WP 248 rev. 01 takes an assessment to be needed in most cases."""
_HUMAN: Final = frozenset({FieldOrigin.FILLED, FieldOrigin.DECLARED})
_REQUIRED: Final = re.compile(
    r"\b(?:erforderlich|nötig|notwendig|geboten|durchzuführen|freiwillig|required|needed|necessary|voluntar)",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:nicht|kein\w*|nein|weder|not|no)\b", re.IGNORECASE)


def needed(kind: UsageKind, *, assessment: bool) -> tuple[DocumentKind, ...]:
    """The documents of one use, the impact assessment only if it is to be made."""
    return tuple(one for one in NEEDED[kind] if assessment or one is not DocumentKind.DPIA)


def needs_assessment(threshold: Document) -> bool:
    """Does a threshold analysis say that an impact assessment is to be made?

    The result that a human wrote counts; without one, two criteria that a human said apply.
    """
    said = {
        field.key: [piece.text for piece in field.pieces if piece.origin in _HUMAN and not piece.to_check]
        for field in threshold.fields
    }
    for text in reversed(said.get("result", [])):
        found = decided(text)
        if found is not None:
            return found
    applying = [
        key for key, texts in said.items() if key.startswith(_CRITERION) and any(map(yes_or_no, texts))
    ]
    return len(applying) >= _ENOUGH


def decided(text: str) -> bool | None:
    """What a result says: that one is to be made, that none is, or neither. "Not" counts before the word."""
    found = _REQUIRED.search(text)
    if found is None:
        return yes_or_no(text)
    return _NOT.search(text[: found.start()]) is None
