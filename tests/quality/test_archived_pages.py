"""Real pages that went through a real archive: their bytes and their channels come back; skipped without corpus."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from amtsblick.collect.archive import archive_pages
from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives import open_archives
from amtsblick.detect.examine import examine
from amtsblick.parse.rewritten import restored
from amtsblick.values.answers import OwnChannel
from amtsblick.values.capture import Capture
from amtsblick.values.past import PastCapture
from archives.pywb_server import pywb_web

CORPUS = Path(os.environ.get("AMTSBLICK_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "dev"
ARCHIVE = CORPUS / "behoerden.warc.gz"
EVERY = 5
"""Each fifth page: all of them take most of a minute."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ARCHIVE.exists(), reason="the corpus of real pages is not here"),
]


@pytest.fixture(scope="module")
def pages() -> list[Capture]:
    found = [one for one in archive_pages([ARCHIVE]) if isinstance(one, Capture) and not one.hops]
    return found[::EVERY]


def channels(capture: Capture, knowledge) -> set[tuple[str, str]]:
    answers = examine(capture, knowledge).answers
    return {(one.service, one.handle) for one in answers if isinstance(one, OwnChannel)}


def test_pages_that_no_archive_rewrote_stay_byte_for_byte(pages):
    for page in pages:
        at = f"https://web.archive.example/web/20180102030405/{page.url}"
        assert restored(page.body, at, page.url) == page.body


async def test_bytes_and_channels_come_back_raw_and_rewritten(pages, knowledge, tmp_path):
    (tmp_path / "warcs").mkdir()
    shutil.copy(ARCHIVE, tmp_path / "warcs")
    with pywb_web(tmp_path / "warcs", tmp_path / "pywb") as pywb:
        settings = Settings(allow_private=True, delay=0.0)
        [archive] = open_archives([f"timemap+{pywb.timemap()}"], settings)
        for page in pages:
            locator = f"{pywb.replay()}{page.taken_at:%Y%m%d%H%M%S}/{page.url}"
            past = PastCapture(archive=archive.name, url=page.url, taken_at=page.taken_at, locator=locator)
            raw = await archive.fetch(past)
            assert (raw.body, raw.failure) == (page.body, None)
            shown = await archive._replay._walk(locator, past, raw=False)
            rewritten = archive._replay._captured(past, shown, repeats=False)
            assert rewritten.body != page.body
            found = await asyncio.to_thread(channels, rewritten, knowledge)
            assert found == channels(page, knowledge), page.url
        await archive.aclose()
