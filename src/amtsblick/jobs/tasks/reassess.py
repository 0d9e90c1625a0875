"""Judge stored evidence again, as ``amtsblick reassess`` does."""

from amtsblick import __version__
from amtsblick.errors import InputError
from amtsblick.jobs.backfill_judging import rejudge
from amtsblick.jobs.inspect import reassess_inspections
from amtsblick.jobs.reassess import reassess
from amtsblick.jobs.tasks.board import bring_up_to_date
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.survey import BodySheet, SurveyRun
from amtsblick.values.tasks import Count, Step, TaskOutcome
from amtsblick.values.work import ReassessWork


class _Progress:
    """Satisfies ``jobs.reassess.Progress``; between two bodies the work can be ended."""

    def __init__(self, run: TaskRun) -> None:
        self._run = run

    def recorded(self, sheet: BodySheet, captures: int) -> None:
        """One body's sheet is safely in the register."""
        del captures
        self._run.tell(Step.BODY_LOOKED, sheet.body.id, sheet.state, done=1)
        self._run.go_on()


async def judge_again(work: ReassessWork, run: TaskRun) -> TaskOutcome:
    """Judge a survey, its inspections and all looks at archived captures. No network."""
    current, evidence = _survey_of(work, run), run.means.place.open_evidence()
    run.on_survey(current.id)
    run.expect(current.bodies)
    reassess(
        current,
        register=run.register,
        evidence=evidence,
        knowledge=run.knowledge,
        software=__version__,
        now=run.now,
        progress=_Progress(run),
    )
    desk = run.means.desk(run.register, run.knowledge, f"amtsblick work, task {run.task.number}")
    judged = 0
    for site in reassess_inspections(desk, current.id):
        judged += 1
        run.tell(Step.SITE_JUDGED, site.site)
        run.go_on()
    run.tell(Step.PAST_JUDGED)
    past = rejudge(run.register, evidence, run.knowledge, software=__version__, now=run.now)
    bring_up_to_date(run)
    return TaskOutcome(
        survey=current.id,
        counts=(
            Count(name="bodies", number=current.bodies),
            Count(name="inspections", number=judged),
            Count(name="archived", number=past),
        ),
    )


def _survey_of(work: ReassessWork, run: TaskRun) -> SurveyRun:
    if work.survey is not None:
        return run.register.survey(work.survey)
    finished = [one for one in run.register.surveys() if one.finished_at is not None]
    if not finished:
        raise InputError("The register holds no finished survey: make one first.")
    return finished[-1]
