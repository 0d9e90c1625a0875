"""Several bodies show the same channel: whose is it?

A parent's, ministry's or umbrella's channel in a subordinate body's footer must not be counted as
the subordinate's own, nor a subordinate's channel on the ministry's overview page for the
ministry's. The answer rests on three observations, in this order: whose name or host the handle
carries, who shows it site-wide, who stands higher in the tree of bodies.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.body import Body
from amtsblick.values.channel_claims import Claim, Ownership

HANDLE_NAMES_OTHER: Final = "handle_names_other"
STANDS_HIGHER: Final = "stands_higher"
ALONE_SITE_WIDE: Final = "alone_site_wide"
CLAIMS_DO_NOT_TELL: Final = "claims_do_not_tell"

_FEWEST_LETTERS: Final = 3
_GENERIC: Final = frozenset(
    [
        "amt",
        "behörde",
        "bund",
        "bundes",
        "city",
        "de",
        "des",
        "der",
        "die",
        "und",
        "für",
        "land",
        "landes",
        "ministerium",
        "official",
        "offiziell",
        "online",
        "press",
        "presse",
        "social",
        "stadt",
        "staat",
        "team",
        "the",
        "thür",
        "www",
        "office",
        "news",
        "info",
    ]
)
_FOLD: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def ancestors(body_id: str, bodies: Mapping[str, Body]) -> Sequence[str]:
    """Ids above a body, nearest first; ends at an unknown parent or a cycle."""
    chain: list[str] = []
    parent = bodies[body_id].parent
    while parent is not None and parent in bodies and parent not in chain and parent != body_id:
        chain.append(parent)
        parent = bodies[parent].parent
    return chain


def owner_of(handle: str, claims: Sequence[Claim], above: Mapping[str, Sequence[str]]) -> Ownership:
    """Decide between the bodies that show one channel.

    ``above`` maps a body id to the ids above it, nearest first; ids without a claim may
    occur. At least two claims are expected.
    """
    named = [claim for claim in claims if carries_name(handle, claim.body)]
    if len(named) == 1:
        return Ownership(owner=named[0].body.id, reason=HANDLE_NAMES_OTHER)
    rivals = named or list(claims)
    heads = _heads(rivals, above)
    # A portal lists what its subordinates run; whoever shows it on most pages is nearer to it.
    wide = _heads([claim for claim in rivals if claim.site_wide], above)
    if len(heads) == 1 and (len(wide) != 1 or wide == heads):
        return Ownership(owner=heads[0].body.id, reason=STANDS_HIGHER)
    if len(wide) == 1:
        return Ownership(owner=wide[0].body.id, reason=ALONE_SITE_WIDE)
    return Ownership(owner=None, reason=CLAIMS_DO_NOT_TELL)


def _heads(claims: Sequence[Claim], above: Mapping[str, Sequence[str]]) -> list[Claim]:
    """Claims whose body stands below none of the others."""
    ids = {claim.body.id for claim in claims}
    return [claim for claim in claims if not ids.intersection(above.get(claim.body.id, ()))]


def carries_name(handle: str, body: Body) -> bool:
    """Does the handle carry the body's host label, acronym or a telling word of its name?"""
    folded = _letters(handle)
    words = {_letters(part) for part in re.split(r"[^\w]|_|(?<=[a-zäöü])(?=[A-Z])", handle)}
    return any(name in words or (len(name) > _FEWEST_LETTERS and name in folded) for name in _names(body))


@lru_cache(maxsize=2048)
def _names(body: Body) -> frozenset[str]:
    host = host_of(body.homepage)
    suffix = site_of(host).partition(".")[2]
    labels = host.removesuffix(suffix).strip(".").split(".")
    words = re.findall(r"[^\W\d_]+", body.name)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    bracketed = re.findall(r"\(([^()]{2,12})\)", body.name)
    names = {_letters(part) for label in labels for part in (label, *label.split("-"))}
    names |= {_letters(word) for word in words if len(word) > _FEWEST_LETTERS + 2}
    names |= {_letters(capitals), *map(_letters, bracketed)}
    return frozenset(name for name in names if len(name) >= _FEWEST_LETTERS and name not in _GENERIC)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower().translate(_FOLD)
    return "".join(letter for letter in plain if letter.isalnum())
