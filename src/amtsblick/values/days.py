"""When, as far as anybody knows: a day, a month or a year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

_SHAPE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_WHOLE: Final = len("2024-12-07")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """``text`` is ISO 8601 reduced to what is known: "2024-12-07", "2024-12" or "2024".

    Raises ValueError for anything else and for days that do not exist.
    """

    text: str

    def __post_init__(self) -> None:
        shape = _SHAPE.fullmatch(self.text)
        if shape is None:
            raise ValueError(f"{self.text!r} is no day: write 2024-12-07, 2024-12 or 2024")
        year, month, day = (int(part) if part else 1 for part in shape.groups())
        date(year, month, day)

    @property
    def earliest(self) -> date:
        """First day that may be meant."""
        if len(self.text) == _WHOLE and self.text.isascii():
            return date.fromisoformat(self.text)
        year, month, day = ([int(part) for part in self.text.split("-")] + [1, 1])[:3]
        return date(year, month, day)

    @property
    def latest(self) -> date:
        """Last day that may be meant."""
        parts = [int(part) for part in self.text.split("-")]
        month = parts[1] if len(parts) > 1 else 12
        day = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]  # noqa: PLR2004 - year, month, day
        return date(parts[0], month, day)
