"""Ask open networks about the accounts of bodies: ask, keep the answers, record; account by account."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol

from amtsblick.assess.timeline.identity import fact_order, key_of
from amtsblick.collect.networks import Networks
from amtsblick.errors import AmtsblickError
from amtsblick.jobs.disk import Disk
from amtsblick.keep.evidence import Bundle, EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.parse.bodies_csv import slug
from amtsblick.parse.evidence_refs import spell_ref
from amtsblick.values.capture import State
from amtsblick.values.survey import BodySheet, Outcome, Standing
from amtsblick.values.timeline import Channel, ProfileFact

AGAIN: Final = timedelta(days=7)
"""After so long an account is asked about again."""
_STAYS: Final = frozenset({"", State.LOGIN_WALL, State.WITHHELD, State.BAD_ADDRESS})
"""Why nobody could look, where the next hour is not likely to differ.

Not robots.txt: a server in trouble forbids everything for a while, and to ask again is one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An account to ask about: service id, canonical handle and address."""

    service: str
    handle: str
    url: str

    @property
    def key(self) -> Channel:
        """What spellings of one account have in common."""
        return key_of(self.service, self.handle)


class Progress(Protocol):
    """Somebody who wants to know how far it is."""

    def recorded(self, fact: ProfileFact, answers: int) -> None:
        """One fact and its ``answers`` are safely stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What asking works with."""

    register: Register
    evidence: EvidenceStore
    networks: Networks
    now: Callable[[], datetime]


def own_channels(register: Register, *, former: bool = False) -> list[Wanted]:
    """Every body's own channels by its newest sheet whose pages were looked at, each account once.

    With ``former`` also those that only earlier surveys saw: whether such an account is still there
    tells a closed channel from one that is merely linked no more.
    """
    found: dict[Channel, Wanted] = {}
    for _, sheets in register.sheets_by_body():
        looked = [sheet for _, sheet in sheets if sheet.state is State.LOOKED]
        for sheet in looked if former else looked[-1:]:
            for one in _own(sheet):
                found[one.key] = one
    return list(found.values())


def _own(sheet: BodySheet) -> Iterable[Wanted]:
    for cell in sheet.cells:
        for channel in cell.channels:
            if channel.standing is Standing.OWN:
                yield Wanted(service=channel.service, handle=channel.handle, url=channel.url)


def to_ask(
    channels: Iterable[Wanted], facts: Sequence[ProfileFact], now: datetime, again: timedelta = AGAIN
) -> list[Wanted]:
    """Those whose newest fact is older than ``again``, or a failure that may have passed."""
    newest = {key_of(fact.service, fact.handle): fact for fact in sorted(facts, key=fact_order)}

    def is_fresh(one: Wanted) -> bool:
        fact = newest.get(one.key)
        if fact is None or now - fact.when >= again:
            return False
        return fact.outcome is not Outcome.NOT_LOOKED or fact.why in _STAYS

    return [one for one in channels if not is_fresh(one)]


async def ask_networks(
    channels: Iterable[Wanted],
    tools: Tools,
    progress: Progress,
    *,
    again: timedelta = AGAIN,
    parallel: int = 8,
) -> int:
    """Ask about every account that was not asked about lately; returns how many those were.

    ``parallel`` accounts are under way at a time, each server at its own pace. Answers are on disk
    before the register speaks of them; an interruption loses at most the accounts under way, and the
    next call goes on. Raises what the disk or the register raise.
    """
    facts = tools.register.profile_facts()
    known = {
        key_of(fact.service, fact.handle): fact.persistent_id
        for fact in sorted(facts, key=fact_order)
        if fact.persistent_id
    }
    wanted = to_ask(channels, facts, tools.now(), again)
    waiting, folder = iter(wanted), f"networks/{tools.now():%Y%m%dT%H%M%S}"

    async def work(disk: Disk[_Answered]) -> None:
        for one in waiting:
            bundle = tools.evidence.bundle(f"{folder}/{one.service}-{slug(one.handle) or 'account'}")
            try:
                answered = await _answered(one, known.get(one.key, ""), bundle, tools.networks)
            except BaseException:
                bundle.abandon()
                raise
            await disk.write(answered)
            progress.recorded(answered.fact, answered.answers)

    async with Disk(partial(_record, tools)) as disk, asyncio.TaskGroup() as group:
        for _ in range(parallel):
            group.create_task(work(disk))
    return len(wanted)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Answered:
    """One account that was asked about."""

    bundle: Bundle
    fact: ProfileFact
    answers: int


async def _answered(one: Wanted, known_id: str, bundle: Bundle, networks: Networks) -> _Answered:
    fact, captures = await networks.fact(one.service, one.handle, one.url, known_id)
    refs = [(capture.requested, spell_ref(bundle.keep(capture))) for capture in captures]
    ref = next((ref for asked, ref in reversed(refs) if asked == fact.source), "")
    return _Answered(bundle=bundle, fact=replace(fact, ref=ref), answers=len(refs))


def _record(tools: Tools, answered: Sequence[_Answered]) -> dict[_Answered, Exception]:
    """First the answers are durable, then the register speaks of them; returns what failed."""
    refused = tools.evidence.commit(one.bundle for one in answered)
    failed: dict[_Answered, Exception] = {
        one: refused[one.bundle] for one in answered if one.bundle in refused
    }
    try:
        tools.register.record_profile_facts(one.fact for one in answered if one not in failed)
    except AmtsblickError as error:
        failed |= {one: error for one in answered if one not in failed}
    return failed
