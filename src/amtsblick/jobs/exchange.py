"""Take the register's records out of files and put them into files. All or nothing, both ways."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.exported import exported
from amtsblick.assess.register.holding import RecordKey, key_of
from amtsblick.assess.register.naming import named
from amtsblick.assess.register.rules import World, objections
from amtsblick.assess.register.taking import Taken, enter, take
from amtsblick.errors import InputError
from amtsblick.jobs.body_records import of_list
from amtsblick.jobs.records import write
from amtsblick.jobs.reporting import replacing, write_text
from amtsblick.keep.register import Register
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.parse.exchange.kinds import IN_ORDER, PLURALS
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.read import SUFFIXES, read_file
from amtsblick.parse.exchange.rows import Claim
from amtsblick.report.exchange.csv_files import csv_pieces
from amtsblick.report.exchange.template import explanation, headings_line, write_template
from amtsblick.report.exchange.xlsx_files import write_workbook
from amtsblick.report.exchange.yaml_files import yaml_pieces
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import (
    Actor,
    Change,
    Entry,
    Objection,
    RecordKind,
)

_SHOWN: Final = 50
"""Problems that a message lists; the others are counted."""
_NOT_RECORDS: Final = ("readme", "liesmich", "license", ".", "_", "~")
WORKBOOK: Final = "register.xlsx"


class FileForm(StrEnum):
    """In which form records are written."""

    CSV = "csv"
    YAML = "yaml"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many versions of each kind were entered (or would be), and how many were there already."""

    entered: Mapping[RecordKind, int]
    unchanged: int
    entries: tuple[Entry, ...] = ()


def import_files(  # noqa: PLR0913 - what is entered, where, by whom and when
    register: Register,
    knowledge: Knowledge,
    paths: Sequence[Path],
    actor: Actor,
    when: datetime,
    *,
    dry_run: bool = False,
) -> Imported:
    """Enter what files (or all files of folders) claim, in the states that they claim, all or nothing.

    What is there already is counted, not entered. Raises InputError that lists every problem with file,
    row and column.
    """
    with uncollected():
        claims = _claims(paths, register, knowledge)
        taken = take(claims, _known(register, claims), day_of(when))
        return _write(register, knowledge, taken, (actor, when), dry_run=dry_run)


def enter_files(  # noqa: PLR0913 - as above
    register: Register,
    knowledge: Knowledge,
    paths: Sequence[Path],
    actor: Actor,
    when: datetime,
    *,
    dry_run: bool = False,
) -> Imported:
    """Enter what differs from the register as drafts of the actor, whatever the files claim."""
    with uncollected():
        claims = _claims(paths, register, knowledge)
        taken = enter(claims, _known(register, claims), day_of(when))
        return _write(register, knowledge, taken, (actor, when), dry_run=dry_run)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circles among objects meanwhile: records form none, and it costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def day_of(when: datetime) -> date:
    """The day in UTC."""
    return when.astimezone(UTC).date()


def _write(
    register: Register, knowledge: Knowledge, taken: Taken, by: tuple[Actor, datetime], *, dry_run: bool
) -> Imported:
    if taken.troubles:
        _refuse(taken.troubles)
    try:
        entries = (judge_only if dry_run else write)(register, knowledge, taken.changes, *by)
    except RefusedError as error:
        _refuse([trouble_of(one, taken.places) for one in error.objections], error)
    entered = Counter(kind_of(change.content) for change in taken.changes)
    return Imported(entered=entered, unchanged=taken.unchanged, entries=tuple(entries))


def _claims(paths: Sequence[Path], register: Register, knowledge: Knowledge) -> list[Claim]:
    claims: list[Claim] = []
    troubles: list[Trouble] = []
    for path in _files(paths):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path} cannot be read ({error.strerror}): name an existing file.") from error
        found = read_file(data, str(path))
        claims += found.claims
        troubles += found.troubles
    if troubles:
        _refuse(troubles)
    return list(named(claims, register.bodies(), knowledge))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(one for one in path.iterdir() if one.is_file() and _may_hold_records(one))
        if not inside:
            raise InputError(f"The folder {path} holds no file of records ({', '.join(SUFFIXES)}).")
        yield from inside


