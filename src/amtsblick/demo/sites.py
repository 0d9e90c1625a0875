"""What stands on the fictional state's websites?

Every kind of use that the research for this product met is here: own channels, adverts without an
account, a parent's channels, exits that are announced, profiles that rest, and no channel at all;
and around them what must not be mistaken for a channel: share buttons, posts, other people's
profiles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from amtsblick.demo.bodies import BODIES
from amtsblick.demo.layouts import Frame, Icon, page
from amtsblick.demo.visitors import (
    ASSISTED_FORM,
    DEAF_TO_NO,
    FILM,
    HONEST,
    NO_CHOICE,
    PROTECTED,
    STYLE_SHEET,
    own_scripts,
    third_parties,
)
from amtsblick.demo.web import Reply, Site, html, json_reply, redirect

EDITIONS: Final = ("before", "today")
"""Before the exits from X, and today."""

_HOSTS: Final = {body.id: body.homepage.removeprefix("https://").rstrip("/") for body in BODIES}
_NAMES: Final = {body.id: body.name for body in BODIES}
_SOCIAL_HOST: Final = "social.auental.example"

_MATOMO: Final = """<script>var _paq = window._paq = window._paq || []; _paq.push(['trackPageView']);
(function() { var u="https://statistik-web.auental.example/matomo/"; _paq.push(['setTrackerUrl', u+'matomo.php']);
_paq.push(['setSiteId', '7']); var d=document, g=d.createElement('script'), s=d.getElementsByTagName('script')[0];
g.async=true; g.src=u+'matomo.js'; s.parentNode.insertBefore(g,s); })();</script>"""
_TIKTOK_PIXEL: Final = """<script>!function (w, d, t) { w.TiktokAnalyticsObject=t; var ttq=w[t]=w[t]||[];
ttq.load=function(e){var n=d.createElement("script");n.async=!0;n.src="https://analytics.tiktok.com/i18n/pixel/events.js?sdkid="+e+"&lib="+t;
d.head.appendChild(n)}; ttq.load('CDEMO0000000000000'); ttq.page(); }(window, document, 'ttq');</script>"""
_GOOGLE_FONT: Final = '<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Fira+Sans">'
_TAG_MANAGER: Final = """<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'});
var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i;
f.parentNode.insertBefore(j,f);})(window,document,'script','dataLayer','GTM-DEMO00');</script>"""
_DEFERRED_VIDEO: Final = """<script type="text/plain" data-cookieconsent="marketing" src="https://www.youtube.com/iframe_api"></script>
<iframe data-cookieconsent="marketing" data-cookieblock-src="https://www.youtube-nocookie.com/embed/demo0000000" title="Film"></iframe>"""


def _share(host: str, path: str) -> str:
    address = f"https%3A%2F%2F{host}{path.replace('/', '%2F')}"
    return f"""<aside class="share"><h2>Seite teilen</h2><ul>
<li><a href="https://www.facebook.com/sharer/sharer.php?u={address}">Facebook</a></li>
<li><a href="https://x.com/intent/post?url={address}">X</a></li>
<li><a href="https://bsky.app/intent/compose?text={address}">Bluesky</a></li>
<li><a href="https://www.linkedin.com/sharing/share-offsite/?url={address}">LinkedIn</a></li></ul></aside>"""


def _icons(*channels: tuple[str, str, str]) -> Sequence[Icon]:
    return tuple(Icon(service=service, url=url, label=label) for service, url, label in channels)


def _frame(identity: str, style: str = "portal", **more: object) -> Frame:
    nav = (("/presse", "Presse"), ("/kontakt", "Kontakt"), ("/themen", "Themen"))
    frame = Frame(host=_HOSTS[identity], name=_NAMES[identity], style=style, nav=nav)
    return replace(frame, **more)  # type: ignore[arg-type]  # keywords are Frame's own fields


def _site(frame: Frame, start: str, more: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Reply]:
    """Start page, legal pages, press and contact of one site, and ``more`` (path → title, content)."""
    pages = {
        "/": ("Startseite", start + _share(frame.host, "/")),
        "/impressum": (
            "Impressum",
            f"<h1>Impressum</h1><p>Anbieter: {frame.name}, Schlossplatz 1, 00000 Auenstadt</p>",
        ),
        "/datenschutz": (
            "Datenschutz",
            "<h1>Datenschutzerklärung</h1><p>Verantwortlich im Sinne der DSGVO ist die oben genannte Stelle. Wir verarbeiten nur, was wir zur Erfüllung unserer Aufgaben brauchen.</p>",
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


def _staatskanzlei() -> Site:
    frame = _frame(
        "staatskanzlei",
        icons=_icons(("social", "/social-media", "Social Media")),
        nav=(("/social-media", "Social Media"), ("/presse", "Presse"), ("/kontakt", "Kontakt")),
        head=_MATOMO,
    )
    hub = """<h1>Die Staatskanzlei in den sozialen Medien</h1><p>Auf diesen Kanälen finden Sie uns:</p><ul>
