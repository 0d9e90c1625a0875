"""Records and their steps: who may take them, what is refused, and that nothing typed is lost."""

from datetime import date

import pytest

from amtsblick.jobs.records import newest_of
from amtsblick.values.records import RecordKind, RecordState, Role
from amtsblick.values.usages import Tenant
from testoffice import a_decision, a_reopening, a_usage, main_of

HERE = "/de/work/records/usage/amt.x"


def state_of(desk):
    return newest_of(desk.register, RecordKind.USAGE, "amt.x").state


def test_a_record_says_what_stands_in_it_and_who_wrote_it(entered, browser_of):
    entered(a_usage())
    page = browser_of("lese", (Role.READER, "")).get(HERE)
    said = main_of(page.text)
    assert page.status_code == 200
    assert "Amt für Wasser, X: eigene Inhalte (amt_wasser)" in said
    assert "geschrieben von pressestelle" in said
    assert "genehmigt von leitung" in said
    assert 'name="step"' not in page.text


@pytest.mark.parametrize("kind", ["usage", "decision", "reopening", "body", "nothing"])
def test_unknown_records_and_those_of_others_are_told_apart_by_nobody(entered, browser_of, kind):
    entered(a_usage(id="stadt.x", body="stadt", handle="stadt"))
    reader = browser_of("lese", (Role.READER, "land"))
    hidden = reader.get("/de/work/records/usage/stadt.x")
    unknown = reader.get(f"/de/work/records/{kind}/nothing")
    assert hidden.status_code == unknown.status_code == 404
    assert main_of(hidden.text) == main_of(unknown.text)


def test_four_eyes_from_draft_to_published(entered, office, browser_of):
    entered(a_usage(), state=RecordState.DRAFT)
    editor, head = browser_of("redaktion", (Role.EDITOR, "land")), browser_of("chefin", (Role.HEAD, "land"))
    assert "Zur Genehmigung vorlegen" in editor.get(HERE).text
    for who, step in ((editor, "submitted"), (head, "approved"), (head, "published")):
        answer = who.send_form(HERE, step=step, base="1", note="")
        assert answer.status_code == 303, main_of(answer.text)
        assert answer.headers["location"] == f"{HERE}?said={step}"
        assert state_of(office).value == step
    assert "Veröffentlicht" in main_of(head.get(f"{HERE}?said=published").text)


def test_who_wrote_a_version_is_told_that_somebody_else_approves_it(office, browser_of):
    head = browser_of("chefin", (Role.HEAD, ""))
    fields = {"body": "amt", "service": "x", "kind": "own_content", "handle": "a", "origin.mode": "entered"}
    made = head.send_form("/de/work/new/usage", **fields, id="amt.x", do="submit")
    assert made.status_code == 303
    page = head.get(HERE)
    assert "Diese Version haben Sie geschrieben" in main_of(page.text)
    assert 'value="approved"' not in page.text
    refused = head.send_form(HERE, step="approved", base="1", note="Mein Satz")
    assert refused.status_code == 422
    assert "Genehmigen muss sie jemand anderes" in main_of(refused.text)
    assert state_of(office) is RecordState.SUBMITTED


@pytest.mark.parametrize(
    ("role", "state", "step"),
    [
        (Role.READER, RecordState.DRAFT, "submitted"),
        (Role.EDITOR, RecordState.SUBMITTED, "approved"),
        (Role.DPO, RecordState.SUBMITTED, "approved"),
        (Role.AUTHORITY, RecordState.SUBMITTED, "returned"),
        (Role.ADMIN, RecordState.APPROVED, "published"),
        (Role.EDITOR, RecordState.PUBLISHED, "withdrawn"),
    ],
)
def test_who_lacks_the_right_moves_nothing(entered, office, browser_of, role, state, step):
    entered(a_usage(), state=state)
    answer = browser_of("jemand", (role, "")).send_form(HERE, step=step, base="1", note="weil", since="")
    assert answer.status_code == 403
    assert state_of(office) is state


def test_a_right_for_another_part_of_the_tree_moves_nothing(entered, office, browser_of):
    entered(a_usage(), state=RecordState.SUBMITTED)
    answer = browser_of("chefin", (Role.HEAD, "stadt")).send_form(HERE, step="approved", base="1", note="")
    assert answer.status_code == 404
    assert state_of(office) is RecordState.SUBMITTED


