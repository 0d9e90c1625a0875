"""Bodies in the browser: entered, changed, moved, followed by others, ended; by a second pair of eyes."""

from datetime import UTC, date, datetime

import pytest

from amtsblick.jobs.records import newest_of
from amtsblick.values.records import RecordKind, RecordState, Role
from amtsblick.values.timeline import Succession
from testoffice import fields_of_form, main_of

NEW = {
    "name": "Stadtwerke <Auenstadt>",
    "homepage": "werke.example/start#oben",
    "kind": "Eigenbetrieb",
    "parent": "Stadt Auenstadt",
    "country": "de",
    "region": "Auental",
    "wikidata": "https://www.wikidata.org/wiki/Q42",
    "change_note": "gegründet",
}


@pytest.fixture
def keeper(office, browser_of):
    return browser_of("pflege", (Role.ADMIN, ""))


def saved(office, body):
    return newest_of(office.register, RecordKind.BODY, body)


def test_a_new_body_is_a_draft_until_somebody_else_approves_it(office, keeper, browser_of):
    answer = keeper.send_form("/de/work/new/body", **NEW, do="submit")
    assert answer.headers["location"] == "/de/work/records/body/werke-example-start?said=submitted"
    entry = saved(office, "werke-example-start")
    body = entry.content
    assert (body.name, body.parent, body.country, body.wikidata) == (NEW["name"], "stadt", "DE", "Q42")
    assert body.homepage == "https://werke.example/start"
    assert office.register.body("werke-example-start") is None
    own = keeper.send_form("/de/work/records/body/werke-example-start", step="approved", base="1")
    assert own.status_code == 422
    assert office.register.body("werke-example-start") is None
    second = browser_of("zweite", (Role.ADMIN, "stadt"))
    done = second.send_form("/de/work/records/body/werke-example-start", step="approved", base="1")
    assert done.status_code == 303
    assert office.register.body("werke-example-start") == body
    assert "Stadtwerke &lt;Auenstadt&gt;" in keeper.get("/de/work/bodies").text


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("homepage", "mailto:amt@amt.example", "ist keine Adresse einer Startseite"),
        ("homepage", "javascript:alert(1)", "ist keine Adresse einer Startseite"),
        ("country", "Deutschland", "zwei Buchstaben"),
        ("wikidata", "P42", "Q und Ziffern"),
        ("parent", "Gibtsnicht", "Keine Stelle heißt"),
        ("name", "", "wird gebraucht"),
    ],
    ids=["mail", "script", "country", "property", "parent", "nameless"],
)
def test_what_cannot_be_used_is_said_beside_its_field_and_nothing_typed_is_lost(
    office, keeper, field, text, said
):
    answer = keeper.send_form("/de/work/new/body", **{**NEW, field: text, "do": "save"})
    assert answer.status_code == 422
    wrong = answer.text.split(f'id="{field}-fault">')[1].split("</p>")[0]
    assert said in wrong
    assert fields_of_form(answer.text)["region"] == ["Auental"]
    assert saved(office, "werke-example-start") is None


def test_an_id_that_is_taken_is_refused_also_when_only_a_list_knows_it(office, keeper):
    answer = keeper.send_form("/de/work/new/body", **NEW, id="amt", do="save")
    assert answer.status_code == 422
    assert 'id="id-fault"' in answer.text
    assert saved(office, "amt") is None


def test_a_body_that_only_a_list_knows_is_changed_and_so_comes_into_the_log(office, keeper, browser_of):
    shown = keeper.get("/de/work/edit/body/amt")
    fields = fields_of_form(shown.text)
    assert fields["name"] == ["Amt für Wasser"]
    assert "Liste einer Erhebung" in main_of(shown.text)
    sent = {**{name: texts[0] for name, texts in fields.items()}, "name": "Amt für Wasser und Boden"}
    assert keeper.send_form("/de/work/edit/body/amt", **sent, do="submit").status_code == 303
    assert office.register.body("amt").name == "Amt für Wasser"
    second = browser_of("zweite", (Role.ADMIN, ""))
    assert second.send_form("/de/work/records/body/amt", step="approved", base="1").status_code == 303
    assert office.register.body("amt").name == "Amt für Wasser und Boden"


def test_two_who_change_one_body_see_what_the_other_wrote(office, keeper, browser_of):
    other = browser_of("zweite", (Role.ADMIN, ""))
    sent = {"name": "Eins", "homepage": "https://amt.example/", "parent": "land", "base": "0"}
    assert keeper.send_form("/de/work/edit/body/amt", **sent, do="save").status_code == 303
    answer = other.send_form("/de/work/edit/body/amt", **{**sent, "name": "Zwei"}, do="save")
    assert answer.status_code == 409
    words = main_of(answer.text)
    assert "Eins" in words
    assert "Zwei" in words
    assert saved(office, "amt").content.name == "Eins"
    again = fields_of_form(answer.text)
    assert again["base"] == ["1"]


