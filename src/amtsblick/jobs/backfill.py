"""What did official pages show before anybody watched? Few archived captures of each, resumable.

Page after page: ask the archives' indexes, choose a capture, fetch and keep it, judge it, choose the
next. What was looked at is never fetched again; what an archive could not deliver on a bad day is.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from amtsblick.assess.timeline.confirming import Sampled, next_confirmation
from amtsblick.assess.timeline.sampling import (
    DEFAULT,
    Sampling,
    in_time,
    is_complete,
    next_capture,
)
from amtsblick.collect.web_archives import WebArchive
from amtsblick.errors import AmtsblickError
from amtsblick.jobs.backfill_judging import rejudge
from amtsblick.jobs.backfill_looking import Looker
from amtsblick.jobs.backfill_pages import PastPage, ends_of, families, official_pages
from amtsblick.jobs.backfill_shelf import Shelf, lists_of_channels
from amtsblick.jobs.disk import Disk
from amtsblick.keep.evidence import Bundle, EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.past import PastCapture, PastIndex, PastLook, PastSeries

__all__ = ["BackfillProgress", "BackfillTools", "BackfillWish", "backfill", "rejudge"]

_PATIENCE: Final = 3
"""Answers in a row that an archive may fail to give before it is left in peace for this body."""
_ANSWERED: Final = frozenset({State.LOOKED, State.ARCHIVE_GAP, State.WITHHELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillTools:
    """What a backfill works with; ``software`` is our name and version."""

    register: Register
    evidence: EvidenceStore
    archives: Sequence[WebArchive]
    knowledge: Knowledge
    software: str
    now: Callable[[], datetime]

    async def aclose(self) -> None:
        """Close all archives; safe to call twice."""
        await asyncio.gather(*(archive.aclose() for archive in self.archives))


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillWish:
    """How much is wanted: captures between ``since`` and ``until``, at most ``pages`` pages of a body."""

    sampling: Sampling = DEFAULT
    pages: int = 6
    parallel: int = 4
    since: datetime | None = None
    until: datetime | None = None


class BackfillProgress(Protocol):
    """Somebody who wants to know how far it is."""

    def asked(self, page: PastPage, index: PastIndex) -> None:
        """An archive said what it holds of a page, or why it cannot be asked."""

    def looked(self, look: PastLook) -> None:
        """One capture was fetched and judged."""

    def recorded(self, series: PastSeries) -> None:
        """A page's looks in one archive are safely in the register."""

    def finished(self, body: str) -> None:
        """Nothing more is wanted of this body and its predecessors."""


async def backfill(
    bodies: Iterable[Body], tools: BackfillTools, wish: BackfillWish, progress: BackfillProgress
) -> None:
    """Look at archived captures of the bodies' official pages, their predecessors' included.

    Call it again after an interruption: it goes on where the register ends. When cancelled, what was
    looked at is recorded first, marked as not complete.
    """
    wanted = list(bodies)
    tools.register.import_bodies(wanted, tools.now())
    waiting = iter(families(wanted, tools.register.successions()))

    async def work(disk: Disk[_Batch]) -> None:
        for ids in waiting:
            await _Family(tools, wish, progress, disk).backfill(ids)
            progress.finished(ids[0])

    async with Disk(partial(_record, tools)) as disk, asyncio.TaskGroup() as group:
        for _ in range(wish.parallel):
            group.create_task(work(disk))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Batch:
    """Looks at one page that are to be recorded together, after their evidence."""

    bundle: Bundle | None
    series: tuple[PastSeries, ...]


def _record(tools: BackfillTools, batches: Sequence[_Batch]) -> dict[_Batch, Exception]:
    refused = tools.evidence.commit(one.bundle for one in batches if one.bundle)
    failed: dict[_Batch, Exception] = {}
    for batch in batches:
        try:
            if batch.bundle in refused:
                raise refused[batch.bundle]
            for series in batch.series:
                tools.register.record_past(
                    series, tools.now(), software=tools.software, knowledge=tools.knowledge.digest
                )
        except AmtsblickError as error:
            failed[batch] = error
    return failed


