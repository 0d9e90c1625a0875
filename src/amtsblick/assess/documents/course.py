"""What happened since the last decision: figures, complaints, differences, other documents?"""

from collections.abc import Iterator

from amtsblick.assess.documents.pieces import Filler, declared, observed, told
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import day, number, say, service_name, word
from amtsblick.values.declared import Drift
from amtsblick.values.documents import Document, DocumentKind, FieldOrigin, Piece
from amtsblick.values.usages import Measure, Metric

_HUMAN = frozenset({FieldOrigin.FILLED, FieldOrigin.DECLARED})


def period(subject: Subject) -> Iterator[Piece]:
    """From the last decision until today."""
    decision = subject.last_decision
    if decision is not None:
        days = {"after": day(subject, decision.decided_on), "until": day(subject, subject.today)}
        text = say(subject, "period", **days)
        yield told(text, decision.decided_by, decision.decided_on)


def figures(*metrics: Metric) -> Filler:
    """Imported figures of these kinds that fall into the time since the last decision, oldest first."""

    def fill(subject: Subject) -> Iterator[Piece]:
        decision = subject.last_decision
        after = decision.decided_on if decision else None
        about = [
            one
            for one in subject.measures
            if one.service == subject.service
            and one.metric in metrics
            and one.until <= subject.today
            and (after is None or one.until >= after)
        ]
        for one in sorted(about, key=lambda each: (each.metric, each.since, each.id)):
            yield from declared(subject, one, _measure(subject, one))

    return fill


def _measure(subject: Subject, one: Measure) -> str:
    unit = " %" if one.metric is Metric.HATE_SHARE else ""
    return say(
        subject,
        "measure",
        metric=word(subject, "metric", one.metric),
        since=day(subject, one.since),
        until=day(subject, one.until),
        value=number(subject, one.value) + unit,
    )


def drift(subject: Subject) -> Iterator[Piece]:
    """Where what is declared and what is seen differ about this use; that nothing does, where both are there."""
    if subject.drift is None:
        return
    about = [one for one in subject.drift if one.service in {"", subject.service}]
    for one in about:
        yield from observed(_drift(subject, one), one.evidence)
    if not about and subject.own_usage is not None:
        text = say(subject, "drift_none", day=day(subject, subject.today))
        yield from observed(text, (link for one in subject.channels for link in one.sights))


def _drift(subject: Subject, one: Drift) -> str:
    sides = ""
    if one.declared and one.observed:
        sides = say(subject, "drift_sides", declared=one.declared, observed=one.observed)
    service = say(subject, "drift_service", service=service_name(subject, one.service)) if one.service else ""
    about = say(subject, "drift_subject", subject=one.subject) if one.subject else ""
    kind = word(subject, "drift_kind", one.kind)
    return say(subject, "drift", kind=kind, service=service, subject=about, sides=sides)


def documents(*kinds: DocumentKind, field: str = "") -> Filler:
    """Other documents about this use, with what humans said in one of their fields."""

    def fill(subject: Subject) -> Iterator[Piece]:
        about = [one for one in subject.documents if one.kind in kinds and one.id != subject.id]
        own = {one.kind for one in about if one.lang == subject.lang}
        for one in about:
            # The same document in the other language is no second one; what humans said in it counts.
            if field or one.lang == subject.lang or one.kind not in own:
                yield from _document(subject, one, field)

    return fill


def _document(subject: Subject, one: Document, field: str) -> Iterator[Piece]:
    """Its title and date; with a field, only what a human answered there."""
    made = day(subject, one.made_at)
    if not field:
        text = say(subject, "document", title=one.title, day=made)
        yield told(text, say(subject, "who.register"), one.made_at.date())
    for value in one.fields if field else ():
        for piece in value.pieces:
            if value.key == field and piece.origin in _HUMAN:
                text = say(subject, "document_field", title=one.title, day=made, text=piece.text)
                yield told(text, piece.who, piece.on, piece.evidence)


def concept(subject: Subject) -> Iterator[Piece]:
    """Concepts that the body declared, with where they stand."""
    for one in subject.declarations:
        name = one.title or one.address
        if name:
            who = one.origin.said_by or subject.entered.get(one.id) or say(subject, "who.register")
            yield told(
                say(subject, "document", title=name, day=day(subject, one.dated)),
                who,
                one.dated,
                one.evidence,
            )
