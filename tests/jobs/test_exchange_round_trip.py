"""Export, import into an empty register, export again: the same files, and the same log behind them."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.exported import exported
from amtsblick.assess.register.holding import holding
from amtsblick.assess.register.life_cycle import ALLOWED
from amtsblick.errors import InputError
from amtsblick.jobs.exchange import FileForm, export_files, import_files
from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.parse.exchange.kinds import CLASSES
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, DecisionKind, DpoPosition, Reason, ReasonKind
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import Action, Actor, Change, Record, RecordKind, RecordState
from amtsblick.values.usages import UNSAID, Measure, Metric, Usage, UsageKind
from drawn.records import of_type

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAYS = [date(2024, 12, 7), date(2026, 1, 1), date(2026, 3, 1)]
ANNA, BERT, CEM = (Actor(name=name) for name in ("Anna", "Bert", "Cem"))
DECISION = Decision(
    id="decision-1",
    body="amt",
    service="x",
    usage_kind=UsageKind.OWN_CONTENT,
    kind=DecisionKind.LEAVE,
    reasons=(Reason(kind=ReasonKind.HATE),),
    decided_by="Leitung",
    decided_on=DAYS[0],
    valid_from=DAYS[0],
    review_due=DAYS[1],
)
ASKED = Questionnaire(
    id="questionnaire-1", body="amt", token="t", made_on=DAYS[0], answer_by=DAYS[1], services=("x",)
)
FIRST = (
    Body(id="amt", name="Amt", homepage="https://amt.example/"),
    Body(id="haus", name="Haus", homepage="https://haus.example/", parent="amt"),
    DECISION,
    ASKED,
)
NAMED = {
    "body": "amt",
    "root": "haus",
    "about": "amt",
    "by": "haus",
    "via": "haus",
    "parent": "amt",
    "usage": "",
    "replaces": "",
    "decision": "decision-1",
    "questionnaire": "questionnaire-1",
    "services": ("x", "youtube"),
    "until": None,
}


def made_valid(content: Record, number: int) -> Record:
    """The record with everything that rules look at put right, all else as drawn."""
    kind = kind_of(content)
    fixed = {name: value for name, value in NAMED.items() if hasattr(content, name)}
    fixed["id"] = f"{kind}-{number}"
    if hasattr(content, "service"):
        fixed["service"] = "x" if number == 1 else "youtube"
    if getattr(content, "origin", UNSAID) is not UNSAID:
        fixed["origin"] = replace(content.origin, address="https://amt.example/", statement="")
    if isinstance(content, Measure):
        fixed |= {"value": 12.5, "metric": Metric.HATE_SHARE, "since": DAYS[0], "until": DAYS[1]}
    if isinstance(content, Questionnaire):
        fixed |= {"made_on": DAYS[0], "answer_by": DAYS[1]}
    if isinstance(content, Usage):
        fixed |= {"handle": "", "via": None}
    if isinstance(content, Decision):
        reasons = tuple(replace(one, text=f"a{one.text}") for one in content.reasons)
        conditions = tuple(replace(one, text=f"a{one.text}") for one in content.conditions)
        fixed |= {"valid_from": DAYS[0], "review_due": DAYS[1], "kind": DecisionKind.LEAVE, "lines": ()}
        fixed |= {"reasons": reasons or DECISION.reasons, "conditions": conditions, "decided_by": "Leitung"}
        fixed |= {"dpo": DpoPosition.AGREE}
    return replace(content, **fixed)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does to a record: the ``choice``-th that may be done to it."""

    choice: int
    version: int
    valid_from: date
    state: RecordState
    approved_by: str
    note: str


@dataclass(frozen=True)
class Course:
    """What becomes of one record; steps that bring a content choose among ``contents``."""

    contents: tuple[Record, ...]
    steps: tuple[Step, ...]


STEPS = st.builds(
    Step,
    choice=st.integers(0, 5),
    version=st.integers(0, 1),
    valid_from=st.sampled_from(DAYS),
    state=st.sampled_from(RecordState),
    approved_by=st.sampled_from(["", "Dora", "=Emil"]),
    note=st.sampled_from(["", "=1+1", " a "]),
)


@st.composite
def courses(draw):
    kind = draw(st.sampled_from(RecordKind))
    number = draw(st.sampled_from([1, 2]))
    contents = [made_valid(draw(of_type(CLASSES[kind])), number) for _ in range(2)]
    steps = draw(st.lists(STEPS, min_size=2, max_size=8))
    return Course(contents=tuple(contents), steps=tuple(steps))


def live(register, knowledge, lived):
    """Let people do what they may; what is refused is not done."""
    for content in FIRST:
        change = Change(
            action=Action.IMPORTED,
            content=content,
            valid_from=DAYS[0],
            state=RecordState.PUBLISHED,
            approved_by="Dora",
        )
        write(register, knowledge, [change], ANNA, START)
    done = [(course.contents[step.version], step) for course in lived for step in course.steps]
    for number, (wanted, step) in enumerate(done, 1):
        newest = {(one.record): one for one in register.newest(kind_of(wanted))}.get(wanted.id)
        change = change_of(step, wanted, newest)
        actor = ANNA if newest is None or "Anna" not in newest.authors else BERT
        try:
            write(register, knowledge, [change], actor, START + timedelta(minutes=number))
        except InputError:
            continue


def change_of(step, wanted, newest):
    """What the step does to a record of which ``newest`` is known."""
    may = sorted(ALLOWED[newest.state]) if newest else [Action.ENTERED]
    action = [*may, Action.IMPORTED][step.choice % (len(may) + 1)]
    brings = action in (Action.ENTERED, Action.CHANGED, Action.IMPORTED)
    imported = action is Action.IMPORTED
    return Change(
        action=action,
        content=wanted if brings else newest.content,
        valid_from=step.valid_from if brings or action is Action.WITHDRAWN else newest.valid_from,
        base=newest.version if newest else 0,
        state=step.state if imported else None,
        approved_by=step.approved_by if imported else "",
        note=step.note,
    )


def told(entries):
    """What a log says, without numbers and moments."""
    return [
        (
            one.kind,
            one.version,
            one.state,
            one.valid_from,
            one.content,
            one.authors,
            one.approved_by,
            one.note,
        )
        for one in entries
    ]


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A register without anything, to be copied."""
    target = tmp_path_factory.mktemp("empty") / "register.sqlite"
    Register.open(target).close()
    return target


@pytest.mark.parametrize("form", FileForm, ids=str)
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(lived=st.lists(courses(), min_size=1, max_size=3))
def test_round_trip(form, knowledge, empty, tmp_path_factory, lived):
    place = tmp_path_factory.mktemp("round")
    for name in ("a.sqlite", "b.sqlite"):
        shutil.copy(empty, place / name)
    with Register.open(place / "a.sqlite") as first, Register.open(place / "b.sqlite") as second:
        live(first, knowledge, lived)
        export_files(first, place / "a", form)
        import_files(second, knowledge, [place / "a"], CEM, START)
        export_files(second, place / "b", form)
        again = import_files(first, knowledge, [place / "b"], CEM, START)
        for kind in RecordKind:
            before, after = list(first.entries(kind)), list(second.entries(kind))
            assert told(exported(after)) == told(exported(before))
            for day in (None, *DAYS):
                assert told(holding(after, day)) == told(holding(before, day))
        assert second.check_log() is None
    assert files(place / "b") == files(place / "a")
    assert (again.entered, again.unchanged > 0) == ({}, True)