def test_sending_back_needs_a_word_and_the_author_reads_it(entered, office, browser_of):
    entered(a_usage(), state=RecordState.SUBMITTED)
    head = browser_of("chefin", (Role.HEAD, ""))
    refused = head.send_form(HERE, step="returned", base="1", note=" ")
    assert refused.status_code == 422
    assert 'href="#note-returned"' in refused.text
    assert head.send_form(HERE, step="returned", base="1", note="Bitte den Zweck nennen").status_code == 303
    author = browser_of("pressestelle", (Role.EDITOR, ""))
    assert "Bitte den Zweck nennen" in main_of(author.get("/de/work").text)


def test_withdrawing_keeps_what_was_typed_until_it_is_right(entered, office, browser_of):
    entered(a_usage())
    head = browser_of("chefin", (Role.HEAD, ""))
    wrong = head.send_form(HERE, step="withdrawn", base="1", note="Konto gelöscht", since="morgen")
    assert wrong.status_code == 422
    assert "Konto gelöscht" in wrong.text
    assert "morgen" in wrong.text
    done = head.send_form(HERE, step="withdrawn", base="1", note="Konto gelöscht", since="2026-02-28")
    assert done.status_code == 303
    entry = newest_of(office.register, RecordKind.USAGE, "amt.x")
    assert (entry.state, entry.valid_from, entry.note) == (
        RecordState.WITHDRAWN,
        date(2026, 2, 28),
        "Konto gelöscht",
    )


@pytest.mark.parametrize("base", ["0", "2", "", "x", "-1", "99999999999999999999"])
def test_a_step_on_another_version_is_shown_as_a_conflict(entered, office, browser_of, base):
    entered(a_usage(), state=RecordState.SUBMITTED)
    head = browser_of("chefin", (Role.HEAD, ""))
    answer = head.send_form(HERE, step="approved", base=base, note="Gut so")
    assert answer.status_code == 409
    assert "Inzwischen gibt es Version 1 von admin" in main_of(answer.text)
    assert "Gut so" in answer.text
    assert state_of(office) is RecordState.SUBMITTED


@pytest.mark.parametrize("step", ["", "imported", "entered", "changed", "nonsense"])
def test_other_steps_are_none(entered, browser_of, step):
    entered(a_usage())
    assert browser_of("chefin", (Role.HEAD, "")).send_form(HERE, step=step, base="1").status_code == 404


def test_history_tells_what_was_changed_field_by_field(entered, browser_of):
    entered(a_usage(), state=RecordState.DRAFT)
    entered(a_usage(unit="Referat 12"), state=RecordState.DRAFT)
    said = main_of(browser_of("lese", (Role.READER, "")).get(HERE).text)
    assert "Zuständige Einheit nichts Referat 12" in said


def test_beside_a_decision_stands_what_happened_since(entered, browser_of):
    entered(a_usage(), a_decision(), a_reopening())
    page = browser_of("chefin", (Role.HEAD, "")).get("/de/work/records/decision/amt.x.2025")
    said = main_of(page.text)
    assert "Wiedervorlage erreicht" in said
    assert "Die Nutzung heute" in said
    assert "Die Wiedervorlage war für den 1. Februar 2026 festgelegt." in said
    assert "Rechtsänderungen seither" in said
    assert "/de/work/new/decision?body=amt&amp;service=x&amp;usage=amt.x" in page.text


def test_ids_with_slashes_have_an_address(entered, browser_of):
    entered(a_usage(id="amt/x/amt_wasser"))
    reader = browser_of("lese", (Role.READER, ""))
    assert "/de/work/records/usage/amt~x~amt_wasser" in reader.get("/de/work/bodies/amt").text
    assert reader.get("/de/work/records/usage/amt~x~amt_wasser").status_code == 200


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_kind_of_record_can_be_read(entered, office, browser_of, lang):
    entered(Tenant(id="mandant", name="Mandant", root="land"), a_usage(), a_decision(), a_reopening())
    reader = browser_of("lese", (Role.READER, ""))
    for kind, name in (("tenant", "mandant"), ("reopening", "due:amt.x.2025"), ("decision", "amt.x.2025")):
        assert reader.get(f"/{lang}/work/records/{kind}/{name}").status_code == 200
