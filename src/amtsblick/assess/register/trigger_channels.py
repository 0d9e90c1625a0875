"""Which channels appeared, vanished or changed hands since a decision?"""

from collections.abc import Iterator, Sequence
from typing import Final

from amtsblick.assess.register.inputs import Inputs, fact, newest, pairs
from amtsblick.assess.register.standing import considered_until, goes_on
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.decisions import Decision, DecisionKind, Occasion, TriggerKind
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import Usage, UsageKind

_OVER: Final = frozenset({ChannelState.CLOSED, ChannelState.MOVED, ChannelState.HANDLE_KEPT})
_NO_CHANNEL: Final = frozenset({UsageKind.LEFT, UsageKind.NONE})


def channels(inputs: Inputs) -> Iterator[Occasion]:
    """New and vanished channels, and signs that an account belongs to somebody else now."""
    for seen in inputs.bodies_seen:
        for channel in seen.channels:
            decided = inputs.desk.by_service.get((seen.body, channel.service), ())
            if not decided or channel.standing is not Standing.OWN:
                continue
            usages = inputs.usages_of.get((seen.body, channel.service), ())
            if channel.gone_by is None and channel.state not in _OVER:
                yield from _new(seen, channel, decided, usages)
            yield from _gone(seen, channel, decided, usages)
            yield from _taken(seen, channel)


def _new(
    seen: Observed, channel: SeenChannel, decided: Sequence[Decision], usages: Sequence[Usage]
) -> Iterator[Occasion]:
    if _expected(channel, usages) or _begun(seen, channel, decided, usages):
        return
    yield Occasion(
        kind=TriggerKind.CHANNEL_NEW,
        body=seen.body,
        service=channel.service,
        fact=fact("channel_new", *key_of(channel.service, channel.handle), on=channel.first_seen.date()),
        known_at=channel.first_seen,
        facts=pairs(
            handle=channel.handle,
            url=channel.url,
            first_seen=channel.first_seen,
            absent_before=channel.absent_before,
        ),
        evidence=channel.evidence,
    )


def _gone(
    seen: Observed, channel: SeenChannel, decided: Sequence[Decision], usages: Sequence[Usage]
) -> Iterator[Occasion]:
    if channel.gone_by is None or _known_as_left(channel, usages):
        return
    first = channel.first_seen.date()
    kind = TriggerKind.CHANNEL_GONE
    was_known = any(first <= considered_until(one, kind) for one in decided)
    if not was_known and not _expected(channel, usages):
        return  # came and went between two decisions that knew nothing of it
    yield Occasion(
        kind=kind,
        body=seen.body,
        service=channel.service,
        fact=fact("channel_gone", *key_of(channel.service, channel.handle), on=channel.gone_by.date()),
        known_at=channel.gone_by,
        facts=pairs(
            handle=channel.handle,
            url=channel.url,
            last_seen=channel.last_seen,
            gone_by=channel.gone_by,
            state=channel.state,
            said=channel.said,
        ),
        evidence=channel.evidence,
    )


def _taken(seen: Observed, channel: SeenChannel) -> Iterator[Occasion]:
    if not channel.takeover:
        return
    dated = channel.takeover_at
    yield Occasion(
        kind=TriggerKind.TAKEOVER,
        body=seen.body,
        service=channel.service,
        fact=fact("takeover", *key_of(channel.service, channel.handle), on=dated.date() if dated else None),
        known_at=dated or newest(link.taken_at for link in channel.evidence) or channel.last_seen,
        facts=pairs(handle=channel.handle, url=channel.url, why=channel.takeover),
        evidence=channel.evidence,
    )


def _expected(channel: SeenChannel, usages: Sequence[Usage]) -> bool:
    """Does the register know that the body uses it, or is going to?"""
    mine = key_of(channel.service, channel.handle)
    return any(
        one.handle and one.kind not in _NO_CHANNEL and key_of(one.service, one.handle) == mine
        for one in usages
    )


def _known_as_left(channel: SeenChannel, usages: Sequence[Usage]) -> bool:
    mine = key_of(channel.service, channel.handle)
    return any(
        one.kind is UsageKind.LEFT and (not one.handle or key_of(one.service, one.handle) == mine)
        for one in usages
    )


def _begun(
    seen: Observed, channel: SeenChannel, decided: Sequence[Decision], usages: Sequence[Usage]
) -> bool:
    """The only channel, whose handle nobody entered yet, after a decision to have one.

    Is nothing known of the time before, then a decision to keep a channel means this one.
    """
    alone = sum(one.service == channel.service and one.standing is Standing.OWN for one in seen.channels) == 1
    named = any(one.handle and one.kind not in _NO_CHANNEL for one in usages)
    meant = (
        one.kind is DecisionKind.START or (goes_on(one) and channel.absent_before is None) for one in decided
    )
    return alone and not named and any(meant)
