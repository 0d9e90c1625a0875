"""What may be done to a record, by whom: four eyes, no step left out, nobody overwrites what he did not see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from amtsblick.assess.register.chain import first_break
from amtsblick.assess.register.life_cycle import ALLOWED, Log, plan
from amtsblick.values.body import Body
from amtsblick.values.decisions import Review, ReviewDepth, ReviewOutcome
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import Origin, Usage, UsageKind

DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ANNA, BERT = Actor(name="Anna"), Actor(name="Bert", role=Role.HEAD)
USAGE = Usage(id="amt.x", body="amt", service="x", kind=UsageKind.OWN_CONTENT)
MENDED = replace(USAGE, unit="Presse")
SOURCED = Origin(title="Zeitung", on=DAY, address="https://amt.example/konzept")
WAY = {
    RecordState.DRAFT: [(Action.ENTERED, ANNA)],
    RecordState.SUBMITTED: [(Action.ENTERED, ANNA), (Action.SUBMITTED, ANNA)],
    RecordState.APPROVED: [(Action.ENTERED, ANNA), (Action.SUBMITTED, ANNA), (Action.APPROVED, BERT)],
    RecordState.PUBLISHED: [
        (Action.ENTERED, ANNA),
        (Action.SUBMITTED, ANNA),
        (Action.APPROVED, BERT),
        (Action.PUBLISHED, ANNA),
    ],
    RecordState.WITHDRAWN: [(Action.ENTERED, ANNA), (Action.WITHDRAWN, ANNA)],
}


class Book:
    """A log kept in memory."""

    def __init__(self):
        self.log = Log()
        self.entries = []

    def do(self, action, actor=ANNA, content=USAGE, base=None, valid_from=DAY, **claims):
        """The entry made, or the objection."""
        newest = self.log.newest.get((RecordKind.USAGE, content.id))
        seen = (newest.version if newest else 0) if base is None else base
        change = Change(action=action, content=content, valid_from=valid_from, base=seen, **claims)
        planned = plan([change], self.log, actor, NOON + timedelta(minutes=len(self.entries)))
        self.entries += planned.entries
        return planned.entries[0] if planned.entries else planned.refused[0]

    @property
    def state(self):
        return self.entries[-1].state


def book(state):
    made = Book()
    for action, actor in WAY[state]:
        made.do(action, actor)
    assert made.state is state
    return made


STEPS = [action for action in Action if action not in {Action.ENTERED, Action.IMPORTED}]


@pytest.mark.parametrize(
    ("state", "action"),
    [pytest.param(*pair, id="-".join(pair)) for pair in product(RecordState, STEPS)],
)
def test_a_step_is_taken_from_the_states_that_allow_it_only(state, action):
    made = book(state)
    before = len(made.entries)
    content = MENDED if action is Action.CHANGED else USAGE
    outcome = made.do(action, BERT, content)
    if action in ALLOWED[state]:
        assert made.entries[-1] == outcome
        assert outcome.version == (2 if action is Action.CHANGED else 1)
        assert outcome.before == before
    else:
        assert outcome.field == "state"
        assert f"is {state}" in outcome.text
        assert len(made.entries) == before


@pytest.mark.parametrize(
    "name", ["Anna", " anna ", "ANNA", "Ａｎｎａ"], ids=["same", "spaces", "capitals", "wide"]
)
def test_nobody_approves_what_he_has_written_however_the_name_is_spelled(name):
    made = book(RecordState.SUBMITTED)
    refused = made.do(Action.APPROVED, Actor(name=name, role=Role.ADMIN))
    assert "has written version 1" in refused.text
    assert made.do(Action.APPROVED, BERT).approved_by == "Bert"


def test_who_mends_a_draft_shares_it_with_those_who_wrote_it():
    made = book(RecordState.DRAFT)
    assert made.do(Action.CHANGED, BERT, MENDED).authors == ("Anna", "Bert")
    made.do(Action.SUBMITTED, BERT, MENDED)
    for actor in (ANNA, BERT):
        assert "has written" in made.do(Action.APPROVED, actor, MENDED).text
    assert made.do(Action.APPROVED, Actor(name="Cem"), MENDED).state is RecordState.APPROVED


def test_a_change_of_what_speaks_is_a_draft_by_who_changes_it_alone():
    made = book(RecordState.PUBLISHED)
    changed = made.do(Action.CHANGED, BERT, MENDED)
    assert (changed.version, changed.state, changed.authors) == (2, RecordState.DRAFT, ("Bert",))
    assert changed.approved_by == ""
    made.do(Action.SUBMITTED, BERT, MENDED)
    assert made.do(Action.APPROVED, ANNA, MENDED).version == 2


def test_a_stale_base_names_who_changed_it_meanwhile_and_when():
    made = book(RecordState.DRAFT)
    made.do(Action.CHANGED, BERT, MENDED)
    refused = made.do(Action.CHANGED, ANNA, replace(USAGE, unit="Amtsleitung"), base=1)
    assert refused.field == "base"
    assert "Bert (head) at 2026-01-01 12:01:00 UTC" in refused.text


def test_what_is_entered_twice_says_who_was_first():
    refused = book(RecordState.DRAFT).do(Action.ENTERED, BERT, base=0)
    assert (refused.field, refused.record) == ("id", "usage/amt.x")
    assert "by Anna (editor)" in refused.text


@pytest.mark.parametrize(
    ("content", "valid_from", "field"),
    [(MENDED, DAY, "content"), (USAGE, date(2026, 1, 2), "valid_from")],
    ids=["content", "day"],
)
def test_an_approval_changes_nothing(content, valid_from, field):
    made = book(RecordState.SUBMITTED)
    refused = made.do(Action.APPROVED, BERT, content, valid_from=valid_from)
    assert (refused.field, made.state) == (field, RecordState.SUBMITTED)


def test_a_change_that_changes_nothing_is_refused_but_another_day_is_a_change():
    made = book(RecordState.APPROVED)
    assert made.do(Action.CHANGED, BERT).field == "content"
    assert made.do(Action.CHANGED, BERT, valid_from=date(2026, 2, 1)).version == 2


@pytest.mark.parametrize("role", [Role.READER, Role.SYSTEM], ids=str)
def test_readers_change_nothing_and_the_system_decides_nothing(role):
    refused = book(RecordState.SUBMITTED).do(Action.APPROVED, Actor(name="Cron", role=role))
    assert refused.field == "actor"


def test_nobody_is_no_actor():
    assert Book().do(Action.ENTERED, Actor(name=" ")).field == "actor"


def imported(state, content=USAGE, **claims):
    return Book().do(Action.IMPORTED, content=content, state=state, **claims)


@pytest.mark.parametrize("state", [RecordState.APPROVED, RecordState.PUBLISHED], ids=str)
def test_an_import_speaks_with_an_approver_or_as_a_sourced_fact_only(state):
    assert "nobody approved it" in imported(state).text
    assert imported(state, authors=("Anna",), approved_by="Bert").state is state
    assert "cannot have approved" in imported(state, authors=("Anna",), approved_by="anna").text
    assert "cannot have approved" in imported(state, approved_by="Anna").text
    assert imported(state, replace(USAGE, origin=SOURCED)).state is state
    assert imported(state, replace(USAGE, origin=replace(SOURCED, on=None))).state is state
    unnamed = replace(USAGE, origin=replace(SOURCED, title=""))
    assert imported(state, unnamed).field == "state"
    unlocated = replace(USAGE, origin=replace(SOURCED, address=""))
    assert imported(state, unlocated).field == "state"


@pytest.mark.parametrize("sourced", [True, False], ids=["sourced", "unsourced"])
def test_reviews_are_facts_when_they_have_a_source_and_bodies_always(sourced):
    review = Review(
        id="r", by="amt", depth=ReviewDepth.FORMAL, outcome=ReviewOutcome.OPEN, on=DAY, service="x"
    )
    review = replace(review, origin=SOURCED) if sourced else review
    outcome = imported(RecordState.PUBLISHED, review)
    assert hasattr(outcome, "seq") is sourced
    assert imported(RecordState.PUBLISHED, Body(id="b", name="B", homepage="https://b.example/")).seq == 1


@pytest.mark.parametrize("state", [RecordState.DRAFT, RecordState.SUBMITTED], ids=str)
def test_an_import_without_approver_claims_at_most_to_be_submitted(state):
    assert imported(state).state is state


def test_an_import_without_a_state_is_refused():
    assert imported(None).field == "state"


def test_an_import_brings_a_version_forward_and_never_back():
    made = Book()
    made.do(Action.IMPORTED, state=RecordState.SUBMITTED, authors=("Anna",))
    approved = made.do(Action.IMPORTED, state=RecordState.APPROVED, approved_by="Bert", authors=("Anna",))
    assert (approved.version, approved.state) == (1, RecordState.APPROVED)
    assert "says the same" in made.do(Action.IMPORTED, state=RecordState.DRAFT).text
    newer = made.do(Action.IMPORTED, content=MENDED, state=RecordState.DRAFT)
    assert newer.version == 2


def test_what_is_withdrawn_stays_so():
    made = book(RecordState.WITHDRAWN)
    refused = made.do(Action.IMPORTED, content=MENDED, state=RecordState.DRAFT)
    assert "another id" in refused.remedy


def test_changes_of_one_batch_see_one_another_and_the_log_they_make_holds():
    log = Log()
    changes = [
        Change(action=Action.ENTERED, content=USAGE, valid_from=DAY),
        Change(action=Action.CHANGED, content=MENDED, valid_from=DAY, base=1),
        Change(action=Action.SUBMITTED, content=MENDED, valid_from=DAY, base=2),
        Change(action=Action.APPROVED, content=MENDED, valid_from=DAY, base=2),
    ]
    planned = plan(changes, log, ANNA, NOON)
    assert [entry.before for entry in planned.entries] == [0, 1, 2]
    assert [(one.change, one.field) for one in planned.refused] == [(3, "actor")]
    assert first_break(planned.entries) is None
    assert (log.count, log.head) == (3, planned.entries[-1].digest)


def from_file(made, actor, state, content=USAGE, **claims):
    return made.do(Action.IMPORTED, actor, content, state=state, **claims)


def test_a_file_does_not_let_the_author_approve_a_version_of_the_register():
    made = book(RecordState.SUBMITTED)
    refused = from_file(made, BERT, RecordState.APPROVED, approved_by="Anna")
    assert refused.field == "approved_by"
    assert "has written" in refused.text


def test_a_file_takes_nobodys_hand_off_a_version():
    made = book(RecordState.SUBMITTED)
    refused = from_file(made, BERT, RecordState.APPROVED, authors=("Carl",), approved_by="Anna")
    assert refused.field == "approved_by"
    admin = Actor(name="Emil", role=Role.ADMIN)
    done = from_file(made, admin, RecordState.APPROVED, authors=("Carl",), approved_by="Dora")
    assert (done.version, done.authors, done.approved_by) == (1, ("Anna", "Carl"), "Dora")


def test_whoever_wrote_the_draft_does_not_approve_what_a_file_makes_of_it():
    made = book(RecordState.DRAFT)
    imported_now = from_file(made, BERT, RecordState.SUBMITTED, MENDED, authors=("Bert",))
    assert imported_now.version == 2
    assert made.do(Action.APPROVED, ANNA, MENDED).field == "actor"
    assert made.entries[-1].authors == ("Anna", "Bert")


def test_a_file_does_not_replace_who_approved_a_version():
    made = book(RecordState.APPROVED)
    done = from_file(made, ANNA, RecordState.PUBLISHED, approved_by="Carl")
    assert (done.version, done.approved_by) == (1, "Bert")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("\u0410nna", id="cyrillic"),
        pytest.param("\uff21nna", id="wide"),
        pytest.param("  ANNA ", id="capitals-and-spaces"),
    ],
)
def test_a_name_that_looks_like_the_authors_approves_nothing(name):
    assert book(RecordState.SUBMITTED).do(Action.APPROVED, Actor(name=name)).field == "actor"


def test_a_tagged_mailbox_is_the_same_person():
    made = Book()
    made.do(Action.ENTERED, Actor(name="anna@amt.example"))
    made.do(Action.SUBMITTED, Actor(name="anna@amt.example"))
    assert made.do(Action.APPROVED, Actor(name="Anna+dsb@amt.example")).field == "actor"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("An\u200bna", id="zero-width"),
        pytest.param("\u202eannA", id="direction"),
        pytest.param("Bert\x1b[2K", id="escape"),
        pytest.param("\u3164", id="blank"),
    ],
)
def test_names_with_what_nobody_sees_do_nothing_and_are_claimed_by_no_file(name):
    assert Book().do(Action.ENTERED, Actor(name=name)).field == "actor"
    assert from_file(Book(), BERT, RecordState.DRAFT, authors=(name,)).field == "authors"
    assert from_file(Book(), BERT, RecordState.APPROVED, approved_by=name).field == "approved_by"


@pytest.mark.parametrize("state", [RecordState.DRAFT, RecordState.SUBMITTED], ids=str)
def test_a_file_approves_nothing_that_was_entered_here_unless_an_admin_imports_it(state):
    claims = {"state": RecordState.APPROVED, "authors": ("Anna",), "approved_by": "Bert"}
    assert "a file cannot give it" in book(state).do(Action.IMPORTED, ANNA, **claims).text
    admin = Actor(name="Cora", role=Role.ADMIN)
    assert book(state).do(Action.IMPORTED, admin, **claims).state is RecordState.APPROVED
