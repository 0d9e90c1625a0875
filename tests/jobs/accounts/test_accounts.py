"""Accounts, passwords, tokens, links, identities: who gets one, what is refused, what is written down."""

import re
from datetime import timedelta

import pytest

from amtsblick.assess.access.naming import Weak
from amtsblick.assess.access.visitors import allowed
from amtsblick.errors import InputError
from amtsblick.jobs import accounts, api_tokens, identities, login, passwords, secret_links
from amtsblick.jobs.passwords import WeakPasswordError
from amtsblick.keep.account_key import KEY_FILE, AccountKey
from amtsblick.keep.secret_texts import csrf_holds, csrf_token, looks_like_api_token
from amtsblick.values.accounts import (
    AccountAction,
    Grant,
    Identity,
    LinkPurpose,
    LoginState,
    Right,
    Scope,
    Via,
)
from amtsblick.values.records import Role

PASSWORD = "vier lange gute Wörter"
ADMIN, EDITOR = Grant(role=Role.ADMIN), Grant(role=Role.EDITOR, root="kreis")
ISSUER = "https://idp.example"


def test_a_new_account_has_no_password_until_its_link_is_used(house):
    house.account("cora", EDITOR, password="")
    assert house.log_in("cora", "").state is LoginState.REFUSED
    link = passwords.link(house.gate, "cora", LinkPurpose.PASSWORD, by="root", when=house.now)
    with pytest.raises(WeakPasswordError) as weak:
        passwords.set_password_by_link(house.gate, link.secret, "cora cora cora", house.now)
    assert weak.value.weak is Weak.NAME
    passwords.set_password_by_link(house.gate, link.secret, PASSWORD, house.now)
    assert house.log_in("cora").state is LoginState.IN
    with pytest.raises(InputError, match="ask for a new one"):
        passwords.set_password_by_link(house.gate, link.secret, PASSWORD, house.now)


def test_links_end_with_time_a_newer_link_a_set_password_and_disabling(house):
    def link():
        return passwords.link(house.gate, "anna", LinkPurpose.PASSWORD, by="root", when=house.now).secret

    def opens(secret):
        return passwords.account_of_link(house.gate, secret, house.now) is not None

    first, second = link(), link()
    assert (opens(first), opens(second)) == (False, True)
    house.wait(hours=24)
    assert not opens(second)
    third = link()
    passwords.set_password(house.gate, "anna", PASSWORD, by="anna", when=house.now)
    assert not opens(third)
    fourth = link()
    accounts.disable(house.gate, "anna", by="root")
    accounts.enable(house.gate, "anna", by="root")
    assert not opens(fourth)
    accounts.disable(house.gate, "anna", by="root")
    with pytest.raises(InputError, match="disabled"):
        link()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"account_id": "Änna"}, "login name"),
        ({"account_id": "anna"}, "already"),
        ({"lang": "fr"}, "language"),
        ({"email": "nobody"}, "no e-mail"),
        ({"email": "a@b\n"}, None),
        ({"email": "a@b\u202ec"}, "nobody can see"),
        ({"name": "x" * 201}, "200"),
        ({"grants": [Grant(role=Role.SYSTEM)]}, "system"),
        ({"grants": [Grant(role=Role.HEAD, root="nowhere")]}, "no body"),
    ],
    ids=["id", "taken", "lang", "email", "spaces", "unseen", "long", "system", "root"],
)
def test_what_cannot_be_an_account_is_refused_with_the_reason(house, changes, said):
    fields = {"account_id": "cora", "name": "Cora", "by": "root"} | changes
    if said is None:
        assert accounts.add(house.gate, **fields).email == "a@b"
        return
    with pytest.raises(InputError, match=said):
        accounts.add(house.gate, **fields)
    assert [one.id for one in accounts.everybody(house.gate)] == ["anna", "root"]


