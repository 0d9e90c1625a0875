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
    survey_evidence: int | None = None
    """Captures of surveys that prove neither a beginning nor an end nor the newest state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """What went (or would go): rows by their kind, bundles of evidence by their path, and bytes of these."""

    rows: tuple[tuple[str, int], ...] = ()
    bundles: tuple[str, ...] = ()
    size: int = 0
