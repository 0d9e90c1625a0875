"""Values go through JSON and come back unchanged."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.answers import (
    Answer,
    Evidence,
    LegalPage,
    LegalPageKind,
    Notice,
    NoticeKind,
    NotSeen,
    Place,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef, State, Watch
from amtsblick.values.knowledge import Service
from amtsblick.values.survey import BodySheet, Change, Citation, PageLook, SurveyRun

MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]))
REFS = st.none() | st.builds(EvidenceRef)
for kind in (Citation, PageLook):
    st.register_type_strategy(kind, st.builds(kind, taken_at=MOMENTS, evidence_ref=REFS))
RUNS = st.builds(SurveyRun, started_at=MOMENTS, finished_at=st.none() | MOMENTS)


@settings(max_examples=60)
@given(st.from_type(BodySheet) | st.from_type(Body) | st.from_type(Change) | st.from_type(Service) | RUNS)
def test_to_json_and_back_is_identity(value: object) -> None:
    text = json.dumps(to_json(value))
    assert from_json(type(value), json.loads(text)) == value


@settings(max_examples=100)
@given(st.one_of([st.from_type(member) for member in get_args(Answer)]))
def test_an_answer_carries_its_kind_through_json(answer: object) -> None:
    encoded = json.loads(json.dumps(to_json(answer, Answer)))
    back = from_json(Answer, encoded)
    assert back == answer
    assert type(back) is type(answer)


def test_the_tag_of_an_answer_stands_beside_a_field_called_kind() -> None:
    evidence = Evidence(path="p", excerpt="e")
    page = LegalPage(kind=LegalPageKind.IMPRINT, url="u", text="t", place=Place.FOOTER, evidence=evidence)
    encoded = to_json(page, Answer)
    assert encoded["answer"] == "legal_page"
    assert encoded["kind"] == "imprint"


def test_moments_are_written_in_utc_with_z() -> None:
    summer = datetime(2026, 7, 1, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    look = PageLook(
        url="u", role="start", state=State.DNS, detail="", taken_at=summer, status=None, evidence_ref=None
    )
    assert to_json(look)["taken_at"] == "2026-07-01T12:05:00Z"


def test_days_are_written_as_days() -> None:
    notice = Notice(
        kind=NoticeKind.LEFT,
        service="x",
        sentence="s",
        when=date(2025, 1, 31),
        evidence=Evidence(path="", excerpt=""),
    )
    assert to_json(notice)["when"] == "2025-01-31"


def test_a_moment_without_zone_is_refused() -> None:
    look = PageLook(
        url="u",
        role="start",
        state=State.DNS,
        detail="",
        taken_at=datetime(2026, 7, 1),  # noqa: DTZ001 - the mistake under test
        status=None,
        evidence_ref=None,
    )
    with pytest.raises(ValueError, match="no time zone"):
        to_json(look)


def test_bytes_are_never_encoded() -> None:
    capture = Capture(
        url="u", requested="u", taken_at=datetime(2026, 7, 1, tzinfo=UTC), body=b"x", collector="test"
    )
    with pytest.raises(TypeError, match="bytes"):
        to_json(capture)


def test_fields_with_defaults_may_be_missing_in_older_objects() -> None:
    assert from_json(Body, {"id": "a", "name": "A", "homepage": "h"}) == Body(id="a", name="A", homepage="h")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"id": "a", "name": "A"}, "lacks homepage"),
        ({"id": "a", "name": "A", "homepage": "h", "mood": 1}, "no field 'mood'"),
        ({"id": 5, "name": "A", "homepage": "h"}, r"Body\.id: expected str, found 5"),
        (["a"], "expected an object"),
    ],
)
def test_other_shapes_are_refused_by_name(data: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_json(Body, data)


def test_an_unknown_kind_of_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="guess"):
        from_json(Answer, {"answer": "guess"})


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="asleep"):
        from_json(State, "asleep")


def test_sets_are_sorted_so_that_texts_are_stable() -> None:
    assert to_json(frozenset({Watch.HEADERS, Watch.DOCUMENT}), frozenset[Watch]) == ["document", "headers"]


def test_an_answer_without_evidence_round_trips() -> None:
    seen_by_nobody = NotSeen(question="official_channels", needs=Watch.DOCUMENT)
    assert from_json(NotSeen, to_json(seen_by_nobody)) == seen_by_nobody
