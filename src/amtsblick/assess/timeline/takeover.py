"""Does a handle that is still linked belong to somebody else now?"""

from collections.abc import Iterable, Iterator
from typing import Final

from amtsblick.assess.timeline.identity import fact_order, key_of
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Bounds, Period, ProfileFact
from amtsblick.values.timeline_events import Sign, Takeover

_GRAVE: Final = frozenset({Sign.PERSISTENT_ID, Sign.DOMAIN_HOLDER})


def takeovers(
    facts: Iterable[ProfileFact], *, homepage: str = "", linked: Iterable[Period] | None = None
) -> tuple[Takeover, ...]:
    """Signs of a takeover of each handle, oldest first.

    Only answers about an existing account are compared, each with the newest earlier one that told
    the same thing: what an answer does not tell, or nobody could look at, is no sign. ``homepage`` is
    the body's own, to know a back link by. ``linked`` leaves out what happened when no page linked
    the channel any more.
    """
    periods = None if linked is None else list(linked)
    by_handle: dict[tuple[str, str], list[ProfileFact]] = {}
    for fact in facts:
        if fact.outcome is Outcome.SEEN:
            by_handle.setdefault(key_of(fact.service, fact.handle), []).append(fact)
    found = [one for known in by_handle.values() for one in _of_handle(known, homepage)]
    kept = [one for one in found if periods is None or any(_touches(one, period) for period in periods)]
    return tuple(sorted(kept, key=lambda one: (one.bounds.by, one.after.service, one.after.handle)))


def _of_handle(facts: list[ProfileFact], homepage: str) -> Iterator[Takeover]:
    known: dict[Sign, ProfileFact] = {}
    for fact in sorted(facts, key=fact_order):
        told = dict(_told(fact, homepage))
        signs = [sign for sign in told if sign in known and _is_worse(sign, known[sign], fact, homepage)]
        if signs:
            before = max((known[sign] for sign in signs), key=lambda one: one.when)
            yield Takeover(
                signs=tuple(signs),
                grave=not _GRAVE.isdisjoint(signs),
                bounds=Bounds(after=before.when, by=fact.when),
                before=before,
                after=fact,
            )
        known.update(dict.fromkeys(told, fact))


def _told(fact: ProfileFact, homepage: str) -> Iterator[tuple[Sign, object]]:
    """What this answer tells, in order of weight."""
    if fact.persistent_id:
        yield Sign.PERSISTENT_ID, fact.persistent_id
    if fact.holder:
        yield Sign.DOMAIN_HOLDER, fact.holder
    if fact.links is not None and homepage:
        yield Sign.BACK_LINK, any(is_under(host_of(link), host_of(homepage)) for link in fact.links)
    if fact.display_name:
        yield Sign.DISPLAY_NAME, " ".join(fact.display_name.casefold().split())


def _is_worse(sign: Sign, before: ProfileFact, after: ProfileFact, homepage: str) -> bool:
    old, new = dict(_told(before, homepage))[sign], dict(_told(after, homepage))[sign]
    if sign is Sign.BACK_LINK:
        return bool(old) and not new  # a back link that appears is good news
    return old != new


def _touches(one: Takeover, period: Period) -> bool:
    begins_before = period.start.by <= one.bounds.by
    ends_after = period.end is None or one.bounds.after is None or one.bounds.after <= period.end.by
    return begins_before and ends_after
