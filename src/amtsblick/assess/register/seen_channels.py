"""Which channels did a body's pages show, how do they stand today, and what proves it?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from amtsblick.assess.register.concept import concept_looks
from amtsblick.assess.register.proofs import by_citation, by_fact, by_proof
from amtsblick.assess.timeline.identity import key_of
from amtsblick.assess.timeline.phases import state_at
from amtsblick.assess.timeline.profile_facts import BY_SURVEY
from amtsblick.assess.timeline.rows import page_key
from amtsblick.values.capture import State
from amtsblick.values.history import Source
from amtsblick.values.knowledge import Knowledge, Service
from amtsblick.values.observed import SeenChannel
from amtsblick.values.survey import BodySheet, ChannelVerdict, Outcome, Standing
from amtsblick.values.timeline import Channel, ChannelState, ProfileFact, Proof, Remark, Timeline
from amtsblick.values.timeline_events import Takeover
from amtsblick.values.usages import EvidenceLink

_OVER: Final = frozenset({ChannelState.CLOSED, ChannelState.MOVED, ChannelState.HANDLE_KEPT})
_PROOFS: Final = 4
"""Looks cited beside one channel; the timeline has them all."""


def channels(
    timelines: Sequence[Timeline],
    sheets: Sequence[BodySheet],
    takeovers: Iterable[Takeover],
    sources: Mapping[str, Source],
    knowledge: Knowledge,
) -> tuple[SeenChannel, ...]:
    """The body's own channels, then those of other bodies that its newest survey shows, by service and handle.

    ``timelines`` are this body's, ``sheets`` oldest first. Mere mentions are no channels of the body.
    """
    verdicts = _verdicts(sheets)
    services = {service.id: service for service in knowledge.services}
    graves = {key_of(one.after.service, one.after.handle): one for one in takeovers if one.grave}
    own = [
        replace(
            _own(
                timeline, verdicts, graves.get(key_of(timeline.service, timeline.handle)), sources, services
            ),
            only_in_concept=_only_in_concept(timeline, sheets),
        )
        for timeline in timelines
        if timeline.handle and timeline.periods
    ]
    own += [one for timeline in timelines if not timeline.periods for one in _spoken_of(timeline, sources)]
    known = {key_of(one.service, one.handle) for one in own}
    others = [one for one in _of_others(sheets) if key_of(one.service, one.handle) not in known]
    return tuple(sorted((*own, *others), key=lambda one: (one.service, one.standing, one.handle)))


def _verdicts(sheets: Sequence[BodySheet]) -> dict[Channel, ChannelVerdict]:
    """What the newest sheet that speaks of an account says about it."""
    return {
        key_of(channel.service, channel.handle): channel
        for sheet in sheets
        if sheet.state is State.LOOKED
        for cell in sheet.cells
        for channel in cell.channels
    }


def _own(
    timeline: Timeline,
    verdicts: Mapping[Channel, ChannelVerdict],
    takeover: Takeover | None,
    sources: Mapping[str, Source],
    services: Mapping[str, Service],
) -> SeenChannel:
    """A channel by its newest period: one that came back counts from its return."""
    period = timeline.periods[-1]
    verdict = verdicts.get(key_of(timeline.service, timeline.handle))
    told = _told(timeline.facts)
    url = verdict.url if verdict else _address(services.get(timeline.service), timeline.handle)
    return SeenChannel(
        service=timeline.service,
        handle=timeline.handle,
        url=url,
        standing=Standing.OWN,
        state=_state(timeline),
        first_seen=period.first.when,
        absent_before=period.start.after,
        last_seen=period.last.when,
        gone_by=period.end.by if period.end else None,
        said=max(timeline.remarks, key=lambda one: one.seen_at).sentence if timeline.remarks else "",
        profile_links=told.links if told else None,
        followers=next((one.followers for one in _newest(timeline.facts) if one.followers is not None), None),
        takeover=", ".join(takeover.signs) if takeover else "",
        takeover_at=takeover.after.when if takeover else None,
        evidence=tuple(dict.fromkeys(_proofs(timeline, told, takeover, sources))),
        not_yet=tuple(by_proof(proof, sources) for proof in period.absent_before[-1:]),
        no_longer=tuple(by_proof(proof, sources) for proof in period.absent_after[-2:]),
    )


def _only_in_concept(timeline: Timeline, sheets: Sequence[BodySheet]) -> bool:
    """Does the newest survey see it on concept pages alone, having looked again at all others that showed it?"""
    sheet = next((one for one in reversed(sheets) if one.state is State.LOOKED), None)
    verdict = _verdicts([sheet]).get(key_of(timeline.service, timeline.handle)) if sheet else None
    if sheet is None or verdict is None:
        return False
    concepts = {page_key("", "", look.url) for look in concept_looks(sheet)}
    shown = {
        page_key("", "", url) for url in (*(one.page_url for one in verdict.citations), *verdict.further)
    }
    elsewhere = {one.page for one in timeline.periods[-1].shown_on if one.page} - concepts
    again = {
        page_key(sheet.body.id, role, look.url)
        for look in sheet.pages
        if look.state is State.LOOKED
        for role in (look.role, "")
    }
    return len(shown) >= verdict.pages_seen and shown <= concepts and bool(elsewhere) and elsewhere <= again


def _spoken_of(timeline: Timeline, sources: Mapping[str, Source]) -> Iterator[SeenChannel]:
    """A service on which no channel was ever seen, and of which the body says that it is over there."""
    if not timeline.remarks or _state(timeline) not in _OVER:
        return
    remarks = sorted(timeline.remarks, key=lambda one: one.seen_at)
    newest = remarks[-1]
    yield SeenChannel(
        service=timeline.service,
        handle=timeline.handle,
        url="",
        standing=Standing.OWN,
        state=_state(timeline),
        first_seen=remarks[0].seen_at,
        last_seen=newest.seen_at,
        said=newest.sentence,
        evidence=(by_proof(_noticed(newest), sources),),
    )


def _noticed(remark: Remark) -> Proof:
    return Proof(
        body=remark.body,
        handle=remark.handle,
        when=remark.seen_at,
        page=remark.page,
        outcome=Outcome.SEEN,
        ref=remark.ref,
    )


def _state(timeline: Timeline) -> ChannelState:
    known = [phase.known_at for phase in timeline.phases]
    phase = state_at(timeline, max(known)) if known else None
    return phase.state if phase else ChannelState.UNKNOWN


def _newest(facts: Iterable[ProfileFact]) -> list[ProfileFact]:
    return sorted(
        (one for one in facts if one.outcome is Outcome.SEEN), key=lambda one: one.when, reverse=True
    )


def _told(facts: Iterable[ProfileFact]) -> ProfileFact | None:
    """The newest answer that tells all that the profile links; a survey's check looks for one link only."""
    return next((one for one in _newest(facts) if one.links is not None and one.detail != BY_SURVEY), None)


