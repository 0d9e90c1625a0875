"""Remove what was kept long enough, and say so where it lay."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from amtsblick.errors import InputError
from amtsblick.jobs.records import held
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.backup import WORKSPACE_LOCK
from amtsblick.keep.backup_files import alone, digest_of
from amtsblick.keep.register import Register
from amtsblick.keep.removed import Removal, removal_of, remove
from amtsblick.parse.retention import parse_retention
from amtsblick.values.declared import Reply
from amtsblick.values.retention import Retained, RetentionRules

RULES_FILE: Final = "retention.toml"
"""Name of the file with the rules in the folder of the workspace."""


def rules_of(place: Workspace, file: Path | None = None) -> RetentionRules:
    """The rules of a file, of the workspace's own file, or the defaults. InputError for an unusable file."""
    path = file or place.folder / RULES_FILE
    try:
        return parse_retention(path.read_bytes(), name=str(path))
    except FileNotFoundError:
        if file is None:
            return RetentionRules()
        raise InputError(f"{path} does not exist: give the path of a file of rules.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error


def rehearse(register: Register, place: Workspace, rules: RetentionRules, when: datetime) -> Retained:
    """What ``retain`` would remove now. Alerts are not counted."""
    counts = register.count_old(_before(when, rules.finished_tasks), _before(when, rules.unused_links), when)
    counts["answers"] = len(_answers(register, rules, when))
    bundles = list(_spent(register, place, rules, when))
    size = sum((place.evidence / name).stat().st_size for name in bundles)
    return Retained(rows=tuple(counts.items()), bundles=tuple(bundles), size=size)


def retain(
    register: Register, place: Workspace, rules: RetentionRules, now: Callable[[], datetime]
) -> Retained:
    """Remove what the rules let go. Each step is whole by itself; the next run completes an interrupted one.

    Raises InputError while a backup is made, EvidenceError when the disk refuses.
    """
    when = now()
    rows = (
        ("tasks", register.forget_tasks(_before(when, rules.finished_tasks))),
        ("logins", register.forget_logins(when, _before(when, rules.unused_links))),
        ("answers", register.forget_answers(_answers(register, rules, when), when)),
        (
            "news",
            register.forget_alerts(
                _before(when, rules.told_alerts), _before(when, rules.unconfirmed_subscriptions)
            ),
        ),
    )
    if rules.survey_evidence is None:
        return Retained(rows=rows)
    with _nobody_copies(place):
        going = list(_spent(register, place, rules, when))
        why = f"evidence of surveys that shows no change: {rules.survey_evidence} days"
        return Retained(rows=rows, bundles=tuple(going), size=_removed(place, going, why, when))


def _answers(register: Register, rules: RetentionRules, when: datetime) -> list[str]:
    """Questionnaires whose answer from the browser goes."""
    taken = {one.questionnaire: one.digest for one in held(register, Reply)}
    return register.spent_answers(
        taken, _before(when, rules.taken_answers), _before(when, rules.unsent_answers)
    )


def _spent(register: Register, place: Workspace, rules: RetentionRules, when: datetime) -> Iterator[str]:
    """Bundles to remove that are still there."""
    if rules.survey_evidence is None:
        return
    for name in register.spent_bundles(_before(when, rules.survey_evidence)):
        if (place.evidence / name).is_file():
            yield name


def _removed(place: Workspace, bundles: Iterable[str], why: str, when: datetime) -> int:
    """Bytes that were freed."""
    freed = 0
    for name in bundles:
        path = place.evidence / name
        noted = removal_of(path)  # of a run that was killed before it removed the bundle
        digest, size = digest_of(path)
        remove(path, noted or Removal(removed_at=when, why=why, sha256=digest, size=size))
        freed += size
    return freed


@contextmanager
def _nobody_copies(place: Workspace) -> Iterator[None]:
    busy = f"A backup of {place.folder} is being made: try again when it is done."
    with alone(place.folder / WORKSPACE_LOCK, busy):
        yield


def _before(when: datetime, days: int) -> datetime:
    return when - timedelta(days=days)
