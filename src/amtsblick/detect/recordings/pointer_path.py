"""Does what was sent trace the way that the visitor's pointer took?

The places are known, since the pointer was moved on purpose. They are looked for as numbers in any
arrangement: pairs one after the other, with a time between them, or all columns first and all rows
behind. Scripts that count from the top of the document add the same to every row.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(r"(?<![\w.#-])\d{1,5}(?:\.\d{1,6})?(?![\w.%])")
_MOST: Final = 6_000
"""Numbers of one stream that are looked at."""
_MEETINGS: Final = 400
_NEAR: Final = 6
"""Numbers between across and down within one event."""
_FAR: Final = 600
_PAIRS: Final = 4
_PAIRS_FAR: Final = 5
"""Places met; further apart, numbers fall into a pattern more easily by chance."""


def numbers_in(text: str, *, most: int = _MOST) -> list[int]:
    """The numbers that stand alone in a text, in order, without their fractions."""
    found = []
    for match in _NUMBER.finditer(text):
        found.append(round(float(match[0])))
        if len(found) >= most:
            break
    return found


def traces(numbers: Sequence[int], places: Sequence[tuple[float, float]]) -> bool:
    """Are at least four of the places among the numbers, across and down always equally far apart?"""
    across: dict[int, list[int]] = defaultdict(list)
    for x, y in dict.fromkeys((round(x), round(y)) for x, y in places):
        across[x].append(y)
    meetings = [at for at, number in enumerate(numbers[:_MOST]) if number in across][:_MEETINGS]
    if len({numbers[at] for at in meetings}) < _PAIRS:
        return False
    met: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for at in meetings:
        for apart, number in enumerate(numbers[at + 1 : at + 1 + _FAR], start=1):
            for y in across[numbers[at]]:
                if number >= y:
                    met[apart, number - y].add((numbers[at], y))
    return any(
        len({x for x, _ in pairs}) >= (_PAIRS if apart <= _NEAR else _PAIRS_FAR)
        for (apart, _), pairs in met.items()
    )
