"""Who is to be reminded? A small TOML file with one ``[[recipient]]`` per address."""

import tomllib
from collections.abc import Iterator
from typing import Any, Final

from amtsblick.values.reminders import Recipient

_FIELDS: Final = frozenset({"address", "bodies"})
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
