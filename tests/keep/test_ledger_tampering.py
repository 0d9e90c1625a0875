"""Whoever changes the log behind the register's back is found out, and where."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from amtsblick.errors import RegisterError
from amtsblick.jobs.records import write
from amtsblick.keep.opening import writing
from amtsblick.keep.tables_ledger import ledger
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.usages import Usage, UsageKind

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)
ANNA, BERT = Actor(name="Anna"), Actor(name="Bert")
USAGE = Usage(
    id="u",
    body="a",
    service="facebook",
    kind=UsageKind.OWN_CONTENT,
    handle="Amt.A",
    until=PartialDate(text="2027"),
)
DECISION = Decision(
    id="d",
    body="a",
    service="facebook",
    usage="u",
    usage_kind=UsageKind.OWN_CONTENT,
    kind=DecisionKind.KEEP,
    reasons=(Reason(kind=ReasonKind.REACH),),
    decided_by="Leitung",
    decided_on=DAY,
    valid_from=DAY,
    review_due=date(2026, 12, 1),
)


@pytest.fixture
def kept(register, knowledge):
    """A register with six entries: a usage through its life, and a decision."""
    register.import_bodies([Body(id="a", name="Amt", homepage="https://a.example/")], START)
    steps = [
        (ANNA, Change(action=Action.ENTERED, content=USAGE, valid_from=DAY)),
        (ANNA, Change(action=Action.SUBMITTED, content=USAGE, valid_from=DAY, base=1)),
        (BERT, Change(action=Action.APPROVED, content=USAGE, valid_from=DAY, base=1, note="gut")),
        (ANNA, Change(action=Action.PUBLISHED, content=USAGE, valid_from=DAY, base=1)),
        (ANNA, Change(action=Action.ENTERED, content=DECISION, valid_from=DAY)),
        (BERT, Change(action=Action.CHANGED, content=replace(USAGE, unit="IT"), valid_from=DAY, base=1)),
    ]
    for number, (actor, change) in enumerate(steps):
        write(register, knowledge, [change], actor, START + timedelta(minutes=number))
    assert register.check_log() is None
    return register


GUARD = (
    "CREATE TRIGGER ledger_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)
GUARDS = {
    "postgresql": [GUARD],
    "sqlite": [
        f"CREATE TRIGGER ledger_no_{verb.lower()} BEFORE {verb} ON ledger "
        "BEGIN SELECT RAISE(ABORT, 'rows of ledger are only added'); END"
        for verb in ("UPDATE", "DELETE")
    ],
}


def behind_its_back(register, *statements):
    """Change the database as somebody could who has its file or its password, and hide how."""
    with writing(register._engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP TRIGGER ledger_only_added ON ledger")
        else:
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER ledger_no_{verb}")
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)
        for guard in GUARDS[connection.dialect.name]:
            connection.exec_driver_sql(guard)


SQUEEZED = "replace(content, '{', '{ ')"
EDITS = {
    "seq": "7",
    "at": "'2026-01-01 12:00:00.000001+00:00'",
    "actor": "'Cem'",
    "role": "'admin'",
    "action": "'imported'",
    "kind": "'campaign'",
    "record": "'v'",
    "version": "version + 1",
    "state": "'withdrawn'",
    "valid_from": "'2026-01-02'",
    "content": "replace(content, '\"a\"', '\"b\"')",
    "authors": "'[\"Cem\"]'",
    "approved_by": "'Cem'",
    "before": "before + 1",
    "note": "'schlecht'",
    "previous": "'sha256:00'",
    "digest": "'sha256:00'",
    "body": "'b'",
    "service": "'x'",
    "valid_until": "'2030-01-01'",
    "due": "'2030-01-01'",
    "key": "'other'",
}
SUBTLE = {
    "content-spaces": ("content", SQUEEZED),
    "content-more": ("content", "replace(content, '}', ',\"note\":\"\"}')"),
    "content-no-json": ("content", "'x'"),
    "authors-spaces": ("authors", "replace(authors, '\"', ' \"')"),
    "authors-no-json": ("authors", "'x'"),
    "state-unknown": ("state", "'agreed'"),
    "kind-unknown": ("kind", "'gossip'"),
    "day-unknown": ("valid_from", "'soon'"),
    "day-short": ("valid_from", "'20260101'"),
    "until-emptied": ("valid_until", "NULL"),
}


def test_every_column_is_tried():
    assert EDITS.keys() == set(ledger.c.keys())


CASES = {name: (name, value) for name, value in EDITS.items()} | SUBTLE


@pytest.mark.parametrize("case", CASES)
def test_a_single_edited_column_is_detected_and_the_entry_named(kept, case):
    column, value = CASES[case]
    if case == "at" and kept._engine.dialect.name == "sqlite":
        value = "'2026-01-01 12:00:00.000001'"
    # The last row is edited as well: nothing after it could tell.
    for seq in (6, 1):
        behind = f"UPDATE ledger SET {column} = {value} WHERE seq = {seq}"
        with writing(kept._engine) as connection:
            row = connection.execute(select(ledger).where(ledger.c.seq == seq)).mappings().one()
        behind_its_back(kept, behind)
        broken = kept.check_log()
        assert broken is not None
        assert broken.seq == seq, broken
        gone = ledger.delete().where(ledger.c.seq.in_([seq, 7]))
        behind_its_back(kept, gone, ledger.insert().values(**row))
        assert kept.check_log() is None


@pytest.mark.parametrize("seq", range(1, 7))
def test_a_deleted_row_is_detected_and_named(kept, seq):
    behind_its_back(kept, f"DELETE FROM ledger WHERE seq = {seq}")
    broken = kept.check_log()
    assert broken.seq == seq


@pytest.mark.parametrize(("one", "two"), [(1, 2), (2, 5), (5, 6), (1, 6)])
def test_two_rows_that_changed_places_are_detected(kept, one, two):
    behind_its_back(
        kept,
        f"UPDATE ledger SET seq = 99 WHERE seq = {one}",
        f"UPDATE ledger SET seq = {one} WHERE seq = {two}",
        f"UPDATE ledger SET seq = {two} WHERE seq = 99",
    )
    assert kept.check_log().seq == one


def test_a_tail_that_was_cut_off_is_detected(kept):
    behind_its_back(kept, "DELETE FROM ledger WHERE seq > 4")
    broken = kept.check_log()
    assert (broken.seq, "had 6 entries" in broken.why) == (5, True)


def test_a_tail_that_was_cut_off_with_the_head_set_back_is_detected_by_a_noted_head(kept):
    _, head = kept.log_end()
    fourth = list(kept.entries())[3]
    behind_its_back(
        kept,
        "DELETE FROM ledger WHERE seq > 4",
        f"UPDATE ledger_head SET count = 4, head = '{fourth.digest}'",
    )
    assert kept.check_log() is None
    assert kept.check_log([fourth.digest]) is None
    assert kept.check_log([fourth.digest, head]).seq == 5


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("DELETE FROM ledger_head", 1),
        ("UPDATE ledger_head SET head = 'sha256:00'", 6),
        ("UPDATE ledger_head SET count = 5", 5),
        ("UPDATE ledger_head SET count = 7", 7),
        ("DELETE FROM ledger", 1),
    ],
    ids=["head-gone", "other-head", "too-few", "too-many", "log-emptied"],
)
def test_a_head_that_does_not_fit_the_log_is_detected(kept, statement, seq):
    behind_its_back(kept, statement)
    assert kept.check_log().seq == seq


def test_an_entry_smuggled_in_at_the_end_is_detected(kept, knowledge):
    """Even when its digests are right, as anybody could compute them."""
    count, head = kept.log_end()
    smuggled = Change(
        action=Action.IMPORTED,
        content=replace(USAGE, id="w", handle="other"),
        valid_from=DAY,
        state=RecordState.DRAFT,
    )
    write(kept, knowledge, [smuggled], ANNA, START)
    assert kept.check_log() is None
    behind_its_back(kept, f"UPDATE ledger_head SET count = {count}, head = '{head}'")
    assert kept.check_log().seq == 7


@pytest.mark.parametrize(
    "attempt", ["UPDATE ledger SET note = note", "DELETE FROM ledger"], ids=["update", "delete"]
)
def test_the_database_itself_refuses_to_change_the_log(kept, attempt):
    with pytest.raises(RegisterError, match="only added"), writing(kept._engine) as connection:
        connection.execute(text(attempt))
    assert kept.check_log() is None


def test_a_second_head_cannot_be_entered(kept):
    with pytest.raises(RegisterError), writing(kept._engine) as connection:
        connection.execute(text("INSERT INTO ledger_head (id, count, head) VALUES (2, 0, 'x')"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("note", "x'ff00'", id="bytes"),
        pytest.param("at", "'yesterday'", id="no-moment"),
        pytest.param("authors", "'5'", id="no-list"),
        pytest.param("content", f"'{'[' * 50_000}'", id="depth"),
    ],
)
def test_what_cannot_even_be_read_is_a_break_and_no_crash(kept, column, value):
    if kept._engine.dialect.name != "sqlite":
        pytest.skip("the columns of PostgreSQL refuse such values")
    behind_its_back(kept, f'UPDATE ledger SET "{column}" = {value} WHERE seq = 4')
    assert kept.check_log() is not None
    if column != "note":
        with pytest.raises(RegisterError, match="register check"):
            list(kept.entries())
        with pytest.raises(RegisterError, match="register check"):
            kept.holding(RecordKind.USAGE)
