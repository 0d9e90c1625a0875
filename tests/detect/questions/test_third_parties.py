"""Third parties: recorded cases, laws, and shapes that must not hang."""

import gc
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from weakref import ref

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from amtsblick.detect.page import Page
from amtsblick.detect.questions.third_parties import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import Answer, LoadState, ThirdParty, UnknownHost
from amtsblick.values.capture import Capture

CASES = sorted((Path(__file__).parent / "cases" / "third_parties").iterdir())
WHEN = datetime(2026, 11, 1, tzinfo=UTC)
PIECES = (
    "<script src=//fonts.googleapis.com/a.js>",
    "</script>",
    "<script>",
    "_paq.push(['x'])",
    "<noscript>",
    "</noscript>",
    "<!--",
    "-->",
    '<img src="https://www.facebook.com/tr?id=1&amp;a=ä">',
    "<iframe data-src=//youtube.com/embed/1>",
    "<style>@import '//a.example/x';",
    "</style>",
    '<link rel=preconnect href="//s.w.org">',
    "//",
    "/*",
    "*/",
    "\x00",
    "\r\n",
    '"https:\\/\\/static.hotjar.com\\/x.js"',
    "createElement('script')",
    "PHNjcmlwdCBzcmM9Imh0dHBzOi8v",
    "https://[",
    "<p>",
    "<IMG SRC=HTTPS://I.YTIMG.COM/A.PNG>",
    "src=",
    "'",
    '"',
    ">",
    "<",
    "&",
    "\n",
    "<template>",
    "<svg><image href=//a.b/c>",
)


def page_of(body: bytes | str, url: str = "https://www.amt.example/") -> Page:
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    capture = Capture(url=url, requested=url, taken_at=WHEN, status=200, body=raw, collector="test")
    return Page(capture)


def ask(body: bytes | str, url: str = "https://www.amt.example/") -> list[Answer]:
    return list(detect(page_of(body, url), load()))


def told(answers: list[Answer]) -> set[tuple[str, str, str]]:
    rows = {(a.vendor, a.state.value, a.host) for a in answers if isinstance(a, ThirdParty)}
    return rows | {("", "unknown", a.host) for a in answers if isinstance(a, UnknownHost)}


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_gives_exactly_the_reviewed_answers(case: Path) -> None:
    expected = tomllib.loads((case / "expected.toml").read_text())["expect"]
    answers = ask((case / "page.html").read_bytes())
    assert told(answers) == {(row["vendor"], row["state"], row["host"]) for row in expected}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_evidence_stands_in_the_source(case: Path) -> None:
    page = page_of((case / "page.html").read_bytes())
    for answer in detect(page, load()):
        assert isinstance(answer, ThirdParty | UnknownHost)
        assert answer.evidence.path
        assert folded(answer.evidence.excerpt)
        assert folded(answer.evidence.excerpt) in folded(page.document.source)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_path_leads_to_the_element(case: Path) -> None:
    page = page_of((case / "page.html").read_bytes())
    for answer in detect(page, load()):
        assert isinstance(answer, ThirdParty | UnknownHost)
        assert answer.evidence.path == "#comment" or found_by(answer.evidence.path, page), answer


def found_by(path: str, page: Page) -> bool:
    """Whether the tree has what one of the two shapes of XPath asks for."""
    if numbered := re.fullmatch(r"\(//(\w+)\)\[(\d+)\]", path):
        return len(page.document.select(numbered[1])) >= int(numbered[2]) > 0
    tag, attribute, piece = re.findall(r"//([\w-]+)\[contains\(@([\w-]+),'([\w.-]+)'\)\]", path)[0]
    values = [element.attributes.get(attribute, "") for element in page.document.select(tag)]
    return any(piece in value.lower() for value in values)


@example("<svg><script>_paq.push(['x'])<script src=//fonts.googleapis.com/a>'//static.hotjar.com/x.js'")
@example("<script>\r\n_paq.push(['x'])\r\n</script>")
@settings(deadline=None)  # the first example also builds what all pages share
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join))
def test_any_markup_is_answered_with_evidence_from_the_source(text: str) -> None:
    page = page_of(text)
    for answer in detect(page, load()):
        assert isinstance(answer, ThirdParty | UnknownHost)
        assert folded(answer.evidence.excerpt) in folded(page.document.source)


@settings(deadline=None)  # the first example also builds what all pages share
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(body: bytes) -> None:
    assert all(isinstance(answer, ThirdParty | UnknownHost) for answer in ask(body))


@settings(deadline=None)  # the first example also builds what all pages share
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_an_answer_is_given_once_per_vendor_state_and_host(text: str) -> None:
    answers = ask(text)
    assert len(answers) == len(told(answers))


def test_excerpt_shows_the_address_it_proves() -> None:
    (answer,) = ask('<p>x</p><img alt="" src="https://secure.gravatar.com/avatar/9?s=40&amp;d=mm">')
    assert isinstance(answer, ThirdParty)
    assert "secure.gravatar.com/avatar/9" in answer.evidence.excerpt


def test_a_page_of_the_vendor_itself_has_no_third_party() -> None:
    page = '<script src="https://www.youtube.com/iframe_api"></script>'
    assert ask(page, "https://www.youtube.com/watch") == []
    assert len(ask(page)) == 1


def test_what_was_read_of_a_page_is_gone_with_it() -> None:
    page = page_of("<script src='https://static.hotjar.com/h.js'></script>")
    assert len(list(detect(page, load()))) == 1
    document = ref(page.document)
    gc.disable()
    try:
        del page
        assert document() is None
    finally:
        gc.enable()


def test_running_script_beside_a_block_comment_counts() -> None:
    script = '<script>/* statistics */ var s=document.createElement("script");s.src="https://static.hotjar.com/h.js";</script>'
    (answer,) = ask(script)
    assert isinstance(answer, ThirdParty)
    assert answer.state is LoadState.LOADS


@pytest.mark.parametrize(
    "body",
    [
        "<!--" * 30_000,
        "<!-- // " * 20_000,
        "<script>" + "//a.b" * 40_000 + "</script>",
        "<script>" + "gtag('config'," * 20_000 + "</script>",
        "<script>/*" + "'https://static.hotjar.com/x.js'" * 5_000,
        "<style>" + "url(" * 40_000 + "//a</style>",
        "<noscript>" * 5_000 + "<img src=//a.example/b>" * 2_000,
        "<img src=//a.example/b " * 10_000,
        "<img alt='\" src=//a.example/b>" * 10_000,
        "//a.example " * 20_000,
        "<script src=/klaro.js" * 10_000,
        "<style>" + "url(//a.example/b)" * 10_000,
        "<!-- <img src=//static.hotjar.com/a>" * 5_000,
        "<p style='" + "url(//a.example/b)" * 10_000,
    ],
    ids=[
        *("comments", "comment lines", "slashes", "calls", "open comment", "styles", "noscripts"),
        *("open tags", "odd quotes", "text", "open scripts", "open style", "in comments", "open attribute"),
    ],
)
def test_hostile_markup_takes_no_longer_than_its_size_explains(body: str) -> None:
    page = page_of(body)
    assert page.document.source
    start = process_time()
    list(detect(page, load()))
    assert process_time() - start < 3
