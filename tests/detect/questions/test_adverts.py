"""Adverts: recorded cases and laws. A hint is never a channel."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.detect.page import Page
from amtsblick.detect.questions.adverts import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import AdvertHint
from amtsblick.values.capture import Capture

CASES = sorted((Path(__file__).parent / "cases" / "adverts").iterdir())
PIECES = (
    "<a href='/x?ttclid=1'>",
    "<a href='https://www.tiktok.com/tag/a'>",
    "<a href=https://www.facebook.com/ads/library/?id=2>",
    "<script src=//analytics.tiktok.com/i18n/pixel/events.js></script>",
    "<a href='?utm_source=ig'>",
    "</a>",
    "<!--",
    "-->",
    "<a href='https://[?fbclid=1'>",
    "&amp;",
    "ä",
)


def page_of(body: bytes) -> Page:
    url = "https://www.amt.example/"
    when = datetime(2026, 11, 1, tzinfo=UTC)
    return Page(Capture(url=url, requested=url, taken_at=when, status=200, body=body, collector="test"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_gives_exactly_the_reviewed_hints(case: Path) -> None:
    page = page_of((case / "page.html").read_bytes())
    hints = [hint for hint in detect(page, load()) if isinstance(hint, AdvertHint)]
    expected = tomllib.loads((case / "expected.toml").read_text())["expect"]
    assert sorted((hint.service, hint.what, hint.paid) for hint in hints) == sorted(
        (row["service"], row["what"], row.get("paid", True)) for row in expected
    )
    source = " ".join(page.document.source.split())
    assert all(" ".join(hint.evidence.excerpt.split()) in source for hint in hints)


@pytest.mark.parametrize("medium", ["cpc", "PPC", "paid", "paid-social", "social_ads", "Display", "anzeige"])
def test_bought_links_are_told_from_posted_ones_by_their_medium(medium: str) -> None:
    body = f"<a href='/a?utm_medium={medium}&amp;utm_source=facebook'>a</a>"
    body += "<a href='/b?utm_source=tiktok&utm_medium=social'>b</a><a href='/c?utm_source=linkedin'>c</a>"
    hints = detect(page_of(body.encode()), load())
    assert {hint.service for hint in hints if isinstance(hint, AdvertHint) and hint.paid} == {"facebook"}


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join))
def test_any_markup_gives_hints_with_evidence_and_nothing_else(text: str) -> None:
    page = page_of(text.encode("utf-8", "surrogatepass"))
    source = " ".join(page.document.source.split())
    for hint in detect(page, load()):
        assert isinstance(hint, AdvertHint)
        assert " ".join(hint.evidence.excerpt.split()) in source


def test_services_of_hints_are_in_the_catalogue() -> None:
    known = {service.id for service in load().services} | {""}
    body = "".join(PIECES).encode()
    assert {hint.service for hint in detect(page_of(body), load()) if isinstance(hint, AdvertHint)} <= known
