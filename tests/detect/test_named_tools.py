"""Which third parties does a privacy notice name?"""

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
    assert named_tools(notice(f"<p>Matomo</p>{FILLER}"), knowledge) == ("matomo_cloud", "matomo_self")


def test_scripts_and_comments_name_nobody(knowledge):
    hidden = "<script>// Matomo</script><!-- Hotjar --><style>/* Criteo */</style>"
    assert named_tools(notice(f"{hidden}{FILLER}"), knowledge) == ()


def test_words_are_found_however_the_page_spells_them(knowledge):
    assert "google_analytics" in (
        named_tools(notice(f"<p>Google&nbsp;Ana&shy;lytics</p>{FILLER}"), knowledge) or ()
    )
