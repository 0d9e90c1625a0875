"""Each role does its main task, by clicking, in a real browser, from the log-in page on.

The steps of one record are told in the order in which they happen: editor, head, citizen. All tests share one
application, so that each finds what the ones before it left; none needs it.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import expect

from amtsblick.jobs.accounts import add, open_gate
from amtsblick.jobs.clock import now
from amtsblick.jobs.passwords import set_password
from amtsblick.jobs.workspace import Workspace
from amtsblick.values.accounts import Grant
from amtsblick.values.records import Role

PASSWORD = "drei ruhige Linden im Hof"
CITY = "Landeshauptstadt Auenstadt"
PEOPLE = (
    ("lesen", Role.READER, ""),
    ("pressestelle", Role.EDITOR, ""),
    ("datenschutz", Role.DPO, ""),
    ("leitung", Role.HEAD, ""),
    ("verwaltung", Role.ADMIN, ""),
    ("stadtaufsicht", Role.AUTHORITY, "stadt"),
)

pytestmark = pytest.mark.browser


@dataclass
class Office:
    """The served application and a window for everybody who works with it."""

    town: object
    browser: object

    def window(self, lang="de"):
        """A fresh browser of somebody who has never been here."""
        context = self.browser.new_context(locale=lang, accept_downloads=True)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{self.town.base}/{lang}/")
        return page

    def log_in(self, name, lang="de"):
        """Somebody comes in by the log-in page, from the start page on, with name and password."""
        page = self.window(lang)
        words = {"de": ("Anmelden", "Konto", "Kennwort"), "en": ("Log in", "Account", "Password")}[lang]
        page.get_by_role("banner").get_by_role("link", name=words[0]).click()
        page.get_by_label(words[1]).fill(name)
        page.get_by_role("textbox", name=words[2]).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name=words[0]).click()
        return page


@pytest.fixture(scope="module")
def office(filled, tmp_path_factory, serve_folder, browser):
    place = Workspace(folder=tmp_path_factory.mktemp("roles") / "out")
    shutil.copytree(filled.folder, place.folder)
    with place.open_register() as register:
        gate = open_gate(place, register)
        for name, role, root in PEOPLE:
            if register.account(name) is None:
                add(gate, name, "", grants=[Grant(role=role, root=root)], by="test", when=now())
            set_password(gate, name, PASSWORD, by="test", when=now())
    with serve_folder(place, rules="") as town:
        yield Office(town, browser)


@pytest.fixture
def window(office):
    opened = []

    def made(name="", lang="de"):
        page = office.log_in(name, lang) if name else office.window(lang)
        opened.append(page.context)
        return page

    yield made
    for context in opened:
        context.close()


def main(page):
    return page.get_by_role("main")


def part(page, name):
    """Go to a part of the application by its navigation."""
    page.get_by_role("banner").get_by_role("link", name=name, exact=True).click()


def test_citizen_finds_a_body_its_channels_and_how_to_verify_them(window):
    page = window()
    page.get_by_role("search").get_by_role("searchbox").fill("Auenstadt")
    page.get_by_role("search").get_by_role("button", name="Suchen").click()
    main(page).get_by_role("link", name=CITY, exact=True).click()
    row = main(page).get_by_role("row", name=re.compile("^TikTok eigene Inhalte"))
    expect(row).to_contain_text("eigene Inhalte, seit Oktober 2023")
    expect(row).to_contain_text(re.compile(r"eigener Kanal.*auenstadt"))
    row.get_by_role("link", name="stadt.auental.example/datenschutz").click()
    expect(main(page)).to_contain_text("Die gespeicherten Bytes stimmen mit ihrer Prüfsumme überein")
    expect(main(page).get_by_role("heading", name="Selbst nachprüfen")).to_be_visible()
    with page.expect_download() as kept:
        main(page).get_by_role("link", name="Antwort herunterladen").click()
    assert "auenstadt" in kept.value.path().read_text(encoding="utf-8")
    part(page, "Daten")
    with page.expect_download() as kept:
        main(page).get_by_role("link", name="CSV : Nutzungen").click()
    assert "stadt.tiktok" in kept.value.path().read_text(encoding="utf-8")
    assert page.context.cookies() == []


def test_reader_reads_inside_and_is_offered_nothing_to_write(window):
    page = window("lesen")
    expect(main(page).get_by_role("heading", level=1)).to_have_text("Eingang")
    part(page, "Nutzungen und Entscheidungen")
    main(page).get_by_role("link", name=CITY).click()
    expect(main(page).get_by_role("heading", level=1)).to_contain_text("Arbeitsakte")
    assert main(page).get_by_role("link", name=re.compile("^(Neue|Als Nutzung|Entscheiden)")).count() == 0
    # whatever the others decided before: tests run in any order
    main(page).get_by_role("row", name=re.compile("^TikTok")).locator(
        "a[href*='/records/decision/']"
    ).first.click()
    expect(main(page)).to_contain_text("Was seit der Entscheidung geschah")
    assert main(page).get_by_role("button").count() == 0


def decide(page, outcome="einschränken"):
    """From the inbox to a decision that is handed in; returns when the form was taken."""
    part(page, "Eingang")
    again = main(page).get_by_role("link", name=f"Neu entscheiden : {CITY}: TikTok, eigene Inhalte")
    again.first.click()
    expect(main(page).get_by_label("Was zu tun ist").first).to_have_value(
        "Nur auf einem Gerät ohne dienstliche Daten"
    )
    expect(main(page).get_by_label("Ersetzt die Entscheidung")).to_have_value("stadt.tiktok.1")
    main(page).get_by_role("button", name="Speichern und vorlegen").click()
    expect(main(page).get_by_role("alert")).to_contain_text("Entscheidung: Diese Angabe")
    main(page).get_by_label("Entscheidung Pflichtangabe", exact=True).select_option(outcome)
    main(page).get_by_label("Art", exact=True).first.select_option("Datenschutz")
    main(page).get_by_label("In einem Satz").first.fill("Nach Ablehnen lädt die Seite weiter Dritte.")
    main(page).get_by_role("combobox", name="Die oder der Datenschutzbeauftragte").select_option(
        "stimmt mit Auflagen zu"
    )
    main(page).get_by_label("Zu veröffentlichen").check()
    main(page).get_by_role("button", name="Speichern und vorlegen").click()
    expect(main(page)).to_contain_text("wartet auf Genehmigung")


def test_decision_goes_from_the_inbox_over_the_head_to_the_citizens(window):
    editor = window("pressestelle")
    decide(editor)
    assert main(editor).get_by_role("button", name="Genehmigen").count() == 0

    head = window("leitung")
    title = re.compile(f"^Entscheidung: {CITY}, TikTok: einschränken")
    main(head).get_by_role("link", name=title).first.click()
    main(head).get_by_role("button", name="Genehmigen").click()
    expect(main(head)).to_contain_text("Genehmigt.")
    main(head).get_by_role("button", name="Veröffentlichen").click()
    expect(main(head)).to_contain_text("Veröffentlicht.")

    citizen = window()
    part(citizen, "Stellen")
    main(citizen).get_by_role("link", name="Kommune", exact=True).click()
    main(citizen).get_by_role("link", name=CITY, exact=True).last.click()
    main(citizen).get_by_role("link", name="einschränken", exact=True).click()
    due = datetime.now(UTC).year + 1
    expect(main(citizen)).to_contain_text(re.compile(rf"Wiedervorlage\D*\d+\. \w+ {due}"))
    expect(main(citizen)).to_contain_text("Nach Ablehnen lädt die Seite weiter Dritte.")


def test_officer_sees_the_evidence_of_an_analysis_and_approves_it(window):
    officer = window("datenschutz")
    opens_analysis(officer)
    expect(main(officer).get_by_role("link", name=re.compile("WP 248")).first).to_be_visible()

    editor = window("pressestelle")
    opens_analysis(editor)
    sections = main(editor).get_by_role("navigation", name="Abschnitte").get_by_role("link", name="Ausfüllen")
    for number in range(sections.count()):
        sections.nth(number).click()
        fill_section(editor)
    expect(main(editor)).to_contain_text("Alle Pflichtfelder sind ausgefüllt")
    main(editor).get_by_role("button", name="Zur Genehmigung vorlegen").click()
    expect(main(editor)).to_contain_text("wartet auf Genehmigung")

    part(officer, "Eingang")
    main(officer).get_by_role("link", name=re.compile("Schwellwertanalyse")).first.click()
    expect(main(officer)).to_contain_text("Nein, geprüft.")
    main(officer).get_by_label("Bemerkung").fill("Geprüft; die Folgenabschätzung folgt.")
    main(officer).get_by_role("button", name="Genehmigen").click()
    expect(main(officer)).to_contain_text("Genehmigt.")
    expect(main(officer)).to_contain_text("Geprüft; die Folgenabschätzung folgt.")


def opens_analysis(page):
    """From the working file of a body to its threshold analysis."""
    part(page, "Nutzungen und Entscheidungen")
    main(page).get_by_role("link", name=CITY).click()
    main(page).get_by_role("link", name="Dokumente", exact=True).click()
    main(page).get_by_role("link", name=re.compile("^Schwellwertanalyse")).first.click()


def fill_section(page):
    """Take over what the register proposes with its source, and answer what is left open."""
    for question in main(page).locator(".docinput").all():
        proposal = question.get_by_role("checkbox", name=re.compile("^Den Vorschlag"))
        if proposal.count():
            proposal.check()
            continue
        for radio in question.get_by_role("radio", name="Nein", exact=True).all():
            radio.check()
        if not question.get_by_role("textbox").input_value():
            question.get_by_role("textbox").fill("Nein, geprüft.")
    main(page).get_by_role("button", name="Speichern", exact=True).click()


def test_authority_asks_and_looks_in_its_part_and_writes_for_nobody(window):
    page = window("stadtaufsicht")
    part(page, "Gesagt und gesehen")
    expect(main(page).get_by_role("heading", name=re.compile(CITY))).to_be_visible()
    assert "Landespolizeidirektion" not in main(page).inner_text()
    main(page).get_by_role("link", name=f"Stelle fragen : {CITY}").first.click()
    expect(main(page).get_by_role("checkbox", name=CITY)).to_be_checked()
    main(page).get_by_role("button", name="Fragebögen erzeugen").click()
    main(page).get_by_role("link", name=re.compile(CITY)).first.click()
    main(page).get_by_role("button", name=re.compile("Link")).first.click()
    address = re.search(r"http://\S+/q/[\w-]+", main(page).inner_html())
    assert address is not None

    asked = page.context.browser.new_context().new_page()
    asked.goto(address[0])
    expect(main(asked)).to_contain_text(CITY)
    asked.context.close()

    part(page, "Nutzungen und Entscheidungen")
    main(page).get_by_role("link", name=CITY).click()
    assert main(page).get_by_role("link", name=re.compile("^(Neue Nutzung|Neue Entscheidung)")).count() == 0
    answer = page.goto(page.url.replace("/bodies/stadt", "/new/usage?body=stadt"))
    assert answer.status == 403
    expect(main(page)).to_contain_text("Ihr Konto hat nicht das Recht dazu")
    answer = page.goto(page.url.split("/work/")[0] + "/work/bodies/polizei")
    assert answer.status == 404


def test_admin_sets_up_a_second_factor_and_makes_an_account(window, office):
    admin = window("verwaltung")
    expect(main(admin).get_by_role("heading", level=1)).to_have_text("Zweiter Faktor")
    main(admin).get_by_role("button", name="Zweiten Faktor einrichten").click()
    app = pyotp.TOTP(main(admin).locator("code.key").inner_text().replace(" ", ""))
    main(admin).get_by_role("textbox", name="Code").fill(app.now())
    main(admin).get_by_role("button", name="Einschalten").click()
    main(admin).get_by_role("link", name="Ich habe sie aufbewahrt").click()

    admin.get_by_role("button", name="Abmelden").click()
    main(admin).get_by_label("Konto").fill("verwaltung")
    main(admin).get_by_role("textbox", name="Kennwort").fill(PASSWORD)
    main(admin).get_by_role("button", name="Anmelden").click()
    later = datetime.now(UTC) + timedelta(seconds=30)  # a code counts once; the next one is accepted early
    main(admin).get_by_role("textbox", name="Code").fill(app.at(later))
    main(admin).get_by_role("button", name="Anmelden").click()

    part(admin, "Konten")
    main(admin).get_by_role("link", name="Neues Konto").click()
    main(admin).get_by_label("Anmeldename").fill("museum")
    main(admin).get_by_label("Name", exact=True).fill("Pressestelle der Museen")
    main(admin).get_by_role("combobox", name="Rolle").select_option("editor")
    main(admin).get_by_role("radio", name="ganzes Register").check()
    main(admin).get_by_role("button", name="Konto anlegen").click()
    address = main(admin).get_by_label("Link").input_value()
    comes_in_by_link(window(), address)
    main(admin).get_by_role("link", name="Zum Konto").click()
    main(admin).get_by_role("button", name="Sperren").click()
    expect(main(admin)).to_contain_text("gesperrt")
    page = window()
    page.get_by_role("banner").get_by_role("link", name="Anmelden").click()
    sends_password(page, "museum", PASSWORD)
    expect(main(page).get_by_role("alert")).to_be_visible()

    main(admin).get_by_role("link", name="Das ganze Protokoll").click()
    expect(main(admin)).to_contain_text("museum")
    for done in ("angelegt", "Kennwort gesetzt", "gesperrt"):
        expect(main(admin)).to_contain_text(done)


def comes_in_by_link(page, address):
    page.goto(address)
    for field in main(page).locator("input[type=password]").all():
        field.fill(PASSWORD)
    main(page).get_by_role("button").last.click()
    sends_password(page, "museum", PASSWORD)
    expect(main(page).get_by_role("heading", level=1)).to_have_text("Eingang")


def sends_password(page, name, password):
    main(page).get_by_label("Konto").fill(name)
    main(page).get_by_role("textbox", name="Kennwort").fill(password)
    main(page).get_by_role("button", name="Anmelden").click()


def test_editor_walks_in_english(window):
    page = window("pressestelle", "en")
    expect(main(page).get_by_role("heading", level=1)).to_have_text("Inbox")
    part(page, "Usages and decisions")
    main(page).get_by_role("link", name="New usage").click()
    main(page).get_by_role("button", name="Save and hand in").click()
    expect(main(page).get_by_role("alert")).to_be_visible()
    part(page, "Documents")
    expect(main(page).get_by_role("heading", level=1)).to_have_text("Documents")
    page.get_by_role("banner").get_by_role("link", name="Deutsch").click()
    expect(main(page).get_by_role("heading", level=1)).to_have_text("Dokumente")
    page.get_by_role("button", name="Abmelden").click()
    expect(main(page)).to_contain_text("Sie sind abgemeldet.")
