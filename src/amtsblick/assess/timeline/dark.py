"""When did a body's pages show no channel at all, though they had just shown several?

Bodies leave one service at a time. Where everything vanishes at once, the pages were rebuilt, came without
what a script adds, led to a list elsewhere, or the server answered something else: that tells of no channel.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from amtsblick.assess.timeline.identity import key_of
from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Channel, Row

DARK: Final = "dark"
"""Why a look does not tell about a channel: the pages show none of those any more that they just showed."""

_SEVERAL: Final = 2
"""So many services must have been linked for their common absence to be telling."""
_ONE_VISIT: Final = timedelta(days=1)
"""Pages of one survey that are looked at before the one that shows the channels are not dark."""
_NOT_LOOKED: Final = str(Outcome.NOT_LOOKED)


def untold_in_the_dark(rows: Sequence[Row], accounts: Iterable[Channel]) -> Iterator[Row]:
    """Rows of accounts that looks neither show nor deny, because they show no channel of the body at all.

    A dark time lies between two sights of any channels, or after the last. All pages that showed channels
    shortly before must have been looked at in it, or tried: one that was taken down takes its list with it.
    """
    known = tuple(accounts)
    sights: dict[datetime, list[Row]] = defaultdict(list)
    looks = sorted((row for row in rows if not row[1]), key=lambda row: row[3])
    moments = [row[3] for row in looks]
    for row in rows:
        if row[5] == Outcome.SEEN:
            sights[row[3]].append(row)
    seen = sorted(sights)
    for last, following in pairwise([*seen, None]):
        if last is None:
            continue
        begin = bisect_left(moments, last)
        end = bisect_left(moments, following) if following else len(moments)
        until = following - _ONE_VISIT if following else looks[-1][3] if looks else last
        between = [row for row in looks[begin:end] if last < row[3] <= until]
        if between and _is_dark(between, _just_before(sights, seen, last)):
            for body, _, _, when, page, outcome, _, ref in between:
                if outcome != _NOT_LOOKED:
                    yield from ((body, *account, when, page, _NOT_LOOKED, DARK, ref) for account in known)


def _just_before(
    sights: Mapping[datetime, Sequence[Row]], moments: Sequence[datetime], last: datetime
) -> Iterator[Row]:
    for when in moments[bisect_left(moments, last - ONE_LOOK) : bisect_right(moments, last)]:
        yield from sights[when]


def _is_dark(looks: Sequence[Row], shown: Iterable[Row]) -> bool:
    lit = [row for row in shown if row[4]]
    services = {key_of(row[1], row[2])[0] for row in lit}
    return len(services) >= _SEVERAL and {row[4] for row in lit} <= {row[4] for row in looks}
