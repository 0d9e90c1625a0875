"""Which parts of a document make a browser fetch something, and what do its scripts say?

Follows the fetching rules of the WHATWG HTML standard for a browser with scripting; addresses are
given as written. What an address means is for detect to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amtsblick.parse.html import Document, Element

_SELECTOR: Final = (
    '[src],script,link,style,iframe,img,source,object,[data-src],[background],[style*="url("],image,use,form'
)
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
_FETCHED_NAMES: Final = frozenset({"src", "srcset", "srcdoc"})
_LAZY: Final = re.compile(r"\blazy|lazyload|\blozad\b|\bb-lazy\b|rocket-lazy", re.IGNORECASE)
_CSS_URL: Final = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)
_CONSENT: Final = re.compile(
    r"consent|cookie|usercentrics|borlabs|cmplz|\bcmp\b|data-cmp|klaro|optanon|iub_cs|suppressedsrc|ccm|data-name$"
    r"|data-categor|data-service$|privacy|uc-src|cli-|didomi|2click|two-?click|gdpr|dsgvo|tarteaucitron|axeptio|opt-?in",
    re.IGNORECASE,
)
"""Names of attributes, classes and types by which consent tools mark what they hold back."""


_COMMENTED_TAG: Final = re.compile(
    r"""<(?:script|iframe|img|link|embed|object)\b[^<>]*?\b(?:src|href|data)\s*=\s*["']?((?:https?:)?//[^\s"'>]+)""",
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


@dataclass(frozen=True, slots=True)
class Resource:
    """One address that an element names; ``address`` as written, without outer white space.

    ``quote`` is the verbatim piece of source where the element's start would not show the address.
    """

    element: Element
    tag: str
    address: str
    trigger: Trigger
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """An inline script with its text as it stands in the source."""

    element: Element
    text: str
    trigger: Trigger


def resources_of(document: Document) -> tuple[list[Resource], list[Script]]:
    """Addresses and inline scripts of a document in document order."""
    found: list[Resource] = []
    scripts: list[Script] = []
    for element in document.select(_SELECTOR):
        tag = element.tag
        attributes = element.attributes
        if tag == "script":
            _script(element, attributes, found, scripts)
        elif tag == "style":
            found.extend(_css(element, element.raw_text()))
        else:
            for address, trigger in _addresses(tag, attributes):
                found.append(Resource(element, tag, address.strip(), trigger))
            if "style" in attributes and "url(" in attributes["style"]:
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
        found.append(Resource(element, "script", source, trigger))
        return
    held = list(_data_addresses(attributes))
    later = Trigger.NOW if trigger is Trigger.NOW and attributes.get("type", "") in _DELAYED else Trigger.HELD
    found.extend(Resource(element, "script", address, later) for address in held)
    if not held:
        scripts.append(Script(element, element.raw_text(), trigger))


def _script_trigger(attributes: dict[str, str]) -> Trigger | None:
    """None for a data block that is no script at all."""
    kind = attributes.get("type")
    if not kind:
        return Trigger.NOW
    kind = kind.strip().lower()
    if _RUNS.match(kind) or kind in _DELAYED:
        return Trigger.NOW
    if _DATA.search(kind):
        return None
    return Trigger.INERT if _TEMPLATE.search(kind) and not consent_marked(attributes) else Trigger.HELD


def _addresses(tag: str, attributes: dict[str, str]) -> Iterator[tuple[str, Trigger]]:
    if tag == "link":
        yield from _link(attributes)
        return
    if tag == "form":
        yield attributes.get("action", ""), Trigger.INERT
        return
    for name in ("src", "data", "poster", "background"):
        if name in attributes and (name != "data" or tag == "object"):
            yield attributes[name], Trigger.NOW
    if "srcset" in attributes:
        for candidate in attributes["srcset"].split(", "):
            yield candidate.strip().partition(" ")[0], Trigger.NOW
    if tag in {"image", "use"}:
        yield attributes.get("href") or attributes.get("xlink:href") or "", Trigger.NOW
    lazy = _loads_by_itself(tag, attributes)
    for address in _data_addresses(attributes, any_name=tag in {"iframe", "embed"}):
        yield address, Trigger.NOW if lazy else Trigger.HELD


def _link(attributes: dict[str, str]) -> Iterator[tuple[str, Trigger]]:
    rels = attributes.get("rel", "").lower().split()
    href = attributes.get("href", "")
    if not href:
        for address in _data_addresses(attributes):
            yield address, Trigger.HELD
        return
    for rel in rels:
        if rel in _NOW_RELS:
            yield href, Trigger.HELD if attributes.get("type") == "text/plain" else Trigger.NOW
            return
    if not _HINT_RELS.isdisjoint(rels):
        yield href, Trigger.HINT


def _loads_by_itself(tag: str, attributes: dict[str, str]) -> bool:
    """Whether lazy loading fetches the data-src of this element as soon as it comes into view."""
    if consent_marked(attributes):
        return False
    if tag in {"img", "source"}:
        return True
    return bool(_LAZY.search(f"{attributes.get('class', '')} {attributes.get('loading', '')}")) or any(
        "lazy" in name for name in attributes
    )


def _data_addresses(attributes: dict[str, str], *, any_name: bool = False) -> Iterator[str]:
    """Addresses in attributes that browsers ignore and scripts of a page know (data-src and kin)."""
    for name, value in attributes.items():
        if name in _FETCHED_NAMES or not (
            "src" in name or "url" in name or (any_name and name.startswith("data-"))
        ):
            continue
        address = value.strip()
        if address.startswith(("//", "http://", "https://")):
            yield address.partition(" ")[0] if "set" in name else address


def consent_marked(attributes: dict[str, str]) -> bool:
    """Whether a consent tool's attributes or classes say that something is held back."""
    if _CONSENT.search(attributes.get("class", "")):
        return True
    return any(_CONSENT.search(name) for name in attributes)


def _css(element: Element, text: str) -> Iterator[Resource]:
    if "//" not in text:
        return
    for match in _CSS_URL.finditer(text):
        opened = text.rfind("/*", 0, match.start())
        if opened < 0 or text.find("*/", opened, match.start()) >= 0:
            yield Resource(element, "style", match[1], Trigger.NOW, match[0])


def commented_addresses(source: str) -> Iterator[tuple[str, str]]:
    """Addresses of fetching elements inside comments, with the verbatim start of their tag."""
    start = source.find("<!--")
    while start >= 0:
        end = source.find("-->", start + 2)
        end = len(source) if end < 0 else end
        for match in _COMMENTED_TAG.finditer(source, start, end):
            yield match[1], match[0]
        start = source.find("<!--", end)
