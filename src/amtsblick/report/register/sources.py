"""Who says so, in which form, when and where: one line under every statement of the register."""

from dataclasses import dataclass

from markupsafe import Markup

from amtsblick.report.addresses import link
from amtsblick.report.words import Words
from amtsblick.values.days import PartialDate
from amtsblick.values.usages import Origin

_DAY = len("2024-12-07")
_MONTH = len("2024-12")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """``said`` names office, form and day; ``title`` links to ``href`` when that is an address."""

    said: str
    title: str
    href: str


def source_line(origin: Origin, say: Words) -> SourceLine:
    """The line for one origin; "" where nothing is known."""
    parts = [
        origin.said_by,
        str(say(f"standing.mode.{origin.mode}")),
        say.day(origin.on) if origin.on else str(say("standing.undated")),
    ]
    return SourceLine(
        said=", ".join(part for part in parts if part), title=origin.title, href=link(origin.address) or ""
    )


def partial_day(when: PartialDate | None, say: Words) -> str:
    """7. Dezember 2024, Dezember 2024 or 2024; "" for None."""
    if when is None:
        return ""
    if len(when.text) == _DAY:
        return say.day(when.earliest)
    if len(when.text) == _MONTH:
        return say.month(when.earliest)
    return when.text


def lasting(since: PartialDate | None, until: PartialDate | None, say: Words) -> Markup | str:
    """Seit Oktober 2023, bis 2024, …; "" when neither is known."""
    match (partial_day(since, say), partial_day(until, say)):
        case ("", ""):
            return ""
        case (first, ""):
            return say("standing.since", day=first)
        case ("", last):
            return say("standing.until", day=last)
        case (first, last):
            return say("standing.between", first=first, last=last)