<li><a href="https://www.facebook.com/StaatskanzleiAuental">Facebook</a></li>
<li><a href="https://www.instagram.com/staatskanzlei_auental/">Instagram</a></li>
<li><a href="https://x.com/Stk_Auental">X (ehemals Twitter)</a></li>
<li><a href="https://bsky.app/profile/staatskanzlei.auental.example">Bluesky</a></li></ul>
<p>Ob wir auf X bleiben, prüfen wir fortlaufend. Grundlage ist unser <a href="/nutzungskonzept">Nutzungskonzept soziale Medien</a>.</p>"""
    start = "<h1>Willkommen</h1><p>Die Staatskanzlei koordiniert die Arbeit der Landesregierung. Jedes Ministerium entscheidet selbst, welche Online-Dienste es nutzt.</p>"
    concept = "<h1>Nutzungskonzept soziale Medien</h1><p>Zweck, Verantwortliche, Redaktion, alternative Wege und jährliche Prüfung.</p>"
    site = _site(
        frame,
        start,
        {"/social-media": ("Social Media", hub), "/nutzungskonzept": ("Nutzungskonzept", concept)},
    )
    site["/.well-known/atproto-did"] = Reply(
        body=b"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", content_type="text/plain"
    )
    return site


def _bildung() -> Site:
    frame = _frame(
        "bildung",
        "typo",
        icons=_icons(
            ("facebook", "https://de-de.facebook.com/BildungAuental/", "Facebook"),
            ("instagram", "https://www.instagram.com/bildung.auental/?hl=de", "Instagram"),
        ),
        head=_TIKTOK_PIXEL,
        tail=_TAG_MANAGER,
    )
    start = """<h1>Lehrerin oder Lehrer werden</h1><p>Unsere Kampagne wirbt auch in Kurzvideo-Diensten um neue Lehrkräfte.
