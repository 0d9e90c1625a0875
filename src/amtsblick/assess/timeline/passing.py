"""Which links to an account does a page only drop in passing, in an article that goes as it came?

Such a link shows that the account is there. That the article is gone, or was not yet written, tells nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from amtsblick.assess.timeline.identity import key_of
from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.assess.timeline.rows import ref_of_look
from amtsblick.values.answers import OwnChannel, Place, Reason
from amtsblick.values.past import PastLook
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Channel, Row

PASSING: Final = "passing"
"""Why a look does not tell about a channel: only articles linked it before, or do so afterwards."""

_ARTICLE: Final = re.compile(r"(?:^|/)article(?:\[|/)")

Sight = tuple[Channel, str]
"""Account and ``ref_of_look``."""


def passing_sights(looks: Iterable[PastLook]) -> frozenset[Sight]:
    """Sights of accounts that nothing but an article's text links in that capture."""
    passing: set[Sight] = set()
    lasting: set[Sight] = set()
    for look in looks:
        for one in look.answers:
            if isinstance(one, OwnChannel):
                sight = key_of(one.service, one.handle), ref_of_look(look)
                (passing if _is_passing(one) else lasting).add(sight)
    return frozenset(passing - lasting)


def _is_passing(one: OwnChannel) -> bool:
    in_text = one.reason is Reason.NAME_MATCH and one.place is Place.BODY
    return in_text and _ARTICLE.search(one.evidence.path) is not None


def untold_around(rows: Sequence[Row], passing: Collection[Sight]) -> Iterator[Row]:
    """Rows of accounts that looks do not deny: those before a passing first sight, and those after a passing one.

    A sight is passing when the last 30 days (``ONE_LOOK``) show nothing better.
    """
    accounts = {account for account, _ in passing}
    sights: dict[Channel, list[Row]] = defaultdict(list)
    for row in rows if accounts else ():
        if row[5] == Outcome.SEEN and (account := key_of(row[1], row[2])) in accounts:
            sights[account].append(row)
    looks = sorted((row for row in rows if not row[1] and row[5] == Outcome.NOT_SEEN), key=lambda row: row[3])
    moments = [row[3] for row in looks]
    for account, each in sorted(sights.items()):
        handles = sorted({row[2] for row in each})
        for since, until in _silent(sorted(each, key=lambda row: row[3]), account, passing):
            begin = bisect_right(moments, since) if since else 0
            end = bisect_left(moments, until) if until else len(moments)
            for body, _, _, when, page, _, _, ref in looks[begin:end]:
                for handle in handles:
                    yield (body, account[0], handle, when, page, str(Outcome.NOT_LOOKED), PASSING, ref)


def _silent(
    sights: Sequence[Row], account: Channel, passing: Collection[Sight]
) -> Iterator[tuple[datetime | None, datetime | None]]:
    if (account, sights[0][7]) in passing:
        yield None, sights[0][3]
    better: datetime | None = None
    for row, following in pairwise([*sights, None]):
        if row is None:
            continue
        if (account, row[7]) not in passing:
            better = row[3]
        if better is None or row[3] - better > ONE_LOOK:
            yield row[3], following[3] if following else None
