"""In which part of a page does an element stand, as far as headers, footers and menus go?"""

import re
from typing import Final

from amtsblick.parse.html import Element
from amtsblick.values.answers import Place

_TAGS: Final = {
    "footer": Place.FOOTER,
    "header": Place.HEADER,
    "nav": Place.NAV,
    "aside": Place.SIDEBAR,
    "head": Place.HEAD,
}
_ROLES: Final = {"contentinfo": Place.FOOTER, "banner": Place.HEADER, "navigation": Place.NAV}
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:(?P<footer>(?:site|page|main|global)?foot(?:er|\b)\w*|fuss\w*|fuß\w*|colophon|bottom\w*)"
    r"|(?P<header>(?:site|page|main|global)?head(?:er|\b)\w*|kopf\w*|top-?bar)"
    r"|(?P<nav>\w*nav(?:igation|bar|i)?(?:$|[\s_-])|\w*menue?\b|\w*menü|meta-?(?:nav|menu|links?)\w*|service-?links?)"
    r"|(?P<sidebar>side-?bar\w*))",
    re.IGNORECASE,
)
_MAIN: Final = frozenset({"main", "article"})


def place_of(element: Element) -> Place:
    """Footer or header win over the menus inside them; content inside neither is the body."""
    inner: Place | None = None
    for above in element.ancestors():
        found = _own_place(above)
        if found in (Place.FOOTER, Place.HEADER, Place.HEAD):
            return found
        inner = inner or found
        if above.tag in _MAIN and inner is None:
            return Place.BODY
    return inner or Place.BODY


def _own_place(element: Element) -> Place | None:
    if element.tag == "body":
        return None
    attributes = element.attributes
    found = _TAGS.get(element.tag) or _ROLES.get(attributes.get("role", ""))
    if found is not None:
        return found
    named = _NAMED.search(f"{attributes.get('id', '')} {attributes.get('class', '')}")
    return Place(named.lastgroup) if named and named.lastgroup else None
