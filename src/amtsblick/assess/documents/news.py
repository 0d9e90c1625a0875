"""What is new on channels and website since the last decision?"""

from collections.abc import Iterator
from datetime import date, datetime

from amtsblick.assess.documents.pieces import observed
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import day, say, service_name, word
from amtsblick.values.documents import Piece
from amtsblick.values.observed import Observed


def changes_since(subject: Subject) -> Iterator[Piece]:
    """What is new on channels and website since the last decision, as far as looks before it are known."""
    decision = subject.last_decision
    if decision is not None and subject.observed is not None:
        yield from _changed_channels(subject, decision.decided_on)
        yield from _changed_website(subject, subject.observed, decision.decided_on)


def _changed_channels(subject: Subject, after: date) -> Iterator[Piece]:
    for channel in subject.channels:
        handle = channel.handle
        if channel.gone_by is not None:
            if _new(channel.gone_by, after):
                text = say(subject, "seen_gone", handle=handle, day=day(subject, channel.gone_by))
                yield from observed(text, (*channel.sights, *channel.no_longer))
        elif not _new(channel.first_seen, after):
            text = say(subject, "still_seen", handle=handle, day=day(subject, channel.last_seen))
            yield from observed(text, channel.sights)
        elif channel.absent_before is not None:
            values = {"handle": handle, "service": service_name(subject, channel.service)}
            text = say(subject, "new_channel", day=day(subject, channel.first_seen), **values)
            yield from observed(text, channel.evidence)


def _changed_website(subject: Subject, seen: Observed, after: date) -> Iterator[Piece]:
    for recipient in seen.recipients:
        if _new(recipient.since, after) and recipient.absent_before:
            text = say(subject, "new_recipient", name=recipient.name, day=day(subject, recipient.since))
            yield from observed(text, recipient.evidence)
    for one in seen.behaviour:
        if _new(one.since, after) and one.absent_before:
            values = {"topic": word(subject, "topic", one.topic), "subject": one.subject}
            text = say(subject, "new_behaviour", day=day(subject, one.since), **values)
            yield from observed(text, one.evidence)


def _new(seen: datetime, decided: date) -> bool:
    return seen.date() > decided
