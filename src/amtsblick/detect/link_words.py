"""Which of a page's many links hold one of a few telling stems? One search for all of them.

Reading every link by itself costs more than parsing the page; joined, a stem is sought once.
"""

from collections.abc import Iterable, Sequence

_INVISIBLE = ("\u00ad", "\u200b")


def numbers_with(stems: Iterable[str], words: Sequence[str]) -> set[int]:
    """Positions in ``words`` of those that hold a stem; letter case and soft hyphens do not count."""
    joined = "\x00".join(words).lower()
    for character in _INVISIBLE:
        joined = joined.replace(character, "")
    numbers: set[int] = set()
    for stem in stems:
        at, number, counted = joined.find(stem), 0, 0
        while at >= 0:
            number += joined.count("\x00", counted, at)
            numbers.add(number)
            counted, at = at, joined.find(stem, at + 1)
    # HTML parsing leaves no NUL in words (it becomes U+FFFD), so the count is the position.
    return {number for number in numbers if number < len(words)}
