"""Differences between declared and seen, a few bodies at a time, from what the board keeps: fast at any size."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from amtsblick.assess.register.holding import holding, newest
from amtsblick.jobs.drift import BodyDrift, Declared
from amtsblick.jobs.observed import Sight
from amtsblick.keep.register import Register
from amtsblick.values.board import BoardBody, BoardQuery, BodyView
from amtsblick.values.capture import State
from amtsblick.values.declared import Declaration, Drift, DriftKind, Questionnaire, Reply
from amtsblick.values.documents import Document
from amtsblick.values.records import Entry, RecordState
from amtsblick.values.usages import Campaign, Usage

MOST_LOOKED_THROUGH: Final = 200
"""Bodies that one page goes through in search of differences."""
_AT_ONCE: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftLine:
    """One body with differences. ``drifts`` are those asked for, ``asked`` a questionnaire without an answer."""

    body: BoardBody
    found: BodyDrift
    drifts: tuple[Drift, ...]
    asked: Questionnaire | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftList:
    """One page of differences.

    ``through`` bodies were gone through, of ``total``; of them nothing is said about ``blind``, which nobody
    could look at lately, or ever. ``same`` counts those without a difference of the kinds asked for.
    ``limits`` are bodies with foreign hosts that could not be compared. ``next`` is the cursor of the
    following page, "" after the last.
    """

    lines: tuple[DriftLine, ...]
    through: int
    total: int
    same: int
    blind: tuple[BoardBody, ...]
    limits: tuple[tuple[BoardBody, tuple[str, ...]], ...]
    next: str


def drift_list(  # noqa: PLR0913 - the tools, which bodies, when, and which differences
    register: Register,
    query: BoardQuery,
    *,
    day: date,
    kinds: Collection[DriftKind] = (),
    services: Collection[str] = (),
    enough: int = 15,
) -> DriftList:
    """Go through the query's bodies until ``enough`` have differences or many were gone through.

    ``kinds`` and ``services`` () are all. The query's own filter of services does not count.
    """
    lines: list[DriftLine] = []
    blind: list[BoardBody] = []
    limits: list[tuple[BoardBody, tuple[str, ...]]] = []
    through, total, after = 0, 0, query.after
    while True:
        part = register.overview(replace(query, service="", after=after, limit=_AT_ONCE), ())
        bodies = [row.body for row in part.items]
        views = register.board_views([one.id for one in bodies]) if bodies else {}
        about = register.entries_about([one.id for one in bodies]) if bodies else {}
        for body in bodies:
            view = views.get(body.id)
            if view is None or view.observed.state is not State.LOOKED:
                blind.append(body)
                continue
            found = drift_of(view, about.get(body.id, ()), day)
            if found.uncompared:
                limits.append((body, found.uncompared))
            drifts = _wanted(found.drifts, kinds, services)
            if drifts:
                asked = unanswered(about.get(body.id, ()))
                lines.append(DriftLine(body=body, found=found, drifts=drifts, asked=asked))
        through, total, after = through + len(bodies), part.total, part.next
        if not after or len(lines) >= enough or through >= MOST_LOOKED_THROUGH:
            break
    return DriftList(
        lines=tuple(lines),
        through=through,
        total=total,
        same=through - len(lines) - len(blind),
        blind=tuple(blind),
        limits=tuple(limits),
        next=after,
    )


def drift_of(view: BodyView, entries: Sequence[Entry], day: date) -> BodyDrift:
    """One body's differences on a day, from its view and its entries of the log."""
    held = [entry.content for entry in holding(entries, day)]
    declared = Declared.of(
        declarations=[one for one in held if isinstance(one, Declaration)],
        usages=[one for one in held if isinstance(one, Usage)],
        campaigns=[one for one in held if isinstance(one, Campaign)],
        documents=[one for one in held if isinstance(one, Document)],
    )
    return declared.drift(Sight(observed=view.observed, concepts=view.concepts))


def unanswered(entries: Sequence[Entry]) -> Questionnaire | None:
    """The newest questionnaire to which nothing came back; None when there is none."""
    known = [one for one in newest(entries).values() if one.state is not RecordState.WITHDRAWN]
    answered = {one.content.questionnaire for one in known if isinstance(one.content, Reply)}
    open_ones = [
        one.content
        for one in known
        if isinstance(one.content, Questionnaire) and one.content.id not in answered
    ]
    return max(open_ones, key=lambda one: one.made_on, default=None)


def _wanted(
    drifts: Sequence[Drift], kinds: Collection[DriftKind], services: Collection[str]
) -> tuple[Drift, ...]:
    return tuple(
        one
        for one in drifts
        if (not kinds or one.kind in kinds) and (not services or one.service in services)
    )
