"""One page visit, from opening to closing, all of it on the tape."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from amtsblick.collect.chromium import quiet
from amtsblick.collect.chromium.behaviour import Visitor
from amtsblick.collect.chromium.consent import Consent
from amtsblick.collect.chromium.context import Context
from amtsblick.collect.chromium.errors import ChromiumError, CommandFailedError, CommandTimeoutError
from amtsblick.collect.chromium.eyes import Eyes
from amtsblick.collect.chromium.further_pages import links
from amtsblick.collect.chromium.page_state import Failure, Unreached, failure_of
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.collect.chromium.storage_dump import dump_storage
from amtsblick.collect.chromium.tab import Tab
from amtsblick.values.capture import Capture, State
from amtsblick.values.recording import Act, BannerState, PassName, TapeLine

_ALIVE: Final = 3.0
"""Seconds that a page's script may keep everything else from happening."""
_LATE: Final = 3.0
"""Seconds after load until which a banner may come up on the first page."""
_TALLEST: Final = 2_500
"""CSS pixels of the picture of a whole page."""
_DOM: Final = """({title: document.title, url: location.href, html: (document.doctype ? new XMLSerializer()
.serializeToString(document.doctype) : "") + document.documentElement.outerHTML.slice(0, 8000000)})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a visit leaves for the next ones. ``page`` is the rendered page, None when it was not looked at."""

    page: Capture | None = None
    links: tuple[tuple[str, str], ...] = ()
    banner: BannerState = BannerState.NO_BANNER


@dataclass(slots=True)
class _End:
    """What the ``page_end`` line will say."""

    state: State = State.LOOKED
    detail: str = ""
    url: str = ""
    title: str = ""
    html: str = ""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


