"""The log of records lived through at random: what the database says agrees with a replay of the log."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.assess.register.chain import first_break, kind_of
from amtsblick.assess.register.holding import holding, newest
from amtsblick.errors import InputError
from amtsblick.jobs.records import write
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Review, ReviewDepth, ReviewOutcome
from amtsblick.values.records import SPEAKING, Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.usages import UNSAID, Origin, Usage, UsageKind

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)
DAYS = [date(2025, 12, 31) + timedelta(days=number) for number in range(6)]
MOMENTS = [START + timedelta(minutes=number) for number in range(-1, 25)]
SOURCED = Origin(on=DAYS[0], address="https://amt.example/konzept")
KINDS = [RecordKind.USAGE, RecordKind.REVIEW, RecordKind.BODY]
ANNA, BERT = Actor(name="Anna"), Actor(name="Bert")
USAGE = Usage(id="u", body="a", service="x", kind=UsageKind.OWN_CONTENT)


@dataclass(frozen=True)
class Wish:
    """One thing that somebody wants to do to a record.

    ``pick`` chooses one of the steps that the record's state allows, ``wild`` any other.
    """

    actor: Actor
    pick: int
    wild: Action | None
    content: Usage | Review | Body
    valid_from: date
    state: RecordState
    approved_by: str
    stale: int


@st.composite
def contents(draw):
    kind = draw(st.sampled_from(["usage", "usage", "usage", "review", "body"]))
    name = draw(st.sampled_from(["1", "2"]))
    body = draw(st.sampled_from(["a", "b"]))
    if kind == "body":
        return Body(id=name, name=draw(st.sampled_from(["Amt", "Haus"])), homepage="https://amt.example/")
    origin = draw(st.sampled_from([UNSAID, SOURCED]))
    if kind == "review":
        outcome = draw(st.sampled_from(ReviewOutcome))
        depth = ReviewDepth.FORMAL
        return Review(id=name, body=body, by="a", depth=depth, outcome=outcome, on=DAYS[0], origin=origin)
    since = draw(st.sampled_from(["", "", "", "2026-01", "2026-01-02"]))
    until = draw(st.sampled_from(["", "", "", "2026-01-03", "2025"]))
    return Usage(
        id=name,
        body=body,
        service="x",
        kind=draw(st.sampled_from([UsageKind.ADVERTS_ONLY] * 4 + [UsageKind.OWN_CONTENT])),
        since=PartialDate(text=since) if since else None,
        until=PartialDate(text=until) if until else None,
        unit=draw(st.sampled_from("pqrs")),
        origin=origin,
    )


WISHES = st.lists(
    st.builds(
        Wish,
        actor=st.sampled_from(["Anna", "anna", "Bert", "Cem"]).map(lambda name: Actor(name=name)),
        pick=st.integers(0, 5),
        wild=st.sampled_from([None] * 5 + list(Action)),
        content=contents(),
        valid_from=st.sampled_from(DAYS),
        state=st.sampled_from(RecordState),
        approved_by=st.sampled_from(["", "Bert", "Dora", "Dora", "Dora"]),
        stale=st.sampled_from([0] * 9 + [1]),
    ),
    min_size=15,
    max_size=25,
)
MANY = settings(max_examples=20, suppress_health_check=list(HealthCheck))
MEANT = {
    None: [Action.ENTERED, Action.IMPORTED],
    RecordState.DRAFT: [Action.SUBMITTED, Action.SUBMITTED, Action.CHANGED],
    RecordState.SUBMITTED: [Action.APPROVED, Action.APPROVED, Action.RETURNED],
    RecordState.APPROVED: [Action.PUBLISHED, Action.CHANGED, Action.IMPORTED, Action.WITHDRAWN],
    RecordState.PUBLISHED: [Action.CHANGED, Action.IMPORTED, Action.IMPORTED, Action.WITHDRAWN],
    RecordState.WITHDRAWN: [Action.CHANGED, Action.IMPORTED],
}


def live(register, knowledge, wishes):
    """Do what can be done, minute by minute."""
    register.import_bodies(
        [Body(id=name, name=name, homepage=f"https://{name}.example/") for name in "ab"], START
    )
    for number, wish in enumerate(wishes):
        change = change_of(register, wish)
        try:
            write(register, knowledge, [change], wish.actor, START + timedelta(minutes=number))
        except InputError:
            continue


def change_of(register, wish):
    """What the wish means for the record as it stands."""
    known = list(register.entries(kind_of(wish.content), wish.content.id))
    meant = MEANT[known[-1].state if known else None]
    action = wish.wild or meant[wish.pick % len(meant)]
    content, valid_from = wish.content, wish.valid_from
    if known and action not in {Action.ENTERED, Action.CHANGED, Action.IMPORTED}:
        content = known[-1].content
        valid_from = valid_from if action is Action.WITHDRAWN else known[-1].valid_from
    claims = {}
    if action is Action.IMPORTED:
        claims = {"state": wish.state, "approved_by": wish.approved_by, "authors": (wish.actor.name,)}
    base = (known[-1].version if known else 0) - wish.stale
    return Change(action=action, content=content, valid_from=valid_from, base=base, **claims)


@MANY
@given(wishes=WISHES, moments=st.lists(st.sampled_from(MOMENTS), min_size=3, max_size=3))
def test_what_holds_on_any_day_as_known_at_any_moment_agrees_with_a_replay_of_the_log(
    new_register, knowledge, wishes, moments
):
    with new_register() as register:
        live(register, knowledge, wishes)
        log = list(register.entries())
        for day, known_at in product([None, *DAYS], [None, *moments]):
            replayed = holding(log, day, known_at)
            for kind in KINDS:
                assert register.holding(kind, day, known_at) == [one for one in replayed if one.kind is kind]


@MANY
@given(wishes=WISHES, body=st.sampled_from(["a", "b", "1"]))
def test_what_holds_and_what_is_newest_of_one_body_agrees_with_a_replay(
    new_register, knowledge, wishes, body
):
    with new_register() as register:
        live(register, knowledge, wishes)
        log = list(register.entries())
        last = sorted(newest(log).values(), key=lambda entry: entry.seq)
        for kind in KINDS:
            assert register.newest(kind) == [one for one in last if one.kind is kind]
            assert register.newest(kind, body) == mine(last, kind, body)
            assert register.holding(kind, DAY, body=body) == mine(holding(log, DAY), kind, body)


def mine(entries, kind, body):
    """Those of a kind that are about a body, be it the body itself."""
    return [one for one in entries if one.kind is kind and body == getattr(one.content, "body", one.record)]


@MANY
@given(wishes=WISHES)
def test_whatever_people_do_the_log_keeps_its_word(new_register, knowledge, wishes):
    """Four eyes are never broken, what speaks never changes, and the chain holds."""
    with new_register() as register:
        live(register, knowledge, wishes)
        log = list(register.entries())
        assert register.check_log() is None
        assert first_break(log) is None
        assert register.log_end() == ((log[-1].seq, log[-1].digest) if log else register.log_end())
    said = {}
    for entry in log:
        if entry.state in SPEAKING:
            assert entry.approved_by.casefold() not in {name.casefold() for name in entry.authors}
            assert entry.approved_by or entry.action is Action.IMPORTED
        before = said.setdefault((entry.kind, entry.record, entry.version), entry)
        assert before.content == entry.content
        assert before.valid_from == entry.valid_from or entry.state is RecordState.WITHDRAWN
        assert entry.before == max(
            (
                one.seq
                for one in log
                if one.seq < entry.seq and one.record == entry.record and one.kind is entry.kind
            ),
            default=0,
        )


@MANY
@given(wishes=WISHES)
def test_bodies_are_called_as_the_log_says(new_register, knowledge, wishes):
    with new_register() as register:
        live(register, knowledge, wishes)
        called = {entry.record: entry.content for entry in register.entries(RecordKind.BODY)}
        held = {entry.record: entry.content for entry in holding(register.entries(RecordKind.BODY))}
        now = {body.id: body for body in register.bodies()}
    assert now.keys() - {"a", "b"} <= called.keys()
    for name, content in held.items():
        assert now[name] == content


def entered(content, **changes):
    return Change(**({"action": Action.ENTERED, "content": content, "valid_from": DAY} | changes))


@pytest.fixture
def bodies(register):
    register.import_bodies(
        [Body(id=name, name=name, homepage=f"https://{name}.example/") for name in "ab"], START
    )
    return register


def test_a_batch_is_entered_as_a_whole_or_not_at_all(bodies, knowledge):
    changes = [
        entered(USAGE),
        entered(replace(USAGE, id="w", service="gopher")),
        entered(replace(USAGE, id="v", body="nobody")),
        Change(action=Action.APPROVED, content=USAGE, valid_from=DAY, base=1),
    ]
    with pytest.raises(RefusedError) as refused:
        write(bodies, knowledge, changes, ANNA, START)
    assert [(one.change, one.record, one.field) for one in refused.value.objections] == [
        (1, "usage/w", "service"),
        (2, "usage/v", "body"),
        (3, "usage/u", "state"),
    ]
    assert all(one.record in str(refused.value) for one in refused.value.objections)
    assert list(bodies.entries()) == []
    assert bodies.check_log() is None


def test_nothing_to_do_is_done_without_an_entry(bodies, knowledge):
    assert write(bodies, knowledge, [], ANNA, START) == []
    assert bodies.log_end()[0] == 0


def test_two_who_change_the_same_version_do_not_overwrite_each_other(bodies, knowledge):
    write(bodies, knowledge, [entered(USAGE)], ANNA, START)
    mended = [replace(USAGE, unit=unit) for unit in ("Presse", "IT")]
    changes = [entered(one, action=Action.CHANGED, base=1) for one in mended]
    write(bodies, knowledge, [changes[0]], BERT, START + timedelta(minutes=5))
    with pytest.raises(RefusedError, match=r"Bert \(editor\) at 2026-01-01 12:05:00"):
        write(bodies, knowledge, [changes[1]], ANNA, START)
    assert bodies.newest(RecordKind.USAGE)[0].content == mended[0]


def test_entries_can_be_asked_for_by_kind_record_number_and_moment(bodies, knowledge):
    review = Review(id="u", by="a", depth=ReviewDepth.FORMAL, outcome=ReviewOutcome.OPEN, on=DAY, service="x")
    other = replace(USAGE, id="v", service="mastodon")
    for number, content in enumerate([USAGE, review, other]):
        write(bodies, knowledge, [entered(content)], ANNA, START + timedelta(hours=number))
    assert [one.seq for one in bodies.entries()] == [1, 2, 3]
    assert [one.seq for one in bodies.entries(RecordKind.USAGE)] == [1, 3]
    assert [one.seq for one in bodies.entries(RecordKind.USAGE, "u")] == [1]
    assert [one.seq for one in bodies.entries(after=2)] == [3]
    assert [one.seq for one in bodies.entries(known_at=START + timedelta(hours=1))] == [1, 2]


def test_an_account_that_another_body_owns_is_found_however_it_is_spelled(bodies, knowledge):
    published = {"action": Action.IMPORTED, "state": RecordState.PUBLISHED, "approved_by": "Bert"}
    facebook = replace(USAGE, service="facebook", handle="Stadt.Auen")
    write(bodies, knowledge, [entered(facebook, **published)], ANNA, START)
    rival = replace(facebook, id="v", body="b", handle="stadtauen")
    with pytest.raises(RefusedError, match="claimed by two bodies"):
        write(bodies, knowledge, [entered(rival, **published)], ANNA, START)


def test_names_and_notes_that_no_database_holds_are_kept_as_it_can(bodies, knowledge):
    actor = Actor(name="An\0na")
    change = entered(replace(USAGE, note="\ud83d \0"), note="\udfff\0")
    write(bodies, knowledge, [change], actor, START)
    (entry,) = bodies.entries()
    assert entry.content == change.content
    assert (entry.actor.name, entry.note) == ("An\ufffdna", "\ufffd\ufffd")
    assert bodies.check_log() is None


def test_a_body_of_the_log_is_a_body_once_it_speaks_and_older_names_do_not_come_back(bodies, knowledge):
    body = Body(id="neu", name="Neues Amt", homepage="https://neu.example/")
    older = replace(body, name="Altes Amt")
    write(bodies, knowledge, [entered(body)], ANNA, START)
    assert bodies.body("neu") is None
    for action, actor in ((Action.SUBMITTED, ANNA), (Action.APPROVED, BERT)):
        write(bodies, knowledge, [entered(body, action=action, base=1)], actor, START)
    assert bodies.body("neu") == body
    published = {"action": Action.IMPORTED, "state": RecordState.PUBLISHED, "base": 1}
    before = date(2020, 1, 1)
    write(bodies, knowledge, [entered(older, valid_from=before, **published)], ANNA, START)
    assert bodies.body("neu") == body
    assert [one.content for one in bodies.holding(RecordKind.BODY, before)] == [older]
    assert [one.content for one in bodies.holding(RecordKind.BODY, DAY)] == [body]
