"""The guide's way from an observed channel to a published concept works as it is written."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.demo.story import demonstrate
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.report.words import words
from amtsblick.values.records import RecordKind, RecordState

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
REVIEW = "2027-11-01"


def review_day():
    """The day on which the guide's decision is looked at again, as far ahead of today as when it was written."""
    return datetime.now(UTC).date() + timedelta(days=340)


def steps():
    """The block of the section, without what needs a browser where there is none."""
    section = GUIDE.read_text(encoding="utf-8").split("### From an observed channel", 1)[1]
    block = re.search(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)[1]
    block = block.replace(REVIEW, f"{review_day()}")  # the guide's own day will be over once
    try:
        find_chromium()
    except ChromiumError:
        block = block.replace(" --format pdf", "")
    return block


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    demonstrate(Workspace(folder=folder / "demo-out"), "test", lambda _, __: Silence())
    command = folder / "bin" / "amtsblick"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m amtsblick "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    ways = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", "-e", "-c", steps()],
        cwd=folder,
        env={**os.environ, "PATH": ways, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return folder, done


class Silence:
    """Nobody watches the survey."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def recorded(self, *_):
        pass

    def page(self):
        pass


def test_the_concept_is_published_with_its_review_date(walked):
    folder, _ = walked
    with Register.open(folder / "demo-out" / "register.sqlite") as register:
        held = {entry.record: entry for entry in register.holding(RecordKind.DOCUMENT)}
        concept = held["hochschule.tiktok.usage_concept.de"]
        assert concept.state is RecordState.PUBLISHED
        assert concept.approved_by == "head"
        assert concept.authors == ("press",)
        assert register.check_log() is None
    page = (folder / "demo-out" / "documents" / "hochschule.tiktok.usage_concept.de.html").read_text("utf-8")
    assert words("de").day(review_day()) in page
    assert "ENTWURF" not in page
    assert not [one for field in concept.content.fields for one in field.pieces if one.to_check]
    assert "proposals that nobody has confirmed" not in walked[1].stderr


def test_it_says_what_is_still_missing(walked):
    _, done = walked
    assert "required fields are still empty" in done.stderr


def test_the_review_stands_in_the_calendar(walked):
    folder, _ = walked
    assert f"{review_day():%Y%m%d}" in (folder / "reviews.ics").read_text(encoding="utf-8")


def test_the_site_shows_usage_decision_and_concept(walked):
    folder, _ = walked
    page = (folder / "public" / "de" / "bodies" / "hochschule.html").read_text(encoding="utf-8")
    assert "TikTok" in page
    assert "mit Auflagen" in page
    assert "Nutzungskonzept" in page
