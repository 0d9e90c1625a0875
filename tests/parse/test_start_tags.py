"""Start tags read from the source say what the tree says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.html import Document
from amtsblick.parse.start_tags import is_quoted, start_of_tag, tag_at

NAMES = st.sampled_from(["src", "data-src", "CLASS", "async", "rel", "x:y", "data-a_b"])
VALUES = st.text(alphabet="abÄ/:?=&;<>-_. 1", max_size=12)
QUOTES = st.sampled_from(['"', "'"])


@pytest.mark.parametrize(
    ("source", "attributes"),
    [
        ("<img src=//a.b/c>", {"src": "//a.b/c"}),
        ("<IMG SRC='//a.b' ASYNC>", {"src": "//a.b", "async": ""}),
        ('<img src="?a=1&amp;b=2" src="x">', {"src": "?a=1&b=2"}),
        ("<img\n src = \"a\"\talt='>' />", {"src": "a", "alt": ">"}),
        ('<img "type=a" src="b">', {'"type': 'a"', "src": "b"}),
        ("<img alt='it src=//a.b>", {"alt": "'it", "src": "//a.b"}),
    ],
)
def test_attributes_of_a_tag(source: str, attributes: dict[str, str]) -> None:
    tag = tag_at(source.encode(), 0)
    assert tag is not None
    assert (tag.name, tag.attributes, tag.end) == ("img", attributes, len(source))


@pytest.mark.parametrize("source", ["", "a", "</p>", "< p>", "<!-- -->", "<1>"])
def test_what_is_no_start_tag(source: str) -> None:
    assert tag_at(source.encode(), 0) is None


@given(st.lists(st.tuples(NAMES, QUOTES, VALUES), max_size=5))
def test_the_source_says_what_the_tree_says(attributes: list[tuple[str, str, str]]) -> None:
    written = "".join(f" {name}={quote}{value}{quote}" for name, quote, value in attributes)
    source = f"<i{written}>"
    (element,) = Document(source.encode(), "text/html; charset=utf-8").select("i")
    tag = tag_at(source.encode(), 0)
    assert tag is not None
    assert tag.attributes == element.attributes


@given(st.binary(max_size=80), st.integers(0, 80))
def test_any_bytes_are_read(raw: bytes, at: int) -> None:
    tag = tag_at(raw, at)
    assert tag is None or at < tag.end <= len(raw)
    is_quoted(raw, at)


def test_the_tag_around_an_offset() -> None:
    raw = b'<p><img src="//a.b">'
    assert start_of_tag(raw, raw.index(b"//")) == 3
    assert start_of_tag(b"//", 0) == -1


@pytest.mark.parametrize(
    ("before", "quoted"),
    [
        ("<p>", False),
        ('<div data-kept="', True),
        ("<div data-kept='<p>a</p>", True),
        ('<a title="b">', False),
        ("<a title='b' href=\"\">", False),
    ],
)
def test_markup_in_an_attribute_is_told_from_markup(before: str, quoted: bool) -> None:
    raw = f"{before}<iframe src=//a.b>".encode()
    assert is_quoted(raw, raw.index(b"<iframe")) is quoted
