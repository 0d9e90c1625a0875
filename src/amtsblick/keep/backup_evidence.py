"""Is all evidence that a register names where it says, and the same? Read record by record."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Engine, select, union

from amtsblick.errors import EvidenceError, RemovedEvidenceError
from amtsblick.keep.backup_form import Problem
from amtsblick.keep.bundle_reading import find_bundle
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.tables import capture, inspection
from amtsblick.keep.tables_timeline import past_look
from amtsblick.values.capture import EvidenceRef

EVIDENCE = "evidence"


def lost_evidence(engine: Engine, workspace: Path, only: Collection[str] | None = None) -> Iterator[Problem]:
    """Every record and bundle that the register names and that ``workspace`` does not hold as it was.

    ``only`` are paths of files below the workspace: those that are there and not among them are taken to
    be sound. Evidence outside of the workspace is not looked for.
    """
    folder = workspace / EVIDENCE
    store = EvidenceStore(folder) if folder.is_dir() else None
    for ref in _refs(engine):
        path = f"{EVIDENCE}/{ref.bundle}"
        if only is not None and path not in only and (workspace / path).is_file():
            continue
        place = f"{path} record {ref.record}"
        if store is None:
            yield Problem(place=place, why="the folder of the evidence is missing")
            continue
        try:
            store.load(ref)
        except RemovedEvidenceError:
            continue
        except EvidenceError as error:
            yield Problem(place=place, why=str(error))
    yield from _lost_bundles(engine, workspace, only)


def outside(engine: Engine) -> list[str]:
    """Bundles of inspections that lie outside of the workspace."""
    with engine.connect() as connection:
        rows = connection.execute(select(inspection.c.bundle).order_by(inspection.c.id)).scalars()
        return sorted({path for path in rows if _is_outside(path)})


def _is_outside(path: str) -> bool:
    """Inspections outside are entered with their whole path."""
    return Path(path).is_absolute() or ".." in Path(path).parts


def _refs(engine: Engine) -> Iterator[EvidenceRef]:
    """Every record once, bundle by bundle."""
    named = [
        select(table.c.bundle, table.c.record, table.c.record_offset, table.c.digest).where(
            table.c.record.is_not(None)
        )
        for table in (capture, past_look)
    ]
    every = union(*named).subquery()
    wanted = select(every).order_by(every.c.bundle, every.c.record_offset)
    with engine.connect().execution_options(yield_per=1000) as connection:
        for row in connection.execute(wanted):
            yield EvidenceRef(
                bundle=row.bundle, record=row.record, offset=row.record_offset, digest=row.digest
            )


def _lost_bundles(engine: Engine, workspace: Path, only: Collection[str] | None) -> Iterator[Problem]:
    with engine.connect() as connection:
        rows = connection.execute(
            select(inspection.c.bundle, inspection.c.manifest).order_by(inspection.c.id)
        ).all()
    for path, manifest in rows:
        if _is_outside(path) or (only is not None and path not in only and (workspace / path).is_file()):
            continue
        try:
            find_bundle(workspace / path, manifest)
        except EvidenceError as error:
            yield Problem(place=path, why=str(error))
