"""Reminders and terms: remembered as they were, added only once, never changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from amtsblick.keep.opening import writing
from amtsblick.keep.tables_reminders import reminder, terms_text, terms_words
from amtsblick.values.observed import TermsText
from amtsblick.values.reminders import Reminder
from amtsblick.values.usages import EvidenceLink

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINK = EvidenceLink(
    kind="archive", text="Capture", ref="b.wacz/r1", address="https://a.example/", taken_at=NOON
)
TEXT = TermsText(
    service="x",
    kind="terms",
    address="https://x.example/tos",
    taken_at=NOON,
    digest="sha256:aa",
    words=3,
    lang="de",
    evidence=(LINK,),
)


def test_reminders_come_back_per_recipient(register):
    mine = Reminder(recipient="sha256:1", matter="decision/d1", facts=("due:d1@", "ä\0"), sent_at=NOON)
    theirs = replace(mine, recipient="sha256:2")

    assert register.record_reminders([mine, theirs]) == 2
    assert register.record_reminders([]) == 0
    assert list(register.reminders("sha256:1")) == [mine]
    assert list(register.reminders("sha256:3")) == []


def test_terms_come_back_with_their_words_and_are_entered_once(register):
    later = replace(TEXT, taken_at=NOON + timedelta(days=30))

    assert register.record_terms([(TEXT, "eins zwei drei"), (later, "eins zwei drei")], NOON) == 2
    assert register.record_terms([(TEXT, "eins zwei drei")], NOON) == 0
    assert register.terms() == [TEXT, later]
    assert register.terms_words(TEXT.digest) == "eins zwei drei"
    with pytest.raises(LookupError):
        register.terms_words("sha256:bb")


@pytest.mark.parametrize("table", [reminder, terms_text, terms_words], ids=lambda table: table.name)
def test_nothing_is_removed(register, table):
    register.record_reminders([Reminder(recipient="r", matter="m", facts=(), sent_at=NOON)])
    register.record_terms([(TEXT, "words")], NOON)
    with pytest.raises(Exception, match="only added") as refused, writing(register._engine) as connection:
        connection.execute(delete(table))
    assert refused.type.__name__ in {"RegisterError", DBAPIError.__name__}
