"""The register knows every inspection, how its bundles are chained, and what was last made of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.errors import RegisterError
from amtsblick.keep.board import Lines
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
from amtsblick.values.board import BoardBody, Side
from amtsblick.values.body import Body

WHEN = datetime(2026, 11, 3, 10, tzinfo=UTC)


def entry(number=1, **more):
    return InspectionEntry(
        **{
            "site": "https://www.amt.example/",
            "started_at": WHEN,
            "bundle": f"amt/{number}.wacz",
            "manifest": f"sha256:{number}",
            **more,
        }
    )


def result(**more):
    return InspectionResult(
        **{
            "judged_at": WHEN,
            "software": "0.1",
            "knowledge": "sha256:k",
            "state": "looked",
            "found": {"site": "https://www.amt.example/", "findings": [{"subject": "Zähler \ud83d"}]},
            **more,
        }
    )


@pytest.fixture
def survey(register):
    body = Body(id="amt", name="Amt", kind="", parent=None, homepage="https://www.amt.example/")
    return register.start_survey(
        bodies=[body], source="live", pages_limit=3, software="0.1", knowledge="sha256:k", when=WHEN
    ).id


def test_each_bundle_can_name_the_one_before(register):
    assert register.last_manifest() == ""
    register.record_inspection(entry(1), result())
    register.record_inspection(entry(2, previous="sha256:1"), result())
    assert register.last_manifest() == "sha256:2"


def test_a_surveys_inspections_are_the_newest_of_each_body(register, survey):
    register.record_inspection(entry(1, survey=survey, body="amt"), result())
    later = entry(2, survey=survey, body="amt", started_at=WHEN + timedelta(hours=1), previous="sha256:1")
    register.record_inspection(later, result(state="tls"))
    register.record_inspection(entry(3), result())
    assert register.inspections(survey) == [(later, result(state="tls"))]


def test_the_same_bundle_is_not_entered_twice(register):
    register.record_inspection(entry(1), result())
    with pytest.raises(RegisterError):
        register.record_inspection(replace(entry(1), bundle="elsewhere.wacz"), result())
    assert register.last_manifest() == "sha256:1"


def test_the_newest_come_first_in_pages_each_as_last_judged(register):
    numbers = [register.record_inspection(entry(one), result()) for one in range(1, 6)]
    register.record_inspection_result(numbers[4], result(state="dns"))
    first = register.newest_inspections(limit=2)
    assert [number for number, _, _ in first] == [numbers[4], numbers[3]]
    assert [found.state for _, _, found in first] == ["dns", "looked"]
    rest = register.newest_inspections(before=numbers[3], limit=10)
    assert [number for number, _, _ in rest] == numbers[2::-1]
    assert rest[0][1] == entry(3)


def test_a_list_keeps_to_the_bodies_asked_for(register, survey):
    mine = register.record_inspection(entry(1, survey=survey, body="amt"), result())
    register.record_inspection(entry(2), result())
    assert [number for number, _, _ in register.newest_inspections(bodies=["amt"])] == [mine]
    assert register.newest_inspections(bodies=[]) == []


def test_a_side_shows_no_inspection_of_a_body_that_it_does_not_show(register, survey):
    mine = register.record_inspection(entry(1, survey=survey, body="amt"), result())
    assert register.newest_inspections(shown_on=Side.PUBLIC) == []
    line = BoardBody(side=Side.PUBLIC, id="amt", name="Amt")
    assert register.put_lines([Lines(owner="amt", last=0, bodies=(line,))]) == []
    assert [number for number, _, _ in register.newest_inspections(shown_on=Side.PUBLIC)] == [mine]
    assert register.newest_inspections(shown_on=Side.INSIDE) == []


def test_the_one_before_is_of_the_same_body_or_site(register, survey):
    first = register.record_inspection(entry(1, survey=survey, body="amt"), result())
    lone = register.record_inspection(entry(2), result())
    second = register.record_inspection(
        entry(3, survey=survey, body="amt", site="https://new.example/"), result()
    )
    again = register.record_inspection(entry(4), result())
    assert register.inspection_before(second) == first
    assert register.inspection_before(again) == lone
    assert register.inspection_before(first) is None
    assert register.inspection_before(999) is None


def test_one_inspection_is_found_by_its_number(register):
    number = register.record_inspection(entry(), result())
    assert register.inspection(number) == (entry(), result())
    assert register.inspection(number + 1) is None