def test_nobody_gives_himself_a_role_and_the_last_admin_stays(house):
    with pytest.raises(InputError, match="himself"):
        accounts.grant(house.gate, "root", Grant(role=Role.HEAD), by="root")
    with pytest.raises(InputError, match="last one"):
        accounts.revoke(house.gate, "root", ADMIN, by="root")
    with pytest.raises(InputError, match="last one"):
        accounts.disable(house.gate, "root", by="root")
    with pytest.raises(InputError, match="no role"):
        accounts.revoke(house.gate, "anna", ADMIN, by="root")
    for act in (accounts.disable, accounts.enable):
        with pytest.raises(InputError, match="no account"):
            act(house.gate, "nobody", by="root")


def test_changes_are_written_down_by_field_and_only_when_there_are_any(house):
    accounts.change(house.gate, "anna", name=" Presse ", email="p@amt.example", by="root")
    accounts.change(house.gate, "anna", name="Presse", by="root")
    lines = [one for one in accounts.audit(house.gate, "anna") if one.action is AccountAction.CHANGED]
    assert [(one.actor, one.detail) for one in lines] == [("root", "name, email")]
    assert accounts.known(house.gate, "anna").name == "Presse"


def a_token(house, *scopes, grants=(), days=90):
    return api_tokens.make_token(
        house.gate,
        "anna",
        "Skript",
        scopes,
        grants=grants,
        expires_at=house.now + timedelta(days=days),
        by="anna",
        when=house.now,
    )


def test_a_token_opens_what_its_scopes_and_the_account_allow_now(house):
    token = a_token(house, Scope.READ, Scope.WRITE)
    narrow = a_token(house, Scope.READ, grants=[Grant(role=Role.EDITOR, root="amt")])
    tree = accounts.tree_of(house.gate.register)

    def may(secret, right, body):
        found = api_tokens.bearer_of(house.gate, secret, house.now)
        return found is not None and allowed(found, right, body, tree)

    assert may(token.secret, Right.ENTER, "amt")
    assert not may(token.secret, Right.RUN, "amt")
    assert may(narrow.secret, Right.SEE_INSIDE, "amt")
    assert not may(narrow.secret, Right.SEE_INSIDE, "kreis")
    assert api_tokens.tokens_of(house.gate, "anna")[0].used_on == house.now.date()
    accounts.revoke(house.gate, "anna", EDITOR, by="root")
    assert not may(token.secret, Right.SEE_INSIDE, "amt")
    assert not may(narrow.secret, Right.SEE_INSIDE, "amt")


def test_a_token_ends_by_time_by_hand_and_with_its_account(house):
    token = a_token(house, Scope.READ, days=366)

    def opens():
        return api_tokens.bearer_of(house.gate, token.secret, house.now) is not None

    assert opens()
    accounts.disable(house.gate, "anna", by="root")
    assert not opens()
    accounts.enable(house.gate, "anna", by="root")
    assert opens()
    house.wait(days=366)
    assert not opens()
    api_tokens.end_token(house.gate, "anna", token.id, by="anna")
    with pytest.raises(InputError, match="no API token"):
        api_tokens.end_token(house.gate, "anna", token.id, by="anna")


def test_tokens_are_refused_that_reach_too_far(house):
    for wrong, said in (
        ({"days": 367}, "366 days"),
        ({"days": 0}, "future"),
        ({"grants": [Grant(role=Role.EDITOR)]}, "no role editor"),
        ({"grants": [Grant(role=Role.HEAD, root="amt")]}, "no role head:amt"),
    ):
        with pytest.raises(InputError, match=said):
            a_token(house, Scope.READ, **wrong)
    with pytest.raises(InputError, match="scope"):
        a_token(house)


def test_tokens_are_found_by_secret_scanners(house):
    secret = a_token(house, Scope.READ).secret
    assert re.fullmatch(r"ab_[0-9A-Za-z]{49}", secret)
    assert looks_like_api_token(secret)
    other = "0" if secret[20] != "0" else "1"
    for wrong in (secret[:-1], secret + "x", secret[:20] + other + secret[21:], secret.upper(), "", "ab_ä"):
        assert not looks_like_api_token(wrong)
        assert api_tokens.bearer_of(house.gate, wrong, house.now) is None


def test_an_admins_token_waits_for_the_second_factor_too(house):
    made = api_tokens.make_token(
        house.gate, "root", "x", [Scope.ADMIN], expires_at=house.now + timedelta(1), by="root", when=house.now
    )
    assert api_tokens.bearer_of(house.gate, made.secret, house.now).grants == ()
    house.enrol("root")
    assert api_tokens.bearer_of(house.gate, made.secret, house.now).grants == (ADMIN,)


