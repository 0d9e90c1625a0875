"""Does a profile point back to the body's site?

Asked of what was fetched to verify a channel: account data of fediverse servers, WebFinger answers,
Bluesky profiles and domain proofs, and profile pages with rel=me. ``verified`` is True only where
somebody other than the account's owner vouches: the server checked the link (Mastodon), or the
domain itself names the account (WebFinger, atproto). Node information names no account and is
therefore no answer here.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs, urlsplit

from amtsblick.detect.page import Page
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.answers import BackLink, Evidence
from amtsblick.values.knowledge import Knowledge

RULE: Final = "back_links"

_LINK: Final = re.compile(r"""https?://[^\s"'<>\\]{3,400}""")
_PROFILE_PATH: Final = re.compile(
    r"^/(?:@|users/|profile/|accounts/|a/|c/)([A-Za-z0-9_.-]{1,80})(?:@[\w.-]+)?/?$"
)
_HANDLE: Final = re.compile(r"^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+$", re.IGNORECASE)
_DID: Final = re.compile(r"\s*(did:(?:plc|web):[\w.:%-]{3,200})\s*$")
_LARGEST: Final = 2_000_000
"""Bytes of account data; a larger answer is no profile."""


def detect(page: Page, knowledge: Knowledge) -> Iterator[BackLink]:
    """Back links of the one profile that the capture shows, none for any other capture."""
    body = page.capture.body
    if len(body) > _LARGEST:
        return
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"{":
        yield from _in_json(page)
    elif start[:4] == b"did:":
        yield from _domain_proof(page)
    elif _PROFILE_PATH.match(urlsplit(page.capture.url).path):
        yield from _in_profile_page(page, knowledge)


def _in_json(page: Page) -> Iterator[BackLink]:
    try:
        told = json.loads(page.document.source)
    except (ValueError, RecursionError):
        return
    if not isinstance(told, dict):
        return
    if isinstance(told.get("did"), str):
        yield from _bluesky(page, told)
    elif str(told.get("subject", "")).startswith("acct:"):
        yield from _webfinger(page, str(told["subject"]).removeprefix("acct:"))
    elif isinstance(told.get("fields"), list) and isinstance(told.get("acct") or told.get("username"), str):
        yield from _mastodon(page, told)
    elif isinstance(told.get("preferredUsername"), str):
        yield from _actor(page, told)


def _evidence(page: Page, path: str, near: str) -> Evidence:
    """A JSON pointer and the source around ``near``."""
    return Evidence(path=path, excerpt=page.document.quote(near) or page.document.source[:240])


def _mastodon(page: Page, told: dict[str, object]) -> Iterator[BackLink]:
    name = str(told.get("acct") or told.get("username"))
    home = host_of(str(told.get("url") or "")) or page.host
    handle = name if "@" in name else f"{name}@{home}"
    fields = told["fields"]
    for number, field in enumerate(fields if isinstance(fields, list) else ()):
        if not isinstance(field, dict):
            continue
        for target in _LINK.findall(str(field.get("value", "")))[:1]:
            checked = isinstance(field.get("verified_at"), str)
            yield BackLink(
                service="mastodon",
                handle=handle,
                target=target,
                verified=checked,
                evidence=_evidence(page, f"/fields/{number}/value", target),
            )
    for target in _LINK.findall(str(told.get("note", ""))):
        yield BackLink(
            service="mastodon",
            handle=handle,
            target=target,
            verified=False,
            evidence=_evidence(page, "/note", target),
        )


def _actor(page: Page, told: dict[str, object]) -> Iterator[BackLink]:
    """An ActivityPub actor lists links, but does not say which of them its server checked."""
    home = host_of(str(told.get("id") or "")) or page.host
    handle = f"{told['preferredUsername']}@{home}"
    attached = told.get("attachment")
    for number, item in enumerate(attached if isinstance(attached, list) else ()):
        value = item.get("value") or item.get("href") if isinstance(item, dict) else ""
        for target in _LINK.findall(str(value))[:1]:
            yield BackLink(
                service="mastodon",
                handle=handle,
                target=target,
                verified=False,
                evidence=_evidence(page, f"/attachment/{number}/value", target),
            )
    for target in _LINK.findall(str(told.get("summary") or "")):
        yield BackLink(
            service="mastodon",
            handle=handle,
            target=target,
            verified=False,
            evidence=_evidence(page, "/summary", target),
        )


def _webfinger(page: Page, handle: str) -> Iterator[BackLink]:
    """The host that answers vouches for the account, whichever server it lives on."""
    if "@" in handle and page.host:
        yield BackLink(
            service="mastodon",
            handle=handle,
            target=f"https://{page.host}/",
            verified=True,
            evidence=_evidence(page, "/subject", handle),
        )


def _bluesky(page: Page, told: dict[str, object]) -> Iterator[BackLink]:
    """A handle that is a domain is proven by DNS or a file on it; else it reads handle.invalid."""
    asked = parse_qs(urlsplit(page.capture.url).query)
    handle = str(told.get("handle") or next(iter(asked.get("handle", asked.get("actor", []))), ""))
    if not _HANDLE.match(handle) or handle.endswith(".invalid"):
        return
    near = handle if told.get("handle") else str(told["did"])
    yield BackLink(
        service="bluesky",
        handle=handle.lower(),
        target=f"https://{handle.lower()}/",
        verified=True,
        evidence=_evidence(page, "/handle", near),
    )
    for target in _LINK.findall(str(told.get("description") or "")):
        yield BackLink(
            service="bluesky",
            handle=handle.lower(),
            target=target,
            verified=False,
            evidence=_evidence(page, "/description", target),
        )


def _domain_proof(page: Page) -> Iterator[BackLink]:
    found = _DID.match(page.document.source)
    if found and urlsplit(page.capture.url).path == "/.well-known/atproto-did" and page.host:
        yield BackLink(
            service="bluesky",
            handle=page.host,
            target=f"https://{page.host}/",
            verified=True,
            evidence=_evidence(page, "", found[1]),
        )


def _in_profile_page(page: Page, knowledge: Knowledge) -> Iterator[BackLink]:
    found = _PROFILE_PATH.match(urlsplit(page.capture.url).path)
    if (
        found is None
        or page.host in knowledge.not_federated
        or site_of(page.host) in _central_sites(knowledge)
    ):
        return
    handle = f"{found[1]}@{page.host}"
    for element in page.document.select("[rel~=me][href]"):
        target = page.resolve(element.attribute("href"))
        if not target.startswith(("http://", "https://")) or host_of(target) == page.host:
            continue
        checked = any("verified" in above.attribute("class").split() for above in element.ancestors())
        evidence = Evidence(path=element.path(), excerpt=element.excerpt())
        yield BackLink(service="mastodon", handle=handle, target=target, verified=checked, evidence=evidence)


@lru_cache(maxsize=4)
def _central_sites(knowledge: Knowledge) -> frozenset[str]:
    """Sites of services that are no fediverse software although their addresses look alike."""
    return frozenset(
        site_of(host) for service in knowledge.services if not service.federated for host in service.hosts
    )
