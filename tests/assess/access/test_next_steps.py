"""Which steps are offered, and why others are not: the same as what the log would refuse."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.assess.access.next_steps import Bar, may_see, next_steps
from amtsblick.assess.access.rights import may_any
from amtsblick.assess.register.life_cycle import Log, Outcome, plan, step
from amtsblick.values.accounts import Grant
from amtsblick.values.body import Body
from amtsblick.values.decisions import Review, ReviewDepth, ReviewOutcome
from amtsblick.values.records import Action, Actor, Change, RecordState, Role
from amtsblick.values.usages import Origin, PublicStatement, Usage, UsageKind

WHEN, DAY = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1)
USAGE = Usage(id="u", body="amt", service="x", kind=UsageKind.OWN_CONTENT)
TREE = {"land": None, "amt": "land", "stadt": None}


def an_entry(content=USAGE, state=RecordState.DRAFT, author="anna"):
    change = Change(
        action=Action.IMPORTED,
        content=content,
        valid_from=DAY,
        state=state,
        authors=(author,),
        approved_by="otto",
    )
    planned = plan([change], Log(), Actor(name="admin", role=Role.ADMIN), WHEN)
    assert not planned.refused
    return planned.entries[0]


def offered(entry, name, *grants):
    return {
        one.action: one.bar
        for one in next_steps(entry, name, lambda rights, body: may_any(grants, rights, body, TREE))
    }


@given(
    state=st.sampled_from(RecordState),
    name=st.sampled_from(["anna", "Anna", "bert", "anna+x"]),
    roles=st.sets(
        st.sampled_from([Role.EDITOR, Role.DPO, Role.HEAD, Role.AUTHORITY, Role.ADMIN]), min_size=1
    ),
    root=st.sampled_from(["", "land", "amt", "stadt"]),
)
def test_what_is_offered_is_what_the_log_takes(state, name, roles, root):
    """For changes of state; whether a changed text is right, nobody knows before it is written."""
    entry = an_entry(state=state)
    steps = offered(entry, name, *(Grant(role=one, root=root) for one in roles))
    for action in (Action.SUBMITTED, Action.RETURNED, Action.APPROVED, Action.PUBLISHED, Action.WITHDRAWN):
        change = Change(action=action, content=entry.content, valid_from=DAY, base=entry.version)
        taken = isinstance(step(change, entry, Actor(name=name, role=Role.HEAD)), Outcome)
        if steps.get(action, Bar.RIGHT) is None:
            assert taken, action
        elif steps.get(action) is Bar.OWN:
            assert not taken


def test_forward_comes_first_and_the_end_last():
    entry = an_entry(state=RecordState.APPROVED)
    first, *_, last = offered(entry, "bert", Grant(role=Role.HEAD))
    assert (first, last) == (Action.PUBLISHED, Action.WITHDRAWN)


def test_what_was_withdrawn_moves_no_more():
    assert offered(an_entry(state=RecordState.WITHDRAWN), "bert", Grant(role=Role.HEAD)) == {}


@pytest.mark.parametrize(
    ("content", "state", "root", "seen"),
    [
        (USAGE, RecordState.DRAFT, "land", True),
        (USAGE, RecordState.PUBLISHED, "stadt", False),
        (Body(id="amt", name="Amt", homepage="", parent="land"), RecordState.DRAFT, "amt", True),
        (Body(id="amt", name="Amt", homepage="", parent="land"), RecordState.DRAFT, "stadt", False),
        (
            PublicStatement(id="s", about="amt", subject="use", text="t", origin=Origin()),
            RecordState.DRAFT,
            "amt",
            True,
        ),
        (
            PublicStatement(id="s", group="alle", subject="use", text="t", origin=Origin()),
            RecordState.PUBLISHED,
            "amt",
            True,
        ),
        (
            Review(id="r", by="amt", depth=ReviewDepth.FORMAL, outcome=ReviewOutcome.OPEN, on=DAY),
            RecordState.DRAFT,
            "amt",
            False,
        ),
        (
            Review(id="r", by="amt", depth=ReviewDepth.FORMAL, outcome=ReviewOutcome.OPEN, on=DAY),
            RecordState.DRAFT,
            "",
            True,
        ),
    ],
    ids=[
        "own-draft",
        "other-body",
        "own-body",
        "other-bodys-body",
        "statement-about-own",
        "general-that-speaks",
        "general-draft",
        "general-draft-everywhere",
    ],
)
def test_who_sees_a_record_inside(content, state, root, seen):
    grants = [Grant(role=Role.READER, root=root)]
    entry = an_entry(content, state)

    def sees(body):
        return may_any(grants, ["see_inside"], body, TREE)

    assert may_see(entry, sees, everywhere=root == "") is seen
