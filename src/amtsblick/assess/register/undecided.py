"""Uses that somebody told of and nobody decided on: since when do they stand, and what happened since?

Such a use is treated as if it had been decided on the day on which it was told: what a decision of that day
would be reopened by is what has changed since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.private_kinds import is_public
from amtsblick.assess.register.standing import Desk
from amtsblick.assess.register.triggers import occasions
from amtsblick.values.decisions import Decision, DecisionKind, Occasion, Pending, PendingKind, TriggerKind
from amtsblick.values.usages import Usage, UsageKind

YEARLY: Final = timedelta(days=365)
"""How often supervisory authorities want a use to be evaluated (LfDI Baden-Württemberg, guideline of 2020)."""

_AS_IF: Final[Mapping[UsageKind, DecisionKind]] = MappingProxyType(
    {
        UsageKind.OWN_CONTENT: DecisionKind.KEEP,
        UsageKind.ADVERTS_ONLY: DecisionKind.KEEP,
        UsageKind.VIA_OTHER_BODY: DecisionKind.KEEP,
        UsageKind.MONITORING_ONLY: DecisionKind.KEEP,
        UsageKind.DORMANT: DecisionKind.PAUSE,
        UsageKind.NONE: DecisionKind.REJECT,
    }
)
"""What was left or is planned has nothing that could change."""
_TRIGGERS: Final = (
    TriggerKind.CHANNEL_NEW,
    TriggerKind.CHANNEL_GONE,
    TriggerKind.LEGAL_STATE,
    TriggerKind.TERMS_CHANGED,
    TriggerKind.PEER_LEFT,
    TriggerKind.TAKEOVER,
)


def undecided(inputs: Inputs) -> Iterator[Pending]:
    """Every such use: those that go on always, those that do not only where something has changed.

    Bodies that are no public ones owe nobody a decision.
    """
    private = {body.id for body in inputs.bodies if not is_public(body.kind)}
    waiting = [
        one
        for one in inputs.usages
        if one.kind in _AS_IF and one.body not in private and not _decided(one, inputs.desk)
    ]
    since = _since(waiting, inputs)
    for usage in waiting:
        reasons = since.get(usage.id, ())
        if reasons or usage.kind is not UsageKind.NONE:
            yield _pending(usage, reasons, inputs.today)


def _decided(usage: Usage, desk: Desk) -> bool:
    decided = desk.by_service.get((usage.body, usage.service), ())
    return any(one.usage == usage.id if one.usage else one.usage_kind is usage.kind for one in decided)


def _since(usages: Sequence[Usage], inputs: Inputs) -> Mapping[str, tuple[Occasion, ...]]:
    """What happened after each use was told, by the usage's id."""
    told = [one for one in usages if one.service and one.origin.on is not None]
    as_if = replace(inputs, decisions=[_as_if(one, one.origin.on) for one in told if one.origin.on])
    found: dict[str, list[Occasion]] = {}
    for occasion in occasions(as_if):
        for decision in as_if.desk.reopened_by(occasion):
            found.setdefault(decision.usage, []).append(occasion)
    return {usage: tuple(reasons) for usage, reasons in found.items()}


def _as_if(usage: Usage, told_on: date) -> Decision:
    """A decision of the day on which the use was told, which never comes due by itself."""
    return Decision(
        id=usage.id,
        body=usage.body,
        service=usage.service,
        usage=usage.id,
        usage_kind=usage.kind,
        kind=_AS_IF[usage.kind],
        reasons=(),
        decided_by="",
        decided_on=told_on,
        valid_from=told_on,
        review_due=date.max,
        triggers=_TRIGGERS,
    )


def _pending(usage: Usage, reasons: tuple[Occasion, ...], today: date) -> Pending:
    told_on = usage.origin.on
    days = [one.known_at.date() for one in reasons]
    if told_on is not None and told_on + YEARLY <= today:
        days.append(told_on + YEARLY)
    due_on = min(days, default=None)
    return Pending(
        kind=PendingKind.UNDECIDED,
        body=usage.body,
        service=usage.service,
        record=usage.id,
        text=usage.handle,
        usage_kind=usage.kind,
        told_on=told_on,
        due_on=due_on,
        overdue=max((today - due_on).days, 0) if due_on else 0,
        occasions=reasons,
    )
