"""Names and passwords that are refused, claims that give grants, scopes, locks, what counts now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.access.exercise import exercised, is_fresh, is_open, must_enrol
from amtsblick.assess.access.locking import CLIENT, NAME, locked_until, neighbourhood
from amtsblick.assess.access.mapping import granted_by
from amtsblick.assess.access.naming import Weak, wrong_name, wrong_password
from amtsblick.assess.access.scopes import SCOPES, left_of
from amtsblick.assess.access.visitors import acting, allowed, reach
from amtsblick.values.accounts import (
    Account,
    AccountRules,
    Grant,
    MappingRule,
    Right,
    Scope,
    Session,
    Via,
    Visitor,
)
from amtsblick.values.records import Role

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADMIN, EDITOR = Grant(role=Role.ADMIN), Grant(role=Role.EDITOR, root="kreis")
NAMES = ("anna.beispiel", "Pressestelle Auen", "presse@amt.example")


@pytest.mark.parametrize("name", ["anna", "a", "presse-2", "a.b_c", "x" * 64])
def test_slugs_are_login_names(name):
    assert wrong_name(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "Anna", "änna", "аnna", "a b", "-a", "a.", "x" * 65, "system", "a\n", "a\u200bb"],
    ids=ascii,
)
def test_other_texts_are_not(name):
    assert wrong_name(name)


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("kurz", Weak.SHORT),
        ("elf Zeichen", Weak.SHORT),
        ("x1y2" * 300, Weak.LONG),
        ("passwort2026", Weak.COMMON),
        ("P@ssw0rd-2026", Weak.COMMON),
        ("SommerSommer26!", Weak.COMMON),
        ("1q2w3e4r5t6z", Weak.COMMON),
        ("123456789012", Weak.COMMON),
        ("zyxwvutsrqpo", Weak.COMMON),
        ("aaaabbbbcccc", Weak.COMMON),
        ("anna.beispiel!", Weak.NAME),
        ("Pressestelle-Auen1", Weak.NAME),
        ("presse@amt.example", Weak.NAME),
        ("korrekt pferd batterie heftklammer", None),
        ("anna beispiel mag blaue Züge", None),
        ("Ein Passwort, das lang genug ist", None),
        ("ääää öööö üüüü ßß", None),
        ("8391 5573 0226", None),
    ],
    ids=lambda part: None if isinstance(part, Weak | None) else ascii(part)[:20],
)
def test_passwords_are_refused_for_a_reason(password, weak):
    assert wrong_password(password, NAMES) is weak


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_judged(password, names):
    assert wrong_password(password, names) in {None, *Weak}


def test_claims_give_the_grants_of_the_rules_that_they_fulfil():
    rules = [
        MappingRule(claim="groups", value="presse", grant=EDITOR),
        MappingRule(claim="realm_access.roles", value="it", grant=ADMIN),
        MappingRule(claim="https://idp.example/groups", value="it", grant=ADMIN),
    ]
    assert granted_by(rules, {"groups": ["presse", "it"]}) == (EDITOR,)
    assert granted_by(rules, {"groups": "presse", "realm_access": {"roles": ["it"]}}) == (EDITOR, ADMIN)
    assert granted_by(rules, {"https://idp.example/groups": ["it"]}) == (ADMIN,)
    for odd in ({}, {"groups": None}, {"groups": {"presse": 1}}, {"groups": ["pressestelle", 7]}):
        assert granted_by(rules, odd) == ()
    assert granted_by(rules, {"realm_access": "it"}) == ()


def test_no_scope_lets_a_program_approve_publish_or_open_more_doors():
    never = {
        Right.APPROVE,
        Right.APPROVE_PRIVACY,
        Right.APPROVE_FINDINGS,
        Right.PUBLISH,
        Right.PUBLISH_FINDINGS,
        Right.WITHDRAW,
        Right.MANAGE_ACCOUNTS,
        Right.OWN,
    }
    assert not never & frozenset[Right]().union(*SCOPES.values())


def test_a_token_has_no_more_than_its_account_and_its_scopes():
    tree = {"kreis": None, "amt": "kreis"}
    below = Grant(role=Role.EDITOR, root="amt")
    assert left_of([below], [EDITOR], tree) == (below,)
    assert left_of([Grant(role=Role.EDITOR), ADMIN], [EDITOR], tree) == ()
    assert left_of([], [EDITOR], tree) == (EDITOR,)
    program = Visitor(account=an_account(), grants=(EDITOR,), scopes=(Scope.READ,))
    human = Visitor(account=an_account(), grants=(EDITOR,))
    assert allowed(program, Right.SEE_INSIDE, "amt", tree)
    assert not allowed(program, Right.ENTER, "amt", tree)
    assert acting(program, [Right.ENTER], "amt", tree) is None
    assert acting(human, [Right.ENTER], "amt", tree).role is Role.EDITOR
    assert (reach(program, Right.ENTER), reach(human, Right.ENTER)) == (frozenset(), {"kreis"})


def an_account(**changes):
    fields = {"id": "anna", "name": "Anna", "grants": (ADMIN, EDITOR), "created_at": NOON}
    return Account(**(fields | {"changed_at": NOON} | changes))


def test_a_role_that_asks_for_a_second_factor_is_not_exercised_without():
    rules = AccountRules()
    assert must_enrol(an_account(), rules, trusted=False)
    assert not must_enrol(an_account(second_factor=True), rules, trusted=False)
    assert not must_enrol(an_account(grants=(EDITOR,)), rules, trusted=False)
    assert not must_enrol(an_account(), rules, trusted=True)
    assert must_enrol(an_account(), AccountRules(trust_oidc=False), trusted=True)
    assert exercised((ADMIN, EDITOR), rules.second_factor_for, enrol=True) == (EDITOR,)
    assert exercised((ADMIN, EDITOR), rules.second_factor_for, enrol=False) == (ADMIN, EDITOR)


def test_sessions_end_by_idleness_and_by_age_and_checks_grow_old():
    rules = AccountRules()
    one = Session(
        id=1,
        account="anna",
        via=Via.PASSWORD,
        whole=True,
        created_at=NOON,
        used_at=NOON,
        checked_at=NOON,
        expires_at=NOON + timedelta(hours=7),
    )
    assert is_open(one, rules, NOON + timedelta(hours=6))
    assert not is_open(one, rules, NOON + timedelta(hours=7))
    longer = Session(
        **{name: getattr(one, name) for name in Session.__slots__} | {"expires_at": NOON + timedelta(days=7)}
    )
    assert not is_open(longer, rules, NOON + timedelta(hours=8))
    assert is_fresh(one, rules, NOON + timedelta(minutes=14))
    assert not is_fresh(one, rules, NOON + timedelta(minutes=15))


def test_locks_grow_and_have_an_end():
    locks = [locked_until(number, NOON, NAME) for number in range(1, 60)]
    assert locks[: NAME.free - 1] == [None] * (NAME.free - 1)
    grown = [one for one in locks if one]
    assert grown[0] == NOON + timedelta(seconds=30)
    assert grown[1] == NOON + timedelta(seconds=60)
    assert grown == sorted(grown)
    assert grown[-1] == NOON + NAME.longest
    assert locked_until(NAME.free, NOON, CLIENT) is None


@pytest.mark.parametrize(
    ("address", "stands_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_ipv6_client_is_as_many_addresses_as_it_likes(address, stands_for):
    assert neighbourhood(address) == stands_for
