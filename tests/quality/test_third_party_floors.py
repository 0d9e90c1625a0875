"""How often is the third-party question right on real pages? Floors; lower one only with a changelog line."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from amtsblick.detect.page import Page
from amtsblick.detect.questions.third_parties import detect
from amtsblick.knowledge import load
from amtsblick.values.answers import LoadState, ThirdParty
from amtsblick.values.capture import Capture

CORPUS: Final = Path(
    os.environ.get("AMTSBLICK_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus" / "dev"
)
TRUTH: Final = CORPUS / "truth.json"
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not TRUTH.exists(), reason="the corpus is not here")]

NAMES: Final = {
    "3Q/nexx": "nexx",
    "AT Internet": "at_internet",
    "AddThis": "addthis",
    "AddToAny": "addtoany",
    "Adform": "adform",
    "Adobe Analytics": "adobe_analytics",
    "Adobe Launch/DTM": "adobe_analytics",
    "Adobe Typekit": "adobe_fonts",
    "Akamai mPulse": "akamai",
    "Amazon Ads": "amazon_ads",
    "Amazon S3/CloudFront": "cloudfront",
    "Azure CDN": "azure_cdn",
    "Bootstrap CDN": "bootstrap_cdn",
    "Borlabs Cookie (self-hosted)": "borlabs",
    "Brightcove": "brightcove",
    "BunnyCDN": "bunny",
    "Chartbeat": "chartbeat",
    "Cloudflare": "cloudflare",
    "Cloudflare cdnjs": "cdnjs",
    "Cookie Notice/Law Info plugin (self-hosted)": "cookieyes osano cookie_notice",
    "Cookiebot": "cookiebot",
    "Criteo": "criteo",
    "Disqus": "disqus",
    "Elfsight": "elfsight",
    "Ensighten": "ensighten",
    "Facebook SDK/plugins": "meta_plugins meta_pixel",
    "Facebook page/like plugin": "meta_plugins",
    "Fathom": "fathom",
    "Flickr images": "flickr_embed",
    "Flipboard widget": "flipboard",
    "Font Awesome": "fontawesome",
    "Fonts.com/Monotype": "monotype",
    "Google +1 button": "google_signin google_plus",
    "Google Ads/DoubleClick": "google_ads doubleclick google_adsense",
    "Google Analytics": "google_analytics",
    "Google Calendar/Docs": "google_docs google_forms",
    "Google Cloud Storage": "google_storage",
    "Google Custom Search": "google_cse",
    "Google Custom Search/Loader": "google_cse google_ajax_libs",
    "Google Fonts": "google_fonts",
    "Google Hosted Libraries": "google_ajax_libs",
    "Google Maps": "google_maps",
    "Google Tag Manager": "google_tag_manager",
    "Google Translate": "google_translate",
    "Google reCAPTCHA": "google_recaptcha",
    "Google+": "google_signin google_plus",
    "Gravatar": "gravatar",
    "Hotjar": "hotjar",
    "HubSpot": "hubspot",
    "IAB consensu.org CMP": "consentmanager quantcast_choice onetrust sourcepoint",
    "INFOnline/IVW": "infonline",
    "ITZBund statistics": "matomo_self",
    "Index Exchange": "index_exchange",
    "Instagram embed": "instagram_embed",
    "Instagram embed (post)": "instagram_embed",
    "Instagram images": "instagram_embed",
    "Issuu": "issuu",
    "JW Player": "jwplayer",
    "Jetpack/WordPress Stats": "wp_stats",
    "Jetpack/WordPress.com CDN": "wordpress_com",
    "Kaltura": "kaltura",
    "Klaro (self-hosted)": "klaro",
    "LinkedIn widget": "linkedin_plugin",
    "LiveRamp Privacymanager": "liveramp_cmp",
    "Lotame": "lotame",
    "Mailchimp": "mailchimp",
    "MailerLite": "mailerlite",
    "Mailjet": "mailjet",
    "Matomo": "matomo_self matomo_cloud",
    "Media.net": "media_net",
    "MessengerPeople/WhatsBroadcast": "messengerpeople",
    "Meta Pixel": "meta_pixel",
    "Microsoft Ajax CDN": "ms_ajax_cdn",
    "New Relic": "newrelic",
    "OneSignal": "onesignal",
    "OneTrust": "onetrust",
    "OpenX": "openx",
    "Optimizely": "optimizely",
    "Outbrain": "outbrain",
    "Piano/Tinypass": "at_internet",
    "Pinterest Tag": "pinterest_tag",
    "Pinterest widget": "pinterest_tag",
    "Piwik PRO": "piwik_pro",
    "Podlove": "podlove",
    "PubMatic": "pubmatic",
    "Quantcast": "quantcast",
    "ReadSpeaker": "readspeaker",
    "Rubicon": "rubicon",
    "ShareThis": "sharethis",
    "Sharethrough": "sharethrough",
    "Shariff (2-click, self-hosted)": "shariff",
    "Skimlinks": "skimlinks",
    "Smart AdServer": "smart_adserver",
    "Sourcepoint": "sourcepoint",
    "Spot.IM": "spot_im",
    "Spotify": "spotify",
    "Stripe": "stripe",
    "Taboola": "taboola",
    "Teads": "teads",
    "Tealium": "tealium",
    "TikTok embed": "tiktok_embed",
    "Truffle/opinary": "opinary",
    "Usercentrics": "usercentrics",
    "VG Wort": "vg_wort",
    "VWO": "vwo",
    "Verizon/Oath": "yahoo_ads",
    "Vimeo": "vimeo",
    "Webtrekk/Mapp": "mapp",
    "WordPress.com files": "wordpress_com",
    "WordPress.org CDN": "wordpress_org",
    "X/Twitter Ads pixel": "x_ads",
    "X/Twitter embed (tweet)": "x_widgets",
    "X/Twitter share/follow button": "x_widgets",
    "X/Twitter timeline widget": "x_widgets",
    "X/Twitter widgets": "x_widgets",
    "Xandr/AppNexus": "xandr",
    "YouTube": "youtube",
    "YouTube (nocookie)": "youtube",
    "YouTube thumbnails": "youtube",
    "Yumpu": "yumpu",
    "comScore": "comscore",
    "consentmanager.net": "consentmanager",
    "etracker": "etracker",
    "jQuery CDN": "jquery_cdn",
    "jsDelivr": "jsdelivr",
    "polyfill.io": "polyfill_io",
    "reCAPTCHA widget": "google_recaptcha",
    "unpkg": "unpkg",
    "xplosion": "emetriq",
}
"""Vendors as the truth names them, and our ids; both sides leave out what the other does not know."""

ERRATA: Final = (
    ("O009", "doubleclick", 'data-tcf="waiting-for-consent"'),
    ("O009", "etracker", 'data-tcf="waiting-for-consent"'),
    ("O009", "google_adsense", 'data-tcf="waiting-for-consent"'),
    ("O009", "google_analytics", 'data-placement="google-analytics-tracking-code"'),
    ("O009", "google_tag_manager", 'data-placement="google-analytics-tracking-code"'),
    ("O009", "meta_pixel", 'data-placement="facebook-pixel"'),
    ("S110", "google_maps", 'data-borlabs-cookie-id="googlemaps"'),
    ("O022", "google_ajax_libs", "'://ajax.googleapis.com/ajax/libs/webfont/1/webfont.js'"),
    ("S033", "google_plus", "po.src = 'https://apis.google.com/js/plusone.js'"),
    ("S058", "google_plus", "po.src = 'https://apis.google.com/js/plusone.js'"),
    ("O015", "google_plus", "po.src = 'https://apis.google.com/js/plusone.js'"),
    ("O013", "google_signin", "po.src = 'https://apis.google.com/js/platform.js'"),
    ("O047", "instagram_embed", 'data-borlabs-script-blocker-src="//www.instagram.com/embed.js"'),
    ("O124", "monotype", "//hello.myfonts.net/count/"),
    ("O007", "newrelic", "(NREUM={})).loader_config={licenseKey:"),
    ("O030", "newrelic", "(NREUM={})).loader_config={xpid:"),
    ("O113", "newrelic", "(NREUM={})).loader_config={licenseKey:"),
    ("O020", "quantcast_choice", '"https://cmp.quantcast.com".concat("/choice/"'),
)
"""Third parties that a page loads or holds back and the truth lacks: page, our id, proof in the source."""

COUNTED: Final = frozenset({LoadState.LOADS, LoadState.DEFERRED})
TRUE_STATES: Final = frozenset({"load", "inline", "deferred", "blocked"})


def found_on(entry: dict[str, Any]) -> set[str]:
    capture = Capture(
        url=entry["url"],
        requested=entry["url"],
        taken_at=datetime(2026, 11, 1, tzinfo=UTC),
        status=200,
        body=(CORPUS / entry["file"]).read_bytes(),
        collector="test",
    )
    answers = detect(Page(capture), load())
    return {a.vendor for a in answers if isinstance(a, ThirdParty) and a.state in COUNTED}


def wanted_on(entry: dict[str, Any]) -> Iterator[frozenset[str]]:
    for third_party in entry["third_parties"]:
        if third_party["vendor"] in NAMES and not TRUE_STATES.isdisjoint(third_party["states"]):
            yield frozenset(NAMES[third_party["vendor"]].split())


def score(*, amended: bool) -> tuple[float, float]:
    """Precision and recall over all pages, with or without the errata."""
    comparable = {vendor for names in NAMES.values() for vendor in names.split()}
    right = wrong = missed = 0
    for entry in json.loads(TRUTH.read_text()):
        found = found_on(entry) & comparable
        wanted = list(wanted_on(entry))
        wanted += [frozenset({vendor}) for page, vendor, _ in ERRATA if amended and page == entry["id"]]
        hits = sum(1 for one in wanted if not one.isdisjoint(found))
        right, missed = right + hits, missed + len(wanted) - hits
        wrong += len(found - frozenset().union(*wanted))
    return right / (right + wrong), right / (right + missed)


def test_floors_against_the_truth_as_it_is() -> None:
    precision, recall = score(amended=False)
    assert precision >= 0.97
    assert recall >= 0.97


def test_floors_against_the_truth_with_its_proven_gaps_filled() -> None:
    precision, recall = score(amended=True)
    assert precision >= 0.995
    assert recall >= 0.97


@pytest.mark.parametrize(
    ("page", "vendor", "proof"), ERRATA, ids=[f"{page}-{vendor}" for page, vendor, _ in ERRATA]
)
def test_each_erratum_is_proven_by_the_page(page: str, vendor: str, proof: str) -> None:
    (entry,) = (entry for entry in json.loads(TRUTH.read_text()) if entry["id"] == page)
    source = (CORPUS / entry["file"]).read_bytes().decode("utf-8", "replace")
    assert " ".join(proof.split()) in " ".join(source.split())
    assert all(vendor not in one for one in wanted_on(entry))
