"""Every rule of the register with what breaks it and what just does not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amtsblick.assess.register.content_rules import months_after
from amtsblick.assess.register.life_cycle import Log, plan
from amtsblick.assess.register.rules import World, objections
from amtsblick.values.body import Body
from amtsblick.values.days import PartialDate
from amtsblick.values.decisions import (
    Condition,
    Decision,
    DecisionKind,
    DpoPosition,
    Line,
    Reason,
    ReasonKind,
    Review,
    ReviewDepth,
    ReviewOutcome,
)
from amtsblick.values.declared import Questionnaire, Reply
from amtsblick.values.records import Action, Actor, Change, RecordState
from amtsblick.values.timeline import Succession
from amtsblick.values.usages import (
    Agreement,
    AgreementKind,
    Campaign,
    Measure,
    Metric,
    Origin,
    Tenant,
    Usage,
    UsageKind,
)

DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SERVICES = frozenset({"x", "facebook", "mastodon", "tiktok"})
KIND = UsageKind


def body(name, parent=None):
    return Body(id=name, name=f"Amt {name}", parent=parent, homepage=f"https://{name}.example/")


WORLD = World(bodies={name: body(name) for name in ("a", "b", "c")})


def usage(name="u", kind=KIND.OWN_CONTENT, since="", until="", **changes):
    fields = {
        "body": "a",
        "service": "x",
        "since": PartialDate(text=since) if since else None,
        "until": PartialDate(text=until) if until else None,
    }
    return Usage(id=name, kind=kind, **(fields | changes))


def decision(name="d", **changes):
    fields = {
        "body": "a",
        "service": "x",
        "usage_kind": KIND.OWN_CONTENT,
        "kind": DecisionKind.KEEP,
        "reasons": (Reason(kind=ReasonKind.REACH),),
        "decided_by": "Leitung",
        "decided_on": DAY,
        "valid_from": DAY,
        "review_due": date(2027, 1, 1),
    }
    return Decision(id=name, **(fields | changes))


def review(**changes):
    fields = {
        "by": "b",
        "depth": ReviewDepth.FORMAL,
        "outcome": ReviewOutcome.OPEN,
        "on": DAY,
        "service": "x",
    }
    return Review(id="r", **(fields | changes))


def measure(**changes):
    fields = {
        "body": "a",
        "service": "x",
        "metric": Metric.FOLLOWERS,
        "value": 5.0,
        "since": DAY,
        "until": DAY,
    }
    return Measure(id="m", **(fields | changes))


def entered(content, state=RecordState.PUBLISHED, valid_from=DAY):
    """A change that brings a record in a state."""
    return Change(action=Action.IMPORTED, content=content, valid_from=valid_from, state=state)


def drafted(content, base=0):
    return Change(
        action=Action.CHANGED if base else Action.ENTERED, content=content, valid_from=DAY, base=base
    )


def known(*changes, world=WORLD):
    """The world after these changes were entered."""
    planned = plan(
        [replace(one, approved_by="Bert", authors=("Anna",)) for one in changes],
        Log(),
        Actor(name="Import"),
        NOON,
    )
    assert not planned.refused
    entries = {}
    for entry in planned.entries:
        entries.setdefault((entry.kind, entry.record), []).append(entry)
    bodies = {change.content.id: change.content for change in changes if isinstance(change.content, Body)}
    return replace(world, entries=entries, bodies={**world.bodies, **bodies})


def fields_of(changes, world=WORLD):
    return [(one.record, one.field) for one in objections(changes, world, SERVICES)]


def wrong(content, world=WORLD):
    """Fields to which somebody objects when the record is entered."""
    return [field for _, field in fields_of([drafted(content)], world)]


# Ids, references, services


@pytest.mark.parametrize(
    "name",
    ["", "a b", "ä", "a\n", "a;b", "x" * 201],
    ids=["empty", "space", "umlaut", "line", "sign", "long"],
)
def test_an_id_that_cannot_be_one_is_refused(name):
    assert wrong(usage(name)) == ["id"]


@pytest.mark.parametrize("name", ["A-z_0.9:/@", "x" * 200], ids=["signs", "long"])
def test_an_id_of_the_signs_allowed_is_taken(name):
    assert wrong(usage(name)) == []


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (body("d", parent="nobody"), "parent"),
        (Tenant(id="t", name="Land", root="nobody"), "root"),
        (usage(body="nobody"), "body"),
        (usage(kind=KIND.VIA_OTHER_BODY, via="nobody"), "via"),
        (usage(origin=Origin(statement="s")), "origin.statement"),
        (review(by="nobody"), "by"),
        (review(usage="nothing"), "usage"),
        (decision(usage="nothing"), "usage"),
        (decision(replaces="nothing"), "replaces"),
        (Reply(id="y", questionnaire="q", body="a", received_on=DAY, uses=()), "questionnaire"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_nobody_knows_cannot_be_named(content, field):
    assert wrong(content) == [field]


def test_records_of_one_batch_may_name_one_another_in_any_order():
    changes = [
        drafted(decision(usage="u", body="new")),
        drafted(usage(body="new")),
        drafted(body("new", parent="above")),
        drafted(body("above")),
    ]
    assert fields_of(changes) == []


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (usage(service="tiktock"), False),
        (usage(service="X"), False),
        (usage(service="homepage"), False),
        (usage(service=""), False),
        (usage(service="", kind=KIND.NONE), True),
        (usage(service="", kind=KIND.VIA_OTHER_BODY, via="b"), True),
        (review(service="homepage"), True),
        (review(service=""), True),
        (review(service="gopher"), False),
        (decision(service="homepage"), True),
        (decision(service=""), False),
        (Agreement(id="g", kind=AgreementKind.USE_VIA, body="a", party="b"), True),
        (measure(service=""), False),
    ],
    ids=[str(number) for number in range(13)],
)
def test_a_service_is_one_we_know_or_what_the_kind_of_record_allows(content, right):
    assert wrong(content) == ([] if right else ["service"])


def test_a_service_written_wrongly_comes_with_the_one_that_is_meant():
    (found,) = objections([drafted(usage(service="tiktock"))], WORLD, SERVICES)
    assert found.record == "usage/u"
    assert "'tiktock'" in found.text
    assert "tiktok" in found.remedy
    assert found.change == 0


def test_each_service_of_a_questionnaire_is_looked_at():
    asked = Questionnaire(
        id="q", body="a", token="t", made_on=DAY, answer_by=DAY, services=("x", "homepage", "gopher")
    )
    assert wrong(asked) == ["services[2]"]


# The tree of bodies


def test_a_body_cannot_stand_above_itself():
    assert fields_of([drafted(body("d", "d"))]) == [("body/d", "parent")]
    circle = [drafted(body("d", "e")), drafted(body("e", "f")), drafted(body("f", "d"))]
    assert fields_of(circle) == [("body/d", "parent"), ("body/e", "parent"), ("body/f", "parent")]


def test_a_circle_through_known_bodies_is_found_and_told_of_the_one_that_closes_it():
    world = World(bodies={"a": body("a", "b"), "b": body("b")})
    (found,) = objections([drafted(body("b", "a"))], world, SERVICES)
    assert "b → a → b" in found.text


def test_a_body_may_hang_below_a_tree_and_a_parent_may_change():
    world = World(bodies={"a": body("a", "b"), "b": body("b")})
    assert fields_of([drafted(body("b", "c")), drafted(body("c")), drafted(body("a"))], world) == []


def test_who_hangs_below_somebody_elses_circle_is_not_in_it():
    world = World(bodies={"a": body("a", "b"), "b": body("b", "a")})
    assert fields_of([drafted(body("c", "a"))], world) == []


# Dates


@pytest.mark.parametrize(
    ("since", "until", "right"),
    [
        ("2024-05-02", "2024-05-01", False),
        ("2024-05-01", "2024-05-01", True),
        ("2024-06", "2024-05", False),
        ("2024-06-30", "2024-06", True),
        ("2024-12", "2024", True),
        ("2025", "2024", False),
        ("", "2024", True),
    ],
)
def test_nothing_ends_before_it_begins(since, until, right):
    days = {
        "since": PartialDate(text=since) if since else None,
        "until": PartialDate(text=until) if until else None,
    }
    for content in (
        usage(since=since, until=until),
        Campaign(id="k", body="a", service="x", title="t", **days),
        Agreement(id="g", kind=AgreementKind.USE_VIA, body="a", party="b", **days),
    ):
        assert wrong(content) == ([] if right else ["until"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": date(2025, 12, 31)}, "until"),
        ({"value": -1.0}, "value"),
        ({"value": float("nan")}, "value"),
        ({"value": float("inf")}, "value"),
        ({"value": 100.5, "metric": Metric.HATE_SHARE}, "value"),
        ({"value": 100.0, "metric": Metric.HATE_SHARE}, None),
        ({"value": 100.5}, None),
        ({"value": 0.0}, None),
    ],
    ids=["ends-early", "negative", "nan", "endless", "more-than-all", "all", "many", "none"],
)
def test_a_measure_is_a_number_of_a_time(changes, field):
    assert wrong(measure(**changes)) == ([field] if field else [])


def test_an_answer_is_due_after_the_question():
    asked = Questionnaire(id="q", body="a", token="t", made_on=DAY, answer_by=date(2025, 12, 31), services=())
    assert wrong(asked) == ["answer_by"]
    assert wrong(replace(asked, answer_by=DAY)) == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "amt.example", "=1+1"])
def test_a_source_lies_on_the_web(address):
    assert wrong(usage(origin=Origin(address=address))) == ["origin.address"]


# Decisions


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": ()}, "reasons"),
        ({"reasons": (Reason(kind=ReasonKind.OTHER),)}, "reasons[0].text"),
        ({"reasons": (Reason(kind=ReasonKind.OTHER, text="so"),)}, None),
        ({"decided_by": " "}, "decided_by"),
        ({"kind": DecisionKind.RESTRICT}, "conditions"),
        ({"kind": DecisionKind.KEEP_WITH_CONDITIONS}, "conditions"),
        ({"kind": DecisionKind.RESTRICT, "conditions": (Condition(text=" "),)}, "conditions[0].text"),
        ({"kind": DecisionKind.RESTRICT, "conditions": (Condition(text="nur Presse"),)}, None),
        ({"dpo": DpoPosition.OBJECT}, "deviation"),
        ({"dpo": DpoPosition.OBJECT, "deviation": "Warnungen"}, None),
        ({"dpo": DpoPosition.OBJECT, "kind": DecisionKind.LEAVE}, None),
        ({"dpo": DpoPosition.OBJECT, "kind": DecisionKind.PAUSE}, None),
        ({"review_due": date(2025, 12, 31)}, "review_due"),
        ({"review_due": DAY}, None),
        ({"review_due": date(2027, 1, 2)}, "review_due"),
        ({"review_due": date(2027, 1, 2), "kind": DecisionKind.LEAVE}, None),
        ({"review_due": date(2028, 1, 1), "kind": DecisionKind.REJECT}, None),
        ({"review_due": date(2028, 1, 2), "kind": DecisionKind.PAUSE}, "review_due"),
        ({"decided_on": date(2026, 2, 1)}, "valid_from"),
        ({"lines": (Line(metric=Metric.REACH, value=float("nan"), above=True),)}, "lines[0]"),
        ({"lines": (Line(metric=Metric.REACH, value=1.0, above=True, periods=0),)}, "lines[0]"),
        ({"lines": (Line(metric=Metric.REACH, value=1.0, above=True),)}, None),
    ],
    ids=[str(number) for number in range(22)],
)
def test_a_decision_has_reasons_conditions_and_a_review_in_time(changes, field):
    assert wrong(decision(**changes)) == ([field] if field else [])


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 24, date(2028, 12, 15)),
    ],
    ids=["leap-day", "short-month", "two-years"],
)
def test_months_are_counted_as_people_do(day, months, then):
    assert months_after(day, months) == then


@pytest.mark.parametrize("action", [Action.RETURNED, Action.WITHDRAWN], ids=str)
def test_what_is_sent_back_or_ended_needs_not_be_right(action):
    broken = decision(reasons=())
    assert fields_of([Change(action=action, content=broken, valid_from=DAY, base=1)]) == []


# Usages that contradict one another


@pytest.mark.parametrize(
    ("one", "two", "field"),
    [
        (usage("p", handle="h"), usage("q", handle="H"), "handle"),
        (usage("p", handle="h"), usage("q", handle="i"), None),
        (usage("p", handle="h", until="2025-06-30"), usage("q", handle="h", since="2025-07-01"), None),
        (usage("p", handle="h", until="2026-06-30"), usage("q", handle="h", since="2026-06-30"), "handle"),
        (usage("p", handle="h", until="2026"), usage("q", handle="h", since="2026"), None),
        (usage("p", handle="h"), usage("q", KIND.DORMANT, handle="h"), "handle"),
        (usage("p"), usage("q"), "handle"),
        (usage("p"), usage("q", KIND.MONITORING_ONLY), None),
        (usage("p"), usage("q", KIND.ADVERTS_ONLY), None),
        (usage("p"), usage("q", KIND.VIA_OTHER_BODY, via="b"), None),
        (usage("p"), usage("q", KIND.NONE), "kind"),
        (usage("p"), usage("q", KIND.PLANNED), "kind"),
        (usage("p", handle="h"), usage("q", KIND.LEFT), "kind"),
        (usage("p", handle="h"), usage("q", KIND.LEFT, handle="h"), "kind"),
        (usage("p", handle="h"), usage("q", KIND.LEFT, handle="i"), None),
        (usage("p", until="2026-05-31"), usage("q", KIND.LEFT, since="2026-06-01"), None),
        (usage("p", until="2026"), usage("q", KIND.LEFT, since="2026"), None),
        (usage("p"), usage("q", KIND.NONE, service="facebook"), None),
        (usage("p"), usage("q", KIND.NONE, service=""), "kind"),
        (usage("p"), usage("q", KIND.NONE, service="", body="b"), None),
        (usage("p", KIND.ADVERTS_ONLY), usage("q", KIND.NONE), None),
        (usage("p", handle="h"), usage("q", handle="h", body="b"), "handle"),
        (usage("p", handle="h"), usage("q", handle="h", body="b", service="mastodon"), None),
        (usage("p", handle="h"), usage("q", KIND.VIA_OTHER_BODY, handle="h", body="b", via="a"), None),
        (usage("p", handle="h", until="2025"), usage("q", handle="h", body="b", since="2025"), None),
        (
            usage("p", service="facebook", handle="Stadt.Auen"),
            usage("q", service="facebook", handle="stadtauen", body="b"),
            "handle",
        ),
        (usage("p", handle="samehandle"), usage("q", handle="@SameHandle", body="b"), "handle"),
        (
            usage("p", service="mastodon", handle="amt@social.example"),
            usage("q", service="mastodon", handle=" @Amt@social.example", body="b"),
            "handle",
        ),
    ],
    ids=[str(number) for number in range(28)],
)
@pytest.mark.parametrize("there", ["both-new", "one-known", "as-drafts"])
def test_two_usages_of_one_day_do_not_contradict_one_another(one, two, field, there):
    if there == "one-known":
        for first, second in ((one, two), (two, one)):
            found = fields_of([entered(second)], known(entered(first)))
            assert found == ([(f"usage/{second.id}", field)] if field else [])
        return
    make = entered if there == "both-new" else drafted
    assert fields_of([make(one), make(two)]) == ([("usage/q", field)] if field else [])


def test_bodies_of_which_one_followed_the_other_share_a_handle_over_time():
    world = replace(
        WORLD,
        successions=(
            Succession(before="a", after="b", since=NOON),
            Succession(before="b", after="c", since=NOON),
        ),
    )
    first = usage("p", handle="h")
    for name in ("b", "c"):
        changes = [entered(first), entered(usage("q", handle="h", body=name))]
        assert fields_of(changes, world) == []
        assert fields_of(changes[::-1], world) == []
    sisters = replace(world, successions=world.successions[:1])
    assert fields_of([entered(first), entered(usage("q", handle="h", body="c"))], sisters) != []


def test_a_draft_is_compared_with_what_is_planned_and_an_approval_with_what_speaks():
    world = known(entered(usage("p")))
    ended = drafted(usage("p", until="2026-03-31"), base=1)
    left = usage("q", KIND.LEFT, since="2026-04-01")
    assert fields_of([drafted(left)], world) == [("usage/q", "kind")]
    assert fields_of([ended, drafted(left)], world) == []
    assert fields_of([ended, entered(left)], world) == [("usage/q", "kind")]


def test_a_usage_that_was_withdrawn_or_replaced_contradicts_nothing():
    gone = known(
        entered(usage("p")),
        replace(entered(usage("p"), RecordState.WITHDRAWN, date(2026, 2, 1)), base=1),
    )
    later = entered(usage("q"), valid_from=date(2026, 2, 1))
    assert fields_of([later], gone) == []
    assert fields_of([entered(usage("q"))], gone) == [("usage/q", "handle")]
    replaced = known(entered(usage("p")), replace(entered(usage("p", handle="h"), valid_from=DAY), base=1))
    assert fields_of([entered(usage("q"))], replaced) == []


def test_whoever_changes_something_else_is_not_told_of_old_contradictions():
    world = known(entered(usage("p")), entered(usage("q")))
    assert fields_of([entered(usage("n", service="facebook"))], world) == []


def test_an_objection_names_the_other_usage_and_the_days():
    world = known(entered(usage("p", handle="h", until="2026-06-30")))
    (found,) = objections([entered(usage("q", handle="h", since="2026-06-15"))], world, SERVICES)
    assert "usage/p holds from 2026-06-15 to 2026-06-30 too" in found.text


def test_all_objections_of_a_batch_come_at_once_in_its_order():
    changes = [
        drafted(usage("1", service="gopher")),
        drafted(usage("2", handle="h")),
        drafted(usage("3", handle="h", body="nobody")),
        drafted(usage("2b", handle="h")),
        drafted(decision(reasons=())),
    ]
    assert fields_of(changes) == [
        ("usage/1", "service"),
        ("usage/3", "body"),
        ("usage/3", "handle"),
        ("usage/2b", "handle"),
        ("decision/d", "reasons"),
    ]


def crowd(size):
    """Worst cases: one account claimed by all, one body with all, one absence beside many."""
    bodies = [entered(body(f"n{number}", f"n{number - 1}" if number else None)) for number in range(size)]
    claims = [entered(usage(f"c{number}", handle="h", body=f"n{number}")) for number in range(size)]
    heap = [entered(usage(f"h{number}", handle=f"i{number}")) for number in range(size)]
    absent = [entered(usage(f"z{number}", KIND.NONE)) for number in range(size)]
    return [*bodies, *claims, *heap, *absent]


def test_a_crowd_is_judged_as_a_whole():
    """Were anything quadratic in it, this would not end in time."""
    size = 10_000
    assert len(objections(crowd(size), WORLD, SERVICES)) == 2 * size - 1


def test_who_claims_an_account_is_told_both_bodies():
    (found,) = objections(
        [entered(usage("q", handle="@SameHandle", body="b"))],
        known(entered(usage("p", handle="samehandle"))),
        SERVICES,
    )
    assert "'a' and 'b'" in found.text


@pytest.mark.parametrize(
    ("handle", "right"),
    [
        ("https://x.com/samehandle", False),
        ("x.com/samehandle", False),
        ("www.example.org", False),
        ("amt@social.example", True),
        ("company/amt-auen", True),
        ("amt.auen", True),
        ("amt.bsky.social", True),
    ],
    ids=["address", "bare", "www", "federated", "path", "dots", "domain"],
)
def test_a_handle_is_no_address(handle, right):
    assert wrong(usage(handle=handle)) == ([] if right else ["handle"])


def test_what_is_not_used_cannot_be_left():
    assert wrong(usage(kind=KIND.LEFT, exit_debated=True)) == ["exit_debated"]
    assert wrong(usage(exit_debated=True)) == []
