"""Zones: what is markup and what only looks like it, checked against the tree that browsers build."""

import os
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.html import Document
from amtsblick.parse.literals import Literals
from amtsblick.parse.zones import BOUNDS, Kind, Zones, tag_end, zones_of

PAGES: Final = (
    Path(os.environ.get("AMTSBLICK_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus" / "dev")
    / "pages"
)
FINDER: Final = Literals({"zone": BOUNDS})
PIECES: Final = (
    *("<!--", "-->", "<script>", "</script>", "<SCRIPT a='>'>", "</Script >", "<style>", "</style>", "ä"),
    *("<noscript>", "</noscript>", "<textarea>", "</textarea>", "<title", "</title>", "<scripted>", "<", ">"),
)


def zones_in(text: str) -> Zones:
    raw = text.encode()
    return zones_of(raw, FINDER.scan(raw)["zone"])


def told(text: str) -> list[tuple[str, str]]:
    raw = text.encode()
    return [(zone.kind.value, raw[zone.start : zone.end].decode()) for zone in zones_in(text).all[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a</p>", []),
        ("<!-- <script>a</script> -->", [("comment", " <script>a</script> ")]),
        ("<script><!-- a --></script>", [("script", "<!-- a -->")]),
        ("<SCRIPT>a</Script>b", [("script", "a")]),
        ("<script data-a='>'>a</script>", [("script", "a")]),
        ("<scripted>a</scripted>", []),
        ("<style>a<script></style>", [("style", "a<script>")]),
        ("<textarea><iframe src=//a.b></textarea>", [("text", "<iframe src=//a.b>")]),
        ("<template><img></template><style>b</style>", [("text", "<img>"), ("style", "b")]),
        ("<script>a", [("script", "a")]),
        ("<!-->a", [("comment", "")]),
        ("<script>a</script><script>b</script>", [("script", "a"), ("script", "b")]),
    ],
)
def test_zones_of_a_source(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected


def test_zones_are_numbered_by_kind() -> None:
    zones = zones_in("<script></script><!-- --><style></style><script></script>").all
    assert [(zone.kind, zone.number) for zone in zones] == [
        (Kind.SCRIPT, 1),
        (Kind.COMMENT, 1),
        (Kind.STYLE, 1),
        (Kind.SCRIPT, 2),
        (Kind.END, 1),
    ]


def test_offsets_know_their_zone() -> None:
    text = "a<script>b</script><noscript><i></noscript><b>"
    zones = zones_in(text)
    around = zones.around(text.index("b"))
    assert around is not None
    assert around.kind is Kind.SCRIPT
    assert zones.around(0) is None
    assert zones.number_of(1) == 1
    assert zones.number_of(0) == 0
    assert zones.in_noscript(text.index("<i>"))
    assert not zones.in_noscript(text.index("<b>"))


def test_a_noscript_element_that_is_never_closed_ends_somewhere() -> None:
    text = "<noscript>" + "a" * 10_000 + "<b>"
    assert not zones_in(text).in_noscript(text.index("<b>"))


@pytest.mark.parametrize(
    ("tag", "rest"),
    [("<a>b", "b"), ("<a b='>'>c", "c"), ('<a b=">" c=\'"\'>d', "d"), ("<a b='>c", "c"), ("<a b", "")],
)
def test_a_start_tag_ends_outside_quotes(tag: str, rest: str) -> None:
    raw = tag.encode()
    assert raw[tag_end(raw, 2) :] == rest.encode()


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_zones_stand_in_order_and_never_overlap(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    zones = zones_of(raw, FINDER.scan(raw)["zone"]).all
    assert all(zone.tag <= zone.start <= max(zone.end, zone.start) for zone in zones)
    assert all(before.end <= after.tag for before, after in pairwise(zones))
    assert zones[-1].kind is Kind.END
    assert zones[-1].start > len(raw)


@pytest.mark.corpus
@pytest.mark.skipif(not PAGES.exists(), reason="the corpus of real pages is not here")
def test_scripts_of_real_pages_are_those_of_the_tree() -> None:
    for path in sorted(PAGES.glob("*.html")):
        document = Document(path.read_bytes())
        zones = zones_of(document.raw, FINDER.scan(document.raw)["zone"]).all
        texts = [document.piece(zone.start, zone.end) for zone in zones if zone.kind is Kind.SCRIPT]
        tree = [script.raw_text() for script in document.select("script")]
        assert [len(text.split()) for text in texts] == [len(text.split()) for text in tree], path.name
