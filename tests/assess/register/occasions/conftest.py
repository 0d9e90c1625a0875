"""One authority that decided on 10 June 2025 to keep its account on X, and what may happen since."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.triggers import occasions
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.decisions import Decision, DecisionKind, Occasion, Reason, ReasonKind, TriggerKind
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed, SeenBehaviour, SeenChannel, SeenRecipient
from amtsblick.values.survey import Standing
from amtsblick.values.timeline import ChannelState
from amtsblick.values.usages import EvidenceLink, Usage, UsageKind

DECIDED = date(2025, 6, 10)
TODAY = date(2025, 12, 1)
PROOF = (EvidenceLink(kind="survey", text="start page", ref="bundle/1"),)


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def decision(name: str = "d1", **changes: object) -> Decision:
    made = Decision(
        id=name,
        body="amt",
        service="x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=DECIDED,
        valid_from=DECIDED,
        review_due=date(2026, 6, 10),
    )
    return replace(made, **changes)


def channel(**changes: object) -> SeenChannel:
    seen = SeenChannel(
        service="x",
        handle="amt",
        url="https://x.com/amt",
        standing=Standing.OWN,
        state=ChannelState.ACTIVE,
        first_seen=noon("2024-01-01"),
        last_seen=noon("2025-11-20"),
        evidence=PROOF,
    )
    return replace(seen, **changes)


def recipient(**changes: object) -> SeenRecipient:
    seen = SeenRecipient(
        vendor="",
        name="stats.example",
        host="stats.example",
        category="analytics",
        since=noon("2025-09-01"),
        absent_before=noon("2025-05-01"),
        last_seen=noon("2025-11-20"),
        evidence=PROOF,
    )
    return replace(seen, **changes)


def behaviour(subject: str = "stats.example", **changes: object) -> SeenBehaviour:
    seen = SeenBehaviour(
        topic="after-reject",
        subject=subject,
        passes=("reject",),
        since=noon("2025-09-01"),
        absent_before=noon("2025-05-01"),
        evidence=PROOF,
    )
    return replace(seen, **changes)


def observed(body: str = "amt", **changes: object) -> Observed:
    return replace(Observed(body=body, state=State.LOOKED, looked_at=noon("2025-11-20")), **changes)


def usage(name: str = "u1", **changes: object) -> Usage:
    made = Usage(id=name, body="amt", service="x", kind=UsageKind.OWN_CONTENT, handle="amt")
    return replace(made, **changes)


def body(name: str = "amt", **changes: object) -> Body:
    made = Body(id=name, name=name.title(), kind="ministry", homepage=f"https://{name}.example/")
    return replace(made, **changes)


@dataclass(frozen=True)
class Ask:
    """What the triggers find in inputs that differ from a quiet day in the fields given."""

    knowledge: Knowledge
    TODAY = TODAY
    DECIDED = DECIDED

    def inputs(self, **changes: object) -> Inputs:
        quiet = {"today": TODAY, "decisions": [decision()], "bodies": [body()], "knowledge": self.knowledge}
        given = quiet | changes
        seen = given.get("observed", {})
        if not isinstance(seen, dict):
            given["observed"] = {seen.body: seen}
        return Inputs(**given)

    def __call__(self, **changes: object) -> tuple[Occasion, ...]:
        return occasions(self.inputs(**changes))

    def kinds(self, **changes: object) -> list[TriggerKind]:
        return [one.kind for one in self(**changes)]

    noon = staticmethod(noon)
    decision = staticmethod(decision)
    channel = staticmethod(channel)
    recipient = staticmethod(recipient)
    behaviour = staticmethod(behaviour)
    observed = staticmethod(observed)
    usage = staticmethod(usage)
    body = staticmethod(body)


@pytest.fixture(scope="session")
def ask(knowledge: Knowledge) -> Ask:
    """Without the acts that come and go with the real files."""
    return Ask(replace(knowledge, legal_acts=()))
