"""What does a batch for Wikidata say, and what does it rather not say?"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.assess.timeline.precision import Precision, precision_of
from amtsblick.values.capture import EvidenceRef
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Said, Succession
from amtsblick.values.timeline_events import Sign, Takeover

BATCH, REVIEW, LEFT_OUT = (
    "wikidata/quickstatements.txt",
    "wikidata/quickstatements-review.csv",
    "wikidata/quickstatements-left-out.csv",
)
TIME = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T00:00:00Z/(9|10|11)")


def qualifiers(line: str) -> dict[str, str]:
    """Qualifiers of one command: what stands between the value and the first reference."""
    fields = line.rstrip("\n").split("\t")[3:]
    pairs = list(zip(fields[::2], fields[1::2], strict=True))
    return {name: value for name, value in pairs if name.startswith("P")}


def references(line: str) -> list[list[str]]:
    """Fields of each reference."""
    found: list[list[str]] = []
    for field in line.rstrip("\n").split("\t")[3:]:
        if field in {"S854", "!S854"}:
            found.append([field])
        elif found:
            found[-1].append(field)
    return found


def left_out(build, files) -> list[tuple[str, str]]:
    return [(row["part"], row["reason"]) for row in build.table(files[LEFT_OUT])]


def only_line(files) -> str:
    (line,) = files[BATCH].splitlines()
    return line


def test_an_account_is_told_with_its_property_and_its_archived_proof(build):
    line = only_line(build.given(build.history([build.row(0)])))
    assert line == (
        'Q42\tP2002\t"amt"\tS854\t"https://amt.example/start"\t'
        'S1065\t"https://archive.example/20240304/https://amt.example/start"\t'
        "S2960\t+2024-03-04T00:00:00Z/11"
    )


def test_a_live_look_is_told_with_the_day_on_which_we_looked(build):
    line = only_line(build.given(build.history([build.row(0)], archived=False)))
    assert line.split("\t")[3:] == [
        "S854",
        '"https://amt.example/start"',
        "S813",
        "+2024-03-04T00:00:00Z/11",
    ]


def test_both_bounds_in_one_month_give_the_month_and_never_a_day(build):
    line = only_line(build.given(build.history([build.row(0, "not_seen"), build.row(1)])))
    assert qualifiers(line) == {"P580": "+2024-03-00T00:00:00Z/10"}


def test_both_bounds_in_one_year_give_the_year(build):
    line = only_line(build.given(build.history([build.row(0, "not_seen"), build.row(90)])))
    assert qualifiers(line) == {"P580": "+2024-00-00T00:00:00Z/9"}


def test_bounds_in_two_years_are_told_as_bounds(build):
    line = only_line(build.given(build.history([build.row(0, "not_seen"), build.row(400)])))
    assert qualifiers(line) == {
        "P1319": "+2024-03-04T00:00:00Z/11",
        "P8555": "+2025-04-08T00:00:00Z/11",
    }


def test_a_start_carries_the_look_without_and_the_look_with_the_account(build):
    files = build.given(build.history([build.row(0, "not_seen"), build.row(1)]))
    assert [reference[0] for reference in references(only_line(files))] == ["S854", "!S854"]


def test_a_day_that_the_body_names_is_told_as_a_day(build):
    remark = build.remark(9, Said.ANNOUNCED, named=date(2024, 3, 8), handle="amt")
    history = build.history([build.row(0, "not_seen"), build.row(9)], remarks=[remark])
    files = build.given(history)
    assert qualifiers(only_line(files)) == {"P580": "+2024-03-08T00:00:00Z/11"}
    (row,) = build.table(files[REVIEW])
    assert "Wir sagen etwas." in row["start_why"]


def test_a_named_day_that_captures_contradict_is_not_believed(build):
    remark = build.remark(400, Said.ANNOUNCED, named=date(2024, 3, 1), handle="amt")
    history = build.history([build.row(0, "not_seen"), build.row(400)], remarks=[remark])
    assert "P580" not in qualifiers(only_line(build.given(history)))


def test_the_end_is_told_when_the_body_says_so_with_its_sentence_as_reference(build):
    remark = build.remark(50, Said.LEFT, named=date(2024, 4, 12))
    files = build.given(build.history([build.row(0), build.row(50)], remarks=[remark]))
    line = only_line(files)
    assert qualifiers(line) == {"P582": "+2024-04-12T00:00:00Z/11"}
    assert '"https://amt.example/start"' in references(line)[0]


def test_an_end_in_no_single_year_is_an_unknown_value_with_bounds(build):
    remark = build.remark(400, Said.LEFT)
    rows = [build.row(0), build.row(30), build.row(400, "not_seen")]
    line = only_line(build.given(build.history(rows, remarks=[remark])))
    assert qualifiers(line) == {
        "P582": "somevalue",
        "P8554": "+2024-04-03T00:00:00Z/11",
        "P12506": "+2025-04-08T00:00:00Z/11",
    }


def test_an_account_that_the_service_no_longer_knows_has_ended(build):
    facts = [build.fact(5), build.fact(9, outcome=Outcome.NOT_SEEN)]
    files = build.given(build.history([build.row(0), build.row(9)], facts=facts))
    line = only_line(files)
    assert qualifiers(line) == {"P582": "+2024-03-00T00:00:00Z/10"}
    assert '"https://api.example/amt"' in line


def test_a_link_that_only_vanished_is_not_told_at_all(build):
    files = build.given(build.history([build.row(0), build.row(50, "not_seen")]))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", "unlinked")]


def test_an_account_lost_from_sight_is_not_told(build):
    rows = [build.row(0), build.row(0, page="imprint")]
    rows += [build.row(60, "not_looked"), build.row(60, "not_seen", page="imprint")]
    files = build.given(build.history(rows))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", "out_of_sight")]


def test_an_end_that_is_still_to_come_is_not_told(build):
    remark = build.remark(9, Said.LEFT, named=date(2030, 1, 1))
    files = build.given(build.history([build.row(0), build.row(9)], remarks=[remark]))
    assert qualifiers(only_line(files)) == {}
    assert ("end", "to_come") in left_out(build, files)


def test_a_resting_account_has_no_end(build):
    remark = build.remark(9, Said.RESTING, named=date(2024, 3, 10))
    line = only_line(build.given(build.history([build.row(0), build.row(9)], remarks=[remark])))
    assert qualifiers(line) == {}


def test_a_resting_account_is_marked_for_the_reviewer_and_not_said_to_be_in_use(build):
    remark = build.remark(9, Said.RESTING, named=date(2024, 3, 10))
    rests, active = (
        build.table(build.given(build.history([build.row(0), build.row(9)], remarks=remarks))[REVIEW])[0]
        for remarks in ([remark], [])
    )
    assert "ruht" in rests["note"]
    assert "ruht" not in active["note"]
    assert "kein Ende bekannt" in rests["sentence"]


def test_an_account_that_was_linked_twice_is_told_without_a_start(build):
    rows = [build.row(0, "not_seen"), build.row(9), build.row(60, "not_seen"), build.row(90)]
    files = build.given(build.history(rows))
    assert qualifiers(only_line(files)) == {}
    assert left_out(build, files) == [("start", "several")]


def test_a_new_handle_of_an_old_account_has_no_start(build):
    rows = [build.row(0, "not_seen", handle="alt"), build.row(9, handle="alt"), build.row(20, handle="neu")]
    facts = [build.fact(9, handle="alt"), build.fact(20, handle="neu")]
    files = build.given(build.history(rows, facts=facts))
    assert '"neu"' in only_line(files)
    assert left_out(build, files) == [("start", "renamed")]


def test_an_account_that_is_older_than_its_link_has_no_start(build):
    fact = build.fact(60, last_post_at=build.at(-100))
    files = build.given(build.history([build.row(0, "not_seen"), build.row(50)], facts=[fact]))
    assert qualifiers(only_line(files)) == {}
    assert left_out(build, files) == [("start", "earlier")]


def test_a_start_on_a_predecessors_pages_is_not_the_successors(build):
    rows = [build.row(0, "not_seen", body="alt"), build.row(9, body="alt"), build.row(40)]
    merged = Succession(before="alt", after="amt", since=build.at(30))
    files = build.given(build.history(rows, successions=(merged,)))
    assert qualifiers(only_line(files)) == {}
    assert left_out(build, files) == [("start", "predecessor")]


def test_an_account_that_only_the_predecessor_showed_is_not_the_successors(build):
    rows = [build.row(9, body="alt"), build.row(40, handle="neu")]
    merged = Succession(before="alt", after="amt", since=build.at(30))
    files = build.given(build.history(rows, successions=(merged,)))
    assert '"neu"' in only_line(files)
    assert ("account", "predecessor") in left_out(build, files)


def test_a_start_that_only_links_show_is_marked_for_the_reviewer(build):
    files = build.given(build.history([build.row(0, "not_seen"), build.row(1)]))
    assert "älter" in build.table(files[REVIEW])[0]["note"]


def test_what_was_there_at_the_first_look_has_no_start(build):
    assert left_out(build, build.given(build.history([build.row(0)]))) == [("start", "found")]


@pytest.mark.parametrize(
    ("service", "handle", "why"),
    [
        ("youtube", "user/amt", "other_form"),
        ("facebook", "groups/amt", "other_form"),
        ("linkedin", "in/somebody", "other_form"),
        ("xing", "pages/amt", "no_property"),
    ],
)
def test_what_no_property_holds_is_left_out_and_named(build, service, handle, why):
    files = build.given(build.history([build.row(0, service=service, handle=handle)]))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", why)]


def test_a_body_without_an_item_is_left_out_and_named(build):
    body = replace(build.body, wikidata="")
    files = build.given(build.history([build.row(0)], bodies=[body]))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", "no_item")]


def test_what_is_no_item_cannot_become_a_command(build):
    body = replace(build.body, wikidata="Q1\tP31\tQ5")
    files = build.given(build.history([build.row(0)], bodies=[body]))
    assert (files[BATCH], left_out(build, files)) == ("", [("account", "no_item")])


def test_half_read_archives_are_marked_for_the_reviewer(build):
    files = build.given(build.history([build.row(0)], half=("amt",)))
    assert "nicht zu Ende gelesen" in build.table(files[REVIEW])[0]["note"]


def test_a_reviewer_is_told_what_to_do_first_in_both_languages(build):
    history = build.history([build.row(0)])
    for lang, title in (("de", "# Vor dem Hochladen lesen"), ("en", "# Read before uploading")):
        text = build.given(history, lang=lang)["wikidata/READ-ME-FIRST.md"]
        assert text.startswith(title)
        assert "quickstatements-left-out.csv" in text


def test_an_account_that_two_bodies_show_is_nobodys(build):
    other = replace(build.body, id="haus", wikidata="Q43")
    rows = [build.row(0), build.row(0, body="haus", page="haus")]
    files = build.given(build.history(rows, bodies=[build.body, other]))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", "shared"), ("account", "shared")]


def test_an_account_in_other_hands_is_not_told(build):
    sign = Takeover(
        signs=(Sign.PERSISTENT_ID,),
        grave=True,
        bounds=Bounds(after=build.at(0), by=build.at(9)),
        before=build.fact(0),
        after=build.fact(9, persistent_id="2"),
    )
    files = build.given(build.history([build.row(0), build.row(9)], takeovers=(("amt", sign),)))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", "taken_over")]


def test_a_service_that_is_only_spoken_of_is_not_told(build):
    remark = build.remark(0, Said.LEFT, service="tiktok")
    files = build.given(build.history([build.row(0)], remarks=[remark]))
    assert ("account", "never_linked") in left_out(build, files)
    assert "P7085" not in files[BATCH]


def test_an_account_without_anything_to_cite_is_left_out(build):
    files = build.given(build.history([build.row(0)], sources={}))
    assert files[BATCH] == ""
    assert left_out(build, files) == [("account", "no_source")]


def test_an_address_cannot_break_out_of_its_field(build):
    history = build.history([build.row(0)])
    evil = {
        ref: replace(source, page_url='https://amt.example/a|b"c', archived_at="https://a.example/\tx||y")
        for ref, source in history.sources.items()
    }
    line = only_line(build.given(replace(history, sources=evil)))
    assert line.split("\t")[3:] == [
        "S854",
        '"https://amt.example/a%7Cb%22c"',
        "S813",
        "+2024-03-04T00:00:00Z/11",
    ]


def test_nothing_is_removed_or_created_and_no_figures_are_told(build):
    files = build.given(build.history([build.row(0)], facts=[build.fact(0, followers=12_345)]))
    assert not re.search(r"(?m)^(?:-|CREATE|LAST|MERGE|!)|P8687|12345", files[BATCH])


def test_the_review_explains_every_line_in_both_languages(build):
    history = build.history([build.row(0, "not_seen"), build.row(400)])
    for lang, expected in (("de", "verschiedenen Jahren"), ("en", "different years")):
        files = build.given(history, lang=lang)
        rows = build.table(files[REVIEW])
        assert [row["command"] for row in rows] == files[BATCH].splitlines()
        assert [row["line"] for row in rows] == ["1"]
        assert expected in rows[0]["start_why"]
        assert "Amt für Muster" in rows[0]["sentence"]
        assert "https://archive.example/" in rows[0]["evidence"]


def test_numbers_that_rest_on_lists_are_marked_for_the_reviewer(build):
    rows = [build.row(0), build.row(0, service="telegram", handle="amt_de")]
    notes = {row["property"]: row["note"] for row in build.table(build.given(build.history(rows))[REVIEW])}
    assert notes["P2002"] == ""
    assert "Vorschau" in notes["P3789"]


MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2026, 12, 31))  # noqa: DTZ001 - made aware below


@given(first=MOMENTS, gap=st.timedeltas(timedelta(0), timedelta(days=800)), named=st.booleans())
def test_a_unit_always_holds_both_bounds(first, gap, named):
    bounds = Bounds(after=first, by=first + gap)
    unit = precision_of(bounds, named=named)
    days = (first.date(), (first + gap).date())
    if unit is Precision.DAY:
        assert named
        assert days[0] == days[1]
    elif unit is Precision.MONTH:
        assert {(day.year, day.month) for day in days} == {(days[0].year, days[0].month)}
    elif unit is Precision.YEAR:
        assert {day.year for day in days} == {days[0].year}
    else:
        assert days[0].year != days[1].year


def span(value: str) -> tuple[date, date]:
    """First and last day of a time value."""
    match = TIME.fullmatch(value)
    assert match, value
    year, month, day, unit = map(int, match.groups())
    if unit == 11:
        return date(year, month, day), date(year, month, day)
    if unit == 10:
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


LOOKS = st.lists(
    st.tuples(
        st.integers(0, 1500), st.sampled_from(["seen", "not_seen", "not_looked"]), st.sampled_from("ab")
    ),
    min_size=1,
    max_size=12,
)
WORDS = st.lists(
    st.tuples(
        st.integers(0, 1500),
        st.sampled_from([Said.LEFT, Said.MOVED, Said.ANNOUNCED, Said.RESTING]),
        st.none() | st.integers(-60, 1600),
    ),
    max_size=3,
)


@settings(max_examples=400, deadline=None)
@given(looks=LOOKS, said=WORDS)
def test_no_date_of_a_batch_is_more_precise_than_the_bounds(build, looks, said):
    rows = [build.row(day, outcome, page=page) for day, outcome, page in looks]
    remarks = [
        build.remark(day, kind, named=build.at(named).date() if named is not None else None, handle="amt")
        for day, kind, named in said
    ]
    history = build.history(rows, remarks=remarks)
    named_days = {one.day for one in remarks if one.day}
    for line in build.given(history)[BATCH].splitlines():
        found = qualifiers(line)
        (timeline,) = [one for one in history.timelines if one.periods]
        start = timeline.periods[-1].start
        if "P580" in found:
            check(found["P580"], start, named_days)
        if "P1319" in found:
            assert span(found["P1319"])[0] <= start.after.date()
            assert span(found["P8555"])[1] >= start.by.date()
        if found.get("P582", "somevalue") != "somevalue":
            ends = [phase.start for phase in timeline.phases if phase.state in {"closed", "moved"}]
            ends += [one.end for one in timeline.periods if one.end]
            assert any(fits(found["P582"], bounds, named_days) for bounds in ends)


def check(value: str, bounds: Bounds, named_days: set[date]) -> None:
    assert fits(value, bounds, named_days), (value, bounds)


def fits(value: str, bounds: Bounds, named_days: set[date]) -> bool:
    """A unit that holds both bounds, or a day that the body itself names."""
    first, last = span(value)
    if first == last:
        return first in named_days
    return bounds.after is not None and first <= bounds.after.date() and bounds.by.date() <= last


def test_evidence_without_an_address_is_not_invented(build):
    history = build.history([build.row(0)], archived=False)
    bare = {
        ref: replace(source, page_url="", evidence=EvidenceRef(bundle="x", record="r", offset=0, digest="d"))
        for ref, source in history.sources.items()
    }
    assert build.given(replace(history, sources=bare))[BATCH] == ""
