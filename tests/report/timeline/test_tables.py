"""Rows of periods and months: complete, dated with bounds, harmless in a spreadsheet."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.assess.timeline.build import Known, timelines
from amtsblick.assess.timeline.trend import trend
from amtsblick.report.csv_text import csv_text
from amtsblick.report.lookup import Names
from amtsblick.report.timeline.tables import (
    COLUMNS,
    MONTH_COLUMNS,
    bounds_words,
    month_rows,
    period_rows,
    rows_json,
)
from amtsblick.report.words import words
from amtsblick.values.body import Body
from amtsblick.values.capture import EvidenceRef
from amtsblick.values.history import History, Source
from amtsblick.values.timeline import Bounds, Remark, Said

START = datetime(2024, 3, 4, 12, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://evil.example")'


def at(day):
    return START + timedelta(days=day)


def a_history(name="Amt", remarks=()):
    """x is linked from day 30 to 60, youtube all the time; looks every 30 days until day 120."""
    rows = []
    for day in range(0, 121, 30):
        rows.append(("amt", "", "", at(day), "start", "not_seen", "", f"r{day}"))
        if 30 <= day <= 60:
            rows.append(("amt", "x", "amt", at(day), "start", "seen", "", f"r{day}"))
        rows.append(("amt", "youtube", "amt", at(day), "start", "seen", "", f"r{day}"))
    ref = EvidenceRef(bundle="2024/a.wacz", record="<urn:uuid:1>", offset=0, digest="sha256:1")
    return History(
        bodies={"amt": Body(id="amt", name=name, homepage="https://amt.example/")},
        timelines=timelines(rows, Known(remarks=remarks)),
        sources={
            "r60": Source(
                page_url="https://amt.example/start",
                taken_at=at(60),
                evidence=ref,
                archive="Archiv",
                archived_at="https://archive.example/1",
            )
        },
        until=at(120),
    )


@pytest.fixture
def names(knowledge):
    return Names(knowledge, words("de"), {})


def test_a_period_has_bounds_state_and_evidence(names):
    x, youtube = period_rows(a_history(), names)
    assert (x.start, x.end) == (Bounds(after=at(0), by=at(30)), Bounds(after=at(60), by=at(90)))
    assert (x.new, x.told, x.state, x.sights) == (True, False, "unknown", 2)
    assert (x.evidence_page, x.archived_at) == ("https://amt.example/start", "https://archive.example/1")
    assert (x.evidence_file, x.record_id, x.digest) == ("2024/a.wacz", "<urn:uuid:1>", "sha256:1")
    assert (youtube.start, youtube.end, youtube.new) == (Bounds(after=None, by=at(0)), None, False)
    assert (youtube.state, youtube.last_seen, youtube.evidence_file) == ("active", at(120), "")


def test_the_bodys_own_day_is_the_end_and_told(names):
    said = Remark(
        body="amt",
        service="x",
        said=Said.LEFT,
        seen_at=at(90),
        sentence="Wir haben X am 20. Mai 2024 verlassen.",
        page="start",
        day=date(2024, 5, 20),
    )
    (x,) = period_rows(a_history(remarks=[said]), names, ["x"])
    assert (x.told, x.state, x.end_by.date(), x.end_after.date()) == (
        True,
        "closed",
        date(2024, 5, 20),
        date(2024, 5, 20),
    )


def test_csv_has_every_column_and_no_formula(names):
    lines = "".join(csv_text(COLUMNS, period_rows(a_history(HOSTILE), names)))
    head, x, _ = csv.reader(io.StringIO(lines))
    assert head == [column.name for column in COLUMNS]
    row = dict(zip(head, x, strict=True))
    assert row["body_name"] == f"'{HOSTILE}"
    assert (row["new"], row["start_by"], row["told"]) == ("true", "2024-04-03T12:00:00Z", "false")


def test_json_keeps_text_and_says_null_where_nothing_is_known(names):
    _, youtube = json.loads("".join(rows_json(COLUMNS, period_rows(a_history(HOSTILE), names))))
    assert youtube["body_name"] == HOSTILE
    assert (youtube["start_after"], youtube["end_by"], youtube["new"]) == (None, None, False)
    assert youtube["last_seen"] == "2024-07-02T12:00:00Z"


def test_no_rows_make_a_valid_document():
    assert json.loads("".join(rows_json(COLUMNS, []))) == []
    assert "".join(csv_text(COLUMNS, [])).startswith("body_id,")


def test_months_of_the_trend_are_rows():
    found = trend(a_history())
    rows = [dict(zip([one.name for one in MONTH_COLUMNS], row, strict=True)) for row in month_rows(found)]
    assert len(rows) == len(found.months) * len(found.services) == 10
    assert len(MONTH_COLUMNS) == len(set(rows[0]))
    (may,) = [row for row in rows if row["service"] == "x" and row["month"] == date(2024, 5, 1)]
    assert (may["left_possible"], may["left_sure"], may["low"], may["high"]) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("after", "by", "de", "en"),
    [
        (None, at(0), "spätestens am 4. März 2024", "on 4 March 2024 at the latest"),
        (
            at(0),
            at(90),
            "zwischen dem 4. März 2024 und dem 2. Juni 2024",
            "between 4 March 2024 and 2 June 2024",
        ),
        (at(0) - timedelta(hours=12), at(0), "am 4. März 2024", "on 4 March 2024"),
    ],
    ids=["found", "between", "day"],
)
def test_bounds_are_said_without_a_day_that_nothing_shows(after, by, de, en):
    bounds = Bounds(after=after, by=by)
    assert bounds_words(bounds, words("de")) == de
    assert bounds_words(bounds, words("en")) == en
