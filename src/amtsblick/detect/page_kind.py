"""Is the page itself an imprint or a list of the body's channels?"""

import re
from typing import Final
from urllib.parse import urlsplit

from amtsblick.detect.page import Page
from amtsblick.values.answers import Place

_HUB: Final = re.compile(
    r"(?:^|/)(?:[\w-]*(?:social|soziale?)[_-]?(?:media|medien|web|networks?|netzwerke?|kan[aä]e?le)[\w-]*|social|follow[_-]?us"
    r"|folgen[_-]sie[_-]uns|(?:unsere[_-])?kanaele|r[ée]seaux[_-]sociaux|redes[_-]sociales)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_HUB_TITLE: Final = re.compile(
    r"^\W*(?:unsere? |die |auf )?(?:social[- ]?media|soziale medien|soziale netzwerke|social web|social networks|réseaux sociaux"
    r"|redes sociales)(?:[- ](?:kan[aä]le|auftritte|accounts|angebote?|präsenzen|channels|profile)(?: (?:der|des|von|im|auf einen) .{2,60})?)?\W*$",
    re.IGNORECASE,
)
_IMPRINT: Final = re.compile(
    r"/(?:[\w-]*impressum[\w-]*|imprint|mentions[_-]legales|aviso[_-]legal|legal[_-]notice|note[_-]legali|colofon)"
    r"(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_IMPRINT_TITLE: Final = re.compile(
    r"^\W*(?:impressum|imprint|legal notice|mentions légales)\W*$", re.IGNORECASE
)
_TITLE_CUT: Final = re.compile(r"\s+[|–—·:•»-]\s+")


def page_kind(page: Page) -> Place | None:
    """``HUB_PAGE``, ``IMPRINT`` or None, by the address's last step and the title's first part."""
    path = urlsplit(page.capture.url).path if "://" in page.capture.url else ""
    path = path if len(path) > 1 else ""
    title = _TITLE_CUT.split(page.document.title, maxsplit=1)[0] if page.document.title else ""
    if _IMPRINT.search(path) or _IMPRINT_TITLE.match(title):
        return Place.IMPRINT
    if _HUB.search(path) or _HUB_TITLE.match(title):
        return Place.HUB_PAGE
    return None
