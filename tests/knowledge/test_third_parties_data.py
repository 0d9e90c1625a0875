"""The curated third parties: enough of them, well-formed, and told apart."""

import re
from collections import Counter

import pytest

from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.knowledge import load
from amtsblick.values.knowledge import Vendor

HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[\w./?=-]+)?$")
VENDORS = load().vendors


def owner(address: str) -> str:
    host, slash, path = address.partition("/")
    found = catalogue_of(load()).vendors_at(host, slash + path, catalogue_of(load()).marked(slash + path))
    return " ".join(vendor.id for vendor in found)


def test_there_are_at_least_190_third_parties_with_their_own_ids() -> None:
    assert len(VENDORS) >= 190
    assert len({vendor.id for vendor in VENDORS}) == len(VENDORS)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.id)
def test_row_is_complete_and_precise(vendor: Vendor) -> None:
    assert all(HOST.fullmatch(host) for host in vendor.hosts)
    assert all(len(marker) >= 5 for marker in vendor.markers), "a short marker hits by chance"
    assert vendor.hosts or vendor.markers, "nothing could ever match"
    assert vendor.consent in {"yes", "usually_yes", "depends", "no"}
    assert re.fullmatch(r"[A-Z]{2}", vendor.operator_country)
    assert vendor.advice.endswith(".")
    assert not any(" " in cookie for cookie in vendor.cookies)


def test_no_host_belongs_to_two_third_parties() -> None:
    counted = Counter(host for vendor in VENDORS for host in vendor.hosts)
    assert [host for host, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("address", "vendor"),
    [
        ("www.google.com/recaptcha/api.js", "google_recaptcha"),
        ("www.google.com/maps/embed", "google_maps"),
        ("www.google.com/search", ""),
        ("www.gstatic.com/recaptcha/releases/x.js", "google_recaptcha"),
        ("www.gstatic.com/charts/loader.js", "gstatic"),
        ("fonts.gstatic.com/s/lato.woff2", "google_fonts"),
        ("securepubads.g.doubleclick.net/tag/js/gpt.js", "google_adsense"),
        ("googleads.g.doubleclick.net/pagead/x", "google_ads"),
        ("stats.g.doubleclick.net/j/collect", "google_analytics"),
        ("1234.fls.doubleclick.net/activityi", "doubleclick"),
        ("connect.facebook.net/de_DE/fbevents.js", "meta_pixel"),
        ("connect.facebook.net/de_DE/sdk.js", "meta_plugins"),
        ("www.facebook.com/plugins/page.php", "meta_plugins"),
        ("www.facebook.com/tr?id=1", "meta_pixel"),
        ("cdnjs.cloudflare.com/ajax/libs/x.js", "cdnjs"),
        ("challenges.cloudflare.com/turnstile/v0/api.js", "turnstile"),
        ("stats.wp.com/e-202401.js", "wp_stats"),
        ("i0.wp.com/x.jpg", "wordpress_com"),
        ("docs.google.com/forms/d/e/1/viewform", "google_forms"),
        ("docs.google.com/document/d/1", "google_docs"),
        ("bat.bing.com/bat.js", "ms_ads"),
        ("www.bing.com/search", ""),
        ("apis.google.com/js/plusone.js", "google_plus"),
        ("analytics.tiktok.com/i18n/pixel/events.js", "tiktok_pixel"),
        ("www.tiktok.com/embed.js", "tiktok_embed"),
    ],
)
def test_nearest_host_and_longest_prefix_win(address: str, vendor: str) -> None:
    assert owner(address) == vendor