def _proofs(
    timeline: Timeline, told: ProfileFact | None, takeover: Takeover | None, sources: Mapping[str, Source]
) -> Iterator[EvidenceLink]:
    """The last sight, what the body said last, looks without it, the first sight, and the service's answers."""
    period = timeline.periods[-1]
    yield by_proof(period.last, sources)
    if timeline.remarks:
        yield by_proof(_noticed(max(timeline.remarks, key=lambda one: one.seen_at)), sources)
    for proof in (*period.absent_after[-2:], *period.absent_before[-1:], period.first)[: _PROOFS - 1]:
        yield by_proof(proof, sources)
    if told is not None:
        yield by_fact(told)
    if takeover is not None:
        yield by_fact(takeover.after)


def _address(service: Service | None, handle: str) -> str:
    """Address of an account that only archives show; "" where the handle alone does not tell it."""
    if service is None or service.federated:
        return ""
    return service.canonical.replace("{handle}", quote(handle, safe="/@:+~.-_%"))


def _of_others(sheets: Sequence[BodySheet]) -> Iterator[SeenChannel]:
    """Channels of other bodies through which this one speaks, by the newest sheet that could look."""
    looked = [sheet for sheet in sheets if sheet.state is State.LOOKED]
    for cell in looked[-1].cells if looked else ():
        for channel in cell.channels:
            if channel.standing is Standing.VIA_OTHER and channel.citations:
                yield _of_other(channel, looked)


def _of_other(channel: ChannelVerdict, looked: Sequence[BodySheet]) -> SeenChannel:
    first: datetime = min(one.taken_at for one in channel.citations)
    for sheet in reversed(looked[:-1]):
        known = _verdicts([sheet]).get(key_of(channel.service, channel.handle))
        if known is None or not known.citations:
            break
        first = min(first, *(one.taken_at for one in known.citations))
    return SeenChannel(
        service=channel.service,
        handle=channel.handle,
        url=channel.url,
        standing=channel.standing,
        via=channel.via or "",
        state=ChannelState.ACTIVE,
        first_seen=first,
        last_seen=max(one.taken_at for one in channel.citations),
        evidence=tuple(by_citation(one) for one in channel.citations[:_PROOFS]),
    )