def test_a_secret_link_opens_its_purpose_only(house):
    register = house.gate.register
    made = secret_links.make_link(
        register, LinkPurpose.QUESTIONNAIRE, "q1", by="anna", expires_at=None, uses=2, when=house.now
    )
    assert secret_links.look(register, LinkPurpose.UNSUBSCRIBE, made.secret) is None
    assert secret_links.look(register, LinkPurpose.QUESTIONNAIRE, made.secret).subject == "q1"
    assert [
        secret_links.use(register, LinkPurpose.QUESTIONNAIRE, made.secret) is not None for _ in range(3)
    ] == [True, True, False]
    assert secret_links.end_links(register, LinkPurpose.QUESTIONNAIRE, "q1") == 1


def test_somebody_at_a_provider_is_taken_in_renewed_and_never_taken_for_another(house):
    new = identities.take_in(
        house.gate, ISSUER, "s1", account_id="dora", name="Dora", grants=[EDITOR], when=house.now
    )
    assert identities.account_of(house.gate, ISSUER, "s1").id == new.id == "dora"
    for wrong, said in (("anna", "already"), ("D ora", "login name")):
        with pytest.raises(InputError, match=said):
            identities.take_in(house.gate, ISSUER, "s2", account_id=wrong, name="", grants=[])
    accounts.grant(house.gate, "dora", Grant(role=Role.DPO), by="root")
    renewed = identities.renew_grants(house.gate, "dora", [ADMIN])
    assert set(renewed.grants) == {ADMIN, Grant(role=Role.DPO)}
    done = login.log_in_externally(house.gate, ISSUER, "s1", when=house.now)
    seen = house.visitor(done.session.secret)
    assert (seen.session.via, seen.enrol, set(seen.grants)) == (Via.OIDC, False, set(renewed.grants))
    assert login.log_in_externally(house.gate, ISSUER, "s2").state is LoginState.REFUSED
    house.rules(trust_oidc=False)
    assert house.visitor(done.session.secret).enrol
    house.enrol("dora")
    again = login.log_in_externally(house.gate, ISSUER, "s1", when=house.now)
    assert again.state is LoginState.CODE_NEEDED


def test_an_identity_is_joined_and_parted_by_hand(house):
    joined = identities.join(house.gate, ISSUER, "s1", "anna", by="root", when=house.now)
    assert joined == Identity(issuer=ISSUER, subject="s1", account="anna", since=house.now)
    with pytest.raises(InputError, match="already"):
        identities.join(house.gate, ISSUER, "s1", "root", by="root")
    assert identities.identities_of(house.gate, "anna") == [joined]
    assert login.log_in_externally(house.gate, ISSUER, "s1").state is LoginState.IN
    assert identities.part(house.gate, joined, by="root")
    assert not identities.part(house.gate, joined, by="root")
    assert login.log_in_externally(house.gate, ISSUER, "s1").state is LoginState.REFUSED


def test_the_token_of_forms_belongs_to_its_session():
    first, second = csrf_token("a" * 43), csrf_token("b" * 43)
    assert csrf_holds("a" * 43, first)
    for wrong in (second, "", first.upper(), "ä", "\ud800"):
        assert not csrf_holds("a" * 43, wrong)


def test_the_key_of_accounts_is_its_owners_and_stays(tmp_path):
    first = AccountKey.own(tmp_path)
    path = tmp_path / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert AccountKey.own(tmp_path) == first
    assert list(tmp_path.iterdir()) == [path]
    hidden = first.hide("totp", "anna", "SECRET")
    assert first.reveal("totp", "anna", hidden) == "SECRET"
    assert [
        first.reveal("totp", "bert", hidden),
        first.reveal("other", "anna", hidden),
        first.reveal("totp", "anna", hidden[:-1]),
        first.reveal("totp", "anna", b""),
    ] == [None] * 4
    path.write_bytes(b"short")
    with pytest.raises(InputError, match="put back"):
        AccountKey.own(tmp_path)
