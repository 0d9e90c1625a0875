"""Does a real authority's word hold, and is any other noticed?"""

import json
import random
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amtsblick.collect.tsa import ask
from amtsblick.errors import InputError
from amtsblick.keep.bundle_check import check_bundle
from amtsblick.keep.bundle_verdict import Asked
from amtsblick.keep.timestamps import Authority, TimestampError, check, roots, stamp

from .conftest import make_authority

DATA = b"datapackage-digest"


@pytest.fixture(scope="module")
def trusted(tsa):
    return roots(tsa.root.read_bytes(), name="ca.pem")


@pytest.fixture(scope="module")
def strangers(tmp_path_factory):
    return roots(make_authority(tmp_path_factory.mktemp("other"), "Fremdzeit").read_bytes(), name="ca.pem")


@pytest.fixture(scope="module")
def response(tsa):
    (given,) = stamp(DATA, [Authority(url=tsa.url)], ask)
    return given.response


def test_a_stamp_says_when_and_by_whom(response, trusted):
    found = check(response, DATA, roots=trusted)
    assert abs(found.time - datetime.now(UTC)) < timedelta(minutes=5)
    assert (found.name, found.trusted) == ("CN=Probezeit", True)


def test_without_a_root_the_authority_is_not_vouched_for(response):
    assert check(response, DATA).trusted is False


def test_a_stamp_about_something_else_is_refused(response):
    with pytest.raises(TimestampError, match="something else"):
        check(response, DATA + b"!")


def test_a_stamp_of_another_authority_is_refused(response, strangers):
    with pytest.raises(TimestampError, match="not one of those given"):
        check(response, DATA, roots=strangers)


def test_one_of_several_roots_is_enough(response, strangers, trusted):
    assert check(response, DATA, roots=(*strangers, *trusted, *trusted)).trusted


def test_an_old_answer_to_another_request_is_refused(tsa, response):
    (failed,) = stamp(DATA, [Authority(url=tsa.url)], lambda _url, _query: response)
    assert (failed.stamp, failed.failure) == (None, "it answers another request")


@pytest.mark.parametrize(
    "rubbish", [b"", b"\x30", b"<html>busy</html>", b"\x30\x80" * 40, bytes(500)], ids=repr
)
def test_rubbish_is_no_stamp(rubbish):
    with pytest.raises(TimestampError, match="no time stamp"):
        check(rubbish, DATA)


def test_damaged_answers_never_raise_anything_else(response, trusted):
    chance = random.Random(3)
    for _ in range(400):
        at = chance.randrange(len(response))
        damaged = response[:at] + chance.randbytes(1) + response[at + 1 :]
        try:
            found = check(damaged, DATA, roots=trusted)
        except TimestampError:
            continue
        assert found.time == check(response, DATA).time


def test_a_refusal_is_said(tsa, tmp_path):
    from rfc3161_client import TimestampRequestBuilder
    from rfc3161_client.base import HashAlgorithm

    request = TimestampRequestBuilder().data(DATA).hash_algorithm(HashAlgorithm.SHA512).build()
    with pytest.raises(TimestampError, match=r"refused|no time stamp"):
        check(ask(tsa.url, request.as_bytes()), DATA)


def test_a_file_without_certificates_names_itself():
    with pytest.raises(InputError, match=r"ca\.pem holds no certificate"):
        roots(b"nothing", name="ca.pem")


def test_one_authority_that_fails_costs_only_its_own_stamp(tmp_path, seal, tsa, trusted, strangers):
    asked = [
        Authority(url=f"{tsa.url}busy"),
        Authority(url=tsa.url, roots=trusted),
        Authority(url="http://127.0.0.1:9/"),
        Authority(url=tsa.url, roots=strangers),
    ]
    sealed = seal(tmp_path / "b.wacz", authorities=asked, ask=ask)
    assert [bool(one.stamp) for one in sealed.stampings] == [False, True, False, False]
    assert "HTTP status 503" in sealed.stampings[0].failure
    assert "did not answer" in sealed.stampings[2].failure
    assert "not one of those given" in sealed.stampings[3].failure
    verdict = check_bundle(sealed.path, Asked(roots=trusted))
    assert (verdict.broken, verdict.stamped) == ("", True)
    assert [bool(one.stamp) for one in verdict.stamps] == [False, True, False, False]
    with zipfile.ZipFile(sealed.path) as archive:
        assert [row["file"] for row in json.loads(archive.read("seal/timestamps"))] == [
            "",
            "seal/timestamp-2",
            "",
            "",
        ]


def test_a_stamp_of_an_authority_not_given_does_not_count(tmp_path, seal, tsa, strangers):
    sealed = seal(tmp_path / "b.wacz", authorities=[Authority(url=tsa.url)], ask=ask)
    verdict = check_bundle(sealed.path, Asked(roots=strangers))
    assert (verdict.broken, verdict.stamped) == ("", False)
    assert "not one of those given" in verdict.stamps[0].failure


def test_nobody_is_asked_unless_named(tmp_path, seal):
    def never(url, query):
        raise AssertionError(url)

    assert seal(tmp_path / "b.wacz", ask=never).stampings == ()


def test_an_authoritys_password_stays_out_of_the_evidence(tmp_path, seal, tsa):
    named = tsa.url.replace("//", "//amt:geheim@")
    asked = [
        Authority(url=named),
        Authority(url="http://amt:geheim@127.0.0.1:9/"),
        Authority(url=f"{named}busy"),
    ]
    sealed = seal(tmp_path / "b.wacz", authorities=asked, ask=ask)
    assert [bool(one.stamp) for one in sealed.stampings] == [True, False, False]
    assert b"geheim" not in sealed.path.read_bytes()


def test_a_stamp_older_than_the_inspection_is_said(tmp_path, seal, inspection, tsa):
    later = replace(inspection, started_at=datetime.now(UTC) + timedelta(days=1))
    verdict = check_bundle(
        seal(tmp_path / "b.wacz", of=later, authorities=[Authority(url=tsa.url)], ask=ask).path
    )
    assert verdict.notes == ("a time stamp is older than the inspection says to be",)
