"""Recorded cases of the question "official channels", and laws that hold for every page."""

import html
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.detect.page import Page
from amtsblick.detect.questions.official_channels import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import Answer, ChannelPointer, OwnChannel, Place, Reason, RejectedLink
from amtsblick.values.capture import Capture, Hop
from amtsblick.values.knowledge import Knowledge

CASES = sorted((Path(__file__).parent / "cases" / "official_channels").iterdir())
TAKEN = datetime(2026, 11, 23, tzinfo=UTC)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load()


def a_page(
    body: str | bytes,
    url: str = "https://www.amt.example/",
    hops: Sequence[tuple[str, int, str]] = (),
) -> Page:
    return Page(
        Capture(
            url=url,
            requested=hops[0][0] if hops else url,
            taken_at=TAKEN,
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"),),
            body=body.encode() if isinstance(body, str) else body,
            hops=tuple(Hop(url=start, status=status, location=end) for start, status, end in hops),
            collector="test",
        )
    )


def ask(page: Page) -> list[Answer]:
    return list(detect(page, knowledge()))


def own(answers: list[Answer]) -> set[str]:
    return {f"{one.service}:{one.handle}" for one in answers if isinstance(one, OwnChannel)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    expected = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    page = a_page((case / "page.html").read_bytes(), expected["url"], expected.get("hops", ()))
    answers = ask(page)
    refused = {one.url: str(one.why) for one in answers if isinstance(one, RejectedLink)}
    assert own(answers) == set(expected["own"])
    assert {url: refused.get(url) for url in expected["rejected"]} == expected["rejected"]
    assert [one.service for one in answers if isinstance(one, ChannelPointer)] == expected.get("pointers", [])
    assert_evidence_is_in_the_source(page, answers)


def assert_evidence_is_in_the_source(page: Page, answers: list[Answer]) -> None:
    """A refused link carries its address as written, everything else an excerpt."""
    plain = " ".join(html.unescape(page.document.source).replace("\\/", "/").split())
    for one in answers:
        assert isinstance(one, OwnChannel | RejectedLink | ChannelPointer)
        if isinstance(one, RejectedLink):
            assert " ".join(html.unescape(one.url).replace("\\/", "/").split()) in plain
        elif one.place is Place.REDIRECT:
            assert one.evidence.excerpt in {hop.location for hop in page.capture.hops}
        else:
            assert one.evidence.excerpt
            assert one.evidence.excerpt in page.document.source
            assert one.evidence.path


def test_one_channel_is_answered_once_and_at_its_best_place() -> None:
    link = '<a href="https://x.com/amt_nord">X</a>'
    answers = ask(a_page(f"<body><main>Folgen Sie uns: {link}</main><footer>{link}</footer></body>"))
    assert [(one.handle, one.place) for one in answers if isinstance(one, OwnChannel)] == [
        ("amt_nord", Place.FOOTER)
    ]


def test_links_of_an_imprint_page_stand_in_the_imprint() -> None:
    body = '<h1>Impressum</h1><p>Folgen Sie uns: <a href="https://www.instagram.com/amt/">Instagram</a></p>'
    (channel,) = ask(a_page(body, "https://www.amt.example/impressum"))
    assert isinstance(channel, OwnChannel)
    assert channel.place is Place.IMPRINT


def test_channel_on_the_own_domain_says_so() -> None:
    body = '<p>Wir antworten auf <a href="https://social.amt.example/@presse">@presse</a>.</p>'
    (channel,) = ask(a_page(body))
    assert isinstance(channel, OwnChannel)
    assert channel.reason is Reason.OWN_DOMAIN


def test_redirect_is_judged_without_a_document() -> None:
    hops = [("https://www.amt.example/insta", 301, "https://www.instagram.com/amt_nord/")]
    (channel,) = ask(a_page("", "https://www.instagram.com/amt_nord/", hops))
    assert isinstance(channel, OwnChannel)
    assert channel.reason is Reason.OWN_REDIRECT


def test_redirect_of_the_service_itself_is_no_channel() -> None:
    hops = [("https://twitter.com/amt_nord", 301, "https://x.com/amt_nord")]
    assert own(ask(a_page("", "https://x.com/amt_nord", hops))) == set()


def test_a_page_without_links_has_no_answers() -> None:
    assert ask(a_page("<p>Guten Tag</p>")) == []


def test_a_hundred_thousand_links_are_bounded() -> None:
    links = '<a href="https://x.com/amt_nord/status/1455494283541237772">x</a>' * 20_000
    assert len(ask(a_page(f"<main>{links}</main>"))) < 10


_TAGS = st.sampled_from(
    ["div", "footer", "header", "nav", "p", "article", "aside", "ul", "li", "main", "span"]
)
_NAMES = st.sampled_from(
    ["", "social", "author-box", "share", "tweet", "footer", "c-footer__siteInfo", "has-sidebar"]
)
_LINKS = st.sampled_from(
    [
        '<a href="https://x.com/amt">X</a>',
        '<a href="https://www.facebook.com/somebody?a=1&amp;b=2">Facebook</a>',
        "<a href=//instagram.com/amt.nord title='Insta'><img alt=\"Instagram\"></a>",
        '<a href="https://mastodon.social/@amt" rel="me">Mastodon</a>',
        "<span onclick=\"window.open('https://www.youtube.com/@amt')\">YouTube</span>",
        '<a href="/facebook">Facebook</a>',
        "Folgen Sie uns auf",
        '<script type="application/ld+json">{"sameAs": ["https://x.com/amt"]}</script>',
        '<script type="application/ld+json">{"sameAs": ["https:\\/\\/x.com\\/amt",]</script>',
        "<!-- <a href='https://x.com/amt'>X</a> -->",
    ]
)
_MARKUP = st.recursive(
    _LINKS | st.text(max_size=20),
    lambda inner: st.builds(
        lambda tag, name, parts: f'<{tag} class="{name}">{"".join(parts)}</{tag}>',
        _TAGS,
        _NAMES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(_MARKUP)
@settings(max_examples=150, deadline=None)
def test_evidence_occurs_in_the_source_whatever_the_markup(markup: str) -> None:
    page = a_page(markup.encode("utf-8", "replace"))
    assert_evidence_is_in_the_source(page, ask(page))


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_never_raises_on_any_bytes(body: bytes) -> None:
    ask(a_page(body))
