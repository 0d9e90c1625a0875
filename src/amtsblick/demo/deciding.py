"""The demonstration's register: what was entered and decided a year ago, with four eyes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from amtsblick.demo import decisions, usages
from amtsblick.jobs.due import Agenda, agenda, record
from amtsblick.jobs.records import write
from amtsblick.jobs.reporting import replacing
from amtsblick.jobs.site import publish
from amtsblick.jobs.standing import holdings_of, tell_standing
from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.register import Register
from amtsblick.report.register.calendar import calendar
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.site.dcat import LICENCES
from amtsblick.report.site.shelf import Wishes
from amtsblick.report.words import Lang, words
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Actor, Change, Entry, Record, Role
from amtsblick.values.usages import Measure

EDITOR: Final = Actor(name="pressestelle", role=Role.EDITOR)
HEAD: Final = Actor(name="leitung", role=Role.HEAD)
_STEPS: Final = (
    (Action.SUBMITTED, EDITOR),
    (Action.APPROVED, HEAD),
    (Action.PUBLISHED, EDITOR),
)


def enter_records(register: Register, knowledge: Knowledge, now: datetime) -> None:
    """Enter everything as it was said then and approve it; figures as they came in, quarter by quarter."""
    today = now.date()
    then = now - timedelta(days=decisions.DECIDED)
    first: list[Record] = [
        *usages.usages(today),
        *usages.campaigns(today),
        *usages.agreements(today),
    ]
    approved(register, knowledge, first, then - timedelta(days=3))
    approved(
        register,
        knowledge,
        [*decisions.decisions(today), *decisions.reviews(today)],
        then + timedelta(days=5),
    )
    for measure in usages.measures(today):
        moment = datetime.combine(measure.until, then.timetz())
        approved(register, knowledge, [measure], min(moment, now))


def decide_again(register: Register, knowledge: Knowledge, place: Workspace, now: datetime) -> Agenda:
    """Run the triggers of today and record what they reopen; a calendar of it lies beside the reports."""
    found = agenda(register, knowledge, today=now.date(), ahead=30, evidence=place.open_evidence())
    record(register, knowledge, found.new, Actor(name="amtsblick", role=Role.SYSTEM), now)
    sentences = Sentences(words("de"), knowledge, register.bodies())
    with replacing(place.folder / "due.ics") as stream:
        stream.write(calendar(found.due, found.pending, sentences, now))
    return found


def tell(register: Register, knowledge: Knowledge, place: Workspace, now: datetime) -> list[Path]:
    """Write the register's page of today in both languages, with its tables."""
    held = holdings_of(register, now.date())
    languages: tuple[Lang, ...] = ("de", "en")
    return [
        tell_standing(held, knowledge, place.standing(lang), lang=lang, generated_at=now).page
        for lang in languages
    ]


def show(register: Register, knowledge: Knowledge, place: Workspace, now: datetime) -> Path:
    """Write what is published as a website; returns its start page."""
    folder = place.folder / "site"
    wishes = Wishes(
        licence=LICENCES["dl-de-zero-2.0"],
        publisher="Staatskanzlei Auental",
        publisher_address="https://staatskanzlei.auental.example/",
    )
    publish(register, knowledge, folder, wishes, now.date(), today=now.date())
    return folder / "index.html"


def approved(
    register: Register, knowledge: Knowledge, records: Sequence[Record], when: datetime
) -> list[Entry]:
    """Enter records at ``when``, hand them in, have them approved by somebody else, publish them."""
    entered = [
        Change(action=Action.ENTERED, content=one, valid_from=_valid_from(one, when.date()))
        for one in records
    ]
    return published(register, knowledge, write(register, knowledge, entered, EDITOR, when), when)


def published(register: Register, knowledge: Knowledge, entries: list[Entry], when: datetime) -> list[Entry]:
    """Hand drafts in after ``when``, have them approved by somebody else, publish them."""
    for step, (action, actor) in enumerate(_STEPS, 1):
        changes = [
            Change(action=action, content=one.content, valid_from=one.valid_from, base=one.version)
            for one in entries
        ]
        entries = write(register, knowledge, changes, actor, when + timedelta(minutes=step))
    return entries


def _valid_from(record: Record, day: date) -> date:
    match record:
        case Decision():
            return record.valid_from
        case Review():
            return record.on
        case Measure():
            return record.until
        case _:
            return day
