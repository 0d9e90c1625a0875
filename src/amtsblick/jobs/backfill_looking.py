"""What did one archived capture show? Fetch it, follow its redirects, keep the bytes, judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from amtsblick.assess.timeline.hubs import HUB
from amtsblick.assess.timeline.sampling import rank
from amtsblick.collect.web_archives import WebArchive
from amtsblick.detect.examine import examine
from amtsblick.detect.page import Page
from amtsblick.detect.wayfinding import onward
from amtsblick.jobs.backfill_pages import PastPage
from amtsblick.keep.evidence import Bundle
from amtsblick.parse.urls import host_of, is_under, join
from amtsblick.values.answers import ChannelPointer, Notice, OwnChannel
from amtsblick.values.capture import Capture, State
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.past import PastAnswer, PastCapture, PastIndex, PastLook

A_DAY: Final = timedelta(days=1)
"""How far a capture may lie from the moment that is spoken of."""

LASTING: Final = frozenset(
    {
        State.ARCHIVE_GAP,
        State.WITHHELD,
        State.WRONG_CLOCK,
        State.TOO_LARGE,
        State.NOT_HTML,
        State.REDIRECT_LOOP,
        State.BAD_ADDRESS,
    }
)
"""Failures that the archive would repeat. All others are its bad day: worth another try some day."""
NOT_OF_THE_BYTES: Final = frozenset({State.ARCHIVE_GAP, State.WITHHELD, State.WRONG_CLOCK})
"""States of which other captures with equal bytes know nothing."""

_HOPS: Final = 4
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a capture says about a page of a body."""

    state: State
    detail: str = ""
    answers: tuple[PastAnswer, ...] = ()


def judged(page: str, capture: Capture, knowledge: Knowledge) -> Judgement:
    """Judge one capture of ``page``; pure, so that stored captures can be judged again.

    What lies on another site is no look at the page, however it came there.
    """
    examination = examine(capture, knowledge)
    state = examination.page
    if state.state is not State.LOOKED:
        return Judgement(state=state.state, detail=state.detail)
    if not _is_own(capture.url, page):
        return Judgement(state=State.NOT_HTML, detail=f"leads to another site: {capture.url}")
    answers = (one for one in examination.answers if isinstance(one, OwnChannel | ChannelPointer | Notice))
    hubs = (one for one in onward(Page(capture), knowledge) if one.role == HUB)
    return Judgement(state=State.LOOKED, answers=(*answers, *hubs))


class Looker:
    """Looks at captures of one family of bodies; remembers indexes that redirects made it ask for."""

    def __init__(
        self, archives: Mapping[str, WebArchive], knowledge: Knowledge, now: Callable[[], datetime]
    ) -> None:
        self._archives = archives
        self._knowledge = knowledge
        self._now = now
        self._indexes: dict[tuple[str, str], PastIndex] = {}

    async def look(self, page: PastPage, wanted: PastCapture, bundle: Callable[[], Bundle]) -> PastLook:
        """One look; its bytes are in the bundle before anybody judges them.

        Where nothing came because the archive had a bad day, there is no evidence and the look may be
        repeated. Where the archive shows another moment than it promised, that moment is told.
        """
        first, *further = await self._fetched(self._archives[wanted.archive], wanted, page)
        capture = further[-1] if further else first
        evidence = None
        if capture.failure is None or capture.failure in LASTING:
            for one in (first, *further):
                evidence = bundle().keep(one)
        said = judged(page.url, replace(capture, evidence=evidence), self._knowledge)
        is_elsewhen = evidence is not None and abs(capture.taken_at - wanted.taken_at) > A_DAY
        return PastLook(
            body=page.body,
            role=page.role,
            page=page.url,
            capture=replace(wanted, taken_at=capture.taken_at) if is_elsewhen else wanted,
            fetched_at=self._now(),
            state=said.state,
            detail=said.detail,
            answers=said.answers,
            evidence=evidence,
        )

    async def _fetched(self, archive: WebArchive, wanted: PastCapture, page: PastPage) -> list[Capture]:
        """The capture, and what its redirects within the site led to at that time, the last with all hops."""
        capture = await archive.fetch(wanted)
        captures, seen = [capture], {wanted.locator}
        while (target := _leads_to(capture)) and _is_own(target, page.url):
            near = await self._near(archive, target, wanted, seen)
            if near is None or len(seen) > _HOPS:
                why = f"redirect to {target}, of which the archive holds nothing within a day"
                captures[-1] = replace(capture, failure=State.ARCHIVE_GAP, failure_detail=why)
                break
            seen.add(near.locator)
            following = await archive.fetch(near)
            if following.failure is None and abs(following.taken_at - wanted.taken_at) > A_DAY:
                why = f"redirect to {target}, which the archive shows as of another day only"
                following = replace(following, failure=State.ARCHIVE_GAP, failure_detail=why)
            capture = replace(
                following, requested=captures[0].requested, hops=(*capture.hops, *following.hops)
            )
            captures.append(capture)
        return captures

    async def _near(
        self, archive: WebArchive, target: str, wanted: PastCapture, seen: set[str]
    ) -> PastCapture | None:
        """The capture of a redirect's goal that is nearest in time, pages before further redirects."""
        key = archive.name, target
        if key not in self._indexes:
            self._indexes[key] = await archive.index(target)

        def apart(one: PastCapture) -> timedelta:
            return abs(one.taken_at - wanted.taken_at)

        near = (one for one in self._indexes[key].captures if apart(one) <= A_DAY and one.locator not in seen)
        return min(near, key=lambda one: (rank(one), apart(one), one.locator), default=None)


def _leads_to(capture: Capture) -> str:
    """Absolute target of an archived redirect; "" for anything else."""
    if capture.failure is not None or capture.status not in _REDIRECTS:
        return ""
    if capture.hops:
        return capture.hops[-1].location
    return join(capture.url, capture.header("location"))


def _is_own(url: str, page: str) -> bool:
    return is_under(host_of(url), host_of(page))
