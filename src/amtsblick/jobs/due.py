"""Run the triggers over the register: what is to be decided on a day, and what reopened it?"""

import gc
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from amtsblick.assess.register.due import due, pending
from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.triggers import occasions, reopen
from amtsblick.jobs.drift import Declared
from amtsblick.jobs.observed import each_sight
from amtsblick.jobs.patience import patient_collector
from amtsblick.jobs.records import held, write
from amtsblick.jobs.timeline import history_of
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.values.decisions import Decision, Due, Pending, Reopening
from amtsblick.values.declared import Declaration, Drift
from amtsblick.values.documents import Document
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState
from amtsblick.values.usages import Campaign, Measure, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is to be decided on ``today``. ``new`` was found by this run; ``decisions`` count on that day."""

    today: date
    due: tuple[Due, ...]
    pending: tuple[Pending, ...]
    new: tuple[Reopening, ...]
    decisions: int


def agenda(  # noqa: PLR0913 - the tools, and what is asked for, one keyword each
    register: Register,
    knowledge: Knowledge,
    *,
    today: date,
    ahead: int = 0,
    evidence: EvidenceStore | None = None,
    bodies: Collection[str] = (),
) -> Agenda:
    """Everything that asks for a decision, with reasons; nothing is written (see ``record``).

    ``ahead`` lists reviews and conditions of that many further days. ``bodies`` () means all. Without
    ``evidence`` privacy notices and concepts are not read again.
    """
    inputs = inputs_on(register, knowledge, today=today, evidence=evidence)
    known = [entry.content for entry in register.newest(RecordKind.REOPENING)]
    told = tuple(one for one in known if isinstance(one, Reopening))
    reopened = held(register, Reopening)
    with patient_collector():
        gc.freeze()
        new = reopen(inputs.desk.decisions, occasions(inputs), told)
        listed = due(inputs.desk.decisions, (*reopened, *new), today, ahead)
        waiting = pending(inputs, ahead)
    return Agenda(
        today=today,
        due=tuple(one for one in listed if not bodies or one.decision.body in bodies),
        pending=tuple(one for one in waiting if not bodies or one.body in bodies),
        new=tuple(one for one in new if not bodies or one.body in bodies),
        decisions=sum(not bodies or one.body in bodies for one in inputs.desk.decisions),
    )


def record(
    register: Register, knowledge: Knowledge, found: Sequence[Reopening], actor: Actor, when: datetime
) -> int:
    """Enter reopenings into the log as facts; returns how many. None of them is entered twice.

    Another process that found the same at the same time may have entered some: they count as its own.
    """
    while True:
        known = {entry.record for entry in register.newest(RecordKind.REOPENING)}
        changes = [_change(one, actor) for one in found if one.id not in known]
        try:
            return len(write(register, knowledge, changes, actor, when)) if changes else 0
        except RefusedError:
            if known == {entry.record for entry in register.newest(RecordKind.REOPENING)}:
                raise


def _change(reopening: Reopening, actor: Actor) -> Change:
    return Change(
        action=Action.IMPORTED,
        content=reopening,
        valid_from=reopening.occasion.known_at.date(),
        state=RecordState.PUBLISHED,
        authors=(actor.name,),
    )


def inputs_on(
    register: Register, knowledge: Knowledge, *, today: date, evidence: EvidenceStore | None = None
) -> Inputs:
    """What the triggers look at: the register as it holds on ``today``, and all captures until its end."""
    decisions = held(register, Decision, today)
    usages = held(register, Usage, today)
    documents = held(register, Document, today)
    declarations = held(register, Declaration, today)
    inputs = Inputs(
        today=today,
        knowledge=knowledge,
        decisions=decisions,
        usages=usages,
        measures=held(register, Measure, today),
        documents=documents,
        declarations=declarations,
        terms=register.terms(),
        bodies=list(register.bodies()),
    )
    concerned = {one.body for one in decisions} | {one.body for one in usages}
    if not concerned:
        return inputs
    declared = Declared.of(
        declarations=declarations,
        usages=usages,
        campaigns=held(register, Campaign, today),
        documents=documents,
    )
    observed, drifts = _seen(inputs, declared, register, concerned, evidence)
    return replace(inputs, observed=observed, drifts=drifts)


def _seen(
    inputs: Inputs,
    declared: Declared,
    register: Register,
    concerned: Collection[str],
    evidence: EvidenceStore | None,
) -> tuple[dict[str, Observed], list[Drift]]:
    """Observations of all bodies; of those that use nothing, only what their peers ask for."""
    knowledge = inputs.knowledge
    until = datetime.combine(inputs.today + timedelta(days=1), time(), tzinfo=UTC)
    history = history_of(register, knowledge, until=until)
    names = [body.id for body in inputs.bodies]
    mine, others = [one for one in names if one in concerned], [one for one in names if one not in concerned]
    observed: dict[str, Observed] = {}
    drifts: list[Drift] = []
    for sight in each_sight(
        register, knowledge, evidence=evidence, history=history, until=until, bodies=mine
    ):
        observed[sight.observed.body] = sight.observed
        drifts += declared.drift(sight).drifts
    for sight in each_sight(register, knowledge, history=history, until=until, bodies=others):
        channels = sight.observed.channels
        observed[sight.observed.body] = Observed(
            body=sight.observed.body, state=sight.observed.state, channels=channels
        )
    return observed, drifts
