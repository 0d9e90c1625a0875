"""Which bodies claim the same channel?"""

from dataclasses import dataclass

from amtsblick.values.body import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One body shows a channel as its own; ``site_wide`` on most of its looked-at pages."""

    body: Body
    site_wide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Whom a channel belongs to. ``owner`` is a body id, None when the claims do not tell."""

    owner: str | None
    reason: str
