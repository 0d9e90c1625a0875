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
_ON: Final = re.compile(r"\b(?:am|seit|on|since)(?:\s(?:dem|den|\w+tag,?))*\s*$", re.IGNORECASE)
_CLOSED: Final = (
    r"(?:stillgelegt|geschlossen|eingestellt|abgeschaltet|deaktiviert|gelöscht|aufgegeben|beendet|verlassen)"
)
_DONE: Final = re.compile(
    rf"^[^,;]{{0,20}}?\d{{4}}\s(?:(?:endgültig|dauerhaft|vollständig|offiziell)\s)?{_CLOSED}\b"
    rf"|^[^,;]{{0,20}}?\d{{4}}\s(?:haben|hat|wurden?)\s(?![^.]*\b(?:beschl|entsch))[^,;.]{{1,60}}?\b{_CLOSED}\b",
    re.IGNORECASE,
)
"""The day itself, and right behind it what was done on it."""


def holds_from(remark: Remark) -> bool:
    """May "zum 12. Juni" be said? Only where the body's own sentence says it of the same day."""
    sentence = remark.sentence
    return any(
        day == remark.day
        and (_CUE.search(sentence[:at]) or (_ON.search(sentence[:at]) and _DONE.search(sentence[at:])))
        for at, day in full_dates(sentence)
    )
