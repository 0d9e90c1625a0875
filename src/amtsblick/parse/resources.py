"""Which parts of a document make a browser fetch something, and what do its scripts say?

Follows the fetching rules of the WHATWG HTML standard for a browser with scripting; addresses are
given as written. What an address means is for detect to say.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from amtsblick.parse.html import Document, Element

_SELECTOR: Final = (
    'script,[src*="//"]:not([src*="//{host}/"]),link[href*="//"]:not([href*="//{host}/"]),style,iframe,'
    '[data-src*="//"],[style*="//"],object,image,use[href*="//"],[poster*="//"],[background*="//"],'
    'form[action*="//"]:not([action*="//{host}/"])'
)
"""What the page's own host serves is left to the parser to skip, except scripts, whose paths tell products."""
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
_LAZY: Final = re.compile(r"\blazy|lazyload|\blozad\b|\bb-lazy\b|rocket-lazy", re.IGNORECASE)
_CSS_URL: Final = re.compile(r"""//[\w-][^\s"')]+""")
_CSS_FETCH: Final = re.compile(r"""(?:url\(\s*|@import\s+)["']?(?:https?:)?$""", re.IGNORECASE)
_CSS_BEFORE: Final = 24
_CSS_REACH: Final = 2_000
"""Longest comment, in characters, before an address in it."""
_CONSENT: Final = re.compile(
    r"consent|cookie|usercentrics|borlabs|cmplz|\bcmp\b|data-cmp|klaro|optanon|iub_cs|suppressedsrc|ccm|data-name$"
    r"|data-categor|data-service$|privacy|uc-src|cli-|didomi|2click|two-?click|gdpr|dsgvo|tarteaucitron|axeptio|opt-?in",
    re.IGNORECASE,
)
"""Names of attributes, classes and types by which consent tools mark what they hold back."""


_ROOM: Final = 24
"""A shorter comment has no room for an element with an address."""
_LONGEST: Final = 20_000
_LONGEST_TAG: Final = 1_000
_SLASHES: Final = re.compile(r"""//[\w-]+\.[^\s"'<>]+""")
_COMMENTED_TAG: Final = re.compile(
    r"""<(?:script|iframe|img|link|embed|object)\b[^<>]*?\b(?:src|href|data)\s*=\s*["']?(?:https?:)?\Z""",
    re.IGNORECASE,
)


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
    """One address that an element names; ``address`` as written, without outer white space.

    ``quote`` is the verbatim piece of source where the element's start would not show the address.
    """

    element: Element
    tag: str
    address: str
    trigger: Trigger
    quote: str = ""


class Script(NamedTuple):
    """An inline script with its text as it stands in the source."""

    element: Element
    text: str
    trigger: Trigger


def resources_of(document: Document, host: str) -> tuple[list[Resource], list[Script]]:
    """Addresses on other hosts, addresses of scripts and inline scripts, in document order.

    ``host`` is the page's own; data: addresses are left out.
    """
    found: list[Resource] = []
    scripts: list[Script] = []
    for element in document.select(_SELECTOR.replace("{host}", host)):
        tag = element.tag
        attributes = element.attributes
        if tag == "script":
            _script(element, attributes, found, scripts)
        elif tag == "style":
            found.extend(_css(element, element.raw_text()))
        elif tag == "link":
            _link(element, attributes, found)
        elif tag == "form":
            found.append(Resource(element, tag, attributes["action"].strip(), Trigger.INERT))
        else:
            _element(element, tag, attributes, found)
            if "style" in attributes:
                found.extend(_css(element, attributes["style"]))
    return found, scripts


def _script(
    element: Element, attributes: dict[str, str], found: list[Resource], scripts: list[Script]
) -> None:
    trigger = _script_trigger(attributes)
    if trigger is None:
        return
    source = attributes.get("src", "").strip()
    if source:
        if source[:5] != "data:":
            found.append(Resource(element, "script", source, trigger))
        return
    held = list(_data_addresses(attributes))
    later = Trigger.NOW if attributes.get("type", "") in _DELAYED else Trigger.HELD
    found.extend(Resource(element, "script", address, later) for address in held)
    if not held:
        scripts.append(Script(element, element.raw_text(), trigger))


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


