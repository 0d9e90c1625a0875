"""Sites that measure the visitor's device, and sites that read what the visitor types."""

from typing import Final

from testweb.answers import NO_CONTENT, script
from testweb.pages import PROSE, careless, css, html, links, page
from testweb.truth import May, Must, Site

_PRINTS: Final = "".join(
    f'<script src="https://skript.zaehlwerk.example/{name}.js" data-to="https://sammler.zaehlwerk.example/{name}"></script>'
    for name in ("canvas", "fonts", "webgl", "audio")
)

_HOME_MADE: Final = Site(
    name="fingerprints",
    hosts={
        "www.amt-abdruck.example": {
            "/": html(page("Amt für Abdrücke", "Willkommen", tail=_PRINTS)),
            "/assets/site.css": css(),
        }
    },
    must=(
        Must("third-party-request", "zaehlwerk.example"),
        Must("canvas-fingerprint", "zaehlwerk.example"),
        Must("font-fingerprint", "zaehlwerk.example"),
        Must("webgl-fingerprint", "zaehlwerk.example"),
        Must("audio-fingerprint", "zaehlwerk.example"),
    ),
    may=(
        May("device-readout", "zaehlwerk.example"),
        May("tracker", "zaehlwerk.example"),
        May("pixel", "zaehlwerk.example"),
    ),
)

_LIBRARY: Final = Site(
    name="fingerprintjs",
    sdks=True,
    hosts={
        "www.amt-kennung.example": {
            "/": html(
                page(
                    "Amt für Kennungen",
                    "Willkommen",
                    tail='<script src="https://cdn.jsdelivr.net/npm/@fingerprintjs/fingerprintjs@5/dist/fp.umd.min.js"></script>'
                    "<script>FingerprintJS.load().then((agent) => agent.get()).then((found) => "
                    "fetch('https://api.kennwerk.example/v1/visit?visitorId=' + found.visitorId, {mode: 'no-cors'}));</script>",
                )
            ),
            "/assets/site.css": css(),
        },
        "api.kennwerk.example": {"/v1/visit": NO_CONTENT},
    },
    must=(
        Must("third-party-request", "jsdelivr.net"),
        Must("third-party-request", "kennwerk.example"),
        Must("canvas-fingerprint", "jsdelivr.net"),
        Must("font-fingerprint", "jsdelivr.net"),
        Must("webgl-fingerprint", "jsdelivr.net"),
        Must("audio-fingerprint", "jsdelivr.net"),
    ),
    may=(
        May("device-readout", "jsdelivr.net"),
        May("tracker", "kennwerk.example"),
        May("tracker", "jsdelivr.net"),
        May("pixel", "kennwerk.example"),
    ),
)

_KEYS: Final = "".join(
    f'<script src="https://skript.zaehlwerk.example/keys.js" data-how="{how}" data-to="https://{host}/t"></script>'
    for how, host in (
        ("fetch", "sammler.zaehlwerk.example"),
        ("base64", "b.tastenwerk.example"),
        ("image", "i.tippbild.example"),
    )
)
_FORM: Final = """<form action="/senden" method="post"><label>Name <input name="name"></label>
<label>E-Mail <input name="email" type="email"></label><label>Telefon <input name="telefon" type="tel"></label>
<label>Nachricht <textarea name="nachricht"></textarea></label><button>Absenden</button></form>"""

_LISTENING: Final = Site(
    name="keys",
    hosts={
        "www.amt-eingabe.example": {
            "/": html(
                page(
                    "Amt für Eingaben",
                    "Willkommen",
                    nav=links(("/kontakt", "Kontakt"), ("/newsletter", "Newsletter")),
                )
            ),
            "/kontakt": html(page("Amt für Eingaben", "Kontakt", PROSE + _FORM, tail=_KEYS)),
            "/newsletter": html(
                page(
                    "Amt für Eingaben",
                    "Newsletter",
                    '<iframe src="https://formular.briefdienst.example/anmeldung" width="400" height="260" title="Anmeldung"></iframe>',
                )
            ),
            "/assets/site.css": css(),
        },
        "b.tastenwerk.example": {"/t": NO_CONTENT},
        "i.tippbild.example": {"/t": NO_CONTENT},
        "formular.briefdienst.example": {
            "/anmeldung": careless(
                '<!DOCTYPE html><title>Anmeldung</title><form><label>E-Mail <input type="email" name="mail"></label><button>Bestellen</button></form>'
                '<script src="/keys.js" data-how="beacon" data-to="https://formular.briefdienst.example/zwischenstand"></script>',
            ),
            "/keys.js": script("keys.js"),
            "/zwischenstand": NO_CONTENT,
        },
    },
    must=(
        Must("third-party-request", "zaehlwerk.example", page="/kontakt"),
        Must("third-party-request", "tastenwerk.example", page="/kontakt"),
        Must("third-party-request", "tippbild.example", page="/kontakt"),
        Must("third-party-request", "briefdienst.example", page="/newsletter"),
        Must("key-logging", "zaehlwerk.example", page="/kontakt"),
        Must("key-logging", "tastenwerk.example", page="/kontakt"),
        Must("key-logging", "tippbild.example", page="/kontakt"),
        Must("key-logging", "briefdienst.example", page="/newsletter"),
        Must("personal-data-in-url", "tippbild.example", page="/kontakt"),
        Must("beacon", "briefdienst.example", page="/newsletter"),
    ),
    may=(
        May("pixel", "tippbild.example"),
        May("tracker", "zaehlwerk.example"),
        May("tracker", "tastenwerk.example"),
        May("tracker", "tippbild.example"),
        May("late-request", "zaehlwerk.example"),
        May("late-request", "tastenwerk.example"),
        May("late-request", "tippbild.example"),
    ),
)

SITES: Final = (_HOME_MADE, _LIBRARY, _LISTENING)
