"""What does the register say in a few sentences, each following from its records by a rule?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from amtsblick.report.register.standing import Standing
from amtsblick.report.tally import sort_key
from amtsblick.report.words import Words
from amtsblick.values.decisions import ReviewDepth, ReviewOutcome
from amtsblick.values.holdings import Holdings
from amtsblick.values.usages import SaidMode, Usage, UsageKind

_CHANNELS: Final = frozenset({UsageKind.OWN_CONTENT, UsageKind.DORMANT})
_BY_OTHERS: Final = frozenset({SaidMode.REPORT, SaidMode.OBSERVED})
"""Who says so is not the body itself."""
_LONG: Final = timedelta(days=365)
"""A statement older than this may have been overtaken."""
_NAMED: Final = 6
"""Bodies named in a sentence; with more only their number is given."""


def sentences(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """The opening, sentence by sentence; a sentence without a record behind it is not said."""
    bodies = {usage.body for usage in held.usages}
    yield say("standing.opening.counted", n=len(bodies), day=say.day(held.day))
    yield from _shunned(held, shown, say)
    for table in ("adverts", "left", "dormant", "debated"):
        yield from _about(table, held, shown, say)
    yield from _via(held, shown, say)
    yield from _looked(held, shown, say)
    yield from _recommended(held, shown, say)


def _shunned(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """Services that bodies say they do not use, and that no body uses for content of its own."""
    without: dict[str, set[str]] = defaultdict(set)
    for usage in held.usages:
        if usage.service and usage.kind is UsageKind.NONE and usage.origin.mode not in _BY_OTHERS:
            without[usage.service].add(usage.body)
    used = {usage.service for usage in held.usages if usage.kind in _CHANNELS}
    every = {usage.body for usage in held.usages}
    for service in shown.services():
        if service not in without or service in used:
            continue
        told = {usage.body for usage in held.usages if usage.service in (service, "")}
        alone = "_alone" if len(every) == 1 else ""
        said = say(
            f"standing.opening.shunned{alone}",
            n=None if alone else len(without[service]),
            service=shown.service(service),
            **_named(without[service], shown, say),
        )
        said += _told(_days(held.usages, service, without[service]), held.day, say)
        silent = len(every - told)
        yield said + " " + say("standing.opening.silent", n=silent) if silent else said


def _about(table: str, held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """One sentence per service. Who has a further channel there has neither left it nor only adverts on it."""
    active = {(one.body, one.service) for one in held.usages if one.kind is UsageKind.OWN_CONTENT}
    resting = {(one.body, one.service) for one in held.usages if one.kind is UsageKind.DORMANT}
    other = {"debated": set(), "dormant": active}.get(table, active | resting)
    by_service: dict[str, list[Usage]] = defaultdict(list)
    for usage in shown.usages(table):
        if (usage.body, usage.service) not in other:
            by_service[usage.service].append(usage)
    for service in sorted(by_service, key=lambda one: sort_key(shown.service(one))):
        bodies = {one.body for one in by_service[service]}
        said = say(
            f"standing.opening.{table}",
            n=len(bodies),
            service=shown.service(service),
            **_named(bodies, shown, say),
        )
        yield said + _told([one.origin.on for one in by_service[service]], held.day, say)


def _via(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    found = [one for one in held.usages if one.kind is UsageKind.VIA_OTHER_BODY]
    if bodies := {one.body for one in found}:
        said = say("standing.opening.via", n=len(bodies), **_named(bodies, shown, say))
        yield said + _told([one.origin.on for one in found], held.day, say)


def _looked(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """What somebody else than the body itself found when it really looked, and how closely."""
    for review in shown.reviews():
        if not review.body and review.service and review.depth is not ReviewDepth.STATEMENT:
            yield say(
                "standing.opening.looked",
                by=shown.body(review.by),
                service=shown.service(review.service),
                depth=say(f"standing.depth.{review.depth}"),
                outcome=say(f"standing.outcome.{review.outcome}"),
            ) + _told([review.on], held.day, say)


def _recommended(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """What somebody recommends to bodies in general."""
    for review in shown.reviews():
        if not review.body and review.outcome is ReviewOutcome.RECOMMENDED:
            yield say(
                "standing.opening.recommended",
                by=shown.body(review.by),
                service=shown.service(review.service),
            ) + _told([review.on], held.day, say)


def _days(usages: Iterable[Usage], service: str, bodies: Iterable[str]) -> list[date | None]:
    named = set(bodies)
    return [one.origin.on for one in usages if one.service == service and one.body in named]


def _told(days: Iterable[date | None], day: date, say: Words) -> Markup:
    """When it was said, and that nothing newer is known where that is long ago: a page says "is" of what was."""
    given = list(days)
    known = sorted(one for one in given if one)
    if not known:
        return Markup(" ") + say("standing.opening.undated")
    first, last = known[0], known[-1]
    if first == last:
        said = say("standing.opening.told", day=say.day(last))
    else:
        said = say("standing.opening.told_between", first=say.day(first), last=say.day(last))
    if day - last > _LONG:
        said += Markup(" ") + say("standing.opening.nothing_newer")
    return Markup(" ") + said


def _named(bodies: Iterable[str], shown: Standing, say: Words) -> dict[str, str]:
    """``names`` are A, B und C; ``list`` is the same behind a colon, "" where there are too many to name."""
    names = sorted(map(shown.body, bodies), key=sort_key)
    listed = say.series(names)
    return {"names": listed, "list": f": {listed}" if len(names) <= _NAMED else ""}
