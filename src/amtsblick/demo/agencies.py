"""Police, agencies, the university, the museums, the town: what stands on their websites?"""

from dataclasses import replace
from typing import Final

from amtsblick.demo.frames import GOOGLE_FONT, MATOMO, SOCIAL_HOST, Then, channels, frame_of, site_of
from amtsblick.demo.visitors import ASSISTED_FORM, DEAF_TO_NO
from amtsblick.demo.web import Site

POLIZEI_JOINED_WHATSAPP: Final = 1000
STATISTIK_REDESIGNED: Final = 820
STATISTIK_REDESIGNED_AGAIN: Final = 520
STATISTIK_JOINED_MASTODON: Final = 1300
STATISTIK_JOINED_THREADS: Final = 610
HOCHSCHULE_LEFT_X: Final = 290
HOCHSCHULE_JOINED_TIKTOK: Final = 930
MUSEUM_RESTS_X: Final = 720
JOURNALISTEN_LEFT_X: Final = 640
JOURNALISTEN_JOINED_BLUESKY: Final = 655
STADT_JOINED_THREADS: Final = 700
STADT_JOINED_TIKTOK: Final = 1120
"""Days before today at which things happened."""

_DEFERRED_VIDEO: Final = """<script type="text/plain" data-cookieconsent="marketing" src="https://www.youtube.com/iframe_api"></script>
<iframe data-cookieconsent="marketing" data-cookieblock-src="https://www.youtube-nocookie.com/embed/demo0000000" title="Film"></iframe>"""


def polizei(then: Then) -> Site:
    """Four channels, a post by itself on the start page; the archive of it has a gap."""
    frame = frame_of(
        "polizei",
        icons=channels(
            ("facebook", "https://www.facebook.com/Polizei.Auental", "Facebook"),
            ("instagram", "https://www.instagram.com/polizei_auental", "Instagram"),
            ("x", "https://x.com/Polizei_Auen", "X"),
            *then.shows(
                ("whatsapp", "https://whatsapp.com/channel/0029VaDemoKanalAuental00", "WhatsApp-Kanal"),
                since=POLIZEI_JOINED_WHATSAPP,
            ),
        ),
    )
    start = """<h1>Polizei</h1><article><h2>Bericht</h2><p>Das Innenministerium des Nachbarlands ist auf TikTok aktiv; wir halten den Dienst derzeit nicht für geeignet.</p>
<blockquote class="twitter-tweet"><p>Vermisste wohlbehalten angetroffen</p><a href="https://twitter.com/Polizei_Auen/status/1700000000000000000">1. September</a></blockquote></article>"""
    return site_of(frame, start)


def statistik(then: Then) -> Site:
    """Redesigned twice: for a while the channels stood on a page of their own, not in the footer."""
    redesigned = then.since(STATISTIK_REDESIGNED) and then.until(STATISTIK_REDESIGNED_AGAIN)
    twitter = (
        "https://mobile.twitter.com/StatistikAuen?lang=de"
        if then.since(STATISTIK_REDESIGNED_AGAIN)
        else "https://twitter.com/StatistikAuen"
    )
    bar = channels(
        ("x", twitter, "X"),
        ("instagram", "https://www.instagram.com/statistik.auental/", "Instagram"),
        *then.shows(
            ("mastodon", f"https://{SOCIAL_HOST}/@statistik", "Mastodon"), since=STATISTIK_JOINED_MASTODON
        ),
        *then.shows(
            ("threads", "https://www.threads.net/@statistik.auental", "Threads"),
            since=STATISTIK_JOINED_THREADS,
        ),
    )
    frame = frame_of("statistik", "campus" if redesigned else "portal", icons=bar, head=MATOMO)
    start = "<h1>Zahlen für Auental</h1><p>Tabellen eignen sich nicht für jeden Dienst.</p>"
    if not redesigned:
        return site_of(frame, start)
    links = "".join(f'<li><a href="{icon.url}">{icon.label}</a></li>' for icon in bar)
    hub = f"<h1>Wir in den sozialen Medien</h1><p>Auf diesen Kanälen finden Sie uns:</p><ul>{links}</ul>"
    frame = replace(frame, icons=(), nav=(("/social-media", "Social Media"), *frame.nav))
    return site_of(frame, start, {"/social-media": ("Social Media", hub)})


