"""Who is to be written to? A small TOML file with one ``[[recipient]]`` per address, or a table of bodies and addresses."""

import csv
import tomllib
from collections.abc import Iterator
from typing import Any, Final

from amtsblick.values.reminders import Recipient

_FIELDS: Final = frozenset({"address", "bodies"})
_HEAD: Final = ("body", "address")
_MOST: Final = 20_000
"""Lines of a table; longer ones are no list of addresses."""
_SHAPE: Final = 'write [[recipient]] with address = "…" and, if need be, bodies = ["…"]'


def parse_recipients(text: str) -> tuple[Recipient, ...]:
    """Recipients in the order of the file, each address once.

    Raises ValueError, with the number of the recipient from 1, for what is no TOML, has other fields or
    names an address twice. Whether an address is one tells whoever sends.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"no TOML: {error}") from error
    rows = data.get("recipient")
    if set(data) != {"recipient"} or not isinstance(rows, list):
        raise ValueError(_SHAPE)
    found = tuple(_recipients(rows))
    known: set[str] = set()
    for number, one in enumerate(found, 1):
        if one.address.casefold() in known:
            raise ValueError(f"recipient {number}: {one.address} stands there twice: join its bodies")
        known.add(one.address.casefold())
    return found


def _recipients(rows: list[Any]) -> Iterator[Recipient]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not set(row) <= _FIELDS:
            raise ValueError(f"recipient {number}: {_SHAPE}")
        address, bodies = row.get("address"), row.get("bodies", [])
        whole = isinstance(bodies, list) and all(isinstance(one, str) for one in bodies)
        if not isinstance(address, str) or not address or not whole:
            raise ValueError(f"recipient {number}: {_SHAPE}")
        yield Recipient(address=address, bodies=tuple(bodies))


def parse_address_list(text: str) -> tuple[Recipient, ...]:
    """Recipients from a CSV table with the columns body and address, or from what ``parse_recipients`` reads.

    An empty body means all. Raises ValueError with the line from 1 for what is neither.
    """
    if "[[recipient]]" in text:
        return parse_recipients(text)
    head = text.lstrip().partition("\n")[0].lower()
    mark = max(",;\t", key=head.count)
    rows = csv.reader(text.lstrip().splitlines(), delimiter=mark)
    names = [one.strip().lower() for one in next(rows, [])]
    if not set(_HEAD) <= set(names):
        raise ValueError(f"the first line must name the columns {' and '.join(_HEAD)}, or {_SHAPE}")
    found: dict[str, list[str]] = {}
    try:
        for number, row in enumerate(rows, 2):
            if number > _MOST:
                raise ValueError(f"more than {_MOST} lines")
            cells = dict(zip(names, (one.strip() for one in row), strict=False))
            if address := cells.get("address", ""):
                found.setdefault(address, []).append(cells.get("body", ""))
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num}: {error}") from error
    return tuple(
        Recipient(address=address, bodies=() if "" in bodies else tuple(dict.fromkeys(bodies)))
        for address, bodies in found.items()
    )
