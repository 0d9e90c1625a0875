"""Home-made German consent banners that do what they say: nothing before, nothing after a rejection."""

from typing import Final

from testweb.answers import script
from testweb.pages import PROSE, css, html, page
from testweb.server import Host, Reply
from testweb.truth import ACCEPT, May, Must, Site

GATED: Final = '<script type="text/plain" data-zweck="statistik" data-src="https://www.googletagmanager.com/gtag/js?id=G-TEST000003"></script>'
FILM: Final = '<iframe data-zweck="medien" data-src="https://www.youtube.com/embed/abcdefghijk" width="320" height="180" title="Film"></iframe>'
AFTER_CONSENT: Final = (
    Must("consent-banner"),
    Must("third-party-request", "googletagmanager.com", ACCEPT),
    Must("third-party-request", "google-analytics.com", ACCEPT),
    Must("third-party-request", "youtube.com", ACCEPT),
    Must("third-party-request", "ytimg.com", ACCEPT),
    Must("tracker", "Google Analytics", ACCEPT),
    Must("cookie", "_ga", ACCEPT),
    Must("cookie", "VISITOR_INFO1_LIVE", ACCEPT),
    Must("identifier-shared", "google-analytics.com", ACCEPT),
    Must("beacon", "google-analytics.com", ACCEPT),
    Must("embed", "youtube.com", ACCEPT),
    Must("after-accept", "google-analytics.com", ACCEPT),
    Must("after-accept", "youtube.com", ACCEPT),
)
"""What Google's tag and a YouTube film do once the visitor agreed."""

ALLOWED: Final = (
    May("cookie", "einwilligung"),
    May("after-accept"),
    May("tracker", "googletagmanager.com"),
    May("tracker", "youtube.com"),
    May("embed", "ytimg.com"),
    May("tracker", "ytimg.com"),
    May("pixel", "google-analytics.com"),
)
HONEST: Final = {"none": "seen", "reject": "rejected", "accept": "accepted"}


def body(title: str, banner: str, *scripts: str, gated: str = GATED) -> Reply:
    """A start page with ``banner`` and the scripts that work it."""
    tail = gated + banner + "".join(f'<script src="/js/{name}"></script>' for name in scripts)
    return html(page(title, "Willkommen", PROSE * 3 + FILM, tail=tail))


def files(*names: str) -> Host:
    """What a site with a banner serves besides its start page."""
    notice = html(page("Amt", "Datenschutzerklärung", PROSE))
    return {
        **{f"/js/{name}": script(name) for name in names},
        "/assets/site.css": css(),
        "/datenschutz": notice,
    }


_BAR: Final = """<style>.cookie-hinweis{position:fixed;bottom:0;left:0;right:0;background:#fff;border-top:3px solid #003064;padding:20px;z-index:1000}
.cookie-hinweis button{padding:8px 16px;margin-right:8px}</style>
<div class="cookie-hinweis" role="dialog" aria-label="Cookie-Einstellungen" hidden><p><strong>Cookies auf dieser Website</strong></p>
<p>Wir verwenden Cookies zur Auswertung der Nutzung und binden Videos ein, wenn Sie einwilligen. Näheres in der <a href="/datenschutz">Datenschutzerklärung</a>.</p>
<button class="alle" type="button">Alle akzeptieren</button><button class="notwendig" type="button">Nur notwendige Cookies</button></div>"""

_WINDOW: Final = """<style>#cc-overlay{position:fixed;inset:0;background:rgba(0,0,0,.6);z-index:5000;display:flex;align-items:center;justify-content:center}
#cc-overlay[hidden],.cc-ebene[hidden]{display:none}.cc-ebene{background:#fff;width:560px;padding:24px}.cc-ebene button{padding:8px 16px;margin:4px}
.cc-alle{background:#0a7d2c;color:#fff;border:0;font-size:18px}.cc-mehr{background:none;border:0;color:#888;font-size:12px;text-decoration:underline}
.cc-ebene label{display:block}.cc-ebene input{display:inline;width:auto}</style>
<div id="cc-overlay" hidden><div class="cc-ebene"><h2>Datenschutzeinstellungen</h2><p>Wir nutzen auf unserer Website Cookies und Dienste Dritter. Einige sind essenziell, andere helfen uns, diese Website zu verbessern.</p>
<button class="cc-alle" type="button">Zustimmen und weiter</button><button class="cc-mehr" type="button">Individuelle Einstellungen</button></div>
<div class="cc-ebene" hidden><h2>Individuelle Einstellungen</h2><label><input type="checkbox" checked disabled value="essenziell"> Essenziell</label>
<label><input type="checkbox" checked value="statistik"> Statistik</label><label><input type="checkbox" checked value="medien"> Externe Medien</label>
<button class="cc-speichern" type="button">Auswahl speichern</button><button class="cc-alle" type="button">Alle akzeptieren</button></div></div>"""

_DIALOG: Final = """<html lang="de"><head><meta charset="utf-8"><title>Einwilligung</title><style>body{font:16px sans-serif;margin:20px}button{padding:8px 16px}</style></head>
<body><h1>Wir brauchen Ihre Zustimmung</h1><p>Mit Ihrer Einwilligung setzen wir Cookies und ähnliche Technologien zur Reichweitenmessung ein.</p>
<button onclick="parent.postMessage('alle', '*')">Alle Cookies zulassen</button> <button onclick="parent.postMessage('keine', '*')">Ablehnen</button></body></html>"""

SITES: Final = (
    Site(
        name="banner-first-layer",
        hosts={
            "www.amt-leiste.example": {
                "/": body("Amt für Leisten", _BAR, "gate.js", "banner-bar.js"),
                **files("gate.js", "banner-bar.js"),
            }
        },
        must=AFTER_CONSENT,
        may=ALLOWED,
        banner=HONEST,
    ),
    Site(
        name="banner-deeper",
        hosts={
            "www.amt-tiefe.example": {
                "/": body("Amt für Tiefe", _WINDOW, "gate.js", "banner-deeper.js"),
                **files("gate.js", "banner-deeper.js"),
            }
        },
        must=AFTER_CONSENT,
        may=ALLOWED,
        banner={**HONEST, "reject": "rejected_deeper"},
    ),
    Site(
        name="banner-shadow-late",
        hosts={
            "www.amt-schatten.example": {
                "/": body(
                    "Amt für Schatten",
                    "<zustimmungs-fenster></zustimmungs-fenster>",
                    "gate.js",
                    "banner-shadow.js",
                ),
                **files("gate.js", "banner-shadow.js"),
            }
        },
        must=AFTER_CONSENT,
        may=ALLOWED,
        banner=HONEST,
    ),
    Site(
        name="banner-frame",
        hosts={
            "www.amt-rahmen.example": {
                "/": body("Amt für Rahmen", "", "gate.js", "banner-frame.js"),
                **files("gate.js", "banner-frame.js"),
            },
            "dialog.zustimmhaus.example": {"/dialog.html": Reply(body=b"<!DOCTYPE html>" + _DIALOG.encode())},
        },
        must=(*AFTER_CONSENT, Must("third-party-request", "zustimmhaus.example")),
        may=ALLOWED,
        banner=HONEST,
    ),
)
