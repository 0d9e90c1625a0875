"""Tables tell the truth and do not bite."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.report import exports
from amtsblick.report.exports import NAMES, dictionary, rows_csv, write_json, write_parquet, write_xlsx
from amtsblick.report.tables import TABLES, Results
from amtsblick.report.text import harmless

NOW = datetime(2026, 11, 5, 8, tzinfo=UTC)


@pytest.fixture
def results(fiction):
    sheets = fiction.state()
    return Results(
        run=fiction.run(),
        sheets=lambda: iter(sheets),
        changes=fiction.changes(sheets),
        knowledge=fiction.knowledge,
    )


def hostile(results, fiction, name='=HYPERLINK("http://x")'):
    body = fiction.body("böse", name, "+kind")
    sheet = fiction.sheet(body, [fiction.cell("x", "@handle", body.homepage)], state_detail="\ud800 lone")
    return replace(results, sheets=lambda: iter([sheet]))


def read_csv(results, name):
    return list(csv.DictReader(io.StringIO("".join(rows_csv(name, results)), newline="")))


def read_parquet(results, name):
    stream = io.BytesIO()
    write_parquet(name, results, stream)
    return pq.read_table(io.BytesIO(stream.getvalue()))


def read_xlsx(results):
    stream = io.BytesIO()
    write_xlsx(results, stream, generated_at=NOW)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize("name", NAMES)
def test_csv_and_parquet_hold_the_same_rows(results, name):
    lines, table = read_csv(results, name), read_parquet(results, name)
    assert len(lines) == table.num_rows > 0
    assert list(lines[0]) == table.column_names


def test_bodies_say_whether_they_were_looked_at(results):
    bodies = {row["body_id"]: row for row in read_csv(results, "bodies")}
    assert bodies["im"]["looked"] == "false"
    assert bodies["im"]["state"] == "bot_wall"
    assert bodies["lfdi"] | {"looked": "true", "pages_looked": "6", "own_channels": "0"} == bodies["lfdi"]


def test_the_matrix_tells_not_found_from_not_looked(results):
    rows = {row["body_id"]: row for row in read_csv(results, "matrix")}
    assert rows["lfdi"]["instagram"] == "not_found"
    assert rows["im"]["instagram"] == "not_looked"
    assert rows["museum"]["x"] == "left"
    assert rows["stk"]["instagram"] == "own"


def test_every_channel_carries_its_evidence(results):
    for row in read_csv(results, "channels"):
        assert row["evidence_file"]
        assert row["record_id"]
        assert row["digest"].startswith("sha256:")
        assert row["evidence_taken_at"].endswith("Z")


def test_text_that_looks_like_a_formula_is_disarmed_in_csv(results, fiction):
    (row,) = read_csv(hostile(results, fiction), "channels")
    assert row["body_name"] == '\'=HYPERLINK("http://x")'
    assert row["handle"] == "'@handle"


def test_text_that_looks_like_a_formula_is_disarmed_in_xlsx(results, fiction):
    book = read_xlsx(hostile(results, fiction))
    cell = book["bodies"]["B2"]
    assert cell.value == '\'=HYPERLINK("http://x")'
    assert cell.data_type == "s"


def test_json_keeps_the_truth(results, fiction):
    text = "".join(write_json(hostile(results, fiction), generated_at=NOW))
    assert text.encode()
    (sheet,) = json.loads(text)["bodies"]
    assert sheet["body"]["name"] == '=HYPERLINK("http://x")'
    assert sheet["state_detail"] == "\ud800 lone"


def test_json_holds_everything(results):
    document = json.loads("".join(write_json(results, generated_at=NOW)))
    assert document["format"] == "amtsblick-survey"
    assert document["run"]["id"] == 3
    assert len(document["bodies"]) == 14
    assert len(document["changes"]) == len(results.changes)
    channel = document["bodies"][0]["cells"][0]["channels"][0]
    assert channel["standing"] == "own"
    assert channel["citations"][0]["evidence_ref"]["digest"].startswith("sha256:")
    assert channel["citations"][0]["taken_at"] == "2026-11-03T09:15:00Z"


@pytest.mark.parametrize("name", NAMES)
def test_a_survey_without_bodies_gives_empty_tables(results, name):
    empty = replace(results, sheets=lambda: iter(()), changes=())
    assert read_csv(empty, name) == []
    assert read_parquet(empty, name).num_rows == 0
    assert json.loads("".join(write_json(empty, generated_at=NOW)))["bodies"] == []


def test_the_workbook_has_every_table_and_the_dictionary(results):
    book = read_xlsx(results)
    assert book.sheetnames == ["matrix", *TABLES, "dictionary"]
    assert book["pages"]["I2"].value == datetime(2026, 11, 3, 9, 14)  # noqa: DTZ001 - workbooks know no zone


def test_a_table_longer_than_a_sheet_goes_on_in_another(results, monkeypatch):
    monkeypatch.setattr(exports, "_XLSX_ROWS", 6)
    book = read_xlsx(results)
    assert [name for name in book.sheetnames if name.startswith("bodies")] == [
        "bodies",
        "bodies (2)",
        "bodies (3)",
    ]
    names = [
        row[0].value
        for part in ("bodies", "bodies (2)", "bodies (3)")
        for row in book[part].iter_rows(min_row=2)
    ]
    assert names == [sheet.body.id for sheet in results.sheets()]


def test_the_dictionary_explains_every_column():
    explained = {(table, column) for table, column, _, meaning in dictionary() if column and meaning}
    assert explained == {(table.name, column.name) for table in TABLES.values() for column in table.columns}


def test_column_names_are_unique_in_each_table():
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), table.name


def test_parquet_types_are_the_domains(results):
    table = read_parquet(results, "pages")
    assert str(table.schema.field("taken_at").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("looked").type) == "bool"
    assert table.schema.field("state").metadata[b"meaning"]


@given(st.text())
def test_no_text_starts_a_formula(text):
    assert not harmless(text).lstrip().startswith(("=", "+", "-", "@", "\uff1d"))


@given(st.text())
def test_harmless_text_is_left_alone_or_quoted(text):
    assert harmless(text) in {text, f"'{text}"}
