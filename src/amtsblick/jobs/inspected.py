"""Inspections as pages list and show them, their files, and what is different from the one before."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from amtsblick.assess.inspection_changes import InspectionChanges, inspection_changes
from amtsblick.errors import EvidenceError
from amtsblick.keep.bundle_reading import Stamped, blob_of, find_bundle, stamps_of
from amtsblick.keep.inspections import InspectionEntry
from amtsblick.keep.register import Register
from amtsblick.report.inspection_brief import brief_of
from amtsblick.report.inspection_reading import inspected_site
from amtsblick.values.board import Side
from amtsblick.values.inspected import InspectedSite, InspectionBrief

MOST_BYTES: Final = 30_000_000
"""Larger pictures are not shown; they are in the bundle."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionLine:
    """One inspection in a list. ``body`` and ``name`` are "" where only an address was given."""

    number: int
    site: str
    body: str
    name: str
    brief: InspectionBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionList:
    """Some inspections, newest first; ``older`` is the number to go on ``before``, 0 after the last."""

    lines: tuple[InspectionLine, ...]
    older: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The inspection before of the same body or site, and what is different since.

    ``alike``: both were judged by the same software and knowledge; else a difference may be one of questions.
    """

    number: int
    started_at: datetime
    changes: InspectionChanges
    alike: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFile:
    """One inspection whole.

    ``found`` is its JSON object as it was last judged, at ``judged_at`` by software and knowledge ``judged_by``.
    ``bundle`` is its evidence; None when it is not where the register says, ``lost`` then tells what is wrong.
    """

    number: int
    entry: InspectionEntry
    site: InspectedSite
    found: Mapping[str, Any]
    judged_at: datetime
    judged_by: tuple[str, str]
    bundle: Path | None
    lost: str = ""
    stamps: tuple[Stamped, ...] = ()

    @property
    def pictures(self) -> frozenset[str]:
        """Digests of the screenshots that pages show."""
        shots = {shot.digest for one in self.site.passes for shot in one.screenshots if shot.what == "page"}
        clicked = {digest for one in self.site.passes for c in one.clicks for digest in (c.before, c.after)}
        return frozenset(shots | clicked) - {""}


def inspection_list(
    register: Register,
    *,
    bodies: Sequence[str] | None = None,
    shown_on: Side | None = None,
    before: int | None = None,
    limit: int = 25,
) -> InspectionList:
    """Inspections newest first; see ``Register.newest_inspections``."""
    found = register.newest_inspections(bodies=bodies, shown_on=shown_on, before=before, limit=limit + 1)
    side = shown_on or Side.INSIDE
    names = {one: name_of(register, side, one) for one in {entry.body or "" for _, entry, _ in found}}
    lines = tuple(
        InspectionLine(
            number=number,
            site=entry.site,
            body=entry.body or "",
            name=names[entry.body or ""],
            brief=brief_of(
                result.found, body=entry.body or "", report=str(number), started_at=entry.started_at
            ),
        )
        for number, entry, result in found[:limit]
    )
    return InspectionList(lines=lines, older=lines[-1].number if len(found) > limit else 0)


def name_of(register: Register, side: Side, body: str) -> str:
    """A body as that side of the board calls it; on the board's inner side, before it was made, as it is now."""
    line = register.board_body(side, body) if body else None
    now = register.body(body) if body and line is None and side is Side.INSIDE else None
    return line.name if line else now.name if now else body


def inspection_file(register: Register, folder: Path, number: int) -> InspectionFile | None:
    """One inspection, None when there is none of that number. ``folder`` is that of the register."""
    kept = register.inspection(number)
    if kept is None:
        return None
    entry, result = kept
    bundle: Path | None = None
    stamps: tuple[Stamped, ...] = ()
    lost = ""
    try:
        bundle = find_bundle(folder / entry.bundle, entry.manifest)
        stamps = stamps_of(bundle)
    except EvidenceError as error:
        lost = str(error)
    site = inspected_site(result.found, manifest=entry.manifest, signed_by=entry.signed_by)
    return InspectionFile(
        number=number,
        entry=entry,
        site=replace(site, stamped_by=tuple(one.url for one in stamps if not one.failure)),
        found=result.found,
        judged_at=result.judged_at,
        judged_by=(result.software, result.knowledge),
        bundle=bundle,
        lost=lost,
        stamps=stamps,
    )


def earlier(register: Register, file: InspectionFile) -> Earlier | None:
    """The inspection before and what is different since, None for the first one."""
    number = register.inspection_before(file.number)
    kept = register.inspection(number) if number is not None else None
    if number is None or kept is None:
        return None
    entry, result = kept
    changes = inspection_changes(inspected_site(result.found), file.site)
    alike = (result.software, result.knowledge) == file.judged_by
    return Earlier(number=number, started_at=entry.started_at, changes=changes, alike=alike)


def picture(file: InspectionFile, digest: str) -> bytes | None:
    """A screenshot of the inspection as PNG; None for anything else, and for what its bundle lost."""
    if file.bundle is None or digest not in file.pictures:
        return None
    with suppress(EvidenceError):
        data = blob_of(file.bundle, digest)
        if data is not None and data.startswith(_PNG) and len(data) <= MOST_BYTES:
            return data
    return None


def with_pictures(file: InspectionFile) -> InspectedSite:
    """The site with its pictures' bytes, for documents that hold everything."""
    found = {digest: data for digest in file.pictures if (data := picture(file, digest)) is not None}
    return replace(file.site, images=found)


def findings_text(file: InspectionFile) -> str:
    """The findings as the file beside the bundle has them."""
    return json.dumps(file.found, ensure_ascii=False, indent=1)
