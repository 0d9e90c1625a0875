"""What does the form that starts a run say? Texts as they were typed, objections by field, and the work itself."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from amtsblick.knowledge.web_archives import web_archives
from amtsblick.serve.forms import Form
from amtsblick.serve.words import Translations
from amtsblick.values.tasks import Rhythm
from amtsblick.values.work import (
    BackfillWork,
    InspectWork,
    ReassessWork,
    SurveyWork,
    TaskKind,
    TermsWork,
    Work,
)

PAGES: Final = {
    TaskKind.SURVEY: (1, 200, "8"),
    TaskKind.INSPECT: (0, 50, "3"),
    TaskKind.BACKFILL: (1, 50, "6"),
}
"""Least, most and usual pages per body."""
_MOST_BODIES: Final = 1000
_LAST_HOUR: Final = 23
_LAST_DAY: Final = 366


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: ``said`` as typed, ``faults`` by field; ``work`` None when it cannot be used."""

    said: Form
    bodies: tuple[str, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)
    work: Work | None = None
    rhythm: Rhythm | None = None

    def text(self, name: str, default: str = "") -> str:
        """What stands in a field; ``default`` while nobody has sent it."""
        return self.said.text(name) if self.said.texts else default

    def ticked(self, name: str, *, default: bool = False) -> bool:
        """Is a box ticked?"""
        return name in self.said if self.said.texts else default


@dataclass(frozen=True, slots=True)
class Asker:
    """What the reader may ask for: ``whole`` register or everything below ``roots``; which bodies ``may`` be named.

    ``survey`` is the newest finished one.
    """

    whole: bool
    roots: tuple[str, ...]
    may: Callable[[str], bool]
    survey: int | None = None


def read_work(kind: TaskKind, form: Form, asker: Asker, texts: Translations) -> Read:
    """The work that a form asks for, or what is to be mended."""
    reading = _Reading(form, texts)
    bodies, below = reading.scope(kind, asker)
    work: Work
    match kind:
        case TaskKind.SURVEY:
            work = SurveyWork(
                bodies=bodies,
                below=below,
                pages=reading.pages(kind),
                new="new" in form,
                inspect="inspect" in form,
            )
        case TaskKind.INSPECT:
            every = form.text("scope") == "all" and asker.whole
            work = InspectWork(
                bodies=bodies,
                below=below,
                sites=() if every else reading.sites(asker),
                survey=asker.survey if every else None,
                pages=reading.pages(kind),
            )
        case TaskKind.BACKFILL:
            since, until = reading.day("since"), reading.day("until")
            if since and until and until < since:
                reading.faults["until"] = texts.gettext("The end lies before the beginning.")
                until = None
            work = BackfillWork(
                archives=reading.archives(),
                bodies=bodies,
                below=below,
                pages=reading.pages(kind),
                since=since,
                until=until,
            )
        case TaskKind.TERMS:
            work = TermsWork()
        case _:
            work = ReassessWork()
    rhythm = read_rhythm(form, reading.faults, texts) if form.text("repeat") else None
    chosen = tuple(form.all("bodies"))
    return Read(form, chosen, reading.faults, None if reading.faults else work, rhythm)


def read_rhythm(form: Form, faults: dict[str, str], texts: Translations) -> Rhythm:
    """When it is asked for again: "weekly" on a weekday, "days" every so many days."""
    hour = _number(form.text("hour") or "2", 0, _LAST_HOUR)
    days = _number(form.text("days") or "1", 1, _LAST_DAY)
    weekday = _number(form.text("weekday") or "0", 0, 6)
    if hour is None:
        faults["hour"] = texts.gettext("Choose an hour from 0 to 23.")
    if days is None:
        faults["days"] = texts.gettext("Choose a number of days from 1 to 366.")
    weekly = form.text("repeat") == "weekly"
    return Rhythm(hour=hour or 0, weekday=weekday if weekly else None, days=1 if weekly else days or 1)


class _Reading:
    """One form; collects objections."""

    def __init__(self, form: Form, texts: Translations) -> None:
        self._form: Final = form
        self._texts: Final = texts
        self.faults: dict[str, str] = {}

    def scope(self, kind: TaskKind, asker: Asker) -> tuple[tuple[str, ...], bool]:
        """Bodies and whether everything below them is meant as well."""
        if kind in {TaskKind.TERMS, TaskKind.REASSESS}:
            return (), False
        if self._form.text("scope") == "all":
            if kind is TaskKind.INSPECT and asker.whole and asker.survey is None:
                self.faults["scope"] = self._texts.gettext("No survey has been finished yet: choose bodies.")
            return ((), False) if asker.whole else (asker.roots, True)
        named = tuple(dict.fromkeys([*self._form.all("bodies"), *self._form.text("ids").split()]))
        sites = kind is TaskKind.INSPECT and bool(self._form.text("sites"))
        if not named and not sites:
            self.faults["scope"] = self._texts.gettext("Choose at least one body.")
        if len(named) > _MOST_BODIES:
            self.faults["ids"] = self._texts.gettext("Name a thousand bodies at most.")
            return (), False
        unknown = [one for one in named if not asker.may(one)]
        if unknown:
            self.faults["ids"] = self._texts.gettext("No body of yours has this id: %(ids)s") % {
                "ids": ", ".join(unknown[:10])
            }
        return named, "below" in self._form

    def pages(self, kind: TaskKind) -> int:
        """Pages per body."""
        least, most, usual = PAGES[kind]
        found = _number(self._form.text("pages") or usual, least, most)
        if found is None:
            said = {"least": least, "most": most}
            self.faults["pages"] = self._texts.gettext("Choose a number from %(least)s to %(most)s.") % said
        return found or least

    def sites(self, asker: Asker) -> tuple[str, ...]:
        """Addresses that belong to no body; for those who may look at the whole register's bodies."""
        return tuple(self._form.text("sites").split()) if asker.whole else ()

    def archives(self) -> tuple[str, ...]:
        """Known archives by their ids, and addresses of others."""
        known = [one.id for one in web_archives()]
        found = [one for one in self._form.all("archives") if one in known]
        found += self._form.text("archive").split()
        if not found:
            self.faults["archives"] = self._texts.gettext("Choose at least one archive.")
        return tuple(dict.fromkeys(found))

    def day(self, name: str) -> date | None:
        """A day, None when the field is empty."""
        text = self._form.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.faults[name] = self._texts.gettext("This is no day: write it as 2026-01-31.")
            return None


def _number(text: str, least: int, most: int) -> int | None:
    small = text.isascii() and text.isdigit() and len(text) < 6  # noqa: PLR2004 - more than any limit here
    return int(text) if small and least <= int(text) <= most else None


def ticked_first(found: Collection[tuple[str, str]], ticked: Collection[str]) -> list[tuple[str, str]]:
    """Bodies to choose from: those that are chosen already come first."""
    return sorted(found, key=lambda one: one[0] not in ticked)
