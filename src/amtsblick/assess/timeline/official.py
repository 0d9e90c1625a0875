"""From when until when does a page speak for its body, as far as attempts to look at it tell?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from amtsblick.assess.timeline.periods import ONE_LOOK
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import OfficialPage, Row


def lifetimes(rows: Iterable[Row], *, one_look: timedelta = ONE_LOOK) -> tuple[OfficialPage, ...]:
    """Limits of every page in ``rows``, for ``Known.pages``: a milder rule than to give none.

    A page counts from the look at the body in which it was first tried: one that was found later does
    not blur the starts before it, and pages of one look wait for each other. A page that never showed any channel counts until the last attempt: nobody has
    to look for it for ever. A page that showed a channel counts for good; when it was taken down is
    for the caller to know. What this rule gives up: a link that hopped to a page before anybody ever
    tried it, or to one that nobody tries any more, is missed.
    """
    first: dict[tuple[str, str], datetime] = {}
    last: dict[tuple[str, str], datetime] = {}
    showed: set[tuple[str, str]] = set()
    for body, _, _, when, page, outcome, _, _ in rows:
        if page:
            key = body, page
            first[key] = min(first.get(key, when), when)
            last[key] = max(last.get(key, when), when)
            if outcome == Outcome.SEEN:
                showed.add(key)
    return tuple(
        OfficialPage(
            body=body,
            page=page,
            since=since - one_look,
            until=None if (body, page) in showed else last[body, page] + one_look,
        )
        for (body, page), since in sorted(first.items())
    )
