"""Write a backup, as ``amtsblick backup`` does."""

from amtsblick.errors import InputError
from amtsblick.jobs.backup import back_up
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.tasks import Count, TaskOutcome
from amtsblick.values.work import BackupWork


async def backup(work: BackupWork, run: TaskRun) -> TaskOutcome:
    """A checked backup in the operator's folder; older ones make room as the operator said."""
    del work
    if run.means.backups is None:
        raise InputError("This worker has no folder for backups: start it with --backups FOLDER.")
    done = back_up(run.means.place, run.means.backups, run.means.rotation, run.now)
    return TaskOutcome(
        counts=(
            Count(name="copied", number=done.made.copied),
            Count(name="unchanged", number=done.made.linked),
            Count(name="removed", number=len(done.removed)),
        ),
        notes=tuple(f"left out: {one}" for one in done.made.manifest.left_out),
    )
