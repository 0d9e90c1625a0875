"""Which facts about a linked profile make it look like somebody else's, and which do not?"""

import pytest

from amtsblick.assess.timeline.build import timelines
from amtsblick.assess.timeline.takeover import takeovers
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds
from amtsblick.values.timeline_events import Sign

HOME = "https://www.amt.example/"
LINKS = ("https://amt.example/presse",)


@pytest.mark.parametrize(
    ("before", "after", "signs", "grave"),
    [
        ({}, {"persistent_id": "2"}, [Sign.PERSISTENT_ID], True),
        ({"holder": "2019-04-01"}, {"holder": "2025-01-09"}, [Sign.DOMAIN_HOLDER], True),
        ({"links": LINKS}, {"links": ("https://casino.example/",)}, [Sign.BACK_LINK], False),
        ({"display_name": "Amt"}, {"display_name": "Crypto Gifts"}, [Sign.DISPLAY_NAME], False),
        (
            {"display_name": "Amt", "links": LINKS},
            {"display_name": "Gifts", "links": (), "persistent_id": "2"},
            [Sign.PERSISTENT_ID, Sign.BACK_LINK, Sign.DISPLAY_NAME],
            True,
        ),
    ],
    ids=["persistent-id", "domain-holder", "back-link", "display-name", "all-at-once"],
)
def test_signs_of_a_takeover(a_fact, at, before, after, signs, grave):
    (found,) = takeovers([a_fact(9, **after), a_fact(0, **before)], homepage=HOME)
    assert (list(found.signs), found.grave) == (signs, grave)
    assert found.bounds == Bounds(after=at(0), by=at(9))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({}, {"persistent_id": ""}),
        ({"links": LINKS}, {"links": None}),
        ({"links": ()}, {"links": LINKS}),
        ({"display_name": "Amt  Auen"}, {"display_name": "AMT Auen"}),
        ({"display_name": "Amt"}, {"display_name": ""}),
        ({}, {"persistent_id": "2", "outcome": Outcome.NOT_LOOKED}),
        ({}, {"persistent_id": "2", "outcome": Outcome.NOT_SEEN}),
        ({"handle": "amt"}, {"handle": "anders", "persistent_id": "2"}),
    ],
    ids=[
        "same",
        "id-not-told",
        "links-not-told",
        "back-link-new",
        "spelling",
        "name-not-told",
        "login-wall",
        "gone",
        "other-handle",
    ],
)
def test_no_signs_of_a_takeover(a_fact, before, after):
    facts = [a_fact(0, **before), a_fact(9, **after)]
    assert takeovers(facts, homepage=HOME) == ()


def test_an_answer_in_between_that_tells_nothing_hides_nothing(a_fact, at):
    facts = [a_fact(0), a_fact(5, persistent_id=""), a_fact(9, persistent_id="2")]
    (found,) = takeovers(facts)
    assert found.bounds == Bounds(after=at(0), by=at(9))


def test_what_happened_after_the_link_went_is_left_out(a_fact, a_row):
    facts = [a_fact(100), a_fact(109, persistent_id="2")]
    (timeline,) = timelines([a_row(0), a_row(9, "not_seen")])
    assert len(takeovers(facts)) == 1
    assert takeovers(facts, linked=timeline.periods) == ()
    (still,) = timelines([a_row(0), a_row(9)])
    assert len(takeovers(facts, linked=still.periods)) == 1
