from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.literals import Literals


def test_longer_and_shorter_pieces_are_both_found_in_their_groups():
    found = Literals({"a": ["x.com"], "b": ["x.com/tr"]}).scan(b'<a href="https://X.com/tr?id=1">')
    assert [(hit.start, hit.literal) for hit in found["a"]] == [(17, "x.com")]
    assert [(hit.start, hit.literal) for hit in found["b"]] == [(17, "x.com/tr")]


def test_piece_of_two_groups_is_found_in_both():
    found = Literals({"a": ["matomo"], "b": ["Matomo"]}).scan(b"MATOMO")
    assert found["a"]
    assert found["b"]


def test_every_group_is_there_when_nothing_is_found():
    assert Literals({"a": ["x"], "b": ["y"]}).scan(b"") == {"a": [], "b": []}


@given(st.text(), st.sampled_from(["datenschutz", "über"]), st.text())
def test_offsets_are_bytes_of_the_scanned_text(before, piece, after):
    text = (before + piece + after).encode("utf-8", "replace")
    hits = Literals({"a": ["datenschutz", "über"]}).scan(text)["a"]
    assert any(text[hit.start : hit.end].decode() == piece for hit in hits)
