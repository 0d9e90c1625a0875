"""Which third parties does a privacy notice name?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amtsblick.detect.named_tools import SHORTEST, named_tools, tools_in
from amtsblick.values.capture import Capture

FILLER = "<p>" + "Wir verarbeiten Daten nach der Verordnung. " * SHORTEST + "</p>"


def notice(html: str) -> Capture:
    return Capture(
        url="https://amt.example/datenschutz",
        requested="https://amt.example/datenschutz",
        taken_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=f"<html><body><main>{html}</main></body></html>".encode(),
        collector="test",
    )


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        pytest.param("Wir nutzen Google Analytics 4.", "google_analytics", id="name"),
        pytest.param("Der Google-Analytics-Dienst", "google_analytics", id="hyphens"),
        pytest.param("Wir nutzen Matomo.", "matomo_self", id="brand-of-two"),
        pytest.param("früher Piwik", "matomo_cloud", id="alias"),
        pytest.param("Schriften von fonts.googleapis.com", "google_fonts", id="host"),
        pytest.param("das Facebook-Pixel", "meta_pixel", id="earlier-name"),
        pytest.param("unser Profil bei Facebook", "meta_plugins", id="service"),
        pytest.param("unser Profil bei TikTok", "tiktok_embed", id="embed-by-service"),
        pytest.param("Karten von OpenStreetMap", "openstreetmap", id="maps"),
        pytest.param("Videos von YouTube", "youtube", id="youtube"),
        pytest.param("Wir nutzen Plausible Analytics.", "plausible", id="word-in-capitals"),
    ],
)
def test_names_brands_aliases_and_hosts_name_a_vendor(text, vendor, knowledge):
    assert vendor in tools_in(text, knowledge)


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        pytest.param(
            "Wir nutzen Google Maps, einen Dienst der Google Ireland Limited.",
            "google_analytics",
            id="operator",
        ),
        pytest.param("eine plausible Erklärung", "plausible", id="everyday-word"),
        pytest.param("Hier finden Sie here Karten", "here", id="here"),
        pytest.param("unser Profil bei TikTok", "tiktok_pixel", id="service-is-no-pixel"),
        pytest.param("unser Profil bei Facebook", "meta_pixel", id="service-is-no-meta-pixel"),
        pytest.param("das Hotjarchen", "hotjar", id="within-a-word"),
        pytest.param("Die Schriften (Fonts) liegen auf eigenen Servern.", "bunny", id="kind-of-product"),
    ],
)
def test_what_only_sounds_alike_names_nobody(text, vendor, knowledge):
    assert vendor not in tools_in(text, knowledge)


def test_an_operator_alone_names_all_of_its_products(knowledge):
    found = tools_in("Daten gehen an Google.", knowledge)
    assert {"google_analytics", "google_maps", "google_fonts"} <= set(found)
    assert "meta_pixel" not in found


def test_an_operators_delivery_hosts_are_named_with_it(knowledge):
    assert "gstatic" in tools_in("Google Maps, ein Dienst von Google", knowledge)


def test_every_vendor_is_named_by_its_name_or_host(knowledge):
    unnamed = [
        vendor.id
        for vendor in knowledge.vendors
        if vendor.id not in tools_in(f"{vendor.name}; {'; '.join(vendor.hosts)}", knowledge)
    ]
    assert unnamed == []


def test_a_page_without_much_text_is_no_notice(knowledge):
    assert named_tools(notice("<p>Matomo</p>"), knowledge) is None
    assert named_tools(notice(f"<p>Matomo</p>{FILLER}"), knowledge).used == ("matomo_cloud", "matomo_self")


def test_scripts_and_comments_name_nobody(knowledge):
    hidden = "<script>// Matomo</script><!-- Hotjar --><style>/* Criteo */</style>"
    assert named_tools(notice(f"{hidden}{FILLER}"), knowledge).used == ()


def test_words_are_found_however_the_page_spells_them(knowledge):
    assert "google_analytics" in (
        named_tools(notice(f"<p>Google&nbsp;Ana&shy;lytics</p>{FILLER}"), knowledge).used
    )


def read(text, knowledge):
    return named_tools(notice(f"<p>{text}</p>{FILLER}"), knowledge)


DENIALS = [
    "Wir nutzen kein Google Analytics.",
    "Wir setzen keine Dienste wie Google Analytics ein.",
    "Auf dieser Website kommt kein Google Analytics zum Einsatz.",
    "Wir verwenden weder Hotjar noch Google Analytics.",
    "Wir verzichten bewusst auf den Einsatz von Hotjar und Google Analytics.",
    "Google Analytics wird auf unseren Seiten nicht eingesetzt.",
    "Wir verwenden Google Analytics nicht mehr.",
    "Wir nutzen Matomo statt Google Analytics.",
    "We do not use Google Analytics.",
    "We don’t use Hotjar, Mouseflow or Google Analytics on this website.",
    "Google Analytics is not used on this website.",
    "Our site makes use of statistics but uses no Google Analytics.",
]
USES = [
    "Google Analytics wird nicht ohne Ihre Einwilligung geladen.",
    "Ohne Einwilligung nutzen wir kein Google Analytics.",
    "Google Analytics überträgt keine Namen.",
    "Es werden keine Google-Analytics-Cookies gesetzt, die länger leben.",
    "Es werden keine Daten an Google Analytics verkauft.",
    "Wir nutzen nicht nur Matomo, sondern auch Google Analytics.",
    "Google Analytics is not used until you agree.",
    "We do not use Google Analytics unless you consent.",
    "Wir verzichten auf die Weitergabe Ihrer Daten durch Google Analytics.",
    "Wenn Sie nicht zustimmen, wird Google Analytics nicht eingesetzt.",
    "Wir nutzen kein Hotjar, Google Analytics setzen wir ein.",
    "Die IP-Adresse wird von Google Analytics nicht gespeichert.",
    "Wir setzen Google Analytics ein, aber nicht mehr Hotjar.",
    "Sie möchten kein Google Analytics? Dann widersprechen Sie.",
    "In unserer App nutzen wir kein Google Analytics.",
    "Nach Ihrem Widerspruch wird Google Analytics nicht mehr verwendet.",
    "Google Analytics wird auf der Unterseite Karriere nicht eingesetzt.",
]


@pytest.mark.parametrize("text", DENIALS, ids=map(str, range(len(DENIALS))))
def test_a_name_in_a_denial_is_not_named_as_used(text, knowledge):
    found = read(text, knowledge)
    assert "google_analytics" in found.denied
    assert "google_analytics" not in found.used


@pytest.mark.parametrize("text", USES, ids=map(str, range(len(USES))))
def test_a_negation_of_something_else_leaves_the_name(text, knowledge):
    found = read(text, knowledge)
    assert "google_analytics" in found.used
    assert found.denied == () or "google_analytics" not in found.denied


def test_what_is_denied_here_and_used_there_is_used(knowledge):
    found = read("Wir nutzen kein Google Analytics. Im Shop nutzen wir Google Analytics.", knowledge)
    assert "google_analytics" in found.used
    assert "google_analytics" not in found.denied


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"%PDF-1.4 " + b"1 0 obj << /Type /Page >> endobj DSGVO " * 90, id="pdf"),
        pytest.param(
            b"<html><body>" + b"<a href=/x>Startseite</a> <a href=/y>Datenschutz</a>" * 90, id="nav"
        ),
    ],
)
def test_what_is_no_notice_names_nothing_and_leaves_nothing_out(body, knowledge):
    assert named_tools(replace(notice(""), body=body), knowledge) is None
