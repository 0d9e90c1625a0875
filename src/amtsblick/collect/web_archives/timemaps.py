"""An archive that speaks Memento: which captures does its TimeMap name?

Source: RFC 7089.
"""

from typing import Final

from amtsblick.collect.web_archives.asking import Line, Trouble, empty_index, filled, not_shown, refusal
from amtsblick.collect.web_archives.replay import Replay
from amtsblick.parse.cdx_rows import page_digest
from amtsblick.parse.rewritten import replay_place
from amtsblick.parse.timemap import Memento, TimeMap, parse_timemap
from amtsblick.parse.urls import join
from amtsblick.values.capture import Capture, State
from amtsblick.values.past import PastCapture, PastIndex

_MOST_PAGES: Final = 100
_MOST: Final = 60_000
COLLECTOR: Final = "memento"


class TimeMapArchive:
    """Satisfies ``WebArchive`` over TimeMaps at ``prefix`` + address.

    ``replay`` is the prefix of captures for TimeMaps that name only dates.
    """

    def __init__(self, line: Line, *, name: str, prefix: str, replay: str = "") -> None:
        self._line = line
        self._name = name
        self._prefix = prefix
        self._prefix_of_captures = replay
        self._replay = Replay(line, collector=COLLECTOR, marked=True)
        self._repeating: set[str] = set()

    @property
    def name(self) -> str:
        """See ``WebArchive``."""
        return self._name

    async def index(self, url: str) -> PastIndex:
        """Captures of all pages of the TimeMap; see ``WebArchive``."""
        empty = empty_index(self._name, url, self._line.now())
        captures: list[PastCapture] = []
        broken: list[str] = []
        trouble: Trouble | None = None
        waiting, asked = [self._prefix + url], set[str]()
        while waiting and trouble is None:
            if len(asked) >= _MOST_PAGES or len(captures) >= _MOST:
                broken.append(f"the TimeMap goes on after {len(asked)} pages; the rest was not asked for")
                break
            address = waiting.pop(0)
            asked.add(address)
            found, trouble = await self._page(address, url)
            captures += [self._past(one, url) for one in found.mementos if not one.blocked]
            hidden = [one for one in found.mementos if one.blocked]
            broken += (*not_shown(len(hidden)), *found.broken)
            if found.mementos and not captures:
                trouble = State.WITHHELD, "the archive names captures but shows none of them"
            waiting += [page for page in found.pages if page not in asked and page not in waiting]
        return filled(empty, captures, trouble, broken)

    async def fetch(self, capture: PastCapture) -> Capture:
        """See ``WebArchive``."""
        return await self._replay.fetch(capture, repeats=capture.locator in self._repeating)

    async def aclose(self) -> None:
        """See ``WebArchive``."""
        await self._line.visitor.aclose()

    async def _page(self, address: str, url: str) -> tuple[TimeMap, Trouble | None]:
        final, reply = await self._line.ask_index(address)
        trouble = refusal(reply)
        if trouble is not None:
            return TimeMap(), trouble
        found = parse_timemap(reply.body, base=final, original=url, replay=self._prefix_of_captures)
        if found.withheld:
            trouble = State.WITHHELD, f"the archive shows nothing of this address ({found.withheld})"
        elif found.trouble:
            trouble = (
                State.BROKEN,
                f"the archive answered with something else than a TimeMap: {found.trouble}",
            )
        return found, trouble

    def _past(self, one: Memento, url: str) -> PastCapture:
        if one.revisit:
            self._repeating.add(one.url)
        place = replay_place(one.url)
        original = one.original or (place.original if place else "") or url
        return PastCapture(
            archive=self._name,
            url=join("", original) or original,
            taken_at=one.taken_at,
            locator=one.url,
            digest=page_digest(one.digest, one.status),
            status=one.status,
            media_type=one.media_type,
        )
