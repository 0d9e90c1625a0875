"""What do the fictional sites do with their visitors' data, and who receives it?

Small stand-ins of our own under ``.example`` hosts: a statistics service, an advertising network, a
film portal, a device recogniser, a form assistant. Consent banners that keep their word, break it,
or offer no choice decide about them, so that an inspection's passes differ as on real sites.
"""

from importlib.resources import files
from typing import Final

from amtsblick.demo.web import Reply, Site

_DOT: Final = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
_EMPTY: Final = Reply(status=204)

_STYLE: Final = """<style>#einwilligung{position:fixed;left:50%;bottom:8%;width:34rem;margin-left:-17rem;padding:1.5rem;
background:#fff;color:#111;border:3px solid #003064;font:1rem/1.4 sans-serif;z-index:9999}
#einwilligung button{padding:.6rem 1rem;margin:.4rem .4rem 0 0;font-size:1rem}</style>"""
_BANNER: Final = """{style}<div id="einwilligung" role="dialog" aria-label="Cookie-Einstellungen"><p><strong>{title}</strong></p>
<p>{text}</p>{buttons}</div><script src="/js/tor.js"></script>"""
_BUTTON: Final = '<button type="button" data-erlaubt="{allowed}">{label}</button>'


def _gated(purpose: str, src: str) -> str:
    """A script that the banner loads once its purpose is allowed."""
    return f'<script type="text/plain" data-zweck="{purpose}" data-src="{src}"></script>'


def _banner(title: str, text: str, *buttons: tuple[str, str]) -> str:
    """A consent banner; ``buttons`` are labels and the purposes they allow."""
    made = "".join(_BUTTON.format(label=label, allowed=allowed) for label, allowed in buttons)
    return _BANNER.format(style=_STYLE, title=title, text=text, buttons=made)


_COUNTER: Final = "https://zaehler.messwerk.example/zaehler.js"
_ADVERTS: Final = "https://werbung.netzreich.example/werbung.js"
_DEVICE: Final = "https://merkmal.geraetewerk.example/geraet.js"

FILM: Final = """<figure><iframe data-zweck="medien" data-src="https://player.filmportal.example/film/7" width="480" height="270"
title="Film: Unterwegs im Schutzgebiet"></iframe><figcaption>Unterwegs im Schutzgebiet</figcaption></figure>"""
"""A film that is loaded once the visitor agreed."""

HONEST: Final = (
    _gated("statistik", _COUNTER)
    + _gated("statistik", _ADVERTS)
    + _banner(
        "Ihre Entscheidung",
        "Mit Ihrer Einwilligung zählen wir Besuche und zeigen Filme eines Portals. Dabei werden Cookies gespeichert.",
        ("Alle akzeptieren", "statistik medien"),
        ("Ablehnen", "nichts"),
    )
)
"""Nothing before a choice, nothing after "reject"."""

DEAF_TO_NO: Final = (
    f'<script src="{_COUNTER}"></script>'
    + _gated("immer", _ADVERTS)
    + _gated("geraet", _DEVICE)
    + _banner(
        "Wir schätzen Ihre Privatsphäre",
        "Wir und unsere Partner verwenden Cookies zur Auswertung der Nutzung und für Werbung.",
        ("Zustimmen", "immer geraet"),
        ("Alle ablehnen", "immer"),
    )
)
"""Counts before any choice and loads an advertising network even after "reject"."""

NO_CHOICE: Final = f'<script src="{_COUNTER}"></script>' + _banner(
    "Cookies",
    "Diese Website verwendet Cookies, um die Nutzung auszuwerten. Wenn Sie weiter lesen, stimmen Sie dem zu.",
    ("Verstanden", "nichts"),
)
"""Offers only "understood"."""

ASSISTED_FORM: Final = """<form action="/senden" method="post"><p><label>Name<br><input name="name"></label></p>
<p><label>E-Mail<br><input name="email" type="email"></label></p>
<p><label>Ihr Anliegen<br><textarea name="anliegen"></textarea></label></p><p><button>Absenden</button></p></form>
<script src="https://hilfe.formularwerk.example/tasten.js"></script>"""
"""A contact form whose assistant reads along."""

PROTECTED: Final = (
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    (
        "Content-Security-Policy",
        "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
"""Headers of a site that protects its visitors."""

STYLE_SHEET: Final = Reply(
    content_type="text/css; charset=utf-8",
    body=b"""body{font:1rem/1.5 sans-serif;margin:0;color:#1a1a1a}header,#header,.region-header{background:#003064;padding:1rem 2rem}
header a,#header a,.region-header a{color:#fff;margin-right:1rem}nav ul,#mainnav ul,ul.menu{display:inline;list-style:none;padding:0}
nav li,#mainnav li,ul.menu li{display:inline;margin-right:1rem}main,#content,.region-content{max-width:50rem;margin:2rem auto;padding:0 1rem}
footer,#footer,.region-footer{background:#eee;padding:1rem 2rem;margin-top:3rem}""",
)
"""How the fictional sites look in a browser."""


def _script(name: str) -> Reply:
    body = files("amtsblick.demo").joinpath("scripts", name).read_bytes()
    return Reply(body=body, content_type="text/javascript; charset=utf-8")


def own_scripts() -> dict[str, Reply]:
    """Path → reply: what a site with a consent banner serves itself."""
    return {"/js/tor.js": _script("tor.js")}


def third_parties() -> dict[str, Site]:
    """Host → site of everybody who receives visitors' data in the fictional web."""
    cookie = "nutzer={value}; Path=/; Max-Age=31536000; Secure; SameSite=None"
    film = """<!DOCTYPE html><html lang="de"><title>Film</title><body style="background:#222;color:#fff">▶ Film
<script>localStorage.setItem("zuschauer", "c41f7be2905a4d7c");</script></body></html>"""
    return {
        "zaehler.messwerk.example": {"/zaehler.js": _script("zaehler.js"), "/treffer": _EMPTY},
        "werbung.netzreich.example": {
            "/werbung.js": _script("werbung.js"),
            "/punkt.gif": Reply(
                body=_DOT,
                content_type="image/gif",
                headers=(("Set-Cookie", cookie.format(value="9b0e4c1d77a25f38")),),
            ),
        },
        "player.filmportal.example": {
            "/film/7": Reply(
                body=film.encode(), headers=(("Set-Cookie", cookie.format(value="c41f7be2905a4d7c")),)
            )
        },
        "merkmal.geraetewerk.example": {"/geraet.js": _script("geraet.js"), "/g": _EMPTY},
        "hilfe.formularwerk.example": {"/tasten.js": _script("tasten.js"), "/entwurf": _EMPTY},
    }
