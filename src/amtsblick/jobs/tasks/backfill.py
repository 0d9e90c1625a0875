"""Look at archived captures, as ``amtsblick timeline backfill`` does."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from amtsblick import __version__
from amtsblick.assess.timeline.sampling import Sampling
from amtsblick.collect.web_archives import open_archives
from amtsblick.errors import InputError
from amtsblick.jobs.backfill import BackfillTools, BackfillWish, backfill
from amtsblick.jobs.backfill_pages import PastPage, families
from amtsblick.jobs.tasks.board import bring_up_to_date
from amtsblick.jobs.tasks.checking import chosen
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.knowledge.web_archives import web_archives
from amtsblick.values.capture import State
from amtsblick.values.past import PastIndex, PastLook, PastSeries
from amtsblick.values.tasks import Count, Step, TaskOutcome
from amtsblick.values.work import BackfillWork


class _Progress:
    """Counts what a backfill brings; satisfies ``BackfillProgress``."""

    def __init__(self, run: TaskRun) -> None:
        self._run = run
        self.states: Counter[State] = Counter()
        self.notes: dict[str, None] = {}
        """What could not be asked or read, in order, each once."""

    def asked(self, page: PastPage, index: PastIndex) -> None:
        """An archive was asked."""
        self._run.tell(Step.ARCHIVE_ASKED, index.archive, page.url, index.state)
        self.notes.update(dict.fromkeys(f"{index.archive}: unreadable: {one}" for one in index.broken))
        if index.state not in {State.LOOKED, State.ARCHIVE_GAP}:
            self.notes[f"{index.archive}, {page.url}: {index.state}: {index.detail}"] = None

    def looked(self, look: PastLook) -> None:
        """A capture was looked at."""
        self.states[look.state] += 1
        self._run.tell(Step.CAPTURE_LOOKED, look.page, look.state)

    def recorded(self, series: PastSeries) -> None:
        """Looks are stored; the line of the capture has told of them."""

    def finished(self, body: str) -> None:
        """A body is done."""
        self._run.tell(Step.BODY_DONE, body, done=1)


async def look_back(work: BackfillWork, run: TaskRun) -> TaskOutcome:
    """Backfill; what an earlier attempt looked at is not fetched again."""
    bodies = chosen(work.bodies, run.register, below=work.below)
    if not bodies:
        raise InputError("The register holds no body to look back at: import a list first.")
    tools = BackfillTools(
        register=run.register,
        evidence=run.means.place.open_evidence(),
        archives=open_archives(work.archives, run.means.settings, known=web_archives(), now=run.now),
        knowledge=run.knowledge,
        software=__version__,
        now=run.now,
    )
    run.expect(len(families(bodies, run.register.successions())))
    progress = _Progress(run)
    try:
        await backfill(bodies, tools, _wish(work), progress)
    finally:
        await tools.aclose()
    bring_up_to_date(run)
    return TaskOutcome(
        counts=tuple(Count(name=state, number=number) for state, number in sorted(progress.states.items())),
        notes=tuple(progress.notes),
    )


def _wish(work: BackfillWork) -> BackfillWish:
    return BackfillWish(
        sampling=Sampling(spacing=timedelta(days=work.spacing)),
        pages=work.pages,
        parallel=work.parallel,
        since=None if work.since is None else _begin(work.since),
        until=None if work.until is None else _begin(work.until) + timedelta(days=1),
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
