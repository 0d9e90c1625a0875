"""Who was reminded of what, and what did services' terms say? Both are only ever added to."""

import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from amtsblick.keep.columns import storable
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_reminders import reminder, terms_text, terms_words
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.observed import TermsText
from amtsblick.values.reminders import Reminder
from amtsblick.values.usages import EvidenceLink

_LONGEST: Final = 20_000_000
"""Bytes of one text; longer ones are no terms."""


class ReminderMemory(Door):
    """The part of ``Register`` that remembers mails and terms."""

    def record_reminders(self, sent: Iterable[Reminder]) -> int:
        """Enter what was sent, all of it or nothing; returns how many."""
        rows = [
            {
                "recipient": one.recipient,
                "matter": one.matter,
                "facts": json.dumps(one.facts),
                "sent_at": one.sent_at,
            }
            for one in sent
        ]
        if rows:
            with writing(self._engine) as connection:
                connection.execute(insert(reminder), rows)
        return len(rows)

    def reminders(self, recipient: str) -> Iterator[Reminder]:
        """What one recipient (a digest, see ``Reminder``) was reminded of, oldest first."""
        wanted = select(reminder).where(reminder.c.recipient == recipient).order_by(reminder.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        yield from map(_reminder, rows)

    def reminders_about(self, start: str) -> Iterator[Reminder]:
        """Everything whose matter begins like this, oldest first, to whomever it went."""
        wanted = select(reminder).where(reminder.c.matter.startswith(start, autoescape=True))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(reminder.c.id)).all()
        yield from map(_reminder, rows)

    def record_terms(self, texts: Iterable[tuple[TermsText, str]], when: datetime) -> int:
        """Enter texts of terms, each with its words; returns how many captures were not known.

        All or nothing. Raises ValueError for a text that is too long.
        """
        with writing(self._engine) as connection:
            return sum(_add_text(connection, text, words, when) for text, words in texts)

    def terms(self) -> list[TermsText]:
        """Every capture of terms, by address and moment."""
        wanted = select(terms_text).order_by(
            terms_text.c.service, terms_text.c.address, terms_text.c.taken_at, terms_text.c.id
        )
        with reading(self._engine) as connection:
            return [_text(row) for row in connection.execute(wanted)]

    def terms_words(self, digest: str) -> str:
        """The words of a text. Raises LookupError when there is none of that digest."""
        wanted = select(terms_words.c.words).where(terms_words.c.digest == digest)
        with reading(self._engine) as connection:
            found = connection.execute(wanted).scalar()
        if found is None:
            raise LookupError(f"the register has no text of terms with digest {digest}")
        return zlib.decompressobj().decompress(found, _LONGEST).decode()


def _add_text(connection: Connection, text: TermsText, words: str, when: datetime) -> bool:
    content = words.encode("utf-8", "replace")
    if len(content) > _LONGEST:
        raise ValueError(f"{text.address}: a text of {len(content)} bytes is too long to be kept")
    about = terms_text.c
    known = select(about.id).where(
        about.service == text.service,
        about.address == storable(text.address),
        about.taken_at == text.taken_at,
        about.digest == text.digest,
    )
    if connection.execute(known).first():
        return False
    if not connection.execute(
        select(terms_words.c.digest).where(terms_words.c.digest == text.digest)
    ).first():
        connection.execute(insert(terms_words), {"digest": text.digest, "words": zlib.compress(content)})
    connection.execute(
        insert(terms_text),
        {
            "service": text.service,
            "kind": text.kind,
            "address": text.address,
            "taken_at": text.taken_at,
            "digest": text.digest,
            "word_count": text.words,
            "lang": text.lang,
            "evidence": json.dumps([to_json(link) for link in text.evidence]),
            "recorded_at": when,
        },
    )
    return True


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        recipient=row.recipient,
        matter=row.matter,
        facts=tuple(json.loads(row.facts)),
        sent_at=row.sent_at,
    )


def _text(row: Row[Any]) -> TermsText:
    return TermsText(
        service=row.service,
        kind=row.kind,
        address=row.address,
        taken_at=row.taken_at,
        digest=row.digest,
        words=row.word_count,
        lang=row.lang,
        evidence=tuple(from_json(EvidenceLink, link) for link in json.loads(row.evidence)),
    )
