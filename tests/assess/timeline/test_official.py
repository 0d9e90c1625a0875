"""Pages that came late or that nobody tries any more do not keep everything open for ever."""

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.official import lifetimes
from amtsblick.values.timeline import Bounds


def period_of(rows):
    (timeline,) = timelines(rows, Known(pages=lifetimes(rows)))
    (period,) = timeline.periods
    return period


def test_a_page_found_later_does_not_blur_the_start(a_row, a_look, at):
    rows = [a_look(0), a_row(30), a_row(400), a_row(400, page="hub")]
    assert timelines(rows)[0].periods[0].start.after is None
    assert period_of(rows).start == Bounds(after=at(0), by=at(30))


def test_a_page_that_never_showed_anything_and_is_not_tried_any_more_ends_with_its_last_attempt(
    a_row, a_look, at
):
    rows = [a_row(0), a_look(0, page="press"), a_look(400), a_look(450)]
    assert timelines(rows)[0].periods[0].end is None
    assert period_of(rows).end == Bounds(after=at(0), by=at(400))


def test_a_page_that_is_still_tried_keeps_the_period_open(a_row, a_look):
    rows = [a_row(0), a_look(0, page="press"), a_look(400), a_look(400, "not_looked", "press")]
    assert period_of(rows).end is None


def test_a_page_that_showed_the_channel_keeps_it_open_though_nobody_tries_it_any_more(a_row, a_look):
    rows = [a_row(0), a_row(0, page="press"), a_look(400), a_look(800)]
    assert period_of(rows).end is None
