"""Where does each page lie? Addresses follow from ids alone, so that they last."""

import hashlib
import re
from typing import Final

_PLAIN: Final = re.compile(r"[a-z0-9._-]")
_LONGEST: Final = 100
_KEPT: Final = 60

STYLE: Final = "site.css"
CATALOGUE: Final = "dcat.jsonld"
TABLES: Final = "data"


def slug(name: str) -> str:
    """A file name for an id: distinct for distinct ids, also where case does not count."""
    made = "".join(one if _PLAIN.match(one) else f"~{ord(one):x}~" for one in name)
    if made.startswith("."):
        made = f"~2e~{made[1:]}"
    if len(made) > _LONGEST:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        made = f"{made[:_KEPT]}~~{digest[:24]}"
    return made or "~"


def start(lang: str) -> str:
    """The start page."""
    return f"{lang}/index.html"


def page(lang: str, name: str) -> str:
    """A page that there is once: changes, method, data, imprint."""
    return f"{lang}/{name}.html"


def feed(lang: str) -> str:
    """The change list as Atom."""
    return f"{lang}/changes.xml"


def body(lang: str, name: str) -> str:
    """A body's page."""
    return f"{lang}/bodies/{slug(name)}.html"


def service(lang: str, name: str) -> str:
    """A service's page."""
    return f"{lang}/services/{slug(name)}.html"


def decision(lang: str, name: str) -> str:
    """A decision's page."""
    return f"{lang}/decisions/{slug(name)}.html"


def document(name: str) -> str:
    """A document, which is in one language."""
    return f"documents/{slug(name)}.html"


def table(name: str) -> str:
    """A table of the data."""
    return f"{TABLES}/{name}.csv"


def up(path: str) -> str:
    """From a page to the folder of the site: "", "../" or "../../"."""
    return "../" * path.count("/")
