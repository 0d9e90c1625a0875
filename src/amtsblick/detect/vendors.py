"""Which third parties does a page name, and does it contact them when it opens?

Shared by the questions that need it; worked out once per page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Final, TypeAlias

from amtsblick.detect.page import Page
from amtsblick.detect.vendor_catalogue import Catalogue, catalogue_of
from amtsblick.parse.html import Element
from amtsblick.parse.resources import Resource, Script, Trigger, resources_of
from amtsblick.parse.urls import site_of
from amtsblick.values.answers import Evidence, LoadState, ThirdParty, UnknownHost
from amtsblick.values.knowledge import Knowledge, Vendor

Sighting: TypeAlias = ThirdParty | UnknownHost

_STATES: Final = {
    Trigger.NOW: LoadState.LOADS,
    Trigger.HINT: LoadState.HINT,
    Trigger.HELD: LoadState.DEFERRED,
    Trigger.INERT: LoadState.MARKUP,
}
_ADDRESS: Final = re.compile(r"""/\\?/([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?![\w@])([^\s"'<>`]*)""")
_FETCHED: Final = re.compile(r"(?:\.(?:m?js|css|php|gif)|/js|/tr|/embed|/iframe_api|/player_api|/sdk|/v3)(?:/?$|/?[?#;&])")
_CALLED: Final = re.compile(
    r"""(?:\bsrc\s*=\s*|script\w*["']?\s*[,:(]\s*|(?:getScript|import|importScripts|fetch|sendBeacon|src["']?,)\s*\(?\s*"""
    r"""|\burl\(\s*)(?:\\?["'`]|\()*\s*(?:https?:\\?|["']?https?:?["']?\s*\+\s*["']?:?)?$""",
    re.IGNORECASE,
)
_COMMENTED_TAG: Final = re.compile(
    r"""<(?:script|iframe|img|link|embed|object)\b[^>]*?(?:src|href|data)\s*=\s*["']?(?:https?:)?(//[^\s"'>]+)""", re.IGNORECASE
)
_NOSCRIPT_REACH: Final = 4
"""How many levels above an element a noscript element is looked for; its content is shallow."""
_BEFORE: Final = 60
_AROUND: Final = 80
_EXCERPT: Final = 240


@lru_cache(maxsize=2)
def sightings(page: Page, knowledge: Knowledge) -> tuple[Sighting, ...]:
    """Third parties and unknown hosts of a page, one per vendor, state and host.

    Remembered for the last pages, so that several questions may ask.
    """
    survey = _Survey(page=page, catalogue=catalogue_of(knowledge))
    addresses, scripts = resources_of(page.document)
    survey.read_addresses(addresses)
    for script in scripts:
        survey.read_script(script)
    survey.read_comments()
    return tuple(survey.found.values())


@dataclass(slots=True)
class _Survey:
    """Collects the sightings of one page."""

    page: Page
    catalogue: Catalogue
    found: dict[tuple[str, LoadState, str], Sighting] = field(default_factory=dict)
    states: dict[str, set[LoadState]] = field(default_factory=dict)
    quick: set[tuple[str, str, Trigger]] = field(default_factory=set)

    def read_addresses(self, resources: list[Resource]) -> None:
        markers = self.catalogue.live_markers("\n".join(resource.address for resource in resources))
        own = site_of(self.page.host)
        for resource in resources:
            host, path = _split(resource.address)
            hits = [vendor for marker, vendor in markers if marker in resource.address] if markers else []
            if not host or host == self.page.host or site_of(host) == own:
                for vendor in hits:
                    self._address(vendor, host or self.page.host, resource)
                continue
            if (host, resource.tag, resource.trigger) in self.quick and not hits:
                continue
            entry = self.catalogue.vendors_at(host, path, hits)
            if not self.catalogue.has_paths(host):
                self.quick.add((host, resource.tag, resource.trigger))
            for vendor in entry:
                self._address(vendor, host, resource)
            if not entry and resource.trigger is Trigger.NOW:
                self._unknown(host, resource)

    def _address(self, vendor: Vendor, host: str, resource: Resource) -> None:
        state = _STATES[resource.trigger]
        if state is LoadState.LOADS and _in_noscript(resource.element):
            state = LoadState.NOSCRIPT
        if (vendor.id, state, host) not in self.found:
            self._keep(vendor, state, host, _evidence(resource.element))

    def _unknown(self, host: str, resource: Resource) -> None:
        key = ("", LoadState.LOADS, host)
        if key not in self.found and not _in_noscript(resource.element):
            evidence = _evidence(resource.element)
            self.found[key] = UnknownHost(host=host, element=resource.tag, evidence=evidence)

    def read_script(self, script: Script) -> None:
        """An inline script: addresses that it fetches and calls that give a product away."""
        text = script.text
        noscript: bool | None = None
        for vendor, host, at in self._in_script(text, script.trigger):
            if noscript is None:
                noscript = _in_noscript(script.element)
            if noscript:
                return
            state = _STATES[script.trigger]
            if (vendor.id, state, host) not in self.found:
                evidence = Evidence(path=script.element.path(), excerpt=_piece(text, at))
                self._keep(vendor, state, host, evidence)

    def _in_script(self, text: str, trigger: Trigger) -> Iterator[tuple[Vendor, str, int]]:
        own = site_of(self.page.host)
        first = ""
        for match in _ADDRESS.finditer(text):
            host = match[1].lower()
            if site_of(host) == own:
                continue
            path = match[2].replace("\\/", "/")
            vendors = self.catalogue.vendors_at(host, path, self.catalogue.markers_in(path))
            if not vendors:
                first = first or host
            elif (trigger is not Trigger.NOW or _fetches(text, match, path)) and not _commented(text, match.start()):
                for vendor in vendors:
                    yield vendor, host, match.start()
        for vendor, at in self.catalogue.script_hits(text):
            if LoadState.LOADS not in self.states.get(vendor.id, ()) and not _commented(text, at):
                yield vendor, vendor.hosts[0] if vendor.hosts else first or self.page.host, at

    def read_comments(self) -> None:
        """Commented-out markup of vendors that the page names nowhere else."""
        source = self.page.document.source
        for start, end in self.page.document.comments:
            for match in _COMMENTED_TAG.finditer(source, start, end):
                host, path = _split(match[1])
                for vendor in self.catalogue.vendors_at(host, path, ()):
                    if vendor.id not in self.states:
                        evidence = Evidence(path="#comment", excerpt=match[0][:_EXCERPT])
                        self._keep(vendor, LoadState.MARKUP, host, evidence)

    def _keep(self, vendor: Vendor, state: LoadState, host: str, evidence: Evidence) -> None:
        self.states.setdefault(vendor.id, set()).add(state)
        self.found[vendor.id, state, host] = ThirdParty(
            vendor=vendor.id, category=vendor.category, host=host, state=state, evidence=evidence
        )


def _split(address: str) -> tuple[str, str]:
    """Host in lower case and the rest; ("", address) for an address without host."""
    if address.startswith("//"):
        rest = address[2:]
    elif address[:8].lower() == "https://":
        rest = address[8:]
    elif address[:7].lower() == "http://":
        rest = address[7:]
    else:
        return "", address
    host, slash, path = rest.partition("/")
    if "?" in host:
        host, _, path = rest.partition("?")
        return host.partition(":")[0].lower(), f"/?{path}"
    return host.rpartition("@")[2].partition(":")[0].lower(), slash + path


def _in_noscript(element: Element) -> bool:
    return any(above.tag == "noscript" for above in islice(element.ancestors(), _NOSCRIPT_REACH))


def _evidence(element: Element) -> Evidence:
    return Evidence(path=element.path(), excerpt=element.excerpt(_EXCERPT))


def _fetches(text: str, match: re.Match[str], path: str) -> bool:
    """Whether an address in running code is fetched rather than only named."""
    if _FETCHED.search(path):
        return True
    return bool(_CALLED.search(text[max(match.start() - _BEFORE, 0) : match.start()]))


def _commented(text: str, at: int) -> bool:
    """Whether a position in a script stands in a comment."""
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip()
    if line.startswith("//") and not line.startswith(("//<![CDATA[", "// <![CDATA[")):
        return True
    opened = text.rfind("/*", 0, at)
    return opened >= 0 and text.rfind("*/", 0, at) < opened and text.find("*/", at) >= 0


def _piece(text: str, at: int) -> str:
    piece = text[max(at - _AROUND, 0) : at + _EXCERPT - _AROUND]
    return piece if "\ufffd" not in piece else piece.replace("\ufffd", "\n").split("\n")[0]
