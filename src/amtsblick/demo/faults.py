"""Sites that nobody can look at, each for its own reason, and a network of the state's own."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from amtsblick.demo.frames import HOSTS, NAMES, SOCIAL_HOST, Then, channels, frame_of, site_of
from amtsblick.demo.web import Reply, Site, html, json_reply

JUSTIZ_BEHIND_WALL: Final = 900
"""Days before today since when nobody but people gets past a wall against programs."""
_WALL: Final = """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><div id="cf-wrapper">
<h1>Checking your browser before accessing justiz.auental.example.</h1><noscript>Enable JavaScript and cookies to continue</noscript>
<form id="challenge-form" action="/?__cf_chl_f_tk=demo" method="POST"></form></div></body></html>"""
_SHELL: Final = """<!DOCTYPE html><html lang="de"><head><title>Schulportal</title><script type="module" src="/app.js"></script></head>
<body><noscript>Bitte aktivieren Sie JavaScript.</noscript><div id="root"></div></body></html>"""
_WELCOME: Final = html("<!DOCTYPE html><html lang='de'><title>Landesarchiv</title><h1>Landesarchiv</h1>")
_NO_ROBOTS: Final[Site] = {"/robots.txt": Reply(status=404)}
_KEEP_OUT: Final = Reply(body=b"User-agent: *\nDisallow: /\n", content_type="text/plain")
_DOWN: Final = html("<h1>503 Wartungsarbeiten</h1>", 503)


def _always(site: Site) -> Callable[[Then], Site]:
    return lambda _: site


def _justiz(then: Then) -> Site:
    if then.since(JUSTIZ_BEHIND_WALL):
        return {"*": html(_WALL, 403)}
    bar = channels(
        ("x", "https://twitter.com/Justiz_Auental", "Twitter"),
        ("instagram", "https://www.instagram.com/justiz_auental/", "Instagram"),
    )
    return site_of(frame_of("justiz", icons=bar), "<h1>Gerichte und Staatsanwaltschaften</h1>")


UNSEEN: Final[Mapping[str, Callable[[Then], Site]]] = {
    "justiz": _justiz,
    "verkehr": _always({"*": Reply(fault="hang"), **_NO_ROBOTS}),
    "landtag": _always({"*": Reply(body=b"<html><h1>Landtag", fault="short"), **_NO_ROBOTS}),
    "archiv": _always({"*": _WELCOME, "/robots.txt": _KEEP_OUT}),
    "schulportal": _always({"*": html(_SHELL), **_NO_ROBOTS}),
    "forst": _always({"*": _WELCOME}),
    "rechenzentrum": _always({"*": _DOWN, **_NO_ROBOTS}),
}
"""Body → site of those that nobody can look at today."""


def social(then: Then) -> Site:
    """An own Mastodon-like instance that answers what a verification asks."""

    def account(user: str, homepage: str) -> Reply:
        link = f'<a href="{homepage}" rel="me nofollow">{homepage}</a>'
        field = {"name": "Website", "value": link, "verified_at": "2023-11-02T08:00:00.000+00:00"}
        return json_reply(
            {
                "id": user_ids[user],
                "username": user,
                "acct": user,
                "display_name": NAMES[user],
                "url": f"https://{SOCIAL_HOST}/@{user}",
                "fields": [field],
                "followers_count": 1870,
                "statuses_count": 412,
                "last_status_at": (then.today - timedelta(days=then.ago + 2)).isoformat(),
            }
        )

    user_ids = {"umwelt": "109000000000000001", "statistik": "109000000000000002"}

    site: dict[str, Reply] = {"/robots.txt": Reply(status=404)}
    for user in user_ids:
        homepage = f"https://{HOSTS[user]}/"
        site[f"/api/v1/accounts/lookup?acct={user}"] = account(user, homepage)
        subject = f"acct:{user}@{SOCIAL_HOST}"
        finger = {
            "subject": subject,
            "links": [
                {
                    "rel": "self",
                    "type": "application/activity+json",
                    "href": f"https://{SOCIAL_HOST}/users/{user}",
                }
            ],
        }
        site[f"/.well-known/webfinger?resource={subject}"] = json_reply(finger)
        site[f"/.well-known/webfinger?resource={subject.replace(':', '%3A').replace('@', '%40')}"] = (
            json_reply(finger)
        )
    return site
