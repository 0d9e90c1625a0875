"""Five years of the fictional state: does the page say the right thing about each body?"""

import re
from datetime import timedelta

import pytest

from amtsblick.demo.agencies import MUSEUM_RESTS_X
from amtsblick.demo.ministries import UMWELT_LEFT_X
from amtsblick.demo.past import GAP
from amtsblick.jobs.clock import now
from amtsblick.jobs.timeline import history_of
from amtsblick.report.timeline.statements import statements
from amtsblick.report.words import words
from amtsblick.values.capture import State
from amtsblick.values.timeline_events import Happening

DAY = timedelta(days=1)


@pytest.fixture(scope="session")
def history(register, knowledge):
    return history_of(register, knowledge)


@pytest.fixture(scope="session")
def said(history, knowledge):
    """Body and service → kinds and statements, in German."""
    found = {}
    for one in statements(history, words("de"), knowledge):
        found.setdefault((one.body, one.service), {})[one.kind] = one
    return found


def ago(days):
    return now().date() - timedelta(days=days)


def test_the_body_that_left_x_left_on_the_day_that_it_names_and_says_why(said):
    left = said["umwelt", "x"][Happening.LEFT]
    day = ago(UMWELT_LEFT_X)
    assert words("de").day(day) in left.text
    assert left.bounds.after.date() == left.bounds.by.date() == day
    assert "stillgelegt" in left.quote
    assert left.quote_url.endswith("/social-media")
    assert left.reason == "Grund ist die Zunahme von Hass und Desinformation."


def test_the_body_that_left_without_naming_a_day_left_between_two_captures(said):
    left = said["hochschule", "x"][Happening.LEFT]
    assert left.bounds.by - left.bounds.after < 60 * DAY
    assert words("de").day(left.bounds.by) in left.text


def test_a_reason_stands_where_the_body_gives_one(said):
    assert said["journalisten", "x"][Happening.LEFT].reason.startswith("weil Hassrede")
    assert said["hochschule", "x"][Happening.LEFT].reason == ""


def test_the_body_that_rests_x_is_neither_gone_nor_active(said):
    kinds = said["museum", "x"]
    assert set(kinds) == {Happening.FOUND, Happening.RESTING}
    assert kinds[Happening.RESTING].bounds.by.date() == ago(MUSEUM_RESTS_X)


def test_the_body_that_only_redesigned_its_footer_left_nothing(said):
    """For most of a year its channels stood on a page that exists no more."""
    gone = {Happening.UNLINKED, Happening.LEFT, Happening.LOST_SIGHT, Happening.MOVED}
    mine = {service: set(kinds) for (body, service), kinds in said.items() if body == "statistik"}
    assert {"x", "instagram", "mastodon", "threads"} <= mine.keys()
    assert all(not kinds & gone for kinds in mine.values())
    assert set(mine["x"]) == {Happening.FOUND}


def test_the_body_whose_archive_has_a_gap_left_nothing_and_the_gap_is_told(said, history):
    assert set(said["polizei", "x"]) == {Happening.FOUND}
    joined = said["polizei", "whatsapp"][Happening.JOINED]
    assert joined.bounds.after.date() <= ago(GAP[0]) + DAY
    assert joined.bounds.by.date() >= ago(GAP[1]) - DAY
    gaps = [one for one in history.blind if one.body == "polizei" and one.state is State.ARCHIVE_GAP]
    assert {one.page for one in gaps} >= {"https://polizei.auental.example/"}
    assert all(one.until - one.since > (GAP[0] - GAP[1] - 1) * DAY for one in gaps)


def test_a_wall_against_programs_ends_nothing(said):
    assert set(said["justiz", "x"]) == {Happening.FOUND, Happening.LOST_SIGHT}


def test_an_error_page_that_was_archived_as_valid_ends_nothing(said):
    assert set(said["stadt", "facebook"]) == {Happening.FOUND}


def test_bodies_that_use_nothing_or_their_parents_channels_have_no_timeline(said):
    assert not {body for body, _ in said} & {"datenschutz", "landesumweltamt", "gesundheit"}


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_loads_nothing_and_shows_the_sentences(place, said, lang):
    text = place.timeline(lang).read_text(encoding="utf-8")
    assert not re.findall(
        r"""<(?:script|img|iframe|link|source)[^>]+(?:src|href)=["']?(?!data:|#)[^"'>\s]""", text
    )
    assert "url(http" not in text
    assert text.count("<h1") == 1
    if lang == "de":
        assert str(said["museum", "x"][Happening.RESTING].text) in text
