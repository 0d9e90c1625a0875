"""What does a rendered page say and offer, as far as website checks ask?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from amtsblick.detect.examine import examine
from amtsblick.detect.recordings.parties import domain_of
from amtsblick.detect.recordings.rendered import capture_of
from amtsblick.parse.html import Document, Element
from amtsblick.parse.urls import host_of, join, site_of
from amtsblick.values.answers import LegalPage, LegalPageKind, OwnChannel
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.page_facts import ForeignScript, Form, FormField, PageFacts
from amtsblick.values.recording import PageVisit, Recording

_ASKING: Final = frozenset(
    {"text", "email", "tel", "number", "date", "url", "file", "textarea", "select", ""}
)
_CHOSEN: Final = frozenset({"select", "date", "number"})
"""Fields that narrow a list, in a form that only leads to another address: they ask nobody about themselves."""
_NOT_ASKING: Final = re.compile(r"such|search|query|\bq\b|captcha|honeypot", re.IGNORECASE)
_NOTICE: Final = re.compile(r"datenschutz|privacy|art(?:ikel|\.)?\s*13", re.IGNORECASE)
_SETTINGS: Final = re.compile(
    r"(?:cookie|einwilligung|consent|privatsph|datenschutz|privacy|tracking)[\w\s\-/&]{0,24}"
    r"(?:einstellung|ändern|anpassen|verwalten|widerruf|optionen|präferenz|settings|preferences|manage|withdraw)"
    r"|(?:einstellung|widerruf|manage|change|withdraw)[\w\s\-/]{0,24}(?:cookie|einwilligung|consent)",
    re.IGNORECASE,
)
_OLD_NAME: Final = re.compile(r"\btwitter\b", re.IGNORECASE)
_TEXT_LIMIT: Final = 400_000
"""Characters of a page that are read; privacy notices of public bodies stay far below."""


def page_facts(recording: Recording, visit: PageVisit, knowledge: Knowledge) -> PageFacts:
    """Facts of the final DOM of one visit; a page without DOM has only its state."""
    html = recording.bodies.get(visit.html, b"")
    url = visit.url or visit.requested
    if not html:
        return PageFacts(url=url, role=visit.role, state=visit.state, detail=visit.detail)
    examination = examine(capture_of(recording, visit, html), knowledge)
    legal = [one for one in examination.answers if isinstance(one, LegalPage)]
    document = Document(html, "text/html; charset=utf-8")
    base = document.base or url
    body = next(iter(document.select("body")), None)
    return PageFacts(
        url=url,
        role=visit.role,
        state=examination.page.state,
        detail=examination.page.detail,
        title=document.title,
        text=body.text()[:_TEXT_LIMIT] if body else "",
        legal=frozenset(one.kind for one in legal),
        legal_elsewhere=_elsewhere(legal, url),
        channels=tuple(one for one in examination.answers if isinstance(one, OwnChannel)),
        forms=tuple(_forms(document, base)),
        foreign_scripts=tuple(_scripts(document, base, url)),
        foreign_icons=tuple(_icons(document, base, url, knowledge)),
        settings_link=_settings_link(document),
        generator=next((one.attribute("content") for one in document.select('meta[name="generator"]')), ""),
        has_feed=bool(document.select('link[type="application/rss+xml"], link[type="application/atom+xml"]')),
        pictures_without_text=sum("alt" not in one.attributes for one in document.select("img")),
        videos_without_captions=sum(not one.holds("track") for one in document.select("video")),
        old_name_links=tuple(_old_names(document)),
    )


def _elsewhere(legal: Sequence[LegalPage], url: str) -> frozenset[LegalPageKind]:
    home = site_of(host_of(url))
    here = {one.kind for one in legal if site_of(host_of(one.url)) == home}
    return frozenset(one.kind for one in legal) - here


def _forms(document: Document, base: str) -> Iterator[Form]:
    for form in document.select("form"):
        fields = tuple(_fields(form))
        method = (form.attribute("method") or "get").lower()
        if method == "get" and all(field.type in _CHOSEN for field in fields):
            continue
        if len(fields) > 1 or any(field.type in {"email", "tel", "textarea", "file"} for field in fields):
            yield Form(
                action=join(base, form.attribute("action") or base),
                method=method,
                fields=fields,
                notice=any(
                    _NOTICE.search(f"{one.text()} {one.attribute('href')}") for one in form.select("a[href]")
                ),
            )


def _fields(form: Element) -> Iterator[FormField]:
    if form.holds('input[type="password"]') or form.attribute("role") == "search":
        return
    for one in form.select("input, textarea, select"):
        kind = one.attribute("type").lower() if one.tag == "input" else one.tag
        name = (
            one.attribute("aria-label")
            or one.attribute("placeholder")
            or one.attribute("name")
            or one.attribute("id")
        )
        if kind in _ASKING and not _NOT_ASKING.search(
            f"{one.attribute('name')} {one.attribute('id')} {name}"
        ):
            yield FormField(
                name=name,
                type=kind or "text",
                required="required" in one.attributes or one.attribute("aria-required") == "true",
            )


def _scripts(document: Document, base: str, url: str) -> Iterator[ForeignScript]:
    home = domain_of(url)
    for one in document.select("script[src]"):
        address = join(base, one.attribute("src"))
        if host_of(address) and domain_of(address) != home:
            yield ForeignScript(url=address, integrity=bool(one.attribute("integrity")))


def _icons(document: Document, base: str, url: str, knowledge: Knowledge) -> Iterator[str]:
    """Pictures inside links to services that are fetched from the service itself."""
    hosts = {
        domain_of(host)
        for service in knowledge.services
        for host in (*service.hosts, *service.resource_hosts)
        if "*" not in host
    }
    home = domain_of(url)
    for one in document.select("a[href] img[src]"):
        address = join(base, one.attribute("src"))
        domain = domain_of(address) if host_of(address) else ""
        if domain and domain != home and domain in hosts:
            yield address


def _settings_link(document: Document) -> str:
    for one in document.select("a, button, [role=button]"):
        label = one.text() or one.attribute("aria-label") or one.attribute("title")
        if len(label) < 80 and _SETTINGS.search(label):  # noqa: PLR2004 - longer is a sentence, no label
            return label
    return ""


def _old_names(document: Document) -> Iterator[str]:
    for one in document.select("a[href]"):
        label = one.text() or one.attribute("aria-label") or one.attribute("title")
        address = one.attribute("href")
        if _OLD_NAME.search(label) and ("twitter.com" in address or "//x.com" in address) and len(label) < 80:  # noqa: PLR2004 - likewise
            yield label
