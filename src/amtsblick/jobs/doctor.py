"""Is this installation whole: database, log, evidence, work, disk, keys? Looks at everything, changes nothing."""

import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from amtsblick.jobs.operations import Operation, operation
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.account_key import KEY_FILE
from amtsblick.keep.backup_form import LOG, Problem
from amtsblick.keep.register import Register
from amtsblick.keep.soundness import Stray
from amtsblick.values.tasks import TaskState

LEAST_FREE: Final = 1_000_000_000
"""Bytes. A survey of thousands of bodies writes hundreds of megabytes; SQLite needs room beside the register."""
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_KEYS: Final = (KEY_FILE, "signing-key.pem")


class Part(StrEnum):
    """What is looked at, in this order."""

    DATABASE = "database"
    LOG = "log"
    EVIDENCE = "evidence"
    LEFTOVERS = "leftovers"
    SURVEYS = "surveys"
    QUEUE = "queue"
    BOARD = "board"
    DISK = "disk"
    KEYS = "keys"


class Health(StrEnum):
    """BROKEN: something was lost or changed. UNTIDY: nothing was lost, somebody should see to it."""

    WHOLE = "whole"
    UNTIDY = "untidy"
    BROKEN = "broken"
    NOT_LOOKED = "not looked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in one part. ``told`` says what was looked at; ``remedy`` what to do about ``problems``."""

    part: Part
    health: Health
    told: str
    problems: tuple[Problem, ...] = ()
    remedy: str = ""


def examine(place: Workspace, now: Callable[[], datetime], *, quick: bool = False) -> Iterator[Report]:
    """One report per part, as each is done. ``quick`` leaves the bytes of the evidence unread.

    Raises InputError when there is no register, RegisterError when it cannot be opened at all.
    """
    place.require()
    with place.open_register() as register:
        yield _database(register)
        yield _log(register)
        yield _evidence(register, place.folder, quick=quick)
        yield _leftovers(register, place.folder, now())
        known = operation(register, place.folder, None, now())
        yield _surveys(register, known)
        yield _queue(known)
        yield _board(known)
        yield _disk(known)
    yield _keys(place.folder)


def worst(reports: Sequence[Report]) -> Health:
    """BROKEN before UNTIDY before WHOLE; what was not looked at is no fault."""
    found = {one.health for one in reports}
    return next((one for one in (Health.BROKEN, Health.UNTIDY) if one in found), Health.WHOLE)


def _reported(part: Part, told: str, problems: Sequence[Problem], remedy: str, bad: Health) -> Report:
    if not problems:
        return Report(part=part, health=Health.WHOLE, told=told)
    return Report(part=part, health=bad, told=told, problems=tuple(problems), remedy=remedy)


def _database(register: Register) -> Report:
    form = register.form()
    told = f"{form.database} {form.version}, form {form.revision}, {form.size / 1e6:.1f} MB"
    problems = register.database_problems()
    if problems is None:
        why = "PostgreSQL looks after its references itself; its own pg_amcheck reads the pages"
        return Report(part=Part.DATABASE, health=Health.NOT_LOOKED, told=f"{told}: {why}")
    remedy = "Stop all that writes, keep a copy of the folder, and restore the last backup that holds."
    return _reported(Part.DATABASE, told, problems, remedy, Health.BROKEN)


def _log(register: Register) -> Report:
    entries, head = register.log_end()
    broken = register.check_log()
    problems = () if broken is None else (Problem(place=LOG, why=broken.why),)
    remedy = (
        "Compare with a backup ('amtsblick backup --verify FOLDER'); the log may have been tampered with."
    )
    return _reported(Part.LOG, f"{entries} entries, the last is {head}", problems, remedy, Health.BROKEN)


def _evidence(register: Register, folder: Path, *, quick: bool) -> Report:
    away = register.evidence_outside()
    beside = f"; {len(away)} bundles lie elsewhere and were not read" if away else ""
    if quick:
        told = f"digests were not read (--quick){beside}"
        return Report(part=Part.EVIDENCE, health=Health.NOT_LOOKED, told=told)
    problems = register.lost_evidence(folder)
    remedy = "Bring the files back from a backup; statements without evidence must not be published."
    return _reported(Part.EVIDENCE, f"every byte read{beside}", problems, remedy, Health.BROKEN)


def _leftovers(register: Register, folder: Path, when: datetime) -> Report:
    found = register.strays(folder, when)
    young = f", {found.young} too new to be judged" if found.young else ""
    remedy = "Nothing is lost. What an interrupted run left may be deleted once no run is at work."
    problems = [Problem(place=one.path, why=_why(one)) for one in found.found]
    return _reported(Part.LEFTOVERS, f"{found.seen} files{young}", problems, remedy, Health.UNTIDY)


def _why(stray: Stray) -> str:
    kind = (
        "nothing in the register names it"
        if stray.finished
        else "it was never finished, and nobody writes it"
    )
    return f"{kind} ({stray.size} bytes)"


def _surveys(register: Register, known: Operation) -> Report:
    waiting = register.open_surveys()
    problems = [
        Problem(
            place=f"survey {one.number}", why=f"begun on {one.started_at:%Y-%m-%d %H:%M} UTC and not ended"
        )
        for one in waiting
    ]
    remedy = "Unless it is running now: give the same command again, it goes on where it stopped."
    ended = known.last_survey
    told = f"the last one ended on {ended:%Y-%m-%d %H:%M} UTC" if ended else "none has ended yet"
    return _reported(Part.SURVEYS, told, problems, remedy, Health.UNTIDY)


def _queue(known: Operation) -> Report:
    waiting = known.tasks.get(TaskState.WAITING, 0)
    running = known.tasks.get(TaskState.RUNNING, 0)
    told = f"{waiting} tasks wait, {running} run, {len(known.alive)} workers are there"
    lonely = bool(waiting or running) and not known.alive
    problems = (Problem(place="queue", why=f"{told}: nobody does the work"),) if lonely else ()
    remedy = "Start a worker ('amtsblick work', or 'amtsblick serve'): it takes over what others left."
    return _reported(Part.QUEUE, told, problems, remedy, Health.UNTIDY)


def _board(known: Operation) -> Report:
    if known.mark is None:
        return Report(
            part=Part.BOARD, health=Health.WHOLE, told="not made yet: nothing was shown in the browser"
        )
    told = f"{known.behind} entries behind the log" if known.behind else "made up to the last entry"
    problems = (Problem(place="board", why=told),) if known.behind else ()
    remedy = "The next run of a worker refreshes it; lists in the browser lag until then."
    return _reported(Part.BOARD, told, problems, remedy, Health.UNTIDY)


def _disk(known: Operation) -> Report:
    told = f"{known.free / 1e9:.1f} GB free"
    short = known.free < LEAST_FREE
    problems = (Problem(place="disk", why=f"only {told}"),) if short else ()
    remedy = (
        "Make room, or let retention remove idle evidence ('amtsblick retention'), before the next survey."
    )
    return _reported(Part.DISK, told, problems, remedy, Health.UNTIDY)


def _keys(folder: Path) -> Report:
    found = [path for path in (folder / name for name in _KEYS) if path.is_file()]
    open_ones = [path for path in found if path.stat().st_mode & _OTHERS]
    problems = [Problem(place=path.name, why="others on this machine can use it") for path in open_ones]
    remedy = "Take the rights away: chmod 600 " + " ".join(map(str, open_ones))
    return _reported(Part.KEYS, f"{len(found)} private keys", problems, remedy, Health.UNTIDY)
