"""Every way in which a file is wrong is said with row, column and remedy, and nothing of it is dropped."""

import pytest

from amtsblick.parse.exchange.read import read_file
from amtsblick.values.days import PartialDate

HEAD = "id,body,service,kind,since,until\n"


def only(found):
    """The one thing that is wrong with a file."""
    assert len(found.troubles) == 1, [str(one) for one in found.troubles]
    return found.troubles[0]


def usages(text, name="usages.csv"):
    return read_file(text if isinstance(text, bytes) else text.encode(), name)


def test_every_bad_cell_is_named_with_row_column_and_remedy():
    found = usages(HEAD + "a,b,x,own_contents,,\nc,d,x,left,31.02.2024,\ne,f,,none,,2024-13\n")
    assert [(one.place.row, one.column) for one in found.troubles] == [
        (2, "kind"),
        (3, "since"),
        (4, "until"),
    ]
    assert "own_content" in found.troubles[0].remedy
    assert "2024-12-07" in found.troubles[1].remedy


def test_cells_that_are_needed_and_empty():
    found = usages(HEAD + "a,,x,none,,\n")
    assert str(only(found)) == "usages.csv, row 2, column body: the cell is empty or missing; fill it in"


def test_german_table_from_a_spreadsheet():
    text = "Kennung;Stelle;Dienst;Nutzungsart;Zweck;Zielgruppe;seit;bis;Grund\r\n"
    text += 'u1;amt;instagram;Eigene Inhalte;Presse, Personalgewinnung;14–29;07.12.2024;"Mai 2025";Größe\r\n'
    (claim,) = usages(text.encode("cp1252")).claims
    usage = claim.content
    assert (usage.kind, usage.purposes) == ("own_content", ("press", "recruiting"))
    assert (usage.target_groups, usage.reason) == (("age_14_29",), "Größe")
    assert (usage.since, usage.until) == (PartialDate(text="2024-12-07"), PartialDate(text="2025-05"))


def test_usages_without_ids_get_the_same_ones_each_time():
    (claim,) = usages("Stelle;Dienst;Nutzungsart;Konto\namt;x;eigene Inhalte;Amt_DE\n").claims
    assert claim.content.id == "amt.x.own_content.amt-de"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("07.12.2024", "2024-12-07"),
        ("7. Dezember 2024", "2024-12-07"),
        ("2024-12", "2024-12"),
        ("12/2024", "2024-12"),
        ("Dezember 2024", "2024-12"),
        ("2024", "2024"),
        ("45633", "2024-12-07"),
        ("2024-12-07 00:00:00", "2024-12-07"),
    ],
)
def test_spellings_of_days(cell, day):
    (claim,) = usages(HEAD + f"a,b,x,none,{cell},\n").claims
    assert claim.content.since == PartialDate(text=day)


@pytest.mark.parametrize(
    "cell", ["07.12.24", "12/07/2024", "2024-13", "gestern", "2024-12-07 bis 2025", "123"]
)
def test_spellings_that_name_no_day_for_certain(cell):
    assert only(usages(HEAD + f'a,b,x,none,"{cell}",\n')).column == "since"


def test_a_month_is_no_day_where_a_day_is_needed():
    head = "id,body,service,usage_kind,kind,decided_by,decided_on,valid_from,review_due\n"
    found = read_file(
        (head + "a,b,x,none,leave,Leitung,2024-12,2024-12-07,7.12.2025\n").encode(), "decisions.csv"
    )
    trouble = only(found)
    assert (trouble.column, "single day" in trouble.text) == ("decided_on", True)


def test_unknown_columns_are_named_with_the_nearest():
    trouble = only(usages("id,body,service,kind,sinse\na,b,x,none,\n"))
    assert (trouble.column, "since" in trouble.remedy) == ("sinse", True)


def test_two_columns_for_the_same():
    trouble = only(usages("id,body,Stelle,service,kind\na,b,c,x,none\n"))
    assert (trouble.column, "same" in trouble.text) == ("Stelle", True)


def test_formulas_are_refused_and_apostrophes_make_texts_of_them():
    trouble = only(usages("id,body,service,kind,note\na,b,x,none,=1+1\n"))
    assert (trouble.column, "formula" in trouble.text) == ("note", True)
    (claim,) = usages("id,body,service,kind,note\na,b,x,none,'=1+1\n").claims
    assert claim.content.note == "=1+1"


def test_mixed_charsets_are_named_by_line():
    data = b"\xef\xbb\xbf" + (HEAD + "ä,b,x,none,,\n").encode() + "ö,b,x,none,,\n".encode("cp1252")
    trouble = only(usages(data))
    assert (trouble.place.row, "charset" in trouble.text) == (3, True)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param((HEAD + "ä,b,x,none,,\n").encode("utf-16"), id="utf-16"),
        pytest.param(("\ufeff" + HEAD + "ä,b,x,none,,\n").encode(), id="utf-8 with mark"),
        pytest.param((HEAD + "ä,b,x,none,,\n").encode("cp1252"), id="cp1252"),
        pytest.param(("sep=;\r\n" + (HEAD + "ä,b,x,none,,\n").replace(",", ";")).encode(), id="sep line"),
    ],
)
def test_charsets_and_separators_of_spreadsheets(data):
    (claim,) = usages(data).claims
    assert claim.content.id == "ä"


