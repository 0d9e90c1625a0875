"""What was decided, by whom and why, and what did the data-protection officer and others say?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from amtsblick.assess.documents import identity
from amtsblick.assess.documents.pieces import Filler, declared, observed, told
from amtsblick.assess.documents.subject import HOMEPAGE, Subject
from amtsblick.assess.documents.words import body_name, both, day, listed, number, say, service_name, word
from amtsblick.values.decisions import (
    Condition,
    Decision,
    DecisionKind,
    DpoPosition,
    Line,
    Reason,
    ReasonKind,
    Review,
    ReviewOutcome,
    TriggerKind,
)
from amtsblick.values.documents import Piece
from amtsblick.values.usages import EvidenceLink, Metric

_BENEFITS: Final = frozenset({ReasonKind.TARGET_GROUP, ReasonKind.REACH, ReasonKind.CRISIS_DUTY})
"""Reasons that speak for a use; all others may speak against it."""
_GOES_ON: Final = frozenset(
    {DecisionKind.START, DecisionKind.KEEP, DecisionKind.KEEP_WITH_CONDITIONS, DecisionKind.RESTRICT}
)
_PAPER: Final = frozenset({"document", "knowledge", "address"})
"""Kinds of links to what somebody wrote; all others lead to something that was seen."""


def by_decider(subject: Subject, *texts: str) -> Iterator[Piece]:
    """What the last decision says: declared by who took it, on that day."""
    decision = subject.last_decision
    if decision is not None:
        for text in texts:
            if text.strip():
                yield told(text, decision.decided_by, decision.decided_on, _origin(decision))


def _origin(decision: Decision) -> tuple[EvidenceLink, ...]:
    origin = decision.origin
    if not origin.address:
        return ()
    return (EvidenceLink(kind="address", text=origin.title or origin.address, address=origin.address),)


def of_decision(read: Callable[[Subject, Decision], str]) -> Filler:
    """A filler from one text about the last decision; "" says nothing."""

    def fill(subject: Subject) -> Iterator[Piece]:
        decision = subject.last_decision
        if decision is not None:
            yield from by_decider(subject, read(subject, decision))

    return fill


number_of: Final = of_decision(lambda _, one: one.id)


def service(subject: Subject) -> Iterator[Piece]:
    """The service that was decided on, or the one to be decided on."""
    decision = subject.last_decision
    if decision is None:
        yield from identity.service(subject)
    else:
        yield from by_decider(subject, service_name(subject, decision.service))


def _looked_at_again(subject: Subject, due: date) -> str:
    """The day of the next review, and whether it has passed already."""
    when = day(subject, due)
    return say(subject, "review_past", day=when) if due < subject.today else when


kind_of_use: Final = of_decision(lambda subject, one: word(subject, "use_kind", one.usage_kind))
kind: Final = of_decision(lambda subject, one: word(subject, "decision_kind", one.kind))
decider: Final = of_decision(lambda _, one: one.decided_by)
decided_on: Final = of_decision(lambda subject, one: day(subject, one.decided_on))
valid_from: Final = of_decision(lambda subject, one: day(subject, one.valid_from))
next_review: Final = of_decision(lambda subject, one: _looked_at_again(subject, one.review_due))
deviation: Final = of_decision(lambda _, one: one.deviation)
public: Final = of_decision(lambda subject, one: word(subject, "public", "yes" if one.public else "no"))
legal_day: Final = of_decision(
    lambda subject, one: say(subject, "dated", day=day(subject, one.legal_as_of)) if one.legal_as_of else ""
)


def reasons(subject: Subject) -> Iterator[Piece]:
    """The reasons of the last decision, one by one."""
    decision = subject.last_decision
    for one in decision.reasons if decision else ():
        yield from by_decider(subject, _reason(subject, one))


def _reason(subject: Subject, one: Reason) -> str:
    name = word(subject, "reason", one.kind)
    return say(subject, "decision_reason_text", reason=name, text=one.text) if one.text else name


def use_reason(subject: Subject) -> Iterator[Piece]:
    """What the use is good for: the usage's own sentence, and what a decision to go on says for it."""
    usage = subject.own_usage
    if usage is not None:
        yield from declared(subject, usage, usage.reason)
    decision = subject.last_decision
    if decision is not None and decision.kind in _GOES_ON:
        speaking = (one for one in decision.reasons if one.kind in _BENEFITS)
        yield from by_decider(subject, *(_reason(subject, one) for one in speaking))


def legal_basis(subject: Subject) -> Iterator[Piece]:
    """What the decision rests the use on."""
    decision = subject.last_decision
    yield from by_decider(subject, *(decision.legal_basis if decision else ()))


def conditions(subject: Subject) -> Iterator[Piece]:
    """What is to be done, by whom, by when."""
    decision = subject.last_decision
    for one in decision.conditions if decision else ():
        yield from by_decider(subject, _condition(subject, one))


def _condition(subject: Subject, one: Condition) -> str:
    named = f"condition{'_owner' if one.owner else ''}{'_due' if one.due else ''}"
    due = day(subject, one.due) if one.due else ""
    return one.text if named == "condition" else say(subject, named, text=one.text, owner=one.owner, due=due)


