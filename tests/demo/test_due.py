"""Decisions about the demonstration's bodies, five years of looks at them, and what these reopen."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from amtsblick.jobs.clock import now
from amtsblick.jobs.due import agenda, inputs_on, record
from amtsblick.jobs.observed import observed_of
from amtsblick.jobs.records import write
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.decisions import Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.observed import Observed
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import UsageKind

EDITOR = Actor(name="pressestelle")
TODAY = now().date()
SYSTEM = Actor(name="system", role=Role.SYSTEM)


def decided(
    body: str, service: str, day: date, kind: DecisionKind = DecisionKind.KEEP, *, review: date
) -> Decision:
    return Decision(
        id=f"{body}-{service}",
        body=body,
        service=service,
        usage_kind=UsageKind.OWN_CONTENT,
        kind=kind,
        reasons=(Reason(kind=ReasonKind.REACH, text="Reichweite"),),
        decided_by="Leitung",
        decided_on=day,
        valid_from=day,
        review_due=review,
    )


def the_decisions(seen: Mapping[str, Observed], today: date) -> list[Decision]:
    """Each two months before what is to reopen it, which the demonstration dates by its own day."""
    later, before = today + timedelta(days=20), timedelta(days=60)

    def channel(body: str, service: str):
        return next(one for one in seen[body].channels if one.service == service)

    gone = channel("hochschule", "x").gone_by.date()
    peer_gone = channel("umwelt", "x").gone_by.date()
    joined = channel("stadt", "threads").first_seen.date()
    long_ago = today - timedelta(days=500)
    return [
        decided("statistik", "x", long_ago, review=long_ago + timedelta(days=365)),
        decided("hochschule", "x", gone - before, review=later),
        decided("justiz", "x", peer_gone - before, review=later),
        decided("stadt", "threads", joined - before, DecisionKind.REJECT, review=joined + before),
        decided("umwelt", "x", peer_gone - timedelta(days=9), DecisionKind.LEAVE, review=later),
        decided("polizei", "facebook", today - timedelta(days=3), review=later),
    ]


@pytest.fixture(scope="module")
def decisions_made(place, tmp_path_factory, knowledge) -> Workspace:
    """The demonstration's folder with decisions in its log."""
    folder = tmp_path_factory.mktemp("due") / "out"
    shutil.copytree(place.folder, folder)
    mine = Workspace(folder=folder)
    with mine.open_register() as opened:
        seen = observed_of(opened, knowledge)
    changes = [
        Change(
            action=Action.IMPORTED,
            content=one,
            valid_from=one.valid_from,
            state=RecordState.APPROVED,
            authors=(EDITOR.name,),
            approved_by="leitung",
        )
        for one in the_decisions(seen, TODAY)
    ]
    with mine.open_register() as opened:
        write(opened, knowledge, changes, EDITOR)
    return mine


def without_law(knowledge):
    return replace(knowledge, legal_acts=())


REASONS = {
    "statistik-x": {"due"},
    "hochschule-x": {"channel_gone"},
    "justiz-x": {"peer_left"},
    "stadt-threads": {"due", "channel_new"},
}


def test_each_decision_is_reopened_by_what_happened_since(decisions_made, knowledge):
    with decisions_made.open_register() as opened:
        found = agenda(opened, without_law(knowledge), today=TODAY, evidence=decisions_made.open_evidence())
    reasons = {
        one.decision.id: {occasion.kind.value for occasion in one.occasions} - {"drift"} for one in found.due
    }

    assert {name: kinds for name, kinds in reasons.items() if kinds} == REASONS
    assert found.decisions == 6


def test_every_reason_leads_to_its_evidence(decisions_made, knowledge):
    with decisions_made.open_register() as opened:
        found = agenda(opened, knowledge, today=TODAY, evidence=decisions_made.open_evidence())
    links = [link for one in found.new for link in one.occasion.evidence]

    assert all(one.occasion.evidence for one in found.new)
    assert all(link.ref or link.address for link in links)


