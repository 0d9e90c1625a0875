"""Forms of records: what is known stands in them, what is wrong is said beside it, nothing typed is lost."""

import re
from datetime import date

import pytest

from amtsblick.jobs.records import newest_of
from amtsblick.serve.work.field_tables import FORMS
from amtsblick.values.decisions import DecisionKind, DpoPosition
from amtsblick.values.records import RecordKind, RecordState, Role
from amtsblick.values.usages import UsageKind
from testoffice import a_decision, a_usage, fields_of_form, main_of

USAGE = {
    "body": "amt",
    "service": "x",
    "kind": "own_content",
    "handle": "@Amt_Wasser",
    "purposes": ["press", "warning"],
    "professions": "Lehrkräfte\nÄrztinnen",
    "since": "2024-03",
    "reason": "Erreicht <b>Redaktionen</b> & „alle“",
    "unit": "  Referat 3  ",
    "origin.mode": "entered",
    "origin.said_by": "Pressestelle",
    "change_note": "erste Fassung",
}
DECISION = {
    "body": "amt",
    "service": "x",
    "usage_kind": "own_content",
    "usage": "amt.x",
    "kind": "keep_with_conditions",
    "reasons.0.kind": "reach",
    "reasons.0.text": "Die Presse liest mit",
    "conditions.1.text": "Alles auch auf der Internetseite",
    "conditions.1.due": "2026-06-01",
    "legal_basis": "Art. 6 DSGVO\n§ 3 BDSG",
    "dpo": "agree",
    "decided_by": "Leitung",
    "decided_on": "2026-03-01",
    "valid_from": "2026-03-01",
    "review_due": "2026-09-01",
    "lines.0.metric": "hate_share",
    "lines.0.above": "yes",
    "lines.0.value": "5,5",
    "lines.0.periods": "2",
    "triggers": ["due", "legal_state"],
    "evidence.0.kind": "address",
    "evidence.0.text": "Vermerk",
    "evidence.0.address": "https://amt.example/vermerk",
    "public": "yes",
    "origin.mode": "entered",
}


def typed(fields):
    """A form's fields as a browser would send them back, without what is never shown."""
    return {
        name: [text.strip() for text in (texts if isinstance(texts, list) else [texts])]
        for name, texts in fields.items()
        if name not in {"do", "more"} and texts
    }


@pytest.fixture
def head(office, browser_of):
    return browser_of("chefin", (Role.HEAD, ""))


@pytest.fixture
def editor(office, browser_of):
    return browser_of("redaktion", (Role.EDITOR, ""))


def saved(office, kind, record):
    return newest_of(office.register, kind, record)


def test_a_usage_says_what_was_typed(office, editor):
    answer = editor.send_form("/de/work/new/usage", **USAGE, do="save")
    assert answer.headers["location"] == "/de/work/records/usage/amt.x.own_content?said=saved"
    entry = saved(office, RecordKind.USAGE, "amt.x.own_content")
    usage = entry.content
    assert (entry.state, entry.authors, entry.note) == (RecordState.DRAFT, ("redaktion",), "erste Fassung")
    assert (usage.handle.casefold(), usage.unit, usage.since.text) == ("amt_wasser", "Referat 3", "2024-03")
    assert usage.professions == ("Lehrkräfte", "Ärztinnen")
    assert usage.reason == "Erreicht <b>Redaktionen</b> & „alle“"


def test_a_decision_says_what_was_typed_and_empty_rows_are_none(entered, office, head):
    entered(a_usage())
    answer = head.send_form("/de/work/new/decision", **DECISION, do="submit")
    assert answer.status_code == 303, main_of(answer.text)
    entry = saved(office, RecordKind.DECISION, "amt.x.2026-03-01")
    decision = entry.content
    assert entry.state is RecordState.SUBMITTED
    assert decision.kind is DecisionKind.KEEP_WITH_CONDITIONS
    assert [one.text for one in decision.reasons] == ["Die Presse liest mit"]
    assert [(one.text, one.due) for one in decision.conditions] == [
        ("Alles auch auf der Internetseite", date(2026, 6, 1))
    ]
    assert [(one.value, one.above, one.periods) for one in decision.lines] == [(5.5, True, 2)]
    assert decision.legal_basis == ("Art. 6 DSGVO", "§ 3 BDSG")
    assert decision.evidence[0].address == "https://amt.example/vermerk"
    assert decision.public


