"""A seal kept elsewhere shows later that the log still begins with what was sealed."""

import json
from datetime import UTC, datetime

import pytest

from amtsblick.collect.tsa import ask
from amtsblick.errors import EvidenceError
from amtsblick.keep.bundle_verdict import Asked, Trust
from amtsblick.keep.seals import LogEnd, Seal
from amtsblick.keep.signing import SigningKey
from amtsblick.keep.timestamps import Authority, roots

END = LogEnd(count=6, head="sha256:" + "ab" * 32, sealed_at=datetime(2026, 1, 1, 12, tzinfo=UTC))


def read(data):
    return Seal.read(data, name="seal.json")


def test_a_seal_is_read_back_as_it_was_made(key):
    made = Seal.make(END, key)
    found = read(made.to_bytes())
    assert found == made
    assert found.trust(Asked()) is Trust.UNCOMPARED_KEY
    assert found.trust(Asked(keys=(key.public,))) is Trust.KNOWN_KEY


def test_another_key_is_not_the_one_that_was_given(key, tmp_path):
    stranger = SigningKey.own(tmp_path)
    assert read(Seal.make(END, stranger).to_bytes()).trust(Asked(keys=(key.public,))) is Trust.UNKNOWN_KEY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", 5),
        ("head", "sha256:00"),
        ("sealed_at", "2026-01-02T12:00:00+00:00"),
        ("signed_text", "Amtsblick log 1: 5 entries"),
        ("signature", "AAAA"),
        ("signature", "not base64"),
        ("public_key", "no key"),
        ("format", 2),
        ("timestamps", [{"url": "x"}]),
        ("count", None),
    ],
    ids=[str(number) for number in range(10)],
)
def test_a_changed_seal_does_not_hold(key, field, value):
    document = json.loads(Seal.make(END, key).to_bytes()) | {field: value}
    with pytest.raises(EvidenceError):
        read(json.dumps(document).encode()).trust(Asked())


def test_all_that_is_signed_cannot_be_changed_together(key):
    document = json.loads(Seal.make(END, key).to_bytes())
    shorter = LogEnd(count=5, head=END.head, sealed_at=END.sealed_at)
    document |= {"count": 5, "signed_text": shorter.signed_text().decode()}
    with pytest.raises(EvidenceError, match="signature"):
        read(json.dumps(document).encode()).trust(Asked())


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"\xff", b"{}"], ids=["none", "list", "null", "bytes", "empty"]
)
def test_what_is_no_seal_is_refused_with_its_name(data):
    with pytest.raises(EvidenceError, match=r"seal\.json"):
        read(data)


def test_an_authority_that_does_not_answer_costs_only_its_stamp(key):
    def silent(_url, _query):
        raise EvidenceError("it is closed")

    made = Seal.make(END, key, [Authority(url="http://user:secret@tsa.example/")], silent)
    (stamp,) = read(made.to_bytes()).stamps(Asked())
    assert stamp.stamp is None
    assert "closed" in stamp.failure
    assert b"secret" not in made.to_bytes()


def test_an_answer_that_is_no_time_stamp_is_no_stamp(key):
    made = Seal.make(END, key, [Authority(url="http://tsa.example/")], lambda _url, _query: b"hello")
    (stamp,) = read(made.to_bytes()).stamps(Asked())
    assert stamp.stamp is None
    assert stamp.failure


def test_a_real_authority_says_when_the_seal_existed(key, tsa):
    made = Seal.make(END, key, [Authority(url=tsa.url)], ask)
    found = read(made.to_bytes())
    trusted = Asked(roots=roots(tsa.root.read_bytes(), name="ca.pem"))
    assert [one.stamp.trusted for one in found.stamps(trusted)] == [True]
    assert [one.stamp.trusted for one in found.stamps(Asked())] == [False]


def test_a_stamp_of_another_seal_does_not_count(key, tsa):
    later = LogEnd(count=7, head=END.head, sealed_at=END.sealed_at)
    stamped = json.loads(Seal.make(END, key, [Authority(url=tsa.url)], ask).to_bytes())
    document = json.loads(Seal.make(later, key).to_bytes()) | {"timestamps": stamped["timestamps"]}
    (found,) = read(json.dumps(document).encode()).stamps(Asked())
    assert found.stamp is None
    assert "something else" in found.failure
