"""Which hosts of well-known services does the web imitate, and with what?

Small stand-ins under the real host names: they request, set and insert what the real ones do.
"""

from typing import Final

from testweb.answers import (
    DOT,
    NO_CONTENT,
    OK_JSON,
    collector,
    frame,
    image,
    insert_frame,
    js,
    script,
    setting,
)
from testweb.server import Arrival, Host, Reply


def _serial(arrival: Arrival) -> str:
    """An identifier that differs from visit to visit."""
    return f"{int(arrival.at * 1_000_000) % 10**12:012d}a7Kq"


_FONT_CSS: Final = Reply(
    body=b"""@font-face{font-family:'Fira Sans';font-style:normal;font-weight:400;
src:url(https://fonts.gstatic.com/s/firasans/v17/va9E4kDNxMZdWfMOD5Vvl4jL.woff2) format('woff2')}""",
    type="text/css; charset=utf-8",
)
_FONT: Final = Reply(body=b"wOF2" + bytes(400), type="font/woff2")

_MAPS_JS: Final = js("""for (const spot of document.querySelectorAll("#karte, .karte")) {
  for (const tile of ["11", "12"]) {
    const picture = new Image(256, 256);
    picture.src = `https://maps.googleapis.com/maps/vt?pb=!1m5!1m4!1i12!2i2200!3i13${tile}`;
    spot.append(picture);
  }
  const logo = new Image(66, 26);
  logo.src = "https://maps.gstatic.com/mapfiles/api-3/images/google_gray.svg";
  spot.append(logo);
}""")

_RECAPTCHA_JS: Final = js("""(() => { const next = document.createElement("script");
next.src = "https://www.gstatic.com/recaptcha/releases/test/recaptcha__de.js"; document.head.append(next); })();""")

_TWEETS: Final = js("""for (const spot of document.querySelectorAll(".twitter-tweet, .twitter-timeline")) {
  const frame = document.createElement("iframe");
  frame.src = "https://platform.twitter.com/embed/Tweet.html?id=20&lang=de"; frame.width = 320; frame.height = 240;
  spot.replaceWith(frame);
}
new Image(1, 1).src = "https://syndication.twitter.com/i/jot?l=" + encodeURIComponent(location.href);""")

GOOGLE: Final[dict[str, Host]] = {
    "www.googletagmanager.com": {"/gtag/js": script("gtag.js")},
    "region1.google-analytics.com": collector("/g/collect"),
    "fonts.googleapis.com": {"/css2": _FONT_CSS, "/css": _FONT_CSS},
    "fonts.gstatic.com": {"/s/*": _FONT},
    "maps.googleapis.com": {"/maps/api/js": _MAPS_JS, "/maps/vt": image(width=256, height=256)},
    "maps.gstatic.com": {"/*": image(width=66, height=26)},
    "www.google.com": {
        "/recaptcha/api.js": _RECAPTCHA_JS,
        "/recaptcha/api2/anchor": setting("_GRECAPTCHA", _serial, frame("Ich bin kein Roboter")),
        "/maps/embed": setting(
            "NID", _serial, frame('<img src="https://maps.gstatic.com/tactile/pane.svg" alt="">')
        ),
    },
    "www.gstatic.com": {
        "/recaptcha/*": insert_frame(
            "https://www.google.com/recaptcha/api2/anchor?ar=1&k=test", ".g-recaptcha", height=78
        )
    },
}

SOCIAL: Final[dict[str, Host]] = {
    "www.tiktok.com": {
        "/embed.js": insert_frame("https://www.tiktok.com/embed/v2/7000000000000000001", ".tiktok-embed"),
        "/embed/v2/*": setting("ttwid", _serial, frame("TikTok")),
        "/player/*": setting("ttwid", _serial, frame("TikTok")),
    },
    "analytics.tiktok.com": {
        "/i18n/pixel/events.js": script("tiktok-pixel.js"),
        "/api/v2/pixel": OK_JSON,
    },
    "connect.facebook.net": {
        "/en_US/fbevents.js": script("fbevents.js"),
        "/de_DE/sdk.js": insert_frame(
            "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Famt", ".fb-page"
        ),
    },
    "www.facebook.com": {
        "/tr/": DOT,
        "/plugins/*": setting("fr", _serial, frame("Facebook")),
    },
    "www.instagram.com": {
        "/embed.js": insert_frame("https://www.instagram.com/p/Cabcdefghij/embed/", ".instagram-media"),
        "/p/*": setting("ig_did", _serial, frame("Instagram")),
    },
    "platform.twitter.com": {
        "/widgets.js": _TWEETS,
        "/embed/Tweet.html": setting("guest_id", _serial, frame("Beitrag")),
    },
    "syndication.twitter.com": {"/i/jot": DOT},
    "www.threads.net": {
        "/embed.js": insert_frame("https://www.threads.net/@amt/post/Cabc/embed", ".text-post-media"),
        "/@amt/*": frame("Threads"),
    },
    "www.youtube.com": {
        "/embed/*": setting(
            "VISITOR_INFO1_LIVE", _serial, frame('<img src="https://i.ytimg.com/vi/x/hqdefault.jpg" alt="">')
        ),
        "/iframe_api": js("/* player */"),
    },
    "www.youtube-nocookie.com": {
        "/embed/*": frame('<img src="https://i.ytimg.com/vi/x/hqdefault.jpg" alt="">')
    },
    "i.ytimg.com": {"/*": image()},
    "www.linkedin.com": {"/embed/*": setting("bcookie", _serial, frame("LinkedIn"))},
    "embed.bsky.app": {
        "/static/embed.js": insert_frame(
            "https://embed.bsky.app/embed/did:plc:aaaa/app.bsky.feed.post/1", ".bluesky-embed"
        ),
        "/embed/*": frame("Bluesky"),
    },
    "social.auental-land.example": {
        "/embed.js": js("/* resizes Mastodon's frames */"),
        "/@amt/*": frame("Mastodon"),
    },
}

OTHERS: Final[dict[str, Host]] = {
    "tile.openstreetmap.org": {"/*": image(width=256, height=256)},
    "www.openstreetmap.org": {"/export/embed.html": frame("Karte")},
    "js.hcaptcha.com": {
        "/1/api.js": insert_frame(
            "https://newassets.hcaptcha.com/captcha/v1/test/static/hcaptcha.html", ".h-captcha", height=78
        )
    },
    "newassets.hcaptcha.com": {
        "/captcha/*": frame('<script>fetch("https://api.hcaptcha.com/checksiteconfig?v=t")</script>')
    },
    "api.hcaptcha.com": {"/checksiteconfig": OK_JSON},
    "api.friendlycaptcha.com": {
        "/api/v1/puzzle": OK_JSON,
        "/widget.js": js('fetch("https://api.friendlycaptcha.com/api/v1/puzzle?sitekey=FCTEST")'),
    },
}

SERVICES: Final[dict[str, Host]] = {**GOOGLE, **SOCIAL, **OTHERS}

TRACKERS: Final[dict[str, Host]] = {
    # A statistics company of our own: script, collector, frame, cookies by redirect.
    "skript.zaehlwerk.example": {
        "/canvas.js": script("canvas-print.js"),
        "/fonts.js": script("font-print.js"),
        "/webgl.js": script("webgl-print.js"),
        "/audio.js": script("audio-print.js"),
        "/keys.js": script("keys.js"),
        "/late.js": script("late.js"),
        "/transports.js": script("transports.js"),
    },
    "sammler.zaehlwerk.example": {"/*": NO_CONTENT},
}