def test_bounds_are_those_of_the_looks(decisions_made, knowledge):
    with decisions_made.open_register() as opened:
        found = agenda(opened, without_law(knowledge), today=TODAY)
    gone = next(
        one.occasion for one in found.new if one.body == "hochschule" and one.occasion.kind == "channel_gone"
    )

    assert {"last_seen", "gone_by", "said"} <= dict(gone.facts).keys()
    assert dict(gone.facts)["last_seen"] < dict(gone.facts)["gone_by"]


def test_a_body_that_could_not_be_looked_at_lost_nothing(decisions_made, knowledge):
    with decisions_made.open_register() as opened:
        inputs = inputs_on(opened, knowledge, today=TODAY)

    assert inputs.observed["justiz"].state != "looked"
    assert all(one.gone_by is None for one in inputs.observed["justiz"].channels)


def test_recorded_once_and_never_again(decisions_made, knowledge, tmp_path):
    mine = Workspace(folder=tmp_path / "out")
    shutil.copytree(decisions_made.folder, mine.folder)
    when = now()
    with mine.open_register() as opened:
        first = agenda(opened, knowledge, today=TODAY)
        count = record(opened, knowledge, first.new, SYSTEM, when)
        second = agenda(opened, knowledge, today=TODAY)
        entries = list(opened.entries(RecordKind.REOPENING))

        assert count == len(first.new) == len(entries) > 4
        assert second.new == ()
        assert second.due == first.due
        assert {entry.actor for entry in entries} == {SYSTEM}
        assert opened.check_log() is None


def test_withdrawing_a_reopening_closes_it_for_good(decisions_made, knowledge, tmp_path):
    mine = Workspace(folder=tmp_path / "out")
    shutil.copytree(decisions_made.folder, mine.folder)
    when = now()
    law = without_law(knowledge)
    with mine.open_register() as opened:
        record(opened, law, agenda(opened, law, today=TODAY).new, SYSTEM, when)
        entry = next(
            one
            for one in opened.newest(RecordKind.REOPENING)
            if one.content.body == "justiz" and one.content.occasion.kind == "peer_left"
        )
        change = Change(
            action=Action.WITHDRAWN,
            content=entry.content,
            valid_from=TODAY,
            base=entry.version,
            note="no peer",
        )
        write(opened, law, [change], EDITOR)
        after = agenda(opened, law, today=TODAY)

    assert after.new == ()
    assert not any(
        occasion.kind == "peer_left"
        for one in after.due
        if one.decision.body == "justiz"
        for occasion in one.occasions
    )


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "amtsblick", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_lists_records_once_and_writes_a_calendar(decisions_made, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(decisions_made.folder, folder)
    ics = tmp_path / "due.ics"
    dry = json.loads(run("due", "--out", str(folder), "--dry-run", "--json").stdout)
    first = json.loads(run("due", "--out", str(folder), "--json", "--ics", str(ics)).stdout)
    again = json.loads(run("due", "--out", str(folder), "--json").stdout)

    assert dry["recorded"] == 0
    assert first["recorded"] == len(dry["reopened"]) > 0
    assert (again["recorded"], again["reopened"]) == (0, [])
    assert [one["decision"] for one in again["due"]] == [one["decision"] for one in first["due"]]
    assert len(icalendar.Calendar.from_ical(ics.read_bytes()).walk("VEVENT")) == len(first["due"])


def test_the_command_in_words(decisions_made):
    told = run(
        "due",
        "--out",
        str(decisions_made.folder),
        "--today",
        TODAY.isoformat(),
        "--body",
        "stadt",
        "--dry-run",
    )

    assert told.returncode == 0, told.stderr
    assert "Threads" in told.stdout
    assert "noch nicht" in told.stdout
    assert "keine eingetragen" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("--body", "nobody"), "nobody"), (("--today", "morgen"), "2026-10-01")],
    ids=["unknown-body", "no-day"],
)
def test_bad_input_is_named(decisions_made, arguments, word):
    told = run("due", "--out", str(decisions_made.folder), *arguments)

    assert told.returncode == 3
    assert word in told.stderr


def test_a_folder_without_register(tmp_path: Path):
    told = run("due", "--out", str(tmp_path / "none"))

    assert told.returncode == 3
    assert "amtsblick survey" in told.stderr
