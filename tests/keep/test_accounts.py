"""Accounts, sessions, tokens and links on both databases: what several processes have to agree on."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from amtsblick.assess.access.locking import CLIENT, NAME
from amtsblick.keep.opening import writing
from amtsblick.keep.register import Register
from amtsblick.keep.register_accounts import LastAdminError
from amtsblick.keep.tables_accounts import account_event, account_session
from amtsblick.values.accounts import (
    Account,
    AccountAction,
    AccountEvent,
    ApiToken,
    Grant,
    Identity,
    LinkPurpose,
    Scope,
    SecretLink,
    Session,
    Via,
)
from amtsblick.values.records import Role

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADMIN, EDITOR = Grant(role=Role.ADMIN), Grant(role=Role.EDITOR, root="kreis")
IDENTITY = Identity(issuer="https://idp.example", subject="ä|1", account="anna", since=NOON)


def later(**span):
    return NOON + timedelta(**span)


def an_account(name="anna", *grants, **changes):
    fields = {"id": name, "name": f"Amt {name}", "grants": grants, "created_at": NOON, "changed_at": NOON}
    return Account(**(fields | changes))


def said(action=AccountAction.ADDED, whom="anna", at=NOON):
    return AccountEvent(at=at, actor="root", action=action, account=whom)


def a_session(**changes):
    fields = {"id": 0, "account": "anna", "via": Via.PASSWORD, "whole": True, "label": "Firefox"}
    moments = dict.fromkeys(("created_at", "used_at", "checked_at"), NOON)
    return Session(**(fields | moments | {"expires_at": later(days=7)} | changes))


def a_link(**changes):
    fields = {"id": 0, "purpose": LinkPurpose.LOGIN, "subject": "anna", "created_at": NOON}
    return SecretLink(**(fields | {"created_by": "root", "expires_at": later(hours=24)} | changes))


@pytest.fixture
def known(register):
    register.add_account(an_account("anna", ADMIN, EDITOR), said())
    return register


def test_accounts_come_back_as_they_were_entered(register):
    anna = an_account("anna", ADMIN, EDITOR, email="anna@amt.example", lang="en")
    assert register.add_account(anna, said())
    assert register.add_account(an_account("bert"), said(whom="bert"))
    assert not register.add_account(replace(anna, name="Another"), said())
    assert register.account("anna") == anna
    assert [register.account(name) for name in ("nobody", "a\0b", "\ud800", "")] == [None] * 4
    assert [one.id for one in register.accounts()] == ["anna", "bert"]
    assert len(register.account_events()) == 2


def test_changes_grants_and_their_lines_stand_together(known):
    assert known.give_grant("anna", Grant(role=Role.DPO), said(AccountAction.GRANTED))
    assert not known.give_grant("anna", Grant(role=Role.DPO), said(AccountAction.GRANTED))
    assert known.take_grant("anna", EDITOR, said(AccountAction.REVOKED))
    assert not known.take_grant("anna", EDITOR, said(AccountAction.REVOKED))
    changed = replace(known.account("anna"), name="Presse", lang="en", changed_at=later(hours=1))
    known.change_account(changed, said(AccountAction.CHANGED, at=later(hours=1)))
    assert known.account("anna") == changed
    assert [one.action for one in known.account_events("anna")] == [
        AccountAction.CHANGED,
        AccountAction.REVOKED,
        AccountAction.GRANTED,
        AccountAction.ADDED,
    ]
    newest, older = known.account_events(limit=2)
    assert known.account_events(before=older.id, limit=1)[0].id < older.id < newest.id


def test_the_last_admin_stays(known):
    anna = known.account("anna")
    for leaving in (
        lambda: known.take_grant("anna", ADMIN, said(AccountAction.REVOKED)),
        lambda: known.change_account(replace(anna, disabled=True), said(AccountAction.DISABLED)),
    ):
        with pytest.raises(LastAdminError):
            leaving()
    assert known.account("anna") == anna
    known.add_account(an_account("bert", Grant(role=Role.ADMIN, root="kreis")), said(whom="bert"))
    with pytest.raises(LastAdminError):
        known.take_grant("anna", ADMIN, said(AccountAction.REVOKED))
    known.add_account(an_account("cora", ADMIN), said(whom="cora"))
    assert known.take_grant("anna", ADMIN, said(AccountAction.REVOKED))


def test_without_any_admin_others_can_be_disabled(register):
    register.add_account(an_account("bert", EDITOR), said(whom="bert"))
    register.change_account(an_account("bert", disabled=True), said(AccountAction.DISABLED, "bert"))
    assert register.account("bert").disabled


def test_two_admins_cannot_disable_each_other_at_once(known, register_address):
    known.add_account(an_account("bert", ADMIN), said(whom="bert"))
    start, refused = threading.Barrier(2), []

    def disable(name):
        with Register.open(register_address) as mine:
            account = mine.account(name)
            start.wait()
            try:
                mine.change_account(replace(account, disabled=True), said(AccountAction.DISABLED, name))
            except LastAdminError:
                refused.append(name)

    together(lambda: disable("anna"), lambda: disable("bert"))
    assert len(refused) == 1
    assert [one.id for one in known.accounts() if not one.disabled] == refused


def together(*tasks):
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_grants_of_a_provider_are_renewed_and_those_given_here_stay(known):
    dpo = Grant(role=Role.DPO)
    renew = said(AccountAction.GRANTED)
    assert known.renew_provided_grants("anna", [dpo, EDITOR], renew)
    assert not known.renew_provided_grants("anna", [EDITOR, dpo], renew)
    assert set(known.account("anna").grants) == {ADMIN, EDITOR, dpo}
    assert known.renew_provided_grants("anna", [], renew)
    assert set(known.account("anna").grants) == {ADMIN, EDITOR}


def test_an_identity_is_one_account(known):
    known.add_account(an_account("bert"), said(whom="bert"))
    assert known.join_identity(IDENTITY, said(AccountAction.IDENTITY_LINKED))
    assert not known.join_identity(replace(IDENTITY, account="bert"), said(AccountAction.IDENTITY_LINKED))
    assert known.account_by_identity(IDENTITY.issuer, IDENTITY.subject).id == "anna"
    assert known.account_by_identity("https://evil.example", IDENTITY.subject) is None
    assert known.identities("anna") == [IDENTITY]
    known.renew_provided_grants("anna", [Grant(role=Role.DPO)], said())
    assert not known.part_identity(replace(IDENTITY, account="bert"), said())
    assert known.part_identity(IDENTITY, said(AccountAction.IDENTITY_UNLINKED))
    assert known.account_by_identity(IDENTITY.issuer, IDENTITY.subject) is None
    assert set(known.account("anna").grants) == {ADMIN, EDITOR}


def test_sessions_end_one_by_one_and_all_with_the_password(known):
    first = known.add_session(a_session(), "d1")
    second = known.add_session(a_session(used_at=later(hours=1)), "d2")
    assert known.session("d1") == a_session(id=first)
    assert [one.id for one in known.sessions("anna")] == [second, first]
    assert known.note_session_use(first, later(hours=2))
    known.note_password_asked(first, later(hours=3))
    assert known.session("d1").checked_at == later(hours=3)
    assert known.end_session("d1")
    assert not known.end_session("d1")
    third = known.add_session(a_session(whole=False), "d3")
    known.set_password("anna", "$argon2id$…", said(AccountAction.PASSWORD_SET), keep_session=third)
    assert [one.id for one in known.sessions("anna")] == [third]
    known.add_session(a_session(), "d4", replaces="d3")
    assert known.session("d3") is None
    assert known.end_sessions("anna", said(AccountAction.SESSIONS_ENDED)) == 1
    assert known.end_sessions("anna", said(AccountAction.SESSIONS_ENDED)) == 0
    ended = [one for one in known.account_events() if one.action is AccountAction.SESSIONS_ENDED]
    assert len(ended) == 1


def test_whoever_reads_does_not_wait_for_a_writer_to_be_noted(known, register_address):
    number = known.add_session(a_session(), "d1")
    with Register.open(register_address) as other, writing(other._engine) as busy:
        busy.execute(
            update(account_session)
            .where(account_session.c.id == number)
            .values(label="someone writes this row")
        )
        begun = time.monotonic()
        assert not known.note_session_use(number, later(hours=1))
        assert time.monotonic() - begun < 5
        assert known.session("d1").used_at == NOON
    assert known.note_session_use(number, later(hours=2))
    assert known.session("d1").used_at == later(hours=2)


def test_disabling_ends_sessions(known):
    known.add_account(an_account("bert"), said(whom="bert"))
    known.add_session(a_session(account="bert"), "d1")
    known.change_account(an_account("bert", disabled=True), said(AccountAction.DISABLED, "bert"))
    assert known.session("d1") is None


def test_a_second_factor_counts_once_it_is_confirmed(known):
    known.offer_totp("anna", b"first")
    known.offer_totp("anna", b"second")
    on = said(AccountAction.SECOND_FACTOR_ON)
    assert not known.confirm_totp("anna", b"first", 5, ["r1"], on)
    assert not known.account("anna").second_factor
    assert known.confirm_totp("anna", b"second", 5, ["r1", "r2"], on)
    assert (known.account("anna").second_factor, known.account("anna").recovery_codes) == (True, 2)
    assert [known.use_totp_step("anna", step) for step in (5, 6, 6, 4, 7)] == [
        False,
        True,
        False,
        False,
        True,
    ]
    used = said(AccountAction.RECOVERY_CODE_USED)
    assert known.use_recovery_code("anna", "r1", used)
    assert not known.use_recovery_code("anna", "r1", used)
    known.replace_recovery_codes("anna", ["r3"], said(AccountAction.RECOVERY_CODES_MADE))
    assert not known.use_recovery_code("anna", "r2", used)
    assert known.end_totp("anna", said(AccountAction.SECOND_FACTOR_OFF))
    assert not known.end_totp("anna", said(AccountAction.SECOND_FACTOR_OFF))
    assert (known.account("anna").second_factor, known.account("anna").recovery_codes) == (False, 0)


def test_a_code_and_a_link_are_used_once_by_whichever_process(known, register_address):
    known.add_link(a_link(), "d1")
    start, done = threading.Barrier(4), []

    def use():
        with Register.open(register_address) as mine:
            start.wait()
            done.append(
                (mine.use_totp_step("anna", 9), mine.use_link(LinkPurpose.LOGIN, "d1", NOON) is not None)
            )

    together(*[use] * 4)
    assert [sum(column) for column in zip(*done, strict=True)] == [1, 1]


def test_a_rehash_never_undoes_a_change(known):
    known.set_password("anna", "old", said(AccountAction.PASSWORD_SET))
    known.rehash_password("anna", "old", "newer form")
    known.set_password("anna", "changed", said(AccountAction.PASSWORD_SET))
    known.rehash_password("anna", "newer form", "late")
    assert known.credentials("anna").password == "changed"
    assert known.credentials("nobody") is None
    assert "changed" not in repr(known.credentials("anna"))


def test_tokens_come_back_and_end(known):
    token = ApiToken(
        id=0,
        account="anna",
        name="Skript\0",
        scopes=(Scope.READ, Scope.RUN),
        grants=(EDITOR,),
        created_at=NOON,
        expires_at=later(days=90),
    )
    number = known.add_token(token, "d1", said(AccountAction.TOKEN_MADE))
    assert known.note_token_use(number, NOON.date())
    expected = replace(token, id=number, name="Skript\ufffd", used_on=NOON.date())
    assert known.token("d1") == expected
    assert known.tokens("anna") == [expected]
    assert known.token("d2") is None
    assert not known.end_token("bert", number, said(AccountAction.TOKEN_ENDED))
    assert known.end_token("anna", number, said(AccountAction.TOKEN_ENDED))
    assert known.tokens("anna") == []


def test_links_open_one_thing_for_a_time_and_a_number_of_uses(register):
    login, asked = LinkPurpose.LOGIN, LinkPurpose.QUESTIONNAIRE
    register.add_link(a_link(), "once")
    register.add_link(a_link(purpose=asked, subject="q1", expires_at=None, uses=None), "often")
    register.add_link(a_link(purpose=asked, subject="q1", uses=2), "twice")
    assert register.link(asked, "once", NOON) is None
    assert register.link(login, "once", later(hours=24)) is None
    assert register.link(login, "once", NOON).uses == 1
    assert register.use_link(login, "once", NOON).subject == "anna"
    assert register.use_link(login, "once", NOON) is None
    assert [register.use_link(asked, "twice", NOON) is not None for _ in range(3)] == [True, True, False]
    assert register.use_link(asked, "often", later(days=9999)).uses is None
    assert [one.uses for one in register.links(asked, "q1")] == [None, 0]
    assert register.end_links(asked, "q1") == 2
    assert register.link(asked, "often", NOON) is None


def test_two_processes_count_failures_together(register, register_address):
    register.add_account(an_account(), said())
    locked = said(AccountAction.LOCKED)
    whose = [("name:anna", NAME), ("client:1", CLIENT)]
    with Register.open(register_address) as other:
        tries = [
            (other if number % 2 else register).begin_attempt(whose, NOON, locked)
            for number in range(NAME.free + 2)
        ]
        until = later(seconds=30)
        assert tries == [None] * NAME.free + [until, until]
        assert other.begin_attempt([("name:bert", NAME), ("client:2", CLIENT)], NOON) is None
        assert register.begin_attempt(whose, until, locked) is None
        assert other.begin_attempt(whose, until, locked) == until + timedelta(seconds=60)
    assert [one.action for one in register.account_events()].count(AccountAction.LOCKED) == 1


def test_a_right_attempt_clears_the_name_but_gives_the_client_one_back(register):
    whose = [("name", NAME), ("client", CLIENT)]
    for number in range(NAME.free - 1):
        assert register.begin_attempt(whose, later(seconds=number)) is None
    register.end_attempt("name", ["name", "client"])
    for number in range(NAME.free):
        assert register.begin_attempt([("name", NAME)], later(minutes=1, seconds=number)) is None
    assert register.begin_attempt([("name", NAME)], later(minutes=1, seconds=9)) is not None
    left = CLIENT.free - (NAME.free - 2)
    tries = [register.begin_attempt([("client", CLIENT)], later(minutes=2)) for _ in range(left + 1)]
    assert tries.index(later(minutes=2, seconds=30)) == left


def test_failures_are_forgotten_after_a_day(register):
    for _ in range(NAME.free):
        register.begin_attempt([("name", NAME)], NOON)
    assert register.begin_attempt([("name", NAME)], NOON) is not None
    assert register.begin_attempt([("name", NAME)], later(hours=24)) is None
    assert register.begin_attempt([("name", NAME)], later(hours=24)) is None


def test_what_opens_nothing_any_more_is_forgotten(known):
    known.add_session(a_session(expires_at=later(hours=1)), "old")
    known.add_session(a_session(), "new")
    known.add_link(a_link(), "old")
    known.add_link(a_link(expires_at=None), "new")
    known.begin_attempt([("name", NAME)], NOON)
    assert known.forget_logins(later(days=2), later(days=-28)) == 2
    assert known.session("old") is None
    assert known.session("new") is not None
    assert known.link(LinkPurpose.LOGIN, "old", NOON) is not None
    assert known.forget_logins(later(days=3), later(days=2)) == 1
    assert known.link(LinkPurpose.LOGIN, "new", NOON) is not None


@pytest.mark.parametrize(
    "change", [delete(account_event), update(account_event).values(actor="nobody")], ids=["delete", "update"]
)
def test_the_log_of_accounts_is_only_added_to(known, change):
    with pytest.raises(Exception, match="only added"), writing(known._engine) as connection:
        connection.execute(change)


def test_the_tree_of_bodies_is_as_they_are_called_now(register, world):
    register.import_bodies([world.body("kreis"), world.body("amt", parent="kreis")], NOON)
    register.import_bodies([world.body("kreis", parent="land")], later(days=1))
    assert register.body_tree() == {"kreis": "land", "amt": "kreis"}