def hochschule(then: Then) -> Site:
    """Left X without naming a day; a professor's profile is not the university's."""
    twitter = then.shows(("x-twitter", "https://twitter.com/hs_auental", "Twitter"), until=HOCHSCHULE_LEFT_X)
    frame = frame_of(
        "hochschule",
        "campus",
        icons=channels(
            ("instagram", "https://www.instagram.com/hs_auental/", "Instagram"),
            ("youtube", "https://www.youtube.com/c/HochschuleAuental", "YouTube"),
            ("linkedin", "https://de.linkedin.com/school/hochschule-auental/", "LinkedIn"),
            *then.shows(
                ("tiktok", "https://www.tiktok.com/@hs_auental", "TikTok"), since=HOCHSCHULE_JOINED_TIKTOK
            ),
            *twitter,
        ),
        head=GOOGLE_FONT,
    )
    people = """<h2>Aus den Fachbereichen</h2><div class="team"><a href="https://www.linkedin.com/in/max-muster-demo">Professur für Verkehr auf LinkedIn</a></div>"""
    notice = "<h2>Aktuelles</h2><p>Die Hochschule Auental hat X verlassen. Unser Account wird nicht weiter gepflegt.</p>"
    return site_of(
        frame, "<h1>Studieren in Auental</h1>" + people + (notice if then.since(HOCHSCHULE_LEFT_X) else "")
    )


def museum(then: Then) -> Site:
    """Its profile on X rests, and is still linked."""
    frame = frame_of(
        "museum",
        icons=channels(
            ("instagram", "https://www.instagram.com/auentalermuseen/", "Instagram"),
            ("facebook", "https://www.facebook.com/auentaler.museen", "Facebook"),
            ("youtube", "https://www.youtube.com/user/auentalermuseen", "YouTube"),
            ("x", "https://x.com/AuentalMuseen", "X"),
        ),
        head='<link rel="preconnect" href="https://maps.googleapis.com">',
    )
    rests = (
        f"<p>Unser Profil auf X ruht seit dem {then.day(MUSEUM_RESTS_X)} und wird nicht mehr bespielt.</p>"
    )
    start = "<h1>Schloss und Sammlung</h1>" + (rests if then.since(MUSEUM_RESTS_X) else "") + _DEFERRED_VIDEO
    return site_of(frame, start)


def journalisten(then: Then) -> Site:
    """Left X and says why; joined Bluesky two weeks before."""
    frame = frame_of(
        "journalisten",
        "typo",
        icons=channels(
            *then.shows(
                ("bluesky", "https://bsky.app/profile/journalisten-auental.bsky.social", "Bluesky"),
                since=JOURNALISTEN_JOINED_BLUESKY,
            ),
            ("instagram", "https://www.instagram.com/journalisten.auental/", "Instagram"),
            *then.shows(("x", "https://twitter.com/Presse_Auental", "Twitter"), until=JOURNALISTEN_LEFT_X),
        ),
    )
    left = "<p>Wir haben X verlassen, weil Hassrede und Desinformation dort überhandnehmen.</p>"
    return site_of(frame, "<h1>Für freie Presse</h1>" + (left if then.since(JOURNALISTEN_LEFT_X) else ""))


def stadt(then: Then) -> Site:
    """The town with the most services."""
    frame = frame_of(
        "stadt",
        icons=channels(
            ("facebook", "https://www.facebook.com/auenstadt", "Facebook"),
            ("instagram", "https://www.instagram.com/auenstadt.de/", "Instagram"),
            ("youtube", "https://www.youtube.com/channel/UCdemo00000000000000000A", "YouTube"),
            *then.shows(
                ("threads", "https://www.threads.com/@auenstadt.de", "Threads"), since=STADT_JOINED_THREADS
            ),
            *then.shows(("tiktok", "https://www.tiktok.com/@auenstadt", "TikTok"), since=STADT_JOINED_TIKTOK),
            ("flickr", "https://www.flickr.com/photos/12345678@N00/", "Flickr"),
        ),
        head="""<script type="application/ld+json">{"@context":"https://schema.org","@type":"GovernmentOrganization",
"name":"Landeshauptstadt Auenstadt","url":"https://stadt.auental.example/","sameAs":["https://www.facebook.com/auenstadt"]}</script>"""
        + GOOGLE_FONT,
        tail=DEAF_TO_NO,
    )
    return site_of(frame, "<h1>Auenstadt</h1><p>Bürgerservice, Veranstaltungen, Verkehr.</p>")


def gesundheit() -> Site:
    """An office that links the town's channels, and a form that is read along."""
    frame = frame_of(
        "gesundheit",
        icons=channels(
            ("facebook", "https://www.facebook.com/auenstadt", "Facebook der Stadt"),
            ("instagram", "https://www.instagram.com/auenstadt.de/", "Instagram der Stadt"),
        ),
    )
    contact = "<h1>Kontakt</h1><p>Schreiben Sie uns, auch vertraulich.</p>" + ASSISTED_FORM
    return site_of(
        frame,
        "<h1>Gesundheitsamt</h1><p>Sprechzeiten und Belehrungen.</p>",
        {"/kontakt": ("Kontakt", contact)},
    )
