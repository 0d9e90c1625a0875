"""What does a body claim about its use of services, from where, and which claim speaks of which channel?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.declared import Declaration, DeclarationKind
from amtsblick.values.observed import SeenChannel
from amtsblick.values.usages import EvidenceLink, Usage, UsageKind

RUN: Final = frozenset({UsageKind.OWN_CONTENT, UsageKind.DORMANT})
"""Kinds of use in which the body has a channel of its own."""
_OF_CHANNELS: Final = frozenset(
    {DeclarationKind.CONCEPT, DeclarationKind.QUESTIONNAIRE, DeclarationKind.OTHER}
)
"""Declarations that name channels; privacy notices name tools."""
REGISTER: Final = "register"
"""``Claims.source`` of usages of the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One use that is claimed; ``handle`` "" means every channel of the service."""

    service: str
    kind: UsageKind
    handle: str = ""
    said: str = ""
    evidence: tuple[EvidenceLink, ...] = ()

    def covers(self, service: str, handle: str) -> bool:
        """Does it speak of this channel, however both are spelt?"""
        if not self.handle or not handle:
            return key_of(self.service, "") == key_of(service, "")
        return key_of(self.service, self.handle) == key_of(service, handle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """All that one source claims. ``complete``: it claims to name every channel."""

    source: str
    claims: tuple[Claim, ...]
    complete: bool
    evidence: tuple[EvidenceLink, ...] = ()
    mentioned: frozenset[str] = frozenset()

    def misses(self, channel: SeenChannel) -> bool:
        """Does it claim to name every channel, and not this one, nor its service in any unreadable way?"""
        return self.complete and not self.about(channel) and channel.service not in self.mentioned

    def about(self, channel: SeenChannel) -> tuple[Claim, ...]:
        """What is claimed of a channel; a claim that names the account outweighs one of the whole service."""
        fitting = [one for one in self.claims if one.covers(channel.service, channel.handle)]
        named = tuple(one for one in fitting if one.handle)
        return named or tuple(fitting)


def claims_of(declarations: Iterable[Declaration], usages: Iterable[Usage]) -> tuple[Claims, ...]:
    """What the newest declarations of each kind claim, and what the register says.

    Declarations for single services stand beside the newest complete one as long as they are not older.
    The register's usages never claim to be all.
    """
    by_kind: dict[DeclarationKind, list[Declaration]] = defaultdict(list)
    for one in declarations:
        if one.kind in _OF_CHANNELS:
            by_kind[one.kind].append(one)
    found = [_joined(kind, _newest(each)) for kind, each in sorted(by_kind.items())]
    entered = tuple(_of_usage(one) for one in sorted(usages, key=lambda one: one.id))
    return (*found, Claims(source=REGISTER, claims=entered, complete=False)) if entered else tuple(found)


def _newest(declarations: Sequence[Declaration]) -> list[Declaration]:
    complete = max(
        (one for one in declarations if one.complete), key=lambda one: (one.dated, one.id), default=None
    )
    parts = [
        one for one in declarations if not one.complete and (complete is None or one.dated >= complete.dated)
    ]
    return [*([complete] if complete else []), *sorted(parts, key=lambda one: (one.dated, one.id))]


def _joined(kind: DeclarationKind, declarations: Sequence[Declaration]) -> Claims:
    claims = tuple(claim for one in declarations for claim in _of_declaration(one))
    proofs = tuple(dict.fromkeys(link for one in declarations for link in proofs_of(one)))
    # A declaration without a single use does not claim that there are none: nobody typed them in.
    complete = any(one.complete and one.uses for one in declarations)
    mentioned = frozenset(service for one in declarations for service in one.mentioned)
    return Claims(source=kind.value, claims=claims, complete=complete, evidence=proofs, mentioned=mentioned)


def _of_declaration(one: Declaration) -> Iterator[Claim]:
    for use in one.uses:
        yield Claim(
            service=use.service,
            kind=use.kind,
            handle=use.handle,
            said=use.said,
            evidence=proofs_of(one),
        )


def proofs_of(one: Declaration) -> tuple[EvidenceLink, ...]:
    """Its own evidence, else the address under which it stands."""
    if one.evidence or not one.address:
        return one.evidence
    return (EvidenceLink(kind="address", text=one.title or one.address, address=one.address),)


def _of_usage(one: Usage) -> Claim:
    link = EvidenceLink(
        kind="document", text=one.origin.title or one.id, ref=one.id, address=one.origin.address
    )
    return Claim(service=one.service, kind=one.kind, handle=one.handle, said=one.reason, evidence=(link,))
