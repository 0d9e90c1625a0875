"""Which protective headers does the page's answer lack, or weaken?

What is asked for follows the OWASP Secure Headers Project and the BSI's advice on web applications;
a policy in a meta element counts where browsers heed it (HTML standard; CSP Level 3, section 3.3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from amtsblick.detect.recordings.by_request import EXCERPT, is_page
from amtsblick.parse.html import Document
from amtsblick.parse.urls import host_of
from amtsblick.values.capture import State
from amtsblick.values.findings import Party, Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import PageVisit, Recording, Request

TOPIC: Final = Topic.SECURITY_HEADERS

_HALF_YEAR: Final = 15_552_000
"""Seconds; the least that scanners of authorities accept for Strict-Transport-Security."""
_MAX_AGE: Final = re.compile(r"max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_OPEN_SOURCES: Final = frozenset({"*", "http:", "https:", "data:", "blob:", "http://*", "https://*"})
_GUARDED: Final = re.compile(r"'(?:nonce-|sha(?:256|384|512)-|strict-dynamic')")
_LEAKY: Final = frozenset({"unsafe-url", "no-referrer-when-downgrade"})
_FINE: Final = range(200, 300)
_MISSING: Final = "missing"


@dataclass(frozen=True, slots=True)
class _Answer:
    """The page's answer, and the policies in its head."""

    request: Request
    csp: str
    referrer: str

    def header(self, name: str) -> str:
        return self.request.response_header(name).strip()


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each page and header that is missing or weak."""
    del knowledge
    for page in recording.pages:
        request = _answer(recording, page)
        if request is None or page.state is not State.LOOKED:
            continue
        csp, referrer = _in_head(recording.bodies.get(page.html, b""))
        answer = _Answer(request, _policies(request, csp), referrer)
        for header, state in _defects(answer):
            yield _sighting(recording, page, answer, header, state)


def _answer(recording: Recording, page: PageVisit) -> Request | None:
    """The last answer that was the page looked at, not an error's or a redirect's."""
    answers = [
        request
        for request in recording.requests
        if request.page == page.index
        and is_page(request)
        and request.response_headers
        and request.status in _FINE
    ]
    return answers[-1] if answers else None


def _in_head(html: bytes) -> tuple[str, str]:
    """Content-Security-Policy and referrer policy of meta elements."""
    lower = html[:200_000].lower()
    if b"content-security-policy" not in lower and b"referrer" not in lower:
        return "", ""
    csp = referrer = ""
    for meta in Document(html, "text/html; charset=utf-8").select("head meta"):
        if meta.attribute("http-equiv").lower() == "content-security-policy":
            csp = f"{csp}, {meta.attribute('content')}".strip(", ")
        elif meta.attribute("name").lower() == "referrer":
            referrer = meta.attribute("content").strip()
    return csp, referrer


def _policies(request: Request, in_head: str) -> str:
    sent = [value for name, value in request.response_headers if name == "content-security-policy"]
    return ", ".join(filter(None, [*sent, in_head]))


def _defects(answer: _Answer) -> Iterator[tuple[str, str]]:
    """Header and what is wrong with it."""
    checks = {
        "Content-Security-Policy": _csp(answer),
        "Strict-Transport-Security": _hsts(answer),
        "X-Content-Type-Options": _sniffing(answer),
        "Referrer-Policy": _referrer(answer),
        "X-Frame-Options": _framing(answer),
        "Permissions-Policy": "" if answer.header("permissions-policy") else _MISSING,
    }
    return ((header, state) for header, state in checks.items() if state)


def _csp(answer: _Answer) -> str:
    if not answer.csp:
        only = answer.header("content-security-policy-report-only")
        return "missing (only reported, not enforced)" if only else _MISSING
    weak = [_weakness(policy) for policy in answer.csp.split(",") if policy.strip()]
    # Several policies hold together: one that is strict is enough.
    return min(weak, key=bool, default="")


def _weakness(policy: str) -> str:
    """What makes a policy no protection against foreign scripts. Inline scripts alone still leave some."""
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split()[:200] or [""]
        directives.setdefault(name.lower(), [source.lower() for source in sources])
    scripts = directives.get("script-src", directives.get("default-src"))
    if scripts is None:
        return "weak: says nothing about scripts"
    if _GUARDED.search(" ".join(scripts)):
        return ""
    broad = sorted(_OPEN_SOURCES.intersection(scripts))
    if "*" in broad or (broad and "'unsafe-inline'" in scripts):
        return f"weak: allows scripts from {' '.join(broad)}"
    return ""


def _hsts(answer: _Answer) -> str:
    if not answer.request.url.startswith("https:"):
        return ""  # browsers ignore it there
    value = answer.header("strict-transport-security")
    match = _MAX_AGE.search(value)
    if not match:
        return "weak: says no max-age" if value else _MISSING
    return "" if int(match[1]) >= _HALF_YEAR else f"weak: max-age {match[1]}"


def _sniffing(answer: _Answer) -> str:
    value = answer.header("x-content-type-options")
    if not value:
        return _MISSING
    return "" if "nosniff" in value.lower() else f"weak: {value[:40]}"


def _referrer(answer: _Answer) -> str:
    value = answer.referrer or answer.header("referrer-policy")
    policies = [policy.strip().lower() for policy in value.split(",") if policy.strip()]
    if not policies:
        return _MISSING
    return f"weak: {policies[-1]}" if policies[-1] in _LEAKY else ""


def _framing(answer: _Answer) -> str:
    sent = [
        value for name, value in answer.request.response_headers if name == "content-security-policy"
    ]  # a meta element cannot say it
    if any(re.search(r"(?:^|;|,)\s*frame-ancestors\s", value, re.IGNORECASE) for value in sent):
        return ""
    value = answer.header("x-frame-options").lower()
    if not value:
        return _MISSING
    return "" if value in {"deny", "sameorigin"} else f"weak: {value[:40]}"


def _sighting(recording: Recording, page: PageVisit, answer: _Answer, header: str, state: str) -> Sighting:
    given = answer.csp if header == "Content-Security-Policy" else answer.header(header.lower())
    return Sighting(
        topic=TOPIC,
        subject=header,
        party=Party.FIRST,
        host=host_of(answer.request.url),
        category="security",
        page=page.url,
        trace=Trace(
            name=recording.name,
            event=answer.request.event,
            excerpt=f"{header}: {given or '(not sent)'}"[:EXCERPT],
        ),
        facts=(("state", state),),
    )
