"""Whose profile, if any, does an address lead to?

The grammar of every service's addresses comes from the knowledge; this module applies it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from amtsblick.parse.fediverse import Sighting, accounts_in, bluesky_names_in, sighting
from amtsblick.parse.link_repair import Address, carried, read_address
from amtsblick.parse.literals import Joined
from amtsblick.parse.profile_forms import CompiledForm
from amtsblick.parse.reading import (
    PROFILE,
    Meaning,
    Reading,
    bare,
    by_form,
    by_shape,
    framed,
    meaning,
    punycode,
)
from amtsblick.parse.service_hosts import Area, ServiceHosts
from amtsblick.values.answers import RejectedBecause
from amtsblick.values.knowledge import Knowledge, Service, UrlForm

__all__ = ["PROFILE", "Grammar", "Meaning", "Reading", "grammar_of"]

_DEEPEST: Final = 4
_FILE: Final = re.compile(r"(?i).+\.(?:js|css|png|gif|jpe?g|svg|webp|ico|woff2?|xml|json|php|aspx?|mp4|pdf)")
_SECOND: Final = re.compile(r"(?i)@?(?:https?:?|www\.[\w.-]+)")
_SHOWABLE: Final = frozenset(
    {
        PROFILE,
        RejectedBecause.POST,
        RejectedBecause.EMBEDDED_POST,
        RejectedBecause.PLACEHOLDER,
        RejectedBecause.VENDOR_DEFAULT,
    }
)
"""Meanings of an address that can stand in a frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One address at a known service on its way through the forms."""

    address: Address
    path: str
    service: Service
    depth: int


class _Found(NamedTuple):
    """What a form made of an address; a redirector to elsewhere makes None of it."""

    reading: Reading | None


class Grammar:
    """Reads addresses. Never raises, whatever it is given, and remembers what it has read."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._hosts = ServiceHosts(knowledge)
        self._services = {service.id: service for service in knowledge.services}
        self._read = lru_cache(maxsize=2048)(self._read_link)

    def read(self, url: str) -> Reading | None:
        """Reading of an address as written in a link; None when it belongs to no service."""
        return self._read(url)

    def suspects(self, href: str) -> bool:
        """Whether ``read`` could say anything about a raw href; a cheap filter without misses."""
        return self._hosts.suspects(href)

    def suspicious(self, hrefs: Sequence[str], joined: Joined) -> list[int]:
        """Numbers of those of many hrefs that ``read`` could say anything about; one scan for all."""
        suspects = self._hosts.suspects
        return [number for number in self._hosts.suspicious(hrefs, joined) if suspects(hrefs[number])]

    def handles_in_text(self, text: str) -> tuple[Reading, ...]:
        """Fediverse and Bluesky accounts written as ``@user@host`` or ``@name.bsky.social``."""
        found = [self._account(user, host) for user, host in accounts_in(text)]
        found += [self._read(f"https://bsky.app/profile/{name}") for name in bluesky_names_in(text)]
        return tuple(dict.fromkeys(reading for reading in found if reading is not None))

    def _read_link(self, link: str, depth: int = 0) -> Reading | None:
        if link[:8].lstrip().lower().startswith("acct:"):
            user, _, host = link.partition(":")[2].strip().lstrip("@").rpartition("@")
            return self._account(user, host)
        address = read_address(link)
        if address is None or depth > _DEEPEST:
            return None
        found = self._hosts.find(address.host)
        if found is None:
            return self._read_stranger(address, depth)
        service, area = found
        if service.federated and (seen := sighting(address.path)) is not None:
            return self._federated(seen, address.host, service)
        return self._read_known(address, service, area, depth)

    def _account(self, user: str, host: str) -> Reading | None:
        return self._read(f"https://{host}/@{user}") if user and host else None

    def _read_stranger(self, address: Address, depth: int) -> Reading | None:
        if address.host.endswith(":"):
            return None
        for inner in (*carried(address), *self._hosts.in_path(address)):
            reading = self._read_link(inner, depth + 1)
            if reading is not None and not reading.federated:
                return reading
        if not address.explicit or not self._hosts.may_be_federated(address.host):
            return None
        seen = sighting(address.path)
        if seen is None or (seen.plain and address.host.startswith("www.")):
            return None
        software = seen.software or self._hosts.hinted(address.host) or "mastodon"
        service = self._services.get(software)
        return self._federated(seen, address.host, service) if service else None

    def _federated(self, seen: Sighting, host: str, service: Service) -> Reading | None:
        """Reading of a fediverse address; a remote account counts where it lives."""
        host = punycode(seen.host or host)
        home = self._hosts.find(host)
        if home is not None and not home[0].federated:
            return None
        if home is not None:
            service = home[0]
        elif seen.host and not self._hosts.may_be_federated(host):
            return None
        return by_shape(seen, host, service, known=home is not None, hinted=bool(self._hosts.hinted(host)))

    def _read_known(self, address: Address, service: Service, area: Area, depth: int) -> Reading | None:
        path, steps = _path_of(address)
        inner = _doubled(steps)
        if inner and (reading := self._read_link(inner, depth + 1)) is not None:
            return reading
        case = _Case(address=address, path=path, service=service, depth=depth)
        forms = self._hosts.forms[service.id]
        special = forms.named(steps[0].lower() if steps else "") if area is Area.PROFILES else ()
        special = forms.at_any_host if area is Area.OTHER else special
        found = self._by_forms((*forms.at_host, *special), case)
        if found is not None:
            return found.reading
        if area is not Area.PROFILES or _is_reserved(steps, service):
            return _without_form(service, area, steps)
        found = self._by_forms(forms.generic, case)
        if found is not None:
            return found.reading
        return bare(service, RejectedBecause.UNREADABLE if steps else RejectedBecause.SERVICE_ROOT)

    def _by_forms(self, forms: Iterable[CompiledForm], case: _Case) -> _Found | None:
        """Reading by the first form that fits and holds a legal handle, else the first that fits."""
        first: _Found | None = None
        for compiled in forms:
            parts = compiled.parts_of(case.address, case.path)
            if parts is None:
                continue
            form = compiled.form
            if form.means == "unwrap":
                return _Found(self._unwrapped(form, parts["url"], case))
            reading = by_form(compiled, parts, case.address.host, case.service)
            if reading.means is not RejectedBecause.UNREADABLE or form.means != PROFILE:
                return _Found(reading)
            first = first or _Found(reading)
        return first

    def _unwrapped(self, form: UrlForm, link: str, case: _Case) -> Reading | None:
        inner = f"https://{case.address.host}{link}" if re.match(r"/(?!/)", link) else link
        reading = self._read_link(inner, case.depth + 1)
        fits = reading is not None and reading.service == case.service.id and not reading.federated
        if form.embed:
            fits = fits and reading is not None and reading.means in _SHOWABLE
        if form.otherwise and not fits:
            return bare(case.service, meaning(form.otherwise))
        return framed(reading) if reading is not None and form.embed else reading


