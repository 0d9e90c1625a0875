"""Which right does a step in the life of a record need, and for which body?"""

from typing import Final

from amtsblick.values.accounts import Right
from amtsblick.values.body import Body
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.records import SPEAKING, Action, Record, RecordKind, RecordState
from amtsblick.values.usages import PublicStatement, Tenant

PRIVACY_DOCUMENTS: Final = frozenset(
    {
        DocumentKind.DPIA_THRESHOLD,
        DocumentKind.DPIA,
        DocumentKind.RECORD_OF_PROCESSING,
        DocumentKind.ROLE_SHEET,
        DocumentKind.TRANSFER_SHEET,
        DocumentKind.CHANNEL_NOTICE,
        DocumentKind.WEBSITE_NOTICE,
    }
)
"""Documents that data-protection law asks for; the others are the body's own decisions."""

_ENTER: Final[dict[RecordKind, frozenset[Right]]] = {
    RecordKind.BODY: frozenset({Right.MANAGE_BODIES}),
    RecordKind.TENANT: frozenset({Right.MANAGE_BODIES}),
    RecordKind.USAGE: frozenset({Right.ENTER}),
    RecordKind.CAMPAIGN: frozenset({Right.ENTER}),
    RecordKind.AGREEMENT: frozenset({Right.ENTER}),
    RecordKind.MEASURE: frozenset({Right.ENTER}),
    RecordKind.DECLARATION: frozenset({Right.ENTER}),
    RecordKind.DOCUMENT: frozenset({Right.ENTER}),
    RecordKind.PUBLIC_STATEMENT: frozenset({Right.STATE}),
    RecordKind.REVIEW: frozenset({Right.REVIEW}),
    RecordKind.DECISION: frozenset({Right.DECIDE}),
    # Whoever reviews may ask that the body decides again; that is no decision.
    RecordKind.REOPENING: frozenset({Right.DECIDE, Right.REVIEW}),
    RecordKind.QUESTIONNAIRE: frozenset({Right.ASK}),
    RecordKind.REPLY: frozenset({Right.ASK}),
}
_FINDINGS: Final = frozenset(
    {RecordKind.REVIEW, RecordKind.PUBLIC_STATEMENT, RecordKind.QUESTIONNAIRE, RecordKind.REPLY}
)
"""What somebody found, said or asked about a body; the rest is what the body itself says and decides."""
_MASTER: Final = frozenset({RecordKind.BODY, RecordKind.TENANT})
"""Which bodies there are: approved by a second one of those who keep the lists, it states nothing."""
_WRITES: Final = frozenset({Action.ENTERED, Action.CHANGED, Action.SUBMITTED})


def rights_for(
    action: Action,
    kind: RecordKind,
    *,
    document: DocumentKind | None = None,
    state: RecordState | None = None,
) -> frozenset[Right]:
    """Rights of which any one allows ``action`` on a record of ``kind``, never empty.

    ``document`` is the kind of a document. ``state`` is where the version stands before the step (for an
    import: the state it is to have); None means a state that speaks, the careful answer.
    """
    if action in _WRITES:
        return _ENTER[kind]
    speaks = state is None or state in SPEAKING
    if action is Action.IMPORTED:
        return frozenset({Right.IMPORT}) if speaks else _ENTER[kind] | {Right.IMPORT}
    if action is Action.WITHDRAWN and not speaks:
        return _ENTER[kind]
    if kind in _MASTER:
        return frozenset({Right.MANAGE_BODIES})
    return _speaking(action, kind, document)


def _speaking(action: Action, kind: RecordKind, document: DocumentKind | None) -> frozenset[Right]:
    """The rights that let a record speak, send it back or end it."""
    finding = kind in _FINDINGS
    if action is Action.PUBLISHED:
        return frozenset({Right.PUBLISH_FINDINGS if finding else Right.PUBLISH})
    if action is Action.WITHDRAWN:
        return frozenset({Right.PUBLISH_FINDINGS if finding else Right.WITHDRAW})
    if finding:
        return frozenset({Right.APPROVE_FINDINGS})
    if kind is RecordKind.DOCUMENT and (document is None or document in PRIVACY_DOCUMENTS):
        return frozenset({Right.APPROVE_PRIVACY})
    return frozenset({Right.APPROVE})


def rights_for_record(
    action: Action, kind: RecordKind, content: Record, state: RecordState | None
) -> frozenset[Right]:
    """As ``rights_for``, with the kind of a document read from the record."""
    document = content.kind if isinstance(content, Document) else None
    return rights_for(action, kind, document=document, state=state)


def body_of(content: Record) -> str:
    """For which body a right on this record is needed; "" for none in particular: the whole register.

    A new body is the business of whoever keeps the lists of the body above it.
    """
    if isinstance(content, Body):
        return content.parent or ""
    if isinstance(content, Tenant):
        return content.root
    if isinstance(content, PublicStatement):
        return content.about
    return str(getattr(content, "body", "") or "")
