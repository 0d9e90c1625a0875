"""Renamed accounts, services and bodies are no exits; accounts that changed hands are not joined."""

import pytest

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.identity import key_of, same_accounts
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Succession


def test_twitter_is_x_and_capitals_do_not_matter(a_row):
    (timeline,) = timelines([a_row(0, handle="Amt", service="twitter"), a_row(9, handle="amt")])
    assert (timeline.service, timeline.handle, len(timeline.handles)) == ("x", "amt", 1)
    assert len(timeline.periods) == 1


def test_one_persistent_id_makes_two_handles_one_channel(a_row, a_fact, at):
    rows = [
        a_row(0, handle="altesamt"),
        a_row(9, handle="neuesamt"),
        a_row(20, "not_seen", handle="neuesamt"),
    ]
    facts = [a_fact(0, "altesamt"), a_fact(9, "neuesamt")]
    (timeline,) = timelines(rows, Known(facts=facts))
    assert [(span.handle, span.first) for span in timeline.handles] == [
        ("altesamt", at(0)),
        ("neuesamt", at(9)),
    ]
    assert [period.end for period in timeline.periods] == [Bounds(after=at(9), by=at(20))]


def test_without_proof_two_handles_are_two_channels(a_row):
    assert len(timelines([a_row(0, handle="altesamt"), a_row(9, handle="neuesamt")])) == 2


def test_an_old_address_that_leads_to_the_new_one_joins_them(a_row, a_fact):
    rows = [a_row(0, handle="user/amt", service="youtube"), a_row(9, handle="@amt", service="youtube")]
    moved = a_fact(9, "user/amt", service="youtube", persistent_id="", redirects_to="@amt")
    (timeline,) = timelines(rows, Known(facts=[moved]))
    assert timeline.handle == "@amt"


def test_a_failed_look_at_a_profile_joins_nothing(a_fact):
    facts = [a_fact(0, "a"), a_fact(0, "b", outcome=Outcome.NOT_LOOKED)]
    assert same_accounts(facts).get(("x", "b")) is None


def test_a_handle_that_somebody_else_took_later_joins_no_strangers(a_fact):
    facts = [a_fact(0, "amt"), a_fact(9, "neu"), a_fact(20, "amt", persistent_id="2")]
    facts.append(a_fact(20, "spam", persistent_id="2"))
    same = same_accounts(facts)
    assert same[("x", "amt")] == same[("x", "neu")] != same[("x", "spam")]


def test_an_account_that_moved_is_another_account(a_row, a_fact):
    rows = [
        a_row(0, handle="amt@a.example", service="mastodon"),
        a_row(9, handle="amt@b.example", service="mastodon"),
    ]
    fact = a_fact(9, "amt@a.example", service="mastodon", moved_to=("mastodon", "amt@b.example"))
    assert len(timelines(rows, Known(facts=[fact]))) == 2


def test_a_renamed_body_keeps_its_timeline(a_row, a_look, at):
    rows = [a_row(0, body="alt", page="alt/start"), a_row(50, body="neu", page="neu/start")]
    rows.append(a_look(90, page="neu/start", body="neu"))
    (timeline,) = timelines(rows, Known(successions=[Succession(before="alt", after="neu", since=at(40))]))
    assert (timeline.body, timeline.bodies) == ("neu", ("alt", "neu"))
    assert [period.end for period in timeline.periods] == [Bounds(after=at(50), by=at(90))]


def test_pages_of_the_old_body_are_not_waited_for(a_row, a_look, at):
    rows = [a_row(0, body="alt", page="alt/start"), a_look(0, page="alt/imprint", body="alt")]
    rows += [a_row(50, body="neu", page="neu/start"), a_look(90, page="neu/start", body="neu")]
    (timeline,) = timelines(rows, Known(successions=[Succession(before="alt", after="neu", since=at(40))]))
    assert timeline.periods[0].end == Bounds(after=at(50), by=at(90))


def test_without_the_succession_the_old_body_just_goes_out_of_sight(a_row):
    rows = [a_row(0, body="alt", page="alt/start"), a_row(50, body="neu", page="neu/start")]
    assert [timeline.periods[0].end for timeline in timelines(rows)] == [None, None]


def test_merged_bodies_are_followed_over_several_steps(a_row, at):
    rows = [a_row(day, body=body, page=f"{body}/start") for day, body in enumerate("abcd")]
    merged = [("a", "c", 2), ("b", "c", 2), ("c", "d", 3)]
    known = Known(successions=[Succession(before=b, after=a, since=at(day)) for b, a, day in merged])
    (timeline,) = timelines(rows, known)
    assert (timeline.body, timeline.bodies) == ("d", ("a", "b", "c", "d"))


def test_a_split_body_keeps_a_timeline_of_its_own(a_row, at):
    rows = [a_row(0, body="a", page="a/start"), a_row(9, body="b", page="b/start")]
    split = [Succession(before="a", after=after, since=at(5)) for after in ("b", "c")]
    assert [one.body for one in timelines(rows, Known(successions=split))] == ["a", "b"]


def test_bodies_that_succeed_each_other_in_a_circle_stay_apart(a_row, at):
    rows = [a_row(day, body=body, page=f"{body}/start") for day, body in enumerate("abcde")]
    circle = [("a", "b", 0), ("b", "a", 1), ("c", "a", 2), ("d", "e", 3)]
    known = Known(successions=[Succession(before=b, after=a, since=at(day)) for b, a, day in circle])
    assert sorted(one.body for one in timelines(rows, known)) == ["a", "b", "c", "e"]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("user/AmtAuen", "@amtauen", True),
        ("c/AmtAuen", "@AmtAuen", True),
        ("user/AmtAuen", "@AmtAuenTV", False),
        ("channel/UCaaaaaaaaaaaaaaaaaaaaaa", "@UCaaaaaaaaaaaaaaaaaaaaaa", False),
    ],
)
def test_youtubes_older_addresses_are_the_account_of_the_same_name(old, new, same):
    assert (key_of("youtube", old) == key_of("youtube", new)) is same
    assert key_of("x", "@amtauen") != key_of("x", "user/amtauen")