@pytest.mark.parametrize("kind", list(FORMS), ids=str)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_an_empty_form_is_refused_beside_its_fields(office, browser_of, kind, lang):
    everything = browser_of("alle", (Role.HEAD, ""), (Role.DPO, ""), (Role.ADMIN, ""))
    assert everything.get(f"/{lang}/work/new/{kind}").status_code == 200
    answer = everything.send_form(f"/{lang}/work/new/{kind}", do="save")
    assert answer.status_code == 422
    linked = set(re.findall(r'<li[^>]*><a href="#([^"]+)">', answer.text))
    assert linked
    assert all(f'id="{name}"' in answer.text for name in linked)
    assert newest_of(office.register, kind, "") is None


REFUSALS = {
    "required": {"kind": ""},
    "unknown body": {"body": "niemand"},
    "unknown service": {"service": "nix"},
    "bad choice": {"kind": "<script>alert(1)</script>"},
    "bad month": {"since": "2024-13"},
    "words for a day": {"origin.on": "gestern"},
    "no address": {"origin.address": "amt.example"},
    "ends before it begins": {"until": "2023"},
    "bad id": {"id": "ü ü"},
    "unknown statement": {"origin.statement": "keine"},
    "via itself": {"via": "amt"},
    "left and debated": {"kind": "left", "exit_debated": "yes"},
    "an address of nothing": {"handle": "https://example.org/irgendwas"},
}


@pytest.mark.parametrize("wrong", list(REFUSALS.values()), ids=list(REFUSALS))
def test_a_refused_usage_loses_nothing_that_was_typed(office, editor, wrong):
    sent = {**USAGE, **wrong}
    before = office.register.log_end()
    answer = editor.send_form("/de/work/new/usage", **sent, do="save")
    assert answer.status_code == 422, main_of(answer.text)
    assert office.register.log_end() == before
    again = fields_of_form(answer.text)
    kept = {
        name: texts
        for name, texts in typed(sent).items()
        if name not in wrong or wrong[name] in again.get(name, [])
    }
    assert {name: again.get(name) for name in kept} == kept
    assert set(sent) - set(kept) <= {"kind", "service"}, "only a choice that is none cannot be shown again"
    assert "<script>alert" not in answer.text
    assert 'lang="en"' not in answer.text.split('id="objections"')[1].split("</div>")[0]


WRONG_DECISIONS = {
    "no reason": {"reasons.0.kind": "", "reasons.0.text": ""},
    "a reason without kind": {"reasons.0.kind": ""},
    "another reason untold": {"reasons.0.kind": "other", "reasons.0.text": ""},
    "conditions missing": {"conditions.1.text": "", "conditions.1.due": ""},
    "a condition untold": {"conditions.1.text": ""},
    "against the officer": {"dpo": "object"},
    "review too late": {"review_due": "2028-01-01"},
    "review before": {"review_due": "2026-02-01"},
    "holds before decided": {"valid_from": "2026-02-01"},
    "unknown usage": {"usage": "keine"},
    "unknown decision": {"replaces": "keine"},
    "no number": {"lines.0.value": "viel"},
    "never crossed": {"lines.0.periods": "0"},
    "no whole number": {"lines.0.periods": "1.5"},
}


