"""Reopenings enter the log once, also when two processes find them at the same time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest

from amtsblick.jobs.due import agenda, record
from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import UsageKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMER = Actor(name="timer", role=Role.SYSTEM)
SERVICES = ("x", "facebook", "instagram", "youtube")


@pytest.fixture
def lawless(knowledge):
    return replace(knowledge, legal_acts=())


@pytest.fixture
def register(tmp_path, lawless):
    with Register.open(tmp_path / "register.sqlite") as opened:
        opened.import_bodies([Body(id="amt", name="Amt", homepage="https://amt.example/")], NOON)
        decisions = [
            Decision(
                id=f"amt-{service}",
                body="amt",
                service=service,
                usage_kind=UsageKind.OWN_CONTENT,
                kind=DecisionKind.KEEP,
                reasons=(Reason(kind=ReasonKind.REACH),),
                decided_by="Leitung",
                decided_on=date(2025, 2, 1),
                valid_from=date(2025, 2, 1),
                review_due=date(2026, 2, 1),
            )
            for service in SERVICES
        ]
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=one.valid_from,
                state=RecordState.APPROVED,
                authors=("presse",),
                approved_by="leitung",
            )
            for one in decisions
        ]
        write(opened, lawless, changes, Actor(name="presse"), NOON)
        yield opened


def test_what_is_known_is_not_entered_again(register, lawless):
    found = agenda(register, lawless, today=NOON.date()).new

    assert record(register, lawless, found[:1], TIMER, NOON) == 1
    assert record(register, lawless, found, TIMER, NOON) == 3
    assert record(register, lawless, found, TIMER, NOON) == 0


def test_several_at_once_enter_each_once(register, lawless):
    found = agenda(register, lawless, today=NOON.date()).new
    together = Barrier(4)

    def enter(_number: int) -> int:
        together.wait()
        return record(register, lawless, found, TIMER, NOON)

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(enter, range(4)))

    assert sorted(counts) == [0, 0, 0, 4]
    assert len(list(register.entries(RecordKind.REOPENING))) == 4
    assert register.check_log() is None
