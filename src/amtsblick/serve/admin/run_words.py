"""How is work told: what is asked for, what a line of its log says, what came of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from amtsblick.report.text import shown
from amtsblick.report.words import Words
from amtsblick.serve.words import Translations
from amtsblick.serve.words import marked as _
from amtsblick.values.capture import State
from amtsblick.values.tasks import Count, Line, Rhythm, Step, TaskState
from amtsblick.values.work import (
    BackfillWork,
    InspectWork,
    RefreshBoardWork,
    SurveyWork,
    TaskKind,
    TermsWork,
    Work,
)

_NAMED: Final = 3
"""So many bodies are named; more are counted."""


KINDS: Final[Mapping[TaskKind, str]] = {
    TaskKind.SURVEY: _("Survey"),
    TaskKind.INSPECT: _("Inspection in the browser"),
    TaskKind.BACKFILL: _("Look into web archives"),
    TaskKind.REASSESS: _("Judge stored evidence again"),
    TaskKind.TERMS: _("Read services’ terms"),
    TaskKind.REFRESH_BOARD: _("Bring lists up to date"),
    TaskKind.DUE_RUN: _("Look for what reopens decisions"),
    TaskKind.REMIND: _("Mail reminders"),
    TaskKind.ALERTS: _("Send alerts"),
    TaskKind.RETENTION: _("Remove what was kept long enough"),
    TaskKind.BACKUP: _("Write a backup"),
}
STATES: Final[Mapping[TaskState, str]] = {
    TaskState.WAITING: _("waits"),
    TaskState.RUNNING: _("is running"),
    TaskState.DONE: _("done"),
    TaskState.FAILED: _("failed"),
    TaskState.CANCELLED: _("stopped"),
}
_STEPS: Final[Mapping[Step, str]] = {
    Step.STARTED: _("Begun by a worker."),
    Step.SURVEY: _("Survey %(a)s."),
    Step.BODY_LOOKED: _("%(a)s: %(b)s."),
    Step.SITE_INSPECTED: _("%(a)s: %(b)s."),
    Step.SITE_FAILED: _("%(a)s could not be inspected: %(b)s"),
    Step.ARCHIVE_ASKED: _("Archive %(a)s asked for %(b)s: %(c)s."),
    Step.CAPTURE_LOOKED: _("Archived capture of %(a)s: %(b)s."),
    Step.BODY_DONE: _("%(a)s is done."),
    Step.SITE_JUDGED: _("%(a)s judged again."),
    Step.PAST_JUDGED: _("Archived captures judged again."),
    Step.TERMS_VISITED: _("%(a)s: %(b)s."),
    Step.BOARD: _("Lists brought up to date (bodies: %(a)s)."),
    Step.FOLLOWED: _("Run %(a)s follows: %(b)s."),
    Step.CANCEL_ASKED: _("%(a)s asked to stop it."),
    Step.GIVEN_BACK: _("The worker paused it; it goes on later."),
    Step.LOST: _("The worker fell silent; another one goes on."),
    Step.TRIED: _("An attempt failed and another one follows: %(a)s"),
    Step.RETRIED: _("%(a)s asked to try it again."),
    Step.DONE: _("Done."),
    Step.FAILED: _("Failed: %(a)s"),
    Step.CANCELLED: _("Stopped."),
}
_COUNTS: Final[Mapping[str, str]] = {
    "bodies": _("bodies"),
    "inspected": _("sites inspected"),
    "failed": _("failed"),
    "inspections": _("inspections judged again"),
    "archived": _("archived captures judged again"),
    "new": _("new versions"),
    "known": _("unchanged"),
    "not_read": _("not read"),
    "reopened": _("decisions reopened"),
    "due": _("decisions due"),
    "pending": _("to be decided for the first time"),
    "sent": _("sent"),
    "refused": _("refused"),
    "news": _("news"),
    "given_up": _("given up"),
    "copied": _("files copied"),
    "unchanged": _("files unchanged"),
    "removed": _("older backups removed"),
    "tasks": _("finished runs"),
    "logins": _("ended sessions and links"),
    "sessions": _("ended sessions"),
    "tokens": _("ended API tokens"),
    "links": _("links that are over"),
    "failures": _("counters of failed log-ins"),
    "bundles": _("bundles of evidence"),
}
WEEKDAYS: Final = (
    _("every Monday"),
    _("every Tuesday"),
    _("every Wednesday"),
    _("every Thursday"),
    _("every Friday"),
    _("every Saturday"),
    _("every Sunday"),
)


@dataclass(frozen=True, slots=True)
class RunWords:
    """In the reader's language; ``names`` are those of bodies by their ids."""

    say: Words
    texts: Translations
    names: Mapping[str, str]

    def kind(self, kind: TaskKind) -> str:
        """The kind of work."""
        return self.texts.gettext(KINDS[kind])

    def state(self, state: TaskState) -> str:
        """Where it stands."""
        return self.texts.gettext(STATES[state])

    def subject(self, work: Work) -> str:
        """What it is about; "" where the kind says it all."""
        match work:
            case InspectWork() if work.sites:
                return self._some(work.sites, below=False)
            case InspectWork() if work.survey is not None:
                return self.texts.gettext("all that survey %(number)s saw") % {"number": work.survey}
            case SurveyWork() | InspectWork() | BackfillWork():
                return self._some([self.names.get(one, one) for one in work.bodies], below=work.below)
            case RefreshBoardWork() | TermsWork():
                given = work.bodies if isinstance(work, RefreshBoardWork) else work.services
                return self._some([self.names.get(one, one) for one in given], below=False) if given else ""
            case _:
                return ""

    def details(self, work: Work) -> list[str]:
        """Further parameters, as sentences' halves."""
        told = []
        if isinstance(work, SurveyWork | InspectWork | BackfillWork):
            told.append(self._pages(work.pages))
        if isinstance(work, SurveyWork) and work.inspect:
            told.append(self.texts.gettext("then inspect each homepage in the browser"))
        if isinstance(work, BackfillWork):
            told.append(self.texts.gettext("archives: %(names)s") % {"names": ", ".join(work.archives)})
            told += [self._span(work.since, work.until)] if work.since or work.until else []
        return told

    def line(self, line: Line) -> Markup:
        """A line of the log; what strangers or programs said is kept apart."""
        values = [self._value(line.step, at, value) for at, value in enumerate(line.values)]
        filled = dict(zip("abc", [*values, "", "", ""], strict=False))
        clean = {key: Markup("<bdi>{}</bdi>").format(shown(text)) for key, text in filled.items()}
        return Markup(self.texts.gettext(_STEPS[line.step])) % clean  # noqa: S704 - our own text

    def count(self, count: Count) -> str:
        """A figure's name."""
        if count.name in {one.value for one in State}:
            return str(self.say(f"state.{count.name}.label"))
        return self.texts.gettext(_COUNTS.get(count.name, count.name))

    def rhythm(self, rhythm: Rhythm) -> str:
        """When a schedule runs."""
        if rhythm.weekday is not None:
            day = self.texts.gettext(WEEKDAYS[rhythm.weekday])
        else:
            day = self.texts.ngettext("every day", "every %(num)d days", rhythm.days) % {"num": rhythm.days}
        at = f"{rhythm.hour:02}:{rhythm.minute:02}"
        return self.texts.gettext("%(day)s at %(at)s (UTC)") % {"day": day, "at": at}

    def _value(self, step: Step, at: int, value: str) -> str:
        if at == 0 and step in {Step.BODY_LOOKED, Step.BODY_DONE}:
            return self.names.get(value, value)
        if step is Step.FOLLOWED and at == 1 and value in set(TaskKind):
            return self.kind(TaskKind(value))
        if value in {one.value for one in State}:
            return str(self.say(f"state.{value}.label"))
        return value

    def _some(self, names: Sequence[str], *, below: bool) -> str:
        if not names:
            return self.texts.gettext("all bodies")
        if len(names) > _NAMED:
            told = self.texts.ngettext("one body", "%(num)d bodies", len(names)) % {"num": len(names)}
        else:
            told = ", ".join(names)
        return self.texts.gettext("%(names)s and all below") % {"names": told} if below else told

    def _pages(self, pages: int) -> str:
        return self.texts.ngettext("one page each", "up to %(num)d pages each", pages) % {"num": pages}

    def _span(self, since: date | None, until: date | None) -> str:
        said = {"since": self.say.day(since) if since else "", "until": self.say.day(until) if until else ""}
        if since and until:
            return self.texts.gettext("from %(since)s to %(until)s") % said
        if since:
            return self.texts.gettext("from %(since)s on") % said
        return self.texts.gettext("until %(until)s") % said


def lasted(texts: Translations, time: timedelta) -> str:
    """How long something took, in its largest fitting unit."""
    seconds = max(0, round(time.total_seconds()))
    if seconds < 120:  # noqa: PLR2004 - two minutes
        return texts.ngettext("one second", "%(num)d seconds", seconds) % {"num": seconds}
    if seconds < 7200:  # noqa: PLR2004 - two hours
        return texts.ngettext("one minute", "%(num)d minutes", seconds // 60) % {"num": seconds // 60}
    return texts.ngettext("one hour", "%(num)d hours", seconds // 3600) % {"num": seconds // 3600}
