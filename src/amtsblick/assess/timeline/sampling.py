"""Which archived capture of a page is worth fetching next, so that few of them tell the whole story?

First and last, then about one a year, then halving wherever two neighbours differ until they lie side
by side in the index. What is fetched depends on the looks so far alone, not on their order: whoever
was interrupted goes on where the stored looks end.

With ``n`` captures and one change at most ``2·log2(n) + 4`` of them are fetched, and each further
change adds at most ``log2(n) + 1``. A capture that could not be looked at adds itself, at most
``tries`` of them per stretch, whatever share of the archive is unusable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from amtsblick.assess.changes import RENAMED_SERVICES
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.answers import ChannelPointer, Notice, OwnChannel
from amtsblick.values.capture import Lead
from amtsblick.values.past import PastAnswer, PastCapture
from amtsblick.values.timeline import Channel

_HTML: Final = (
    *("text/html", "application/xhtml", "text/plain", "text/xml", "application/xml"),
    *("warc/revisit", "unk", "-"),
)
"""Types under which pages of HTML lie in indexes; the bytes decide."""
_REDIRECT, _ERROR = range(300, 400), range(400, 1000)
_UNCHANGED: Final = 304
_NEAR: Final = 2
"""Failures after which the neighbourhood is left: what follows is probably the same wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one capture shows, as far as changes are concerned.

    ``words`` are notices (kind, service, folded sentence), offers without handle and pages of channels.
    """

    channels: frozenset[Channel] = frozenset()
    words: frozenset[tuple[str, str, str]] = frozenset()


Looks: TypeAlias = Mapping[str, Shown | None]
"""Locator → what was seen there; None where it could not be looked at, which never means absence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How densely to look.

    ``spacing`` lies between samples, of which there are at most ``most`` (None: ``log2(n) + 4``, which
    keeps the bound above). ``tries`` captures of one stretch are tried before it is given up,
    ``budget`` captures of one page fetched before it is left as it is.
    """

    spacing: timedelta = timedelta(days=365)
    most: int | None = None
    tries: int = 6
    budget: int = 60


DEFAULT: Final = Sampling()


def shown(answers: Iterable[PastAnswer]) -> Shown:
    """What a page's answers come to; spellings of one handle and renamed services count as one."""
    channels, words = set(), set()
    for answer in answers:
        if isinstance(answer, Lead):
            words.add(("listed", "", answer.url))
            continue
        service = RENAMED_SERVICES.get(answer.service, answer.service)
        match answer:
            case OwnChannel():
                channels.add(key_of(answer.service, answer.handle))
            case Notice():
                words.add((str(answer.kind), service, " ".join(answer.sentence.casefold().split())))
            case ChannelPointer():
                words.add(("offered", service, answer.url))
    return Shown(channels=frozenset(channels), words=frozenset(words))


def in_time(captures: Iterable[PastCapture]) -> list[PastCapture]:
    """Captures of one page, oldest first, whatever archive and order they come from; each once."""
    once = {capture.locator: capture for capture in captures}
    return sorted(once.values(), key=lambda one: (one.taken_at, one.archive, one.locator))


def rank(capture: PastCapture) -> int:
    """By what the index says: 0 is worth a look, 1 a redirect, 2 an error or no page at all."""
    status = capture.status or 0  # a range looks for None number by number
    if status in _REDIRECT and status != _UNCHANGED:
        return 1
    is_page = not capture.media_type or capture.media_type.lower().startswith(_HTML)
    return 0 if is_page and status not in _ERROR else 2


def same_bytes(captures: Sequence[PastCapture], capture: PastCapture) -> list[PastCapture]:
    """Neighbours that the index says are equal to this one: looks for free.

    Only as far as no capture of the same archive in between differs: bytes that come back years later
    may just carry a wrong date. ``captures`` are ``in_time``.
    """
    runs = _runs(captures)
    mine = runs.get(capture.locator)
    if mine is None:
        return []
    return [one for one in captures if runs.get(one.locator) == mine and one.locator != capture.locator]


def next_capture(
    captures: Sequence[PastCapture], looks: Looks, plan: Sampling = DEFAULT
) -> PastCapture | None:
    """The capture to fetch next, None when nothing more is to be learnt (or may be asked).

    ``captures`` are ``in_time``. ``looks`` are those fetched and those known to be equal to them.
    """
    page = _Page(captures, looks, plan)
    if page.fetched() >= plan.budget:
        return None
    return next((one for one in page.wanted() if one is not None), None)


def is_complete(captures: Sequence[PastCapture], looks: Looks, plan: Sampling = DEFAULT) -> bool:
    """Is every change as narrow as the archive allows, and was every sample looked at?"""
    return not any(True for _ in _Page(captures, looks, plan).wanted())


def _runs(captures: Iterable[PastCapture]) -> dict[str, int]:
    """Locator → number of its run of equal bytes.

    Redirects and errors have none: their bodies may be equal, their goals are not.
    """
    last: dict[str, tuple[int, str, int | None]] = {}
    runs: dict[str, int] = {}
    for at, one in enumerate(captures):
        if rank(one):
            continue
        begun, digest, status = last.get(one.archive, (at, "", None))
        if not one.digest or (digest, status) != (one.digest, one.status):
            begun = at
        last[one.archive] = begun, one.digest, one.status
        if one.digest:
            runs[one.locator] = begun
    return runs


