"""Which states did a channel pass through, by what pages, notices and its service say?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from amtsblick.assess.timeline.identity import fact_order, remark_order
from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import (
    Bounds,
    ChannelState,
    Period,
    Phase,
    ProfileFact,
    Proof,
    Remark,
    Row,
    Said,
    Timeline,
)

QUIET: Final = timedelta(days=180)
"""Without a post for so long a channel counts as dormant; half a year outlasts any holiday."""

_BY_WORD: Final = {
    Said.ANNOUNCED: ChannelState.ANNOUNCED,
    Said.RESTING: ChannelState.DORMANT,
    Said.EXCEPTIONAL: ChannelState.EXCEPTIONAL,
    Said.MOVED: ChannelState.MOVED,
    Said.LEFT: ChannelState.CLOSED,
    Said.HANDLE_KEPT: ChannelState.HANDLE_KEPT,
}
_DEPARTED: Final = frozenset({ChannelState.MOVED, ChannelState.CLOSED, ChannelState.HANDLE_KEPT})
_PAGES_FIRST, _WORDS_NEXT, _SERVICE_LAST = range(3)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A phase that may begin; ``linked`` is None where the sign says nothing about links."""

    phase: Phase
    rank: int
    linked: bool | None = None

    @property
    def order(self) -> tuple[datetime, int, str]:
        phase = self.phase
        effective = phase.known_at
        if phase.remark is not None and phase.remark.day is not None:
            effective = max(effective, day_bounds(phase.remark.day).by)
        return effective, self.rank, phase.state


def day_bounds(day: date) -> Bounds:
    """First and last moment of a day, in UTC."""
    begins = datetime.combine(day, time(), tzinfo=UTC)
    return Bounds(after=begins, by=begins + timedelta(days=1, microseconds=-1))


def state_at(timeline: Timeline, when: datetime) -> Phase | None:
    """The phase that surely had begun at this moment, None before the first."""
    return next((phase for phase in reversed(timeline.phases) if phase.start.by <= when), None)


def phases(
    periods: Sequence[Period],
    remarks: Iterable[Remark] = (),
    facts: Iterable[ProfileFact] = (),
    *,
    rows: Sequence[Row] = (),
    quiet: timedelta = QUIET,
) -> tuple[Phase, ...]:
    """Phases in the order in which they came to hold.

    ``rows`` are observations of the body's pages; a notice without a day began after the last look
    at its page that did not show it. A repeated notice counts once.
    """
    signs = [*_by_pages(periods), *_by_words(remarks, rows), *_by_service(facts, quiet)]
    found: list[Phase] = []
    linked = False
    for sign in sorted(signs, key=lambda one: one.order):
        linked = linked if sign.linked is None else sign.linked
        now = found[-1] if found else None
        phase = sign.phase
        if (now is None or phase.state != now.state) and _begins(sign, now, linked=linked):
            found.append(phase)
    return tuple(found)


def _begins(sign: _Sign, now: Phase | None, *, linked: bool) -> bool:
    """Does a sign of another state change what was known?"""
    new, state = sign.phase, now.state if now else None
    by_service = sign.rank == _SERVICE_LAST
    match new.state:
        case ChannelState.ANNOUNCED:
            return not linked
        case ChannelState.UNKNOWN:
            return state not in _DEPARTED
        case ChannelState.HANDLE_KEPT if by_service:
            return state is ChannelState.UNKNOWN and not linked
        case ChannelState.DORMANT if by_service:
            return state is ChannelState.ACTIVE and linked
        case ChannelState.ACTIVE if by_service:
            return state is ChannelState.DORMANT and linked and _is_later(new, now)
    return True


def _is_later(new: Phase, now: Phase | None) -> bool:
    """Was the newest post written after the channel had surely gone to rest?"""
    post = new.fact.last_post_at if new.fact else None
    return post is not None and (now is None or post > now.start.by)


def _by_pages(periods: Sequence[Period]) -> Iterator[_Sign]:
    for period in periods:
        proofs = (*period.absent_before, period.first)
        began = Phase(state=ChannelState.ACTIVE, start=period.start, known_at=period.start.by, proofs=proofs)
        yield _Sign(began, _PAGES_FIRST, linked=True)
        lost = period.end or out_of_sight(period)
        if lost is not None:
            proofs = (period.last, *period.absent_after, *_tried(period))
            gone = Phase(state=ChannelState.UNKNOWN, start=lost, known_at=lost.by, proofs=proofs)
            yield _Sign(gone, _PAGES_FIRST, linked=False if period.end else None)


def _tried(period: Period) -> Iterator[Proof]:
    return (one.tried for one in period.open_for if one.tried is not None)


def out_of_sight(period: Period) -> Bounds | None:
    """When did the pages that showed the channel last all stop to show it, without proof of an end?

    None while any of them was not even tried again, and for periods that ended.
    """
    if period.end is not None:
        return None
    last = period.last.when
    pages = {proof.page for proof in period.shown_on if last - proof.when <= ONE_LOOK}
    since = {proof.page: proof.when for proof in (*_tried(period), *period.absent_after)}
    if any(since.get(page, last) <= last for page in pages):
        return None
    return Bounds(after=last, by=max(since[page] for page in pages))


def _by_words(remarks: Iterable[Remark], rows: Sequence[Row]) -> Iterator[_Sign]:
    known: set[tuple[Said, date | None, str]] = set()
    for remark in sorted(remarks, key=remark_order):
        key = remark.said, remark.day, " ".join(remark.sentence.casefold().split())
        if key not in known:
            known.add(key)
            start = day_bounds(remark.day) if remark.day else _first_said(remark, rows)
            state = _BY_WORD[remark.said]
            phase = Phase(state=state, start=start, known_at=remark.seen_at, remark=remark)
            yield _Sign(phase, _WORDS_NEXT)


def _first_said(remark: Remark, rows: Sequence[Row]) -> Bounds:
    without = (
        when
        for _, _, _, when, page, outcome, _, _ in rows
        if page == remark.page and when < remark.seen_at and outcome != Outcome.NOT_LOOKED
    )
    return Bounds(after=max(without, default=None), by=remark.seen_at)


def _by_service(facts: Iterable[ProfileFact], quiet: timedelta) -> Iterator[_Sign]:
    there: ProfileFact | None = None
    unmoved: ProfileFact | None = None
    for fact in sorted(facts, key=fact_order):
        if fact.outcome is Outcome.NOT_SEEN:
            yield _service_sign(ChannelState.CLOSED, there.when if there else None, fact)
        elif fact.outcome is Outcome.SEEN:
            there = fact
            if fact.moved_to is not None:
                yield _service_sign(ChannelState.MOVED, unmoved.when if unmoved else None, fact)
                continue
            unmoved = fact
            yield from _by_posts(fact, quiet)
            yield _service_sign(ChannelState.HANDLE_KEPT, None, fact)


def _by_posts(fact: ProfileFact, quiet: timedelta) -> Iterator[_Sign]:
    post = fact.last_post_at
    if post is not None and fact.when - post >= quiet:
        yield _service_sign(ChannelState.DORMANT, post, fact)
    elif post is not None:
        yield _service_sign(ChannelState.ACTIVE, None, fact)


def _service_sign(state: ChannelState, after: datetime | None, fact: ProfileFact) -> _Sign:
    start = Bounds(after=after, by=fact.when)
    return _Sign(Phase(state=state, start=start, known_at=fact.when, fact=fact), _SERVICE_LAST)
