"""Whose profile, if any, does an address lead to?

The grammar of every service's addresses comes from the knowledge; this module applies it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from amtsblick.parse.fediverse import Sighting, accounts_in, sighting
from amtsblick.parse.link_repair import Address, carried, read_address
from amtsblick.parse.placeholders import is_placeholder
from amtsblick.parse.profile_forms import CompiledForm
from amtsblick.parse.service_hosts import Area, ServiceHosts
from amtsblick.values.answers import RejectedBecause
from amtsblick.values.knowledge import Knowledge, Service, UrlForm

PROFILE: Final = "profile"
Meaning: TypeAlias = Literal["profile"] | RejectedBecause

_DEEPEST: Final = 4
_STRICT: Final = {"code": re.compile(r"[\w-]+"), "id": re.compile(r"\d+")}
_FILE: Final = re.compile(r"(?i).+\.(?:js|css|png|gif|jpe?g|svg|webp|ico|woff2?|xml|json|php|aspx?|mp4|pdf)")
_CUT: Final = re.compile(r"[&?,;|\"'<>\s].*", re.DOTALL)
_TRAIL: Final = ".,:;!?)]}'\"*\\\xab\xbb\u2018\u2019\u201c\u201d\u201e\u2026"
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one address says about a service.

    ``means`` is ``profile`` or why it is none; a post keeps the ``handle`` of its poster where
    the address names it. ``handle`` and ``url`` are canonical; two readings of one channel have
    the same ``key`` however they were written.
    """

    service: str
    handle: str
    key: str
    url: str
    means: Meaning
    who: str = ""
    """``person``, ``group`` or ``topic`` where the address says so; "" otherwise."""
    federated: bool = False
    """Recognised only by the shape of the path on an unknown host: a candidate."""
    plain: bool = False
    """A federated candidate whose shape is also common on ordinary sites."""
    short: bool = False
    """A short address that has to be followed to know more."""
    embed: bool = False
    """A frame that shows the profile or post inside another page."""

    @property
    def is_profile(self) -> bool:
        """Whether the address leads to a profile."""
        return self.means == PROFILE


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


_NO_FORM: Final = _Found(None)


class Grammar:
    """Reads addresses. Never raises, whatever it is given, and remembers what it has read."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._hosts = ServiceHosts(knowledge)
        self._services = {service.id: service for service in knowledge.services}
        self._read = lru_cache(maxsize=65_536)(self._read_link)

    def read(self, url: str) -> Reading | None:
        """Reading of an address as written in a link; None when it belongs to no service."""
        return self._read(url)

    def suspects(self, href: str) -> bool:
        """Whether ``read`` could say anything about a raw href; a cheap filter without misses."""
        return self._hosts.suspects(href)

    def handles_in_text(self, text: str) -> tuple[Reading, ...]:
        """Fediverse and Bluesky accounts written as ``@user@host`` or ``@name.bsky.social``."""
        found = [self._account(user, host) for user, host in accounts_in(text)]
        found += [self._read(f"https://bsky.app/profile/{name}") for name in _BLUESKY_TEXT.findall(text)]
        return tuple(dict.fromkeys(reading for reading in found if reading is not None))

    def _read_link(self, link: str, depth: int = 0) -> Reading | None:
        if link.lower().startswith("acct:"):
            user, _, host = link[5:].strip().lstrip("@").rpartition("@")
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

    def _read_stranger(self, address: Address, depth: int) -> Reading | None:
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

    def _read_known(self, address: Address, service: Service, area: Area, depth: int) -> Reading | None:
        path, steps = _path_of(address)
        inner = _doubled(steps)
        if inner and (reading := self._read_link(inner, depth + 1)) is not None:
            return reading
        case = _Case(address=address, path=path, service=service, depth=depth)
        forms = self._hosts.forms(service.id, steps[0].lower() if steps else "")
        special = {Area.PROFILES: forms.named, Area.OTHER: forms.at_any_host}.get(area, ())
        found = self._by_form((*forms.at_host, *special), case)
        if found is not _NO_FORM:
            return found.reading
        if area is not Area.PROFILES or _is_reserved(steps, service):
            return _without_form(service, area, steps)
        found = self._by_form(forms.generic, case)
        if found is not _NO_FORM:
            return found.reading
        return _reading(service, RejectedBecause.UNREADABLE if steps else RejectedBecause.SERVICE_ROOT)

    def _by_form(self, forms: Iterable[CompiledForm], case: "_Case") -> "_Found":
        """Reading by the first form that fits and holds a legal handle, else the first that fits."""
        first = _NO_FORM
        for form in forms:
            parts = form.parts_of(case.address, case.path)
            if parts is None:
                continue
            reading = self._reading_of(form, parts, case)
            if reading is None or reading.means is not RejectedBecause.UNREADABLE:
                return _Found(reading)
            first = _Found(reading) if first is _NO_FORM else first
        return first

    def _reading_of(self, compiled: CompiledForm, parts: Mapping[str, str], case: "_Case") -> Reading | None:
        """Reading by one form; UNREADABLE when what stands at the handle's place cannot be one."""
        form, service = compiled.form, case.service
        if form.means == "unwrap":
            return self._unwrapped(form, parts["url"], case)
        values = {name: _cleaned(value, _STRICT.get(name, compiled.handle)) for name, value in parts.items()}
        template = form.gives or ("{handle}" if "handle" in values else "")
        used = [name for name in values if f"{{{name}}}" in template]
        if any(is_placeholder(values[name], service.id, service.aliases) for name in used):
            return _reading(service, RejectedBecause.PLACEHOLDER)
        legal = all(_STRICT.get(name, compiled.handle).fullmatch(values[name]) for name in used)
        means = _meaning(form.means)
        if not legal:
            return _reading(service, RejectedBecause.UNREADABLE if means == PROFILE else means)
        handle = template.format_map(values)
        if service.federated:
            handle = f"{handle}@{_shown(case.address.host)}"
        if means == PROFILE and handle.lower() in service.own_accounts:
            means = RejectedBecause.VENDOR_DEFAULT
        target = form.url or service.canonical
        values |= {"handle": handle} if not form.url else {}
        quoted = {name: quote(value, safe="/@:+~'!$()*,") for name, value in values.items()}
        return Reading(
            service=service.id,
            handle=handle,
            key=_key(service, handle, exact=form.exact),
            url=target.format_map(quoted) if handle else "",
            means=means,
            who=form.who,
            embed=form.embed,
        )

    def _unwrapped(self, form: UrlForm, link: str, case: "_Case") -> Reading | None:
        inner = f"https://{case.address.host}{link}" if re.match(r"/(?!/)", link) else link
        reading = self._read_link(inner, case.depth + 1)
        if form.otherwise and (reading is None or reading.service != case.service.id or reading.federated):
            return _reading(case.service, _meaning(form.otherwise))
        if reading is None or not form.embed:
            return reading
        means = RejectedBecause.EMBEDDED_POST if reading.means is RejectedBecause.POST else reading.means
        return replace(reading, means=means, embed=True)

    def _account(self, user: str, host: str) -> Reading | None:
        return self._read(f"https://{host}/@{user}") if user and host else None

    def _federated(self, seen: Sighting, host: str, service: Service) -> Reading | None:
        if seen.host and seen.host != host:
            home = self._hosts.find(seen.host)
            if home is not None and not home[0].federated:
                return None
            known, host = home is not None, seen.host
            service = home[0] if home is not None else service
        else:
            known = self._hosts.find(host) is not None
        means: Meaning = PROFILE
        if seen.post:
            means = RejectedBecause.EMBEDDED_POST if seen.embed else RejectedBecause.POST
        elif any(
            is_placeholder(name, service.id, service.aliases) for name in (seen.user, host.split(".")[0])
        ):
            means = RejectedBecause.PLACEHOLDER
        elif seen.user.lower() in service.reserved:
            means = RejectedBecause.HELP_PAGE
        handle = f"{seen.user}@{_shown(host)}" if seen.user else ""
        return Reading(
            service=service.id,
            handle=handle,
            key=_key(service, f"{seen.user}@{_punycode(host)}" if seen.user else "", exact=False),
            url=f"https://{_punycode(host)}{seen.stem}" if handle else "",
            means=means,
            federated=not known,
            plain=seen.plain and not known and not self._hosts.hinted(host),
            embed=seen.embed,
        )


