"""What supports a start and an end, and what supports neither?"""

from datetime import timedelta

from amtsblick.assess.timeline.build import Known, Rules, timelines
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, OfficialPage


def only(found):
    (timeline,) = found
    return timeline


def only_period(found):
    (period,) = only(found).periods
    return period


def test_linked_on_4_march_and_no_longer_on_10_september(a_row, at):
    period = only_period(timelines([a_row(0), a_row(190, "not_seen")]))
    assert period.end == Bounds(after=at(0), by=at(190))
    assert (period.last.when, period.last.ref) == (at(0), "warc-0-start")
    assert [proof.ref for proof in period.absent_after] == ["warc-190-start"]


def test_a_page_that_still_links_it_keeps_the_period_open(a_row, at):
    rows = [a_row(0), a_row(0, page="imprint"), a_row(50, "not_seen"), a_row(50, page="imprint")]
    period = only_period(timelines(rows))
    assert period.end is None
    assert period.last.when == at(50)


def test_a_page_that_could_not_be_looked_at_keeps_the_period_open_and_is_named(a_row, at):
    rows = [a_row(0), a_row(0, page="imprint"), a_row(50, "not_seen"), a_row(50, "not_looked", "imprint")]
    period = only_period(timelines(rows))
    assert period.end is None
    assert [proof.page for proof in period.absent_after] == ["start"]
    (unlooked,) = period.open_for
    assert (unlooked.page, unlooked.tried.why, unlooked.tried.when) == ("imprint", "timeout", at(50))
    assert period.failures == 1


def test_failures_alone_end_nothing(a_row):
    rows = [a_row(0), *(a_row(day, "not_looked") for day in range(1, 2000, 30))]
    assert only_period(timelines(rows)).end is None


def test_a_known_page_without_any_row_keeps_the_period_open(a_row):
    rows = [a_row(0), a_row(50, "not_seen")]
    official = Known(pages=[OfficialPage(body="amt", page="imprint")])
    assert only_period(timelines(rows)).end is not None
    assert only_period(timelines(rows, official)).end is None


def test_a_page_taken_down_for_good_no_longer_keeps_the_period_open(a_row, at):
    rows = [a_row(0), a_row(0, page="press"), a_row(50, "not_seen"), a_row(80, "not_seen")]
    taken_down = Known(pages=[OfficialPage(body="amt", page="press", until=at(60))])
    assert only_period(timelines(rows)).end is None
    assert only_period(timelines(rows, taken_down)).end == Bounds(after=at(0), by=at(80))


def test_a_page_that_came_late_does_not_blur_the_start(a_row, at):
    rows = [a_row(0, "not_seen"), a_row(30), a_row(400, page="hub")]
    came_late = Known(pages=[OfficialPage(body="amt", page="hub", since=at(390))])
    assert only_period(timelines(rows)).start.after is None
    assert only_period(timelines(rows, came_late)).start == Bounds(after=at(0), by=at(30))


def test_looks_at_two_pages_too_far_apart_are_no_absence(a_row, at):
    rows = [a_row(0), a_row(0, page="imprint"), a_row(10, "not_seen"), a_row(80, "not_seen", "imprint")]
    period = only_period(timelines(rows))
    assert period.end is None
    assert {proof.page for proof in period.absent_after} == {"start", "imprint"}
    patient = Rules(one_look=timedelta(days=70))
    assert only_period(timelines(rows, rules=patient)).end == Bounds(after=at(0), by=at(80))


def test_without_an_absence_before_nothing_is_said_about_the_start_but_its_latest_date(a_row, at):
    rows = [a_row(0, "not_seen"), a_row(0, "not_looked", "imprint"), a_row(9), a_row(9, page="imprint")]
    period = only_period(timelines(rows))
    assert period.start == Bounds(after=None, by=at(9))
    assert [proof.page for proof in period.absent_before] == ["start"]


def test_the_latest_absence_before_the_first_sight_bounds_the_start(a_row, at):
    rows = [a_row(day, "not_seen") for day in (0, 100, 200)]
    period = only_period(timelines([*rows, a_row(300)]))
    assert period.start == Bounds(after=at(200), by=at(300))


def test_looks_at_two_pages_bound_the_start_by_the_earlier_and_the_end_by_the_later(a_row, at):
    rows = [a_row(day, "not_seen", page) for day, page in ((0, "start"), (10, "imprint"))]
    rows += [a_row(20), a_row(30, "not_seen", "imprint"), a_row(40, "not_seen")]
    period = only_period(timelines(rows))
    assert period.start == Bounds(after=at(0), by=at(20))
    assert period.end == Bounds(after=at(20), by=at(40))


def test_a_return_is_a_second_period(a_row, at):
    rows = [a_row(0), a_row(10, "not_seen"), a_row(20, "not_seen"), a_row(30), a_row(40)]
    first, second = only(timelines(rows)).periods
    assert first.end == Bounds(after=at(0), by=at(10))
    assert second.start == Bounds(after=at(20), by=at(30))
    assert (second.sights, second.end) == (2, None)


def test_looks_at_the_body_count_for_every_channel(a_row, a_look, at):
    rows = [a_look(day) for day in (0, 10, 20, 30)]
    rows += [a_row(10), a_row(20), a_row(0, service="mastodon"), a_row(10, service="mastodon")]
    mastodon, x = timelines(rows)
    assert mastodon.periods[0].end == Bounds(after=at(10), by=at(20))
    assert x.periods[0].start == Bounds(after=at(0), by=at(10))
    assert x.periods[0].end == Bounds(after=at(20), by=at(30))


def test_a_look_that_does_not_tell_about_one_channel_ends_only_the_others(a_row, a_look):
    """The page offers the service behind an own address: it was looked at, but not behind that."""
    unsure = a_row(20, "not_looked")
    rows = [a_row(0), a_row(0, handle="other"), a_look(20), unsure]
    periods = {one.handle: one.periods[0] for one in timelines(rows)}
    assert periods["amt"].end is None
    assert periods["other"].end is not None


def test_two_captures_of_one_moment_that_disagree_count_as_a_sight(a_row):
    rows = [a_row(0), a_row(5, "not_seen"), a_row(5)]
    period = only_period(timelines(rows))
    assert (period.end, period.sights) == (None, 2)


def test_duplicate_captures_count_once(a_row):
    assert only_period(timelines([a_row(0), a_row(0), a_row(0)])).sights == 1


def test_a_row_without_a_page_says_nothing_about_absence(a_row):
    assert only_period(timelines([a_row(0), a_row(9, "not_seen", page="")])).end is None


def test_a_channel_never_seen_has_no_period(a_row):
    assert only(timelines([a_row(0, "not_seen"), a_row(1, "not_looked")])).periods == ()


def test_outcomes_may_be_texts_or_values(a_row, at):
    texts = [a_row(0), a_row(9, "not_seen"), a_row(20, "not_looked")]
    values = [(*row[:5], Outcome(row[5]), *row[6:]) for row in texts]
    assert timelines(values) == timelines(texts)
