"""Which captures of a body's other pages show that a channel had really gone, or was really new?

A period begins and ends only where all official pages were looked at without the channel, close
enough to each other to count as one look (``periods``). Pages are sampled one by one, so their looks
seldom lie that close: here the captures are named that close the gap, as near to the change as the
archives allow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.assess.timeline.sampling import DEFAULT, Looks, Sampling, Shown, next_capture, rank
from amtsblick.values.past import PastCapture
from amtsblick.values.timeline import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """One official page: what archives hold of it (``in_time``) and what was seen so far."""

    captures: Sequence[PastCapture]
    looks: Looks


@dataclass(frozen=True, slots=True)
class _Moment:
    """One capture that was looked at or may be; ``seen`` None and ``failed`` False: not yet tried."""

    when: datetime
    page: str
    capture: PastCapture
    seen: Shown | None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """A page whose looks stop (or begin) to show a channel: the look without it."""

    page: str
    without: datetime
    is_end: bool


def next_fetch(
    pages: Mapping[str, Sampled], plan: Sampling = DEFAULT, *, one_look: timedelta = ONE_LOOK
) -> tuple[str, PastCapture] | None:
    """Page and capture to fetch next of one body: page after page, then what confirms their turns."""
    for page, sampled in pages.items():
        found = next_capture(sampled.captures, sampled.looks, plan)
        if found is not None:
            return page, found
    return next_confirmation(pages, plan, one_look=one_look)


def next_confirmation(
    pages: Mapping[str, Sampled], plan: Sampling = DEFAULT, *, one_look: timedelta = ONE_LOOK
) -> tuple[str, PastCapture] | None:
    """Page and capture to fetch next, None when nothing more can be confirmed.

    ``pages`` are those of one body, sampled with ``next_capture``. Each turn of each page costs at most
    one look per other page, and the captures that failed instead. Failures confirm nothing.
    """
    moments = sorted(_moments(pages), key=lambda one: (one.when, one.page, one.capture.locator))
    channels = {channel for one in moments if one.seen for channel in one.seen.channels}
    for channel in sorted(channels):
        for turn in _turns(moments, channel):
            found = _missing(moments, channel, turn, plan, one_look)
            if found is not None:
                return found.page, found.capture
    return None


def _moments(pages: Mapping[str, Sampled]) -> Iterator[_Moment]:
    for page, sampled in pages.items():
        for one in sampled.captures:
            tried = one.locator in sampled.looks
            if tried or not rank(one):
                seen = sampled.looks.get(one.locator)
                yield _Moment(one.taken_at, page, one, seen, tried and seen is None)


def _turns(moments: Sequence[_Moment], channel: Channel) -> Iterator[_Turn]:
    """Every place where two looks at one page that follow each other differ, oldest first."""
    by_page: dict[str, list[tuple[datetime, bool]]] = {}
    for one in moments:
        if one.seen is not None:
            by_page.setdefault(one.page, []).append((one.when, channel in one.seen.channels))
    turns = (
        _Turn(page, after if linked else before, linked)
        for page, looks in by_page.items()
        for (before, linked), (after, still) in pairwise(looks)
        if linked != still
    )
    return iter(sorted(turns, key=lambda turn: (turn.without, turn.page)))


def _missing(
    moments: Sequence[_Moment], channel: Channel, turn: _Turn, plan: Sampling, one_look: timedelta
) -> _Moment | None:
    """The capture that still lacks in the narrowest look at the whole body beside this turn."""
    sights = [one.when for one in moments if one.seen is not None and channel in one.seen.channels]
    before = max((when for when in sights if when <= turn.without), default=None)
    after = min((when for when in sights if when >= turn.without), default=None)
    if turn.without in (before, after):
        return None  # another page showed it at that very moment
    stretch = [
        one for one in moments if (not before or before < one.when) and (not after or one.when < after)
    ]
    ordered = stretch if turn.is_end else stretch[::-1]
    usable = [one for one in ordered if not one.failed and not _is_beyond(one, turn)]
    window = _narrowest(usable, _begins(moments), one_look)
    lacking = [one for one in window if one.seen is None]
    reach = max((abs(one.when - turn.without) for one in window), default=one_look)
    failures = sum(one.failed and abs(one.when - turn.without) <= reach for one in stretch)
    return lacking[0] if lacking and failures < plan.tries * len(window) else None


def _is_beyond(one: _Moment, turn: _Turn) -> bool:
    """Captures of the turning page between its two looks are the sampling's business."""
    inside = one.when < turn.without if turn.is_end else one.when > turn.without
    return inside and one.page == turn.page and one.seen is None


def _begins(moments: Iterable[_Moment]) -> dict[str, datetime]:
    """Since when each page is there at all: before that nobody has to look at it."""
    begins: dict[str, datetime] = {}
    for one in moments:
        begins.setdefault(one.page, one.when)
    return begins


def _narrowest(
    ordered: Sequence[_Moment], begins: Mapping[str, datetime], one_look: timedelta
) -> list[_Moment]:
    """The first captures, walking away from the sights, that together are a look at every page.

    Where a look lies near enough already, it is taken instead of a capture that would cost a request.
    Pages without any usable capture here cannot be confirmed by anybody and hold nobody up.
    """
    pages = {one.page for one in ordered}
    newest: dict[str, _Moment] = {}
    looked: dict[str, _Moment] = {}
    for one in ordered:
        newest[one.page] = one
        if one.seen is not None:
            looked[one.page] = one
        needed = [page for page in pages if begins[page] <= one.when]
        chosen = [
            next(
                (
                    known[page]
                    for known in (looked, newest)
                    if page in known and abs(one.when - known[page].when) <= one_look
                ),
                None,
            )
            for page in sorted(needed)
        ]
        found = [each for each in chosen if each is not None]
        if len(found) == len(chosen):
            return found
    return []
