"""What time is it? The only place that asks."""

from datetime import UTC, datetime


def now() -> datetime:
    """Aware time in UTC, whole microseconds."""
    return datetime.now(UTC)