def test_nobody_moves_a_body_out_of_or_into_a_part_that_is_not_his(office, browser_of):
    keeper = browser_of("landpflege", (Role.ADMIN, "land"))
    moved = {"name": "Amt", "homepage": "https://amt.example/", "parent": "stadt", "base": "0"}
    answer = keeper.send_form("/de/work/edit/body/amt", **moved, do="save")
    assert answer.status_code == 422
    assert 'id="parent-fault"' in answer.text
    taken = {**moved, "parent": "land"}
    assert keeper.send_form("/de/work/edit/body/stadt", **taken, do="save").status_code == 404
    assert keeper.get("/de/work/edit/body/land").status_code == 403
    assert saved(office, "amt") is None


def test_a_body_cannot_come_to_stand_above_itself(office, keeper):
    land = {"name": "Land", "homepage": "https://land.example/", "parent": "amt", "base": "0"}
    answer = keeper.send_form("/de/work/edit/body/land", **land, do="save")
    assert answer.status_code == 422
    assert "über sich selbst" in answer.text.split('id="parent-fault">')[1].split("</p>")[0]


def test_a_body_that_is_ended_stays_readable(office, keeper, browser_of):
    second = browser_of("zweite", (Role.ADMIN, ""))
    sent = {"name": "Amt", "homepage": "https://amt.example/", "parent": "land", "base": "0"}
    keeper.send_form("/de/work/edit/body/amt", **sent, do="submit")
    second.send_form("/de/work/records/body/amt", step="approved", base="1")
    ended = second.send_form(
        "/de/work/records/body/amt", step="withdrawn", base="1", note="aufgelöst", since="2026-03-02"
    )
    assert ended.status_code == 303
    assert saved(office, "amt").state is RecordState.WITHDRAWN
    assert keeper.get("/de/work/bodies/amt").status_code == 200


def test_a_tenant_is_entered_for_a_part(office, keeper):
    answer = keeper.send_form("/de/work/new/tenant", name="Landesverwaltung", root="land", do="save")
    assert answer.status_code == 303
    tenant = newest_of(office.register, RecordKind.TENANT, "land")
    assert (tenant.content.name, tenant.content.root) == ("Landesverwaltung", "land")


def test_whom_a_body_follows_is_entered_shown_and_taken_back(office, keeper):
    page = "/de/work/bodies/stadt/succession"
    sent = {"way": "before", "other": "Amt für Wasser", "since": "2025-01-01", "do": "enter"}
    assert keeper.send_form(page, **sent).status_code == 303
    since = datetime(2025, 1, 1, tzinfo=UTC)
    assert office.register.successions() == [Succession(before="amt", after="stadt", since=since)]
    assert "Amt für Wasser" in main_of(keeper.get(page).text)
    assert "Gefolgt" in main_of(keeper.get("/de/work/bodies/amt").text)
    back = {"way": "after", "other": "amt", "since": "2025-01-01", "do": "enter"}
    circle = keeper.send_form(page, **back)
    assert circle.status_code == 422
    assert 'id="other-fault"' in circle.text
    assert keeper.send_form(page, before="amt", after="stadt", do="end").status_code == 303
    assert office.register.successions() == []


def test_a_succession_needs_the_right_for_both_bodies(office, browser_of):
    keeper = browser_of("landpflege", (Role.ADMIN, "land"))
    sent = {"way": "after", "other": "stadt", "since": "2025-01-01", "do": "enter"}
    answer = keeper.send_form("/de/work/bodies/amt/succession", **sent)
    assert answer.status_code == 422
    assert office.register.successions() == []
    office.register.add_successions(
        [Succession(before="amt", after="stadt", since=datetime(2025, 1, 1, tzinfo=UTC))]
    )
    refused = keeper.send_form("/de/work/bodies/amt/succession", before="amt", after="stadt", do="end")
    assert refused.status_code == 403
    assert len(office.register.successions()) == 1


def test_a_form_sent_after_the_session_ended_is_shown_with_all_that_was_typed(office, keeper):
    keeper.cookies.clear()
    answer = keeper.post("/de/work/new/body", data=NEW)
    assert answer.status_code == 401
    assert "Stadtwerke &lt;Auenstadt&gt;" in answer.text


def test_links_lead_from_a_body_to_what_is_done_with_it(office, keeper):
    page = keeper.get("/de/work/bodies/amt").text
    for path in (
        "/de/work/runs/new/survey?body=amt",
        "/de/subscribe?body=amt",
        "/de/work/new/body?parent=amt",
    ):
        assert f'href="{path}"' in page
        assert keeper.get(path).status_code == 200
    assert fields_of_form(keeper.get("/de/work/new/body?parent=amt").text)["parent"] == ["amt"]
    assert date(2026, 3, 2) == office.today
