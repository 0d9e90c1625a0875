"""Sites on which nothing harmful happens: one that does hardly anything, one full of look-alikes."""

from typing import Final

from testweb.answers import GIF, NO_CONTENT, image, js, script
from testweb.pages import PROSE, STRICT_CSP, css, html, links, page
from testweb.server import Reply
from testweb.truth import May, Must, Site

_NAV: Final = links(("/datenschutz", "Datenschutz"), ("/kontakt", "Kontakt"))


def _page(body: str, title: str, content: str, *cookies: str, tail: str = "") -> Reply:
    headers = [("Set-Cookie", cookie) for cookie in cookies]
    return html(page(body, title, content, nav=_NAV, tail=tail), *headers, csp=STRICT_CSP)


_NOTICE: Final = """<h2>Cookies</h2><p>Diese Website verwendet keine Cookies zur Auswertung des Nutzungsverhaltens.
Wir binden keine Inhalte Dritter ein. Eine Einwilligung ist daher nicht erforderlich.</p>
<p>Google Analytics, Facebook-Plugins und Session-Recording setzen wir nicht ein.</p>"""

_FORM: Final = """<form action="/senden" method="post" id="kontakt">
<label>Name <input name="name" autocomplete="name"></label>
<label>E-Mail <input name="email" type="email" required></label>
<label>Nachricht <textarea name="nachricht"></textarea></label>
<p id="hinweis" role="status"></p><button>Absenden</button></form>"""

_STILL: Final = Site(
    name="clean",
    hosts={
        "www.stilles-amt.example": {
            "/": _page("Stilles Amt", "Startseite", PROSE + '<img src="/bild.svg" alt="Rathaus">'),
            "/datenschutz": _page("Stilles Amt", "Datenschutzerklärung", _NOTICE),
            "/kontakt": _page("Stilles Amt", "Kontakt", PROSE + _FORM),
            "/bild.svg": image(),
            "/assets/site.css": css(),
        }
    },
)

_LOOKALIKES: Final = """<canvas id="diagramm" width="400" height="200"></canvas><canvas id="qr" width="64" height="64"></canvas>
<figure id="video"><p>Zum Abspielen stimmen Sie zu, dass Daten an YouTube gesendet werden.</p>
<button type="button" id="abspielen">Video laden</button></figure>
<img src="/matomo-logo.svg" alt="Unser Statistikportal" width="66" height="26">
<img src="/abstand.gif" width="1" height="1" alt="">
<p><a href="https://www.youtube.com/@amt">YouTube</a> <a href="https://www.facebook.com/amt">Facebook</a>
<a href="https://www.facebook.com/sharer/sharer.php?u=x">Teilen</a></p>
<button type="button" id="dunkel">Dunkles Design</button>"""

_DECOYS: Final = Site(
    name="decoys",
    hosts={
        "www.schein-amt.example": {
            "/": _page(
                "Schein-Amt",
                "Startseite",
                PROSE + _LOOKALIKES,
                "sprache=de; Path=/; Max-Age=31536000; Secure; SameSite=Lax",
                "JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F9; Path=/; Secure; HttpOnly; SameSite=Lax",
                tail='<script src="/js/analytics-tabellen.js"></script><script src="/js/chart.js"></script>'
                '<script src="/js/design.js"></script><script src="/js/tracking-sendungen.js"></script>',
            ),
            "/datenschutz": _page("Schein-Amt", "Datenschutzerklärung", _NOTICE),
            "/kontakt": _page(
                "Schein-Amt", "Kontakt", PROSE + _FORM, tail='<script src="/js/pruefung.js"></script>'
            ),
            "/js/chart.js": script("decoy-chart.js"),
            "/js/design.js": script("decoy-design.js"),
            "/js/pruefung.js": script("decoy-form.js"),
            "/js/analytics-tabellen.js": js("document.body.dataset.tabellen = 'sortierbar';"),
            "/js/tracking-sendungen.js": js("document.body.dataset.sendung = 'unterwegs';"),
            "/zustand": NO_CONTENT,
            "/matomo-logo.svg": image(width=66, height=26),
            "/abstand.gif": Reply(body=GIF, type="image/gif"),
            "/assets/site.css": css(),
        }
    },
    must=(
        Must("cookie", "sprache"),
        Must("cookie", "JSESSIONID"),
        Must("cookie", "design"),
        Must("storage", "*schriftgroesse*"),
    ),
    may=(May("beacon", "schein-amt.example"),),
)

SITES: Final = (_STILL, _DECOYS)
