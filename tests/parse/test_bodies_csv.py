"""Lists of bodies as people really write them; every row becomes a body or a problem."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.errors import InputError
from amtsblick.parse import csv_table
from amtsblick.parse.bodies_csv import BodiesList, parse_bodies
from amtsblick.values.body import Body

PLAIN = "id,name,kind,parent,homepage,country\na,Amt A,authority,,https://a.example/,DE\n"
AMT_A = Body(id="a", name="Amt A", kind="authority", homepage="https://a.example/", country="DE")


def parsed(text: str | bytes) -> BodiesList:
    return parse_bodies(text if isinstance(text, bytes) else text.encode(), name="list.csv")


def rows(*lines: str, header: str = "name,homepage") -> BodiesList:
    return parsed("\n".join((header, *lines)))


def only_problem(found: BodiesList) -> str:
    assert len(found.problems) == 1, found.problems
    problem = found.problems[0]
    assert problem.remedy
    return f"{problem.line}: {problem.text}"


def test_a_plain_list_gives_its_bodies_and_no_problem() -> None:
    assert parsed(PLAIN) == BodiesList(bodies=(AMT_A,), problems=())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_and_line_endings_do_not_matter(separator: str, ending: str) -> None:
    text = PLAIN.replace(",", separator).replace("\n", ending)
    assert parsed(text) == BodiesList(bodies=(AMT_A,), problems=())


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_charsets_do_not_matter(charset: str) -> None:
    found = parsed("name;homepage\nBehörde für Größe;https://a.example/\n".encode(charset))
    assert [body.name for body in found.bodies] == ["Behörde für Größe"]
    assert not found.problems


def test_excel_may_declare_its_separator_in_the_first_line() -> None:
    found = parsed("sep=;\r\nname;homepage\r\nA, B und C;https://a.example\r\n")
    assert found.bodies[0].name == "A, B und C"


def test_german_headers_are_understood() -> None:
    found = rows(
        "Ministerium;oberste Landesbehörde;;m.example;Deutschland;Thüringen",
        "Amt;Behörde;Ministerium;https://amt.example/start;DE;",
        header="Bezeichnung;Art;Träger/übergeordnet;Webseite;Land;Bundesland",
    )
    assert not found.problems
    assert found.bodies[1] == Body(
        id="amt-example-start",
        name="Amt",
        kind="Behörde",
        parent="m-example",
        homepage="https://amt.example/start",
        country="DE",
    )
    assert (found.bodies[0].country, found.bodies[0].region) == ("DE", "Thüringen")


def test_land_may_be_a_federal_state() -> None:
    found = rows("A;a.example;Thüringen", "B;b.de;TH", "C;c.th;TH", header="Name;URL;Land")
    assert [(body.country, body.region) for body in found.bodies] == [
        ("", "Thüringen"),
        ("", "TH"),
        ("TH", ""),
    ]
    assert not found.problems


def test_an_unknown_country_is_a_problem() -> None:
    assert "2: country 'Atlantis'" in only_problem(rows("A,a.example,Atlantis", header="name,url,country"))


def test_quotes_keep_separators_line_breaks_and_quotes_together() -> None:
    found = rows('"Amt ""für"" A,\nB",https://a.example/', "C,c.example")
    assert [body.name for body in found.bodies] == ['Amt "für" A, B', "C"]


def test_lines_are_counted_through_line_breaks_in_quotes() -> None:
    assert only_problem(rows('"A\nB",a.example', "C,")).startswith("4: left out: there is no homepage")


def test_one_row_with_wrong_quotes_does_not_spoil_the_others() -> None:
    found = rows("A,a.example", 'B "x,b.example', '"C "und" D",c.example', "E,e.example")
    assert [body.name for body in found.bodies] == ["A", 'B "x', "E"]
    assert only_problem(found).startswith("4: the line cannot be read")


def test_blank_lines_are_no_rows() -> None:
    found = parsed("\n\n , \nname,homepage\n\nA,a.example\n,\n\n")
    assert len(found.bodies) == 1
    assert not found.problems


def test_a_title_above_the_header_is_reported() -> None:
    assert only_problem(parsed("Liste der Behörden\nname,homepage\nA,a.example\n")).startswith(
        "1: stands above"
    )


def test_columns_that_are_not_used_are_reported() -> None:
    assert "Telefon" in only_problem(rows("A,a.example,110", header="name,homepage,Telefon"))


def test_a_repeated_row_is_reported_and_the_first_one_wins() -> None:
    found = rows("A,a.example", "B,b.example", "A,https://a.example/")
    assert [body.name for body in found.bodies] == ["A", "B"]
    assert only_problem(found).startswith("4: repeats line 2")


def test_one_id_for_two_bodies_is_a_problem() -> None:
    found = rows("a,A,a.example", "A,B,b.example", header="id,name,homepage")
    assert [body.name for body in found.bodies] == ["A"]
    assert only_problem(found).startswith("3: has the id of line 2 (A) but differs")


def test_one_body_with_two_kinds_is_a_problem() -> None:
    found = rows("A,x,a.example", "a,y,a.example", header="name,kind,homepage")
    assert only_problem(found).startswith("3: has the name and homepage of line 2")


def test_two_bodies_may_share_a_homepage() -> None:
    found = rows("A,s.example", "B,s.example", "B,s.example/b")
    assert [body.id for body in found.bodies] == ["s-example", "s-example-b", "s-example-b-b"]
    assert not found.problems


def test_a_made_id_gives_way_to_a_given_one() -> None:
    found = rows(",A,a.example", "a-example,B,b.example", header="id,name,homepage")
    assert [body.id for body in found.bodies] == ["a-example-a", "a-example"]
    assert not found.problems


def test_made_ids_do_not_depend_on_rows_added_below() -> None:
    before = rows("A,www.s.example", "B,ämter.example/amt/")
    after = rows("A,www.s.example", "B,ämter.example/amt/", "C,s.example", "D,ämter.example/amt")
    assert [body.id for body in before.bodies] == ["s-example", "aemter-example-amt"]
    assert after.bodies[:2] == before.bodies


def test_an_id_that_is_no_file_name_is_respelled_and_reported() -> None:
    found = rows("../../Bür o,A,a.example", header="id,name,homepage")
    assert found.bodies[0].id == "buer-o"
    assert "is used" in only_problem(found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a.example", "https://a.example/"),
        ("www.a.example:8080/x", "https://www.a.example:8080/x"),
        ("//a.example", "https://a.example/"),
        ("HTTP://A.Example", "http://a.example/"),
        ("<https://a.example/>", "https://a.example/"),
        ("https://https://a.example", "https://a.example/"),
        ("https://ämter.example/ö", "https://xn--mter-koa.example/%C3%B6"),
        ("https://xn--mter-koa.example", "https://xn--mter-koa.example/"),
        ("https://a.example/#top", "https://a.example/"),
        ("https://a.example/@amt", "https://a.example/@amt"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("http://[::1]/", "http://[::1]/"),
    ],
)
def test_homepages_are_taken_as_meant(typed: str, meant: str) -> None:
    found = rows(f"A,{typed}")
    assert not found.problems
    assert found.bodies[0].homepage == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "unbekannt",
        "ftp://a.example/",
        "mailto:post@a.example",
        "javascript:alert(1)",
        "a..example",
        "https://",
        "https://www",
        "https://https",
        "a.example b.example",
        "post@a.example",
        "https://a.example:x/",
        f"{'x' * 64}.example",
        f"https://a.example/{'x' * 2000}",
    ],
)
def test_what_is_no_web_address_is_left_out_and_reported(typed: str) -> None:
    found = rows("Z,z.example", f"A,{typed}")
    assert [body.name for body in found.bodies] == ["Z"]
    assert only_problem(found).startswith("3: left out: the")


@pytest.mark.parametrize(
    "typed",
    [
        "https://amt:geheim@a.example/",
        "amt:geheim@a.example",
        "https://amt:geheim@a.example/ x",
        "https:\\\\amt:geheim@a.example",
        "ftp://amt:geheim@a.example",
    ],
)
def test_passwords_in_homepages_are_refused_and_never_repeated(typed: str) -> None:
    found = rows(f"A,{typed}")
    assert not found.bodies
    assert "geheim" not in only_problem(found)


def test_a_missing_name_is_reported_and_the_host_stands_in() -> None:
    found = rows(",www.a.example")
    assert found.bodies[0].name == "www.a.example"
    assert "2: there is no name" in only_problem(found)


def test_parents_are_found_by_id_and_by_name() -> None:
    found = rows(
        "kid,Kind,  MINISTERIUM ,k.example",
        "min,Ministerium,,m.example",
        "two,Zwei,MIN,z.example",
        header="id,name,parent,homepage",
    )
    assert [body.parent for body in found.bodies] == ["min", None, "min"]
    assert not found.problems


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("a,A,nobody,a.example",), "2: parent 'nobody' is not in the list"),
        (("a,A,a,a.example",), "2: 'a' is given as its own parent"),
        (("a,A,N,a.example", "b,N,,b.example", "c,N,,c.example"), "2: parent 'N' fits b, c"),
    ],
)
def test_a_parent_that_cannot_be_told_is_a_problem(lines: tuple[str, ...], says: str) -> None:
    found = rows(*lines, header="id,name,parent,homepage")
    assert found.bodies[0].parent is None
    assert only_problem(found).startswith(says)


def test_cycles_of_parents_are_cut_and_reported_for_each_member() -> None:
    found = rows("a,A,b,a.example", "b,B,c,b.example", "c,C,b,c.example", header="id,name,parent,homepage")
    assert [body.parent for body in found.bodies] == ["b", None, None]
    assert [problem.line for problem in found.problems] == [3, 4]


def test_more_cells_than_headers_are_reported() -> None:
    assert only_problem(rows("A,a.example,x,y")).startswith("2: the row has more cells")


def test_unreadable_characters_are_reported() -> None:
    found = rows("A\0mt,a.example")
    assert found.bodies[0].name == "A mt"
    assert "unreadable characters in name" in only_problem(found)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"name,homepage\n", "no bodies"),
        (b"PK\x03\x04...", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b'[{"name": "A"}]', "JSON"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"A,https://a.example/\nB,https://b.example/\n", "no header"),
        (b"name,phone\nA,1\n", "missing: homepage"),
        (b"x" * (csv_table.MOST_BYTES + 1), "too much"),
        (b"name,homepage\n" + b"A,a.example\n" * csv_table.MOST_ROWS, "too many"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_useless_file_is_refused_with_its_name_and_a_remedy(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        parse_bodies(data, name="liste.csv")
    assert str(refused.value).startswith("liste.csv: ")
    assert ";" in str(refused.value)


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ab ", max_size=3),
            st.text(alphabet="äAb\"';,\n", max_size=5),
            st.sampled_from(["a.example", "b.example", "", "https://", "c.example/x"]),
            st.text(alphabet="ab", max_size=2),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_each_row_becomes_a_body_or_a_problem(table: list[tuple[str, str, str, str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table]
    blank = sum(not any(cell.strip() for cell in row) for row in table)
    if blank == len(table):
        return
    found = rows(*quoted, header="id,name,homepage,parent")
    left_out = [problem for problem in found.problems if "left out" in problem.text]
    assert len(found.bodies) + len(left_out) + blank == len(table)
    ids = {body.id.casefold() for body in found.bodies}
    assert len(ids) == len(found.bodies)
    assert all(body.parent is None or body.parent.casefold() in ids for body in found.bodies)


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_list_or_a_clear_refusal(noise: bytes) -> None:
    for data in (noise, b"name,homepage\n" + noise):
        with suppress(InputError):
            found = parse_bodies(data, name="noise")
            assert found.bodies or found.problems


@pytest.mark.parametrize(
    "cell",
    [
        "Q1205",
        "q1205",
        " Q1205 ",
        "https://www.wikidata.org/wiki/Q1205",
        "http://www.wikidata.org/entity/Q1205",
        "www.wikidata.org/wiki/Q1205#P856",
        "https://m.wikidata.org/wiki/Q1205?uselang=de",
        "wd:Q1205",
    ],
)
@pytest.mark.parametrize("header", ["wikidata", "Wikidata-ID", "QID", "Wikidata-Objekt"])
def test_a_wikidata_item_is_read_from_its_id_or_address(cell: str, header: str) -> None:
    found = rows(f"Amt,https://a.example/,{cell}", header=f"name,homepage,{header}")
    assert ([body.wikidata for body in found.bodies], found.problems) == (["Q1205"], ())


@pytest.mark.parametrize(
    "cell",
    ["1205", "Q0", "Q", "P856", "L12", "Q12 34", "Erfurt", "https://de.wikipedia.org/wiki/Erfurt", "Q1205x"],
)
def test_what_is_no_item_is_refused_with_line_and_remedy_and_the_body_kept(cell: str) -> None:
    found = rows(f"Amt,https://a.example/,{cell}", header="name,homepage,wikidata")
    assert [body.wikidata for body in found.bodies] == [""]
    assert only_problem(found) == f"2: wikidata {cell!r} is no item id; none is used"


def test_two_bodies_cannot_share_an_item() -> None:
    found = rows("A,https://a.example/,Q1", "B,https://b.example/,Q1", header="name,homepage,wikidata")
    assert [body.wikidata for body in found.bodies] == ["Q1", ""]
    assert only_problem(found) == "3: has the Wikidata item Q1 of line 2; none is used"


def test_an_empty_item_is_nothing_to_report() -> None:
    found = rows("A,https://a.example/,", "B,https://b.example/,", header="name,homepage,wikidata")
    assert [body.wikidata for body in found.bodies] == ["", ""]
    assert not found.problems
