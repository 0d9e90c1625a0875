"""Sites that count their visitors: known services, Matomo here and there, cookies of every origin."""

from typing import Final

from testweb.answers import DOT, NO_CONTENT, frame, image, redirect, script, setting
from testweb.pages import PROSE, css, html, page
from testweb.server import Arrival, Reply
from testweb.truth import May, Must, Site

_KNOWN: Final = Site(
    name="trackers",
    hosts={
        "www.kreis-auengrund.example": {
            "/": html(
                page(
                    "Kreis Auengrund",
                    "Willkommen",
                    head='<script async src="https://www.googletagmanager.com/gtag/js?id=G-TEST000001"></script>'
                    '<script async src="https://connect.facebook.net/en_US/fbevents.js"></script>'
                    '<script async src="https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=CTEST0000000000"></script>',
                )
            ),
            "/assets/site.css": css(),
        }
    },
    must=(
        Must("third-party-request", "googletagmanager.com"),
        Must("third-party-request", "google-analytics.com"),
        Must("third-party-request", "facebook.net"),
        Must("third-party-request", "facebook.com"),
        Must("third-party-request", "tiktok.com"),
        Must("tracker", "Google Analytics"),
        Must("tracker", "facebook.com"),
        Must("tracker", "TikTok*"),
        Must("cookie", "_ga"),
        Must("cookie", "_fbp"),
        Must("cookie", "_ttp"),
        Must("identifier-shared", "google-analytics.com"),
        Must("identifier-shared", "facebook.com"),
        Must("identifier-shared", "tiktok.com"),
        Must("beacon", "google-analytics.com"),
        Must("beacon", "tiktok.com"),
        Must("pixel", "facebook.com"),
    ),
    may=(
        May("tracker", "googletagmanager.com"),
        May("tracker", "facebook.net"),
        May("pixel", "google-analytics.com"),
        May("pixel", "tiktok.com"),
    ),
)

_MATOMO_ELSEWHERE: Final = Site(
    name="matomo-third",
    hosts={
        "www.landesamt-zahlen.example": {
            "/": html(
                page(
                    "Landesamt für Zahlen",
                    "Willkommen",
                    tail='<script src="https://matomo.rechenhaus.example/matomo.js" data-site="7"></script>',
                )
            ),
            "/assets/site.css": css(),
        },
        "matomo.rechenhaus.example": {"/matomo.js": script("matomo.js"), "/matomo.php": NO_CONTENT},
    },
    must=(
        Must("third-party-request", "rechenhaus.example"),
        Must("tracker", "rechenhaus.example"),
        Must("tracker", "Matomo*"),
        Must("cookie", "_pk_id*"),
        Must("cookie", "_pk_ses*"),
        Must("identifier-shared", "rechenhaus.example"),
        Must("beacon", "rechenhaus.example"),
    ),
    may=(May("pixel", "rechenhaus.example"),),
)

_MATOMO_HIDDEN: Final = Site(
    name="matomo-own",
    hosts={
        "www.stadt-auenstadt.example": {
            "/": html(
                page(
                    "Stadt Auenstadt",
                    "Willkommen",
                    tail='<script src="https://statistik.stadt-auenstadt.example/matomo.js" data-site="3"></script>',
                )
            ),
            "/assets/site.css": css(),
        },
        "statistik.stadt-auenstadt.example": {"/matomo.js": script("matomo.js"), "/matomo.php": NO_CONTENT},
    },
    must=(
        Must("own-subdomain-tracker", "statistik.stadt-auenstadt.example"),
        Must("cookie", "_pk_id*"),
        Must("cookie", "_pk_ses*"),
        Must("beacon", "statistik.stadt-auenstadt.example"),
    ),
    may=(
        May("tracker", "statistik.stadt-auenstadt.example"),
        May("pixel", "statistik.stadt-auenstadt.example"),
    ),
)


def _hop(arrival: Arrival) -> Reply:
    """First hop of a cookie sync: sets its own identifier and hands it to the partner."""
    mine = f"{int(arrival.at * 1_000_000) % 10**14:014d}hopA"
    cookie = f"hop_a={mine}; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=31536000"
    return redirect(f"https://bild.abgleich.example/b.gif?partner={mine}", ("Set-Cookie", cookie))


def _serial(arrival: Arrival) -> str:
    return f"{int(arrival.at * 1_000_000) % 10**14:014d}Wn9"


_KEKSE: Final = Site(
    name="cookies",
    hosts={
        "www.amt-kekse.example": {
            "/": html(
                page(
                    "Amt für Gebäck",
                    "Willkommen",
                    PROSE
                    + '<iframe src="https://rahmen.werbenetz.example/rahmen" width="300" height="100" title="Anzeige"></iframe>'
                    '<img src="https://bild.weiterleitung.example/a.gif" width="1" height="1" alt="" style="position:absolute;left:-99px">',
                ),
            ),
            "/assets/site.css": css(),
        },
        "rahmen.werbenetz.example": {
            "/rahmen": setting(
                "wn_id", _serial, frame('Anzeige <script src="/rahmen.js"></script>'), "; HttpOnly"
            ),
            "/rahmen.js": script("frame-storage.js"),
        },
        "bild.weiterleitung.example": {"/a.gif": _hop},
        "bild.abgleich.example": {"/b.gif": setting("hop_b", _serial, DOT)},
    },
    must=(
        Must("third-party-request", "werbenetz.example"),
        Must("third-party-request", "weiterleitung.example"),
        Must("third-party-request", "abgleich.example"),
        Must("cookie", "wn_id"),
        Must("cookie", "hop_a"),
        Must("cookie", "hop_b"),
        Must("storage", "*zw_besucher*"),
        Must("storage", "*zw_sitzung*"),
        Must("storage", "*zw_db*"),
        Must("storage", "*zw_cache*"),
        Must("identifier-shared", "abgleich.example"),
        Must("pixel", "abgleich.example"),
    ),
    may=(
        May("tracker", "werbenetz.example"),
        May("tracker", "weiterleitung.example"),
        May("tracker", "abgleich.example"),
        May("pixel", "weiterleitung.example"),
    ),
)

_GESPRAECHIG: Final = Site(
    name="personal-data",
    start="/anliegen?vorgang=471108&email=erika.beispiel%40post.example",
    hosts={
        "www.amt-vorgang.example": {
            "/": html(page("Amt für Vorgänge", "Willkommen")),
            "/anliegen": html(
                page(
                    "Amt für Vorgänge",
                    "Ihr Vorgang",
                    tail='<script>new Image().src = "https://mess.zaehlbild.example/p.gif?u=" + encodeURIComponent(location.href);</script>'
                    '<img src="https://logo.bilderdienst.example/siegel.svg" alt="Siegel" referrerpolicy="unsafe-url">',
                )
            ),
            "/assets/site.css": css(),
        },
        "mess.zaehlbild.example": {"/p.gif": DOT},
        "logo.bilderdienst.example": {"/siegel.svg": image()},
    },
    must=(
        Must("third-party-request", "zaehlbild.example"),
        Must("third-party-request", "bilderdienst.example"),
        Must("personal-data-in-url", "zaehlbild.example"),
        Must("referrer-leak", "bilderdienst.example"),
        Must("pixel", "zaehlbild.example"),
    ),
    may=(
        May("tracker", "zaehlbild.example"),
        May("personal-data-in-url", "bilderdienst.example"),
        May("personal-data-in-url", "amt-vorgang.example"),
    ),
)

SITES: Final = (_KNOWN, _MATOMO_ELSEWHERE, _MATOMO_HIDDEN, _KEKSE, _GESPRAECHIG)
