"""Logging in: what is told, what it costs, what locks, and when a session is over."""

import subprocess
import sys
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from argon2.profiles import get_default_parameters

from amtsblick.assess.access.locking import CLIENT, NAME
from amtsblick.jobs import accounts, login, passwords
from amtsblick.keep.secret_texts import digest_of
from amtsblick.values.accounts import AccountAction, Grant, LinkPurpose, LoginState, Via
from amtsblick.values.records import Role

PASSWORD = "vier lange gute Wörter"
WRONG = "drei lange gute Wörter"
ADMIN, EDITOR = Grant(role=Role.ADMIN), Grant(role=Role.EDITOR, root="kreis")


def test_name_and_password_open_a_session_with_the_roles_of_the_moment(house):
    done = house.log_in(" Anna ")
    assert done.state is LoginState.IN
    seen = house.visitor(done.session.secret)
    assert (seen.account.id, seen.grants, seen.session.via) == ("anna", (EDITOR,), Via.PASSWORD)
    accounts.revoke(house.gate, "anna", EDITOR, by="root")
    assert house.visitor(done.session.secret).grants == ()
    assert house.visitor("x" * 43) is None


def test_a_password_is_the_same_however_the_keyboard_spells_it(house):
    assert house.log_in(password="vier lange gute Wo\u0308rter").state is LoginState.IN


@pytest.mark.parametrize(
    "name", ["anna", "nobody", "not a name", "", "oidc", "gone", "\ud800", "a\0b"], ids=ascii
)
def test_whoever_fails_is_told_the_same_after_the_same_work(house, hashes, name):
    house.account("oidc", EDITOR, password="")
    house.account("gone", EDITOR)
    accounts.disable(house.gate, "gone", by="root")
    done = house.log_in(name, PASSWORD if name == "gone" else WRONG)
    assert (done.state, done.session, done.until) == (LoginState.REFUSED, None, None)
    assert hashes == ["$argon2id$"]


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_failures_lock_a_name_whether_it_exists_or_not(house, second_register, hashes, name):
    for number in range(NAME.free):
        where = house if number % 2 else second_register
        assert where.log_in(name, WRONG, f"192.0.2.{number}").state is LoginState.REFUSED
    hashes.clear()
    locked = second_register.log_in(name, PASSWORD, "198.51.100.1")
    assert (locked.state, locked.until) == (LoginState.LOCKED, house.now + timedelta(seconds=30))
    assert hashes == []
    house.wait(seconds=30)
    assert (house.log_in(name).state is LoginState.IN) is (name == "anna")
    lines = [one.account for one in accounts.audit(house.gate) if one.action is AccountAction.LOCKED]
    assert lines == ["anna"] * (name == "anna")


def test_a_client_that_tries_many_names_is_locked_out_and_nobody_else_is(house):
    for number in range(CLIENT.free):
        assert house.log_in(f"name{number}", WRONG, "2001:db8::1").state is LoginState.REFUSED
    assert house.log_in(client="2001:db8::2").state is LoginState.LOCKED
    assert house.log_in(client="192.0.2.8").state is LoginState.IN


def test_an_own_account_does_not_wash_a_client_clean(house):
    for number in range(CLIENT.free + 1):
        house.log_in(f"name{number}", WRONG)
        if number % 4 == 0:
            last = house.log_in()
    assert last.state is LoginState.IN
    assert house.log_in().state is LoginState.LOCKED


def test_a_login_forgives_the_names_failures(house):
    for _ in range(3):
        for _ in range(NAME.free - 1):
            house.log_in(password=WRONG)
        assert house.log_in().state is LoginState.IN


