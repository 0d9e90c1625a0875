"""For how long is something kept that need not be kept for ever?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    """Days after which something goes; None: never.

    Sessions go when they end and failed log-ins after a day, whatever is said here. What people entered,
    what was observed and judged, the log of accounts and inspections have no rule: they are only added to.
    """

    finished_tasks: int = 90
    unused_links: int = 30
    """Days after the end of links and API tokens."""
    told_alerts: int = 90
    unconfirmed_subscriptions: int = 7
    taken_answers: int = 90
    """What a body wrote in the browser, after it was sent and taken in: the log has it then."""
    unsent_answers: int = 365
    """What a body wrote and never sent, after it was last saved. What was sent and not taken in stays."""
    survey_evidence: int | None = None
    """Captures of surveys that prove neither a beginning nor an end nor the newest state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """What went (or would go): rows by their kind, bundles of evidence by their path, and bytes of these."""

    rows: tuple[tuple[str, int], ...] = ()
    bundles: tuple[str, ...] = ()
    size: int = 0
