"""Does what a body answered agree with what is seen? Each answer, and each channel that it does not name."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amtsblick.assess.register.declared_uses import RUN, proofs_of
from amtsblick.assess.register.differences import RUNNING, is_over
from amtsblick.assess.register.drift import drift
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, DeclaredUse, DriftKind
from amtsblick.values.observed import Observed, SeenChannel
from amtsblick.values.survey import Standing, Status
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink, UsageKind

_ENDED: Final = frozenset({UsageKind.NONE, UsageKind.LEFT, UsageKind.PLANNED})


class Agreement(StrEnum):
    """How an answer and what is seen stand to one another."""

    AGREED = "agreed"
    NOT_SEEN = "not_seen"
    """Said; on the pages that were looked at nothing shows it, which is no proof that it is not so."""
    NOT_SAID = "not_said"
    """Seen; the answer does not name it."""
    OTHER_KIND = "other_kind"
    NOT_VISIBLE = "not_visible"
    """Said; nobody can see such a use from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One line. ``said`` is a ``UsageKind`` or "".

    ``seen`` is the ``ChannelState`` of an own channel, adverts_only or via_other_body, or "" for nothing.
    """

    agreement: Agreement
    service: str
    handle: str = ""
    said: str = ""
    seen: str = ""
    evidence: tuple[EvidenceLink, ...] = ()


def compare(declaration: Declaration, observed: Observed) -> tuple[Compared, ...]:
    """Every answer and every channel beside it, by agreement; () when nobody could look lately."""
    if observed.state is not State.LOOKED:
        return ()
    differing = list(_differing(declaration, observed))
    taken = {(one.service, key_of(one.service, one.handle)[1]) for one in differing}
    found = [*differing]
    for use in declaration.uses:
        if not use.service and not differing:
            found.append(Compared(agreement=Agreement.AGREED, service="", said=use.kind.value))
        account = use.service, key_of(use.service, use.handle)[1]
        whole = not use.handle and any(one.service == use.service for one in differing)
        if use.service and account not in taken and not whole:
            found.append(_answer(use, observed, declaration))
    order = list(Agreement)
    return tuple(sorted(found, key=lambda one: (order.index(one.agreement), one.service, one.handle)))


def _differing(declaration: Declaration, observed: Observed) -> Iterator[Compared]:
    """What ``drift`` finds between the two."""
    for one in drift([declaration], (), (), observed):
        agreement = {
            DriftKind.UNDECLARED_CHANNEL: Agreement.NOT_SAID,
            DriftKind.OTHER_KIND: Agreement.OTHER_KIND,
            DriftKind.DECLARED_GONE: Agreement.NOT_SEEN,
        }.get(one.kind)
        if agreement is None:
            continue
        use = _use_of(declaration, one.service, one.subject)
        not_said = agreement is Agreement.NOT_SAID
        yield Compared(
            agreement=agreement,
            service=one.service,
            handle=one.subject,
            said="" if not_said or use is None else use.kind.value,
            seen=_seen_there(one.service, one.subject, observed) or ("" if not_said else one.observed),
            evidence=one.evidence,
        )


def _use_of(declaration: Declaration, service: str, handle: str) -> DeclaredUse | None:
    there = [use for use in declaration.uses if key_of(use.service, "") == key_of(service, "")]
    named = [use for use in there if key_of(use.service, use.handle) == key_of(service, handle)]
    return next(iter(named or there), None)


def _answer(use: DeclaredUse, observed: Observed, declaration: Declaration) -> Compared:
    seen = [one for one in observed.channels if _covers(use, one)]
    status = dict(observed.statuses).get(use.service, Status.NOT_FOUND)
    proofs = tuple(link for one in seen[:1] for link in one.evidence[:2])
    return Compared(
        agreement=_agreement(use.kind, seen, status),
        service=use.service,
        handle=use.handle,
        said=use.kind.value,
        seen=_seen(seen, status),
        evidence=(*proofs, *proofs_of(declaration)[:1]),
    )


def _covers(use: DeclaredUse, channel: SeenChannel) -> bool:
    if not use.handle or not channel.handle:
        return key_of(use.service, "") == key_of(channel.service, "")
    return key_of(use.service, use.handle) == key_of(channel.service, channel.handle)


def _agreement(kind: UsageKind, seen: list[SeenChannel], status: Status) -> Agreement:
    own = [one for one in seen if one.standing is Standing.OWN]
    if kind in RUN:
        there = any(not is_over(one) for one in own)
        return Agreement.AGREED if there else Agreement.NOT_SEEN
    if kind in _ENDED:
        return Agreement.AGREED
    if kind is UsageKind.MONITORING_ONLY:
        return Agreement.NOT_VISIBLE
    if kind is UsageKind.ADVERTS_ONLY:
        return Agreement.AGREED if status is Status.ADVERTS_ONLY else Agreement.NOT_SEEN
    via = status is Status.VIA_OTHER or any(one.standing is Standing.VIA_OTHER for one in seen)
    return Agreement.AGREED if via else Agreement.NOT_SEEN


def _seen_there(service: str, handle: str, observed: Observed) -> str:
    there = [one for one in observed.channels if key_of(one.service, one.handle) == key_of(service, handle)]
    return _seen(there, Status.NOT_FOUND)


def _seen(channels: list[SeenChannel], status: Status) -> str:
    """One word for what is seen, "" for nothing."""
    for channel in sorted(channels, key=is_over):
        if channel.standing is Standing.VIA_OTHER:
            return UsageKind.VIA_OTHER_BODY.value
        gone = channel.gone_by is not None and channel.state in RUNNING
        return (ChannelState.UNKNOWN if gone else channel.state).value
    by_status = {Status.ADVERTS_ONLY: UsageKind.ADVERTS_ONLY, Status.VIA_OTHER: UsageKind.VIA_OTHER_BODY}
    found = by_status.get(status)
    return found.value if found else ""
