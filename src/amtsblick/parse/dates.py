"""Which calendar days does a sentence name? German and English spellings, and ISO 8601.

Only full dates count: "Oktober 2023" and "am 1. Januar" name no day without guessing.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januar january jänner jan",
            "februar february feber feb",
            "märz march maerz mär mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "dezember december dez dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"\b(?P<iy>\d{{4}})-(?P<im>\d{{2}})-(?P<id>\d{{2}})\b"
    r"|\b(?P<nd>\d{1,2})\.\s?(?P<nm>\d{1,2})\.\s?(?P<ny>\d{4})\b"
    rf"|\b(?P<wd>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?:of\s)?(?P<wm>{_MONTH})\.?,?\s?(?P<wy>\d{{4}})\b"
    rf"|\b(?P<em>{_MONTH})\.?\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<ey>\d{{4}})\b",
    re.IGNORECASE,
)
_CUE: Final = re.compile(
    r"\b(?:seit|ab|zum|am|per|mit|since|from|on|as of|of|effective|until|by)(?:\s(?:dem|den|zum|\w+tag,?))*\s*$",
    re.IGNORECASE,
)


def full_dates(text: str) -> Iterator[tuple[int, date]]:
    """Offset and day of every full date in ``text``; impossible days (31.02.) are left out."""
    for found in _DATE.finditer(text):
        for year, month, day in (
            ("iy", "im", "id"),
            ("ny", "nm", "nd"),
            ("wy", "wm", "wd"),
            ("ey", "em", "ed"),
        ):
            if found[year]:
                number = _MONTHS.get(found[month].lower()) or int(found[month])
                try:
                    yield found.start(), date(int(found[year]), number, int(found[day]))
                except ValueError:
                    continue


def day_of(sentence: str) -> date | None:
    """The day from which a sentence holds: its only full date, or its only one after a cue word.

    A cue is "seit", "ab", "zum", "am", "since", "from", "on" and the like. None when the sentence
    names no full date or several between which nothing decides.
    """
    found = list(full_dates(sentence))
    days = {day for _, day in found}
    if len(days) > 1:
        days = {day for at, day in found if _CUE.search(sentence[:at])}
    return days.pop() if len(days) == 1 else None
