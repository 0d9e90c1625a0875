"""Remind bodies by mail whose answer is overdue, with the questionnaire attached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from amtsblick.assess.kinship import ancestors
from amtsblick.assess.register.returns import Return
from amtsblick.errors import InputError, RecipientError
from amtsblick.jobs.observed import Sight, each_sight
from amtsblick.jobs.questionnaires import Desk, file_name, form, returned, workbook_of
from amtsblick.jobs.remind import recipient_digest
from amtsblick.publish.mail import Attachment, Mail, SmtpSettings, checked_address, send
from amtsblick.report.questionnaire.returns import letter, subject
from amtsblick.report.words import words
from amtsblick.values.body import Body
from amtsblick.values.declared import Questionnaire
from amtsblick.values.reminders import Recipient, Reminder

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MATTER: Final = "questionnaire/"
"""What begins the name of every mail about a questionnaire, with or without a personal link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to remind. ``again`` also whom it was told lately; else after ``every`` days (1 or more)."""

    sender: str
    every: int = 7
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """What became of one body that is late. ``addresses`` were written to, ``lately`` not so soon again.

    ``refused`` tells why the server took nothing for an address. All empty: nobody said whom to write to.
    """

    late: Return
    addresses: tuple[str, ...] = ()
    lately: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def chase(
    desk: Desk, recipients: Sequence[Recipient], settings: SmtpSettings, wish: Wish
) -> Iterator[Chased]:
    """One mail per late body and address, the latest first; each is remembered as soon as the server took it.

    A body's own recipients are written to, else those of the nearest body above it, else those for all.
    A refused address does not keep the others from theirs; MailError when the server cannot be used: the
    same command then goes on. InputError, before anything is sent, for addresses that are none and bodies
    that nobody knows. Mails go out while the outcomes are read.
    """
    bodies = {one.id: one for one in desk.register.bodies()}
    _check(recipients, wish.sender, bodies)
    found = returned(desk.register, desk.today).late()
    sights = each_sight(desk.register, desk.knowledge, bodies=[one.body.id for one in found])
    for one, sight in zip(found, sights, strict=True):
        addresses = addresses_of(one.body.id, recipients, bodies)
        due = [
            each
            for each in addresses
            if wish.again or not written_lately(desk, one.questionnaire, each, wish.every)
        ]
        mails = _mails(desk, one, sight, bodies, wish.sender, due) if due else ()
        quiet = tuple(each for each in addresses if each not in due)
        yield _sent(desk, one, mails, quiet, settings)


def _check(recipients: Sequence[Recipient], sender: str, bodies: Mapping[str, Body]) -> None:
    checked_address(sender, "--from")
    for one in recipients:
        checked_address(one.address, "--to")
        for body in one.bodies:
            if body not in bodies:
                raise InputError(f"No body is called {body!r}, whose questionnaires {one.address} asks for.")


def addresses_of(body: str, recipients: Sequence[Recipient], bodies: Mapping[str, Body]) -> list[str]:
    """Whom to write to about a body: its own recipients, else those of the nearest above it, else those for all."""
    for name in (body, *ancestors(body, bodies)):
        found = [one.address for one in recipients if name in one.bodies]
        if found:
            return found
    return [one.address for one in recipients if not one.bodies]


def _sent(
    desk: Desk, late: Return, mails: Iterable[Mail], lately: tuple[str, ...], settings: SmtpSettings
) -> Chased:
    sent: list[str] = []
    refused: list[str] = []
    for mail in mails:
        try:
            send(mail, settings)
        except RecipientError as error:
            refused.append(str(error))
            continue
        sent.append(mail.to)
        facts = (f"due:{late.questionnaire.answer_by}",)
        digest = recipient_digest(mail.to)
        name = matter(late.questionnaire)
        reminder = Reminder(recipient=digest, matter=name, facts=facts, sent_at=desk.when)
        desk.register.record_reminders([reminder])
    return Chased(late=late, addresses=tuple(sent), lately=lately, refused=tuple(refused))


def matter(asked: Questionnaire) -> str:
    """What the register calls mails about a questionnaire."""
    return f"{MATTER}{asked.id}"


def written_lately(desk: Desk, asked: Questionnaire, address: str, every: int) -> bool:
    """Was it written within so many days? Days of the calendar, so that a daily run keeps its rhythm."""
    told = [one for one in desk.register.reminders(recipient_digest(address)) if one.matter == matter(asked)]
    return any(desk.today < one.sent_at.date() + timedelta(days=every) for one in told)


def _mails(  # noqa: PLR0913, PLR0917 - who is written to about what
    desk: Desk, late: Return, sight: Sight, bodies: Mapping[str, Body], sender: str, addresses: Sequence[str]
) -> Iterator[Mail]:
    file = workbook_of(form(late.questionnaire, late.body, sight, desk.knowledge, bodies))
    say = words("en" if late.questionnaire.lang == "en" else "de")
    for address in addresses:
        yield Mail(
            sender=sender,
            to=address,
            subject=subject(say),
            text=letter(late, say),
            dated=desk.when,
            attachments=(
                Attachment(name=f"{file_name(late.body.id)}.xlsx", media_type=_WORKBOOK, content=file),
            ),
        )