def _element(element: Element, tag: str, attributes: dict[str, str], found: list[Resource]) -> None:
    for name, value in attributes.items():
        address = value.strip()
        if address[:2] != "//" and address[:4].lower() != "http":
            continue
        if name in _FETCHED_NAMES:
            if name != "data" or tag == "object":
                found.append(Resource(element, tag, address, Trigger.NOW))
        elif name == "srcset":
            candidates = (candidate.strip().partition(" ")[0] for candidate in address.split(", "))
            found.extend(Resource(element, tag, candidate, Trigger.NOW) for candidate in candidates)
        elif name in {"href", "xlink:href"}:
            if tag in {"image", "use"}:
                found.append(Resource(element, tag, address, Trigger.NOW))
        elif "src" in name or "url" in name or (tag in {"iframe", "embed"} and name[:5] == "data-"):
            trigger = Trigger.NOW if _loads_by_itself(tag, attributes) else Trigger.HELD
            found.append(Resource(element, tag, address.partition(" ")[0], trigger))


def _link(element: Element, attributes: dict[str, str], found: list[Resource]) -> None:
    href = attributes["href"].strip()
    if href[:5] == "data:":
        return
    rels = attributes.get("rel", "").lower().split()
    if not _NOW_RELS.isdisjoint(rels):
        held = attributes.get("type") == "text/plain"
        found.append(Resource(element, "link", href, Trigger.HELD if held else Trigger.NOW))
    elif not _HINT_RELS.isdisjoint(rels):
        found.append(Resource(element, "link", href, Trigger.HINT))


def _loads_by_itself(tag: str, attributes: dict[str, str]) -> bool:
    """Whether lazy loading fetches the data-src of this element as soon as it comes into view."""
    if consent_marked(attributes):
        return False
    if tag in {"img", "source"}:
        return True
    return bool(_LAZY.search(f"{attributes.get('class', '')} {attributes.get('loading', '')}")) or any(
        "lazy" in name for name in attributes
    )


def _data_addresses(attributes: dict[str, str]) -> Iterator[str]:
    """Addresses of a script in attributes that browsers ignore (data-src and kin)."""
    for name, value in attributes.items():
        if "src" in name and value[:2] in {"//", "ht"}:
            yield value.strip()


def consent_marked(attributes: dict[str, str]) -> bool:
    """Whether a consent tool's attributes or classes say that something is held back."""
    if _CONSENT.search(attributes.get("class", "")):
        return True
    return any(map(_is_consent_name, attributes))


@lru_cache(maxsize=4096)
def _is_consent_name(name: str) -> bool:
    return _CONSENT.search(name) is not None


def _css(element: Element, text: str) -> Iterator[Resource]:
    for match in _CSS_URL.finditer(text):
        before = _CSS_FETCH.search(text[max(match.start() - _CSS_BEFORE, 0) : match.start()])
        if before:
            opened = text.rfind("/*", max(match.start() - _CSS_REACH, 0), match.start())
            if opened < 0 or text.find("*/", opened, match.start()) >= 0:
                yield Resource(element, "style", match[0], Trigger.NOW, before[0] + match[0])


def commented_addresses(source: str) -> Iterator[tuple[str, int]]:
    """Addresses inside comments, from the slashes on, with their offsets; ``commented_tag`` tells whose."""
    start = source.find("<!--")
    while start >= 0:
        end = source.find("-->", start + 2)
        end = min(len(source) if end < 0 else end, start + _LONGEST)
        if end - start > _ROOM:
            for match in _SLASHES.finditer(source, start, end):
                yield match[0], match.start()
        start = source.find("<!--", end)


def commented_tag(source: str, at: int) -> str:
    """Verbatim start of the fetching element that names the address at an offset, or ""."""
    start = source.rfind("<", max(at - _LONGEST_TAG, 0), at)
    match = _COMMENTED_TAG.match(source[start:at]) if start >= 0 else None
    return match[0] if match else ""
