"""Laws of every question: it never raises, and its evidence stands in the capture."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from amtsblick.detect.catalogue import QUESTIONS
from amtsblick.detect.page import Page
from amtsblick.detect.page_state import judge
from amtsblick.detect.wayfinding import clean, onward, role_of
from amtsblick.knowledge import load
from amtsblick.values.answers import BackLink, LegalPage, Notice
from amtsblick.values.capture import Capture, State

KNOWLEDGE = load()
CORPUS = (
    Path(os.environ.get("AMTSBLICK_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
    / "dev"
    / "pages"
)
PIECES = st.sampled_from(
    [
        "<a href='/impressum'>Impressum</a>",
        '<footer><a href="/datenschutz?a=1&amp;b=2">Daten&shy;schutz</a></footer>',
        "<p>Wir haben unseren X-Kanal am 1. Mai 2024 stillgelegt.</p>",
        "<p>Wir haben unseren <b>X</b>-Kanal<br>still&shy;gelegt.</p>",
        "<li>We have left&nbsp;Twitter.</li>",
        '<a href="https://x.com/amt">X</a>',
        "<div id=root></div><script>var a='<a href=/x>';</script>",
        "<!-- <a href='/impressum'>Impressum</a> -->",
        "<nav>", "</nav>", "<footer class='a' ", "'>", '"', "<a href=", "&#x0;", "\x00", "</body>", "<blockquote>", "ß", "𝕏", "\ue000",
    ]
)  # fmt: skip
SOUP = (
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "replace"))
)


def a_capture(body: bytes, url: str = "https://www.amt.example/", kind: str = "text/html") -> Capture:
    return Capture(
        url=url,
        requested=url,
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("content-type", kind),),
        body=body,
        collector="test",
    )


@pytest.mark.parametrize("rule", list(QUESTIONS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    body=st.one_of(st.binary(max_size=200), SOUP),
    kind=st.sampled_from(["text/html", "application/json", "text/html; charset=utf-16", ""]),
)
def test_a_question_never_raises(rule: str, body: bytes, kind: str) -> None:
    list(QUESTIONS[rule](Page(a_capture(body, kind=kind)), KNOWLEDGE))


@settings(max_examples=60, deadline=None)
@given(
    body=st.one_of(st.binary(max_size=200), SOUP),
    url=st.sampled_from(["https://www.amt.example/", "https://x/", "", "x:", "https://[::1]/@a"]),
)
def test_state_and_leads_never_raise(body: bytes, url: str) -> None:
    page = Page(a_capture(body, url))
    judge(page)
    onward(page, KNOWLEDGE)


@settings(max_examples=100, deadline=None)
@given(url=st.text(max_size=40), text=st.text(max_size=20))
def test_words_of_any_kind_have_a_role(url: str, text: str) -> None:
    roles = {
        "start",
        "imprint",
        "privacy",
        "contact",
        "press",
        "hub",
        "concept",
        "language",
        "pointer",
        "other",
    }
    assert role_of(url, text) in roles
    clean(url)


@settings(max_examples=100, deadline=None)
@given(body=SOUP)
@example(body=b"<p>Wir haben unseren <b>X</b>-Kanal<br>still&shy;gelegt.</p>")
@example(body=b"<footer><a title='a \"b\"' href='/impressum?a=1&amp;b=2'>Im&shy;pressum</a></footer>")
def test_evidence_stands_in_the_capture(body: bytes) -> None:
    page = Page(a_capture(body))
    source = " ".join(page.document.source.split())
    for rule in ("legal_pages", "notices"):
        for answer in QUESTIONS[rule](page, KNOWLEDGE):
            assert isinstance(answer, LegalPage | Notice)
            assert answer.evidence.excerpt
            assert " ".join(answer.evidence.excerpt.split()) in source


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real pages is not here")
def test_every_page_of_the_corpus_was_looked_at_and_breaks_nothing() -> None:
    for path in sorted(CORPUS.glob("*.html")):
        page = Page(a_capture(path.read_bytes()))
        assert judge(page).state is State.LOOKED, path.name
        source = " ".join(page.document.source.split())
        for rule in ("legal_pages", "notices", "back_links"):
            for answer in QUESTIONS[rule](page, KNOWLEDGE):
                assert isinstance(answer, LegalPage | Notice | BackLink), path.name
                assert " ".join(answer.evidence.excerpt.split()) in source, path.name
