"""Checks of the site itself: encryption, headers, cookies' flags, forms, accessibility, links to channels."""

import re
from typing import Final

from amtsblick.assess.checks.material import (
    NO_BANNER,
    NO_PAGE,
    Material,
    Reply,
    Rule,
    by_findings,
    found,
    in_any_pass,
    not_found,
    not_looked,
)
from amtsblick.assess.checks.third_party import on_topic
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.capture import State
from amtsblick.values.findings import Topic
from amtsblick.values.recording import CookieKept, PassName

_SESSION: Final = re.compile(r"sess|^sid$|sid$|phpsessid|asp\.net|auth|token|csrf|xsrf", re.IGNORECASE)
_PRIVATE: Final = re.compile(r"tel|phone|mobil|geburt|birth|strasse|straße|street", re.IGNORECASE)
_VERSION: Final = re.compile(r"\d+\.\d+")
_OPEN_WAYS: Final = re.compile(r"newsletter|rss|mastodon|feed", re.IGNORECASE)
_MANY: Final = 6
"""As many mandatory fields as a contact form hardly needs."""


def unencrypted(material: Material) -> Reply:
    """W-S01: the page that a visitor ends up with."""
    if not material.shown:
        return not_looked(NO_PAGE)
    plain = [page.url for page in material.shown if page.url.startswith("http:")]
    return found(pages=", ".join(plain)) if plain else not_found()


def bad_certificate(material: Material) -> Reply:
    """W-S02: a browser refused the connection; the server's settings beyond that are a human's task."""
    visits = [page for recording in material.recordings.values() for page in recording.pages]
    if not visits:
        return not_looked(NO_PAGE)
    refused = sorted({page.requested for page in visits if page.state is State.TLS})
    return found(pages=", ".join(refused)) if refused else not_found()


def form_unencrypted(material: Material) -> Reply:
    """W-S03."""
    forms = [form for page in material.shown for form in page.forms]
    if not forms:
        return not_looked("no_form")
    bad = sorted({form.action for form in forms if form.action.startswith(("http:", "mailto:"))})
    return found(forms=", ".join(bad)) if bad else not_found()


@in_any_pass
def session_cookie_flags(material: Material) -> Reply:
    """W-S06: the site's own cookies whose names say session or token."""
    home = site_of(host_of(material.site))
    kept = {
        (cookie.name, lack)
        for recording in material.recordings.values()
        for cookie in recording.cookies_kept
        if site_of(cookie.domain) == home and _SESSION.search(cookie.name)
        for lack in _lacks(cookie)
    }
    return found(cookies=", ".join(f"{name}: {lack}" for name, lack in sorted(kept))) if kept else not_found()


def _lacks(cookie: CookieKept) -> list[str]:
    reading_needed = re.search(r"csrf|xsrf", cookie.name, re.IGNORECASE)
    return [
        *(["Secure"] if not cookie.secure else []),
        *(["HttpOnly"] if not cookie.http_only and not reading_needed else []),
        *(["SameSite"] if not cookie.same_site else []),
    ]


def software_shown(material: Material) -> Reply:
    """W-S08: the version that the page names; whether it is old a human looks up."""
    if not material.shown:
        return not_looked(NO_PAGE)
    named = sorted({page.generator for page in material.shown if _VERSION.search(page.generator)})
    return found(software=", ".join(named)) if named else not_found()


def many_mandatory(material: Material) -> Reply:
    """W-F01."""
    forms = [form for page in material.shown for form in page.forms]
    if not forms:
        return not_looked("no_form")
    heavy = [
        form
        for form in forms
        if len(form.required) >= _MANY or any(_PRIVATE.search(one) for one in form.required)
    ]
    names = sorted({name for form in heavy for name in form.required})
    return found(fields=", ".join(names)) if heavy else not_found()


def form_without_notice(material: Material) -> Reply:
    """W-F02."""
    forms = [(page.url, form) for page in material.shown for form in page.forms]
    if not forms:
        return not_looked("no_form")
    bare = sorted({url for url, form in forms if not form.notice})
    return found(pages=", ".join(bare)) if bare else not_found()


def banner_without_name(material: Material) -> Reply:
    """W-A06: assistive technology is not told what the banner is."""
    banners = [banner for name in PassName for banner in material.banners(name) if banner.path]
    if not banners:
        return not_looked(NO_BANNER)
    return not_found() if any(banner.accessible_name for banner in banners) else found()


def media_without_text(material: Material) -> Reply:
    """W-A07."""
    if not material.shown:
        return not_looked(NO_PAGE)
    pictures = sum(page.pictures_without_text for page in material.shown)
    videos = sum(page.videos_without_captions for page in material.shown)
    return found(pictures=str(pictures), videos=str(videos)) if pictures or videos else not_found()


def foreign_icon(material: Material) -> Reply:
    """W-H02."""
    if not material.shown:
        return not_looked(NO_PAGE)
    icons = sorted({icon for page in material.shown for icon in page.foreign_icons})
    return found(pictures=", ".join(icons)) if icons else not_found()


def old_name(material: Material) -> Reply:
    """W-H06."""
    if not material.shown:
        return not_looked(NO_PAGE)
    labels = sorted({label for page in material.shown for label in page.old_name_links})
    return found(words=", ".join(labels)) if labels else not_found()


def no_open_way(material: Material) -> Reply:
    """W-H07: no feed, newsletter or fediverse account on the pages looked at."""
    if not material.shown:
        return not_looked(NO_PAGE)
    is_open = any(page.has_feed or _OPEN_WAYS.search(page.text) for page in material.shown)
    federated = any(channel.service == "mastodon" for page in material.shown for channel in page.channels)
    return not_found() if is_open or federated else found()


@in_any_pass
def headers_missing(material: Material) -> Reply:
    """W-S04: the same answer in every pass; any pass that looked will do."""
    return by_findings(one for one in material.findings if one.topic is Topic.SECURITY_HEADERS)


RULES: Final[dict[str, Rule]] = {
    "W-S01": unencrypted,
    "W-S02": bad_certificate,
    "W-S03": form_unencrypted,
    "W-S04": headers_missing,
    "W-S05": on_topic(Topic.REFERRER_LEAK),
    "W-S06": session_cookie_flags,
    "W-S07": on_topic(Topic.MIXED_CONTENT),
    "W-S08": software_shown,
    "W-F01": many_mandatory,
    "W-F02": form_without_notice,
    "W-A06": banner_without_name,
    "W-A07": media_without_text,
    "W-H02": foreign_icon,
    "W-H06": old_name,
    "W-H07": no_open_way,
}