<a href="/kampagne?utm_source=tiktok&amp;utm_medium=paid_social&amp;utm_campaign=lehrkraft">Zur Kampagne</a></p>"""
    return _site(
        frame,
        start,
        {
            "/kampagne": (
                "Kampagne",
                "<h1>Lehrkraft in Auental</h1><p>Jetzt bewerben: ein Beruf, der bleibt, in einem Land, das Sie braucht.</p>",
            )
        },
    )


_UMWELT_ICONS: Final = (
    ("instagram", "https://www.instagram.com/umwelt_auental", "Instagram"),
    ("mastodon", f"https://{_SOCIAL_HOST}/@umwelt", "Mastodon"),
    ("linkedin", "https://www.linkedin.com/company/ministerium-umwelt-auental/", "LinkedIn"),
)


def _umwelt(edition: str) -> Site:
    twitter = (("x", "https://twitter.com/Umwelt_Auental", "Twitter"),) if edition == "before" else ()
    frame = _frame(
        "umwelt",
        icons=_icons(*_UMWELT_ICONS, *twitter),
        head=f'<link rel="me" href="https://{_SOCIAL_HOST}/@umwelt">',
        tail=HONEST,
    )
    start = "<h1>Umwelt und Natur</h1><p>Aktuelle Messwerte, Schutzgebiete und Förderprogramme.</p>" + FILM
    more = {}
    if edition == "today":
        notice = "<h1>Unsere Kanäle</h1><p>Wir haben unseren X-Kanal am 12. Oktober 2023 stillgelegt. Grund ist die Zunahme von Hass und Desinformation.</p>"
        more = {"/social-media": ("Social Media", notice)}
        frame = replace(frame, nav=(*frame.nav, ("/social-media", "Social Media")))
    return _site(frame, start, more)


def _landesumweltamt() -> Site:
    frame = _frame("landesumweltamt", icons=_icons(*_UMWELT_ICONS))
    start = "<h1>Landesumweltamt</h1><p>Eigene Kanäle betreiben wir nicht. Stellenangebote erscheinen in Einzelfällen auf den Kanälen des Ministeriums.</p>"
    return _site(frame, start)


def _finanzen() -> Site:
    frame = _frame(
        "finanzen",
        "typo",
        icons=_icons(("facebook", "/facebook", "Facebook"), ("youtube", "/youtube", "YouTube")),
        tail=NO_CHOICE,
    )
    start = "<h1>Haushalt und Steuern</h1><p>Der Haushaltsplan, einfach erklärt. Unser <a href='/konzept'>Konzept zur Nutzung sozialer Medien</a>.</p>"
    site = _site(
        frame,
        start,
        {
            "/konzept": (
                "Nutzungskonzept",
                "<h1>Konzept zur Nutzung sozialer Medien</h1><p>Fassung 3 mit Schwellwertanalyse.</p>",
            )
        },
    )
    site["/facebook"] = redirect("https://www.facebook.com/FinanzenAuental")
    site["/youtube"] = redirect("https://www.youtube.com/@FinanzenAuental", 301)
    return site


def _polizei() -> Site:
    frame = _frame(
        "polizei",
        icons=_icons(
            ("facebook", "https://www.facebook.com/Polizei.Auental", "Facebook"),
            ("instagram", "https://www.instagram.com/polizei_auental", "Instagram"),
            ("x", "https://x.com/Polizei_Auen", "X"),
            ("whatsapp", "https://whatsapp.com/channel/0029VaDemoKanalAuental00", "WhatsApp-Kanal"),
        ),
    )
    start = """<h1>Polizei</h1><article><h2>Bericht</h2><p>Das Innenministerium des Nachbarlands ist auf TikTok aktiv; wir halten den Dienst derzeit nicht für geeignet.</p>
