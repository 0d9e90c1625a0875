"""What is to be decided, since when, and why? And what else waits?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.standing import applies, standing
from amtsblick.assess.register.trigger_rules import law_changes, law_occasion, speaks_of
from amtsblick.assess.register.undecided import undecided
from amtsblick.values.decisions import Decision, Due, Occasion, Pending, PendingKind, Reopening
from amtsblick.values.documents import Document


def due(
    decisions: Iterable[Decision], reopenings: Iterable[Reopening], today: date, ahead: int = 0
) -> tuple[Due, ...]:
    """Decisions that were reopened, or whose review is due in ``ahead`` days at the latest.

    In order of the day from which somebody should look. A decision that a later one took the place of
    is not due any more, nor is one for what was known when it was made.
    """
    count = standing(decisions)
    reasons: dict[str, dict[str, Occasion]] = {one.id: {} for one in count}
    by_id = {one.id: one for one in count}
    for one in reopenings:
        decision = by_id.get(one.decision)
        fits = decision is not None and applies(decision, one.occasion)
        if fits and one.occasion.known_at.date() <= today:
            reasons[one.decision].setdefault(one.occasion.fact, one.occasion)
    until = today + timedelta(days=ahead)
    found = (
        _due(one, tuple(reasons[one.id].values()), today)
        for one in count
        if reasons[one.id] or one.review_due <= until
    )
    return tuple(sorted(found, key=lambda one: (one.due_on, one.decision.body, one.decision.id)))


def _due(decision: Decision, occasions: tuple[Occasion, ...], today: date) -> Due:
    ordered = tuple(sorted(occasions, key=lambda one: (one.known_at, one.kind, one.fact)))
    days = [decision.review_due, *(one.known_at.date() for one in ordered)]
    return Due(
        decision=decision,
        due_on=min(days),
        overdue=max((today - min(days)).days, 0),
        occasions=ordered,
    )


def pending(inputs: Inputs, ahead: int = 0) -> tuple[Pending, ...]:
    """What waits beside the decisions that are due, by day; what has no day comes last."""
    until = inputs.today + timedelta(days=ahead)
    found = [*undecided(inputs), *_conditions(inputs, until), *_documents(inputs)]
    return tuple(
        sorted(
            found,
            key=lambda one: (one.due_on or date.max, one.body, one.service, one.kind, one.record, one.text),
        )
    )


def _conditions(inputs: Inputs, until: date) -> Iterator[Pending]:
    for decision in inputs.desk.decisions:
        for one in decision.conditions:
            if one.due is not None and one.due <= until:
                yield Pending(
                    kind=PendingKind.CONDITION,
                    body=decision.body,
                    service=decision.service,
                    record=decision.id,
                    text=one.text,
                    owner=one.owner,
                    usage_kind=decision.usage_kind,
                    due_on=one.due,
                    overdue=max((inputs.today - one.due).days, 0),
                )


def _documents(inputs: Inputs) -> Iterator[Pending]:
    """Documents that cite acts which stand otherwise now, or that were written before others came."""
    first = min((one.legal_as_of for one in inputs.documents), default=inputs.today)
    changes = law_changes(inputs, first)
    for document in inputs.documents:
        cited = {one.act for one in document.acts}
        reasons = tuple(
            law_occasion(inputs, change, document.body, document.service)
            for change in changes
            if change.on > document.legal_as_of
            and (change.act.id in cited or speaks_of(change, document.service))
        )
        if reasons:
            yield _outdated(document, reasons, inputs.today)


def _outdated(document: Document, reasons: Sequence[Occasion], today: date) -> Pending:
    since = min(one.known_at for one in reasons).date()
    return Pending(
        kind=PendingKind.DOCUMENT,
        body=document.body,
        service=document.service,
        record=document.id,
        text=document.title,
        due_on=since,
        overdue=max((today - since).days, 0),
        occasions=tuple(reasons),
    )
