"""Read services' terms, as ``amtsblick terms --live`` does."""

from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.jobs.terms import from_the_web, record_terms, terms_pages
from amtsblick.values.tasks import Count, Step, TaskOutcome
from amtsblick.values.work import TermsWork


async def read_terms(work: TermsWork, run: TaskRun) -> TaskOutcome:
    """Visit each known address once, keep the evidence, enter what is new."""
    pages = terms_pages(run.knowledge, work.services)
    run.expect(len({one.address for one in pages}))
    captures = []
    async for capture in from_the_web(run.means.settings, pages):
        captures.append(capture)
        run.tell(Step.TERMS_VISITED, capture.requested, capture.failure or capture.status, done=1)
    found = record_terms(captures, pages, run.register, run.means.place.open_evidence(), run.now())
    return TaskOutcome(
        counts=(
            Count(name="new", number=found.new),
            Count(name="known", number=found.known),
            Count(name="not_read", number=len(found.not_read)),
        ),
        notes=tuple(f"{one.service} {one.address}: {one.state} {one.detail}" for one in found.not_read),
    )