<blockquote class="twitter-tweet"><p>Vermisste wohlbehalten angetroffen</p><a href="https://twitter.com/Polizei_Auen/status/1700000000000000000">1. September</a></blockquote></article>"""
    return _site(frame, start)


def _statistik() -> Site:
    frame = _frame(
        "statistik",
        icons=_icons(
            ("x", "https://mobile.twitter.com/StatistikAuen?lang=de", "X"),
            ("instagram", "https://www.instagram.com/statistik.auental/", "Instagram"),
            ("mastodon", f"https://{_SOCIAL_HOST}/@statistik", "Mastodon"),
            ("threads", "https://www.threads.net/@statistik.auental", "Threads"),
        ),
        head=_MATOMO,
    )
    return _site(frame, "<h1>Zahlen für Auental</h1><p>Tabellen eignen sich nicht für jeden Dienst.</p>")


def _hochschule(edition: str) -> Site:
    twitter = (("x-twitter", "https://twitter.com/hs_auental", "Twitter"),) if edition == "before" else ()
    frame = _frame(
        "hochschule",
        "campus",
        icons=_icons(
            ("instagram", "https://www.instagram.com/hs_auental/", "Instagram"),
            ("youtube", "https://www.youtube.com/c/HochschuleAuental", "YouTube"),
            ("linkedin", "https://de.linkedin.com/school/hochschule-auental/", "LinkedIn"),
            ("tiktok", "https://www.tiktok.com/@hs_auental", "TikTok"),
            *twitter,
        ),
        head=_GOOGLE_FONT,
    )
    people = """<h2>Aus den Fachbereichen</h2><div class="team"><a href="https://www.linkedin.com/in/max-muster-demo">Professur für Verkehr auf LinkedIn</a></div>"""
    notice = "<h2>Aktuelles</h2><p>Die Hochschule Auental hat X verlassen. Unser Account wird nicht weiter gepflegt.</p>"
    return _site(frame, "<h1>Studieren in Auental</h1>" + people + (notice if edition == "today" else ""))


def _museum() -> Site:
    frame = _frame(
        "museum",
        icons=_icons(
            ("instagram", "https://www.instagram.com/auentalermuseen/", "Instagram"),
            ("facebook", "https://www.facebook.com/auentaler.museen", "Facebook"),
            ("youtube", "https://www.youtube.com/user/auentalermuseen", "YouTube"),
            ("x", "https://x.com/AuentalMuseen", "X"),
        ),
        head='<link rel="preconnect" href="https://maps.googleapis.com">',
    )
    start = (
        "<h1>Schloss und Sammlung</h1><p>Unser Profil auf X ruht seit dem 1. Dezember 2024 und wird nicht mehr bespielt.</p>"
        + _DEFERRED_VIDEO
    )
    return _site(frame, start)


def _journalisten() -> Site:
    frame = _frame(
        "journalisten",
        "typo",
        icons=_icons(
            ("bluesky", "https://bsky.app/profile/journalisten-auental.bsky.social", "Bluesky"),
            ("instagram", "https://www.instagram.com/journalisten.auental/", "Instagram"),
        ),
    )
    start = "<h1>Für freie Presse</h1><p>Wir haben X verlassen, weil Hassrede und Desinformation dort überhandnehmen.</p>"
    return _site(frame, start)


def _stadt() -> Site:
    frame = _frame(
        "stadt",
        icons=_icons(
            ("facebook", "https://www.facebook.com/auenstadt", "Facebook"),
            ("instagram", "https://www.instagram.com/auenstadt.de/", "Instagram"),
            ("youtube", "https://www.youtube.com/channel/UCdemo00000000000000000A", "YouTube"),
            ("threads", "https://www.threads.com/@auenstadt.de", "Threads"),
            ("tiktok", "https://www.tiktok.com/@auenstadt", "TikTok"),
            ("flickr", "https://www.flickr.com/photos/12345678@N00/", "Flickr"),
        ),
        head="""<script type="application/ld+json">{"@context":"https://schema.org","@type":"GovernmentOrganization",
"name":"Landeshauptstadt Auenstadt","url":"https://stadt.auental.example/","sameAs":["https://www.facebook.com/auenstadt"]}</script>"""
        + _GOOGLE_FONT,
        tail=DEAF_TO_NO,
    )
    return _site(frame, "<h1>Auenstadt</h1><p>Bürgerservice, Veranstaltungen, Verkehr.</p>")


def _gesundheit() -> Site:
    frame = _frame(
        "gesundheit",
        icons=_icons(
            ("facebook", "https://www.facebook.com/auenstadt", "Facebook der Stadt"),
            ("instagram", "https://www.instagram.com/auenstadt.de/", "Instagram der Stadt"),
        ),
    )
    contact = "<h1>Kontakt</h1><p>Schreiben Sie uns, auch vertraulich.</p>" + ASSISTED_FORM
    return _site(
        frame,
        "<h1>Gesundheitsamt</h1><p>Sprechzeiten und Belehrungen.</p>",
        {"/kontakt": ("Kontakt", contact)},
    )


def _datenschutz() -> Site:
    start = (
        "<h1>Datenschutz</h1><p>Wir empfehlen öffentlichen Stellen die eigene, rechtskonforme Website.</p>"
    )
    site = _site(_frame("datenschutz"), start)
    return {path: replace(reply, headers=(*reply.headers, *PROTECTED)) for path, reply in site.items()}


def _unseen() -> dict[str, Site]:
    wall = """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id="cf-wrapper">
