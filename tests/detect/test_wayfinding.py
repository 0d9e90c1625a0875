"""Which pages of the same site are worth a visit, and which never are."""

from datetime import UTC, datetime

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.wayfinding import clean, onward, role_of
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge

BASE = "https://www.amt.example"


def leads(body: str, knowledge: Knowledge, url: str = f"{BASE}/") -> list[tuple[str, str]]:
    capture = Capture(
        url=url,
        requested=url,
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        body=f"<body>{body}</body>".encode(),
        collector="test",
    )
    return [(lead.role, lead.url) for lead in onward(Page(capture), knowledge)]


@pytest.mark.parametrize(
    ("path", "text", "role"),
    [
        ("/", "", "start"),
        ("/index.html", "Startseite", "start"),
        ("/service/impressum", "Impressum", "imprint"),
        ("/17", "Impressum", "imprint"),
        ("/datenschutz", "", "privacy"),
        ("/kontakt", "", "contact"),
        ("/x9", "Kontakt", "contact"),
        ("/presse", "Presse", "press"),
        ("/a", "Social Media", "hub"),
        ("/a", "Soziale Medien", "hub"),
        ("/a", "Folgen Sie uns", "hub"),
        ("/service/social-media", "", "hub"),
        ("/newsroom", "Newsroom", "hub"),
        ("/a", "Mediathek", "hub"),
        ("/konzept.pdf", "Social-Media-Konzept", "concept"),
        ("/en/", "English", "language"),
        ("/en", "", "language"),
        ("/facebook", "Facebook", "pointer"),
        ("/x", "X", "pointer"),
        ("/meldung/2024/neues-schwimmbad", "Neues Schwimmbad", "other"),
    ],
)
def test_roles_by_words_and_address(path: str, text: str, role: str) -> None:
    assert role_of(BASE + path, text) == role


def test_leads_come_in_turns_of_roles(knowledge: Knowledge) -> None:
    body = """<nav><a href="/presse">Presse</a><a href="/kontakt">Kontakt</a><a href="/en/">English</a>
    <a href="/service/social-media">Social Media</a><a href="/mediathek">Mediathek</a></nav>
    <footer><a href="/impressum">Impressum</a><a href="/datenschutz">Datenschutz</a></footer>"""
    assert leads(body, knowledge) == [
        ("imprint", f"{BASE}/impressum"),
        ("hub", f"{BASE}/mediathek"),
        ("contact", f"{BASE}/kontakt"),
        ("press", f"{BASE}/presse"),
        ("privacy", f"{BASE}/datenschutz"),
        ("language", f"{BASE}/en/"),
        ("hub", f"{BASE}/service/social-media"),
    ]


def test_a_usage_concept_is_visited_before_contact_and_press(knowledge: Knowledge) -> None:
    body = """<footer><a href="/presse">Presse</a><a href="/kontakt">Kontakt</a>
    <a href="/nutzungskonzept">Nutzungskonzept soziale Medien</a><a href="/impressum">Impressum</a></footer>"""
    assert [role for role, _ in leads(body, knowledge)] == ["imprint", "concept", "contact", "press"]


def test_other_sites_and_pointers_are_no_leads(knowledge: Knowledge) -> None:
    body = """<footer><a href="https://www.anderes.example/impressum">Impressum</a><a href="/facebook">Facebook</a>
    <a href="/impressum">Impressum</a></footer>"""
    assert leads(body, knowledge) == [("imprint", f"{BASE}/impressum")]


def test_the_same_host_comes_before_a_sub_domain(knowledge: Knowledge) -> None:
    body = (
        '<footer><a href="https://presse.amt.example/presse">Presse</a><a href="/presse">Presse</a></footer>'
    )
    assert [url for _, url in leads(body, knowledge)] == [
        f"{BASE}/presse",
        "https://presse.amt.example/presse",
    ]


def test_a_neighbour_on_the_same_domain_is_no_lead(knowledge: Knowledge) -> None:
    body = """<footer><a href="https://andere.behoerde.example/impressum">Impressum</a>
    <a href="https://behoerde.example/kontakt">Kontakt</a></footer>"""
    assert leads(body, knowledge, "https://amt.behoerde.example/") == []


def test_one_address_is_one_lead(knowledge: Knowledge) -> None:
    body = """<a href="/kontakt#form">Kontakt</a><a href="/kontakt?utm_source=x">Kontakt</a>
    <a href="/kontakt;jsessionid=AB12">Kontakt</a>"""
    assert leads(body, knowledge) == [("contact", f"{BASE}/kontakt")]


def test_alternate_languages_in_the_head_are_leads(knowledge: Knowledge) -> None:
    body = '<link rel="alternate" hreflang="en" href="/en/home"><a href="/impressum">Impressum</a>'
    assert ("language", f"{BASE}/en/home") in leads(body, knowledge)


def test_a_bare_entrance_leads_on_by_any_link(knowledge: Knowledge) -> None:
    assert leads('<a href="/willkommen">Weiter zur Seite</a>', knowledge) == [("other", f"{BASE}/willkommen")]


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/kontakt.pdf",
        f"{BASE}/logout",
        f"{BASE}/suche?q=presse",
        f"{BASE}/presse?print=1",
        f"{BASE}/kalender/2031/05",
        f"{BASE}/cart",
        "mailto:presse@amt.example",
        "javascript:void(0)",
        "tel:+49361",
    ],
)
def test_traps_are_never_followed(url: str) -> None:
    assert clean(url) == ""


def test_meaningful_parameters_stay() -> None:
    url = f"{BASE}/index.php?id=17&cHash=ab&utm_medium=m&PHPSESSID=1#top"
    assert clean(url) == f"{BASE}/index.php?id=17&cHash=ab"
