"""Indexes in the dialects that archives speak."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.cdx import parse_cdx
from amtsblick.parse.cdx_rows import moment_of, resolved

HOME = "https://amt.example/"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
CELLS = ["example,amt)/", "20180102030405", HOME, "text/html", "200", "AAAA", "410"]


def spelled(answer) -> list[tuple]:
    return [(row.stamp, row.url, row.media_type, row.status, row.digest) for row in answer.rows]


ONE = ("20180102030405", HOME, "text/html", 200, "AAAA")
PYWB = {"url": HOME, "mime": "text/html", "status": "200", "digest": "AAAA", "length": "410", "offset": "7"}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([NAMES, CELLS]),
        json.dumps([NAMES[1:], CELLS[1:]]),
        json.dumps([CELLS]),
        " ".join(CELLS),
        " ".join(NAMES) + "\n" + " ".join(CELLS),
        " CDX N b a m s k r M S V g\n"
        + " ".join([*CELLS[:6], "-", "-", "410", "7", "a.warc.gz"])
        + "\n",
        " ".join([*CELLS[:6], "-", "-", "410", "7", "a.warc.gz"]),
        " ".join([*CELLS[:6], "-", "7", "a.warc.gz"]),
        " CDX b a k m s\n" + " ".join([CELLS[1], HOME, "AAAA", "text/html", "200"]),
        json.dumps({"urlkey": "example,amt)/", "timestamp": CELLS[1], **PYWB}),
        f"!meta {{}}\nexample,amt)/ {CELLS[1]} {json.dumps(PYWB)}\n",
        json.dumps([{"timestamp": CELLS[1], **PYWB}]),
        "\ufeff" + json.dumps([NAMES, CELLS]),
    ],
    ids=[
        "wayback-json", "wayback-json-fields", "wayback-json-bare", "wayback-plain", "wayback-plain-header",
        "letters-11", "bare-11", "bare-9", "letters-own-order", "json-lines", "cdxj", "json-objects", "bom",
    ],
)  # fmt: skip
def test_one_capture_reads_the_same_in_every_dialect(text):
    answer = parse_cdx(text.encode())
    assert spelled(answer) == [ONE]
    assert (answer.broken, answer.resume, answer.withheld, answer.trouble) == ((), "", "", "")


def test_what_an_index_does_not_know_is_empty():
    [row] = parse_cdx(b"example,amt)/ 20180102030405 https://amt.example/ - - - -").rows
    assert (row.media_type, row.status, row.digest, row.length) == ("", None, "", None)


def test_places_in_files_are_kept():
    [row] = parse_cdx(json.dumps({"timestamp": "20180102030405", "filename": "a.gz", **PYWB}).encode()).rows
    assert (row.filename, row.offset, row.length) == ("a.gz", 7, 410)


@pytest.mark.parametrize(
    "text",
    [json.dumps([NAMES, CELLS, [], ["k+1!"]]), " ".join(CELLS) + "\n\nk+1!\n"],
    ids=["json", "plain"],
)
def test_resumption_key_is_no_row(text):
    answer = parse_cdx(text.encode())
    assert (len(answer.rows), answer.resume, answer.broken) == (1, "k+1!", ())


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (["x", "20181302000000", HOME, "-", "-", "-", "-"], "20181302000000"),
        (["x", "20180231000000", HOME, "-", "-", "-", "-"], "20180231000000"),
        (["x", "gestern", HOME, "-", "-", "-", "-"], "gestern"),
        (["x", "20180102030405", "-", "-", "-", "-", "-"], "address"),
        (["x", "20180102030405"], "2 fields"),
    ],
    ids=["month", "day", "word", "no-address", "short"],
)
def test_a_bad_row_is_named_and_the_others_count(bad, said):
    answer = parse_cdx(json.dumps([NAMES, bad, CELLS]).encode())
    assert spelled(answer) == [ONE]
    [broken] = answer.broken
    assert said in broken
    assert "line 2" in broken


def test_an_answer_that_breaks_off_gives_its_whole_rows():
    whole = json.dumps([NAMES, CELLS, CELLS], indent=None).replace("], [", "],\n[")
    answer = parse_cdx(whole[:-20].encode())
    assert spelled(answer) == [ONE]
    assert "breaks off" in answer.broken[0]


@pytest.mark.parametrize(
    "text",
    [
        (
            "org.archive.util.io.RuntimeIOException: "
            "org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots"
        ),
        "AdministrativeAccessControlException: Blocked Site Error",
        "<html><body>Blocked Site Error</body></html>",
        '{"message": "Access Blocked to https://amt.example/"}',
    ],
    ids=["robots", "administrative", "html", "json"],
)
def test_a_lock_inside_an_answer_is_told(text):
    answer = parse_cdx(text.encode())
    assert answer.withheld
    assert (answer.rows, answer.trouble) == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "[]",
        json.dumps([NAMES]),
        '{"message": "No Captures found for: amt.example"}',
        "<p>Not found</p>",
    ],
    ids=["empty", "blank", "list", "header", "message", "html"],
)
def test_nothing_found_is_neither_lock_nor_trouble(text):
    answer = parse_cdx(text.encode())
    assert (answer.rows, answer.withheld, answer.trouble, answer.broken) == ((), "", "", ())


def test_other_text_is_trouble():
    assert "Wartung" in parse_cdx(b"<!doctype html><script>x</script><h1>Wartung</h1>").trouble


def test_blocked_rows_say_so():
    [row] = parse_cdx(json.dumps({"timestamp": "20180102030405", **PYWB, "access": "block"}).encode()).rows
    assert row.blocked


def test_repetitions_get_status_and_type_of_the_row_with_their_bytes():
    again = {"timestamp": "20190102030405", "url": HOME, "mime": "warc/revisit", "digest": "AAAA"}
    lone = {**again, "digest": "BBBB"}
    text = "\n".join(json.dumps(row) for row in ({"timestamp": "20180102030405", **PYWB}, again, lone))
    rows = resolved(parse_cdx(text.encode()).rows)
    assert [(row.status, row.media_type) for row in rows] == [
        (200, "text/html"),
        (200, "text/html"),
        (None, "warc/revisit"),
    ]


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2018", "2018-01-01T00:00:00+00:00"),
        ("201803", "2018-03-01T00:00:00+00:00"),
        ("2018030", "2018-03-01T00:00:00+00:00"),
        ("20180304", "2018-03-04T00:00:00+00:00"),
        ("201803040506", "2018-03-04T05:06:00+00:00"),
        ("20161231235960", "2016-12-31T23:59:59+00:00"),
    ],
    ids=["year", "month", "half-a-day", "day", "minute", "leap-second"],
)
def test_partial_timestamps_begin_what_they_name(stamp, said):
    moment = moment_of(stamp)
    assert moment is not None
    assert moment.isoformat() == said


@pytest.mark.parametrize("stamp", ["", "201", "20180100", "20189901", "00000000", "2018010203040506", "²018"])
def test_what_names_no_moment_is_none(stamp):
    assert moment_of(stamp) is None


def test_a_date_without_a_day_is_remarked():
    answer = parse_cdx(json.dumps([NAMES, ["x", "2018", HOME, "-", "-", "-", "-"]]).encode())
    assert len(answer.rows) == 1
    assert "names no day" in answer.broken[0]


@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet='[]{}",: \n<CDX0129abN-', max_size=200).map(str.encode)
    )
)
def test_nothing_raises(data):
    answer = parse_cdx(data, original=HOME)
    assert all(row.url for row in answer.rows)
