"""Which links are legal pages, and which only look like them."""

from datetime import UTC, datetime

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions import legal_pages
from amtsblick.values.answers import LegalPageKind, Place
from amtsblick.values.capture import Capture
from amtsblick.values.knowledge import Knowledge

IMPRINT, PRIVACY = LegalPageKind.IMPRINT, LegalPageKind.PRIVACY_NOTICE
ACCESS, CONCEPT = LegalPageKind.ACCESSIBILITY, LegalPageKind.SOCIAL_MEDIA_CONCEPT


def a_page(body: str, *, title: str = "Amt", url: str = "https://www.amt.example/") -> Page:
    html = f'<html lang="de"><head><title>{title}</title></head><body>{body}</body></html>'
    return Page(
        Capture(
            url=url,
            requested=url,
            taken_at=datetime(2026, 1, 1, tzinfo=UTC),
            status=200,
            body=html.encode(),
            collector="test",
        )
    )


def kinds(body: str, knowledge: Knowledge, **fields: str) -> list[tuple[LegalPageKind, str]]:
    return [(one.kind, one.url) for one in legal_pages.detect(a_page(body, **fields), knowledge)]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Impressum", IMPRINT),
        ("Imprint", IMPRINT),
        ("Im&shy;pres&shy;sum", IMPRINT),
        ("Legal notice", IMPRINT),
        ("Mentions légales", IMPRINT),
        ("Aviso legal", IMPRINT),
        ("Note legali", IMPRINT),
        ("Colofon", IMPRINT),
        ("Nota prawna", IMPRINT),
        ("Offenlegung", IMPRINT),
        ("Rechtliches", IMPRINT),
        ("Datenschutz", PRIVACY),
        ("Datenschutzerklärung", PRIVACY),
        ("Hinweise zum Datenschutz", PRIVACY),
        ("Privacy Policy", PRIVACY),
        ("Politique de confidentialité", PRIVACY),
        ("Política de privacidad", PRIVACY),
        ("Privacyverklaring", PRIVACY),
        ("Polityka prywatności", PRIVACY),
        ("Política de privacidade", PRIVACY),
        ("Erklärung zur Barrierefreiheit", ACCESS),
        ("Barrierefreiheit", ACCESS),
        ("Accessibility statement", ACCESS),
        ("Accessibilité : partiellement conforme", ACCESS),
        ("Deklaracja dostępności", ACCESS),
        ("Social-Media-Konzept", CONCEPT),
        ("Nutzungskonzept Twitter", CONCEPT),
        ("Konzept für die Nutzung sozialer Medien", CONCEPT),
        ("Social Media Policy", CONCEPT),
    ],
)
def test_a_footer_link_with_the_name_of_a_legal_page(
    label: str, kind: LegalPageKind, knowledge: Knowledge
) -> None:
    found = kinds(f'<footer><a href="/seite/17">{label}</a></footer>', knowledge)
    assert found == [(kind, "https://www.amt.example/seite/17")]


@pytest.mark.parametrize(
    "label",
    [
        "Datenschutz-Einstellungen",
        "Cookie-Einstellungen",
        "Datenschutzbeauftragte wählt neuen Vorstand",
        "Datenschutz in der Schule",
        "Barriere melden",
        "Netiquette",
        "Impressumspflicht im Netz",
        "Privacy Shield gekippt",
        "Social Media",
    ],
)
def test_a_label_that_only_contains_the_word(label: str, knowledge: Knowledge) -> None:
    assert kinds(f'<footer><a href="/seite/17">{label}</a></footer>', knowledge) == []


def test_one_link_may_be_two_legal_pages(knowledge: Knowledge) -> None:
    found = kinds('<footer><a href="/i">Impressum &amp; Datenschutz</a></footer>', knowledge)
    assert [kind for kind, _ in found] == [IMPRINT, PRIVACY]


def test_the_address_counts_where_the_label_says_nothing(knowledge: Knowledge) -> None:
    found = kinds('<footer><a href="/datenschutzerklaerung"><svg></svg></a></footer>', knowledge)
    assert found == [(PRIVACY, "https://www.amt.example/datenschutzerklaerung")]


def test_an_icon_speaks_through_its_title_or_picture(knowledge: Knowledge) -> None:
    found = kinds(
        '<footer><a href="/p1" title="Impressum"></a><a href="/p2"><img alt="Datenschutz"></a></footer>',
        knowledge,
    )
    assert found == [(IMPRINT, "https://www.amt.example/p1"), (PRIVACY, "https://www.amt.example/p2")]


