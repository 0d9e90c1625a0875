"""What does the change feed tell between two dates, and what does an exit know about itself?"""

from datetime import date

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.feed import arrivals, departures, events, feed
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Said


def kinds(timeline):
    return [event.kind.value for event in events(timeline)]


def test_new_is_told_apart_from_found(a_row):
    rows = [a_row(0, "not_seen"), a_row(9), a_row(9, handle="b", service="youtube")]
    x, youtube = timelines(rows)
    assert (kinds(x), kinds(youtube)) == (["joined"], ["found"])


def test_an_event_is_told_in_the_window_in_which_it_became_known(a_row, at):
    found = timelines([a_row(0, "not_seen"), a_row(10), a_row(20, "not_seen")])
    assert [event.kind.value for event in feed(found, at(0), at(15))] == ["joined"]
    assert [event.kind.value for event in feed(found, at(15), at(20))] == ["unlinked"]
    assert feed(found, at(20), at(99)) == ()


def test_a_farewell_is_told_when_it_is_read_whatever_day_it_names(a_row, a_remark, at):
    found = timelines([a_row(0), a_row(50)], Known(remarks=[a_remark(50, Said.LEFT, day=date(2024, 3, 10))]))
    (left,) = feed(found, at(40), at(60))
    assert (left.kind.value, left.bounds.by.date(), left.known_at) == ("left", date(2024, 3, 10), at(50))
    assert left.remark.sentence == "Wir sagen etwas."


def test_a_renamed_channel_is_told_with_its_old_handle(a_row, a_fact, at):
    rows = [a_row(0, handle="alt"), a_row(9, handle="neu")]
    (timeline,) = timelines(rows, Known(facts=[a_fact(0, "alt"), a_fact(9, "neu")]))
    renamed = events(timeline)[-1]
    assert (renamed.kind.value, renamed.before, renamed.handle) == ("renamed", "alt", "neu")
    assert renamed.bounds == Bounds(after=at(0), by=at(9))


def test_rest_and_return_are_told(a_row, a_fact, at):
    facts = [a_fact(400, last_post_at=at(100)), a_fact(500, last_post_at=at(499))]
    (timeline,) = timelines([a_row(0), a_row(500)], Known(facts=facts))
    assert kinds(timeline) == ["found", "resting", "awake"]


def test_pages_that_cannot_be_looked_at_are_told_as_lost_sight_not_as_an_exit(a_row):
    rows = [a_row(0), a_row(0, page="imprint"), a_row(30, "not_looked"), a_row(30, "not_seen", "imprint")]
    found = timelines(rows)
    assert kinds(found[0]) == ["found", "lost_sight"]
    assert departures(found) == ()


def test_an_exit_without_the_bodys_word_has_bounds_and_no_day(a_row, at):
    (exit_,) = departures(timelines([a_row(0), a_row(190, "not_seen")]))
    assert exit_.unlinked == Bounds(after=at(0), by=at(190))
    assert (exit_.said, exit_.day, exit_.gone, exit_.went_to) == (None, None, None, ())


def test_an_exit_with_the_bodys_word_names_its_day_and_where_it_went(a_row, a_remark, at):
    remark = a_remark(50, Said.LEFT, day=date(2024, 4, 12), to=("mastodon", "amt@social.example"))
    rows = [a_row(0), a_row(50, "not_seen")]
    (exit_,) = departures(timelines(rows, Known(remarks=[remark])))
    assert (exit_.day, exit_.said) == (date(2024, 4, 12), remark)
    assert exit_.went_to == (("mastodon", "amt@social.example"),)
    assert exit_.unlinked == Bounds(after=at(0), by=at(50))


def test_a_farewell_is_an_exit_though_a_page_still_links_the_channel(a_row, a_remark):
    (exit_,) = departures(timelines([a_row(0), a_row(50)], Known(remarks=[a_remark(50, Said.LEFT)])))
    assert (exit_.unlinked, exit_.period.sights) == (None, 2)


