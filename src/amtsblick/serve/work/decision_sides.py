"""Beside a decision: how the service is used today, what was seen, who reviewed it, what happened since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.standing import considered_until, standing
from amtsblick.assess.register.trigger_rules import law_changes, law_occasion, speaks_of
from amtsblick.jobs.inbox import BodyAgenda
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.reasons import ReasonView, occasion_views, sentences
from amtsblick.serve.work.seen_cells import SeenView, seen_view
from amtsblick.values.board import Side
from amtsblick.values.decisions import Decision, Due, Occasion, Reopening, Review, TriggerKind
from amtsblick.values.documents import Document
from amtsblick.values.records import Entry, RecordKind
from amtsblick.values.usages import Usage

_LAWS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What stands beside a decision. ``stands``: no later one took its place; ``overdue`` in days."""

    usages: Sequence[Usage] = ()
    seen: SeenView | None = None
    reviews: Sequence[Review] = ()
    documents: Sequence[Document] = ()
    happened: Sequence[ReasonView] = ()
    law: Sequence[ReasonView] = ()
    stands: bool = False
    overdue: int | None = None


def sides_of(visit: Visit, decision: Decision) -> Sides:
    """Everything the register holds about the same use of the same service."""
    desk, body = visit.desk, decision.body
    holding = {kind: desk.register.holding(kind, desk.today, body=body) for kind in _KINDS}
    decisions = [one.content for one in holding[RecordKind.DECISION] if isinstance(one.content, Decision)]
    happened = _happened(decision, holding[RecordKind.REOPENING])
    law = _law(visit, decision)
    due = Due(decision=decision, due_on=decision.review_due, overdue=0, occasions=(*happened, *law))
    words = sentences(visit, [BodyAgenda(due=(due,))], [body])
    cells = {one.service: one for one in desk.register.board_cells(Side.INSIDE, body)}
    line = desk.register.board_body(Side.INSIDE, body)
    stands = decision.id in {one.id for one in standing(decisions)}
    late = (desk.today - decision.review_due).days
    return Sides(
        usages=[
            one.content
            for one in holding[RecordKind.USAGE]
            if isinstance(one.content, Usage) and one.content.service == decision.service
        ],
        seen=seen_view(line, cells.get(decision.service), visit.say) if line else None,
        reviews=[
            one.content
            for one in holding[RecordKind.REVIEW]
            if isinstance(one.content, Review) and one.content.service in {decision.service, ""}
        ],
        documents=[
            one.content
            for one in holding[RecordKind.DOCUMENT]
            if isinstance(one.content, Document) and one.content.service in {decision.service, ""}
        ],
        happened=occasion_views(happened, words),
        law=occasion_views(law, words),
        stands=stands,
        overdue=late if stands and late >= 0 else None,
    )


_KINDS: Final = (
    RecordKind.USAGE,
    RecordKind.REVIEW,
    RecordKind.DOCUMENT,
    RecordKind.DECISION,
    RecordKind.REOPENING,
)


def _happened(decision: Decision, reopenings: Sequence[Entry]) -> list[Occasion]:
    """What reopened it, oldest first; changes of the law are told apart."""
    found = [
        one.content.occasion
        for one in reopenings
        if isinstance(one.content, Reopening)
        and one.content.decision == decision.id
        and one.content.occasion.kind is not TriggerKind.LEGAL_STATE
    ]
    return sorted(found, key=lambda one: one.known_at)


def _law(visit: Visit, decision: Decision) -> list[Occasion]:
    """Acts that stand otherwise than when it was decided, the newest last."""
    inputs = Inputs(today=visit.desk.today, knowledge=visit.desk.knowledge)
    after = considered_until(decision, TriggerKind.LEGAL_STATE)
    changes = [
        one for one in law_changes(inputs, after) if one.on > after and speaks_of(one, decision.service)
    ]
    return [law_occasion(inputs, one, decision.body, decision.service) for one in changes[-_LAWS:]]