<h1>Checking your browser before accessing justiz.auental.example.</h1><noscript>Enable JavaScript and cookies to continue</noscript>
<form id="challenge-form" action="/?__cf_chl_f_tk=demo" method="POST"></form></div></body></html>"""
    shell = """<!DOCTYPE html><html lang="de"><head><title>Schulportal</title><script type="module" src="/app.js"></script></head>
<body><noscript>Bitte aktivieren Sie JavaScript.</noscript><div id="root"></div></body></html>"""
    welcome = html("<!DOCTYPE html><html lang='de'><title>Landesarchiv</title><h1>Landesarchiv</h1>")
    return {
        "justiz": {"*": html(wall, 403)},
        "verkehr": {"*": Reply(fault="hang"), "/robots.txt": Reply(status=404)},
        "landtag": {"*": Reply(body=b"<html><h1>Landtag", fault="short"), "/robots.txt": Reply(status=404)},
        "archiv": {
            "*": welcome,
            "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /\n", content_type="text/plain"),
        },
        "schulportal": {"*": html(shell), "/robots.txt": Reply(status=404)},
        "forst": {"*": welcome},
        "rechenzentrum": {"*": html("<h1>503 Wartungsarbeiten</h1>", 503), "/robots.txt": Reply(status=404)},
    }


def _social() -> Site:
    """An own Mastodon-like instance that answers what a verification asks."""

    def account(user: str, homepage: str) -> Reply:
        link = f'<a href="{homepage}" rel="me nofollow">{homepage}</a>'
        field = {"name": "Website", "value": link, "verified_at": "2023-11-02T08:00:00.000+00:00"}
        return json_reply(
            {"username": user, "acct": user, "url": f"https://{_SOCIAL_HOST}/@{user}", "fields": [field]}
        )

    site: dict[str, Reply] = {"/robots.txt": Reply(status=404)}
    for user in ("umwelt", "statistik"):
        homepage = f"https://{_HOSTS[user]}/"
        site[f"/api/v1/accounts/lookup?acct={user}"] = account(user, homepage)
        subject = f"acct:{user}@{_SOCIAL_HOST}"
        finger = {
            "subject": subject,
            "links": [
                {
                    "rel": "self",
                    "type": "application/activity+json",
                    "href": f"https://{_SOCIAL_HOST}/users/{user}",
                }
            ],
        }
        site[f"/.well-known/webfinger?resource={subject}"] = json_reply(finger)
        site[f"/.well-known/webfinger?resource={subject.replace(':', '%3A').replace('@', '%40')}"] = (
            json_reply(finger)
        )
    return site


def sites(edition: str = "today") -> dict[str, Site]:
    """Host → site for one edition of the fictional web. ``bergamt`` has no host: that is its fault."""
    if edition not in EDITIONS:
        raise ValueError(edition)
    by_body: dict[str, Site] = {
        "staatskanzlei": _staatskanzlei(),
        "bildung": _bildung(),
        "umwelt": _umwelt(edition),
        "landesumweltamt": _landesumweltamt(),
        "finanzen": _finanzen(),
        "polizei": _polizei(),
        "statistik": _statistik(),
        "datenschutz": _datenschutz(),
        "hochschule": _hochschule(edition),
        "museum": _museum(),
        "journalisten": _journalisten(),
        "stadt": _stadt(),
        "gesundheit": _gesundheit(),
        **_unseen(),
    }
    own = {_HOSTS[identity]: site for identity, site in by_body.items()}
    return own | third_parties() | {_SOCIAL_HOST: _social()}


def rules(port: int) -> str:
    """Resolver rules that lead all hosts to the demo web and let one host not exist."""
    return f"MAP {_HOSTS['bergamt']} ~NOTFOUND, MAP * 127.0.0.1:{port}"


WRONG_CERTIFICATE: Final = frozenset({_HOSTS["forst"]})
