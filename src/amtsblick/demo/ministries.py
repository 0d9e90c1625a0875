"""The state's ministries and what belongs to them: what stands on their websites?"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from amtsblick.demo.frames import MATOMO, SOCIAL_HOST, Then, channels, frame_of, site_of
from amtsblick.demo.visitors import FILM, HONEST, NO_CHOICE, PROTECTED
from amtsblick.demo.web import Reply, Site, redirect

UMWELT_LEFT_X: Final = 165
UMWELT_JOINED_MASTODON: Final = 1180
STAATSKANZLEI_JOINED_BLUESKY: Final = 730
CAMPAIGN: Final = 400
"""Days before today at which things happened."""

_TIKTOK_PIXEL: Final = """<script>!function (w, d, t) { w.TiktokAnalyticsObject=t; var ttq=w[t]=w[t]||[];
ttq.load=function(e){var n=d.createElement("script");n.async=!0;n.src="https://analytics.tiktok.com/i18n/pixel/events.js?sdkid="+e+"&lib="+t;
d.head.appendChild(n)}; ttq.load('CDEMO0000000000000'); ttq.page(); }(window, document, 'ttq');</script>"""
_TAG_MANAGER: Final = """<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'});
var f=d.getElementsByTagName(s)[0],j=d.createElement(s);j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i;
f.parentNode.insertBefore(j,f);})(window,document,'script','dataLayer','GTM-DEMO00');</script>"""


def staatskanzlei(then: Then) -> Site:
    """Names its channels on a page of their own; proves its Bluesky handle by domain."""
    frame = frame_of(
        "staatskanzlei",
        icons=channels(("social", "/social-media", "Social Media")),
        nav=(("/social-media", "Social Media"), ("/presse", "Presse"), ("/kontakt", "Kontakt")),
        head=MATOMO,
    )
    bluesky = (
        '<li><a href="https://bsky.app/profile/staatskanzlei.auental.example">Bluesky</a></li>'
        if then.since(STAATSKANZLEI_JOINED_BLUESKY)
        else ""
    )
    hub = f"""<h1>Die Staatskanzlei in den sozialen Medien</h1><p>Auf diesen Kanälen finden Sie uns:</p><ul>
<li><a href="https://www.facebook.com/StaatskanzleiAuental">Facebook</a></li>
<li><a href="https://www.instagram.com/staatskanzlei_auental/">Instagram</a></li>
<li><a href="https://x.com/Stk_Auental">X (ehemals Twitter)</a></li>
{bluesky}</ul>
<p>Ob wir auf X bleiben, prüfen wir fortlaufend. Grundlage ist unser <a href="/nutzungskonzept">Nutzungskonzept soziale Medien</a>.</p>"""
    start = "<h1>Willkommen</h1><p>Die Staatskanzlei koordiniert die Arbeit der Landesregierung. Jedes Ministerium entscheidet selbst, welche Online-Dienste es nutzt.</p>"
    concept = """<h1>Nutzungskonzept soziale Medien</h1>
<p>Die Staatskanzlei informiert die Öffentlichkeit über ihre Arbeit. Dieses Konzept nennt Zweck, Verantwortliche,
Redaktion und alternative Wege; es wird jährlich geprüft.</p>
<h2>Welche Kanäle wir nutzen</h2>
<table><tr><th>Dienst</th><th>Zweck</th></tr>
<tr><td>Facebook</td><td>Information der Bürgerinnen und Bürger</td></tr>
<tr><td>Instagram</td><td>Einblicke in Termine</td></tr>
<tr><td>X</td><td>Information der Presse</td></tr>
<tr><td>YouTube</td><td>Mitschnitte</td></tr></table>
<h2>Alternative Wege</h2><p>Alle Inhalte stehen zuerst auf dieser Website.</p>"""
    site = site_of(
        frame,
        start,
        {"/social-media": ("Social Media", hub), "/nutzungskonzept": ("Nutzungskonzept", concept)},
    )
    site["/.well-known/atproto-did"] = Reply(
        body=b"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", content_type="text/plain"
    )
    return site


def bildung(then: Then) -> Site:
    """Advertises on TikTok without an account."""
    frame = frame_of(
        "bildung",
        "typo",
        icons=channels(
            ("facebook", "https://de-de.facebook.com/BildungAuental/", "Facebook"),
            ("instagram", "https://www.instagram.com/bildung.auental/?hl=de", "Instagram"),
        ),
        head=_TIKTOK_PIXEL if then.since(CAMPAIGN) else "",
        tail=_TAG_MANAGER,
    )
    start = """<h1>Lehrerin oder Lehrer werden</h1><p>Unsere Kampagne wirbt auch in Kurzvideo-Diensten um neue Lehrkräfte.
