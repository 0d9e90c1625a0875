"""Answers given in the browser: kept, not overwritten by whoever did not see them, and sent once as they stood."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITTEN = {"unit": "Presse ä\0", "uses": [{"service": "x", "kind": "none"}]}


def test_what_is_written_comes_back_and_nobody_overwrites_what_he_did_not_see(register):
    assert register.written_answer("q") is None
    assert register.write_answer("q", WRITTEN, 0, NOON) == 1
    assert register.write_answer("q", {"unit": "other"}, 0, NOON) == 0
    assert register.write_answer("q", {**WRITTEN, "unit": "b"}, 1, NOON + timedelta(hours=1)) == 2
    kept = register.written_answer("q")
    assert (kept.version, kept.written["unit"], kept.saved_at) == (2, "b", NOON + timedelta(hours=1))
    assert kept.sent is None
    assert list(register.sent_answers()) == []


def test_what_was_sent_stays_as_it_was_sent_while_somebody_goes_on_writing(register):
    register.write_answer("q", WRITTEN, 0, NOON)
    assert not register.send_answer("q", 7, "sha256:a", NOON)
    assert register.send_answer("q", 1, "sha256:a", NOON)
    register.write_answer("q", {"unit": "later"}, 1, NOON)
    (kept,) = register.sent_answers()
    assert (kept.sent, kept.written, kept.digest) == (WRITTEN, {"unit": "later"}, "sha256:a")
    assert kept.sent_at == NOON