def test_a_file_cut_within_quotes():
    trouble = only(usages('id,body,service,kind,note\na,b,x,none,"he'))
    assert (trouble.place.row, "cut" in trouble.remedy) == (2, True)


def test_an_export_cut_within_its_last_line():
    whole = "id,body,service,kind,state,approved_by\r\na,b,x,none,draft,\r\nc,d,x,none,approved,Leit\r\n"
    assert usages(whole).troubles == ()
    assert "cut" in only(usages(whole[:-4])).text


def test_more_cells_than_headings():
    assert "6" in only(usages(HEAD + "a,b,x,none,,\nc,d,x,none,,2024,zu,viel\n")).text


def test_blank_rows_say_nothing():
    found = usages(HEAD + ",,,,,\na,b,x,none,,\n ,,,,,\n")
    assert (len(found.claims), found.troubles) == (1, ())


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "usages.csv", "empty"),
        (b"PK\x03\x04xx", "usages.csv", "Excel"),
        (b'{"a": 1}', "usages.csv", "JSON"),
        (b"id\n1\n", "use.csv", "no kind"),
        (b"x", "usages.xlsm", "macros"),
        (b"x", "usages.ods", "OpenDocument"),
        (b"x", "usages.pdf", "not read"),
    ],
)
def test_files_that_are_something_else(data, name, word):
    assert word in only(read_file(data, name)).text


# YAML and JSON


def yaml(text, name="register.yaml"):
    return read_file(text if isinstance(text, bytes) else text.encode(), name)


USAGE = "id: a\n  body: b\n  service: x\n  kind: none\n"


def test_texts_stay_texts():
    (claim,) = yaml(f"usages:\n- {USAGE}  handle: 007\n  note: no\n  unit: 1.10\n  since: 2024\n").claims
    usage = claim.content
    assert (usage.handle, usage.note, usage.unit, usage.since) == (
        "007",
        "no",
        "1.10",
        PartialDate(text="2024"),
    )


def test_lines_and_fields_are_named():
    found = yaml(
        f"usages:\n- {USAGE}- id: c\n  body: d\n  kind: nope\n  contents: [press_releases, nonsense]\n"
    )
    assert [(one.place.row, one.column) for one in found.troubles] == [(6, "kind"), (6, "contents")]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param(f"usages:\n- {USAGE}  id: c\n", "twice", id="duplicate keys"),
        pytest.param("usages:\n- !!python/object:os.system {}\n", "tag", id="tags"),
        pytest.param("usages:\n- !x {id: a}\n", "tag", id="own tags"),
        pytest.param("usages: " + "[" * 100 + "]" * 100, "deeply", id="depth"),
        pytest.param("usages: *a\n", "anchor", id="unknown alias"),
        pytest.param("? [a]\n: b\n", "name of a field", id="lists as keys"),
        pytest.param(f"usages:\n- {USAGE}  purposes: [press", "YAML", id="cut"),
        pytest.param(f"usages:\n- {USAGE}---\nusages: []\n", "documents", id="two documents"),
        pytest.param("", "nothing", id="empty"),
        pytest.param(b"usages:\n- id: \xe4\n", "UTF-8", id="charset"),
        pytest.param("uses:\n- id: a\n", "no kind", id="unknown kind"),
        pytest.param("usages: a\n", "no list", id="no list"),
        pytest.param("usages:\n- a\n", "no record", id="no record"),
        pytest.param(f"usages:\n- {USAGE}  purpose_x: a\n", "not known", id="unknown field"),
        pytest.param(f"usages:\n- {USAGE}  unit: {{a: b}}\n", "no text", id="group for text"),
        pytest.param(
            "usages:\n- body: b\n  service: x\n  kind: none\n  id: [a]\n", "no text", id="id is a list"
        ),
    ],
)
def test_yaml_that_is_refused(text, word):
    assert word in only(yaml(text)).text


def test_aliases_may_repeat_but_not_explode():
    shared = f"usages:\n- {USAGE}  origin: &o {{title: T}}\n- id: c\n  body: d\n  service: x\n  kind: none\n  origin: *o\n"
    assert [claim.content.origin.title for claim in yaml(shared).claims] == ["T", "T"]
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
        for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    assert "too much" in only(yaml(bomb)).text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param(
            '{"usages": [{"id": 12, "body": "b", "service": "x", "kind": "none"}]}',
            "no text",
            id="number as id",
        ),
        pytest.param('{"usages": [{"id": "a", "id": "b"}]}', "twice", id="duplicate keys"),
        pytest.param('{"usages": [{"id": "a"', "JSON", id="cut"),
        pytest.param("[" * 100_000, "JSON", id="depth"),
    ],
)
def test_json_that_is_refused(text, word):
    found = only(yaml(text, "register.json"))
    assert word in found.text or "deeply" in found.text
