"""Home-made German consent banners that offer no choice, do not work, or do not keep their word."""

from typing import Final

from testweb.answers import DOT, script
from testweb.pages import PROSE, css, html, page
from testweb.sites.banners import AFTER_CONSENT, ALLOWED, GATED, body, files
from testweb.truth import ACCEPT, ALWAYS, REJECT, May, Must, Site

_BOX: Final = "position:fixed;left:50%;top:30%;width:520px;margin-left:-260px;padding:24px;background:#fff;border:2px solid #003064;z-index:4000"

_ONLY_OK: Final = f"""<div id="cookie-banner" style="{_BOX}"><p>Diese Website verwendet Cookies, um die Nutzung auszuwerten.
Wenn Sie weiter surfen, stimmen Sie dem zu.</p>
<button type="button" onclick="document.getElementById('cookie-banner').remove()">Verstanden</button></div>"""

_PAY: Final = f"""<div class="pur-schranke" role="dialog" aria-modal="true" aria-label="Zugang wählen" style="{_BOX}">
<h2>Weiterlesen mit Werbung oder im Pur-Abo</h2>
<div><p>Besuchen Sie die Website wie gewohnt mit Werbung und Tracking. Sie willigen in Cookies und die Verarbeitung durch Dritte ein.</p>
<button type="button" id="ja">Akzeptieren und weiter</button></div>
<div><p>Nutzen Sie die Website ohne Werbetracking und Cookies für 2,99 € im Monat.</p><a href="https://konto.purkasse.example/abo"><button type="button">Pur-Abo abschließen</button></a></div></div>
<script>document.getElementById("ja").onclick = () => tor.decide(["statistik", "medien"], document.querySelector(".pur-schranke"));</script>"""

_COVERED: Final = f"""<div id="consent-box" style="{_BOX}"><h2>Cookie-Einstellungen</h2><p>Wir verwenden Cookies für Statistik. Stimmen Sie zu?</p>
<button type="button">Alle akzeptieren</button><button type="button">Ablehnen</button></div>
<div style="position:fixed;inset:0;z-index:5000;background:rgba(0,0,0,.05)"></div>"""

_DEAF: Final = f"""<div id="consent-box" style="{_BOX}"><h2>Cookie-Einstellungen</h2><p>Wir verwenden Cookies für Statistik. Stimmen Sie zu?</p>
<button type="button">Alle akzeptieren</button><button type="button">Alle ablehnen</button></div>"""

_GREEDY: Final = f"""<div id="datenschutzfenster" role="dialog" aria-label="Cookie-Hinweis" style="{_BOX}"><h2>Wir schätzen Ihre Privatsphäre</h2>
<p>Wir und unsere Partner verwenden Cookies zur Analyse und für Marketing.</p>
<button type="button" id="ok">Akzeptieren</button><button type="button" id="nein">Ablehnen</button></div>
<script src="/js/banner-greedy.js"></script>"""

_MATOMO: Final = '<script src="https://matomo.rechenhaus.example/matomo.js" data-site="4"></script>'
_MATOMO_RUNS: Final = (
    Must("consent-banner"),
    Must("third-party-request", "rechenhaus.example"),
    Must("tracker", "rechenhaus.example"),
    Must("cookie", "_pk_id*"),
    Must("cookie", "_pk_ses*"),
    Must("identifier-shared", "rechenhaus.example"),
    Must("beacon", "rechenhaus.example"),
)
_MATOMO_MAY: Final = (May("pixel", "rechenhaus.example"),)


def _site(
    name: str, host: str, tail: str, must: tuple[Must, ...], may: tuple[May, ...], banner: dict[str, str]
) -> Site:
    start = html(page(f"Amt {name}", "Willkommen", PROSE * 3, tail=tail))
    own = {"/": start, "/js/banner-greedy.js": script("banner-greedy.js"), "/assets/site.css": css()}
    hosts = {host: own}
    if name == "banner-greedy":
        hosts["interesse.berechtigt.example"] = {"/i.gif": DOT}
    return Site(name=name, hosts=hosts, must=must, may=may, banner=banner)


SITES: Final = (
    _site(
        "banner-only-ok",
        "www.amt-verstanden.example",
        _MATOMO + _ONLY_OK,
        _MATOMO_RUNS,
        (*_MATOMO_MAY, May("after-reject", "rechenhaus.example"), May("after-reject", "_pk_*")),
        {"none": "seen", "reject": "no_reject", "accept": "accepted"},
    ),
    Site(
        name="banner-pay",
        hosts={
            "www.amt-kasse.example": {
                "/": body("Amt für Kasse", '<script src="/js/gate.js"></script>' + _PAY),
                **files("gate.js"),
            }
        },
        must=AFTER_CONSENT,
        may=ALLOWED,
        banner={"none": "seen", "reject": "pay_or_okay", "accept": "accepted"},
    ),
    _site(
        "banner-covered",
        "www.amt-glas.example",
        GATED + _COVERED,
        (Must("consent-banner"),),
        (),
        {"none": "seen", "reject": "not_operable", "accept": "not_operable"},
    ),
    _site(
        "banner-deaf",
        "www.amt-taub.example",
        GATED + _DEAF,
        (Must("consent-banner"),),
        (),
        {"none": "seen", "reject": "no_effect", "accept": "no_effect"},
    ),
    _site(
        "banner-greedy",
        "www.amt-gier.example",
        _GREEDY,
        (
            *_MATOMO_RUNS,
            Must("third-party-request", "berechtigt.example", REJECT),
            Must("third-party-request", "tiktok.com", ACCEPT),
            Must("third-party-request", "google-analytics.com", ACCEPT),
            Must("third-party-request", "googletagmanager.com", ACCEPT),
            Must("tracker", "TikTok*", ACCEPT),
            Must("tracker", "Google Analytics", ACCEPT),
            Must("cookie", "_ttp", ACCEPT),
            Must("cookie", "_ga", ACCEPT),
            Must("identifier-shared", "tiktok.com", ACCEPT),
            Must("identifier-shared", "google-analytics.com", ACCEPT),
            Must("beacon", "tiktok.com", ACCEPT),
            Must("beacon", "google-analytics.com", ACCEPT),
            Must("pixel", "berechtigt.example", REJECT),
            Must("after-reject", "rechenhaus.example", REJECT),
            Must("after-reject", "berechtigt.example", REJECT),
            Must("after-accept", "tiktok.com", ACCEPT),
            Must("after-accept", "google-analytics.com", ACCEPT),
        ),
        (
            *_MATOMO_MAY,
            May("after-accept", "tiktok.com"),
            May("after-accept", "google*"),
            May("after-accept", "_*"),
            May("after-reject", "_pk_*"),
            May("tracker", "berechtigt.example"),
            May("tracker", "googletagmanager.com"),
            May("pixel", "tiktok.com"),
            May("pixel", "google-analytics.com"),
        ),
        {"none": "seen", "reject": "rejected", "accept": "accepted"},
    ),
)
assert all(set(site.banner or {}) == set(ALWAYS) for site in SITES)