def test_a_channel_that_was_only_spoken_of_leaves_when_the_body_says_so(a_look, a_remark):
    spoken = [a_remark(3, Said.ANNOUNCED), a_remark(9, Said.LEFT)]
    (exit_,) = departures(timelines([a_look(0), a_look(9)], Known(remarks=spoken)))
    assert (exit_.period, exit_.unlinked, exit_.said) == (None, None, spoken[1])
    assert departures(timelines([a_look(0)], Known(remarks=spoken[:1]))) == ()


def test_rest_is_no_exit(a_row, a_remark):
    assert departures(timelines([a_row(0)], Known(remarks=[a_remark(0, Said.RESTING)]))) == ()


def test_a_deleted_account_is_an_exit(a_row, a_fact):
    facts = [a_fact(5), a_fact(9, outcome=Outcome.NOT_SEEN)]
    (exit_,) = departures(timelines([a_row(0), a_row(9)], Known(facts=facts)))
    assert exit_.gone == facts[1]


def test_channels_of_the_body_that_began_at_that_time_are_named(a_row, a_look):
    rows = [a_look(day) for day in (0, 30, 60, 900)]
    rows += [a_row(0), a_row(30), *(a_row(day, handle="m", service="mastodon") for day in (60, 900))]
    rows.append(a_row(900, handle="y", service="youtube"))
    rows.append(a_row(60, handle="other", service="bluesky", body="other", page="other/start"))
    (exit_,) = departures(timelines(rows))
    assert exit_.timeline.service == "x"
    assert exit_.began_near == (("mastodon", "m"),)


def test_each_of_two_exits_has_its_own_farewell(a_row, a_remark):
    rows = [a_row(0), a_row(10, "not_seen"), a_row(100), a_row(110, "not_seen")]
    remarks = [a_remark(day, Said.LEFT, sentence=f"Abschied {day}") for day in (10, 110)]
    exits = departures(timelines(rows, Known(remarks=remarks)))
    assert [one.said.sentence for one in exits] == ["Abschied 10", "Abschied 110"]


def test_a_start_carries_the_announcement_read_in_its_time(a_row, a_remark, at):
    rows = [a_row(0, "not_seen"), a_row(10), a_row(20, "not_seen"), a_row(100), a_row(110)]
    remarks = [a_remark(day, Said.ANNOUNCED, sentence=f"Wir sind da {day}") for day in (5, 105)]
    found = arrivals(timelines(rows, Known(remarks=remarks)))
    assert [one.announced.sentence for one in found] == ["Wir sind da 5", "Wir sind da 105"]
    assert [one.period.start.by for one in found] == [at(10), at(100)]


def test_the_order_of_notices_and_facts_does_not_matter(a_row, a_fact, a_remark, at):
    rows = [a_row(0), a_row(50), a_row(90, "not_seen")]
    said = (Said.RESTING, Said.LEFT, Said.MOVED, Said.ANNOUNCED)
    remarks = [a_remark(50, one, sentence=text) for one in said for text in ("Eins.", "Zwei.")]
    facts = [a_fact(day, last_post_at=at(day - 1)) for day in (1, 30, 300)]
    forth = timelines(rows, Known(remarks=remarks, facts=facts))
    back = timelines(rows[::-1], Known(remarks=remarks[::-1], facts=facts[::-1]))
    assert forth == back


def test_a_service_left_on_which_no_channel_was_ever_seen_is_an_exit_without_period(a_look, a_remark):
    found = timelines([a_look(0)], Known(remarks=[a_remark(0, Said.LEFT, service="tiktok")]))
    (exit_,) = departures(found)
    assert (exit_.period, exit_.unlinked, exit_.timeline.service) == (None, None, "tiktok")


def test_a_channel_that_was_never_seen_is_no_exit(a_row):
    assert departures(timelines([a_row(0, "not_seen")])) == ()