@lru_cache(maxsize=8)
def grammar_of(knowledge: Knowledge) -> Grammar:
    """Grammar of this very Knowledge, built once."""
    return Grammar(knowledge)


_BLUESKY_TEXT: Final = re.compile(r"(?<![\w@/.+-])@([a-z0-9-]+\.bsky\.social)(?![\w@.-])", re.IGNORECASE)


def _path_of(address: Address) -> tuple[str, tuple[str, ...]]:
    """Path and its steps; an old ``#!/name`` or ``#/name`` counts as the path."""
    if not address.steps and (hashed := re.match(r"!?/(.+)", address.fragment)):
        steps = tuple(step for step in hashed[1].partition("?")[0].split("/") if step)
        return "".join(f"/{step}" for step in steps), steps
    return address.path, address.steps


def _is_reserved(steps: tuple[str, ...], service: Service) -> bool:
    if not steps:
        return False
    return steps[0].lower() in service.reserved or (len(steps) == 1 and _FILE.fullmatch(steps[0]) is not None)


def _without_form(service: Service, area: Area, steps: tuple[str, ...]) -> Reading:
    match area:
        case Area.SHORT:
            return replace(_reading(service, RejectedBecause.UNREADABLE), short=True)
        case Area.RESOURCE:
            return _reading(service, RejectedBecause.RESOURCE)
        case Area.PROFILES if steps[0].lower() not in service.reserved:
            return _reading(service, RejectedBecause.RESOURCE)
        case _:
            return _reading(service, RejectedBecause.HELP_PAGE)


def _doubled(steps: tuple[str, ...]) -> str:
    """Second address behind a first one, as form fields for "user name" produce it; or ""."""
    for place, step in enumerate(steps[:3]):
        if re.fullmatch(r"@?(?:https?:?|www\.[\w.-]+)", step, re.IGNORECASE) and place + 1 < len(steps):
            return "https://" + "/".join(steps[place:]).lstrip("@")
    return ""


def _reading(service: Service, means: Meaning) -> Reading:
    return Reading(service=service.id, handle="", key=f"{service.id}:", url="", means=means)


def _meaning(text: str) -> Meaning:
    return PROFILE if text == PROFILE else RejectedBecause(text)


def _cleaned(text: str, legal: re.Pattern[str]) -> str:
    """Handle without the damage of typing: at signs, invisible characters, what follows it."""
    text = _UNSEEN.sub("", text).strip()
    text = text if legal.fullmatch(text) else text.lstrip("@")
    if legal.fullmatch(text):
        return text
    cut = _CUT.sub("", text).rstrip(_TRAIL)
    return cut if legal.fullmatch(cut) else text


def _key(service: Service, handle: str, *, exact: bool) -> str:
    for character in service.ignored_in_handle:
        handle = handle.replace(character, "")
    return f"{service.id}:{handle if exact else handle.casefold()}"


def _shown(host: str) -> str:
    """Host as people write it: international names in their own letters."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def _punycode(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host
