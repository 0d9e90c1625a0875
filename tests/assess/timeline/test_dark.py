"""When do looks that show no channel at all tell of none?"""

from amtsblick.assess.timeline.dark import DARK, untold_in_the_dark

ACCOUNTS = [("x", "amt"), ("facebook", "amt")]


def told(rows):
    found = list(untold_in_the_dark(rows, ACCOUNTS))
    assert {row[5:7] for row in found} <= {("not_looked", DARK)}
    assert len(found) == len(ACCOUNTS) * len({row[3:5] for row in found})
    return sorted({(row[3], row[4]) for row in found})


def lit(a_row, a_look, day, page="start"):
    return [a_row(day, page=page), a_row(day, page=page, service="facebook"), a_look(day, page=page)]


def test_a_time_without_any_channel_after_several_is_dark(at, a_row, a_look):
    rows = [*lit(a_row, a_look, 0), a_look(50), a_look(90), *lit(a_row, a_look, 120)]
    assert told(rows) == [(at(50), "start"), (at(90), "start")]
    assert told(rows[:-3]) == [(at(50), "start"), (at(90), "start")]


def test_one_service_alone_may_go(a_row, a_look):
    assert told([a_row(0), a_look(0), a_look(50)]) == []
    assert told([a_row(0), a_row(0, handle="amt_zwei"), a_look(0), a_look(50)]) == []


def test_where_another_channel_stays_nothing_is_dark(a_row, a_look):
    rows = [*lit(a_row, a_look, 0), a_look(50), a_row(50, service="facebook")]
    assert told(rows) == []


def test_pages_that_showed_channels_must_have_been_looked_at(at, a_row, a_look):
    rows = [*lit(a_row, a_look, 0, "hub"), a_look(50, page="start")]
    assert told(rows) == []
    assert told([*rows, a_look(51, page="hub")]) == [(at(50), "start"), (at(51), "hub")]


def test_pages_of_one_visit_wait_for_the_one_that_shows_channels(a_row, a_look):
    """The start page is looked at before the list of channels that it leads to now."""
    rows = [*lit(a_row, a_look, 0), a_look(50), a_row(50, page="hub", service="facebook")]
    assert (
        told([(*row[:3], row[3].replace(minute=1), *row[4:]) if row[4] == "hub" else row for row in rows])
        == []
    )


def test_failed_looks_are_not_dark(a_row, a_look):
    assert told([*lit(a_row, a_look, 0), a_look(50, "not_looked")]) == []


def test_nothing_was_shown_nothing_is_dark(a_look):
    assert told([a_look(0), a_look(50)]) == []
    assert told([]) == []
