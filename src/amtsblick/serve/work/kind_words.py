"""How are kinds of records, their states, steps and roles called?"""

from typing import Final

from amtsblick.assess.access.next_steps import Bar
from amtsblick.serve.words import marked as _
from amtsblick.values.records import Action, RecordKind, RecordState, Role

KINDS: Final[dict[RecordKind, str]] = {
    RecordKind.BODY: _("Body"),
    RecordKind.TENANT: _("Tenant"),
    RecordKind.USAGE: _("Usage"),
    RecordKind.CAMPAIGN: _("Campaign"),
    RecordKind.AGREEMENT: _("Agreement"),
    RecordKind.PUBLIC_STATEMENT: _("Public statement"),
    RecordKind.REVIEW: _("Review"),
    RecordKind.DECISION: _("Decision"),
    RecordKind.MEASURE: _("Figure"),
    RecordKind.DECLARATION: _("Declaration"),
    RecordKind.QUESTIONNAIRE: _("Questionnaire"),
    RecordKind.REPLY: _("Reply"),
    RecordKind.DOCUMENT: _("Document"),
    RecordKind.REOPENING: _("Reopening"),
}
NEW: Final[dict[RecordKind, str]] = {
    RecordKind.USAGE: _("New usage"),
    RecordKind.CAMPAIGN: _("New campaign"),
    RecordKind.AGREEMENT: _("New agreement"),
    RecordKind.PUBLIC_STATEMENT: _("New public statement"),
    RecordKind.REVIEW: _("New review"),
    RecordKind.DECISION: _("New decision"),
    RecordKind.MEASURE: _("New figure"),
    RecordKind.BODY: _("New body"),
    RecordKind.TENANT: _("New tenant"),
}
STATES: Final[dict[RecordState, str]] = {
    RecordState.DRAFT: _("draft"),
    RecordState.SUBMITTED: _("waits for approval"),
    RecordState.APPROVED: _("approved"),
    RecordState.PUBLISHED: _("published"),
    RecordState.WITHDRAWN: _("withdrawn"),
}
DONE: Final[dict[Action, str]] = {
    Action.ENTERED: _("entered"),
    Action.CHANGED: _("changed"),
    Action.SUBMITTED: _("handed in"),
    Action.RETURNED: _("sent back"),
    Action.APPROVED: _("approved"),
    Action.PUBLISHED: _("published"),
    Action.WITHDRAWN: _("withdrawn"),
    Action.IMPORTED: _("taken over"),
}
STEPS: Final[dict[Action, str]] = {
    Action.SUBMITTED: _("Hand in for approval"),
    Action.RETURNED: _("Send back"),
    Action.APPROVED: _("Approve"),
    Action.PUBLISHED: _("Publish"),
    Action.CHANGED: _("Change"),
    Action.WITHDRAWN: _("Withdraw"),
}
"""Buttons."""
ROLES: Final[dict[Role, str]] = {
    Role.READER: _("reader"),
    Role.EDITOR: _("editor"),
    Role.DPO: _("data-protection officer"),
    Role.HEAD: _("head"),
    Role.AUTHORITY: _("supervisory authority"),
    Role.ADMIN: _("administrator"),
    Role.SYSTEM: _("runs by itself"),
}
BARS: Final[dict[tuple[Action, Bar], str]] = {
    (Action.APPROVED, Bar.OWN): _("You wrote this version: somebody else approves it."),
    (Action.APPROVED, Bar.RIGHT): _("Your account does not have the right to approve this."),
    (Action.RETURNED, Bar.RIGHT): _("Your account does not have the right to send this back."),
    (Action.PUBLISHED, Bar.RIGHT): _("Your account does not have the right to publish this."),
    (Action.WITHDRAWN, Bar.RIGHT): _("Your account does not have the right to withdraw this."),
    (Action.SUBMITTED, Bar.RIGHT): _("Your account does not have the right to hand this in."),
    (Action.CHANGED, Bar.RIGHT): _("Your account does not have the right to change this."),
}
"""Why a step is not offered."""