@pytest.mark.parametrize("wrong", list(WRONG_DECISIONS.values()), ids=list(WRONG_DECISIONS))
def test_a_refused_decision_loses_nothing_that_was_typed(entered, office, head, wrong):
    entered(a_usage())
    sent = {**DECISION, **wrong}
    answer = head.send_form("/de/work/new/decision", **sent, do="submit")
    assert answer.status_code == 422, main_of(answer.text)
    again = fields_of_form(answer.text)
    kept = typed(sent)
    assert {name: again.get(name) for name in kept} == kept
    objections = answer.text.split('id="objections"')[1].split("</div>")[0]
    assert 'lang="en"' not in objections
    for name in re.findall(r'href="#([^"]+)"', objections):
        assert f'id="{name}"' in answer.text


def test_more_rows_are_asked_for_without_losing_anything(head):
    answer = head.send_form("/de/work/new/decision", **DECISION, more="reasons")
    assert answer.status_code == 200
    assert {name: fields_of_form(answer.text).get(name) for name in typed(DECISION)} == typed(DECISION)
    assert answer.text.count('name="reasons.') // 2 > 4


def test_whoever_was_slower_sees_both_and_overwrites_nothing(entered, office, browser_of):
    entered(a_usage(), state=RecordState.DRAFT)
    one, two = browser_of("erste", (Role.EDITOR, "")), browser_of("zweite", (Role.EDITOR, ""))
    path = "/de/work/edit/usage/amt.x"
    first, second = (fields_of_form(each.get(path).text) for each in (one, two))
    del first["_token"], second["_token"]
    assert one.send_form(path, **{**first, "unit": ["Referat 1"]}).status_code == 303
    answer = two.send_form(path, **{**second, "unit": ["Referat 2"], "change_note": ["wegen Umzug"]})
    assert answer.status_code == 409
    said = main_of(answer.text)
    assert "Zuständige Einheit Referat 1 Referat 2" in said
    assert "von erste" in said
    assert saved(office, RecordKind.USAGE, "amt.x").content.unit == "Referat 1"
    again = fields_of_form(answer.text)
    assert (again["unit"], again["change_note"], again["base"]) == (["Referat 2"], ["wegen Umzug"], ["2"])
    del again["_token"]
    assert two.send_form(path, **again).status_code == 303
    assert saved(office, RecordKind.USAGE, "amt.x").content.unit == "Referat 2"


def test_what_waits_for_approval_is_not_changed(entered, editor):
    entered(a_usage(), state=RecordState.SUBMITTED)
    page = editor.get("/de/work/edit/usage/amt.x")
    assert "Diese Version wartet auf Genehmigung" in main_of(page.text)
    fields = fields_of_form(page.text)
    del fields["_token"]
    answer = editor.send_form("/de/work/edit/usage/amt.x", **{**fields, "unit": ["Neu"]})
    assert answer.status_code == 422
    assert fields_of_form(answer.text)["unit"] == ["Neu"]
    assert "lassen Sie sie zurückgeben" in main_of(answer.text).casefold() or "zurückgeben" in main_of(
        answer.text
    )


def test_an_edit_that_changes_nothing_says_so(entered, editor):
    entered(a_usage(), state=RecordState.DRAFT)
    fields = fields_of_form(editor.get("/de/work/edit/usage/amt.x").text)
    del fields["_token"]
    answer = editor.send_form("/de/work/edit/usage/amt.x", **fields)
    assert answer.status_code == 422
    assert "Gegenüber Version 1 wurde nichts geändert." in main_of(answer.text)


def test_body_and_service_of_a_record_stay(entered, office, editor):
    entered(a_usage(), state=RecordState.DRAFT)
    fields = fields_of_form(editor.get("/de/work/edit/usage/amt.x").text)
    del fields["_token"]
    sent = {**fields, "body": "stadt", "service": "mastodon", "unit": "Neu"}
    assert editor.send_form("/de/work/edit/usage/amt.x", **sent).status_code == 303
    usage = saved(office, RecordKind.USAGE, "amt.x").content
    assert (usage.body, usage.service, usage.unit) == ("amt", "x", "Neu")


