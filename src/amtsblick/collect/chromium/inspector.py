"""Several visitors look at one site: one does not choose, one rejects, one accepts.

Every pass has a context of its own. The first pass chooses the further pages; the others open the
same ones, so that passes can be compared.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from amtsblick.collect.chromium.browser import Browser
from amtsblick.collect.chromium.context import Context
from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.further_pages import FurtherPage, Guide, choose
from amtsblick.collect.chromium.page_state import Unreached
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.tape import Tape
from amtsblick.collect.chromium.visit import PageVisit, Seen
from amtsblick.values.recording import BannerState, PassName, RawInspection, RawPass, TapeLine

PASSES: Final = (PassName.NONE, PassName.REJECT, PassName.ACCEPT)
_ANSWERED: Final = frozenset({BannerState.REJECTED, BannerState.REJECTED_DEEPER, BannerState.ACCEPTED})
_GRACE: Final = 60.0
"""Seconds beyond a pass's own limit after which it is given up: then even closing did not work."""


class Inspector:
    """Inspects sites with one browser; at most ``settings.concurrency`` passes run at once.

    ``guide`` says which further pages of a site are worth a visit (``collect.guide``).
    """

    def __init__(self, browser: Browser, settings: InspectSettings, guide: Guide) -> None:
        self._browser = browser
        self._settings = settings
        self._guide = guide
        self._slots = asyncio.Semaphore(settings.concurrency)

    async def inspect(
        self, site: str, *, pages: int = 3, passes: Sequence[PassName] = PASSES
    ) -> RawInspection:
        """Look at ``site`` (an address) and up to ``pages`` further pages, once per pass.

        What fails becomes a state on the tape. Raises ChromiumError only when the browser cannot
        even be started again.
        """
        plan: asyncio.Future[tuple[FurtherPage, ...]] = asyncio.get_running_loop().create_future()
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._in_turn(site, name, plan, pages=pages, leader=number == 0))
                for number, name in enumerate(passes)
            ]
        brought = tuple(task.result() for task in tasks)
        return RawInspection(
            site=site,
            started_at=min(one.started_at for one in brought),
            passes=brought,
            versions={"browser": self._browser.facts.product},
        )

    async def _in_turn(
        self,
        site: str,
        name: PassName,
        plan: asyncio.Future[tuple[FurtherPage, ...]],
        *,
        pages: int,
        leader: bool,
    ) -> RawPass:
        async with self._slots:
            tape = Tape(name=name, site=site, browser=self._browser.facts)
            try:
                async with asyncio.timeout(self._settings.limits.seconds + _GRACE):
                    await self._pass(tape, site, plan, pages=pages, leader=leader)
            except TimeoutError:
                tape.line(
                    TapeLine.MISSED,
                    page=0,
                    what="limit",
                    detail="the pass did not end in time and was given up",
                )
            except ChromiumError as error:
                tape.line(TapeLine.MISSED, page=0, what="browser", detail=str(error))
            finally:
                if leader and not plan.done():
                    plan.set_result(())
            return tape.finish()

    async def _pass(
        self,
        tape: Tape,
        site: str,
        plan: asyncio.Future[tuple[FurtherPage, ...]],
        *,
        pages: int,
        leader: bool,
    ) -> None:
        context = await self._browser.context(tape, javascript=tape.name is not PassName.NO_SCRIPT)
        try:
            assert context.guard is not None
            unreached = Unreached(context.guard.allowance)
            seen = await self._visit(context, unreached, 0, FurtherPage(url=site, role="start"))
            if leader:
                plan.set_result(self._further(seen, pages))
            further = list(await plan)
            if not further and seen.banner in _ANSWERED:
                # Whether an answer is kept to shows when the page is opened again.
                further = [FurtherPage(url=site, role="again")]
            for index, page in enumerate(further, 1):
                if context.exhausted:
                    tape.line(
                        TapeLine.MISSED,
                        page=index,
                        what="page",
                        detail=f"{page.url} was not opened: {context.exhausted}",
                    )
                    continue
                await self._visit(context, unreached, index, page)
        finally:
            await context.close()

    async def _visit(self, context: Context, unreached: Unreached, index: int, page: FurtherPage) -> Seen:
        visit = PageVisit(
            context, self._settings, unreached, index=index, name=context.tape.name, first=index == 0
        )
        return await visit.run(page.url, page.role)

    def _further(self, seen: Seen, pages: int) -> tuple[FurtherPage, ...]:
        return choose(seen.page, seen.links, self._guide, pages=pages) if seen.page and pages else ()
