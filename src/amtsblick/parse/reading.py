"""What does one address say about a service?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from amtsblick.parse.fediverse import Sighting
from amtsblick.parse.placeholders import is_placeholder
from amtsblick.parse.profile_forms import CompiledForm
from amtsblick.values.answers import RejectedBecause
from amtsblick.values.knowledge import Service

PROFILE: Final = "profile"
Meaning: TypeAlias = Literal["profile"] | RejectedBecause

_STRICT: Final = {"code": re.compile(r"[\w-]+"), "id": re.compile(r"\d+")}
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
_CUT: Final = re.compile(r"(?:[&?,;|\"'<>]|\s+(?!\w)).*", re.DOTALL)
_TRAIL: Final = ".,:;!?)]}'\"*\\\xab\xbb\u2018\u2019\u201c\u201d\u201e\u2026"


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


def meaning(text: str) -> Meaning:
    """Meaning of a form; raises ValueError for an unknown word."""
    return PROFILE if text == PROFILE else RejectedBecause(text)


def bare(service: Service, means: Meaning, *, short: bool = False) -> Reading:
    """Reading of an address that names nobody."""
    return Reading(service=service.id, handle="", key=f"{service.id}:", url="", means=means, short=short)


def framed(reading: Reading) -> Reading:
    """The same inside a frame of another page."""
    means = RejectedBecause.EMBEDDED_POST if reading.means is RejectedBecause.POST else reading.means
    return replace(reading, means=means, embed=True)


def by_form(compiled: CompiledForm, parts: Mapping[str, str], host: str, service: Service) -> Reading:
    """Reading by one form; UNREADABLE when what stands at the handle's place cannot be one."""
    form = compiled.form
    if form.means == "short":
        return bare(service, RejectedBecause.UNREADABLE, short=True)
    values = {name: _cleaned(value, _STRICT.get(name, compiled.handle)) for name, value in parts.items()}
    template = form.gives or ("{handle}" if "handle" in values else "")
    used = [name for name in values if f"{{{name}}}" in template]
    if any(is_placeholder(values[name], service.id, service.aliases) for name in used):
        return bare(service, RejectedBecause.PLACEHOLDER)
    means = meaning(form.means)
    if not all(_STRICT.get(name, compiled.handle).fullmatch(values[name]) for name in used):
        return bare(service, RejectedBecause.UNREADABLE if means == PROFILE else means)
    handle, target = template.format_map(values), form.url or service.canonical
    if not compiled.first and handle.lower() in service.reserved:
        return bare(service, RejectedBecause.HELP_PAGE)
    if service.federated and handle:
        target, handle = f"https://{host}/{handle}", f"{handle}@{readable_host(host)}"
    if means == PROFILE and handle.lower() in service.own_accounts:
        means = RejectedBecause.VENDOR_DEFAULT
    values |= {} if form.url else {"handle": handle}
    quoted = {name: _quoted(value) for name, value in values.items()}
    return Reading(
        service=service.id,
        handle=handle,
        key=_key(service, handle, exact=form.exact),
        url=target.format_map(quoted) if handle else "",
        means=means,
        who=form.who,
        embed=form.embed,
    )


def _quoted(value: str) -> str:
    return value if value.isascii() and value.isalnum() else quote(value, safe="/@:+~'!$()*,")


def by_shape(seen: Sighting, host: str, service: Service, *, known: bool, hinted: bool) -> Reading:
    """Reading of a fediverse address; ``host`` is the punycode host on which the account lives."""
    named = (seen.user, host.partition(".")[0])
    means: Meaning = PROFILE
    if seen.post:
        means = RejectedBecause.EMBEDDED_POST if seen.embed else RejectedBecause.POST
    elif any(is_placeholder(name, service.id, service.aliases) for name in named):
        means = RejectedBecause.PLACEHOLDER
    elif seen.user.lower() in service.reserved:
        means = RejectedBecause.HELP_PAGE
    return Reading(
        service=service.id,
        handle=f"{seen.user}@{readable_host(host)}" if seen.user else "",
        key=_key(service, f"{seen.user}@{host}" if seen.user else "", exact=False),
        url=f"https://{host}{seen.stem}" if seen.user else "",
        means=means,
        federated=not known,
        plain=seen.plain and not known and not hinted,
        embed=seen.embed,
    )


def _cleaned(text: str, legal: re.Pattern[str]) -> str:
    """Handle without the damage of typing: at signs, invisible characters, what follows it."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    text = text.strip()
    text = text if legal.fullmatch(text) else text.lstrip("@")
    if legal.fullmatch(text):
        return text
    cut = _CUT.sub("", text).rstrip(_TRAIL)
    return cut if legal.fullmatch(cut) else text


def _key(service: Service, handle: str, *, exact: bool) -> str:
    for character in service.ignored_in_handle:
        handle = handle.replace(character, "")
    return f"{service.id}:{handle if exact else handle.casefold()}"


def readable_host(host: str) -> str:
    """Host as people write it: international names in their own letters."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


def punycode(host: str) -> str:
    """Host as the network knows it, in lower case."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()
