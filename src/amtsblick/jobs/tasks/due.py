"""Run the triggers, and mail what is to be decided, as ``amtsblick due`` and ``remind`` do."""

from amtsblick.errors import InputError
from amtsblick.jobs.due import agenda, record
from amtsblick.jobs.remind import Wish, remind
from amtsblick.jobs.tasks.board import bring_up_to_date
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.values.tasks import Count, TaskOutcome
from amtsblick.values.work import DueRunWork, RemindWork


async def due_run(work: DueRunWork, run: TaskRun) -> TaskOutcome:
    """Enter what reopens decisions; a fact is entered once, however often this runs."""
    del work
    when = run.now()
    found = agenda(run.register, run.knowledge, today=when.date(), evidence=run.means.place.open_evidence())
    run.go_on()
    entered = record(run.register, run.knowledge, found.new, run.system, when)
    bring_up_to_date(run)  # reopenings, and what became due with the day
    return TaskOutcome(
        counts=(
            Count(name="reopened", number=entered),
            Count(name="due", number=len(found.due)),
            Count(name="pending", number=len(found.pending)),
        )
    )


async def mail_reminders(work: RemindWork, run: TaskRun) -> TaskOutcome:
    """Mail the recipients that the operator named; nobody is told the same thing twice within ``every`` days."""
    post = run.means.post
    if post is None or not post.recipients:
        raise InputError(
            "This worker has no mail server or no recipients: start it with --smtp and --recipients."
        )
    when = run.now()
    wish = Wish(
        sender=post.sender,
        today=when.date(),
        when=when,
        ahead=work.ahead,
        every=work.every,
        lang=run.means.langs[0],
    )
    told = remind(
        run.register,
        run.knowledge,
        post.recipients,
        post.server,
        wish,
        actor=run.system,
        evidence=run.means.place.open_evidence(),
    )
    refused = [one for one in told if one.refused]
    sent = sum(one.matters > 0 for one in told)
    return TaskOutcome(
        counts=(Count(name="sent", number=sent), Count(name="refused", number=len(refused))),
        notes=(f"{len(refused)} addresses were refused by the mail server",) if refused else (),
    )
