"""Does a notice name its day as the one from which it holds?"""

import re
from typing import Final

from amtsblick.parse.dates import full_dates
from amtsblick.values.timeline import Remark

_CUE: Final = re.compile(
    r"\b(?:zum|ab|per|mit\sWirkung\s(?:vom|zum)|as\sof|effective|with\seffect\sfrom)(?:\s(?:dem|den|\w+tag,?))*\s*$",
    re.IGNORECASE,
)
"""Other words, such as "am" or "seit", may belong to something else that the sentence tells."""


def holds_from(remark: Remark) -> bool:
    """May "zum 12. Juni" be said? Only where the body's own sentence says it of the same day."""
    return any(
        day == remark.day and _CUE.search(remark.sentence[:at]) for at, day in full_dates(remark.sentence)
    )