class _Page:
    """The captures of one page with what is known of each, by their place in time."""

    def __init__(self, captures: Sequence[PastCapture], looks: Looks, plan: Sampling) -> None:
        self._plan = plan
        self._looks = looks
        worst = max(1, min(map(rank, captures), default=0))  # errors only where there is nothing else
        self._captures = [one for one in captures if rank(one) <= worst or one.locator in looks]
        self._ranks = list(map(rank, self._captures))
        self._runs = _runs(self._captures)
        free = {
            self._runs[one.locator]: seen
            for one in self._captures
            if one.locator in self._runs and (seen := looks.get(one.locator)) is not None
        }
        self._seen = [
            looks[one.locator] if one.locator in looks else free.get(self._runs.get(one.locator, -1))
            for one in self._captures
        ]
        self._tried = [
            seen is not None or one.locator in looks
            for one, seen in zip(self._captures, self._seen, strict=True)
        ]

    def fetched(self) -> int:
        """How many looks cost a request: equal bytes were fetched once."""
        looked = (one.locator for one in self._captures if one.locator in self._looks)
        return len({self._runs.get(locator, locator) for locator in looked})

    def wanted(self) -> Iterator[PastCapture | None]:
        """What every unsettled stretch wants to have fetched next; None from one that is given up."""
        yield from self._samples()
        yield from self._changes()

    def _samples(self) -> Iterator[PastCapture | None]:
        """The ends, and every stretch of time in which nobody saw anything yet."""
        stretches = self._stretches()
        last = max(stretches, default=0)
        for number in sorted(stretches, key=lambda number: (0 < number < last, number)):
            moment, places = stretches[number]
            nearest = self._by_distance(places, moment)
            is_end = number in (0, last)
            if is_end and not self._tried[nearest[0]]:
                yield self._captures[nearest[0]]  # also what came since the last time
            elif not self._settled(nearest, is_end=is_end):
                yield self._chosen(nearest, self._nearest)

    def _settled(self, nearest: Sequence[int], *, is_end: bool) -> bool:
        """Did anybody see enough of a stretch? At the ends the outermost captures count."""
        walled = next((n for n, at in enumerate(nearest) if not self._failed(at)), len(nearest))
        enough = nearest[: walled + 1] if is_end and walled < _NEAR else nearest
        return any(self._seen[at] is not None for at in enough)

    def _by_distance(self, places: Sequence[int], moment: datetime) -> list[int]:
        return sorted(places, key=lambda at: (self._ranks[at], abs(self._when(at) - moment)))

    def _stretches(self) -> dict[int, tuple[datetime, list[int]]]:
        """Places by stretch of time, with the moment that stands for the stretch."""
        stretches: dict[int, tuple[datetime, list[int]]] = {}
        if not self._captures:
            return stretches
        begin, span = self._when(0), self._when(-1) - self._when(0)
        most = self._plan.most or len(self._captures).bit_length() + 3
        steps = max(1, min(ceil(span / self._plan.spacing), most - 1))
        for at in range(len(self._captures)):
            number = round((self._when(at) - begin) / span * steps) if span else 0
            stretches.setdefault(number, (begin + span / steps * number, []))[1].append(at)
        return stretches

    def _changes(self) -> Iterator[PastCapture | None]:
        """Between neighbours that differ: the middle of what lies between them."""
        sights = [at for at, seen in enumerate(self._seen) if seen is not None]
        for before, after in pairwise(sights):
            if self._seen[before] != self._seen[after] and after - before > 1:
                yield self._chosen(range(before + 1, after), self._middle)

    def _chosen(
        self, places: Sequence[int], order: Callable[[Sequence[int], Sequence[int]], int]
    ) -> PastCapture | None:
        """The untried capture of the best kind that ``order`` picks; None when it is given up here."""
        failed = [at for at in places if self._failed(at)]
        untried = [at for at in places if not self._tried[at]]
        if not untried or len(failed) >= self._plan.tries:
            return None
        best = min(self._ranks[at] for at in untried)
        return self._captures[order([at for at in untried if self._ranks[at] == best], failed)]

    def _nearest(self, untried: Sequence[int], failed: Sequence[int]) -> int:
        return untried[0] if len(failed) < _NEAR else self._middle(sorted(untried), sorted(failed))

    @staticmethod
    def _middle(untried: Sequence[int], failed: Sequence[int]) -> int:
        """The middle, then its neighbours; after some failures the middle of the longest stretch."""
        if len(failed) >= _NEAR:
            stretches = [
                [at for at in untried if low < at < high]
                for low, high in pairwise([-1, *failed, untried[-1] + 1])
            ]
            untried = max(stretches, key=len)
        return untried[len(untried) // 2]

    def _failed(self, at: int) -> bool:
        return self._tried[at] and self._seen[at] is None

    def _when(self, at: int) -> datetime:
        return self._captures[at].taken_at
