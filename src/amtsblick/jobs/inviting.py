"""Send bodies their personal links by mail: first the invitation, then reminders to whoever has not answered.

The register keeps neither addresses nor links: of an address its digest, of a link the digest of its secret. So
each mail carries a link of its own, and those sent before go on working until they are ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amtsblick.errors import InputError, MailError, RecipientError
from amtsblick.jobs.asking import Asked, add_link
from amtsblick.jobs.chase import matter, written_lately
from amtsblick.jobs.questionnaires import Desk
from amtsblick.jobs.remind import recipient_digest
from amtsblick.publish.mail import Mail, SmtpSettings, checked_address, send
from amtsblick.report.questionnaire.invitations import (
    invitation,
    invitation_subject,
    language,
    reminder,
)
from amtsblick.report.questionnaire.returns import subject
from amtsblick.values.reminders import Reminder

_LINK: Final = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRoute:
    """Through which server mails leave, and whose address they carry."""

    smtp: SmtpSettings
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to write. ``base`` is the application's public address ("https://…").

    ``again`` also to addresses that were written to about the same questionnaire less than ``every`` days ago.
    """

    base: str
    every: int = 7
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A questionnaire and an address that gets its link."""

    asked: Asked
    address: str


class Fate(StrEnum):
    """What became of one mail."""

    SENT = "sent"
    """The server took it."""
    LATELY = "lately"
    """The address was written to a few days ago."""
    REFUSED = "refused"
    """The server takes nothing for this address."""
    FAILED = "failed"
    """The server could not be used: this mail and all after it did not leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One mail; ``why`` tells why it did not leave, in English, or ""."""

    envelope: Envelope
    fate: Fate
    why: str = ""


def invite(desk: Desk, envelopes: Sequence[Envelope], route: MailRoute, wish: Wish) -> Iterator[Posted]:
    """One mail per envelope, while the outcomes are read; remembered as soon as the server took it.

    Whose answer is late or who was written to before about the same questionnaire gets a reminder. A refused address keeps nobody else
    from theirs; when the server itself fails, all that is left fails with it. InputError, before anything is
    sent, for addresses that are none.
    """
    for one in envelopes:
        checked_address(one.address, "--to")
    trouble = ""
    for one in envelopes:
        if not wish.again and written_lately(desk, one.asked.questionnaire, one.address, wish.every):
            yield Posted(envelope=one, fate=Fate.LATELY)
        elif trouble:
            yield Posted(envelope=one, fate=Fate.FAILED, why=trouble)
        else:
            posted = _posted(desk, one, route, wish)
            trouble = posted.why if posted.fate is Fate.FAILED else ""
            yield posted


def _posted(desk: Desk, one: Envelope, route: MailRoute, wish: Wish) -> Posted:
    asked = one.asked.questionnaire
    link = add_link(desk.register, asked, desk.actor.name, desk.when)
    tongue = language(asked).lang
    try:
        send(_mail(desk, one, route, f"{wish.base}/{tongue}/q/{link.secret}"), route.smtp)
    except (MailError, InputError) as error:
        # Nobody has this link: it would only look as if somebody had.
        desk.register.end_link(link.id)
        fate = Fate.REFUSED if isinstance(error, RecipientError) else Fate.FAILED
        return Posted(envelope=one, fate=fate, why=str(error))
    sent = Reminder(
        recipient=recipient_digest(one.address), matter=matter(asked), facts=(_LINK,), sent_at=desk.when
    )
    desk.register.record_reminders([sent])
    return Posted(envelope=one, fate=Fate.SENT)


def _mail(desk: Desk, one: Envelope, route: MailRoute, address: str) -> Mail:
    asked, body = one.asked.questionnaire, one.asked.body
    before = desk.register.reminders(recipient_digest(one.address))
    again = desk.today > asked.answer_by or any(told.matter == matter(asked) for told in before)
    return Mail(
        sender=route.sender,
        to=one.address,
        subject=subject(language(asked)) if again else invitation_subject(asked),
        text=reminder(asked, body, address, desk.today) if again else invitation(asked, body, address),
        dated=desk.when,
    )
