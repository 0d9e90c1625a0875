"""Questions about who receives something: third parties, trackers, pixels, embeds, fonts, maps, captchas."""

from dataclasses import replace

import pytest

from amtsblick.detect.recordings.questions import (
    captcha,
    embed,
    fonts,
    late_request,
    maps,
    own_subdomain_tracker,
    pixel,
    third_party_request,
    tracker,
)
from amtsblick.values.findings import Party
from amtsblick.values.recording import Act, Initiator, ScriptCall, Socket

GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="1px" height="1"/>'
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
PICTURE = b"GIF89a" + (300).to_bytes(2, "little") + (200).to_bytes(2, "little") + b"\0" * 50


def subjects(sightings) -> list[tuple[str, str]]:
    return [(one.subject, one.host) for one in sightings]


def test_only_requests_that_were_sent_reach_a_third_party(build, answers) -> None:
    recording = build.recording(
        build.request("https://cdn.example/a.js", kind="script"),
        build.request("https://www.amt.example/b.js", kind="script"),
        build.request("https://csp.example/c.js", kind="script", blocked="csp", status=None),
        build.request("https://cache.example/d.js", kind="script", from_cache=True),
        build.request("data:image/gif;base64,AA"),
    )

    (found,) = answers(third_party_request, recording)

    assert (found.subject, found.host, found.party, found.vendor) == (
        "cdn.example",
        "cdn.example",
        Party.THIRD,
        "",
    )


def test_partly_refused_hosts_say_so_and_sockets_count(build, answers) -> None:
    socket = Socket(
        event=9,
        url="wss://ws.example/s",
        page=0,
        act=Act.OPEN,
        at=1,
        frame_url="",
        initiator=Initiator(kind="script"),
    )
    recording = build.recording(
        build.request("https://a.example/1.js"),
        build.request("https://a.example/2.js", blocked="csp", status=None),
        sockets=(socket, replace(socket, url="wss://dead.example/s", blocked="not connected")),
    )

    found = answers(third_party_request, recording)

    assert subjects(found) == [("a.example", "a.example"), ("ws.example", "ws.example")]
    assert dict(found[0].facts)["others of its requests"] == "not sent: csp"


def test_trackers_are_told_by_catalogue_and_protocol(build, answers) -> None:
    recording = build.recording(
        build.request("https://www.googletagmanager.com/gtag/js?id=G-1", kind="script"),
        build.request("https://zahlen.example/matomo.php?idsite=1&rec=1"),
        build.request("https://stats.amt.example/matomo.php?idsite=1&rec=1"),
        build.request("https://fonts.gstatic.com/s/lato.woff2", kind="font"),
        build.request("https://unbekannt.example/x.js", kind="script"),
        build.request(
            "https://cdn.jsdelivr.net/npm/@fingerprintjs/fingerprintjs@4/dist/fp.min.js", kind="script"
        ),
    )

    found = [(one.subject, one.host, one.party) for one in answers(tracker, recording)]

    assert found == [
        ("Google Tag Manager", "www.googletagmanager.com", Party.THIRD),
        ("Google Analytics", "www.googletagmanager.com", Party.THIRD),
        ("Matomo", "zahlen.example", Party.THIRD),
        ("Matomo", "stats.amt.example", Party.FIRST),
    ]


def test_an_unknown_third_party_with_a_lasting_identifier_is_a_tracker(build, answers) -> None:
    year, day = 365 * 86_400.0, 86_400.0
    recording = build.recording(
        build.request("https://px.werbung.example/p.gif"),
        build.request("https://lb.dienst.example/x.js", kind="script"),
        cookies_kept=(
            build.cookie_kept("u", "7f3b9c2d1e5a", domain="werbung.example", expires=year),
            build.cookie_kept("lb", "7f3b9c2d1e5a", domain="dienst.example", expires=day),
            build.cookie_kept("s", "7f3b9c2d1e5a", domain="dienst.example"),
        ),
    )

    assert subjects(answers(tracker, recording)) == [("px.werbung.example", "px.werbung.example")]