@lru_cache(maxsize=8)
def grammar_of(knowledge: Knowledge) -> Grammar:
    """Grammar of this very Knowledge, built once."""
    return Grammar(knowledge)


def _path_of(address: Address) -> tuple[str, tuple[str, ...]]:
    """Path and its steps; an old ``#!/name``, or ``#/name`` without a path, counts as the path."""
    if hashed := re.match(r"!/(.+)" if address.steps else r"!?/(.+)", address.fragment):
        steps = tuple(step for step in hashed[1].partition("?")[0].split("/") if step)
        return "".join(f"/{step}" for step in steps), steps
    return address.path, address.steps


def _doubled(steps: tuple[str, ...]) -> str:
    """Second address behind a first one, as form fields for "user name" produce it; or ""."""
    for place, step in enumerate(steps[:3]):
        if place + 1 < len(steps) and _SECOND.fullmatch(step):
            return "https://" + "/".join(steps[place:]).lstrip("@")
    return ""


def _is_reserved(steps: tuple[str, ...], service: Service) -> bool:
    if not steps:
        return False
    return steps[0].lower() in service.reserved or (len(steps) == 1 and _FILE.fullmatch(steps[0]) is not None)


def _without_form(service: Service, area: Area, steps: tuple[str, ...]) -> Reading:
    match area:
        case Area.SHORT:
            return bare(service, RejectedBecause.UNREADABLE, short=True)
        case Area.RESOURCE:
            return bare(service, RejectedBecause.RESOURCE)
        case Area.PROFILES if steps[0].lower() not in service.reserved:
            return bare(service, RejectedBecause.RESOURCE)
        case _:
            return bare(service, RejectedBecause.HELP_PAGE)