<a href="/kampagne?utm_source=tiktok&amp;utm_medium=paid_social&amp;utm_campaign=lehrkraft">Zur Kampagne</a></p>"""
    return site_of(
        frame,
        start,
        {
            "/kampagne": (
                "Kampagne",
                "<h1>Lehrkraft in Auental</h1><p>Jetzt bewerben: ein Beruf, der bleibt, in einem Land, das Sie braucht.</p>",
            )
        },
    )


def _umwelt_channels(then: Then) -> Iterator[tuple[str, str, str]]:
    yield "instagram", "https://www.instagram.com/umwelt_auental", "Instagram"
    yield from then.shows(
        ("mastodon", f"https://{SOCIAL_HOST}/@umwelt", "Mastodon"), since=UMWELT_JOINED_MASTODON
    )
    yield "linkedin", "https://www.linkedin.com/company/ministerium-umwelt-auental/", "LinkedIn"


def umwelt(then: Then) -> Site:
    """Left X on a day that it names, and says why."""
    twitter = then.shows(("x", "https://twitter.com/Umwelt_Auental", "Twitter"), until=UMWELT_LEFT_X)
    frame = frame_of(
        "umwelt",
        icons=channels(*_umwelt_channels(then), *twitter),
        head=f'<link rel="me" href="https://{SOCIAL_HOST}/@umwelt">',
        tail=HONEST,
    )
    start = "<h1>Umwelt und Natur</h1><p>Aktuelle Messwerte, Schutzgebiete und Förderprogramme.</p>" + FILM
    more = {}
    if then.since(UMWELT_LEFT_X):
        notice = f"<h1>Unsere Kanäle</h1><p>Wir haben unseren X-Kanal am {then.day(UMWELT_LEFT_X)} stillgelegt. Grund ist die Zunahme von Hass und Desinformation.</p>"
        more = {"/social-media": ("Social Media", notice)}
        frame = replace(frame, nav=(*frame.nav, ("/social-media", "Social Media")))
    return site_of(frame, start, more)


def landesumweltamt(then: Then) -> Site:
    """Uses the ministry's channels."""
    frame = frame_of("landesumweltamt", icons=channels(*_umwelt_channels(then)))
    start = "<h1>Landesumweltamt</h1><p>Eigene Kanäle betreiben wir nicht. Stellenangebote erscheinen in Einzelfällen auf den Kanälen des Ministeriums.</p>"
    return site_of(frame, start)


def finanzen() -> Site:
    """Channels behind own addresses that redirect."""
    frame = frame_of(
        "finanzen",
        "typo",
        icons=channels(("facebook", "/facebook", "Facebook"), ("youtube", "/youtube", "YouTube")),
        tail=NO_CHOICE,
    )
    start = "<h1>Haushalt und Steuern</h1><p>Der Haushaltsplan, einfach erklärt. Unser <a href='/konzept'>Konzept zur Nutzung sozialer Medien</a>.</p>"
    site = site_of(
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


def datenschutz() -> Site:
    """No channel at all, and nothing sent to anybody."""
    start = (
        "<h1>Datenschutz</h1><p>Wir empfehlen öffentlichen Stellen die eigene, rechtskonforme Website.</p>"
    )
    site = site_of(frame_of("datenschutz"), start)
    return {path: replace(reply, headers=(*reply.headers, *PROTECTED)) for path, reply in site.items()}
