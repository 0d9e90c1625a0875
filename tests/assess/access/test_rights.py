"""Rights hold in the subtree of a grant and nowhere else, and never lead to approving one's own work."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amtsblick.assess.access.rights import (
    actor_for,
    anywhere,
    bodies_of,
    covers,
    may,
    may_grant,
    may_manage,
    role_for,
    roots_of,
    within,
)
from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.access.table import RIGHTS
from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.life_cycle import Log, plan
from amtsblick.values.accounts import Grant, Right
from amtsblick.values.records import Action, Actor, Change, RecordState, Role
from amtsblick.values.usages import Usage, UsageKind

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TREE = {"land": None, "kreis": "land", "amt": "kreis", "bad": "kreis", "bund": None}
NAMES = ["land", "kreis", "amt", "bad", "bund", "unknown", ""]
grants = st.builds(Grant, role=st.sampled_from(Role), root=st.sampled_from(NAMES))
many = st.lists(grants, max_size=4)
trees = st.dictionaries(
    st.sampled_from(NAMES[:-1]), st.none() | st.sampled_from(NAMES[:-1])
)  # circles and missing parents included


@given(many, grants, st.sampled_from(Right), st.sampled_from(NAMES), trees)
def test_another_grant_never_takes_a_right_away(mine, more, right, body, tree):
    if may(mine, right, body, tree):
        assert may([*mine, more], right, body, tree)


@given(many, st.sampled_from(Right), st.sampled_from(NAMES), trees)
def test_a_right_comes_from_one_grant_that_has_it_and_covers_the_body(mine, right, body, tree):
    giving = [one for one in mine if right in RIGHTS[one.role] and _under(body, one.root, tree)]
    assert may(mine, right, body, tree) is bool(giving)
    role = role_for(mine, (right,), body, tree)
    assert (role in {one.role for one in giving}) if giving else role is None


@given(many, st.sampled_from(Right), trees)
def test_lists_of_bodies_agree_with_asking_one_by_one(mine, right, tree):
    assert bodies_of(mine, right, tree) == {body for body in tree if may(mine, right, body, tree)}
    assert anywhere(mine, right) is bool(roots_of(mine, right))


@given(many, grants, trees)
def test_what_is_covered_gives_no_right_that_was_not_there(mine, other, tree):
    if covers(mine, other, tree):
        for right in Right:
            for body in NAMES:
                assert not may([other], right, body, tree) or may(mine, right, body, tree)


def _under(body, root, tree):
    """A second way to say it: walk up, at most as often as there are bodies."""
    here = body
    for _ in range(len(tree) + 2):
        if not root or (here and here == root):
            return True
        here = tree.get(here)
        if here is None:
            return False
    return False


def test_the_whole_register_is_only_reached_from_the_whole_register():
    land = [Grant(role=Role.ADMIN, root="land")]
    assert may(land, Right.OPERATE, "amt", TREE)
    assert not may(land, Right.OPERATE, "", TREE)
    assert not may(land, Right.OPERATE, "bund", TREE)
    assert may([Grant(role=Role.ADMIN)], Right.OPERATE, "", TREE)
    assert within("amt", "amt", {})
    assert not within("", "amt", TREE)


def test_one_acts_in_the_narrowest_role_that_gives_the_right():
    both = [Grant(role=Role.HEAD), Grant(role=Role.EDITOR, root="kreis")]
    assert actor_for("anna", both, (Right.ENTER,), "amt", TREE) == Actor(name="anna", role=Role.EDITOR)
    assert actor_for("anna", both, (Right.ENTER,), "bund", TREE) == Actor(name="anna", role=Role.HEAD)
    assert actor_for("anna", both, (Right.APPROVE, Right.REVIEW), "amt", TREE).role is Role.HEAD
    assert actor_for("anna", both, (Right.REVIEW,), "amt", TREE) is None


def test_an_admin_of_a_part_manages_only_those_who_stay_in_it():
    part, whole = [Grant(role=Role.ADMIN, root="kreis")], [Grant(role=Role.ADMIN)]
    inside, outside = Grant(role=Role.HEAD, root="amt"), Grant(role=Role.READER, root="land")
    assert may_grant(part, [inside], TREE)
    assert not may_grant(part, [Grant(role=Role.READER)], TREE)
    assert may_manage(part, [inside], TREE)
    assert not may_manage(part, [inside, outside], TREE)
    assert not may_manage(part, [], TREE)
    assert may_manage(whole, [], TREE)
    assert may_manage(whole, [inside, outside], TREE)
    assert not may_manage([Grant(role=Role.HEAD)], [inside], TREE)


@given(many, st.lists(st.sampled_from([one for one in Action if one is not Action.IMPORTED]), max_size=8))
@example(mine=[Grant(role=Role.HEAD)], steps=[Action.SUBMITTED, Action.APPROVED, Action.PUBLISHED])
@example(
    mine=[Grant(role=Role.EDITOR), Grant(role=Role.HEAD)],
    steps=[Action.SUBMITTED, Action.RETURNED, Action.CHANGED, Action.SUBMITTED, Action.APPROVED],
)
def test_no_way_through_the_steps_approves_own_work(mine, steps):
    """Whatever roles one account holds: alone it never makes its own usage speak."""
    log, version, state = Log(), 0, None
    usage = Usage(id="u", body="amt", service="x", kind=UsageKind.OWN_CONTENT)
    for number, action in enumerate([Action.ENTERED, *steps]):
        content = replace(usage, unit=f"Presse {number}") if action is Action.CHANGED else usage
        rights = rights_for_record(action, kind_of(content), content, state)
        actor = actor_for("anna", mine, rights, body_of(content), TREE)
        if actor is None:
            continue
        change = Change(action=action, content=content, valid_from=date(2026, 1, 1), base=version)
        planned = plan([change], log, actor, NOON)
        if planned.entries:
            (entry,) = planned.entries
            usage, version, state = entry.content, entry.version, entry.state
            assert entry.state not in {RecordState.APPROVED, RecordState.PUBLISHED}


@pytest.mark.parametrize("root", ["kreis", ""], ids=["part", "whole"])
def test_a_grant_reaches_bodies_that_are_added_below_it_later(root):
    later = TREE | {"new": "amt"}
    assert may([Grant(role=Role.READER, root=root)], Right.SEE_INSIDE, "new", later)
