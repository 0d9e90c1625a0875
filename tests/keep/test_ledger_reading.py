"""The log read backwards and by the days that it names, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amtsblick.assess.register.rules import objections
from amtsblick.jobs.dates import DateKind, dates
from amtsblick.jobs.records import write
from amtsblick.keep.ledger_log import LogQuery
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import Condition, Decision, DecisionKind, Reason, ReasonKind
from amtsblick.values.declared import Questionnaire
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import Campaign, UsageKind

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
TODAY = NOON.date()
ADMIN = Actor(name="admin", role=Role.ADMIN)


@pytest.fixture
def enter(register, knowledge):
    """``enter(record, …, state=…, on=day)``: takes records over; each call is a day later."""
    register.import_bodies(
        [Body(id=one, name=one.title(), homepage=f"https://{one}.example/") for one in ("amt", "stadt")],
        NOON,
    )
    moments = iter(NOON + timedelta(days=number) for number in range(100))

    def made(*records, state=RecordState.APPROVED, actor=ADMIN):
        speaks = state in {RecordState.APPROVED, RecordState.PUBLISHED}
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=getattr(one, "valid_from", date(2025, 9, 1)),
                state=state,
                authors=("presse",),
                approved_by="leitung" if speaks else "",
            )
            for one in records
        ]
        return write(register, knowledge, changes, actor, next(moments))

    return made


def decision(name, body="amt", due=date(2026, 3, 1), service="x", **changed):
    said = {
        "id": name,
        "body": body,
        "service": service,
        "usage_kind": UsageKind.OWN_CONTENT,
        "kind": DecisionKind.KEEP,
        "reasons": (Reason(kind=ReasonKind.REACH, text="Presse"),),
        "decided_by": "Leitung",
        "decided_on": date(2025, 9, 1),
        "valid_from": date(2025, 9, 1),
        "review_due": due,
    }
    return Decision(**{**said, **changed})


def campaign(name, until, body="amt"):
    return Campaign(
        id=name,
        body=body,
        service="tiktok",
        title="Stellen",
        since=PartialDate(text="2025-06"),
        until=PartialDate(text=until),
    )


def of(register, since, until, **asked):
    found = dates(register, date.fromisoformat(since), date.fromisoformat(until), today=TODAY, **asked)
    return [(one.day.isoformat(), one.kind, one.record) for one in found.items]


def test_days_are_found_by_what_they_are(register, enter):
    condition = Condition(text="Alternative anbieten", due=date(2026, 2, 10))
    enter(
        decision(
            "mit", kind=DecisionKind.KEEP_WITH_CONDITIONS, conditions=(condition,), due=date(2026, 5, 1)
        ),
        campaign("werbung", "2026-02"),
        Questionnaire(
            id="frage",
            body="amt",
            token="T",
            made_on=date(2025, 12, 1),
            answer_by=date(2026, 2, 1),
            services=("x",),
        ),
    )
    assert of(register, "2026-02-01", "2026-02-28") == [
        ("2026-02-01", DateKind.ANSWER_BY, "frage"),
        ("2026-02-10", DateKind.CONDITION, "mit"),
        ("2026-02-28", DateKind.CAMPAIGN_END, "werbung"),
    ]
    assert of(register, "2026-03-01", "2026-04-30") == []
    assert of(register, "2026-05-01", "2026-05-01") == [("2026-05-01", DateKind.REVIEW, "mit")]


def test_a_month_in_which_only_an_older_version_had_its_day_is_empty(register, enter):
    enter(decision("alt", due=date(2026, 3, 1)))
    enter(decision("neu", due=date(2026, 8, 1), decided_on=date(2025, 10, 1), valid_from=date(2025, 10, 1)))
    assert of(register, "2026-03-01", "2026-03-31") == []
    assert of(register, "2026-08-01", "2026-08-31") == [("2026-08-01", DateKind.REVIEW, "neu")]


def test_drafts_have_no_days_and_other_bodies_are_left_out(register, enter):
    enter(decision("entwurf"), state=RecordState.DRAFT)
    enter(decision("fern", body="stadt"))
    assert of(register, "2026-03-01", "2026-03-31") == [("2026-03-01", DateKind.REVIEW, "fern")]
    assert of(register, "2026-03-01", "2026-03-31", bodies=["amt"]) == []
    assert of(register, "2026-03-01", "2026-03-31", bodies=[]) == []


def test_bodies_come_a_page_at_a_time_the_earliest_first(register, enter):
    enter(decision("spaet", body="amt", due=date(2026, 3, 20)), decision("frueh", body="stadt"))
    asked = (date(2026, 3, 1), date(2026, 3, 31))
    assert register.bodies_dated(*asked) == ["stadt", "amt"]
    assert register.bodies_dated(*asked, limit=1) == ["stadt"]
    assert register.bodies_dated(*asked, offset=1) == ["amt"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, [3, 2, 1], id="all"),
        pytest.param({"kind": RecordKind.CAMPAIGN}, [2], id="kind"),
        pytest.param({"record": "a"}, [1], id="record"),
        pytest.param({"bodies": ["stadt"]}, [3], id="bodies"),
        pytest.param({"bodies": []}, [], id="no bodies"),
        pytest.param({"actor": "importer"}, [3], id="actor"),
        pytest.param({"action": Action.APPROVED}, [], id="action"),
        pytest.param({"since": NOON + timedelta(days=1)}, [3, 2], id="since"),
        pytest.param({"until": NOON + timedelta(days=1)}, [1], id="until"),
        pytest.param({"before": 3}, [2, 1], id="before"),
        pytest.param({"limit": 2}, [3, 2], id="limit"),
    ],
)
def test_the_log_is_read_newest_first_by_what_is_asked(register, enter, query, expected):
    enter(decision("a"))
    enter(campaign("b", "2026-02"))
    enter(decision("c", body="stadt"), actor=Actor(name="importer", role=Role.ADMIN))
    assert [one.seq for one in register.log_page(LogQuery(**query))] == expected


def test_each_entry_finds_the_one_of_its_record_before_it(register, enter, knowledge):
    enter(decision("a"))
    enter(decision("b", service="tiktok"))
    change = Change(
        action=Action.CHANGED,
        content=decision("a", due=date(2026, 4, 1)),
        valid_from=date(2025, 9, 1),
        base=1,
    )
    services = frozenset(one.id for one in knowledge.services)
    register.append(
        [change], ADMIN, NOON + timedelta(days=9), lambda world: objections([change], world, services)
    )
    found = register.before_entries(register.log_page(LogQuery()))
    assert {seq: entry.seq for seq, entry in found.items()} == {3: 1}
    assert register.before_entries([]) == {}
