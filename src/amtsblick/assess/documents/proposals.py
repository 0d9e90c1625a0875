"""What does knowledge propose for a field, for a human to confirm?"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from amtsblick.assess.documents.pieces import known
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import both
from amtsblick.values.documents import Piece, Proposal
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.usages import UsageKind


@lru_cache(maxsize=4)
def _by_field(knowledge: Knowledge) -> Mapping[str, tuple[Proposal, ...]]:
    found: dict[str, list[Proposal]] = {}
    for proposal in knowledge.proposals:
        for field in proposal.fields:
            found.setdefault(field, []).append(proposal)
    return {field: tuple(rows) for field, rows in found.items()}


def proposals(subject: Subject, key: str) -> Iterator[Piece]:
    """The proposals for one field that are right for the service, the kind of use and the body's region.

    Where no use is entered those for own content are given.
    """
    region = subject.body.region.strip().lower()
    use = subject.own_usage.kind if subject.own_usage else UsageKind.OWN_CONTENT
    for one in _by_field(subject.knowledge).get(f"{subject.kind}.{key}", ()):
        fits = (not one.services or subject.service in one.services) and (not one.uses or use in one.uses)
        if fits and (not one.regions or region in one.regions):
            yield from known(both(subject, one.de, one.en), one.sources, to_check=True)