def test_own_hosts_are_told_by_protocol_or_canonical_name(build, answers) -> None:
    recording = build.recording(
        build.request("https://stats.amt.example/matomo.php?idsite=1&rec=1"),
        build.request("https://www.amt.example/g/collect?v=2&tid=G-1&cid=1.2", kind="fetch"),
        build.request("https://web.amt.example/j.js", kind="script"),
        build.request("https://cdn.amt.example/j.js", kind="script"),
        build.request("https://zahlen.example/matomo.php?idsite=1"),
        build.request("https://www.amt.example/statistik/matomo.html", kind="document"),
        canonical={"web.amt.example": "amt.at-o.net.hotjar.com", "cdn.amt.example": "d1.cloudfront.net"},
    )

    found = answers(own_subdomain_tracker, recording)

    assert subjects(found) == [
        ("Matomo", "stats.amt.example"),
        ("Google Analytics", "www.amt.example"),
        ("Hotjar", "web.amt.example"),
    ]
    assert dict(found[1].facts)["host"] == "the page's own"
    assert dict(found[2].facts)["told by"] == "canonical name"


def test_pixels_are_told_by_their_size_their_emptiness_or_what_they_carry(build, answers) -> None:
    recording = build.recording(
        build.request("https://a.example/p.gif", body="one"),
        build.request("https://b.example/q?cid=1&dl=x", status=204),
        build.request("https://www.facebook.com/tr?id=1&ev=PageView&dl=x", body="big"),
        build.request("https://www.amt.example/matomo.php?idsite=1&rec=1", body="one"),
        build.request("https://w.example/p.webp", body="webp"),
        build.request("https://e.example/t?e=pv", response_headers=(("content-length", "0"),)),
        build.request("https://s.example/z.svg", body="svg"),
        bodies={"one": GIF, "big": PICTURE, "webp": WEBP, "svg": SVG},
    )

    assert [one.host for one in answers(pixel, recording)] == [
        "a.example", "b.example", "www.facebook.com", "www.amt.example", "w.example",
        "e.example", "s.example",
    ]  # fmt: skip


def test_pictures_and_spacers_are_no_pixels(build, answers) -> None:
    recording = build.recording(
        build.request("https://www.amt.example/blank.gif", body="one"),
        build.request("https://cdn.example/img/spacer.gif", body="one"),
        build.request("https://cdn.example/photo.jpg?w=300&cb=1", body="big", size=5000),
        build.request("https://cdn.example/foto?title=1&u=2", body="big", size=5000),
        build.request("https://cdn.example/logo.svg", body="logo"),
        build.request("https://gone.example/p.gif", blocked="csp", body="one"),
        build.request("https://api.example/p", kind="fetch", body="one"),
        bodies={
            "one": GIF,
            "big": PICTURE,
            "logo": b'<svg viewBox="0 0 1 1" width="1em"><path width="1" height="1"/>',
        },
    )

    assert answers(pixel, recording) == []


