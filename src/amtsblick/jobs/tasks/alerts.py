"""Tell subscribers what is new, as ``amtsblick alert send`` does."""

import random

from amtsblick import __version__
from amtsblick.collect.addresses import why_not_public
from amtsblick.jobs.alert_access import sees_inside
from amtsblick.jobs.alert_sending import Post
from amtsblick.jobs.alert_sending import run as send_all
from amtsblick.jobs.tasks.run import TaskRun
from amtsblick.publish.webhook import WebhookSettings
from amtsblick.values.tasks import Count, TaskOutcome
from amtsblick.values.work import AlertsWork

FAILED = "failed"
"""Name of the count of messages that are to be tried again."""


async def send_alerts(work: AlertsWork, run: TaskRun) -> TaskOutcome:
    """Take in what is new and send it; without a mail server mails wait."""
    del work
    told = send_all(run.register, run.knowledge, _post(run), may_see=sees_inside(run.register))
    notes = [told.trouble] if told.trouble else []
    notes += [f"{name} was disabled" for name in told.disabled]
    return TaskOutcome(
        counts=(
            Count(name="news", number=told.news),
            Count(name="sent", number=told.sent),
            Count(name=FAILED, number=told.failed),
            Count(name="given_up", number=told.given_up),
        ),
        notes=tuple(notes),
    )


def _post(run: TaskRun) -> Post:
    """Through the operator's mail server; webhooks reach what the operator lets the network reach."""
    means = run.means
    return Post(
        base=means.base_url,
        hooks=WebhookSettings(
            software=f"amtsblick/{__version__}",
            why_refused=(lambda _: "") if means.settings.allow_private else why_not_public,
            plain=means.settings.allow_private,
            ca_file=means.settings.ca_file,
        ),
        clock=run.now,
        chance=random.random,
        sender=means.post.sender if means.post else "",
        smtp=means.post.server if means.post and means.base_url else None,
    )
