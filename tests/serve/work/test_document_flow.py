"""From a threshold analysis to an approved impact assessment, by an editor and an officer, in a real browser."""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from amtsblick.assess.documents.filling import filled_texts
from amtsblick.jobs.accounts import add
from amtsblick.jobs.documents import document_of
from amtsblick.jobs.passwords import link
from amtsblick.jobs.records import newest_of
from amtsblick.serve.app import make_app
from amtsblick.serve.desk import Desk
from amtsblick.values.accounts import Grant, LinkPurpose
from amtsblick.values.records import RecordKind, RecordState, Role
from testoffice import a_decision, a_usage

THRESHOLD, ASSESSMENT = "amt.x.dpia_threshold.de", "amt.x.dpia.de"


@pytest.fixture
def address(office: Desk) -> Iterator[str]:
    """The application on loopback, by the server that operators run."""
    server = uvicorn.Server(uvicorn.Config(make_app(office), host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),))
    thread.start()
    while not server.started:
        threading.Event().wait(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def opened(office: Desk, address: str, browser: Browser) -> Iterator[Callable[[str, Role], Page]]:
    """A window of an account that is logged in; what its console says is an error of ours."""
    said: list[str] = []
    contexts = []

    def made(name: str, role: Role) -> Page:
        add(office.accounts, name, name.title(), grants=[Grant(role=role)], by="test", when=office.now())
        secret = link(office.accounts, name, LinkPurpose.LOGIN, by="test", when=office.now()).secret
        contexts.append(browser.new_context(locale="de-DE"))
        page = contexts[-1].new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{address}/de/login/link/{secret}")
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button").click()
        return page

    yield made
    for context in contexts:
        context.close()
    # The refused approval is an answer of its own: the browser tells of its status.
    assert [one for one in said if "status of 422" not in one] == []


def state_of(office: Desk, record: str) -> RecordState | None:
    entry = newest_of(office.register, RecordKind.DOCUMENT, record)
    return entry.state if entry else None


def fill_threshold(page: Page) -> None:
    """Two criteria apply; the result says that an assessment is needed."""
    page.get_by_role("link", name=re.compile("Ausfüllen.*Die neun Kriterien")).first.click()
    for name in ("Systematische Überwachung", "Verarbeitung in großem Umfang"):
        group = page.get_by_role("group", name=name)
        group.get_by_label("Ja").check()
    page.get_by_label(re.compile(r"Gründe.*Systematische Überwachung")).fill(
        "Der Betreiber beobachtet jeden Besuch."
    )
    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_role("button", name="Speichern und weiter").click()
    page.get_by_role("group", name="Ergebnis").get_by_label("Erforderlich", exact=True).check()
    page.get_by_role("button", name="Speichern", exact=True).click()


@pytest.mark.browser
def test_the_threshold_analysis_asks_for_the_assessment_which_the_officer_approves(
    office: Desk, entered: Callable[..., None], opened: Callable[[str, Role], Page], address: str
) -> None:
    entered(a_usage(), a_decision())
    editor = opened("redaktion", Role.EDITOR)
    listed = f"{address}/de/work/documents?body=amt"
    editor.goto(listed)
    assert (
        editor.get_by_role("button", name=re.compile(r"Erstellen\W+Datenschutz-Folgenabschätzung, X")).count()
        == 0
    )
    editor.get_by_role("button", name=re.compile("Erstellen.*Schwellwertanalyse")).click()
    fill_threshold(editor)
    threshold = newest_of(office.register, RecordKind.DOCUMENT, THRESHOLD)
    assert threshold is not None
    said = {key: text for key, (text, _, _) in filled_texts(document_of(threshold)).items()}
    assert said["result"] == "Erforderlich."
    assert said["criterion.systematic_monitoring"] == "Ja. Der Betreiber beobachtet jeden Besuch."

    editor.goto(listed)
    editor.get_by_role("button", name=re.compile(r"Erstellen\W+Datenschutz-Folgenabschätzung, X")).click()
    editor.get_by_role("link", name=re.compile("Ausfüllen.*Risiken")).first.click()
    risk = editor.get_by_role("group", name="Risiko 1:")
    risk.get_by_label("Eintritt (1–4)", exact=True).select_option("3")
    risk.get_by_label("Schwere (1–4)", exact=True).select_option("4")
    risk.get_by_label(re.compile(r"Gründe.*Schwere \(1–4\)")).fill("Profile über Jahre")
    editor.get_by_role("button", name="Speichern", exact=True).click()
    editor.get_by_role("button", name="Zur Genehmigung vorlegen").click()
    assert state_of(office, ASSESSMENT) is RecordState.SUBMITTED

    officer = opened("dsb", Role.DPO)
    officer.goto(f"{address}/de/work/documents/{ASSESSMENT}")
    officer.get_by_role("button", name="Genehmigen").click()
    assert "Bestätigen Sie, dass das Dokument trotzdem gelten soll." in officer.inner_text("main")
    assert state_of(office, ASSESSMENT) is RecordState.SUBMITTED
    officer.get_by_role("checkbox", name="Es soll gelten").check()
    officer.get_by_role("button", name="Genehmigen").click()
    assessment = newest_of(office.register, RecordKind.DOCUMENT, ASSESSMENT)
    assert assessment is not None
    assert (assessment.state, assessment.authors, assessment.approved_by) == (
        RecordState.APPROVED,
        ("redaktion",),
        "dsb",
    )
    ratings = filled_texts(document_of(assessment))
    assert ratings["risk.profiles.severity"][0] == "4 – Profile über Jahre"
    officer.get_by_role("link", name="Als Papier ansehen").click()
    assert officer.locator(".watermark").count() == 0
