"""Which of a page's many links hold one of a few telling stems? One search for all of them.

Reading every link by itself costs more than parsing the page; joined, a stem is sought once.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

_SOFT = str.maketrans("", "", "\u00ad\u200b")


def numbers_with(stems: Iterable[str], words: Sequence[str]) -> set[int]:
    """Positions in ``words`` of those that hold a stem; letter case and soft hyphens do not count."""
    joined = "\x00".join(words).lower()
    if "\u00ad" in joined or "\u200b" in joined:
        words = [word.translate(_SOFT) for word in words]
        joined = "\x00".join(words).lower()
    starts: list[int] = []
    numbers: set[int] = set()
    for stem in stems:
        at = joined.find(stem)
        while at >= 0:
            # Lower case may be longer ("İ"), so positions are counted in what was searched.
            starts = starts or list(accumulate((len(word) + 1 for word in joined.split("\x00")), initial=0))
            numbers.add(bisect_right(starts, at) - 1)
            at = joined.find(stem, at + 1)
    return {number for number in numbers if number < len(words)}
