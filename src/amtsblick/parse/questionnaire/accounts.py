"""Which account of a service does a cell name, by its name or by its whole address?"""

import re
from contextlib import suppress
from typing import Final

from amtsblick.parse.exchange.places import UnreadableError, shown
from amtsblick.parse.profiles import Grammar, grammar_of
from amtsblick.parse.reading import Reading
from amtsblick.values.knowledge import Knowledge, Service

_ADDRESS: Final = re.compile(r"https?://|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_LONGEST: Final = 300
_WHOLE: Final = "write the whole address of the profile, or only the account's name"


def account_of(cell: str, service: str, knowledge: Knowledge) -> str:
    """The canonical handle. Raises UnreadableError when the service has no such account."""
    known = next(one for one in knowledge.services if one.id == service)
    if len(cell) > _LONGEST:
        raise UnreadableError(f"{shown(cell)} is too long for an account", _WHOLE)
    reading = _reading(cell, known, grammar_of(knowledge))
    if reading is None or not reading.is_profile or not reading.handle:
        raise UnreadableError(f"{shown(cell)} leads to no account on {known.name}", _WHOLE)
    found = next(one for one in knowledge.services if one.id == reading.service)
    if found.id != known.id and not (found.federated and known.federated):
        raise UnreadableError(
            f"{shown(cell)} is an account on {found.name}, not on {known.name}",
            "put it in the row of its service",
        )
    return reading.handle


def _reading(cell: str, service: Service, grammar: Grammar) -> Reading | None:
    if _ADDRESS.match(cell):
        return grammar.read(cell if "://" in cell else f"https://{cell}")
    user, _, host = cell.lstrip("@").partition("@")
    if not service.federated:
        for name in (cell, cell.lstrip("@"), f"@{cell}"):
            with suppress(KeyError, IndexError, ValueError):
                reading = grammar.read(service.canonical.format(handle=name))
                if reading is not None and reading.is_profile and reading.service == service.id:
                    return reading
    return grammar.read(f"https://{host}/@{user}") if host else None
