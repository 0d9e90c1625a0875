"""The register knows every inspection, how its bundles are chained, and what was last made of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.errors import RegisterError
from amtsblick.keep.inspections import InspectionEntry, InspectionResult
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
