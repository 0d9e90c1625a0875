"""Does the tape keep order, bytes and odd texts?"""

import hashlib

import orjson
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.collect.chromium.tape import Tape
from amtsblick.values.recording import BrowserFacts, PassName, TapeLine


def a_tape() -> Tape:
    return Tape(name=PassName.REJECT, site="https://a.example/", browser=BrowserFacts(product="Chrome/1"))


def test_the_first_line_says_which_pass_it_is():
    raw = a_tape().finish()
    first = orjson.loads(raw.lines[0])
    assert (first["k"], first["name"], first["site"]) == ("pass", "reject", "https://a.example/")
    assert first["browser"]["product"] == "Chrome/1"
    assert first["started_at"] == raw.started_at.isoformat()


def test_lines_are_numbered_in_order_and_blobs_kept_once():
    tape = a_tape()
    assert [tape.line(TapeLine.MISSED, page=0, what="x", detail=str(n)) for n in range(3)] == [1, 2, 3]
    digests = {tape.blob(b"abc"), tape.blob(b"abc")}
    assert digests == {f"sha256:{hashlib.sha256(b'abc').hexdigest()}"}
    assert tape.blob_bytes == 3
    raw = tape.finish()
    assert [orjson.loads(line)["t"] for line in raw.lines] == sorted(
        orjson.loads(line)["t"] for line in raw.lines
    )
    assert raw.blobs == {digests.pop(): b"abc"}


odd = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec=None)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec=None)), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(odd)
def test_whatever_a_page_says_becomes_one_line_of_json(value):
    tape = a_tape()
    tape.line(TapeLine.SCRIPT_CALL, value=value)
    line = tape.finish().lines[-1]
    assert b"\n" not in line
    assert orjson.loads(line)["k"] == "call"
