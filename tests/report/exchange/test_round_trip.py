"""Whatever a record says, its file says the same to the reader."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.parse.exchange.kinds import PLURALS
from amtsblick.parse.exchange.read import read_file
from amtsblick.report.exchange.csv_files import csv_pieces
from amtsblick.report.exchange.xlsx_files import write_workbook
from amtsblick.report.exchange.yaml_files import yaml_pieces
from amtsblick.values.records import RecordKind
from drawn.records import entries_of


def as_csv(kind, entries):
    return "".join(csv_pieces(kind, entries)).encode()


def as_yaml(kind, entries):
    return "".join(yaml_pieces(kind, entries)).encode()


def as_xlsx(kind, entries):
    stream = BytesIO()
    write_workbook({kind: entries}, stream)
    return stream.getvalue()


WRITERS = {"csv": as_csv, "yaml": as_yaml, "xlsx": as_xlsx}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("kind", RecordKind, ids=str)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_written_is_read_back_unchanged(form, kind, data):
    entries = data.draw(st.lists(entries_of(kind), min_size=1, max_size=2))
    written = WRITERS[form](kind, entries)
    found = read_file(written, f"{PLURALS[kind]}.{form}")
    assert found.troubles == ()
    for claim, entry in zip(found.claims, entries, strict=True):
        assert claim.content == entry.content
        assert (claim.version, claim.state, claim.valid_from) == (
            entry.version,
            entry.state,
            entry.valid_from,
        )
        assert (claim.authors, claim.approved_by, claim.note) == (
            entry.authors,
            entry.approved_by,
            entry.note,
        )
    assert WRITERS[form](kind, entries) == written
