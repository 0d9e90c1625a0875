"""Records that nobody has approved yet, as the database finds them, agree with the log that they stand in."""

from datetime import UTC, date, datetime

import pytest

from amtsblick.jobs.records import draft, moved, write
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, RecordKind, RecordState, Role
from amtsblick.values.usages import Usage, UsageKind

WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = date(2026, 1, 1)
ANNA, BERT = Actor(name="anna"), Actor(name="bert", role=Role.HEAD)


def a_usage(name):
    return Usage(id=name, body="amt", service="x", kind=UsageKind.OWN_CONTENT, handle=name)


@pytest.fixture
def enter(register, knowledge):
    register.import_bodies([Body(id="amt", name="Amt", homepage="https://amt.example/")], WHEN)

    def entered(name, *steps, by=ANNA):
        write(register, knowledge, [draft(register, a_usage(name), DAY)], by, WHEN)
        for step in steps:
            who = ANNA if step is Action.SUBMITTED else BERT
            write(register, knowledge, [moved(register, RecordKind.USAGE, name, step)], who, WHEN)

    return entered


def names(entries):
    return [one.record for one in entries]


def test_what_is_approved_withdrawn_or_sent_on_waits_no_more(register, enter):
    enter("draft")
    enter("submitted", Action.SUBMITTED)
    enter("returned", Action.SUBMITTED, Action.RETURNED)
    enter("approved", Action.SUBMITTED, Action.APPROVED)
    enter("withdrawn", Action.WITHDRAWN)
    assert names(register.waiting()) == ["returned", "submitted", "draft"]
    assert names(register.waiting([RecordState.SUBMITTED])) == ["submitted"]
    assert names(register.waiting([RecordState.DRAFT])) == ["returned", "draft"]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("anna", ["a"]),
        ("annalena", ["b"]),
        ("ann", []),
        ("a_na", []),
        ("%", []),
        ('anna","x', []),
        ("ANNA", []),
    ],
)
def test_an_author_is_found_by_the_whole_name(register, enter, author, expected):
    enter("a")
    enter("b", by=Actor(name="annalena"))
    assert names(register.waiting(author=author)) == expected


def test_parts_follow_one_another_without_gap_or_double(register, enter):
    for number in range(7):
        enter(f"u{number}")
    found, before = [], None
    while part := register.waiting(before=before, limit=3):
        found += names(part)
        before = part[-1].seq
    assert found == [f"u{number}" for number in reversed(range(7))]
