"""Draft usages and declarations for the register out of what is observed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from amtsblick.assess.register.proposals import last_day, new_concepts, proposals
from amtsblick.jobs.observed import Sight, each_sight
from amtsblick.jobs.records import write
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.report.register.proposals import note
from amtsblick.report.words import Words
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Actor, Change, Entry, RecordKind, RecordState
from amtsblick.values.usages import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is needed to propose: where from, where to, in which language and as of when."""

    register: Register
    knowledge: Knowledge
    evidence: EvidenceStore
    say: Words
    when: datetime


def proposed(desk: Desk, bodies: Sequence[str] | None = None) -> list[Change]:
    """Drafts for everything observed that the register does not know yet, in the order of the bodies."""
    known = desk.register.newest(RecordKind.USAGE)
    taken = {entry.record for entry in known}
    entered = {entry.record for entry in desk.register.newest(RecordKind.DECLARATION)}
    usages: dict[str, list[Usage]] = {}
    for entry in known:
        if isinstance(entry.content, Usage) and entry.state is not RecordState.WITHDRAWN:
            usages.setdefault(entry.content.body, []).append(entry.content)
    changes: list[Change] = []
    for sight in each_sight(desk.register, desk.knowledge, evidence=desk.evidence, bodies=bodies):
        changes += _usages(sight, usages.get(sight.observed.body, ()), taken, desk)
        changes += _concepts(sight, entered, desk)
    return changes


def _usages(sight: Sight, known: Sequence[Usage], taken: set[str], desk: Desk) -> list[Change]:
    return [
        Change(
            action=Action.ENTERED,
            content=replace(one.usage, note=note(one.channel, one.evidence, desk.say)),
            valid_from=desk.when.date(),
        )
        for one in proposals(sight.observed, known, taken)
    ]


def _concepts(sight: Sight, entered: set[str], desk: Desk) -> list[Change]:
    return [
        Change(action=Action.ENTERED, content=one, valid_from=last_day(one, desk.when.date()))
        for one in new_concepts(sight.concepts, entered)
    ]


def enter(desk: Desk, changes: Sequence[Change], actor: Actor) -> list[Entry]:
    """Write the drafts, all or none; raises InputError with every objection."""
    return write(desk.register, desk.knowledge, changes, actor, desk.when)