def test_a_new_decision_begins_with_what_is_known_and_says_from_where(entered, head):
    entered(a_usage(), a_decision())
    page = head.get("/de/work/new/decision?body=amt&service=x")
    fields = fields_of_form(page.text)
    assert fields["usage"] == ["amt.x"]
    assert fields["usage_kind"] == [UsageKind.OWN_CONTENT.value]
    assert fields["replaces"] == ["amt.x.2025"]
    assert fields["review_due"] == ["2027-03-02"]
    assert "dpo" not in fields
    said = main_of(page.text)
    assert "Aus der Nutzung „amt.x“." in said
    assert "Wie in der Entscheidung vom 1. März 2025" in said
    assert "Warum zu entscheiden ist" in said


def test_a_form_shows_nothing_of_bodies_that_the_reader_may_not_see(entered, browser_of):
    entered(a_usage(), a_decision())
    stranger = browser_of("fremd", (Role.HEAD, "stadt"))
    page = stranger.get("/de/work/new/decision?body=amt&service=x")
    assert page.status_code == 200
    assert "amt.x" not in page.text


def test_a_record_of_another_part_of_the_tree_is_refused_and_kept(office, browser_of):
    stranger = browser_of("fremd", (Role.EDITOR, "stadt"))
    answer = stranger.send_form("/de/work/new/usage", **USAGE, do="save")
    assert answer.status_code == 422
    assert "Ihr Konto hat für diese Stelle nicht das Recht dazu." in main_of(answer.text)
    assert fields_of_form(answer.text)["unit"] == ["Referat 3"]
    assert office.register.log_end()[0] == 0


@pytest.mark.parametrize(
    ("role", "kind"),
    [(Role.READER, "usage"), (Role.EDITOR, "review"), (Role.DPO, "decision"), (Role.ADMIN, "usage")],
)
def test_who_may_not_enter_a_kind_gets_no_form(office, browser_of, role, kind):
    member = browser_of("jemand", (role, ""))
    assert member.get(f"/de/work/new/{kind}").status_code == 403
    assert member.send_form(f"/de/work/new/{kind}", body="amt").status_code == 403


def test_a_body_may_be_named_as_people_call_it(office, editor):
    answer = editor.send_form("/de/work/new/usage", **{**USAGE, "body": "amt für wasser"}, do="save")
    assert answer.status_code == 303
    unclear = editor.send_form("/de/work/new/usage", **{**USAGE, "body": "Auen"}, do="save")
    assert unclear.status_code == 422
    assert "stadt (Stadt Auenstadt)" in main_of(unclear.text)


def test_german_days_are_understood(entered, office, head):
    entered(a_usage())
    sent = {**DECISION, "review_due": "01.09.2026", "dpo": "not_heard"}
    assert head.send_form("/de/work/new/decision", **sent).status_code == 303
    decision = saved(office, RecordKind.DECISION, "amt.x.2026-03-01").content
    assert (decision.review_due, decision.dpo) == (date(2026, 9, 1), DpoPosition.NOT_HEARD)


def test_an_edit_changes_only_what_the_form_says_otherwise(entered, office, head):
    """Opened and sent with one change, every kind of field comes back as it was."""
    entered(a_usage())
    assert head.send_form("/de/work/new/decision", **DECISION).status_code == 303
    before = saved(office, RecordKind.DECISION, "amt.x.2026-03-01").content
    path = "/de/work/edit/decision/amt.x.2026-03-01"
    fields = fields_of_form(head.get(path).text)
    del fields["_token"]
    answer = head.send_form(path, **{**fields, "deviation": "nachgetragen"})
    assert answer.status_code == 303, main_of(answer.text)
    after = saved(office, RecordKind.DECISION, "amt.x.2026-03-01").content
    assert after.deviation == "nachgetragen"
    assert {name for name in before.__slots__ if getattr(before, name) != getattr(after, name)} == {
        "deviation"
    }
