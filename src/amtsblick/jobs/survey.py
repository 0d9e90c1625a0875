"""Survey a list of bodies: visit, keep, examine, judge, record; body by body, resumable."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from amtsblick.assess.channels import channel_key
from amtsblick.assess.kinship import ancestors, owner_of
from amtsblick.assess.sheet import VERIFY, Looked, judge, with_owners
from amtsblick.collect.seam import Collector, Visit
from amtsblick.detect.examine import examine
from amtsblick.errors import AmtsblickError
from amtsblick.jobs.disk import Disk
from amtsblick.keep.evidence import Bundle, EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.answers import OwnChannel
from amtsblick.values.body import Body
from amtsblick.values.channel_claims import Claim, Ownership
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.survey import BodySheet, SurveyRun


class Progress(Protocol):
    """Somebody who wants to know how far a survey is."""

    def recorded(self, sheet: BodySheet, captures: int) -> None:
        """One body is safely in the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a survey works with."""

    register: Register
    evidence: EvidenceStore
    collector: Collector
    knowledge: Knowledge
    now: Callable[[], datetime]


async def survey(run: SurveyRun, tools: Tools, progress: Progress, *, parallel: int) -> None:
    """Look at every body that ``run`` has not recorded yet, then compare them all.

    ``parallel`` bodies are under way at a time. Each is recorded in one transaction after its
    evidence is on disk, so that an interruption at any point loses at most the bodies under way;
    the next call visits them anew.
    """
    await _visit_all(run, tools, progress, parallel)
    compare(run, tools.register, tools.now)


def compare(run: SurveyRun, register: Register, now: Callable[[], datetime]) -> None:
    """Restate the sheets once it is known whose each shared channel is."""
    bodies = {body.id: body for body in register.bodies_of(run.id)}
    owners = owners_of_shared(register, run, bodies)
    register.amend(run.id, settle(lambda: register.sheets(run.id), owners, bodies), now())


async def _visit_all(run: SurveyRun, tools: Tools, progress: Progress, parallel: int) -> None:
    waiting = iter(tools.register.pending(run.id))

    async def work(disk: Disk[_Seen]) -> None:
        for body in waiting:
            bundle = tools.evidence.bundle(f"{run.id:06d}/{body.id}")
            try:
                looked = await _look_at(body, bundle, run, tools)
                sheet = judge(body, looked, service_ids(tools.knowledge))
            except BaseException:
                bundle.abandon()
                raise
            # A body that was looked at is recorded even if somebody interrupts right now.
            await disk.write(_Seen(bundle=bundle, sheet=sheet, looked=looked))
            progress.recorded(sheet, len(looked))

    async with Disk(partial(_record, run, tools)) as disk, asyncio.TaskGroup() as group:
        for _ in range(parallel):
            group.create_task(work(disk))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Seen:
    """One body that was looked at and judged."""

    bundle: Bundle
    sheet: BodySheet
    looked: list[Looked]


def _record(run: SurveyRun, tools: Tools, seen: Sequence[_Seen]) -> dict[_Seen, Exception]:
    """First the evidence is durable, then the register speaks of it; returns what failed."""
    refused = tools.evidence.commit(one.bundle for one in seen)
    failed: dict[_Seen, Exception] = {}
    for one in seen:
        try:
            if one.bundle in refused:
                raise refused[one.bundle]
            tools.register.record(run.id, one.sheet, one.looked, tools.now())
        except AmtsblickError as error:
            failed[one] = error
    return failed


async def _look_at(body: Body, bundle: Bundle, run: SurveyRun, tools: Tools) -> list[Looked]:
    """Visit the body's pages, then check profiles that answer; evidence first, judgement after."""
    looked = [
        _keep_and_examine(visit, bundle, tools)
        async for visit in tools.collector.captures(body, pages=run.pages_limit)
    ]
    checks = await tools.collector.verify(body, _to_verify(looked))
    looked += [_keep_and_examine(replace(visit, role=VERIFY), bundle, tools) for visit in checks]
    return looked


def _keep_and_examine(visit: Visit, bundle: Bundle, tools: Tools) -> Looked:
    """Store the bytes, ask the questions, then let go of the bytes: memory stays flat."""
    ref = bundle.keep(visit.capture)
    capture = replace(visit.capture, evidence=ref)
    if capture.unchanged is not None and not capture.body:
        capture = replace(capture, body=tools.evidence.load(capture.unchanged).body)
    examination = examine(capture, tools.knowledge)
    return Looked(role=visit.role, examination=replace(examination, capture=replace(capture, body=b"")))


def _to_verify(looked: Iterable[Looked]) -> list[tuple[str, str, str]]:
    found = {
        channel_key(answer.service, answer.handle): (answer.service, answer.handle, answer.url)
        for one in looked
        for answer in one.examination.answers
        if isinstance(answer, OwnChannel)
    }
    return list(found.values())


def service_ids(knowledge: Knowledge) -> tuple[str, ...]:
    """Service ids in matrix order."""
    return tuple(service.id for service in knowledge.services)


def settle(
    sheets: Callable[[], Iterable[BodySheet]],
    owners: Mapping[tuple[str, str], Ownership],
    bodies: Mapping[str, Body],
) -> Iterator[BodySheet]:
    """Sheets that read differently once it is known whose each shared channel is."""
    for sheet in sheets():
        kin = [bodies[above] for above in ancestors(sheet.body.id, bodies)]
        settled = with_owners(sheet, owners, kin)
        if settled is not sheet:
            yield settled


def owners_of_shared(
    register: Register, run: SurveyRun, bodies: Mapping[str, Body], judgement: int | None = None
) -> dict[tuple[str, str], Ownership]:
    """Owner of every channel that more than one body shows, by ``channel_key``."""
    owners = {}
    for shared in register.shared_channels(run.id, judgement):
        claims = [
            Claim(
                body=bodies[claim.body_id],
                site_wide=claim.pages_seen * 2 > claim.pages_looked,
            )
            for claim in shared.claims
        ]
        above = {claim.body.id: ancestors(claim.body.id, bodies) for claim in claims}
        owners[channel_key(shared.service, shared.handle)] = owner_of(shared.handle, claims, above)
    return owners
