"""Which parts of a source make a browser fetch something?

Follows the fetching rules of the WHATWG HTML standard for a browser with scripting; addresses are
given as written. What an address means is for detect to say.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from amtsblick.parse.start_tags import StartTag, start_of_tag

_RUNS: Final = re.compile(
    r"^(?:|module|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*(?:\s*;.*)?|[0-9a-f]+-(?:text/javascript|module|))$"
)
"""Script types that run; the hexadecimal prefix is Cloudflare Rocket Loader, which runs them at once."""
_DELAYED: Final = frozenset(
    {
        "rocketlazyloadscript",
        "text/rocketscript",
        "litespeed/javascript",
        "pmdelayedscript",
        "wpmeteor/javascript",
    }
)
"""Types by which speed-up plug-ins hold scripts until somebody scrolls; nobody is asked."""
_DATA: Final = re.compile(r"(?:json|importmap|speculationrules)")
_TEMPLATE: Final = re.compile(r"(?:templ|html|handlebars|mustache|tmpl|xml|glsl|shader|markdown|math)")
_NOW_RELS: Final = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "modulepreload"}
)
_HINT_RELS: Final = frozenset({"dns-prefetch", "preconnect", "prefetch", "prerender"})
_FETCHED_NAMES: Final = frozenset({"src", "data", "poster", "background"})
_FRAMES: Final = frozenset({"iframe", "embed", "object"})
_REFERRING: Final = frozenset({b"link", b"imag", b"use "})
"""First letters of the elements whose href is fetched."""
_HREF: Final = frozenset({b"href", b"HREF"})
_LEADS: Final = frozenset(
    quote + scheme
    for quote in (b"", b'"', b"'")
    for scheme in (b"", b"http:", b"https:", b"HTTP:", b"HTTPS:", b"Http:", b"Https:")
)
"""What stands between the equals sign and the slashes of an attribute that is one address."""
_ANCHOR: Final = (b"<a ", b"<A ")
_LINKS: Final = (b' href="https:', b' href="http:', b' href="', b" href='https:", b" href='http:")
"""What stands before the slashes of nearly every link."""
_SPACE: Final = b" \t\r\n\f"
_TELLING: Final = re.compile(rb"src|url|href|data|poster|background|action", re.IGNORECASE)
_LISTING: Final = re.compile(rb"style|srcset", re.IGNORECASE)
"""Attributes in which an address may stand behind other things."""
_TAIL: Final = 24
"""Bytes before the equals sign in which the name of an attribute stands."""
_LAZY: Final = re.compile(r"\blazy|lazyload|\blozad\b|\bb-lazy\b|rocket-lazy", re.IGNORECASE)
_CSS_URL: Final = re.compile(r"""//[\w-][^\s"')]+""")
_CSS_FETCH: Final = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?:https?:)?\Z""", re.IGNORECASE)
_CSS_BEFORE: Final = 24
_CSS_REACH: Final = 2_000
"""Longest comment, in characters, before an address in it."""
_LONGEST_ADDRESS: Final = 2_000
_CONSENT: Final = re.compile(
    r"consent|cookie|usercentrics|borlabs|cmplz|\bcmp\b|data-cmp|klaro|optanon|iub_cs|suppressedsrc|ccm|data-name$"
    r"|data-categor|data-service$|privacy|uc-src|cli-|didomi|2click|two-?click|gdpr|dsgvo|tarteaucitron|axeptio|opt-?in",
    re.IGNORECASE,
)
"""Names of attributes, classes and types by which consent tools mark what they hold back."""
_LONGEST_TAG: Final = 1_000
_COMMENTED_TAG: Final = re.compile(
    rb"""<(?:script|iframe|img|link|embed|object)\b[^<>]*?\b(?:src|href|data)\s*=\s*["']?(?:https?:)?\Z""",
    re.IGNORECASE,
)
_COMMENTED_ADDRESS: Final = re.compile(rb"""//[\w-]+\.[^\s"'<>]+""")


class Trigger(StrEnum):
    """What makes the browser fetch an address."""

    NOW = "now"
    HINT = "hint"
    """Only a hint to look up or connect to the host."""
    HELD = "held"
    """Written so that the browser does not fetch it before a script of the page lets it."""
    INERT = "inert"
    """Nothing is fetched: a form's target or a template."""


class Resource(NamedTuple):
    """One address that an attribute or style names; ``address`` as written, without outer white space."""

    attribute: str
    address: str
    trigger: Trigger


def naming_tag(raw: bytes, at: int) -> int:
    """Offset of the start tag that may make a browser fetch the address at ``at``, -1 for none.

    Cheap and cautious: what it lets pass is for ``resources_in`` to say.
    """
    start = start_of_tag(raw, at)
    if raw.startswith(_ANCHOR, start) and raw.endswith(_LINKS, start, at):
        return -1
    equals = raw.rfind(b"=", start, at) if start >= 0 else -1
    if equals < 0:
        return -1
    lead = raw[equals + 1 : at]
    if lead not in _LEADS and lead.translate(None, _SPACE) not in _LEADS:
        return start if _LISTING.search(raw, start, at) else -1
    if raw[equals - 4 : equals] in _HREF and raw[equals - 5 : equals - 4] != b"-":
        return start if raw[start + 1 : start + 5].lower() in _REFERRING else -1
    return start if _TELLING.search(raw, max(equals - _TAIL, start), equals) else -1


