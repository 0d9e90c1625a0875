"""Remove what was kept long enough, as ``amtsblick retention --apply`` does."""

from amtsblick.jobs.retention import retain, rules_of
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.tasks import Count, TaskOutcome
from amtsblick.values.work import RetentionWork


async def remove_old(work: RetentionWork, run: TaskRun) -> TaskOutcome:
    """By the rules in the folder, which whoever asks for this cannot change."""
    del work
    place = run.means.place
    done = retain(run.register, place, rules_of(place), run.now)
    return TaskOutcome(
        counts=(
            *(Count(name=kind, number=count) for kind, count in done.rows),
            Count(name="bundles", number=len(done.bundles)),
        )
    )