@pytest.mark.parametrize(
    ("url", "kind", "service"),
    [
        ("https://www.tiktok.com/embed.js", "script", "TikTok"),
        ("https://www.tiktok.com/embed/v2/71", "document", "TikTok"),
        ("https://www.facebook.com/plugins/page.php?href=x", "document", "Facebook"),
        ("https://connect.facebook.net/de_DE/sdk.js", "script", "Facebook"),
        ("https://www.instagram.com/embed.js", "script", "Instagram"),
        ("https://platform.twitter.com/widgets.js", "script", "X"),
        ("https://www.threads.net/embed.js", "script", "Threads"),
        ("https://www.youtube-nocookie.com/embed/x", "document", "YouTube"),
        ("https://www.linkedin.com/embed/feed/update/1", "document", "LinkedIn"),
        ("https://embed.bsky.app/static/embed.js", "script", "Bluesky"),
        ("https://social.land.example/@amt/112233445566778899/embed", "document", "Mastodon"),
        ("https://social.land.example/api/v1/accounts/42/statuses?limit=5", "fetch", "Mastodon"),
        ("https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed", "xhr", "Bluesky"),
        ("https://player.vimeo.com/video/1", "document", "Vimeo"),
        ("https://video.land.example/videos/embed/9c1e", "document", "PeerTube"),
    ],
    ids=["tiktok", "tiktok frame", "facebook", "facebook sdk", "instagram", "x", "threads", "youtube", "linkedin",
         "bluesky", "mastodon", "mastodon feed", "bluesky feed", "vimeo", "peertube"],
)  # fmt: skip
def test_embeds_are_named_by_service(build, answers, url: str, kind: str, service: str) -> None:
    (found,) = answers(embed, build.recording(build.request(url, kind=kind)))

    assert found.subject == service


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://i.ytimg.com/vi/x/hqdefault.jpg", "image"),
        ("https://www.facebook.com/tr?id=1", "script"),
        ("https://analytics.tiktok.com/i18n/pixel/events.js", "script"),
        ("https://assets.example/player.js", "script"),
        ("https://www.amt.example/videos/embed/9c1e", "document"),
        ("https://www.amt.example/@amt/11/embed", "document"),
        ("https://region1.google-analytics.com/g/collect?v=2&tid=G-1", "fetch"),
    ],
    ids=["preview picture", "pixel", "tiktok pixel", "unknown", "own player", "own post", "count"],
)
def test_what_is_no_embed(build, answers, url: str, kind: str) -> None:
    assert answers(embed, build.recording(build.request(url, kind=kind))) == []


def test_fonts_maps_and_captchas(build, answers) -> None:
    recording = build.recording(
        build.request("https://fonts.googleapis.com/css2?family=Lato", kind="stylesheet"),
        build.request("https://cdn.example/lato.woff2", kind="font"),
        build.request("https://www.amt.example/lato.woff2", kind="font"),
        build.request("https://tile.openstreetmap.org/12/2200/1343.png"),
        build.request("https://kacheln.example/osm/12/2200/1343@2x.png"),
        build.request("https://www.google.com/recaptcha/api.js", kind="script"),
        build.request("https://www.google.com/maps/embed?pb=1", kind="document"),
        build.request("https://cdn.jsdelivr.net/npm/friendly-challenge@0.9/widget.min.js", kind="script"),
    )

    assert subjects(answers(fonts, recording)) == [
        ("Google Fonts", "fonts.googleapis.com"),
        ("cdn.example", "cdn.example"),
    ]
    assert subjects(answers(maps, recording)) == [
        ("OpenStreetMap", "tile.openstreetmap.org"),
        ("Google Maps", "www.google.com"),
        ("kacheln.example", "kacheln.example"),
    ]
    assert subjects(answers(captcha, recording)) == [
        ("Google reCAPTCHA", "www.google.com"),
        ("Friendly Captcha", "cdn.jsdelivr.net"),
    ]


def test_late_are_hosts_first_asked_after_a_pause_or_by_an_act(build, answers) -> None:
    recording = build.recording(
        build.request("https://early.example/a.js", at=0.5, ended=0.9),
        build.request("https://timer.example/t.js", at=2.4, ended=2.5),
        build.request("https://chain.example/c.js", at=2.6, ended=2.7),
        build.request("https://scroll.example/s.gif", at=4.0, act=Act.SCROLL),
        build.request("https://early.example/b.gif", at=4.1, act=Act.SCROLL),
        build.request("https://agreed.example/x.js", at=5.0, act=Act.CONSENT),
        build.request("https://leaving.example/x", at=6.0, act=Act.CLOSE, kind="ping"),
    )

    found = {one.host: dict(one.facts)["begun by"] for one in answers(late_request, recording)}

    assert found == {
        "timer.example": "a timer",
        "scroll.example": "scrolling",
        "leaving.example": "leaving the page",
    }


def test_a_long_calculation_is_no_timer(build, answers) -> None:
    call = ScriptCall(
        event=1,
        api="Navigator.plugins",
        script="https://a.example/fp.js",
        frame_url="",
        page=0,
        act=Act.OPEN,
        at=2.1,
    )
    recording = build.recording(build.request("https://a.example/id", at=2.4), calls=(call,))

    assert answers(late_request, recording) == []
    assert len(answers(late_request, replace(recording, calls=()))) == 1
