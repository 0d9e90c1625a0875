"""Where does what a body declares differ from what is seen?

Nothing is drift that nobody could look at, and nothing is missing from a declaration that does not
claim to name everything. Each difference carries the proof of both sides.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from amtsblick.assess.register.declared_uses import RUN, Claims, claims_of
from amtsblick.assess.register.differences import difference, is_over, own_channels
from amtsblick.assess.register.drift_sites import adverts, no_concept, profiles, unnamed_tools
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, Drift, DriftKind
from amtsblick.values.documents import Document
from amtsblick.values.observed import Observed
from amtsblick.values.survey import Standing, Status
from amtsblick.values.usages import Campaign, Usage, UsageKind

ONLY_IN_CONCEPT: Final = "only_in_concept"
"""``Drift.observed`` of a channel that the concept alone still links."""


def drift(
    declarations: Iterable[Declaration],
    usages: Iterable[Usage],
    campaigns: Iterable[Campaign],
    observed: Observed,
    documents: Iterable[Document] = (),
) -> tuple[Drift, ...]:
    """Every difference of one body, by kind, service and subject; () when nobody could look lately.

    All that is given holds at the moment of interest; what belongs to other bodies is left out.
    ``documents`` are approved or published ones of the register.
    """
    if observed.state is not State.LOOKED:
        return ()
    mine = [one for one in declarations if one.body == observed.body]
    claims = claims_of(mine, [one for one in usages if one.body == observed.body])
    found = [
        *_undeclared(observed, claims),
        *_gone(observed, claims),
        *_other_kind(observed, claims),
        *adverts(observed, [one for one in campaigns if one.body == observed.body]),
        *unnamed_tools(observed, mine),
        *profiles(observed),
        *no_concept(observed, mine, documents),
    ]
    unique: dict[str, Drift] = {}
    for one in found:
        unique[one.fact] = _joined(unique[one.fact], one) if one.fact in unique else one
    order = list(DriftKind)
    return tuple(sorted(unique.values(), key=lambda one: (order.index(one.kind), one.service, one.fact)))


def _joined(one: Drift, other: Drift) -> Drift:
    return replace(one, evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))))


def _undeclared(observed: Observed, claims: Sequence[Claims]) -> Iterator[Drift]:
    for channel in own_channels(observed):
        for source in claims:
            if source.misses(channel):
                yield difference(
                    DriftKind.UNDECLARED_CHANNEL,
                    observed,
                    service=channel.service,
                    subject=channel.handle,
                    key=key_of(channel.service, channel.handle)[1],
                    declared=source.source,
                    seen=channel.url or channel.handle,
                    evidence=(*channel.evidence[:2], *source.evidence),
                )


def _gone(observed: Observed, claims: Sequence[Claims]) -> Iterator[Drift]:
    for source in claims:
        for claim in source.claims:
            seen = [
                one
                for one in observed.channels
                if one.standing is Standing.OWN and claim.covers(one.service, one.handle)
            ]
            if claim.kind not in RUN or not seen or not all(map(is_over, seen)):
                continue
            for channel in seen:
                yield difference(
                    DriftKind.DECLARED_GONE,
                    observed,
                    service=claim.service,
                    subject=channel.handle or claim.handle,
                    key=key_of(claim.service, channel.handle or claim.handle)[1],
                    declared=claim.said or claim.kind.value,
                    seen=channel.said
                    or (ONLY_IN_CONCEPT if channel.only_in_concept else channel.state.value),
                    evidence=(*channel.evidence[:3], *claim.evidence),
                )


def _other_kind(observed: Observed, claims: Sequence[Claims]) -> Iterator[Drift]:
    for source in claims:
        for channel in own_channels(observed):
            told = source.about(channel)
            if told and all(claim.kind not in RUN for claim in told):
                yield difference(
                    DriftKind.OTHER_KIND,
                    observed,
                    service=channel.service,
                    subject=channel.handle,
                    key=key_of(channel.service, channel.handle)[1],
                    declared=told[0].kind.value,
                    seen=UsageKind.OWN_CONTENT.value,
                    evidence=(*channel.evidence[:2], *told[0].evidence),
                )
        yield from _not_own(observed, source)


def _not_own(observed: Observed, source: Claims) -> Iterator[Drift]:
    """Declared as own content, while only adverts or another body's channel are seen."""
    statuses = dict(observed.statuses)
    kinds = {Status.ADVERTS_ONLY: UsageKind.ADVERTS_ONLY, Status.VIA_OTHER: UsageKind.VIA_OTHER_BODY}
    for claim in source.claims:
        seen = kinds.get(statuses.get(claim.service, Status.NOT_LOOKED))
        own = any(
            one.standing is Standing.OWN and key_of(one.service, "") == key_of(claim.service, "")
            for one in observed.channels
        )
        same_service = [one.kind for one in source.claims if one.service == claim.service]
        if seen is None or own or claim.kind is not UsageKind.OWN_CONTENT or seen in same_service:
            continue
        proofs = [link for service, link in observed.adverts if service == claim.service]
        proofs += [link for one in observed.channels if one.service == claim.service for link in one.evidence]
        if proofs:
            yield difference(
                DriftKind.OTHER_KIND,
                observed,
                service=claim.service,
                subject=claim.handle,
                key=key_of(claim.service, claim.handle)[1],
                declared=claim.kind.value,
                seen=seen.value,
                evidence=(*proofs[:2], *claim.evidence),
            )