def test_sessions_end_by_idleness_age_logout_and_disabling(house):
    secrets = [house.log_in().session.secret for _ in range(3)]
    house.wait(hours=7)
    assert house.visitor(secrets[0])
    house.wait(hours=7)
    assert house.visitor(secrets[0])
    assert house.visitor(secrets[1]) is None
    for _ in range(7 * 24 // 7 - 2):
        house.wait(hours=7)
        house.visitor(secrets[0])
    assert house.visitor(secrets[0]) is None
    fresh, other = house.log_in().session, house.log_in().session
    assert login.log_out(house.gate, fresh.secret)
    assert not login.log_out(house.gate, fresh.secret)
    assert house.visitor(other.secret)
    accounts.disable(house.gate, "anna", by="root")
    accounts.enable(house.gate, "anna", by="root")
    assert house.visitor(other.secret) is None


def test_a_user_sees_and_ends_his_own_sessions_only(house):
    mine, lost = house.log_in().session, house.log_in().session
    roots = house.log_in("root").session
    assert [one.id for one in login.sessions_of(house.gate, "anna", house.now)] == [mine.id, lost.id]
    assert not login.end_session(house.gate, "anna", roots.id)
    assert login.end_session(house.gate, "anna", lost.id)
    assert house.visitor(lost.secret) is None
    house.log_in()
    assert login.end_sessions(house.gate, "anna", but=mine.id, by="anna") == 1
    assert house.visitor(mine.secret)
    house.wait(days=8)
    assert login.sessions_of(house.gate, "anna", house.now) == []


def test_a_changed_password_ends_all_sessions_but_the_own(house):
    mine, other = house.log_in().session, house.log_in().session
    passwords.set_password(
        house.gate, "anna", "andere fünf lange Wörter", by="anna", keep_session=mine.id, when=house.now
    )
    assert house.visitor(mine.secret)
    assert house.visitor(other.secret) is None
    assert house.log_in().state is LoginState.REFUSED


def test_dangerous_acts_want_a_fresh_password(house):
    secret = house.log_in().session.secret
    house.wait(minutes=15)
    assert not login.is_fresh(house.gate, house.visitor(secret), house.now)
    asked = [login.check_password(house.gate, secret, one, "", house.now) for one in (WRONG, PASSWORD)]
    assert asked == [LoginState.REFUSED, LoginState.IN]
    assert login.is_fresh(house.gate, house.visitor(secret), house.now)
    for _ in range(NAME.free):
        login.check_password(house.gate, secret, WRONG, "", house.now)
    assert login.check_password(house.gate, secret, PASSWORD, "", house.now) is LoginState.LOCKED
    assert login.check_password(house.gate, "x" * 43, PASSWORD, "", house.now) is LoginState.REFUSED


def test_a_login_link_works_once_and_asks_for_the_second_factor_all_the_same(house):
    def link():
        return passwords.link(house.gate, "anna", LinkPurpose.LOGIN, by="root", when=house.now).secret

    def follow(secret):
        return login.log_in_by_link(house.gate, secret, when=house.now)

    first, second = link(), link()
    assert follow(first).state is LoginState.REFUSED
    done = follow(second)
    assert house.visitor(done.session.secret).session.via is Via.LINK
    assert follow(second).state is LoginState.REFUSED
    house.enrol()
    assert follow(link()).state is LoginState.CODE_NEEDED
    late = link()
    house.wait(hours=24)
    assert follow(late).state is LoginState.REFUSED


def test_a_link_for_a_password_logs_nobody_in(house):
    made = passwords.link(house.gate, "anna", LinkPurpose.PASSWORD, by="root", when=house.now)
    assert login.log_in_by_link(house.gate, made.secret, when=house.now).state is LoginState.REFUSED
    assert passwords.account_of_link(house.gate, made.secret, house.now).id == "anna"


def test_a_role_that_asks_for_a_second_factor_waits_for_it(house):
    accounts.grant(house.gate, "anna", ADMIN, by="root")
    seen = house.visitor(house.log_in().session.secret)
    assert (seen.enrol, seen.grants) == (True, (EDITOR,))
    house.rules(second_factor_for=frozenset())
    assert house.visitor(house.log_in().session.secret).grants == (ADMIN, EDITOR)


def test_an_old_hash_becomes_one_with_todays_defaults_when_its_owner_logs_in(house, costly_hashing):
    before = house.gate.register.credentials("anna").password
    assert house.log_in(password=WRONG).state is LoginState.REFUSED
    assert house.gate.register.credentials("anna").password == before
    assert house.log_in().state is LoginState.IN
    after = house.gate.register.credentials("anna").password
    assert extract_parameters(before) != extract_parameters(after) == get_default_parameters()
    assert house.log_in().state is LoginState.IN
    assert house.gate.register.credentials("anna").password == after


def test_operation_hashes_with_the_librarys_defaults():
    said = "from amtsblick.keep.passwords import hashed; print(hashed('x'))"
    made = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert extract_parameters(made.stdout.strip()) == get_default_parameters()


def test_a_session_that_slipped_past_the_disabling_opens_nothing(house):
    session = house.log_in().session
    kept = house.gate.register.session(digest_of(session.secret))
    accounts.disable(house.gate, "anna", by="root")
    house.gate.register.add_session(kept, digest_of(session.secret))
    assert house.visitor(session.secret) is None
