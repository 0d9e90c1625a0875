"""Which usages does an observation show that the register does not know? Drafts for a human to confirm."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from amtsblick.assess.register.differences import OVER, is_run
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.capture import State
from amtsblick.values.days import PartialDate
from amtsblick.values.declared import Declaration
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink, Origin, SaidMode, Usage, UsageKind

_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9._:/@-]+")
_LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A usage without its note, and what it rests on. ``channel`` is None for adverts without a channel."""

    usage: Usage
    channel: SeenChannel | None
    evidence: tuple[EvidenceLink, ...]


def proposals(observed: Observed, usages: Iterable[Usage], taken: Collection[str]) -> tuple[Proposal, ...]:
    """Usages that no record of the register covers; () when nobody could look lately.

    ``usages`` are the newest versions of this body's, drafts too; ``taken`` are the ids of all usages that
    ever were: what a human withdrew is not proposed again. A channel that merely is no longer linked says
    nothing about having left.
    """
    if observed.state is not State.LOOKED:
        return ()
    known = [one for one in usages if one.body == observed.body]
    found = [one for one in _of_channels(observed) if not _covered(one.usage, known)]
    found += [one for one in _adverts(observed) if not any(_same_service(one.usage, use) for use in known)]
    unique = {one.usage.id: one for one in found if one.usage.id not in taken}
    return tuple(unique[key] for key in sorted(unique))


def _covered(usage: Usage, known: Sequence[Usage]) -> bool:
    """Does a record speak of this very account, or of the service without an account?"""
    same = [one for one in known if _same_service(usage, one)]
    account = key_of(usage.service, usage.handle)
    return any(
        not one.handle or not usage.handle or key_of(one.service, one.handle) == account for one in same
    )


def _same_service(one: Usage, other: Usage) -> bool:
    return key_of(one.service, "") == key_of(other.service, "")


def _of_channels(observed: Observed) -> Iterator[Proposal]:
    running = {one.service for one in observed.channels if one.standing is Standing.OWN and is_run(one)}
    for channel in observed.channels:
        kind = _kind(channel)
        if kind is None or (kind is UsageKind.LEFT and channel.service in running):
            continue
        yield _proposal(observed, channel.service, kind, channel.evidence, channel)


def _kind(channel: SeenChannel) -> UsageKind | None:
    if channel.standing is Standing.VIA_OTHER:
        return UsageKind.VIA_OTHER_BODY if channel.via else None
    if is_run(channel):
        return UsageKind.OWN_CONTENT
    if channel.state is ChannelState.DORMANT and channel.gone_by is None:
        return UsageKind.DORMANT
    return UsageKind.LEFT if channel.state in OVER else None


def _adverts(observed: Observed) -> Iterator[Proposal]:
    """Adverts on a service on which no channel is seen."""
    statuses = dict(observed.statuses)
    for service, link in observed.adverts:
        if statuses.get(service) is Status.ADVERTS_ONLY:
            yield _proposal(observed, service, UsageKind.ADVERTS_ONLY, (link,), None)


def _proposal(
    observed: Observed,
    service: str,
    kind: UsageKind,
    evidence: tuple[EvidenceLink, ...],
    channel: SeenChannel | None,
) -> Proposal:
    handle = channel.handle if channel else ""
    identity = "/".join(part for part in (observed.body, service, handle or kind.value) if part)
    proof = next((one for one in evidence if one.address), None)
    seen = (channel.last_seen if channel else None) or observed.looked_at
    usage = Usage(
        id=_NOT_IN_IDS.sub("-", identity)[:_LONGEST_ID],
        body=observed.body,
        service=service,
        kind=kind,
        handle=handle,
        via=channel.via if channel and kind is UsageKind.VIA_OTHER_BODY else None,
        since=_since(channel) if channel and kind is UsageKind.OWN_CONTENT else None,
        origin=Origin(
            mode=SaidMode.OBSERVED,
            on=seen.date() if seen else None,
            title=proof.text if proof else "",
            address=proof.address if proof else "",
        ),
    )
    return Proposal(usage=usage, channel=channel, evidence=evidence)


def _since(channel: SeenChannel) -> PartialDate | None:
    """As exactly as the looks before and after tell: a day, a month, a year, or nothing."""
    if channel.absent_before is None:
        return None
    first, last = _iso(channel.absent_before), _iso(channel.first_seen)
    shared = next((length for length in (10, 7, 4) if first[:length] == last[:length]), 0)
    return PartialDate(text=last[:shared]) if shared else None


def _iso(moment: datetime) -> str:
    return moment.date().isoformat()


def new_concepts(read: Iterable[Declaration], taken: Collection[str]) -> tuple[Declaration, ...]:
    """Concepts that name uses and that the register does not have."""
    return tuple(one for one in read if one.uses and one.id not in taken)


def last_day(declaration: Declaration, today: date) -> date:
    """From when a concept that was read may hold: its own day, never one to come."""
    return min(declaration.dated, today)
