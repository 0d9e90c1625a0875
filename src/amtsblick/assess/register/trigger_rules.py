"""Which law, terms, figures, concepts and dates make a body decide again?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from amtsblick.assess.register.inputs import Inputs, fact, midnight, newest, pairs
from amtsblick.assess.register.legal import changes_between
from amtsblick.assess.register.standing import (
    WEBSITE,
    asks_for,
    considered_until,
    due_fact,
    line_name,
)
from amtsblick.assess.register.terms_changes import changed_pairs
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.decisions import Decision, Line, Occasion, TriggerKind
from amtsblick.values.declared import Drift, DriftKind
from amtsblick.values.knowledge import Knowledge, Source
from amtsblick.values.legal import ActChange, ActStatus
from amtsblick.values.observed import Observed, SeenRecipient, TermsText
from amtsblick.values.usages import EvidenceLink, Measure

_DAY: Final = timedelta(days=1)
_UNTOLD: Final = frozenset({ActStatus.NOT_CHECKED})
"""That nobody checked an act is no change of the law."""


def reviews(inputs: Inputs) -> Iterator[Occasion]:
    """Decisions whose own date for the next look has come."""
    for one in inputs.desk.decisions:
        if one.review_due <= inputs.today:
            yield Occasion(
                kind=TriggerKind.DUE,
                body=one.body,
                service=one.service,
                fact=due_fact(one),
                known_at=midnight(one.review_due),
                facts=pairs(decision=one.id, decided_on=one.decided_on, review_due=one.review_due),
                evidence=(EvidenceLink(kind="document", text=one.id, ref=f"decision/{one.id}"),),
            )


def law(inputs: Inputs) -> Iterator[Occasion]:
    """Acts that speak of the service, or of all, and stand otherwise than when it was decided."""
    oldest = _considered(inputs, TriggerKind.LEGAL_STATE)
    changes = law_changes(inputs, min(oldest.values(), default=inputs.today))
    services = dict.fromkeys(service for _, service in oldest)
    told = {
        service: [law_occasion(inputs, one, "", service) for one in changes if speaks_of(one, service)]
        for service in services
    }
    yield from _for_each(oldest, told)


def _considered(inputs: Inputs, kind: TriggerKind) -> Mapping[tuple[str, str], date]:
    """The earliest day up to which anything was considered, for each body and service that want the kind."""
    oldest: dict[tuple[str, str], date] = {}
    for one in inputs.desk.decisions:
        if asks_for(one, kind):
            after, key = considered_until(one, kind), (one.body, one.service)
            oldest[key] = min(after, oldest.get(key, after))
    return oldest


def _for_each(
    oldest: Mapping[tuple[str, str], date], told: Mapping[str, Sequence[Occasion]]
) -> Iterator[Occasion]:
    """What happened to a service, for each body that had not considered it. Facts and proofs are shared."""
    for (body, service), after in oldest.items():
        for one in told.get(service, ()):
            if one.known_at.date() > after:
                yield Occasion(
                    kind=one.kind,
                    body=body,
                    service=service,
                    fact=one.fact,
                    known_at=one.known_at,
                    facts=one.facts,
                    evidence=one.evidence,
                )


def law_changes(inputs: Inputs, after: date) -> Sequence[ActChange]:
    """Every change of the law since a day that somebody knows of, oldest first."""
    found = changes_between(inputs.knowledge.legal_acts, after, inputs.today)
    return [one for one in found if one.new.status not in _UNTOLD]


def speaks_of(change: ActChange, service: str) -> bool:
    """Does the act speak of this service (or of all)?"""
    return not change.act.services or (service or "homepage") in change.act.services


def law_occasion(inputs: Inputs, change: ActChange, body: str, service: str) -> Occasion:
    """The occasion that an act stands otherwise; its evidence are the sources that knowledge names."""
    act, new = change.act, change.new
    titles = _sources(inputs.knowledge)
    sources = [titles[name] for name in new.sources or act.sources if name in titles]
    return Occasion(
        kind=TriggerKind.LEGAL_STATE,
        body=body,
        service=service,
        fact=fact("legal_state", service, act.id, new.status, on=change.on),
        known_at=midnight(change.on),
        facts=pairs(
            act=act.id,
            status=new.status,
            since=new.since.text,
            before=change.old.status if change.old else "",
            unverified="" if act.verified else "yes",
        ),
        evidence=tuple(
            EvidenceLink(kind="knowledge", text=one.title, ref=one.id, address=one.address) for one in sources
        ),
    )


@lru_cache(maxsize=4)
def _sources(knowledge: Knowledge) -> Mapping[str, Source]:
    return {one.id: one for one in knowledge.sources}


def terms(inputs: Inputs) -> Iterator[Occasion]:
    """Addresses whose text reads otherwise than at the capture before."""
    told: dict[str, list[Occasion]] = {}
    for old, new in changed_pairs(inputs.terms):
        told.setdefault(new.service, []).append(_terms_occasion(old, new))
    yield from _for_each(_considered(inputs, TriggerKind.TERMS_CHANGED), told)


def _terms_occasion(old: TermsText, new: TermsText) -> Occasion:
    """For no body yet."""
    return Occasion(
        kind=TriggerKind.TERMS_CHANGED,
        body="",
        service=new.service,
        fact=fact("terms_changed", new.service, new.kind, new.address, on=new.taken_at.date()),
        known_at=new.taken_at,
        facts=pairs(
            terms=new.kind,
            address=new.address,
            before=old.taken_at,
            after=new.taken_at,
            old=old.digest,
            new=new.digest,
        ),
        evidence=tuple(dict.fromkeys((*old.evidence, *new.evidence))),
    )


def lines(inputs: Inputs) -> Iterator[Occasion]:
    """Figures beyond a line that a decision set, as many periods in a row as it says."""
    figures: dict[tuple[str, str, str], dict[str, list[Measure]]] = {}
    for one in sorted(inputs.measures, key=lambda each: (each.since, each.until, each.id)):
        figures.setdefault((one.body, one.service, one.metric), {}).setdefault(one.handle, []).append(one)
    for decision in inputs.desk.decisions:
        for line in decision.lines:
            of_handles = figures.get((decision.body, decision.service, line.metric), {})
            for handle, measures in of_handles.items():
                yield from _crossed(decision, line, handle, measures)


def _crossed(decision: Decision, line: Line, handle: str, measures: Sequence[Measure]) -> Iterator[Occasion]:
    """The first time since the decision that a run is long enough."""
    after = considered_until(decision, TriggerKind.LINE_CROSSED)
    for run in _runs(line, measures):
        enough = [one for one in run[max(line.periods, 1) - 1 :] if one.until > after]
        if enough:
            told = run[: run.index(enough[0]) + 1]
            yield _line_occasion(decision, line, handle, told)
            return


def _runs(line: Line, measures: Sequence[Measure]) -> Iterator[list[Measure]]:
    """Measures beyond the line without a gap between them: a period that nobody measured ends a run."""
    run: list[Measure] = []
    for one in measures:
        beyond = one.value > line.value if line.above else one.value < line.value
        if run and one.since <= run[-1].until:
            if one.since == run[-1].since and not beyond:
                run = run[:-1]  # two figures of one period disagree: nothing can be said of it
            continue
        if run and one.since != run[-1].until + _DAY:
            yield run
            run = []
        if beyond:
            run.append(one)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _line_occasion(decision: Decision, line: Line, handle: str, run: Sequence[Measure]) -> Occasion:
    last = run[-1]
    return Occasion(
        kind=TriggerKind.LINE_CROSSED,
        body=decision.body,
        service=decision.service,
        fact=fact("line_crossed", decision.service, handle.casefold(), line_name(line), on=last.until),
        known_at=midnight(last.until),
        facts=pairs(
            line=line_name(line),
            handle=handle,
            metric=line.metric,
            above="yes" if line.above else "",
            limit=f"{line.value:g}",
            value=f"{last.value:g}",
            periods=line.periods,
            since=run[-max(line.periods, 1)].since,
            until=last.until,
        ),
        evidence=tuple(_source(one) for one in run[-max(line.periods, 1) :]),
    )


def _source(measure: Measure) -> EvidenceLink:
    said = measure.origin
    text = " ".join(filter(None, (said.title, said.said_by))) or measure.id
    return EvidenceLink(kind="document", text=text, ref=f"measure/{measure.id}", address=said.address)


def drifts(inputs: Inputs) -> Iterator[Occasion]:
    """Differences between what is declared and what is seen."""
    declared: dict[str, date] = {}
    for one in inputs.declarations:
        declared[one.body] = max(one.dated, declared.get(one.body, one.dated))
    for drift in inputs.drifts:
        known = _known_at(drift, inputs.observed.get(drift.body), declared.get(drift.body))
        yield Occasion(
            kind=TriggerKind.DRIFT,
            body=drift.body,
            service="" if drift.service in WEBSITE else drift.service,
            fact=fact("drift", drift.fact, on=None),
            known_at=known or midnight(inputs.today),
            facts=pairs(
                drift=drift.kind, subject=drift.subject, declared=drift.declared, observed=drift.observed
            ),
            evidence=drift.evidence,
            concerns=_concerned(drift),
        )


def _concerned(drift: Drift) -> tuple[str, ...]:
    """A missing concept concerns every service that it would have to speak of."""
    if drift.kind is not DriftKind.NO_CONCEPT:
        return ()
    return tuple(one for one in map(str.strip, drift.observed.split(",")) if one)


def _known_at(drift: Drift, seen: Observed | None, declared: date | None) -> datetime | None:
    """When both sides were there: what was declared and what is seen."""
    since = _seen_since(drift, seen) if seen else None
    if since is None:
        looked = newest(link.taken_at for link in drift.evidence)
        return looked or (seen.looked_at if seen else None)
    speaks = drift.kind is not DriftKind.UNNAMED_TOOL
    return max(since, midnight(declared)) if declared and speaks else since


def _seen_since(drift: Drift, seen: Observed) -> datetime | None:
    """Since when it is seen so, where the observation has a moment for it."""
    mine = key_of(drift.service, drift.subject)
    channels = [one for one in seen.channels if key_of(one.service, one.handle) == mine]
    match drift.kind:
        case DriftKind.UNDECLARED_CHANNEL:
            return min((one.first_seen for one in channels), default=None)
        case DriftKind.DECLARED_GONE:
            return newest(one.gone_by for one in channels)
        case DriftKind.UNNAMED_TOOL:
            return min((one.since for one in seen.recipients if _is_meant(one, drift)), default=None)
        case _:
            return None


def _is_meant(recipient: SeenRecipient, drift: Drift) -> bool:
    return drift.subject in {recipient.vendor, recipient.name} or drift.observed == recipient.host