class PageVisit:
    """Opens one page in a fresh tab of ``context``. ``first`` says that nothing was visited before."""

    def __init__(  # noqa: PLR0913 - what a visit needs to know, one keyword each
        self,
        context: Context,
        settings: InspectSettings,
        unreached: Unreached,
        *,
        index: int,
        name: PassName,
        first: bool,
    ) -> None:
        self._context = context
        self._tape = context.tape
        self._settings = settings
        self._index = index
        self._name = name
        self._first = first
        self._unreached = unreached
        self._end = _End()
        self._links: list[tuple[str, str]] = []
        self._banner = BannerState.NO_BANNER

    async def run(self, url: str, role: str) -> Seen:
        """Visit ``url``; what goes wrong becomes the state of the page, nothing is raised but cancellation."""
        tab: Tab | None = None
        self._end.url = url
        try:
            tab = await self._context.tab(self._index)
            self._tape.line(TapeLine.PAGE, page=self._index, url=url, role=role, target=tab.target)
            await self._look(tab, url)
        except CommandTimeoutError as error:
            self._fail(State.TIMEOUT, f"the page did not react any more: {error}")
        except ChromiumError as error:
            self._fail(State.BROKEN, self._broken(tab, error))
        if tab is None:
            self._tape.line(TapeLine.PAGE, page=self._index, url=url, role=role, target="")
        else:
            await self._close(tab)
        self._write(tab)
        return self._seen(url)

    async def _look(self, tab: Tab, url: str) -> None:
        navigation = await tab.navigate(url)
        self._end.url, self._end.status = navigation.url, navigation.status
        lines = self._tape.finish().lines if navigation.error else ()
        failure = failure_of(navigation, lines, self._unreached)
        if failure is not None:
            self._fail(*failure)
            # An error page may load something, too.
            if not navigation.error and not navigation.download:
                await quiet.load(tab, quiet.AFTER_ACT)
            return
        await self._arrive(tab)
        if self._end.state is State.LOOKED:
            await self._stay(tab)

    async def _arrive(self, tab: Tab) -> None:
        """Wait for load and quiet; a script that never ends is stopped, once."""
        loaded = await quiet.load(tab, quiet.FIRST_LOOK)
        if failure := await self._stuck(tab):
            self._fail(*failure)
            return
        if not loaded and not await quiet.load(tab):
            self._missed(tab, "load", "the load event did not come in time")
        # A redirect by script or refresh leads on to another document.
        answer = tab.activity.answer
        if answer is not None:
            self._end.status = answer.status
            self._end.headers = tuple(answer.headers.items())
        for what in (await quiet.quiet(tab)).missed:
            self._missed(tab, "quiet", what)

    async def _stuck(self, tab: Tab) -> Failure | None:
        if tab.activity.stuck:
            return State.BROKEN, tab.activity.stuck
        if self._context.exhausted and tab.activity.loaded is None:
            state = State.TIMEOUT if "took more than" in self._context.exhausted else State.TOO_LARGE
            return state, self._context.exhausted
        for last in (False, True):
            try:
                await tab.evaluate("1", within=_ALIVE)
            except CommandTimeoutError:
                if last:
                    return State.TIMEOUT, "a script on the page never ends"
                await tab.interrupt()
                self._missed(tab, "script", "a script that did not end was stopped")
            else:
                break
        return None

    async def _stay(self, tab: Tab) -> None:
        eyes = Eyes(tab)
        consent = Consent(eyes, self._tape, self._name)
        visitor = Visitor(eyes, self._tape, viewport=self._settings.viewport)
        await tab.screenshot("page")
        self._banner = await consent.meet()
        await visitor.scroll()
        if self._name is not PassName.NO_SCRIPT:
            await visitor.point()
            await visitor.type()
        if self._banner is BannerState.NO_BANNER:
            await self._late_banner(tab, consent)
        await self._take_down(tab, eyes)

    async def _late_banner(self, tab: Tab, consent: Consent) -> None:
        """Some banners come late; saying that there is none wants a second look."""
        since = tab.activity.loaded or tab.activity.clock()
        patience = since + _LATE - tab.activity.clock()
        self._banner = await consent.meet(
            within=max(patience, 0.0) if self._first else 0.0, thorough=self._first
        )
        if self._banner is BannerState.NO_BANNER:
            consent.none_seen()

    async def _take_down(self, tab: Tab, eyes: Eyes) -> None:
        """The page as it is at the end: picture, document, links, storage."""
        await tab.screenshot("page-end", full=True, tallest=_TALLEST)
        document: Any = await eyes.run(_DOM)
        self._end.title, self._end.url = document["title"], document["url"]
        self._end.body = document["html"].encode("utf-8", "replace")
        self._end.html = self._tape.blob(self._end.body)
        self._links = await links(eyes)
        await dump_storage(eyes, self._tape)

    async def _close(self, tab: Tab) -> None:
        self._tape.line(TapeLine.ACT, page=self._index, act=Act.CLOSE)
        try:
            await tab.close()
            await self._context.cookies()
        except ChromiumError as error:
            self._missed(tab, "close", str(error))

    def _broken(self, tab: Tab | None, error: ChromiumError) -> str:
        stuck = tab.activity.stuck if tab is not None else ""
        return stuck or self._context.exhausted or _in_words(error)

    def _fail(self, state: State, detail: str) -> None:
        self._end.state, self._end.detail = state, detail

    def _missed(self, tab: Tab, what: str, detail: str) -> None:
        self._tape.line(TapeLine.MISSED, page=tab.page, what=what, detail=detail)

    def _write(self, tab: Tab | None) -> None:
        end = self._end
        self._tape.line(
            TapeLine.PAGE_END,
            page=self._index,
            url=end.url,
            state=end.state,
            detail=end.detail,
            title=end.title,
            html=end.html,
            status=end.status,
            loaded=tab.activity.loaded if tab is not None and end.state is State.LOOKED else None,
        )

    def _seen(self, url: str) -> Seen:
        end = self._end
        if end.state is not State.LOOKED:
            return Seen(banner=self._banner)
        page = Capture(
            url=end.url,
            requested=url,
            taken_at=datetime.now(UTC),
            status=end.status,
            headers=(*end.headers, ("content-type", "text/html; charset=utf-8")),
            body=end.body,
            collector="chromium",
        )
        return Seen(page=page, links=tuple(self._links), banner=self._banner)


def _in_words(error: ChromiumError) -> str:
    """Chromium's own words about a lost document mean nothing to readers."""
    if isinstance(error, CommandFailedError) and "context" in str(error).lower():
        return "The page went on to another document faster than it could be read."
    return str(error)
