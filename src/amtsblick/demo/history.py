"""The demonstration's third part: five years of the fictional state, told from a web archive."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives import open_archives
from amtsblick.demo.bodies import BODIES
from amtsblick.demo.past import write_archive
from amtsblick.jobs.backfill import BackfillTools, BackfillWish, backfill
from amtsblick.jobs.backfill_pages import PastPage
from amtsblick.jobs.clock import now
from amtsblick.jobs.timeline import history_of, tell
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.knowledge import load
from amtsblick.report.words import Lang
from amtsblick.values.past import PastIndex, PastLook, PastSeries
from amtsblick.values.trend import Scope

ARCHIVE: Final = "web-archive.warc.gz"
_LANGUAGES: Final[tuple[Lang, ...]] = ("de", "en")


class Counter(Protocol):
    """Somebody who wants to know how far it is."""

    captures: int

    def done(self) -> None:
        """One more body is done."""


def tell_five_years(
    register: Register,
    place: Workspace,
    software: str,
    progress: Callable[[str, int], AbstractContextManager[Counter]],
) -> list[Path]:
    """Write a fictional archive, look back with it, and write the trend page; returns its paths."""
    archive = place.folder / ARCHIVE
    write_archive(archive, now())
    tools = BackfillTools(
        register=register,
        evidence=place.open_evidence(),
        archives=open_archives([str(archive)], Settings()),
        knowledge=load(),
        software=software,
        now=now,
    )
    with progress("past", len(BODIES)) as counter:
        asyncio.run(_look_back(tools, _Watched(counter)))
    known = history_of(register, tools.knowledge)
    return [
        tell(known, Scope(), tools.knowledge, place.timeline(lang), lang=lang, evidence=place.evidence).page
        for lang in _LANGUAGES
    ]


async def _look_back(tools: BackfillTools, watched: "_Watched") -> None:
    try:
        await backfill(BODIES, tools, BackfillWish(), watched)
    finally:
        await tools.aclose()


class _Watched:
    """Satisfies ``BackfillProgress``."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def asked(self, page: PastPage, index: PastIndex) -> None:
        """The archive was asked about a page."""

    def looked(self, look: PastLook) -> None:
        """A capture was looked at."""
        del look
        self._counter.captures += 1

    def recorded(self, series: PastSeries) -> None:
        """Looks are stored."""

    def finished(self, body: str) -> None:
        """A body is done."""
        del body
        self._counter.done()
