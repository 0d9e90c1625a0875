"""One body's file holds what its page shows, for each side, today and as of a day that is over."""

from datetime import UTC, date, datetime

import pytest

from amtsblick.assess.register.chain import kind_of
from amtsblick.jobs.board import refresh
from amtsblick.jobs.body_file import body_file, service_file
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.values.board import Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import Review, ReviewDepth, ReviewOutcome
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.usages import Usage, UsageKind

KNOWLEDGE = load()
EARLY, LATE = datetime(2026, 1, 10, 9, tzinfo=UTC), datetime(2026, 3, 10, 9, tzinfo=UTC)
TODAY = date(2026, 3, 10)
LAND = Body(id="land", name="Land", homepage="https://land.example/")
AMT = Body(id="amt", name="Amt", homepage="https://amt.example/", parent="land")


def enter(register, content, state, when=LATE):
    versions = [one.version for one in register.entries(kind_of(content), content.id)]
    change = Change(
        action=Action.IMPORTED,
        content=content,
        valid_from=when.date(),
        state=state,
        base=max(versions, default=0),
        authors=("jemand",),
        approved_by="wer anders",
    )
    register.append([change], Actor(name="presse"), when, lambda _: ())


def a_usage(service, **changed):
    fields = {"id": f"amt.{service}", "body": "amt", "service": service, "kind": UsageKind.OWN_CONTENT}
    return Usage(**(fields | changed))


def a_review(number, **changed):
    fields = {
        "id": f"r{number}",
        "by": "land",
        "service": "x",
        "depth": ReviewDepth.FORMAL,
        "outcome": ReviewOutcome.CRITICAL,
        "on": date(2026, 1, 1),
    }
    return Review(**(fields | changed))


@pytest.fixture
def register(tmp_path):
    with Register.open(tmp_path / "register.sqlite") as opened:
        opened.import_bodies([LAND, AMT], EARLY)
        yield opened


def usages(file):
    return [one.service for one in file.shelf.held.usages]


def test_each_side_reads_what_it_may(register):
    enter(register, a_usage("x", note="intern"), RecordState.PUBLISHED)
    enter(register, a_usage("mastodon"), RecordState.APPROVED)
    enter(register, a_usage("tiktok"), RecordState.DRAFT)
    refresh(register, KNOWLEDGE, when=LATE)
    public = body_file(register, KNOWLEDGE, "amt", Side.PUBLIC)
    inside = body_file(register, KNOWLEDGE, "amt", Side.INSIDE)
    assert (usages(public), usages(inside)) == (["x"], ["x", "mastodon"])
    assert (public.shelf.held.usages[0].note, inside.shelf.held.usages[0].note) == ("", "intern")
    assert (public.drafts, [one.record for one in inside.drafts]) == ((), ["amt.tiktok"])
    assert (public.parent, inside.line.drafts, public.line.drafts) == (LAND, 1, 0)
    assert [one.id for one in body_file(register, KNOWLEDGE, "land", Side.PUBLIC).children] == ["amt"]


def test_a_day_that_is_over_shows_what_held_then(register):
    enter(register, a_usage("x"), RecordState.PUBLISHED, EARLY)
    enter(register, a_usage("x", kind=UsageKind.LEFT), RecordState.PUBLISHED)
    then = body_file(register, KNOWLEDGE, "amt", Side.PUBLIC, day=EARLY.date())
    today = body_file(register, KNOWLEDGE, "amt", Side.PUBLIC, day=TODAY)
    known_then = body_file(register, KNOWLEDGE, "amt", Side.INSIDE, day=TODAY, known_at=EARLY)
    kinds = [one.shelf.held.usages[0].kind for one in (then, today, known_then)]
    assert kinds == [UsageKind.OWN_CONTENT, UsageKind.LEFT, UsageKind.OWN_CONTENT]


def test_reviews_come_to_the_body_they_are_about_and_to_the_one_that_looked(register):
    enter(register, a_review(1), RecordState.PUBLISHED)
    enter(register, a_review(2, body="amt"), RecordState.PUBLISHED)
    enter(register, a_review(3, by="amt", body="land"), RecordState.PUBLISHED)
    found = {
        name: {one.id for one in body_file(register, KNOWLEDGE, name, Side.PUBLIC).shelf.held.reviews}
        for name in ("amt", "land")
    }
    assert found == {"amt": {"r1", "r2", "r3"}, "land": {"r1", "r2", "r3"}}
    sheet = service_file(register, KNOWLEDGE, "x", Side.PUBLIC, day=TODAY)
    assert {one.id for one in sheet.reviews} == {"r1", "r2", "r3"}
    assert sheet.bodies == {"land": LAND, "amt": AMT}
    assert sheet.acts


def test_a_body_that_is_only_a_draft_is_not_known_in_public(register):
    enter(register, Body(id="neu", name="Geheim", homepage="https://neu.example/"), RecordState.APPROVED)
    refresh(register, KNOWLEDGE, when=LATE)
    assert body_file(register, KNOWLEDGE, "neu", Side.PUBLIC) is None
    assert body_file(register, KNOWLEDGE, "neu", Side.INSIDE, day=TODAY).body.name == "Geheim"
    assert register.board_body(Side.PUBLIC, "neu") is None
    assert register.search(Side.PUBLIC, "geheim") == ()
    assert body_file(register, KNOWLEDGE, "nobody", Side.INSIDE) is None
