from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.parse.literals import Joined, Literals


def test_longer_and_shorter_pieces_are_both_found_in_their_groups():
    found = Literals({"a": ["x.com"], "b": ["x.com/tr"]}).scan(b'<a href="https://X.com/tr?id=1">')
    assert [(start, piece) for start, _, piece in found["a"]] == [(17, "x.com")]
    assert [(start, piece) for start, _, piece in found["b"]] == [(17, "x.com/tr")]


def test_piece_of_two_groups_is_found_in_both():
    found = Literals({"a": ["matomo"], "b": ["Matomo"]}).scan(b"MATOMO")
    assert found["a"]
    assert found["b"]


def test_every_group_is_there_when_nothing_is_found():
    assert Literals({"a": ["x"], "b": ["y"]}).scan(b"") == {"a": [], "b": []}


@settings(deadline=None)  # each example compiles pieces of its own
@given(st.text(), st.sampled_from(["datenschutz", "über"]), st.text())
def test_offsets_are_bytes_of_the_scanned_text(before, piece, after):
    text = (before + piece + after).encode("utf-8", "replace")
    hits = Literals({"a": ["datenschutz", "über"]}).scan(text)["a"]
    assert any(text[start:end].decode() == piece for start, end, _ in hits)


def test_texts_that_spell_a_piece_are_numbered():
    hrefs = ["/a", "https://X.com/tr", "", "https://x .com/y\n", "/b?u=x.com", "/x.co", "m"]
    assert Literals({"a": ["x.com"], "b": ["x.com/tr", "/b"]}).among(Joined(hrefs)) == {
        "a": [1, 3, 4],
        "b": [1, 4],
    }


def test_pieces_do_not_reach_from_one_text_into_the_next():
    assert Literals({"a": ["ab"]}).among(Joined(["a", "b", "a\0", "b"])) == {"a": []}
    assert Literals({"a": ["ab"]}).among(Joined([])) == {"a": []}


@settings(deadline=None)  # each example compiles pieces of its own
@given(st.lists(st.text("abx\0 ä", max_size=6), max_size=9))
def test_scan_of_many_agrees_with_looking_at_each(texts):
    kept = [text.replace("\0", "").replace(" ", "") for text in texts]
    expected = [number for number, text in enumerate(kept) if "ab" in text or "ax" in text]
    assert Literals({"a": ["ab", "ax"]}).among(Joined(texts)) == {"a": expected}


@settings(deadline=None)  # each example compiles pieces of its own
@given(st.text("abx ä", max_size=12))
def test_text_spells_a_piece_when_a_scan_finds_one(text):
    literals = Literals({"a": ["ab"], "b": ["xä"]})
    assert literals.spells(text.encode()) == any(literals.scan(text.encode()).values())


def test_nothing_to_look_for_is_found_nowhere():
    assert Literals({"a": []}).scan(b"text") == {"a": []}
    assert not Literals({"a": []}).spells(b"text")


def test_threads_scan_at_the_same_time():
    literals = Literals({"a": ["facebook", "impressum"]})
    texts = [b"x" * number + b" Facebook Impressum " * 2000 for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda text: len(literals.scan(text)["a"]), texts))
    assert found == [4000] * 40
