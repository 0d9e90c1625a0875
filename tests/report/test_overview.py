"""Sentences and scales of the front page."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.report.lookup import Names
from amtsblick.report.overview import bars, basis, causes, sentences, ticks, vendor_lines
from amtsblick.report.tally import sort_key, tally
from amtsblick.report.words import words


def said(fiction, sheets, lang="de"):
    say = words(lang)
    total = tally(sheets)
    names = Names(fiction.knowledge, say, total.names)
    return [str(sentence) for sentence in sentences(total, names, say)]


def test_the_result_can_be_quoted_in_german(fiction):
    assert said(fiction, fiction.state()) == [
        "Von 14 Stellen konnten 10 angesehen werden.",
        "Davon verweisen 8 auf mindestens einen eigenen Kanal.",
        "Am häufigsten verlinkt sind Facebook (6&nbsp;von&nbsp;10), Instagram (6&nbsp;von&nbsp;10) und Mastodon/Fediverse (3&nbsp;von&nbsp;10).",
        "Nicht angesehen werden konnten 4 Stellen; über sie sagt dieser Bericht nichts.",
    ]


def test_the_result_can_be_quoted_in_english(fiction):
    assert said(fiction, fiction.state(), "en") == [
        "Of 14 bodies, 10 could be looked at.",
        "Of these, 8 point to at least one channel of their own.",
        "Linked most often are Facebook (6&nbsp;of&nbsp;10), Instagram (6&nbsp;of&nbsp;10) and Mastodon/Fediverse (3&nbsp;of&nbsp;10).",
        "4 bodies could not be looked at; this report says nothing about them.",
    ]


def test_a_list_without_bodies_says_so(fiction):
    assert said(fiction, []) == ["Diese Erhebung enthält keine Stelle. Es gibt nichts zu berichten."]


def test_where_nothing_was_looked_at_nothing_is_said_about_channels(fiction):
    unseen = [sheet for sheet in fiction.state() if sheet.state.value != "looked"]
    assert said(fiction, unseen) == [
        "Von 4 Stellen konnte keine angesehen werden. Über ihre Kanäle ist deshalb keine Aussage möglich."
    ]
    assert said(fiction, unseen[:1]) == [
        "Die Stelle konnte nicht angesehen werden. Über ihre Kanäle ist deshalb keine Aussage möglich."
    ]


def test_one_body_is_spoken_of_in_the_singular(fiction):
    assert said(fiction, fiction.state()[:1]) == [
        "Die Stelle konnte angesehen werden.",
        "Sie verweist auf mindestens einen eigenen Kanal.",
    ]


def test_names_of_services_are_escaped_once(fiction):
    body = fiction.body("a", "A", "museum")
    other = fiction.body("b", "B", "museum")
    sheets = [fiction.sheet(one, [fiction.cell("<b>&", "h", one.homepage)]) for one in (body, other)]
    assert "&lt;b&gt;&amp; (2&nbsp;von&nbsp;2)" in said(fiction, sheets)[2]


def test_every_bar_adds_up_to_the_bodies_looked_at(fiction):
    say = words("de")
    total = tally(fiction.state())
    names = Names(fiction.knowledge, say, total.names)
    found = bars(total, names)
    assert found
    for bar in found:
        assert sum(part.n for part in bar.parts) + bar.rest == total.looked == 10


def test_unseen_bodies_are_grouped_by_cause(fiction):
    found = causes(tally(fiction.state()))
    assert [(cause.state, [row.id for row in cause.rows]) for cause in found] == [
        ("dns", ["archiv"]),
        ("timeout", ["theater"]),
        ("bot_wall", ["im"]),
        ("bad_address", ["forst"]),
    ]


def test_third_parties_are_counted_once_per_body_and_most_intrusive_first(fiction):
    say = words("de")
    total = tally(fiction.state())
    lines, more = vendor_lines(total, Names(fiction.knowledge, say, {}))
    assert more == 0
    assert [(line.vendor, line.opens, line.later, line.other) for line in lines][:3] == [
        ("Matomo Cloud", 9, 0, 0),
        ("Google Fonts", 8, 0, 1),
        ("YouTube", 1, 8, 0),
    ]


@pytest.mark.parametrize(
    ("looked", "marks"), [(0, []), (1, [0, 1]), (10, [0, 2, 4, 6, 8, 10]), (34, [0, 10, 20, 30])]
)
def test_scales_have_few_round_marks(looked, marks):
    assert [mark for mark, _ in ticks(looked)] == marks


@given(st.integers(min_value=1, max_value=10_000_000))
def test_scales_never_leave_the_bar(looked):
    found = ticks(looked)
    assert 2 <= len(found) <= 6
    assert all(0 <= percent <= 100 for _, percent in found)


def test_names_sort_as_in_a_dictionary():
    assert sorted(["Zoo", "Österreich", "Oper", "amt"], key=sort_key) == ["amt", "Oper", "Österreich", "Zoo"]


def test_figures_say_how_many_pages_they_rest_on(fiction):
    say = words("de")
    total = tally(fiction.state())
    assert [str(sentence) for sentence in basis(total, say)] == [
        "Alle Anteile beziehen sich auf die angesehenen Stellen, nicht auf alle Stellen der Liste.",
        "Je angesehener Stelle wurden 5 bis 8 Seiten angesehen.",
        "Ein Dienst, auf dem eine Stelle nach eigener Angabe ruht, ist hier nicht als eigener Kanal mitgezählt.",
    ]


def test_bodies_captured_far_apart_carry_their_own_dates(fiction):
    sheets = fiction.state()[:2]
    assert not tally(sheets).scattered
    old = replace(
        sheets[0],
        pages=tuple(replace(page, taken_at=page.taken_at.replace(year=2014)) for page in sheets[0].pages),
    )
    assert tally([old, sheets[1]]).scattered


def test_an_operator_that_is_no_name_is_said_in_the_readers_language(fiction):
    vendor = replace(fiction.knowledge.vendors[0], operator="the body", operator_country="DE")
    names = Names(replace(fiction.knowledge, vendors=(vendor,)), words("de"), {})
    assert names.vendor_operator(vendor.id) == ("die Stelle selbst", "")
