"""Sites that put other people's services into their pages, on subpages too."""

from typing import Final

from testweb.pages import PROSE, css, html, links, page
from testweb.truth import May, Must, Site

_NAV: Final = links(
    ("/datenschutz", "Datenschutz"), ("/kontakt", "Kontakt"), ("/mediathek", "Mediathek: Videos")
)


def _page(title: str, content: str) -> str:
    return page("Amt für Medien", title, PROSE + content, nav=_NAV)


_MEDIA: Final = Site(
    name="embeds",
    hosts={
        "www.amt-medien.example": {
            "/": html(
                _page(
                    "Willkommen",
                    '<blockquote class="twitter-tweet"><a href="https://twitter.com/amt/status/20">Beitrag</a></blockquote>'
                    '<script async src="https://platform.twitter.com/widgets.js"></script>'
                    '<iframe src="https://www.youtube.com/embed/abcdefghijk" width="320" height="180" title="Film"></iframe>',
                )
            ),
            "/datenschutz": html(
                _page(
                    "Datenschutzerklärung",
                    '<iframe src="https://www.linkedin.com/embed/feed/update/urn:li:share:1" width="320" height="200" title="LinkedIn"></iframe>'
                    '<iframe src="https://social.auental-land.example/@amt/110000000000000001/embed" width="320" height="200" title="Mastodon"></iframe>'
                    '<script async src="https://social.auental-land.example/embed.js"></script>',
                )
            ),
            "/kontakt": html(
                _page(
                    "Kontakt",
                    '<div class="fb-page" data-href="https://www.facebook.com/amt"></div>'
                    '<script async src="https://connect.facebook.net/de_DE/sdk.js#xfbml=1&version=v19.0"></script>'
                    '<blockquote class="instagram-media"></blockquote><script async src="https://www.instagram.com/embed.js"></script>',
                )
            ),
            "/mediathek": html(
                _page(
                    "Mediathek",
                    '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@amt/video/7000000000000000001"></blockquote>'
                    '<script async src="https://www.tiktok.com/embed.js"></script>'
                    '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk" width="320" height="180" title="Film"></iframe>'
                    '<blockquote class="text-post-media"></blockquote><script async src="https://www.threads.net/embed.js"></script>'
                    '<blockquote class="bluesky-embed"></blockquote><script async src="https://embed.bsky.app/static/embed.js"></script>',
                )
            ),
            "/assets/site.css": css(),
        }
    },
    must=(
        Must("embed", "*twitter*", page="/"),
        Must("embed", "youtube.com", page="/"),
        Must("embed", "linkedin.com", page="/datenschutz"),
        Must("embed", "auental-land.example", page="/datenschutz"),
        Must("embed", "facebook*", page="/kontakt"),
        Must("embed", "instagram.com", page="/kontakt"),
        Must("embed", "tiktok.com", page="/mediathek"),
        Must("embed", "youtube-nocookie.com", page="/mediathek"),
        Must("embed", "threads.net", page="/mediathek"),
        Must("embed", "bsky.app", page="/mediathek"),
        *(
            Must("third-party-request", domain)
            for domain in (
                "twitter.com",
                "youtube.com",
                "ytimg.com",
                "linkedin.com",
                "auental-land.example",
                "facebook.com",
                "facebook.net",
                "instagram.com",
                "tiktok.com",
                "youtube-nocookie.com",
                "threads.net",
                "bsky.app",
            )
        ),
        *(
            Must("cookie", name)
            for name in ("guest_id", "VISITOR_INFO1_LIVE", "bcookie", "fr", "ig_did", "ttwid")
        ),
    ),
    may=(
        May("pixel", "twitter.com"),
        May("personal-data-in-url", "never"),
        *(
            May(question, domain)
            for question in ("tracker", "embed")
            for domain in (
                "twitter.com",
                "youtube.com",
                "ytimg.com",
                "linkedin.com",
                "facebook.com",
                "facebook.net",
                "instagram.com",
                "tiktok.com",
                "youtube-nocookie.com",
                "threads.net",
                "bsky.app",
            )
        ),
    ),
)

_SERVICE_NAV: Final = links(("/kontakt", "Kontakt"), ("/anfahrt", "Anfahrt"))

_SERVICES: Final = Site(
    name="services",
    hosts={
        "www.amt-dienste.example": {
            "/": html(
                page(
                    "Amt für Dienste",
                    "Willkommen",
                    PROSE + '<div id="karte"></div><div class="g-recaptcha"></div>',
                    head='<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Fira+Sans">'
                    "<style>body{font-family:'Fira Sans',sans-serif}</style>",
                    nav=_SERVICE_NAV,
                    tail='<script src="https://maps.googleapis.com/maps/api/js?key=AIzaTest"></script>'
                    '<script src="https://www.google.com/recaptcha/api.js" async></script>',
                )
            ),
            "/kontakt": html(
                page(
                    "Amt für Dienste",
                    "Kontakt",
                    PROSE + '<div class="h-captcha"></div><div class="frc-captcha"></div>',
                    nav=_SERVICE_NAV,
                    tail='<script src="https://js.hcaptcha.com/1/api.js" async></script>'
                    '<script src="https://api.friendlycaptcha.com/widget.js" async></script>',
                )
            ),
            "/anfahrt": html(
                page(
                    "Amt für Dienste",
                    "Anfahrt",
                    '<iframe src="https://www.google.com/maps/embed?pb=1" width="320" height="200" title="Karte"></iframe>'
                    '<img src="https://tile.openstreetmap.org/12/2200/1343.png" alt="Karte" width="256" height="256">'
                    '<iframe src="https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4" width="320" height="200" title="Karte"></iframe>',
                    nav=_SERVICE_NAV,
                )
            ),
            "/assets/site.css": css(),
        }
    },
    must=(
        Must("fonts", "Google Fonts"),
        Must("maps", "Google Maps"),
        Must("maps", "openstreetmap.org", page="/anfahrt"),
        Must("captcha", "Google reCAPTCHA"),
        Must("captcha", "hcaptcha.com", page="/kontakt"),
        Must("captcha", "friendlycaptcha.com", page="/kontakt"),
        Must("cookie", "_GRECAPTCHA"),
        Must("cookie", "NID"),
        *(
            Must("third-party-request", domain)
            for domain in (
                "googleapis.com",
                "gstatic.com",
                "google.com",
                "hcaptcha.com",
                "friendlycaptcha.com",
                "openstreetmap.org",
            )
        ),
    ),
    may=(
        May("embed", "google.com"),
        May("embed", "openstreetmap.org"),
        May("tracker", "google.com"),
        May("embed", "hcaptcha.com"),
    ),
)

SITES: Final = (_MEDIA, _SERVICES)
