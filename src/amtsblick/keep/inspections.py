"""Which inspections were made, where does their evidence lie, and what was found?"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from amtsblick.keep.tables import inspection, inspection_result
from amtsblick.keep.tables_board import board_body
from amtsblick.values.board import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionEntry:
    """One inspection. ``bundle`` is the evidence's path below the output folder, with slashes.

    ``manifest`` is the digest that the next bundle names as ``previous``; ``survey`` and ``body`` are
    set when the inspection belongs to a survey.
    """

    site: str
    started_at: datetime
    bundle: str
    manifest: str
    previous: str = ""
    signed_by: str = ""
    survey: int | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionResult:
    """What one version of software and knowledge made of an inspection; ``found`` is its JSON object."""

    judged_at: datetime
    software: str
    knowledge: str
    state: str
    found: Mapping[str, Any]


def add_inspection(connection: Connection, entry: InspectionEntry) -> int:
    """Enter an inspection; returns its id."""
    done = connection.execute(
        insert(inspection).values(
            site=entry.site,
            started_at=entry.started_at,
            survey=entry.survey,
            body=entry.body,
            bundle=entry.bundle,
            manifest=entry.manifest,
            previous=entry.previous,
            signed_by=entry.signed_by,
        )
    )
    (identity,) = done.inserted_primary_key or (0,)
    return int(identity)


def add_result(connection: Connection, number: int, result: InspectionResult) -> None:
    """Add what a judgement found; the newest one counts."""
    connection.execute(
        insert(inspection_result).values(
            inspection=number,
            judged_at=result.judged_at,
            software=result.software,
            knowledge=result.knowledge,
            state=result.state,
            result=json.dumps(result.found, ensure_ascii=True, separators=(",", ":")),
        )
    )


def last_manifest(connection: Connection) -> str:
    """Digest of the newest bundle of this register, "" before the first."""
    newest = select(inspection.c.manifest).order_by(inspection.c.id.desc()).limit(1)
    return str(connection.execute(newest).scalar() or "")


def all_inspections(connection: Connection) -> Iterator[tuple[int, InspectionEntry]]:
    """Every inspection with its number, in the order in which they were made."""
    for row in connection.execute(select(inspection).order_by(inspection.c.id)).mappings():
        yield int(row[inspection.c.id]), _entry(row)


def numbers_by_body(connection: Connection) -> dict[str, list[int]]:
    """Numbers of the inspections that belong to a body, oldest first."""
    found: dict[str, list[int]] = {}
    rows = select(inspection.c.id, inspection.c.body).where(inspection.c.body.is_not(None))
    for row in connection.execute(rows.order_by(inspection.c.started_at, inspection.c.id)):
        found.setdefault(row.body, []).append(row.id)
    return found


def of_numbers(
    connection: Connection, numbers: Sequence[int]
) -> Iterator[tuple[InspectionEntry, InspectionResult]]:
    """These inspections, oldest first, each with its newest result."""
    judged = (
        select(func.max(inspection_result.c.id).label("id"))
        .where(inspection_result.c.inspection.in_(numbers))
        .group_by(inspection_result.c.inspection)
        .subquery()
    )
    rows = (
        select(inspection, inspection_result)
        .join(inspection_result, inspection_result.c.inspection == inspection.c.id)
        .join(judged, judged.c.id == inspection_result.c.id)
        .order_by(inspection.c.started_at, inspection.c.id)
    )
    for row in connection.execute(rows).mappings():
        yield _entry(row), _result(row)


def numbered(connection: Connection, number: int) -> tuple[InspectionEntry, InspectionResult] | None:
    """One inspection as it was last judged, None when there is none of that number."""
    return next(iter(of_numbers(connection, [number])), None)


def newest(
    connection: Connection,
    *,
    bodies: Sequence[str] | None = None,
    shown_on: Side | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[tuple[int, InspectionEntry, InspectionResult]]:
    """Inspections with their numbers, newest first. ``before`` asks for those with smaller numbers.

    ``bodies`` asks for these bodies' only; ``shown_on`` for those of bodies that a side of the board shows.
    """
    wanted = select(inspection.c.id)
    if bodies is not None:
        wanted = wanted.where(inspection.c.body.in_(bodies))
    if shown_on is not None:
        shown = select(board_body.c.id).where(board_body.c.side == shown_on.value)
        wanted = wanted.where(inspection.c.body.in_(shown))
    if before is not None:
        wanted = wanted.where(inspection.c.id < before)
    numbers = list(connection.scalars(wanted.order_by(inspection.c.id.desc()).limit(limit)))
    judged = select(func.max(inspection_result.c.id)).where(inspection_result.c.inspection.in_(numbers))
    rows = (
        select(inspection, inspection_result)
        .join(inspection_result, inspection_result.c.inspection == inspection.c.id)
        .where(inspection_result.c.id.in_(judged.group_by(inspection_result.c.inspection)))
        .order_by(inspection.c.id.desc())
    )
    return [
        (int(row[inspection.c.id]), _entry(row), _result(row)) for row in connection.execute(rows).mappings()
    ]


def one_before(connection: Connection, number: int) -> int | None:
    """The newest earlier inspection of the same body, or of the same site where no body is named."""
    this = select(inspection.c.body, inspection.c.site).where(inspection.c.id == number)
    row = connection.execute(this).first()
    if row is None:
        return None
    same = inspection.c.site == row.site if row.body is None else inspection.c.body == row.body
    earlier = select(inspection.c.id).where(same, inspection.c.id < number)
    return connection.scalar(earlier.order_by(inspection.c.id.desc()).limit(1))


def of_survey(connection: Connection, survey: int) -> Iterator[tuple[InspectionEntry, InspectionResult]]:
    """Inspections of a survey, one per body: the newest with its newest result."""
    latest = (
        select(func.max(inspection.c.id).label("id"))
        .where(inspection.c.survey == survey)
        .group_by(inspection.c.body)
        .subquery()
    )
    judged = (
        select(func.max(inspection_result.c.id).label("id"), inspection_result.c.inspection)
        .group_by(inspection_result.c.inspection)
        .subquery()
    )
    rows = (
        select(inspection, inspection_result)
        .join(latest, latest.c.id == inspection.c.id)
        .join(judged, judged.c.inspection == inspection.c.id)
        .join(inspection_result, inspection_result.c.id == judged.c.id)
        .order_by(inspection.c.id)
    )
    for row in connection.execute(rows).mappings():
        yield _entry(row), _result(row)


def _entry(row: Mapping[Any, Any]) -> InspectionEntry:
    return InspectionEntry(
        site=row[inspection.c.site],
        started_at=row[inspection.c.started_at],
        bundle=row[inspection.c.bundle],
        manifest=row[inspection.c.manifest],
        previous=row[inspection.c.previous],
        signed_by=row[inspection.c.signed_by],
        survey=row[inspection.c.survey],
        body=row[inspection.c.body],
    )


def _result(row: Mapping[Any, Any]) -> InspectionResult:
    return InspectionResult(
        judged_at=row[inspection_result.c.judged_at],
        software=row[inspection_result.c.software],
        knowledge=row[inspection_result.c.knowledge],
        state=row[inspection_result.c.state],
        found=json.loads(row[inspection_result.c.result]),
    )
