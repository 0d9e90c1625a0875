"""A tab is not closed before Chromium has said what became of the beacons sent on leaving."""

from amtsblick.collect.chromium.activity import Activity


def an_activity() -> Activity:
    return Activity(clock=lambda: 1.0)


def test_beacon_that_ends_for_its_page_is_still_to_be_told_of() -> None:
    activity = an_activity()
    activity.begin("7.1", "Ping")
    activity.end("7.1")
    assert (set(activity.pending), activity.untold) == (set(), {"7.1"})
    activity.told("7.1")
    assert activity.untold == set()


def test_what_was_told_before_it_began_is_not_waited_for() -> None:
    activity = an_activity()
    activity.told("7.2")
    activity.begin("7.2", "Fetch")
    assert (activity.untold, activity.early) == (set(), set())


def test_pictures_do_not_outlive_their_page() -> None:
    activity = an_activity()
    activity.begin("7.3", "Image")
    assert activity.untold == set()
