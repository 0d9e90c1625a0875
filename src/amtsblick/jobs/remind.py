"""Remind people by mail of what is to be decided, each of each thing once until something is new."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from amtsblick.assess.kinship import ancestors
from amtsblick.errors import InputError, RecipientError
from amtsblick.jobs.due import agenda, record
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.publish.mail import Attachment, Mail, SmtpSettings, checked_address, send
from amtsblick.report.register.calendar import calendar
from amtsblick.report.register.occasions import Sentences
from amtsblick.report.register.reminder import letter, subject
from amtsblick.report.words import Lang, words
from amtsblick.values.body import Body
from amtsblick.values.decisions import Due, Pending
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor
from amtsblick.values.reminders import Recipient, Reminder

_CALENDAR: Final = "amtsblick.ics"

_Matter: TypeAlias = Due | Pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to remind. ``again`` also of what was told before; else after ``every`` days or by a new reason."""

    sender: str
    today: date
    when: datetime
    ahead: int = 30
    every: int = 14
    again: bool = False
    lang: Lang = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one recipient: ``matters`` that the mail named (0: nothing was new, no mail went).

    ``refused`` is why the server takes nothing for this address, or "".
    """

    address: str
    matters: int = 0
    refused: str = ""


def remind(  # noqa: PLR0913 - the tools, to whom, through which server and in whose name
    register: Register,
    knowledge: Knowledge,
    recipients: Sequence[Recipient],
    settings: SmtpSettings,
    wish: Wish,
    *,
    actor: Actor,
    evidence: EvidenceStore | None = None,
) -> tuple[Told, ...]:
    """One mail per recipient with everything new; what reopens decisions is recorded first.

    A mail is remembered as soon as the server took it. A refused address does not keep the others from
    theirs; MailError when the server cannot be used: then nobody after that was written to, and the same
    command goes on. InputError for addresses that are none and bodies that nobody knows, before anything
    is done.
    """
    bodies = {one.id: one for one in register.bodies()}
    _check(recipients, wish.sender, bodies)
    found = agenda(register, knowledge, today=wish.today, ahead=wish.ahead, evidence=evidence)
    record(register, knowledge, found.new, actor, wish.when)

    def fresh() -> Sentences:
        return Sentences(words(wish.lang), knowledge, bodies.values())

    matters: list[_Matter] = [*found.due, *found.pending]
    told = []
    for one in recipients:
        mine = [each for each in matters if _concerns(each, one, bodies)]
        told.append(_remind_one(register, one, mine, settings=settings, wish=wish, fresh=fresh))
    return tuple(told)


def _check(recipients: Sequence[Recipient], sender: str, bodies: Mapping[str, Body]) -> None:
    checked_address(sender, "--from")
    for one in recipients:
        checked_address(one.address, "--to")
        for body in one.bodies:
            if body not in bodies:
                raise InputError(f"No body is called {body!r}, whose decisions {one.address} asks for.")


def _concerns(matter: _Matter, recipient: Recipient, bodies: Mapping[str, Body]) -> bool:
    body = matter.decision.body if isinstance(matter, Due) else matter.body
    asked = set(recipient.bodies)
    known = body in bodies
    return not asked or body in asked or (known and not asked.isdisjoint(ancestors(body, bodies)))


def _remind_one(  # noqa: PLR0913 - what is told, to whom, how and in which words
    register: Register,
    recipient: Recipient,
    matters: Sequence[_Matter],
    *,
    settings: SmtpSettings,
    wish: Wish,
    fresh: Callable[[], Sentences],
) -> Told:
    digest = recipient_digest(recipient.address)
    known = {one.matter: one for one in register.reminders(digest)}  # the newest of each matter
    new = [one for one in matters if wish.again or _is_new(one, known.get(_name(one)), wish)]
    if not new:
        return Told(address=recipient.address)
    try:
        send(_mail(recipient, new, matters, wish, fresh), settings)
    except RecipientError as error:
        return Told(address=recipient.address, refused=str(error))
    register.record_reminders(
        Reminder(recipient=digest, matter=_name(one), facts=_facts(one), sent_at=wish.when) for one in new
    )
    return Told(address=recipient.address, matters=len(new))


def _is_new(matter: _Matter, known: Reminder | None, wish: Wish) -> bool:
    if known is None or not set(_facts(matter)) <= set(known.facts):
        return True
    return known.sent_at + timedelta(days=wish.every) <= wish.when


def _mail(
    recipient: Recipient,
    new: Sequence[_Matter],
    matters: Sequence[_Matter],
    wish: Wish,
    fresh: Callable[[], Sentences],
) -> Mail:
    """The letter names what is new; the calendar holds all dates, so that none is lost from it.

    ``fresh`` sentences tell what an act is about once in each of them.
    """
    due = [one for one in new if isinstance(one, Due)]
    pending = [one for one in new if isinstance(one, Pending)]
    dates = calendar(
        (one for one in matters if isinstance(one, Due)),
        (one for one in matters if isinstance(one, Pending)),
        fresh(),
        wish.when,
    )
    sentences = fresh()
    return Mail(
        sender=wish.sender,
        to=recipient.address,
        subject=subject(len(new), sentences),
        text=letter(due, pending, sentences, wish.today),
        dated=wish.when,
        attachments=(Attachment(name=_CALENDAR, media_type="text/calendar", content=dates),),
    )


def recipient_digest(address: str) -> str:
    """What the register knows a recipient by."""
    return f"sha256:{hashlib.sha256(address.casefold().encode()).hexdigest()}"


def _name(matter: _Matter) -> str:
    if isinstance(matter, Due):
        return f"decision/{matter.decision.id}"
    return f"{matter.kind}/{matter.record}/{matter.text}"


def _facts(matter: _Matter) -> tuple[str, ...]:
    facts = tuple(one.fact for one in matter.occasions)
    if isinstance(matter, Due):
        return (*facts, f"review:{matter.decision.review_due}", f"decided:{matter.decision.decided_on}")
    return (*facts, f"due:{matter.due_on}")
