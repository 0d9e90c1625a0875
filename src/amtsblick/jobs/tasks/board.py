"""Bring the board up to date, so that pages show what was found."""

from collections.abc import Collection

from amtsblick.jobs.board import refresh
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.tasks import Count, Step, TaskOutcome
from amtsblick.values.work import RefreshBoardWork


async def refresh_board(work: RefreshBoardWork, run: TaskRun) -> TaskOutcome:
    """All bodies, or those that are named."""
    made = bring_up_to_date(run, work.bodies or None, counted=True)
    return TaskOutcome(counts=(Count(name="bodies", number=made),))


def bring_up_to_date(run: TaskRun, bodies: Collection[str] | None = None, *, counted: bool = False) -> int:
    """What changed since the last time, of ``bodies`` or of all; returns how many bodies were made again.

    ``counted``: this is all that the task does, so it is its progress. Between bodies the task can be ended.
    """

    def progress(done: int, total: int) -> None:
        if counted:
            run.expect(total, done)
        run.go_on()

    made = refresh(
        run.register,
        run.knowledge,
        when=run.now(),
        evidence=run.means.place.open_evidence(),
        bodies=bodies,
        progress=progress,
    )
    run.tell(Step.BOARD, made.bodies)
    return made.bodies
