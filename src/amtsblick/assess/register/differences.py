"""What makes a difference between declared and seen, and which channels does a body surely run?"""

from collections.abc import Iterable
from typing import Final

from amtsblick.values.answers import LegalPageKind
from amtsblick.values.declared import Drift, DriftKind
from amtsblick.values.observed import Observed, SeenChannel, SeenLegalPage
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink

RUNNING: Final = frozenset({ChannelState.ACTIVE, ChannelState.EXCEPTIONAL})
"""States in which a body surely runs a channel."""
OVER: Final = frozenset({ChannelState.CLOSED, ChannelState.MOVED, ChannelState.HANDLE_KEPT})
_PROOFS: Final = 6
"""Links beside one difference."""


def own_channels(observed: Observed) -> list[SeenChannel]:
    """Channels that the body surely runs: its own, linked, and nothing says that they rest."""
    return [one for one in observed.channels if one.standing is Standing.OWN and is_run(one)]


def is_run(channel: SeenChannel) -> bool:
    """Is it linked, by more than the concept, and does nothing say that it rests or is over?"""
    return bool(channel.handle) and channel.state in RUNNING and not is_over(channel)


def is_over(channel: SeenChannel) -> bool:
    """Does no page but the concept link it any more, or does body or service say that it is over?"""
    return channel.gone_by is not None or channel.state in OVER or channel.only_in_concept


def difference(  # noqa: PLR0913 - one keyword per part of the sentence
    kind: DriftKind,
    observed: Observed,
    *,
    service: str = "",
    subject: str = "",
    key: str | None = None,
    declared: str = "",
    seen: str = "",
    evidence: Iterable[EvidenceLink] = (),
) -> Drift:
    """One difference; ``key`` stands for the subject in the fact, where its spelling may change."""
    return Drift(
        kind=kind,
        body=observed.body,
        service=service,
        subject=subject,
        declared=declared,
        observed=seen,
        fact=":".join((kind.value, observed.body, service, subject if key is None else key)),
        evidence=tuple(dict.fromkeys(evidence))[:_PROOFS],
    )


def legal_page(observed: Observed, kind: LegalPageKind) -> SeenLegalPage | None:
    """What was seen of a legal page; None when no page of the body could be looked at."""
    return next((one for one in observed.legal_pages if one.kind is kind), None)
