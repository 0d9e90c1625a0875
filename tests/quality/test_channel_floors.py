"""Quality floors of "official channels" on the corpus of real pages; skipped where it is missing.

Lowering a floor changes public statements: it needs a line under "Changes to judgements".
"""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions.official_channels import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import OwnChannel
from amtsblick.values.capture import Capture

CORPUS = Path(os.environ.get("AMTSBLICK_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "dev"
FLOORS = {"all": (0.998, 0.998), "public": (1.0, 1.0)}
"""Least precision and recall per group of pages."""
OPTIONAL = "optional"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "truth.json").exists(), reason="the corpus of real pages is not here"),
]

Pair = tuple[str, str]


def a_pair(service: str, handle: str) -> Pair:
    handle = handle.strip().lower()
    name = {"x": "twitter", "fediverse": "mastodon"}.get(service, service)
    return name, handle if name == "youtube" else handle.removeprefix("@")


def reported(entry: dict[str, Any]) -> set[Pair]:
    body = (CORPUS / entry["file"]).read_bytes()
    url = entry["url"].strip().replace(" ", "%20")
    capture = Capture(
        url=url,
        requested=url,
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        body=body,
        collector="test",
    )
    answers = detect(Page(capture), load())
    return {a_pair(one.service, one.handle) for one in answers if isinstance(one, OwnChannel)}


def neutral(entry: dict[str, Any]) -> set[Pair]:
    named = {a_pair(one["platform"], one["handle"]) for one in entry["channels"] if one["scored"] == OPTIONAL}
    named |= {a_pair(*one.split(":", 1)) for one in entry["commented_out_profiles"]}
    return named | {a_pair(one["platform"], one["handle"]) for one in entry["other_platform_profiles"]}


def counts(pages: list[dict[str, Any]], found: dict[str, set[Pair]]) -> tuple[int, int, int]:
    right = wrong = missed = 0
    for entry in pages:
        required = {
            a_pair(one["platform"], one["handle"]) for one in entry["channels"] if one["scored"] == "required"
        }
        got = found[entry["id"]]
        right += len(got & required)
        wrong += len(got - required - neutral(entry))
        missed += len(required - got)
    return right, wrong, missed


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"))
    return entries


@pytest.fixture(scope="module")
def found(truth: list[dict[str, Any]]) -> dict[str, set[Pair]]:
    return {entry["id"]: reported(entry) for entry in truth}


GROUPS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "all": lambda entry: True,
    "public": lambda entry: bool(entry["public_body"]),
}


@pytest.mark.parametrize("group", sorted(FLOORS))
def test_quality_stays_above_the_floor(
    group: str, truth: list[dict[str, Any]], found: dict[str, set[Pair]]
) -> None:
    right, wrong, missed = counts([entry for entry in truth if GROUPS[group](entry)], found)
    precision, recall = right / (right + wrong), right / (right + missed)
    least_precision, least_recall = FLOORS[group]
    assert precision >= least_precision, f"{group}: precision {precision:.4f}, recall {recall:.4f}"
    assert recall >= least_recall, f"{group}: precision {precision:.4f}, recall {recall:.4f}"
