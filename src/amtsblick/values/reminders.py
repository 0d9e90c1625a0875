"""Who was reminded of what, and who is to be?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets the mail. ``bodies`` are ids, each with everything below it in the tree; () means all."""

    address: str
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing that one recipient was reminded of.

    ``recipient`` is ``sha256:<hex>`` of the folded address: the register holds no addresses. ``matter`` is
    the decision, condition, usage or document; ``facts`` are the keys of the reasons that the mail named.
    """

    recipient: str
    matter: str
    facts: tuple[str, ...]
    sent_at: datetime
