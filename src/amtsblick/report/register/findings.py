"""What does the register say in a few sentences, each following from its records by a rule?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import Markup

from amtsblick.report.register.standing import Standing, UseLine
from amtsblick.report.words import Words
from amtsblick.values.decisions import ReviewDepth, ReviewOutcome
from amtsblick.values.holdings import Holdings
from amtsblick.values.usages import UsageKind

_NAMED: Final = 6
"""Bodies named in a sentence; with more only their number is given."""


def sentences(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """The opening, sentence by sentence; a sentence without a record behind it is not said."""
    bodies = {usage.body for usage in held.usages}
    yield say("standing.opening.counted", n=len(bodies), day=say.day(held.day))
    yield from _shunned(held, shown, say)
    yield from _about("adverts", shown, say)
    yield from _about("left", shown, say)
    yield from _about("dormant", shown, say)
    yield from _about("debated", shown, say)
    yield from _about("via", shown, say)
    yield from _looked(shown, say)
    yield from _recommended(shown, say)


def _shunned(held: Holdings, shown: Standing, say: Words) -> Iterator[Markup]:
    """Services that bodies say they do not use, and that no body uses for content of its own."""
    without: dict[str, set[str]] = defaultdict(set)
    for usage in held.usages:
        if usage.service and usage.kind is UsageKind.NONE:
            without[usage.service].add(usage.body)
    used = {usage.service for usage in held.usages if usage.kind is UsageKind.OWN_CONTENT}
    for service in shown.services():
        if service in without and service not in used:
            names = sorted(map(shown.body, without[service]))
            yield say(
                "standing.opening.shunned",
                n=len(names),
                service=shown.service(service),
                names=_named(names, say),
            )


def _about(table: str, shown: Standing, say: Words) -> Iterator[Markup]:
    by_service: dict[str, list[UseLine]] = defaultdict(list)
    for line in shown.table(table):
        by_service[line.service].append(line)
    for service, lines in by_service.items():
        yield say(
            f"standing.opening.{table}",
            n=len(lines),
            service=service,
            names=_named([line.name for line in lines], say),
        )


def _looked(shown: Standing, say: Words) -> Iterator[Markup]:
    """What somebody else than the body itself found when it really looked, and how closely."""
    for review in shown.reviews():
        if not review.body and review.service and review.depth is not ReviewDepth.STATEMENT:
            yield say(
                "standing.opening.looked",
                by=shown.body(review.by),
                service=shown.service(review.service),
                depth=say(f"standing.depth.{review.depth}"),
                outcome=say(f"standing.outcome.{review.outcome}"),
            )


def _recommended(shown: Standing, say: Words) -> Iterator[Markup]:
    """What somebody recommends to bodies in general."""
    for review in shown.reviews():
        if not review.body and review.outcome is ReviewOutcome.RECOMMENDED:
            yield say(
                "standing.opening.recommended",
                by=shown.body(review.by),
                service=shown.service(review.service),
            )


def _named(names: Iterable[str], say: Words) -> str:
    """A, B und C; "" when there are too many to name."""
    distinct = list(dict.fromkeys(names))
    return say.series(distinct) if len(distinct) <= _NAMED else ""
