"""Which service does a host belong to, and what does it serve there?"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Final

from amtsblick.parse.link_repair import Address
from amtsblick.parse.literals import Joined, Literals
from amtsblick.parse.profile_forms import CompiledForm, compile_forms
from amtsblick.values.knowledge import Knowledge, Service

_FRONT: Final = re.compile(
    r"w{2,4}\d?|m|mobile|mobil|touch|web|mbasic|old|new|np|wap|amp|beta|[a-z]{2}|[a-z]{2}-[a-z]{2,4}"
)
_COUNTRY: Final = re.compile(r"(?:[a-z]{2}|com?\.[a-z]{2})")
_LONG_ENOUGH: Final = 8
"""A host without www. inside a path is taken for one only from this length on."""

_START: Final = re.compile(r"\s*(?:https?:)?//([\w.-]+)", re.IGNORECASE)
_BARE: Final = re.compile(r"\W*([\w-]+(?:\.[\w-]+)+)")
_AFTER_HOST: Final = frozenset({"", "/", "?", "#", ":"})
_ESCAPED: Final = "%2f%2f"
_RELATIVE: Final = frozenset({"/", "#", "?", ""})
_SHAPES: Final = (
    "/@", "/%40", "/~", "/web/@", "/deck/@", "/users/", "/profile/", "/u/", "/a/", "/c/", "/accounts/",
    "/video-channels/", "/videos/", "/p/",
)  # fmt: skip
_ENTITY: Final = "&#"


def traces(services: Iterable[Service]) -> frozenset[str]:
    """Pieces of text, in lower case, one of which every address that tells of an account spells."""
    found: set[str] = set()
    for service in services:
        found.update(host.removesuffix("*") for host in (*service.hosts, *service.short_hosts))
        found.update(f"{scheme}:/" for scheme in service.schemes)
    return _shortest(found)


def _shortest(pieces: Collection[str]) -> frozenset[str]:
    """The pieces without those that hold another one and so add nothing."""
    return frozenset(one for one in pieces if not any(other in one and other != one for other in pieces))


class Area(Enum):
    """What a service keeps at a host."""

    PROFILES = "profiles"
    SHORT = "short"
    RESOURCE = "resource"
    OTHER = "other"


class Forms:
    """Forms of one service, sorted by when they are worth trying."""

    def __init__(self, compiled: tuple[CompiledForm, ...]) -> None:
        ordinary = [form for form in compiled if form.host is None]
        self.at_host = tuple(form for form in compiled if form.form.host and "{" not in form.form.host)
        self.at_any_host = tuple(form for form in compiled if "{" in form.form.host)
        """Forms that take the handle from the host."""
        self.generic = tuple(form for form in ordinary if not form.first)
        self._named: dict[str, tuple[CompiledForm, ...]] = {}
        for form in ordinary:
            for first in form.first:
                self._named[first] = (*self._named.get(first, ()), form)

    def named(self, first: str) -> tuple[CompiledForm, ...]:
        """Forms for paths that begin with this word."""
        return self._named.get(first, ())


class ServiceHosts:
    """Index of services by host, and of their forms by first step."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._exact: dict[str, tuple[Service, Area]] = {}
        self._any_country: dict[str, Service] = {}
        self.forms = {service.id: Forms(tuple(compile_forms(service))) for service in knowledge.services}
        self._not_federated = knowledge.not_federated
        self._hints = [(hint, service.id) for service in knowledge.services for hint in service.host_hints]
        self._schemes = {scheme for service in knowledge.services for scheme in service.schemes} | {"acct"}
        for service in knowledge.services:
            self._add(service)
        at_resources = (host for service in knowledge.services for host in service.resource_hosts)
        schemes = (f"{scheme}:" for scheme in self._schemes)
        marks = {*traces(knowledge.services), *at_resources, *schemes, *_SHAPES, _ENTITY}
        self._traces = Literals({"any": _shortest(marks)})
        self.find = lru_cache(maxsize=2048)(self._find)
        self._is_known = lru_cache(maxsize=2048)(
            lambda host: self._find(host.lower().rstrip(".")) is not None
        )

    def _add(self, service: Service) -> None:
        for host in service.hosts:
            if host.endswith(".*"):
                self._any_country[host[:-2]] = service
            else:
                self._exact[host] = (service, Area.PROFILES)
        for host in service.short_hosts:
            self._exact[host] = (service, Area.SHORT)
        for host in service.resource_hosts:
            self._exact[host] = (service, Area.RESOURCE)
        for scheme in service.schemes:
            self._exact[f"{scheme}:"] = (service, Area.PROFILES)

    def _find(self, host: str) -> tuple[Service, Area] | None:
        """Service of a host and what is kept there; None when it belongs to none."""
        labels = host.split(".")
        for start in range(len(labels)):
            base, front = ".".join(labels[start:]), labels[:start]
            found = self._exact.get(base)
            if found is None and (service := self._of_any_country(labels, start)) is not None:
                found = (service, Area.PROFILES)
            if found is not None:
                service, area = found
                plain = area is not Area.PROFILES or all(
                    _FRONT.fullmatch(label) or label in service.sub_domains for label in front
                )
                if service.federated and front:
                    continue
                return service, area if plain else Area.OTHER
        return None

    def _of_any_country(self, labels: list[str], start: int) -> Service | None:
        service = self._any_country.get(labels[start])
        return service if service and _COUNTRY.fullmatch(".".join(labels[start + 1 :])) else None

    def in_path(self, address: Address) -> Iterator[str]:
        """Addresses of services that stand in a path because somebody forgot ``https://``."""
        for place, step in enumerate(address.steps[:-1]):
            host = step.lower()
            if host.endswith(".com") and len(host) >= _LONG_ENOUGH and self.find(host) is not None:
                yield "https://" + "/".join(address.steps[place:])

    def may_be_federated(self, host: str) -> bool:
        """Whether nothing is known against fediverse profiles at this host."""
        labels = host.split(".")
        return not any(".".join(labels[start:]) in self._not_federated for start in range(len(labels)))

    def hinted(self, host: str) -> str:
        """Id of the federated service that a word in the host name points to, or ""."""
        return next((service for hint, service in self._hints if hint in host), "")

    def suspects(self, href: str) -> bool:
        """Whether an href could belong to a service; wrong only in the harmless direction."""
        start = _START.match(href)
        if start is None:
            return _carries(href) if href[:1] in _RELATIVE else self._suspects_odd(href)
        host, rest = start[1], href[start.end() :]
        return (
            self._is_known(host)
            or rest.startswith(_SHAPES)
            or _carries(rest)
            or "." not in host
            or rest[:1] not in _AFTER_HOST
        )

    def suspicious(self, hrefs: Sequence[str], joined: Joined) -> list[int]:
        """Numbers of the hrefs that ``suspects`` is worth asking about, ascending.

        One scan for all of them. An address keeps its service's host as a piece of text, be it
        carried in a parameter; only letters beyond ASCII have to be mended before it can be told.
        """
        found = self._traces.among(joined)["any"]
        if joined.line.isascii():
            return found
        return sorted({*found, *(number for number, href in enumerate(hrefs) if not href.isascii())})

    def _suspects_odd(self, href: str) -> bool:
        if _carries(href) or "&" in href[:20] or not href.isprintable() or not href.isascii():
            return True
        if href.partition(":")[0].strip().lower() in self._schemes:
            return True
        bare = _BARE.match(href)
        return bare is not None and self._is_known(bare[1])


def _carries(text: str) -> bool:
    """Whether a second address might stand in a text; plain searches are the quickest way to tell."""
    return (
        "//" in text
        or "http" in text
        or "www." in text
        or ".com/" in text
        or "\\" in text
        or _ESCAPED in text.lower()
    )
