"""Look at bodies, as ``amtsblick survey`` does."""

from collections import Counter

from amtsblick import __version__
from amtsblick.errors import InputError
from amtsblick.jobs.surveying import survey_and_close, survey_tools
from amtsblick.jobs.tasks.board import bring_up_to_date
from amtsblick.jobs.tasks.checking import chosen
from amtsblick.jobs.tasks.placing import SMALL
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.survey import BodySheet, SurveyRun
from amtsblick.values.tasks import Count, Step, TaskOutcome
from amtsblick.values.work import SurveyWork


class _Progress:
    """Satisfies ``jobs.survey.Progress``."""

    def __init__(self, run: TaskRun) -> None:
        self._run = run

    def recorded(self, sheet: BodySheet, captures: int) -> None:
        """One body is safely in the register."""
        del captures
        self._run.tell(Step.BODY_LOOKED, sheet.body.id, sheet.state, done=1)


async def survey(work: SurveyWork, run: TaskRun) -> TaskOutcome:
    """Begin or go on with the survey, and close it."""
    register = run.register
    current = _survey_of(work, run)
    run.on_survey(current.id)
    if current.finished_at is None:
        tools = survey_tools(
            register,
            run.means.place,
            run.knowledge,
            homepages=[body.homepage for body in register.bodies_of(current.id)],
            settings=run.means.survey_settings,
            clock=run.now,
        )
        known = register.progress(current.id)
        run.expect(known.total, known.done)
        await survey_and_close(current, tools, _Progress(run), parallel=work.parallel)
        register.finish_survey(current.id, run.now())
    few = work.bodies if not work.below and len(work.bodies) <= SMALL else ()
    bring_up_to_date(run, few or None)
    states = Counter(sheet.state for sheet in register.sheets(current.id))
    return TaskOutcome(
        survey=current.id,
        counts=tuple(Count(name=state, number=number) for state, number in sorted(states.items())),
    )


def _survey_of(work: SurveyWork, run: TaskRun) -> SurveyRun:
    """The survey of an earlier attempt, an unfinished one of the same bodies, or a new one.

    An attempt that died before it could say which survey it began is gone on with as well.
    """
    if run.survey is not None:
        known = run.register.survey(run.survey)
        if known.finished_at is not None:
            return known
        bodies = list(run.register.bodies_of(known.id))
    else:
        bodies = chosen(work.bodies, run.register, below=work.below)
    if not bodies:
        raise InputError("The register holds no body to look at: import a list first.")
    return run.register.start_survey(
        bodies=bodies,
        source="live",
        pages_limit=work.pages,
        software=__version__,
        knowledge=run.knowledge.digest,
        when=run.now(),
        resume=run.survey is not None or not work.new or run.task.attempts > 1,
    )