class _Family:
    """A body with its predecessors."""

    def __init__(
        self,
        tools: BackfillTools,
        wish: BackfillWish,
        progress: BackfillProgress,
        disk: Disk[_Batch],
    ) -> None:
        self._tools = tools
        self._wish = wish
        self._progress = progress
        self._disk = disk
        self._looker = Looker({one.name: one for one in tools.archives}, tools.knowledge, tools.now)
        self._misses: dict[str, int] = {}
        self._looks: dict[str, list[PastLook]] = {}
        self._unasked: dict[str, tuple[PastIndex, ...]] = {}

    async def backfill(self, ids: Sequence[str]) -> None:
        shelves: list[Shelf] = []
        try:
            async for shelf in self._shelves(ids):
                shelves.append(shelf)  # noqa: PERF401 - what is there when interrupted is saved
            for shelf in shelves:  # which grow while lists of channels are found that exist no more
                await self._sample(shelf)
                further = lists_of_channels(shelf, [one.page for one in shelves], self._wish.pages)
                shelves += [await self._shelf(page, self._known(page)) for page in further]
            await self._confirm(shelves)
            for shelf in shelves:
                await self._save(shelf, done=True)
        except asyncio.CancelledError:
            for shelf in shelves:
                await self._save(shelf)
            raise
        except BaseException:
            for shelf in shelves:
                if shelf.bundle is not None:
                    shelf.bundle.abandon()
            raise

    async def _sample(self, shelf: Shelf) -> None:
        while (wanted := self._next(shelf)) is not None:
            await self._look(shelf, wanted)
        await self._save(shelf)

    async def _shelves(self, ids: Sequence[str]) -> AsyncIterator[Shelf]:
        """All official pages of the family, each with everything that is held and known of it."""
        register = self._tools.register
        ends = ends_of(register.successions())
        for body in filter(None, map(register.body, ids)):
            sheets = [sheet for _, sheet in register.sheets_of(body.id)]
            for page in official_pages(body, sheets, most=self._wish.pages, until=ends.get(body.id)):
                yield await self._shelf(page, self._known(page))

    def _known(self, page: PastPage) -> list[PastLook]:
        if page.body not in self._looks:
            self._looks[page.body] = self._tools.register.past_looks(page.body)
        return [look for look in self._looks[page.body] if look.page == page.url]

    async def _shelf(self, page: PastPage, known: Sequence[PastLook]) -> Shelf:
        indexes = [await self._index(archive, page) for archive in self._tools.archives]
        held = [one for index in indexes for one in index.captures if self._is_wanted(one, page)]
        captures = in_time([*(look.capture for look in known), *held])
        shelf = Shelf(page=page, indexes=indexes, captures=captures)
        at = {one.locator: one for one in captures}
        final = [look for look in known if look.evidence is not None or look.same_as]
        for look in final:
            shelf.know(look, at[look.capture.locator])
        for look in final:
            shelf.spread(look, at[look.capture.locator])
        return shelf

    async def _index(self, archive: WebArchive, page: PastPage) -> PastIndex:
        """What an archive holds of a page; one that cannot be asked is left in peace for this body."""
        last = self._unasked.get(archive.name, ())
        if len(last) >= _PATIENCE:
            why = f"not asked, because it could not be asked before: {last[-1].detail}"
            index = replace(last[-1], url=page.url, asked_at=self._tools.now(), detail=why)
        else:
            index = await archive.index(page.url)
            self._unasked[archive.name] = () if index.state in _ANSWERED else (*last, index)
        self._progress.asked(page, index)
        return index

    def _is_wanted(self, one: PastCapture, page: PastPage) -> bool:
        ends = [end for end in (page.until, self._wish.until) if end is not None]
        since = self._wish.since
        return (since is None or since <= one.taken_at) and all(one.taken_at < end for end in ends)

    def _next(self, shelf: Shelf) -> PastCapture | None:
        return next_capture(self._within_reach(shelf), shelf.seen, self._wish.sampling)

    def _within_reach(self, shelf: Shelf) -> list[PastCapture]:
        """Without captures that only an archive holds which has a bad day."""
        asked = {archive.name for archive in self._tools.archives}
        tired = {archive for archive, misses in self._misses.items() if misses >= _PATIENCE}
        return [one for one in shelf.captures if one.locator in shelf.seen or one.archive in asked - tired]

    async def _confirm(self, shelves: Sequence[Shelf]) -> None:
        """Close the gaps between pages; what this brings to light is narrowed down in turn."""
        by_page = {f"{number}": shelf for number, shelf in enumerate(shelves)}
        while True:
            pages = {
                name: Sampled(captures=self._within_reach(shelf), looks=shelf.seen)
                for name, shelf in by_page.items()
            }
            found = next_confirmation(pages, self._wish.sampling)
            if found is None:
                return
            shelf, wanted = by_page[found[0]], found[1]
            await self._look(shelf, wanted)
            while (narrower := self._next(shelf)) is not None:
                await self._look(shelf, narrower)

    async def _look(self, shelf: Shelf, wanted: PastCapture) -> None:
        look = await self._looker.look(shelf.page, wanted, partial(self._bundle, shelf))
        missed = look.evidence is None
        self._misses[wanted.archive] = self._misses.get(wanted.archive, 0) + 1 if missed else 0
        shelf.know(look, wanted)
        shelf.new.append(look)
        shelf.spread(look, wanted)
        self._progress.looked(look)

    def _bundle(self, shelf: Shelf) -> Bundle:
        if shelf.bundle is None:
            shelf.bundle = self._tools.evidence.bundle(f"past/{shelf.page.body}/{shelf.page.role}")
        return shelf.bundle

    async def _save(self, shelf: Shelf, *, done: bool = False) -> None:
        """Evidence and looks so far become durable; when ``done``, also that nothing more is wanted."""
        new, bundle = shelf.new, shelf.bundle
        shelf.new, shelf.bundle = [], None
        whole = done and is_complete(shelf.captures, shelf.seen, self._wish.sampling)
        series = tuple(
            PastSeries(
                body=shelf.page.body,
                role=shelf.page.role,
                page=shelf.page.url,
                index=index,
                looks=tuple(look for look in new if look.capture.archive == index.archive),
                complete=whole and index.state in _ANSWERED,
            )
            for index in shelf.indexes
        )
        kept = tuple(one for one in series if done or one.looks)
        if kept:
            await self._disk.write(_Batch(bundle=bundle, series=kept))
        for one in kept:
            self._progress.recorded(one)
