"""What does a body write into its questionnaire in the browser?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

WrittenTree: TypeAlias = Mapping[str, object]
"""Texts of the cover by the keys of their fields, and ``uses``: a list of rows, each texts by keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """``written`` is what stands in the form, ``sent`` what was sent last (None: nothing yet).

    ``version`` counts how often it was saved. ``digest`` ("sha256:…") is that of what was sent.
    """

    questionnaire: str
    version: int
    written: WrittenTree
    saved_at: datetime
    sent: WrittenTree | None = None
    sent_at: datetime | None = None
    digest: str = ""
