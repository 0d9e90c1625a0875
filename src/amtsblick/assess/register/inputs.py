"""What do the triggers look at? Register, observations and knowledge of one day, put in order once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property

from amtsblick.assess.register.standing import Desk, standing
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision
from amtsblick.values.declared import Declaration, Drift
from amtsblick.values.documents import Document
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed, TermsText
from amtsblick.values.usages import Measure, Usage


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything as it stands on ``today``; the order of the collections means nothing.

    ``decisions``, ``usages`` and ``documents`` are versions that hold on that day. ``observed`` goes by
    body id; a body that is missing there was never looked at. ``terms`` holds every text that was read
    of services' terms.
    """

    today: date
    knowledge: Knowledge
    decisions: Sequence[Decision] = ()
    usages: Sequence[Usage] = ()
    measures: Sequence[Measure] = ()
    documents: Sequence[Document] = ()
    declarations: Sequence[Declaration] = ()
    drifts: Sequence[Drift] = ()
    terms: Sequence[TermsText] = ()
    bodies: Sequence[Body] = ()
    observed: Mapping[str, Observed] = field(default_factory=dict)

    @cached_property
    def desk(self) -> Desk:
        """The decisions that count."""
        return Desk(standing(self.decisions))

    @cached_property
    def usages_of(self) -> Mapping[tuple[str, str], Sequence[Usage]]:
        """Usages by body and service, in order of their ids."""
        found: dict[tuple[str, str], list[Usage]] = {}
        for one in sorted(self.usages, key=lambda usage: usage.id):
            found.setdefault((one.body, one.service), []).append(one)
        return found

    @cached_property
    def bodies_seen(self) -> Sequence[Observed]:
        """What was observed of bodies that have decided anything, in order of their ids."""
        return [self.observed[body] for body in sorted(self.desk.by_body) if body in self.observed]


def midnight(day: date) -> datetime:
    """First moment of a day, in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def fact(*parts: str, on: date | None) -> str:
    """Key of a fact; what follows the last "@" is the day of the evidence or nothing."""
    return f"{':'.join(parts)}@{on.isoformat() if on else ''}"


def pairs(**facts: object) -> tuple[tuple[str, str], ...]:
    """Facts for a sentence, without those that nobody knows; moments and days in ISO 8601."""
    return tuple((name, _text(value)) for name, value in facts.items() if value not in (None, ""))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of the moments that are known."""
    return max((one for one in moments if one is not None), default=None)