def test_a_topic_in_the_menu_gives_way_to_the_footer(knowledge: Knowledge) -> None:
    body = '<nav><a href="/themen/datenschutz">Datenschutz</a></nav><footer><a href="/datenschutz">Datenschutz</a></footer>'
    assert kinds(body, knowledge) == [(PRIVACY, "https://www.amt.example/datenschutz")]


def test_a_topic_alone_is_no_privacy_notice(knowledge: Knowledge) -> None:
    assert kinds('<main><a href="/themen/datenschutz/">Datenschutz</a></main>', knowledge) == []


def test_a_shared_imprint_of_the_parent_counts_in_the_footer(knowledge: Knowledge) -> None:
    body = '<footer><a href="https://www.ministerium.example/impressum">Impressum</a></footer>'
    assert kinds(body, knowledge) == [(IMPRINT, "https://www.ministerium.example/impressum")]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Geschützt durch reCAPTCHA: <a href="https://policies.google.com/privacy">Privacy Policy</a></p>',
        '<footer><a href="https://www.facebook.com/privacy/policy">Datenschutzerklärung</a></footer>',
        '<main><p>Siehe <a href="https://www.anderes.example/impressum">Impressum</a> dort.</p></main>',
    ],
)
def test_legal_pages_of_others_are_not_the_bodys(body: str, knowledge: Knowledge) -> None:
    assert kinds(body, knowledge) == []


def test_the_imprint_knows_itself(knowledge: Knowledge) -> None:
    page = a_page("<main><h1>Impressum</h1></main>", url="https://www.amt.example/service/impressum")
    (found,) = legal_pages.detect(page, knowledge)
    assert (found.kind, found.url, found.place) == (IMPRINT, page.capture.url, Place.IMPRINT)


def test_a_topic_page_is_not_a_privacy_notice_itself(knowledge: Knowledge) -> None:
    url = "https://www.amt.example/verbraucher/17"
    assert kinds("<main><h1>Datenschutz</h1></main>", knowledge, url=url) == []


def test_place_and_evidence_are_told(knowledge: Knowledge) -> None:
    page = a_page('<footer id="fuss"><ul><li><a class="x" href="/impressum">Impressum</a></li></ul></footer>')
    (found,) = legal_pages.detect(page, knowledge)
    assert found.place is Place.FOOTER
    assert found.evidence.path == "body/footer#fuss/ul/li/a"
    assert found.evidence.excerpt == '<a class="x" href="/impressum">Impressum</a>'


def test_an_imprint_in_the_midst_of_many_links_is_found(knowledge: Knowledge) -> None:
    many = "".join(f'<a href="/n/{n}">Meldung {n}</a>' for n in range(150))
    body = f'<main>{many}<p><a href="/s/1">Impressum</a> <a href="/s/2">Datenschutz</a></p>{many}</main>'
    assert {kind for kind, _ in kinds(body, knowledge)} == {IMPRINT, PRIVACY}


def test_the_quoted_source_is_that_of_the_very_link(knowledge: Knowledge) -> None:
    body = (
        '<!-- <a href="/i">Impressum</a> --><p><a href="/i" rel="help">Lesen</a> im <a href="/suche/impressum">Amt</a></p>'
        '<footer><a class="k" href="/i">Kontakt</a> <a\nhref="/i"><span>Impressum</span></a></footer>'
    )
    found = next(one for one in legal_pages.detect(a_page(body), knowledge) if one.place is Place.FOOTER)
    assert found.evidence.path == "body/footer/a[2]"
    assert found.evidence.excerpt == '<a\nhref="/i"><span>Impressum</span></a>'


def test_links_in_comments_and_scripts_are_none(knowledge: Knowledge) -> None:
    link = '<footer><a href="/impressum">Impressum</a></footer>'
    for body in (f"<!-- {link} -->", f"<script>var a = '{link}';</script>", f"<textarea>{link}</textarea>"):
        assert kinds(body, knowledge) == [], body


def test_of_countless_legal_links_a_few_are_told(knowledge: Knowledge) -> None:
    body = "".join(f'<a href="/datenschutz/{n}">Datenschutzerklärung</a>' for n in range(5000))
    assert 0 < len(kinds(body, knowledge)) <= len("few")
