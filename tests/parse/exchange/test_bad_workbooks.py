"""Workbooks: what nobody sees, what runs, and what is larger than it looks is refused."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from amtsblick.parse.exchange.read import read_file
from amtsblick.values.days import PartialDate

HEAD = ("id", "body", "service", "kind", "since", "note")
ROW = ("a", "b", "x", "none", "2024", "")


def workbook(fill, sheet="usages"):
    """Bytes of a workbook with the header and what ``fill`` puts there."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, HEAD)
    fill(book, page)
    book.close()
    return stream.getvalue()


def a_row(_, page):
    page.write_row(1, 0, ROW)


def with_parts(data, parts, *, without=()):
    """The archive with further or other parts."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts and part.filename not in without:
                new.writestr(part, old.read(part))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def read(data, name="register.xlsx"):
    return read_file(data, name)


def only(found):
    assert len(found.troubles) == 1, [str(one) for one in found.troubles]
    return found.troubles[0]


@pytest.mark.parametrize(
    ("put", "day"),
    [
        (
            lambda book, page: page.write_datetime(
                1, 4, date(2024, 12, 7), book.add_format({"num_format": "d.m.yy"})
            ),
            "2024-12-07",
        ),
        (lambda _, page: page.write_number(1, 4, 45633), "2024-12-07"),
        (lambda _, page: page.write_number(1, 4, 2024), "2024"),
        (lambda _, page: page.write_string(1, 4, "07.12.2024"), "2024-12-07"),
    ],
    ids=["date cell", "serial", "year", "text"],
)
def test_days_in_cells(put, day):
    def fill(book, page):
        page.write_row(1, 0, ROW[:4])
        put(book, page)

    (claim,) = read(workbook(fill)).claims
    assert claim.content.since == PartialDate(text=day)


def test_formulas_are_named_by_their_cell():
    def fill(_, page):
        page.write_row(1, 0, ROW)
        page.write_formula(1, 5, "=1+1")

    trouble = only(read(workbook(fill)))
    assert (trouble.column, "F2" in trouble.text, "=1+1" in trouble.text) == ("note", True, True)


def test_text_that_looks_like_a_formula_is_text_only_with_an_apostrophe():
    def fill(_, page):
        page.write_row(1, 0, ROW)
        page.write_string(1, 5, "'=1+1")

    assert read(workbook(fill)).claims[0].content.note == "=1+1"


def test_errors_in_cells():
    def fill(_, page):
        page.write_row(1, 0, ROW)
        page.write_formula(1, 5, "=NA()", None, "#N/A")

    assert "formula" in only(read(workbook(fill))).text


def test_merged_cells():
    def fill(_, page):
        page.write_row(1, 0, ROW)
        page.merge_range("B3:B4", "b")

    assert "B3:B4" in only(read(workbook(fill))).text


def test_hidden_sheets():
    def fill(book, page):
        page.write_row(1, 0, ROW)
        hidden = book.add_worksheet("reviews")
        hidden.hide()

    trouble = only(read(workbook(fill)))
    assert (trouble.place.sheet, "hidden" in trouble.text) == ("reviews", True)


def test_sheets_of_no_kind_are_named():
    trouble = only(read(workbook(a_row, sheet="Usagess")))
    assert (trouble.place.sheet, "usages" in trouble.remedy) == ("Usagess", True)


def test_german_sheets_and_the_words_beside():
    def fill(book, page):
        page.write_row(1, 0, ROW)
        book.add_worksheet("words").write(0, 0, "explains")

    assert len(read(workbook(fill, sheet="Nutzungen")).claims) == 1


def test_numbers_that_lost_digits():
    def fill(_, page):
        page.write_row(1, 0, ROW)
        page.write_number(1, 5, 1234567890123456789)

    assert "digits" in only(read(workbook(fill))).text


def test_days_counted_from_1904():
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True})
    book.add_worksheet("usages").write_row(0, 0, HEAD)
    book.close()
    assert "1904" in only(read(stream.getvalue())).text


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "other workbooks"),
        ({"xl/sharedStrings.xml": DOCTYPE}, "document type"),
        ({"xl/sharedStrings.xml": DOCTYPE.decode().encode("utf-16")}, "document type"),
        ({"xl/media/zero.xml": bytes(60_000_000)}, "bomb"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet"}, "cannot be read"),
    ],
    ids=["macros", "macro sheet", "links", "entities", "entities in utf-16", "bomb", "broken xml"],
)
def test_archives_that_are_not_opened(parts, word):
    assert word in only(read(with_parts(workbook(a_row), parts))).text


def test_archive_that_lies_about_its_size():
    data = bytearray(with_parts(workbook(a_row), {"xl/media/zero.xml": bytes(2_000_000)}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        name = data.rfind(b"xl/media/zero.xml") if mark == b"PK\x01\x02" else data.find(b"xl/media/zero.xml")
        head = data.rfind(mark, 0, name)
        data[head + at : head + at + 4] = (1000).to_bytes(4, "little")
    assert "damaged" in only(read(bytes(data))).text or "longer" in only(read(bytes(data))).text


def test_files_that_were_cut_or_are_none():
    whole = workbook(a_row)
    assert "cut" in only(read(whole[: len(whole) // 2])).text
    assert "workbook" in only(read(b"no workbook")).text
    assert "old Excel" in only(read(b"\xd0\xcf\x11\xe0\xa1\xb1")).text
    assert "no Excel" in only(read(with_parts(whole, {}, without=("xl/workbook.xml",)))).text


def test_a_sheet_that_claims_to_be_endless():
    whole = workbook(a_row)
    with zipfile.ZipFile(BytesIO(whole)) as box:
        xml = box.read("xl/worksheets/sheet1.xml")
    wide = xml.replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"')
    assert wide != xml
    assert len(read(with_parts(whole, {"xl/worksheets/sheet1.xml": wide})).claims) == 1


def test_moments_in_cells_are_no_days():
    def fill(book, page):
        page.write_row(1, 0, ROW)
        page.write_datetime(
            1,
            4,
            datetime(2024, 12, 7, 14, 30, tzinfo=UTC).replace(tzinfo=None),
            book.add_format({"num_format": "d.m.yy hh:mm"}),
        )

    assert only(read(workbook(fill))).column == "since"
