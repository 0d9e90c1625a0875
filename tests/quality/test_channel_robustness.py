"""Official channels on the corpus with one kind of sign taken away: no sign may carry it all.

Whoever learns class names, section tags or names of the corpus by heart falls below these floors.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions.official_channels import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import OwnChannel
from amtsblick.values.capture import Capture

CORPUS = Path(os.environ.get("AMTSBLICK_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "dev"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not (CORPUS / "truth.json").exists(), reason="the corpus of real pages is not here"),
]

_VALUE = rb"""\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)"""
_NAMES = re.compile(rb"\s(?:class|id)" + _VALUE)
_ROLES = re.compile(rb"\srole" + _VALUE)
_LABELS = re.compile(rb"\s(?:alt|title|aria-label)" + _VALUE)
_SECTIONS = re.compile(rb"<(/?)(?:header|footer|nav|aside|main|article|section)\b")
_TITLES = re.compile(
    rb"<title[^>]*>.*?</title>|<meta[^>]*(?:og:site_name|publisher|twitter:site)[^>]*>", re.DOTALL
)


def without_class_names(page: bytes) -> bytes:
    return _NAMES.sub(b"", page)


def without_sections(page: bytes) -> bytes:
    return _SECTIONS.sub(rb"<\1div", _ROLES.sub(b"", page))


def without_labels(page: bytes) -> bytes:
    return _LABELS.sub(b"", page)


def without_titles(page: bytes) -> bytes:
    return _TITLES.sub(b"", page)


def a_pair(service: str, handle: str) -> tuple[str, str]:
    name = {"x": "twitter", "fediverse": "mastodon"}.get(service, service)
    handle = handle.strip().lower()
    return name, handle if name == "youtube" else handle.removeprefix("@")


def reported(url: str, body: bytes) -> set[tuple[str, str]]:
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


def judged(
    entry: dict[str, Any], changes: Sequence[Callable[[bytes], bytes]], *, named: bool
) -> tuple[int, int, int]:
    """Right, wrong and missed channels of one changed page; unless ``named``, under a strange host."""
    body = (CORPUS / entry["file"]).read_bytes()
    for change in changes:
        body = change(body)
    url = entry["url"].strip().replace(" ", "%20")
    got = reported(url if named else f"https://www.site.example{urlsplit(url).path}", body)
    wanted: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in entry["channels"]:
        wanted[one["scored"]].add(a_pair(one["platform"], one["handle"]))
    neutral = wanted["optional"] | {a_pair(*one.split(":", 1)) for one in entry["commented_out_profiles"]}
    neutral |= {a_pair(one["platform"], one["handle"]) for one in entry["other_platform_profiles"]}
    required = wanted["required"]
    return len(got & required), len(got - required - neutral), len(required - got)


@pytest.mark.parametrize(
    ("changes", "named", "precision", "recall"),
    [
        pytest.param([without_class_names], True, 0.99, 0.99, id="no class names"),
        pytest.param([without_sections], True, 0.995, 0.99, id="no section tags"),
        pytest.param([without_labels], True, 0.995, 0.995, id="no labels"),
        pytest.param([without_titles], False, 0.995, 0.94, id="no names of the site"),
    ],
)
def test_no_single_kind_of_sign_carries_the_answers(
    changes: Sequence[Callable[[bytes], bytes]], named: bool, precision: float, recall: float
) -> None:
    truth: list[dict[str, Any]] = json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"))
    pages = [judged(entry, changes, named=named) for entry in truth]
    right, wrong, missed = (sum(column) for column in zip(*pages, strict=True))
    assert right / (right + wrong) >= precision, f"right {right}, wrong {wrong}, missed {missed}"
    assert right / (right + missed) >= recall, f"right {right}, wrong {wrong}, missed {missed}"
