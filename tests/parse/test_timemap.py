"""TimeMaps in link format and JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.timemap import Link, links_of, parse_timemap

BASE = "https://archive.example/timemap/link/https://amt.example/"
ONE = "https://archive.example/web/20180102030405/https://amt.example/"
DATE = "Tue, 02 Jan 2018 03:04:05 GMT"


def moments(found) -> list[str]:
    return [f"{one.taken_at:%Y%m%d%H%M%S}" for one in found.mementos]


@pytest.mark.parametrize(
    "text",
    [
        f'<{ONE}>; rel="memento"; datetime="{DATE}"',
        f'<{ONE}>;rel="first last memento";datetime="{DATE}";collection="x, y; z"',
        f'<{ONE}> ;\n datetime = "{DATE}" ;\trel=memento ; license="<a>, <b>" ,',
        f'<https://amt.example/>; rel="original",\n\n<{ONE}>\n; REL="Memento"\n; datetime="{DATE}"\n',
        f'<{ONE}>; title="a \\"quoted\\", comma"; rel="memento"; datetime="{DATE}",,',
        f'</web/20180102030405/https://amt.example/>; rel="memento"; datetime="{DATE}"',
    ],
    ids=["plain", "first-last", "odd-space", "lines", "escapes", "relative"],
)
def test_a_memento_is_found_however_its_link_is_written(text):
    found = parse_timemap(text.encode(), base=BASE)
    assert moments(found) == ["20180102030405"]
    assert found.mementos[0].url == ONE
    assert found.broken == ()


def test_pages_are_named_but_not_the_document_itself():
    text = (
        f'<{BASE}>; rel="self timemap"; from="{DATE}",<{BASE}>; rel="timemap",'
        f'</timemap/2>; rel="timemap"; from="{DATE}"; until="{DATE}"; type="application/link-format",'
        '<https://archive.example/timegate/>; rel="timegate", <https://amt.example/>; rel="original"'
    )
    found = parse_timemap(text.encode(), base=BASE)
    assert found.pages == ("https://archive.example/timemap/2",)
    assert found.original == "https://amt.example/"


def test_bad_links_are_named_and_the_others_count():
    text = f'<{ONE}>; rel="memento"; datetime="gestern", Unsinn, <{ONE}>; rel="memento"; datetime="{DATE}"'
    found = parse_timemap(text.encode(), base=BASE)
    assert moments(found) == ["20180102030405"]
    assert len(found.broken) == 2
    assert "gestern" in found.broken[0]
    assert "Unsinn" in found.broken[1]


@pytest.mark.parametrize("listed", [{"list": True}, {"list": False}], ids=["in-list", "bare"])
def test_aggregators_json(listed):
    entries = [{"datetime": "2018-01-02T03:04:05Z", "uri": ONE}, {"datetime": "nie", "uri": ONE}, "Unsinn"]
    mementos = {"list": entries, "first": entries[0]} if listed["list"] else entries
    document = {"original_uri": "https://amt.example/", "self": BASE, "mementos": mementos}
    found = parse_timemap(json.dumps(document).encode(), base=BASE)
    assert moments(found) == ["20180102030405"]
    assert len(found.broken) == 2


def test_aggregators_index_names_documents():
    document = {"original_uri": "x", "timemap_index": [{"uri": BASE}, {"uri": "/timemap/2"}, {"from": "x"}]}
    assert parse_timemap(json.dumps(document).encode(), base=BASE).pages == (
        "https://archive.example/timemap/2",
    )


def test_rows_of_an_index_become_addresses_under_the_replay():
    rows = [
        ["timestamp", "original", "statuscode", "digest"],
        ["20180102030405", "https://amt.example/", "200", "A"],
    ]
    found = parse_timemap(json.dumps(rows).encode(), base=BASE, replay="https://archive.example/web/")
    [one] = found.mementos
    assert (one.url, one.original, one.status, one.digest) == (ONE, "https://amt.example/", 200, "A")


@pytest.mark.parametrize(
    ("text", "withheld", "trouble"),
    [
        ("", False, False),
        ("<!DOCTYPE html><h1>Wartung</h1>", False, True),
        ("Blocked Site Error", True, False),
        ("No captures found", False, False),
    ],
    ids=["empty", "html", "lock", "nothing"],
)
def test_other_answers_are_told_apart(text, withheld, trouble):
    found = parse_timemap(text.encode(), base=BASE)
    assert (bool(found.withheld), bool(found.trouble), found.mementos) == (withheld, trouble, ())


def test_the_first_of_two_parameters_counts():
    assert list(links_of('<a>; rel="memento"; rel="original"')) == [
        Link(target="a", parameters={"rel": "memento"})
    ]


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='<>;,="\\ relmntofirsdatg/:[]{}', max_size=200).map(str.encode),
    )
)
def test_nothing_raises_and_everything_ends(data):
    found = parse_timemap(data, base=BASE)
    assert all(one.url for one in found.mementos)
