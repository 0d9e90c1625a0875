"""How does a piece of a field say where it comes from? Without an origin there is no piece."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, TypeAlias

from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import say
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.documents import FieldOrigin, Piece
from amtsblick.values.usages import Agreement, Campaign, EvidenceLink, Measure, Origin, PublicStatement, Usage

Filler: TypeAlias = Callable[[Subject], Iterator[Piece]]
Entered: TypeAlias = Usage | Campaign | Agreement | Measure | PublicStatement | Review | Decision
"""Records with an id and an origin."""

_ADDRESS: Final = "address"


def observed(text: str, evidence: Iterable[EvidenceLink]) -> Iterator[Piece]:
    """What was seen, with its proof; without one nothing is said."""
    proofs = tuple(dict.fromkeys(evidence))
    if proofs:
        yield Piece(text=text, origin=FieldOrigin.OBSERVED, evidence=proofs)


def declared(subject: Subject, record: Entered, *texts: str) -> Iterator[Piece]:
    """What a record says, as far as it says anything: who said or entered it, when, and where to read it."""
    origin = record.origin
    who = origin.said_by or subject.entered.get(record.id) or say(subject, "who.register")
    for text in texts:
        if text.strip():
            yield told(text, who, origin.on, _links(origin))


def told(text: str, who: str, on: date | None = None, evidence: tuple[EvidenceLink, ...] = ()) -> Piece:
    """What somebody declared."""
    return Piece(text=text, origin=FieldOrigin.DECLARED, who=who, on=on, evidence=evidence)


def known(text: str, sources: Iterable[str], *, to_check: bool) -> Iterator[Piece]:
    """What knowledge holds, with its sources; without one nothing is said."""
    cited = tuple(dict.fromkeys(sources))
    if cited and text.strip():
        yield Piece(text=text, origin=FieldOrigin.KNOWLEDGE, sources=cited, to_check=to_check)


def _links(origin: Origin) -> tuple[EvidenceLink, ...]:
    if not origin.address:
        return ()
    return (EvidenceLink(kind=_ADDRESS, text=origin.title or origin.address, address=origin.address),)