def _may_hold_records(path: Path) -> bool:
    """Folders also hold explanations and what programs leave there."""
    return not path.name.lower().startswith(_NOT_RECORDS)


def _known(register: Register, claims: Sequence[Claim]) -> dict[RecordKey, list[Entry]]:
    """All entries of the kinds that the files hold."""
    found: dict[RecordKey, list[Entry]] = {}
    for kind in {claim.kind for claim in claims}:
        for entry in register.entries(kind):
            found.setdefault(key_of(entry), []).append(entry)
    return found


def judge_only(
    register: Register, knowledge: Knowledge, changes: Sequence[Change], actor: Actor, when: datetime
) -> list[Entry]:
    """Judge changes as ``write`` does, and enter nothing."""
    services = frozenset(service.id for service in knowledge.services)
    stop = Objection(record="", field="", text="nothing is to be entered", remedy="")

    def check(world: World) -> list[Objection]:
        return [*objections(changes, world, services), stop]

    try:
        register.append(changes, actor, when, check)
    except RefusedError as error:
        serious = [one for one in error.objections if one is not stop]
        if serious:
            raise RefusedError(serious) from error
    return []


def trouble_of(objection: Objection, places: Sequence[Place]) -> Trouble:
    """An objection of the log at its place in the file: ``places`` holds one for each change."""
    place = places[objection.change] if objection.change is not None else Place(file="", row=0)
    text = f"{objection.record}: {objection.text}"
    return Trouble(place=place, column=objection.field, text=text, remedy=objection.remedy)


def _refuse(troubles: Sequence[Trouble], cause: Exception | None = None) -> NoReturn:
    lines = [str(one) for one in troubles[:_SHOWN]]
    if len(troubles) > _SHOWN:
        lines.append(f"… and {len(troubles) - _SHOWN} more.")
    what = "1 problem" if len(troubles) == 1 else f"{len(troubles)} problems"
    raise InputError("\n".join([f"Nothing was entered: {what}.", *lines])) from cause


def export_files(  # noqa: PLR0913 - what is written, where, in which form, as of when
    register: Register,
    folder: Path,
    form: FileForm,
    day: date | None = None,
    known_at: datetime | None = None,
    *,
    only: Callable[[Entry], bool] = lambda _entry: True,
) -> list[Path]:
    """Write all versions, or with ``day`` what held on it, as known at ``known_at``; returns the files.

    ``only`` says of each entry whether it is written.
    """
    tables = {kind: list(filter(only, entries_written(register, kind, day, known_at))) for kind in IN_ORDER}
    if form is FileForm.XLSX:
        target = folder / WORKBOOK
        with replacing(target) as stream:
            write_workbook({kind: entries for kind, entries in tables.items() if entries}, stream)
        return [target]
    pieces = csv_pieces if form is FileForm.CSV else yaml_pieces
    written = []
    for kind, entries in tables.items():
        target = folder / f"{PLURALS[kind]}.{form}"
        if entries or target.exists():
            written.append(write_text(target, pieces(kind, entries)))
    return written


def entries_written(
    register: Register, kind: RecordKind, day: date | None = None, known_at: datetime | None = None
) -> list[Entry]:
    """Entries of one kind that an export holds, bodies of surveys' lists among them."""
    if day is not None:
        found = register.holding(kind, day, known_at)
    else:
        found = exported(register.entries(kind, known_at=known_at))
    if kind is RecordKind.BODY:
        logged = {entry.record for entry in register.entries(kind)}
        found = [*(of_list(body) for body in register.bodies() if body.id not in logged), *found]
    return found


def template_files(kind: RecordKind, target: Path) -> list[Path]:
    """Write an empty table of one kind and what its columns mean: as a second sheet, or beside a CSV."""
    if target.suffix.lower() == ".xlsx":
        with replacing(target) as stream:
            write_template(kind, stream)
        return [target]
    if target.suffix.lower() != ".csv":
        raise InputError(f"{target} is no table: give a file that ends in .xlsx or .csv.")
    beside = target.with_name(f"README.{target.stem}.txt")
    return [write_text(target, [headings_line(kind)]), write_text(beside, explanation(kind))]