def resources_in(tag: StartTag) -> Iterator[Resource]:
    """Addresses that an element names; relative ones for scripts and links only, no data: addresses."""
    attributes = tag.attributes
    if tag.name == "script":
        yield from _script(attributes)
    elif tag.name == "link":
        yield from _link(attributes)
    elif tag.name == "form":
        yield Resource("action", attributes.get("action", "").strip(), Trigger.INERT)
    else:
        yield from _element(tag.name, attributes)
        if "style" in attributes:
            yield from _style(attributes["style"])


def inline_trigger(tag: StartTag) -> Trigger | None:
    """What makes the text of a script element run; None when it has an address or is no script."""
    attributes = tag.attributes
    if attributes.get("src", "").strip() or any(_held_addresses(attributes)):
        return None
    return _script_trigger(attributes)


def _script(attributes: dict[str, str]) -> Iterator[Resource]:
    trigger = _script_trigger(attributes)
    if trigger is None:
        return
    source = attributes.get("src", "").strip()
    if source:
        if source[:5] != "data:":
            yield Resource("src", source, trigger)
        return
    later = Trigger.NOW if attributes.get("type", "") in _DELAYED else Trigger.HELD
    for name, address in _held_addresses(attributes):
        yield Resource(name, address, later)


def _script_trigger(attributes: dict[str, str]) -> Trigger | None:
    """None for a data block that is no script at all."""
    kind = attributes.get("type")
    if not kind or kind == "text/javascript":
        return Trigger.NOW
    kind = kind.strip().lower()
    if _RUNS.match(kind) or kind in _DELAYED:
        return Trigger.NOW
    if _DATA.search(kind):
        return None
    return Trigger.INERT if _TEMPLATE.search(kind) and not consent_marked(attributes) else Trigger.HELD


def _element(tag: str, attributes: dict[str, str]) -> Iterator[Resource]:
    for name, value in attributes.items():
        address = value.strip()
        if address[:2] != "//" and address[:4].lower() != "http":
            continue
        if name in _FETCHED_NAMES:
            if name != "data" or tag == "object":
                yield Resource(name, address, Trigger.NOW)
        elif name == "srcset":
            for candidate in address.split(", "):
                yield Resource(name, candidate.strip().partition(" ")[0], Trigger.NOW)
        elif name in {"href", "xlink:href"}:
            if tag in {"image", "use"}:
                yield Resource(name, address, Trigger.NOW)
        elif "src" in name or (tag in _FRAMES and ("url" in name or name[:5] == "data-")):
            trigger = Trigger.NOW if _loads_by_itself(tag, attributes) else Trigger.HELD
            yield Resource(name, address.partition(" ")[0], trigger)


def _link(attributes: dict[str, str]) -> Iterator[Resource]:
    href = attributes.get("href", "").strip()
    if not href or href[:5] == "data:":
        return
    rels = attributes.get("rel", "").lower().split()
    if not _NOW_RELS.isdisjoint(rels):
        held = attributes.get("type") == "text/plain"
        yield Resource("href", href, Trigger.HELD if held else Trigger.NOW)
    elif not _HINT_RELS.isdisjoint(rels):
        yield Resource("href", href, Trigger.HINT)


def _loads_by_itself(tag: str, attributes: dict[str, str]) -> bool:
    """Whether lazy loading fetches the data-src of this element as soon as it comes into view."""
    if consent_marked(attributes):
        return False
    if tag in {"img", "source"}:
        return True
    return bool(_LAZY.search(f"{attributes.get('class', '')} {attributes.get('loading', '')}")) or any(
        "lazy" in name for name in attributes
    )


def _held_addresses(attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Names and addresses of a script in attributes that browsers ignore (data-src and kin)."""
    for name, value in attributes.items():
        if "src" in name and value[:2] in {"//", "ht"}:
            yield name, value.strip()


def consent_marked(attributes: dict[str, str]) -> bool:
    """Whether a consent tool's attributes or classes say that something is held back."""
    if _CONSENT.search(attributes.get("class", "")):
        return True
    return any(map(_is_consent_name, attributes))


@lru_cache(maxsize=2048)
def _is_consent_name(name: str) -> bool:
    return _CONSENT.search(name) is not None


def _style(text: str) -> Iterator[Resource]:
    for match in _CSS_URL.finditer(text):
        if _style_fetches(text[: match.start()]):
            yield Resource("style", match[0], Trigger.NOW)


def _style_fetches(before: str) -> bool:
    """Whether the style sheet up to an address makes the browser fetch it."""
    if not _CSS_FETCH.search(before, max(len(before) - _CSS_BEFORE, 0)):
        return False
    opened = before.rfind("/*", max(len(before) - _CSS_REACH, 0))
    return opened < 0 or before.find("*/", opened) >= 0


def style_address(raw: bytes, at: int, start: int, end: int) -> str:
    """The address at ``at`` when the style sheet from ``start`` to ``end`` fetches it, otherwise ""."""
    before = raw[max(at - _CSS_REACH, start) : at].decode("utf-8", "replace")
    match = _CSS_URL.match(raw[at : min(at + _LONGEST_ADDRESS, end)].decode("utf-8", "replace"))
    return match[0] if match and _style_fetches(before) else ""


def commented_tag(raw: bytes, at: int, start: int) -> int:
    """Offset of the fetching element in a comment that names the address at ``at``, -1 for none.

    The comment begins at ``start``.
    """
    tag = raw.rfind(b"<", max(at - _LONGEST_TAG, start), at)
    return tag if tag >= 0 and _COMMENTED_TAG.match(raw, tag, at) else -1


def commented_address(raw: bytes, at: int, end: int) -> str:
    """The address at ``at`` in a comment that ends at ``end``, from the slashes on; "" for none."""
    match = _COMMENTED_ADDRESS.match(raw, at, end)
    return match[0].decode("utf-8", "replace") if match else ""
