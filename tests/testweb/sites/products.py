"""Sites with three real consent products from npm, wired to trackers as their manuals say."""

from typing import Final

from testweb.answers import sdk
from testweb.pages import PROSE, css, html, page
from testweb.server import Host
from testweb.sites.banners import HONEST
from testweb.truth import ACCEPT, May, Must, Site

_GTAG: Final = "https://www.googletagmanager.com/gtag/js?id=G-TEST000004"
_AFTER: Final = (
    Must("consent-banner"),
    Must("third-party-request", "googletagmanager.com", ACCEPT),
    Must("third-party-request", "google-analytics.com", ACCEPT),
    Must("tracker", "Google Analytics", ACCEPT),
    Must("cookie", "_ga", ACCEPT),
    Must("identifier-shared", "google-analytics.com", ACCEPT),
    Must("beacon", "google-analytics.com", ACCEPT),
    Must("after-accept", "google-analytics.com", ACCEPT),
)
_MAY: Final = (
    May("after-accept"),
    May("tracker", "googletagmanager.com"),
    May("pixel", "google-analytics.com"),
    May("cookie", "klaro"),
    May("cookie", "cc_cookie"),
    May("cookie", "eu-consent"),
    May("cookie", "orejime"),
)

_KLARO: Final = f"""<script type="text/plain" data-type="application/javascript" data-name="google-analytics" data-src="{_GTAG}"></script>
<script>window.klaroConfig = {{ lang: "de", acceptAll: true, mustConsent: false, hideDeclineAll: false, default: false, privacyPolicy: "#datenschutz",
translations: {{ de: {{ purposes: {{ statistik: "Statistik" }}, "google-analytics": {{ description: "Reichweitenmessung" }} }} }},
services: [{{ name: "google-analytics", title: "Google Analytics", purposes: ["statistik"], cookies: [/^_ga/] }}] }};</script>
<script defer src="/klaro/klaro.js"></script>"""

_VANILLA: Final = f"""<link rel="stylesheet" href="/cc/cookieconsent.css">
<script type="text/plain" data-category="analytics" data-src="{_GTAG}"></script>
<script src="/cc/cookieconsent.umd.js"></script>
<script>CookieConsent.run({{ categories: {{ necessary: {{ enabled: true, readOnly: true }}, analytics: {{}} }},
language: {{ default: "de", translations: {{ de: {{
consentModal: {{ title: "Wir verwenden Cookies", description: "Mit Ihrer Einwilligung messen wir die Reichweite dieser Website.",
acceptAllBtn: "Alle akzeptieren", acceptNecessaryBtn: "Alle ablehnen", showPreferencesBtn: "Einstellungen verwalten" }},
preferencesModal: {{ title: "Einstellungen", acceptAllBtn: "Alle akzeptieren", acceptNecessaryBtn: "Alle ablehnen", savePreferencesBtn: "Auswahl speichern",
closeIconLabel: "Schließen", sections: [{{ title: "Statistik", description: "Reichweitenmessung", linkedCategory: "analytics" }}] }} }} }} }} }});</script>"""

_OREJIME: Final = f"""<link rel="stylesheet" href="/orejime/orejime-standard.css">
<template data-purpose="analytics"><script src="{_GTAG}"></script></template>
<script>window.orejimeConfig = {{ privacyPolicyUrl: "#datenschutz", purposes: [
{{ id: "analytics", title: "Reichweitenmessung", description: "Wir zählen Besuche.", cookies: ["_ga"] }}] }};</script>
<script src="/orejime/orejime-standard-de.js"></script>"""


def _site(name: str, host: str, product: str, files: Host) -> Site:
    start = html(page(f"Amt {name}", "Willkommen", PROSE * 3, tail=product))
    return Site(
        name=name,
        hosts={host: {"/": start, "/assets/site.css": css(), **files}},
        must=_AFTER,
        may=_MAY,
        banner=HONEST,
        sdks=True,
    )


SITES: Final = (
    _site("klaro", "www.amt-klar.example", _KLARO, {"/klaro/klaro.js": sdk("klaro/dist/klaro.js")}),
    _site(
        "vanilla-cookieconsent",
        "www.amt-vanille.example",
        _VANILLA,
        {
            "/cc/cookieconsent.css": sdk("vanilla-cookieconsent/dist/cookieconsent.css"),
            "/cc/cookieconsent.umd.js": sdk("vanilla-cookieconsent/dist/cookieconsent.umd.js"),
        },
    ),
    _site(
        "orejime",
        "www.amt-origami.example",
        _OREJIME,
        {
            "/orejime/orejime-standard.css": sdk("orejime/dist/orejime-standard.css"),
            "/orejime/orejime-standard-de.js": sdk("orejime/dist/orejime-standard-de.js"),
        },
    ),
)
