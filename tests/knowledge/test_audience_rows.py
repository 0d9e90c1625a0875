"""Which figures and reasons become knowledge, and how are bad rows named?"""

import re

import pytest

from amtsblick.errors import KnowledgeError
from amtsblick.knowledge import load
from amtsblick.knowledge.audience_rows import METRICS, figure_of, profile_of
from amtsblick.knowledge.fit_rows import fits_of
from amtsblick.knowledge.rows import tables_of
from amtsblick.values.knowledge import Source
from amtsblick.values.usages import ContentKind, TargetGroup

KNOWLEDGE = load()
KNOWN = {
    "law": Source(id="law", title="Journal", address="https://journal.example", verified=True),
    "own": Source(id="own", title="Reasoning", address="", verified=False),
}
FIGURE = """
[[figure]]
id = "young"
study = "Survey"
year = 2024
group = "14–29"
service = "chirp"
metric = "weekly"
low = 40
high = 41
sources = ["law"]
checked_on = 2026-01-31
"""
PROFILE = """
[[profile]]
id = "people"
study = "Survey"
year = 2024
service = "chirp"
mean_age = 32
sources = ["own"]
checked_on = 2026-01-31
"""
FIT = """
[[fit]]
id = "short"
contents = ["statistics", "science"]
services = ["chirp", "homepage"]
groups = ["age_14_29"]
speaks_for = false
de = "Zu kurz."
en = "Too short."
sources = ["own"]
checked_on = 2026-01-31
"""


def rows(text, kind):
    return list(tables_of("rows.toml", text.encode(), {kind}))


def figure(text=FIGURE):
    (row,) = rows(text, "figure")
    return figure_of(row, KNOWN, {"chirp"})


def profile(text=PROFILE):
    (row,) = rows(text, "profile")
    return profile_of(row, KNOWN, {"chirp"})


def fits(text=FIT):
    (row,) = rows(text, "fit")
    return fits_of(row, KNOWN, {"chirp"})


def test_a_figure_keeps_its_bounds_and_its_study():
    found = figure()
    assert (found.study, found.year, found.group, found.metric) == ("Survey", 2024, "14–29", "weekly")
    assert (found.low, found.high, found.approximate, found.verified) == (40, 41, False, True)


def test_a_missing_bound_is_open():
    assert (figure(FIGURE.replace("high = 41\n", "")).high, figure(FIGURE.replace("low = 40\n", "")).low) == (
        None,
        None,
    )


def test_a_profile_may_know_one_thing_only():
    found = profile()
    assert (found.mean_age, found.women_percent, found.verified) == (32, None, False)


def test_a_row_with_several_contents_gives_a_reason_for_each():
    statistics, science = fits()
    assert (statistics.id, statistics.content) == ("short.statistics", ContentKind.STATISTICS)
    assert (science.id, science.content) == ("short.science", ContentKind.SCIENCE)
    assert statistics.groups == (TargetGroup.AGE_14_29,)
    assert not statistics.verified
    (single,) = fits(FIT.replace('["statistics", "science"]', '["science"]'))
    assert single.id == "short"


@pytest.mark.parametrize(
    ("read", "text", "old", "new", "line", "complaint"),
    [
        (figure, FIGURE, "14–29", "14-29", 6, "which is no age group"),
        (figure, FIGURE, '"weekly"', '"monthly"', 8, "use one of daily, weekly"),
        (figure, FIGURE, '"chirp"', '"tweet"', 7, "which no [[service]] has"),
        (figure, FIGURE, "low = 40", "low = 42", 9, "more than high"),
        (figure, FIGURE, "low = 40\nhigh = 41\n", "", 2, "so is high"),
        (figure, FIGURE, "low = 40", "low = 140", 9, "from 0 to 100"),
        (figure, FIGURE, "low = 40", "low = true", 9, "from 0 to 100"),
        (figure, FIGURE, "year = 2024", 'year = "2024"', 5, "must be a year"),
        (figure, FIGURE, "low = 40", 'note_de = "Geraten"\nlow = 40', 2, "one language only"),
        (figure, FIGURE, "low = 40", 'part = "attic"\nlow = 40', 9, "leave it out"),
        (figure, FIGURE, '["law"]', '["rumour"]', 11, "names 'rumour'"),
        (figure, FIGURE, "low = 40", "lowest = 40\nlow = 40", 9, "is unknown"),
        (profile, PROFILE, "mean_age = 32\n", "", 2, "so is women_percent"),
        (profile, PROFILE, '"chirp"', '"any"', 6, "which no [[service]] has"),
        (fits, FIT, '"science"', '"poems"', 4, "names 'poems'"),
        (fits, FIT, '["statistics", "science"]', "[]", 4, "is empty"),
        (fits, FIT, '["chirp", "homepage"]', "[]", 5, "is empty"),
        (fits, FIT, '"homepage"', '"tweet"', 5, "names 'tweet'"),
        (fits, FIT, '"age_14_29"', '"young"', 6, "names 'young'"),
        (fits, FIT, 'en = "Too short."\n', "", 2, "is missing"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(read, text, old, new, line, complaint):
    assert old in text
    with pytest.raises(KnowledgeError, match=re.escape(complaint)) as refused:
        read(text.replace(old, new))
    assert f"rows.toml line {line}:" in str(refused.value)


def test_bundled_figures_name_study_year_group_and_source():
    assert len(KNOWLEDGE.figures) >= 50
    assert all(row.study and row.sources and row.metric in METRICS for row in KNOWLEDGE.figures)
    assert {row.service for row in KNOWLEDGE.figures} >= {"any", "tiktok", "instagram", "facebook", "youtube"}


def test_bundled_figures_say_the_same_thing_once():
    keys = [(row.study, row.year, row.group, row.service, row.part, row.metric) for row in KNOWLEDGE.figures]
    assert len(set(keys)) == len(keys)


def test_bundled_bounds_that_no_source_states_say_how_they_came_about():
    derived = [row for row in KNOWLEDGE.figures if row.low is None]
    assert derived
    assert all(row.note_de and row.note_en for row in derived)


@pytest.mark.parametrize("content", sorted(set(ContentKind) - {ContentKind.OTHER}))
def test_bundled_reasons_speak_of_every_content_on_the_usual_services(content):
    spoken = {service for fit in KNOWLEDGE.fits if fit.content is content for service in fit.services}
    usual = {"tiktok", "instagram", "x", "mastodon", "bluesky", "threads", "youtube", "linkedin", "homepage"}
    assert spoken >= usual


@pytest.mark.parametrize("content", sorted(set(ContentKind) - {ContentKind.OTHER}))
def test_bundled_reasons_know_two_sides_of_every_content(content):
    assert {fit.speaks_for for fit in KNOWLEDGE.fits if fit.content is content} == {True, False}


def test_bundled_reasons_are_sentences_in_two_languages():
    for fit in KNOWLEDGE.fits:
        assert fit.de.endswith("."), fit.id
        assert fit.en.endswith("."), fit.id
        assert fit.de != fit.en


def test_bundled_reasoning_of_our_own_is_marked():
    own = [fit for fit in KNOWLEDGE.fits if fit.sources == ("fit_own",)]
    assert own
    assert not any(fit.verified for fit in own)
    assert any(fit.verified for fit in KNOWLEDGE.fits)
