"""What do all fictional sites have in common, and what stood on them at a given time?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from amtsblick.demo.bodies import BODIES
from amtsblick.demo.layouts import Frame, Icon, page
from amtsblick.demo.visitors import STYLE_SHEET, own_scripts
from amtsblick.demo.web import Reply, html
from amtsblick.report.words import words

HOSTS: Final = {body.id: body.homepage.removeprefix("https://").rstrip("/") for body in BODIES}
NAMES: Final = {body.id: body.name for body in BODIES}
SOCIAL_HOST: Final = "social.auental.example"

MATOMO: Final = """<script>var _paq = window._paq = window._paq || []; _paq.push(['trackPageView']);
(function() { var u="https://statistik-web.auental.example/matomo/"; _paq.push(['setTrackerUrl', u+'matomo.php']);
_paq.push(['setSiteId', '7']); var d=document, g=d.createElement('script'), s=d.getElementsByTagName('script')[0];
g.async=true; g.src=u+'matomo.js'; s.parentNode.insertBefore(g,s); })();</script>"""
GOOGLE_FONT: Final = '<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Fira+Sans">'


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """A day in the life of the fictional state: ``ago`` days before its today.

    What happened is told in days before today as well, so that the demonstration never grows old.
    """

    today: date
    ago: int = 0

    def since(self, ago: int) -> bool:
        """Had what began ``ago`` days before today begun by then?"""
        return self.ago <= ago

    def until(self, ago: int) -> bool:
        """Did what ended ``ago`` days before today still last then?"""
        return self.ago > ago

    def shows(
        self, *shown: tuple[str, str, str], since: int = 10_000, until: int = -1
    ) -> tuple[tuple[str, str, str], ...]:
        """Channels that were linked from ``since`` days before today until ``until`` days before."""
        return shown if until < self.ago <= since else ()

    def day(self, ago: int) -> str:
        """12. Oktober 2023: the day that lies ``ago`` days before today."""
        return words("de").day(self.today - timedelta(days=ago))


def share(host: str, path: str) -> str:
    """A sharing tool, which must not be mistaken for channels."""
    address = f"https%3A%2F%2F{host}{path.replace('/', '%2F')}"
    return f"""<aside class="share"><h2>Seite teilen</h2><ul>
<li><a href="https://www.facebook.com/sharer/sharer.php?u={address}">Facebook</a></li>
<li><a href="https://x.com/intent/post?url={address}">X</a></li>
<li><a href="https://bsky.app/intent/compose?text={address}">Bluesky</a></li>
<li><a href="https://www.linkedin.com/sharing/share-offsite/?url={address}">LinkedIn</a></li></ul></aside>"""


def channels(*shown: tuple[str, str, str]) -> Sequence[Icon]:
    """The links of a social-media bar: service, address, label."""
    return tuple(Icon(service=service, url=url, label=label) for service, url, label in shown)


def frame_of(identity: str, style: str = "portal", **more: object) -> Frame:
    """What all pages of one body's site share."""
    nav = (("/presse", "Presse"), ("/kontakt", "Kontakt"), ("/themen", "Themen"))
    frame = Frame(host=HOSTS[identity], name=NAMES[identity], style=style, nav=nav)
    return replace(frame, **more)  # type: ignore[arg-type]  # keywords are Frame's own fields


_NOTICE: Final = """<h1>Datenschutzerklärung</h1>
<p>Verantwortlich im Sinne der Datenschutz-Grundverordnung ist die im Impressum genannte Stelle. Wir verarbeiten nur,
was wir zur Erfüllung unserer Aufgaben brauchen. Die behördliche Datenschutzbeauftragte erreichen Sie über das
Kontaktformular.</p>
<h2>Protokolle</h2><p>Beim Aufruf dieser Website speichert der Server die Adresse Ihres Anschlusses, Zeitpunkt, die
aufgerufene Seite und die Kennung Ihres Browsers für sieben Tage, um Angriffe zu erkennen. Danach werden die Einträge
gelöscht. Eine Zusammenführung mit anderen Daten findet nicht statt.</p>
<h2>Reichweitenmessung</h2><p>Wo wir Besuche zählen, nutzen wir Matomo auf eigenen Servern mit gekürzten Adressen.
Sie können der Zählung jederzeit widersprechen.</p>
<h2>Ihre Rechte</h2><p>Sie haben das Recht auf Auskunft, Berichtigung, Löschung und Einschränkung der Verarbeitung sowie
ein Widerspruchsrecht. Beschweren können Sie sich bei der Landesbeauftragten für den Datenschutz.</p>"""


def site_of(frame: Frame, start: str, more: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Reply]:
    """Start page, legal pages, press and contact of one site, and ``more`` (path → title, content)."""
    pages = {
        "/": ("Startseite", start + share(frame.host, "/")),
        "/impressum": (
            "Impressum",
            f"<h1>Impressum</h1><p>Anbieter: {frame.name}, Schlossplatz 1, 00000 Auenstadt</p>",
        ),
        "/datenschutz": (
            "Datenschutz",
            _NOTICE,
        ),
        "/barrierefreiheit": (
            "Barrierefreiheit",
            "<h1>Erklärung zur Barrierefreiheit</h1><p>Diese Website ist mit der BITV 2.0 weitgehend vereinbar. Barriere melden: über das Kontaktformular.</p>",
        ),
        "/presse": (
            "Presse",
            "<h1>Pressemitteilungen</h1><p>Die Pressestelle erreichen Sie werktags von 9 bis 16 Uhr. Der Zugang zu Fotos und Mitschnitten ist frei.</p>",
        ),
        "/kontakt": (
            "Kontakt",
            "<h1>Kontakt</h1><p>Schreiben Sie uns. Briefe, E-Mails und Anrufe beantworten wir in der Regel innerhalb einer Woche.</p>",
        ),
        "/themen": (
            "Themen",
            "<h1>Themen von A bis Z</h1><p>Alle Inhalte stehen vollständig auf dieser Website und sind ohne Anmeldung zugänglich.</p>",
        ),
        **(more or {}),
    }
    site = {path: html(page(frame, path, title, content)) for path, (title, content) in pages.items()}
    site["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /intern/\n", content_type="text/plain")
    site["/assets/site.css"] = site["/typo3temp/assets/site.css"] = STYLE_SHEET
    return site | own_scripts()
