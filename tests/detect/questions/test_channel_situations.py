"""Situations that real sites put the question "official channels" into, each an own small page.

Other than the recorded cases, whose answers pin behaviour in every detail, these ask one thing of
many kinds of sites: exactly the owner's channels, no other.
"""

import tomllib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions.official_channels import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import OwnChannel
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge

FOLDER = Path(__file__).parent / "cases" / "situations"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))
CLOSED = {name: row for name, row in EXPECTED.items() if "known_gap" not in row}
OPEN = {name: row for name, row in EXPECTED.items() if "known_gap" in row}
TAKEN = datetime(2026, 11, 23, tzinfo=UTC)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return load()


def own(name: str, url: str) -> set[str]:
    capture = Capture(
        url=url,
        requested=url,
        taken_at=TAKEN,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=(FOLDER / f"{name}.html").read_bytes(),
        hops=(),
        collector="test",
    )
    answers = detect(Page(capture), knowledge())
    return {f"{one.service}:{one.handle}".lower() for one in answers if isinstance(one, OwnChannel)}


def missed_and_wrong(name: str) -> tuple[set[str], set[str]]:
    row = EXPECTED[name]
    found = own(name, row["url"])
    required = {one.lower() for one in row["own"]}
    allowed = required | {one.lower() for one in row.get("optional", ())}
    return required - found, found - allowed


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_exactly_the_owners_channels_are_found(name: str) -> None:
    assert missed_and_wrong(name) == (set(), set())


@pytest.mark.parametrize("name", sorted(OPEN))
def test_known_gap_is_still_open(name: str) -> None:
    assert missed_and_wrong(name) != (set(), set()), f"closed at last, remove known_gap: {name}"


def test_every_page_has_its_row_and_every_row_its_page() -> None:
    assert {page.stem for page in FOLDER.glob("*.html")} == set(EXPECTED)
