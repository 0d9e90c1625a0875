"""How is an archive asked, and what does it mean when it does not answer?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from amtsblick.collect.answer import REDIRECTS, Appetite, Reply
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Visitor
from amtsblick.parse.cdx import said_instead
from amtsblick.parse.urls import host_of, join, site_of
from amtsblick.values.capture import State
from amtsblick.values.past import PastCapture, PastIndex

_ANYTHING: Final = frozenset[str]()
_INDEX_CAP: Final = 64 * 1024 * 1024
_PATIENCE: Final = 3
"""Archives take this many times longer than live sites before their first byte."""
_HOPS: Final = 5
_SHUT: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
)
_ABSENT: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_READ: Final = 16_384
_NAMED: Final = 50
"""Broken lines that an index names one by one."""

NOTHING: Final = "the archive holds no capture of this address"

Trouble = tuple[State, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The way to archives: one client for all of them, and the time of day."""

    visitor: Visitor
    body_cap: int
    now: Callable[[], datetime]

    async def ask_index(self, url: str) -> tuple[str, Reply]:
        """Answer of an index and the address it came from, after redirects within the archive."""
        appetite = Appetite(kinds=_ANYTHING, cap=_INDEX_CAP)
        reply = await self.visitor.ask(url, appetite)
        for _ in range(_HOPS):
            target = redirect_target(reply, url)
            if not target or site_of(host_of(target)) != site_of(host_of(url)):
                break
            url = target
            reply = await self.visitor.ask(url, appetite)
        return url, reply

    async def ask(self, url: str, extra: dict[str, str] | None = None) -> Reply:
        """Answer of a replay or of a file, without following redirects."""
        return await self.visitor.ask(url, Appetite(kinds=_ANYTHING, cap=self.body_cap), extra)


def open_line(settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Line:
    """A line with the user's settings: one request at a time per host, and more patience."""
    patient = replace(
        settings,
        per_host=1,
        read_timeout=settings.read_timeout * _PATIENCE,
        total_timeout=settings.total_timeout * _PATIENCE,
    )
    return Line(visitor=Visitor(patient, now=now), body_cap=settings.body_cap, now=now)


def redirect_target(reply: Reply, url: str) -> str:
    """Absolute target of a redirect; "" when the reply is none."""
    if reply.status not in REDIRECTS or reply.failure is not None:
        return ""
    return join(url, reply.header("location")) if reply.header("location") else ""


def refusal(reply: Reply) -> Trouble | None:
    """Why an answer of the archive itself is of no use; None when it is one."""
    status = reply.status or 0
    if reply.failure is not None:
        return reply.failure, f"the archive: {reply.detail}"
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    withheld, _ = said_instead(reply.body[:_READ].decode("utf-8", "replace"))
    if withheld or status in _SHUT:
        return State.WITHHELD, f"the archive shows nothing of this address (status {status}{_also(withheld)})"
    if status < HTTPStatus.BAD_REQUEST:
        return State.BROKEN, f"the archive leads to {reply.header('location') or 'nowhere'} (status {status})"
    if status in _ABSENT:
        return State.ARCHIVE_GAP, NOTHING
    busy = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    state = State.SERVER_ERROR if busy else State.CLIENT_ERROR
    return state, f"the archive answered with status {status}"


def _also(words: str) -> str:
    return f", {words}" if words else ""


def filled(
    empty: PastIndex, captures: Iterable[PastCapture], trouble: Trouble | None, broken: Iterable[str]
) -> PastIndex:
    """The index with its captures in order, without doublets.

    Trouble counts only where there are no captures; beside captures it is named among what is broken.
    """
    unique: dict[tuple[object, ...], PastCapture] = {}
    for one in captures:
        unique.setdefault((one.taken_at, one.url, one.digest, one.status), one)
    found = tuple(sorted(unique.values(), key=lambda one: (one.taken_at, one.status or 0, one.locator)))
    said = [*broken]
    state, detail = trouble or (State.LOOKED, "")
    if found and trouble:
        said.append(f"not all could be asked: {state} ({detail})")
        state, detail = State.LOOKED, ""
    elif not found and not trouble and said:
        state, detail = State.BROKEN, f"nothing of the index can be read: {said[0]}"
    elif not found and not trouble:
        state, detail = State.ARCHIVE_GAP, NOTHING
    return replace(empty, captures=found, state=state, detail=detail, broken=shortened(said))


def not_shown(count: int) -> tuple[str, ...]:
    """A remark on captures that an index names and the archive keeps back."""
    return (f"{count} captures are named but not shown",) if count else ()


def shortened(said: Sequence[str]) -> tuple[str, ...]:
    """The first remarks, and how many more there are."""
    rest = len(said) - _NAMED
    return (*said[:_NAMED], f"and {rest} more that cannot be read") if rest > 0 else tuple(said)


def empty_index(archive: str, url: str, asked_at: datetime) -> PastIndex:
    """An index to be filled."""
    return PastIndex(archive=archive, url=url, asked_at=asked_at, captures=())
