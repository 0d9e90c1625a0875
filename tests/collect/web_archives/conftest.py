"""Archives to ask, and a pywb with every kind of capture that archives hold."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives import WebArchive, open_archives
from archives.holdings import HELD, NOW
from archives.pywb_server import Pywb, pywb_web
from archives.warcs import write_warc


@pytest.fixture(scope="session")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one WARC of everything in ``HELD``."""
    folder = tmp_path_factory.mktemp("warcs")
    write_warc(folder / "held.warc.gz", HELD)
    return folder


@pytest.fixture(scope="session")
def pywb(holdings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pywb]:
    locked = 'example,gesperrt)/ - {"access": "block"}\n'
    with pywb_web(holdings, tmp_path_factory.mktemp("pywb"), acl={"past": locked}) as running:
        yield running


@pytest.fixture
async def opened() -> AsyncIterator[Callable[..., WebArchive]]:
    """Open an archive with quick settings; all are closed when the test ends."""
    kept: list[WebArchive] = []

    def open_one(spec: str, settings: Settings | None = None, **changes: Any) -> WebArchive:
        quick = settings or Settings(allow_private=True, delay=0.0, backoff=0.01, read_timeout=5.0)
        [archive] = open_archives([spec], replace(quick, **changes), now=lambda: NOW)
        kept.append(archive)
        return archive

    yield open_one
    for archive in kept:
        await archive.aclose()
