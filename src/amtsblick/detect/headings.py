"""Under which words does a link stand: the text right before its box, and the heading of its section?"""

import re
from itertools import pairwise
from typing import Final, NamedTuple

from amtsblick.detect.ownership import fold
from amtsblick.detect.phrases import is_full_name, names_service
from amtsblick.parse.html import Element

_TITLES: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "dt", "summary"})
_TEXTS: Final = _TITLES | {"strong", "b", "p", "span", "div", "label"}
_TITLE_SELECTOR: Final = "h1,h2,h3,h4,h5,h6,legend,dt"
_LENGTH: Final = 90
_LEVELS: Final = 4
_NEAR: Final = 3
_FAR: Final = 8
"""Boxes up, and siblings back that are looked at for the nearest text and for a heading."""
_CLAUSE: Final = re.compile(r"\s*[:|,(/]\s+|\s+[–—-]\s+")
_OFFICE: Final = re.compile(
    r"^(?:(?:\w*(?:minister|präsident|bürgermeister|landr[aä]t|senator|direktor|leiter|kanzler|rektor|dekan|dezernent"
    r"|vorsitzende|sprecher|beauftragte|abgeordnete|kandidat|staatssekretär|intendant|geschäftsführer|vorstand)(?:in|en|innen|r|s)?"
    r"|frau|herr|mayor|president|governor|maire|alcalde(?:sa)?|sindaco|hejtman)\s+)+",
    re.IGNORECASE,
)
_LEGAL_FORM: Final = re.compile(
    r"\b(?:gmbh|ggmbh|ag|kg|ug|se|e\.\s?v\.?|ltd|inc|llc|s\.?a\.?|b\.?v\.?)(?!\w)", re.IGNORECASE
)
_SHORTEST: Final = 4
_FEWEST_LETTERS: Final = 6
"""Names shorter than this explain too many handles by chance."""


class Heading(NamedTuple):
    """``near``: short text right before the link's box. ``title``: heading of its section. Both may be ""."""

    near: str
    title: str

    def names(self) -> list[str]:
        """Both texts and their clauses, as far as they may be a name."""
        found = [
            part for text in dict.fromkeys(self) if text for part in (text, *_CLAUSE.split(text)) if part
        ]
        return list(dict.fromkeys(found))


def heading_of(element: Element) -> Heading:
    """What stands before a link, at most four boxes up."""
    near: str | None = None
    one: Element | None = element
    for _ in range(_LEVELS):
        if one is None or one.tag in ("body", "main"):
            break
        for back, before in zip(range(_FAR), one.before(), strict=False):
            if before.tag in _TITLES:
                title = _short(before)
                return Heading(title if near is None else near, title)
            if near is None and back < _NEAR and before.tag in _TEXTS and not before.holds("a"):
                near = _text_of(before)
        one = one.parent
    return Heading(near or "", "")


def _text_of(box: Element) -> str | None:
    """Its heading if it has one, else its short text; None when it is empty."""
    inner = box.select(_TITLE_SELECTOR) if box.tag == "div" else []
    if inner:
        return _short(inner[-1])
    text = box.text()
    return (text if len(text) <= _LENGTH else "") if text else None


def _short(element: Element) -> str:
    text = element.text()
    return text if len(text) <= _LENGTH else ""


def person_named(text: str) -> str:
    """The full name that a heading consists of, its holder's office aside; "" when it is no name."""
    bare = _OFFICE.sub("", text).strip()
    return bare if is_full_name(bare) else ""


def shares_name(folded: str, person: str) -> bool:
    """Whether a folded handle holds a person's last name."""
    last = fold(person.rsplit(maxsplit=1)[-1])
    return len(last) >= _SHORTEST and last in folded


def bears_name(handle: str, text: str) -> bool:
    """Whether an account bears the name under which it stands, or two following words of it."""
    if names_service(text):
        return False
    words = [fold(word) for word in re.findall(r"[\w'’-]+", _LEGAL_FORM.sub("", text))]
    core = fold(handle.rpartition("/")[2].lstrip("@").partition("@")[0])
    whole = "".join(words)
    least = _SHORTEST if len(words) > 1 else _FEWEST_LETTERS
    if (whole and whole == core) or (len(whole) >= least and core.startswith(whole)):
        return True
    return any(
        len(one) > 1 and len(other) > 1 and len(one + other) >= _FEWEST_LETTERS and one + other in core
        for one, other in pairwise(words)
    )
