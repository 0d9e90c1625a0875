"""What did the service refuse, and why?"""

from collections.abc import Mapping, Sequence
from typing import Any

from amtsblick.errors import AmtsblickError


class ProblemError(AmtsblickError):
    """A refusal (RFC 9457). ``status`` is 0 when nothing came back; ``errors`` tell what is wrong, field by field."""

    def __init__(
        self, status: int, title: str, detail: str, errors: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(f"{status} {title}: {detail}" if status else detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = tuple(errors)
