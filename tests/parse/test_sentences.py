"""Which block of text stands around a place in a source?"""

import pytest

from amtsblick.parse.sentences import block_at, visible_blocks

MARK = "HIER"


def block_around(source: str) -> str | None:
    raw = source.encode()
    block = block_at(raw, raw.index(MARK.encode()))
    if not block.text:
        return None
    return " | ".join(visible_blocks(raw[block.start : block.end].decode()))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>a</p><p>wir HIER dort</p><p>b</p>", "wir HIER dort"),
        ('<p>wir <a href="/x?a=b"><b>sind</b></a> HIER <i>dort</i></p><p>b', "wir sind HIER dort"),
        ("<li>wir <!-- kein <p> --> HIER<br>dort", "wir HIER"),
        ("wir HIER ohne Markup", "wir HIER ohne Markup"),
        ("<p>2 < 3 HIER</p>", "2 < 3 HIER"),
        ("<P>wir <B>sind</B> HIER</P>", "wir sind HIER"),
        ("<div>wir<script>var a</script>HIER</div>", "HIER"),
    ],
)
def test_a_block_ends_where_the_reader_sees_it_end(source: str, text: str) -> None:
    assert block_around(source) == text


@pytest.mark.parametrize(
    "source",
    [
        '<p title="HIER">a</p>',
        "<p>a<!-- HIER --></p>",
        "<script>var a = 'HIER'</script>",
        "<style>HIER</style>",
        "<TEXTAREA>HIER</TEXTAREA>",
        f"<p>{'a ' * 30_000}HIER</p>",
    ],
)
def test_what_is_no_prose_is_no_block(source: str) -> None:
    assert block_around(source) is None


def test_a_place_after_many_open_tags_is_found_in_time() -> None:
    assert block_around("<p>" + "<b>" * 1000 + "HIER") == "HIER"
