"""Which attributes make a browser fetch something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.resources import (
    Trigger,
    commented_address,
    commented_tag,
    inline_trigger,
    naming_tag,
    resources_in,
    style_address,
)
from amtsblick.parse.start_tags import tag_at

NOW, HELD, HINT, INERT = Trigger.NOW, Trigger.HELD, Trigger.HINT, Trigger.INERT
TAGS = st.sampled_from(["img", "iframe", "script", "link rel=stylesheet", "div", "form", "IMG", "source"])
NAMES = st.sampled_from(
    ["src", "data-src", "SRC", "srcset", "href", "action", "poster", "data-cmp-src", "uc-src"]
)
LEADS = st.sampled_from(['="https:', "='http:", "=", '="', " = 'https:", '=" HTTPS:', "=\n'"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<img src=//a.b/c>", [("src", "//a.b/c", NOW)]),
        ("<img src=/own.png>", []),
        ("<img srcset='//a.b/1 1x, //c.d/2 2x'>", [("srcset", "//a.b/1", NOW), ("srcset", "//c.d/2", NOW)]),
        ("<img data-lazy-src=//a.b/c>", [("data-lazy-src", "//a.b/c", NOW)]),
        ("<img data-src=//a.b/c data-cookieconsent=marketing>", [("data-src", "//a.b/c", HELD)]),
        ("<iframe data-original=//a.b/c>", [("data-original", "//a.b/c", HELD)]),
        ("<iframe class=lazyload data-src=//a.b/c>", [("data-src", "//a.b/c", NOW)]),
        ("<a data-url=//a.b/share href=//a.b/share>", []),
        ("<script src=/own.js>", [("src", "/own.js", NOW)]),
        ("<script type=text/plain src=//a.b/c.js>", [("src", "//a.b/c.js", HELD)]),
        ("<script type=text/plain data-src=//a.b/c.js>", [("data-src", "//a.b/c.js", HELD)]),
        ("<script type=application/ld+json src=//a.b>", []),
        ("<script src=data:text/javascript,1>", []),
        ("<link rel=stylesheet href=//a.b/c.css>", [("href", "//a.b/c.css", NOW)]),
        ("<link rel='dns-prefetch' href=//a.b>", [("href", "//a.b", HINT)]),
        ("<link rel=canonical href=//a.b>", []),
        ("<form action=//a.b/c>", [("action", "//a.b/c", INERT)]),
        ("<p style='background:url(//a.b/c.png)'>", [("style", "//a.b/c.png", NOW)]),
        ("<p style='content:\"//a.b\"'>", []),
        ("<object data=//a.b/c>", [("data", "//a.b/c", NOW)]),
        ("<param data=//a.b/c>", []),
        ("<use href=//a.b/c>", [("href", "//a.b/c", NOW)]),
    ],
)
def test_addresses_of_an_element(source: str, expected: list[tuple[str, str, Trigger]]) -> None:
    tag = tag_at(source.encode(), 0)
    assert tag is not None
    assert [tuple(resource) for resource in resources_in(tag)] == expected


@pytest.mark.parametrize(
    ("source", "trigger"),
    [
        ("<script>", NOW),
        ("<script type=module>", NOW),
        ("<script type=text/plain>", HELD),
        ("<script type=text/template>", INERT),
        ("<script type=text/template class=cmplz-script>", HELD),
        ("<script type=application/json>", None),
        ("<script src=a.js>", None),
    ],
)
def test_what_makes_inline_scripts_run(source: str, trigger: Trigger | None) -> None:
    tag = tag_at(source.encode(), 0)
    assert tag is not None
    assert inline_trigger(tag) is trigger


@given(TAGS, NAMES, LEADS)
def test_the_cheap_look_misses_no_fetched_address(tag: str, name: str, lead: str) -> None:
    quote = next((char for char in lead if char in "\"'"), "")
    raw = f"<p>a</p><{tag} alt=b {name}{lead}//a.b/c{quote} id=d>".encode()
    read = tag_at(raw, 8)
    assert read is not None
    fetched = any(resource.address.endswith("//a.b/c") for resource in resources_in(read))
    assert not fetched or naming_tag(raw, raw.index(b"//a.b")) == 8


@pytest.mark.parametrize(
    "source",
    ["<a href='https://a.b'>", '<a class=c href="//a.b">', "<p>//a.b", "<svg xmlns='http://a.b'>", "//a.b"],
)
def test_plain_links_and_text_are_passed_over(source: str) -> None:
    raw = source.encode()
    assert naming_tag(raw, raw.index(b"//")) == -1


@pytest.mark.parametrize(
    ("sheet", "address"),
    [
        ("a{b:url(//a.b/c)}", "//a.b/c"),
        ("@import 'https://a.b/c';", "//a.b/c"),
        ("/* url(//a.b/c) */", ""),
        ("/* x */ a{b:url(//a.b/c)}", "//a.b/c"),
        ("// see //a.b/c", ""),
    ],
)
def test_what_a_style_sheet_fetches(sheet: str, address: str) -> None:
    raw = sheet.encode()
    assert style_address(raw, raw.rindex(b"//"), 0, len(raw)) == address


def test_commented_markup_is_found_with_its_address() -> None:
    raw = b"<!-- <script src='https://a.b/c.js'></script> <a href='//d.e'> -->"
    assert commented_tag(raw, raw.index(b"//a.b"), 4) == raw.index(b"<script")
    assert commented_address(raw, raw.index(b"//a.b"), len(raw)) == "//a.b/c.js"
    assert commented_tag(raw, raw.index(b"//d.e"), 4) == -1
