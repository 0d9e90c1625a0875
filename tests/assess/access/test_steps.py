"""Which right a step needs: nothing is forgotten, and each office keeps to its own."""

import pytest

from amtsblick.assess.access.steps import PRIVACY_DOCUMENTS, body_of, rights_for
from amtsblick.assess.access.table import RIGHTS
from amtsblick.values.accounts import Right
from amtsblick.values.body import Body
from amtsblick.values.documents import DocumentKind
from amtsblick.values.records import Action, RecordKind, RecordState, Role
from amtsblick.values.usages import Tenant, Usage, UsageKind

LISTS = {RecordKind.BODY, RecordKind.TENANT}
FINDINGS = {RecordKind.REVIEW, RecordKind.PUBLIC_STATEMENT, RecordKind.QUESTIONNAIRE, RecordKind.REPLY}
SPEAKS = (Action.APPROVED, Action.PUBLISHED, Action.WITHDRAWN, Action.RETURNED)
ALL = [
    (action, kind, state)
    for action in Action
    for kind in RecordKind
    for state in (None, RecordState.DRAFT, RecordState.SUBMITTED, RecordState.APPROVED)
]


def may(role, action, kind, **more):
    return bool(RIGHTS[role] & rights_for(action, kind, **more))


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("kind", RecordKind)
def test_every_step_on_every_kind_needs_a_right_that_somebody_has(action, kind):
    for state in (None, *RecordState):
        needed = rights_for(action, kind, state=state)
        assert needed
        assert any(needed & RIGHTS[role] for role in Role)


def test_readers_and_commands_take_no_step():
    assert not any(
        may(role, action, kind, state=state)
        for role in (Role.READER, Role.SYSTEM)
        for action, kind, state in ALL
    )


def test_an_admin_touches_lists_and_imports_and_nothing_else():
    for action, kind, state in ALL:
        expected = kind in LISTS or action is Action.IMPORTED
        assert may(Role.ADMIN, action, kind, state=state) is expected, (action, kind, state)


def test_an_authority_speaks_only_of_what_it_found_and_asked():
    for action, kind, state in ALL:
        if may(Role.AUTHORITY, action, kind, state=state):
            assert kind in FINDINGS | {RecordKind.REOPENING}
    for action in SPEAKS:
        assert not may(Role.AUTHORITY, action, RecordKind.DECISION)
        assert not may(Role.AUTHORITY, action, RecordKind.REOPENING)
        assert may(Role.AUTHORITY, action, RecordKind.REVIEW)


def test_an_editor_lets_nothing_speak_but_takes_his_draft_back():
    for kind in RecordKind:
        assert not any(may(Role.EDITOR, action, kind) for action in SPEAKS)
    assert may(Role.EDITOR, Action.WITHDRAWN, RecordKind.USAGE, state=RecordState.DRAFT)
    assert not may(Role.EDITOR, Action.WITHDRAWN, RecordKind.USAGE, state=RecordState.PUBLISHED)


@pytest.mark.parametrize("document", DocumentKind)
def test_documents_of_data_protection_pass_the_officer_and_others_the_head(document):
    approve = {role for role in Role if may(role, Action.APPROVED, RecordKind.DOCUMENT, document=document)}
    assert approve == {Role.DPO if document in PRIVACY_DOCUMENTS else Role.HEAD}
    assert may(Role.HEAD, Action.PUBLISHED, RecordKind.DOCUMENT, document=document)


def test_the_officer_decides_nothing_and_the_head_writes_no_review():
    for action in (Action.ENTERED, Action.CHANGED, Action.APPROVED):
        assert not may(Role.DPO, action, RecordKind.DECISION)
    assert not may(Role.HEAD, Action.CHANGED, RecordKind.REVIEW)
    assert may(Role.HEAD, Action.APPROVED, RecordKind.REVIEW)
    assert may(Role.DPO, Action.ENTERED, RecordKind.REOPENING)


def test_an_import_of_what_speaks_needs_more_than_one_of_drafts():
    assert may(Role.EDITOR, Action.IMPORTED, RecordKind.USAGE, state=RecordState.DRAFT)
    assert rights_for(Action.IMPORTED, RecordKind.USAGE, state=RecordState.APPROVED) == {Right.IMPORT}
    assert rights_for(Action.IMPORTED, RecordKind.USAGE) == {Right.IMPORT}


def test_a_right_is_needed_for_the_body_that_the_record_is_about():
    assert body_of(Usage(id="u", body="amt", service="x", kind=UsageKind.OWN_CONTENT)) == "amt"
    assert body_of(Body(id="amt", name="Amt", homepage="https://amt.example/", parent="kreis")) == "kreis"
    assert body_of(Body(id="amt", name="Amt", homepage="https://amt.example/")) == ""
    assert body_of(Tenant(id="t", name="T", root="kreis")) == "kreis"
