"""Which state does a channel have at which time, and what shows it?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.phases import state_at
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, ChannelState, Said


def phases_of(rows, **known):
    (timeline,) = timelines(rows, Known(**known))
    return timeline.phases


def states_of(rows, **known):
    return [phase.state.value for phase in phases_of(rows, **known)]


def test_a_linked_channel_is_active_until_it_is_no_longer_linked(a_row):
    assert states_of([a_row(0), a_row(9, "not_seen")]) == ["active", "unknown"]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Said.RESTING, "dormant"),
        (Said.EXCEPTIONAL, "exceptional"),
        (Said.LEFT, "closed"),
        (Said.MOVED, "moved"),
        (Said.HANDLE_KEPT, "handle_kept"),
    ],
    ids=str,
)
def test_the_bodys_word_counts_though_the_link_stays(a_row, a_remark, said, state):
    rows = [a_row(0), a_row(9), a_row(20)]
    assert states_of(rows, remarks=[a_remark(9, said)]) == ["active", state]


def test_a_day_is_told_only_when_the_sentence_names_it(a_row, a_look, a_remark, at):
    rows = [a_row(0), a_look(5), a_row(5), a_row(9)]
    _, without = phases_of(rows, remarks=[a_remark(9, Said.LEFT)])
    _, named = phases_of(rows, remarks=[a_remark(9, Said.LEFT, day=date(2024, 3, 7))])
    assert without.start == Bounds(after=at(5), by=at(9))
    begins = datetime(2024, 3, 7, tzinfo=UTC)
    assert named.start == Bounds(after=begins, by=begins + timedelta(days=1, microseconds=-1))
    assert named.known_at == at(9)


def test_a_notice_on_a_page_never_looked_at_before_has_no_lower_bound(a_row, a_remark, at):
    _, phase = phases_of([a_row(0), a_row(9)], remarks=[a_remark(9, Said.RESTING, page="imprint")])
    assert phase.start == Bounds(after=None, by=at(9))


def test_a_farewell_for_a_day_to_come_holds_from_that_day_on(a_row, a_remark, at):
    remark = a_remark(5, Said.LEFT, day=date(2024, 4, 1))
    (timeline,) = timelines([a_row(0), a_row(9)], Known(remarks=[remark]))
    assert state_at(timeline, at(9)).state is ChannelState.ACTIVE
    assert state_at(timeline, at(60)).state is ChannelState.CLOSED
    assert state_at(timeline, at(-1)) is None


def test_a_repeated_notice_counts_once(a_row, a_remark):
    remarks = [a_remark(day, Said.RESTING) for day in (9, 5, 20)]
    first, second = phases_of([a_row(0), a_row(30)], remarks=remarks)
    assert (first.state, second.state) == (ChannelState.ACTIVE, ChannelState.DORMANT)
    assert second.remark == remarks[1]


def test_announced_comes_before_the_link_and_not_after(a_row, a_remark):
    assert states_of([a_row(9)], remarks=[a_remark(5, Said.ANNOUNCED)]) == ["announced", "active"]
    assert states_of([a_row(9)], remarks=[a_remark(12, Said.ANNOUNCED)]) == ["active"]


def test_a_channel_that_is_only_spoken_of_has_a_timeline_without_handle(a_look, a_remark):
    (timeline,) = timelines([a_look(0)], Known(remarks=[a_remark(5, Said.LEFT)]))
    assert (timeline.handle, timeline.periods) == ("", ())
    assert [phase.state for phase in timeline.phases] == [ChannelState.CLOSED]


def test_a_notice_that_may_mean_either_of_two_channels_decides_neither(a_row, a_remark):
    rows = [a_row(0, handle="amt"), a_row(0, handle="minister")]
    both = timelines(rows, Known(remarks=[a_remark(5, Said.RESTING)]))
    assert [len(one.phases) for one in both] == [1, 1]
    assert all(one.remarks for one in both)
    named = timelines(rows, Known(remarks=[a_remark(5, Said.RESTING, handle="Minister")]))
    assert [len(one.phases) for one in named] == [1, 2]


def test_an_account_without_posts_for_half_a_year_is_dormant_since_its_last_post(a_row, a_fact, at):
    facts = [a_fact(10, last_post_at=at(5)), a_fact(400, last_post_at=at(100))]
    _, dormant = phases_of([a_row(0), a_row(400)], facts=facts)
    assert (dormant.state, dormant.start) == (ChannelState.DORMANT, Bounds(after=at(100), by=at(400)))


def test_a_dormant_account_that_posts_again_is_active_again(a_row, a_fact, at):
    facts = [a_fact(400, last_post_at=at(100)), a_fact(500, last_post_at=at(499))]
    assert states_of([a_row(0), a_row(500)], facts=facts) == ["active", "dormant", "active"]


def test_an_old_post_does_not_wake_what_the_body_put_to_rest(a_row, a_fact, a_remark, at):
    facts = [a_fact(60, last_post_at=at(49))]
    states = states_of([a_row(0), a_row(60)], facts=facts, remarks=[a_remark(50, Said.RESTING)])
    assert states == ["active", "dormant"]


def test_an_account_that_the_service_does_not_know_is_closed(a_row, a_fact, at):
    facts = [a_fact(5), a_fact(9, outcome=Outcome.NOT_SEEN)]
    _, closed = phases_of([a_row(0), a_row(9)], facts=facts)
    assert (closed.state, closed.start) == (ChannelState.CLOSED, Bounds(after=at(5), by=at(9)))


def test_a_login_wall_says_nothing(a_row, a_fact):
    facts = [a_fact(5), a_fact(9, outcome=Outcome.NOT_LOOKED, why="login_wall")]
    assert states_of([a_row(0), a_row(9)], facts=facts) == ["active"]


def test_an_account_that_is_there_after_the_end_is_kept(a_row, a_fact):
    rows = [a_row(0), a_row(9, "not_seen")]
    assert states_of(rows, facts=[a_fact(5), a_fact(20)]) == ["active", "unknown", "handle_kept"]


def test_an_account_that_moved_stays_moved_when_the_link_goes(a_row, a_fact):
    rows = [a_row(0), a_row(9), a_row(20, "not_seen")]
    facts = [a_fact(5), a_fact(9, moved_to=("mastodon", "amt@b.example"))]
    assert states_of(rows, facts=facts) == ["active", "moved"]


def test_posts_of_a_stranger_who_took_the_handle_are_not_the_bodys(a_row, a_fact, at):
    facts = [a_fact(300, last_post_at=at(10)), a_fact(400, persistent_id="2", last_post_at=at(399))]
    assert states_of([a_row(0), a_row(400)], facts=facts) == ["active", "dormant"]


def test_a_channel_out_of_sight_is_unknown_but_not_ended(a_row, at):
    rows = [a_row(0), a_row(0, page="imprint"), a_row(30, "not_looked"), a_row(50, "not_seen", "imprint")]
    (timeline,) = timelines(rows)
    assert timeline.periods[0].end is None
    assert [phase.state for phase in timeline.phases] == [ChannelState.ACTIVE, ChannelState.UNKNOWN]
    assert timeline.phases[1].start == Bounds(after=at(0), by=at(50))


def test_a_page_that_never_showed_it_puts_nothing_out_of_sight(a_row, a_look):
    assert states_of([a_row(0), a_look(1, page="imprint")]) == ["active"]
