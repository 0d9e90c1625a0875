"""Everything that may be wrong with a questionnaire that comes back is named with its place."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from amtsblick.parse.questionnaire.read import MOST_BYTES, read_answers
from amtsblick.values.declared import DeclaredUse
from amtsblick.values.usages import Purpose, UsageKind
from testquestionnaire import ASKED, TODAY, VOCABULARY, a_form, filled, workbook

COVER = {"questionnaire": ASKED.id, "token": ASKED.token}
FIRST = 3
"""Row of the first answer; the form asks for X, Mastodon and Facebook and has free rows from 6 on."""


@pytest.fixture(scope="module")
def blank() -> bytes:
    return workbook(a_form())


def read(data: bytes, name: str = "amt.xlsx"):
    return read_answers(data, name, VOCABULARY, TODAY)


def tree(*uses: dict, **cover):
    return read(json.dumps({**COVER, **cover, "uses": uses}).encode(), "amt.json")


def problems(found) -> list[str]:
    assert found.answers is None
    return [str(one) for one in found.troubles]


def test_an_account_that_was_seen_is_meant_unless_another_is_named(blank):
    rows = [{"kind": "eigene Inhalte"}, {"kind": "verlassen", "handle": "https://social.example.de/@neu"}]
    uses = read(filled(blank, rows)).answers.uses

    assert [use.handle for use in uses] == ["amt_auen", "neu@social.example.de"]


def test_a_printed_account_that_was_overwritten_is_no_formula():
    (problem,) = problems(tree({"service": "x", "kind": "left", "seen_handle": "=1+1"}))
    kept = tree({"service": "flickr", "kind": "left", "seen_handle": "12345678@N00"}).answers

    assert "'=1+1' is a formula" in problem
    assert kept.uses[0].handle == "12345678@N00"


def test_rows_without_an_answer_are_told_as_such(blank):
    answers = read(filled(blank, [{"kind": "nicht genutzt"}])).answers

    assert answers.unanswered == ("mastodon", "facebook")
    assert answers.uses == (DeclaredUse(service="x", kind=UsageKind.NONE, handle="amt_auen"),)


def test_the_cover_is_read(blank):
    cover = {"unit": "Referat 12", "remarks": "Wir prüfen.", "next_review_overall": "1.3.2027"}
    answers = read(filled(blank, [{"kind": "ruht"}], cover)).answers

    assert (answers.unit, answers.remarks, answers.next_review) == (
        "Referat 12",
        "Wir prüfen.",
        date(2027, 3, 1),
    )
    assert (answers.token, answers.body) == (ASKED.token, "amt")


def test_a_body_may_say_that_it_uses_nothing(blank):
    answers = read(filled(blank, cover={"no_services": "ja"})).answers

    assert answers.uses == (DeclaredUse(service="", kind=UsageKind.NONE),)


def test_dates_and_words_may_be_cells_of_any_kind(blank):
    rows = [
        {
            "kind": "own_content",
            "since": 2019,
            "next_review": date(2027, 5, 1),
            "purposes": "Pressearbeit, Dialog",
        }
    ]
    (use,) = read(filled(blank, rows)).answers.uses

    assert (use.since.text, use.next_review) == ("2019", date(2027, 5, 1))
    assert use.purposes == (Purpose.PRESS, Purpose.DIALOGUE)


SHEET = "amt.xlsx, sheet Antworten, row 3"
WRONG = {
    "nothing": ({}, ["amt.xlsx: nothing is answered"]),
    "word": ({"kind": "manchmal"}, [f"{SHEET}, column Nutzung: 'manchmal' is not known here"]),
    "no_kind": ({"reason": "Presse"}, [f"{SHEET}, column kind: this row says nothing about its kind"]),
    "formula": (
        {"kind": "ruht", "reason": "=HYPERLINK(1)"},
        [f"{SHEET}, column Warum so: cell K3: '=HYPERLINK(1)' is a formula"],
    ),
    "day": (
        {"kind": "ruht", "next_review": "bald"},
        [f"{SHEET}, column Nächste Überprüfung: 'bald' is no day"],
    ),
    "month": ({"kind": "ruht", "next_review": "2027-03"}, ["names no single day"]),
    "past": ({"kind": "ruht", "next_review": "1.3.2024"}, ["2024-03-01 has passed"]),
    "future": ({"kind": "ruht", "since": "2030"}, ["column Seit: 2030 is still to come"]),
    "yes_no": ({"kind": "ruht", "exit_debated": "vielleicht"}, ["is neither yes nor no"]),
    "leaving": ({"kind": "verlassen", "exit_debated": "ja"}, ["debates to leave, and the kind is left"]),
    "none_and_account": ({"kind": "nicht genutzt", "handle": "amt"}, ["is not used, and names an account"]),
    "via": ({"kind": "ruht", "via": "Land Auental"}, ["another body is named, and the kind is dormant"]),
    "other_service": (
        {"kind": "ruht", "handle": "https://www.facebook.com/amt"},
        [
            "column Konto, wenn ein anderes: 'https://www.facebook.com/amt' is an account on Facebook, not on X"
        ],
    ),
    "no_account": ({"kind": "ruht", "handle": "https://x.com/a/status/1"}, ["leads to no account on X"]),
    "long": ({"kind": "ruht", "decided_by": "a" * 600}, ["600 characters are too many"]),
}


@pytest.mark.parametrize(("row", "wanted"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_named_with_its_cell(blank, row, wanted):
    found = problems(read(filled(blank, [row])))

    assert len(found) == len(wanted)
    for text, part in zip(found, wanted, strict=True):
        assert part in text
        assert "; " in text  # what to do


def test_every_problem_of_a_file_is_named_at_once(blank):
    rows = [{"kind": "manchmal"}, {"kind": "ruht", "since": "gestern"}]

    assert len(problems(read(filled(blank, rows, {"next_review_overall": "nie"})))) == 3


def test_unknown_services_of_free_rows_are_named_with_what_may_be_meant(blank):
    rows = [{}, {}, {}, {"service": "Facebok", "kind": "ruht"}, {"service": "Twitter", "kind": "verlassen"}]
    (text,) = problems(read(filled(blank, rows)))

    assert "row 6, column Dienst: 'Facebok' is no service that we know; was facebook meant?" in text


def test_contradictions_between_rows_and_with_the_cover():
    (twice,) = problems(tree({"service": "x", "kind": "left"}, {"service": "X", "kind": "left"}))
    (denied,) = problems(
        tree({"service": "x", "kind": "none"}, {"service": "x", "kind": "dormant", "handle": "a"})
    )
    (none,) = problems(tree({"service": "x", "kind": "dormant"}, no_services=True))

    assert "x is answered twice" in twice
    assert "says that it is not used" in denied
    assert "the cover says that no service is used" in none


def test_a_review_before_the_beginning_is_out_of_order():
    planned = {"service": "x", "kind": "planned", "since": "2028", "next_review": "2027-01-01"}

    assert "it lies before the beginning (2028)" in problems(tree(planned))[0]


def test_csv_with_semicolons_and_headings_of_either_language():
    lines = [
        "Fragebogen;Zeichen;Dienst;Nutzung;Konto, wenn ein anderes;Since",
        f"{ASKED.id};{ASKED.token};Facebook;eigene Inhalte;www.facebook.com/amt.auen;12/2020",
        ";;x;left;;",
    ]
    answers = read("\r\n".join(lines).encode("cp1252"), "amt.csv").answers

    assert [(use.service, use.handle) for use in answers.uses] == [("facebook", "amt.auen"), ("x", "")]
    assert answers.token == ASKED.token


def test_yaml_is_read_and_unknown_fields_are_named():
    text = (
        f"questionnaire: {ASKED.id}\ntoken: {ASKED.token}\nuses:\n- service: x\n  kind: left\n  sinse: 2020\n"
    )
    (problem,) = problems(read(text.encode(), "amt.yaml"))

    assert (
        "amt.yaml, row 4, column sinse: 'sinse' is no field of a questionnaire; was since meant?" in problem
    )


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.xlsm", b"PK", "files ending in .xlsm are not read"),
        ("a.ods", b"PK", "files ending in .ods are not read"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "one with a password"),
        ("a.xlsx", b"no workbook", "this is no workbook"),
        ("a.csv", b"", "the file is empty"),
        ("a.json", b"[1]", "the file holds no answers"),
        ("a.json", b'{"uses": [{"kind": {"a": 1}}]}', "is a group of fields"),
        ("a.yaml", b"a: !!python/object:os.system x", "is not allowed"),
        ("a.csv", b"a" * (MOST_BYTES + 1), "too much for a questionnaire"),
    ],
    ids=["macros", "other", "password", "no_zip", "empty", "list", "group", "tag", "oversized"],
)
def test_files_that_are_not_opened(name, data, wanted):
    assert wanted in problems(read(data, name))[0]


def rebuilt(data: bytes, changes: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part, old.read(part))
        for name, content in changes.items():
            new.writestr(name, content)
    return stream.getvalue()


def test_macros_and_zip_bombs_are_refused(blank):
    macros = rebuilt(blank, {"xl/vbaProject.bin": b"\0"})
    bomb = rebuilt(blank, {"xl/bomb.xml": b"\0" * 60_000_000})
    quiet = rebuilt(blank, {f"xl/part{number}.xml": b"0" * 4_900_000 for number in range(12)})

    assert "macros" in problems(read(macros))[0]
    assert "bomb" in problems(read(bomb))[0]
    assert "too much for a questionnaire" in problems(read(quiet))[0]


def test_merged_hidden_and_missing_sheets_are_refused(blank):
    def saved(change) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(filled(blank, [{"kind": "ruht"}])))
        change(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def hide(book):
        book.worksheets[1].sheet_state = "hidden"

    merged = problems(read(saved(lambda book: book.worksheets[1].merge_cells("G4:H4"))))
    hidden = problems(read(saved(hide)))
    missing = problems(read(saved(lambda book: book.remove(book.worksheets[1]))))

    assert "cells are merged: G4:H4" in merged[0]
    assert "the sheet is hidden" in hidden[0]
    assert "no sheet holds the table of answers" in missing[0]


def test_what_stands_beside_the_table_is_not_overlooked(blank):
    book = openpyxl.load_workbook(io.BytesIO(filled(blank, [{"kind": "ruht"}])))
    book.worksheets[1]["P3"] = "nur bis Ostern"
    stream = io.BytesIO()
    book.save(stream)

    assert "'nur bis Ostern' stands beside the table" in problems(read(stream.getvalue()))[0]


def test_a_cut_workbook_is_refused(blank):
    assert "workbook" in problems(read(blank[: len(blank) // 2]))[0]