def conditions_by_now(subject: Subject) -> Iterator[Piece]:
    """The conditions, with whether their time is up. Whether they are kept, a human says."""
    decision = subject.last_decision
    for one in decision.conditions if decision else ():
        yield from by_decider(
            subject, say(subject, _stands(one, subject.today), text=one.text, due=_due(subject, one))
        )


def _stands(one: Condition, today: date) -> str:
    if one.due is None:
        return "condition_undated"
    return "condition_past" if one.due < today else "condition_open"


def _due(subject: Subject, one: Condition) -> str:
    return day(subject, one.due) if one.due else ""


def evidence(subject: Subject) -> Iterator[Piece]:
    """What the decision says it rests on; what was seen is shown as seen."""
    decision = subject.last_decision
    if decision is None:
        return
    for link in decision.evidence:
        if link.kind in _PAPER:
            yield told(link.text, decision.decided_by, decision.decided_on, (link,))
        else:
            yield from observed(link.text, (link,))


def triggers(subject: Subject) -> Iterator[Piece]:
    """What reopens the decision, with the lines that it sets."""
    decision = subject.last_decision
    if decision is None:
        return
    names = [word(subject, "trigger", one) for one in decision.triggers or TriggerKind]
    if not decision.triggers:
        names = [say(subject, "trigger.all", occasions=listed(names))]
    yield from by_decider(subject, *names)
    yield from by_decider(subject, *(_line(subject, line) for line in decision.lines))


def _line(subject: Subject, line: Line) -> str:
    sentence = f"line_{'above' if line.above else 'below'}{'_periods' if line.periods > 1 else ''}"
    unit = " %" if line.metric is Metric.HATE_SHARE else ""
    value = number(subject, line.value) + unit
    values = {"metric": word(subject, "metric", line.metric), "value": value}
    if line.periods > 1:
        return say(subject, sentence, periods=line.periods, **values)
    return say(subject, sentence, **values)


def dpo(subject: Subject) -> Iterator[Piece]:
    """The data-protection officer's position, if anybody heard it, and why it was not followed."""
    decision = subject.last_decision
    if decision is None or decision.dpo is DpoPosition.NOT_HEARD:
        return
    yield from by_decider(subject, _dpo(subject, decision))


def dpo_position(subject: Subject) -> Iterator[Piece]:
    """The position as the decision records it, also that nobody was heard."""
    decision = subject.last_decision
    if decision is not None:
        yield from by_decider(subject, word(subject, "dpo_position", decision.dpo))


def _dpo(subject: Subject, decision: Decision) -> str:
    values = {
        "position": word(subject, "dpo_position", decision.dpo),
        "day": day(subject, decision.decided_on),
    }
    if decision.deviation:
        return say(subject, "dpo_deviation", why=decision.deviation, **values)
    return say(subject, "dpo", **values)


def history(subject: Subject) -> Iterator[Piece]:
    """Earlier decisions on this use, oldest first."""
    about = [one for one in subject.decisions if one.service == subject.service]
    for one in sorted(about, key=lambda each: (each.decided_on, each.id)):
        if one.decided_on <= subject.today:
            kind = word(subject, "decision_kind", one.kind)
            text = say(subject, "decision", kind=kind, day=day(subject, one.decided_on), who=one.decided_by)
            yield told(text, one.decided_by, one.decided_on, _origin(one))


def reviews(subject: Subject) -> Iterator[Piece]:
    """Reviews and statements about this use, or about the service in general, oldest first."""
    about = [one for one in subject.reviews if _concerns(subject, one)]
    for one in sorted(about, key=lambda each: (each.on, each.id)):
        yield told(_review(subject, one), body_name(subject, one.by), one.on, one.evidence)
        if one.recommendation:
            values = {"by": body_name(subject, one.by), "day": day(subject, one.on)}
            text = say(subject, "review_recommends", recommendation=one.recommendation, **values)
            yield told(text, body_name(subject, one.by), one.on, one.evidence)
    for said in subject.statements:
        known = said.origin.on is None or said.origin.on <= subject.today
        if known and said.service == subject.service and said.about in {"", subject.body.id}:
            yield from declared(subject, said, both(subject, said.text, said.text_en))


def reviews_then(subject: Subject) -> Iterator[Piece]:
    """Those that were there when the last decision was taken; later ones were no ground of it."""
    decision = subject.last_decision
    if decision is not None:
        yield from reviews(replace(subject, today=min(subject.today, decision.decided_on)))


def homepage_advice(subject: Subject) -> Iterator[Piece]:
    """Who recommended the own website instead."""
    for one in subject.reviews:
        advised = one.service == HOMEPAGE and one.outcome is ReviewOutcome.RECOMMENDED
        if advised and one.body in {"", subject.body.id} and one.on <= subject.today:
            text = say(subject, "fit_homepage", text=_review(subject, one))
            yield told(text, body_name(subject, one.by), one.on, one.evidence)


def _concerns(subject: Subject, review: Review) -> bool:
    return (
        review.service in {"", subject.topic}
        and review.body in {"", subject.body.id}
        and review.on <= subject.today
    )


def _review(subject: Subject, one: Review) -> str:
    return say(
        subject,
        "review_findings" if one.findings else "review",
        by=body_name(subject, one.by),
        day=day(subject, one.on),
        depth=word(subject, "depth", one.depth),
        outcome=word(subject, "outcome", one.outcome),
        findings=one.findings,
    )
