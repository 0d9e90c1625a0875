"""Sites whose data leaves on unusual ways, late, without encryption, or without protection."""

from typing import Final

from testweb.answers import DOT, EVENTS, NO_CONTENT, image, js, script
from testweb.pages import PROSE, careless, css, html, page
from testweb.server import Host, Reply
from testweb.truth import May, Must, Site

_WAYS: Final = "".join(
    f'<script src="/js/transports.js" data-how="{how}" data-to="{to}"></script>'
    for how, to in (
        ("websocket", "wss://live.signal-a.example/strom"),
        ("events", "https://live.signal-b.example/ereignisse"),
        ("beacon", "https://in.signal-c.example/b"),
        ("keepalive", "https://in.signal-d.example/k"),
        ("close", "https://in.signal-e.example/c"),
    )
)
_WORKERS: Final = """<script>
new Worker("/js/arbeiter.js");
navigator.serviceWorker.register("/dienst.js");
</script>"""

_TRANSPORTS: Final = Site(
    name="transports",
    hosts={
        "www.amt-wege.example": {
            "/": html(page("Amt für Wege", "Willkommen", tail=_WAYS + _WORKERS)),
            "/js/transports.js": script("transports.js"),
            "/js/arbeiter.js": js('fetch("https://in.signal-f.example/w", {mode: "no-cors"});'),
            "/dienst.js": js(
                'addEventListener("install", (event) => event.waitUntil(fetch("https://in.signal-g.example/s", {mode: "no-cors"})));'
            ),
            "/assets/site.css": css(),
        },
        "live.signal-a.example": {"/strom": NO_CONTENT},
        "live.signal-b.example": {"/ereignisse": EVENTS},
        "in.signal-c.example": {"/b": NO_CONTENT},
        "in.signal-d.example": {"/k": NO_CONTENT},
        "in.signal-e.example": {"/c": NO_CONTENT},
        "in.signal-f.example": {"/w": NO_CONTENT},
        "in.signal-g.example": {"/s": NO_CONTENT},
    },
    must=(
        *(Must("third-party-request", f"signal-{letter}.example") for letter in "bcdefg"),
        Must("websocket", "signal-a.example"),
        Must("beacon", "signal-c.example"),
        Must("beacon", "signal-d.example"),
        Must("beacon", "signal-e.example"),
    ),
    may=(
        May("third-party-request", "signal-a.example"),
        May("websocket", "signal-b.example"),
        May("storage", "*amt-wege.example*"),
        May("late-request", "signal-e.example"),
        # A service worker is installed after the page has loaded.
        May("late-request", "signal-g.example"),
        *(May("tracker", f"signal-{letter}.example") for letter in "abcdefg"),
        *(May("pixel", f"signal-{letter}.example") for letter in "cdefg"),
    ),
)

_LATE: Final = Site(
    name="late",
    hosts={
        "www.amt-spaet.example": {
            "/": html(
                page(
                    "Amt für Verspätung",
                    "Willkommen",
                    PROSE * 30,
                    tail="".join(
                        f'<script src="/js/late.js" data-when="{when}" data-to="https://in.{host}.example/l"></script>'
                        for when, host in (
                            ("timer", "spaet-a"),
                            ("scroll", "spaet-b"),
                            ("pointer", "spaet-c"),
                            ("hidden", "spaet-d"),
                        )
                    ),
                )
            ),
            "/js/late.js": script("late.js"),
            "/assets/site.css": css(),
        },
        **{f"in.spaet-{letter}.example": {"/l": NO_CONTENT} for letter in "abcd"},
    },
    must=(
        *(Must("third-party-request", f"spaet-{letter}.example") for letter in "abcd"),
        *(Must("late-request", f"spaet-{letter}.example") for letter in "abc"),
        *(Must("beacon", f"spaet-{letter}.example") for letter in "abcd"),
    ),
    may=(
        May("late-request", "spaet-d.example"),
        *(May("tracker", f"spaet-{letter}.example") for letter in "abcd"),
        *(May("pixel", f"spaet-{letter}.example") for letter in "abcd"),
    ),
)

_LOOSE_HOST: Final[Host] = {
    "/": careless(
        page(
            "Amt für Lockeres",
            "Willkommen",
            PROSE
            + '<img src="http://bild.altbau.example/haus.svg" alt="Haus"><script src="http://skript.altbau.example/alt.js"></script>',
        ),
    ),
    "/assets/site.css": Reply(body=b"body{margin:2em}", type="text/css"),
}

_LOOSE: Final = Site(
    name="loose",
    hosts={
        "www.amt-locker.example": _LOOSE_HOST,
        "bild.altbau.example": {"/haus.svg": image()},
        "skript.altbau.example": {"/alt.js": js("/* alt */")},
    },
    must=(
        # Chromium fetches the picture over https instead; it arrives.
        Must("third-party-request", "altbau.example"),
        Must("mixed-content", "altbau.example"),
        Must("security-headers", "*content-security-policy*"),
        Must("security-headers", "*strict-transport-security*"),
        Must("security-headers", "*x-content-type-options*"),
        Must("security-headers", "*referrer-policy*"),
    ),
    may=(May("security-headers"),),
)

_PIXELS: Final = Site(
    name="pixels",
    hosts={
        "www.amt-punkte.example": {
            "/": html(
                page(
                    "Amt für Punkte",
                    "Willkommen",
                    PROSE
                    + '<img src="https://punkt.bildpunkt.example/z.gif?seite=start" width="1" height="1" alt="" style="display:none">'
                    "<div style=\"background:url('https://css.stilpunkt.example/h.gif?seite=start') no-repeat;height:1px\"></div>",
                )
            ),
            "/assets/site.css": css(),
        },
        "punkt.bildpunkt.example": {"/z.gif": DOT},
        "css.stilpunkt.example": {"/h.gif": DOT},
    },
    must=(
        Must("third-party-request", "bildpunkt.example"),
        Must("third-party-request", "stilpunkt.example"),
        Must("pixel", "bildpunkt.example"),
        Must("pixel", "stilpunkt.example"),
    ),
    may=(May("tracker", "bildpunkt.example"), May("tracker", "stilpunkt.example")),
)

SITES: Final = (_TRANSPORTS, _LATE, _LOOSE, _PIXELS)
