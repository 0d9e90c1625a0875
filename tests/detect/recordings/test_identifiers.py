"""What may tell visitors apart, and what are cookies for?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.detect.recordings.carried import spellings
from amtsblick.detect.recordings.identifiers import identifying
from amtsblick.detect.recordings.purposes import Entry, known_cookie, purpose_of
from amtsblick.values.knowledge import Necessity


@pytest.mark.parametrize(
    ("value", "piece"),
    [
        ("GA1.1.757485109.1795422974", "757485109.1795422974"),
        ("fb.1.1795422974452.2034987123", "2034987123"),
        ("fb.1.1795512122874.199508195377", "1795512122874.199508195377"),
        ("fb.1.1795512122874.1795422974", "1795512122874.1795422974"),
        ("199508195377", "199508195377"),
        ("0123456789abcdef.1795422974", "0123456789abcdef"),
        ("01a20793-af54-7cec-ae12-39c78df8f2f3", "01a20793-af54-7cec-ae12-39c78df8f2f3"),
        ("%7B%22distinct_id%22%3A%22u-7f3b9c2d1e5a%22%7D", "u-7f3b9c2d1e5a"),
        ('{"a":{"visitor":"7f3b9c2d1e5a"}}', "7f3b9c2d1e5a"),
        ("V1StGXR8_Z5jdHi6B-myT", "V1StGXR8_Z5jdHi6B-myT"),
        ("v=1|id=8123451299|lang=de", "8123451299"),
        ("5b6yk5s3f234g3q51510", "5b6yk5s3f234g3q51510"),
        ("kqxv4jzwpt", "kqxv4jzwpt"),
        ("ionyqpdfwy", "ionyqpdfwy"),
        ("vjpqxwkd52", "vjpqxwkd52"),
    ],
    ids=[
        "ga",
        "fbp",
        "fbp like a day",
        "fbp like a time",
        "no time of day",
        "matomo",
        "uuid",
        "encoded json",
        "nested",
        "nanoid",
        "parts",
        "base36",
        "one digit",
        "no digit",
        "digits at the end",
    ],
)
def test_identifiers_are_found_within_values(value: str, piece: str) -> None:
    assert piece in identifying(value)


@pytest.mark.parametrize(
    "value",
    [
        "", "1", "true", "dark", "de-DE", "accepted", "essential-only", "2026-11-23", "20261123",
        "2026-11-23T08:00:00", "20261123T080001Z", "20261123080001123", "2026-11-23_08-00",
        "1795422974", "1795422974452.1795422974", "1795422974452", "1.449.2", "v12.3.4-beta", "highContrast",
        "NECESSARY_ONLY", "00000000", "large-font", '{"theme":"dark","size":120}', "statistics:0|marketing:0",
        "https://www.amt.example/seite", "hauptmenue", "Startseite", "rechtschreibung", "wirtschaftspruefung",
        "angstschweiss", "web2print", "bildqualitaet", "landjugend1", '{"version":"8f3a9c2d1e5a77b0"}',
        '["de","en"]', "kontrast2", "11111111",
    ],
)  # fmt: skip
def test_ordinary_values_are_no_identifiers(value: str) -> None:
    assert identifying(value) == ()


@given(st.text())
def test_no_value_is_too_odd(value: str) -> None:
    assert all(len(piece) >= 8 for piece in identifying(value))


@given(st.binary(min_size=12, max_size=24), st.integers(0, 2))
def test_pieces_are_recognised_within_base64_at_any_place(prefix: bytes, cut: int) -> None:
    import base64

    piece = "7f3b9c2d1e5a"
    text = base64.b64encode(prefix[cut:] + piece.encode() + prefix)

    assert any(spelt in text for _, spelt in spellings(piece))


@pytest.mark.parametrize(
    ("name", "purpose", "necessary"),
    [
        ("_ga", "statistics", "unlikely"),
        ("_ga_TEST1", "statistics", "unlikely"),
        ("_pk_id.1.1fff", "statistics", "unlikely"),
        ("_fbp", "marketing", "unlikely"),
        ("_ttp", "marketing", "unlikely"),
        ("_clck", "session-recording", "unlikely"),
        ("PHPSESSID", "session", "likely"),
        ("JSESSIONID", "session", "likely"),
        ("XSRF-TOKEN", "security", "likely"),
        ("csrftoken", "security", "likely"),
        ("theme", "preference", "likely"),
        ("lang", "preference", "likely"),
        ("CookieConsent", "consent", "likely"),
        ("klaro", "consent", "likely"),
        ("AWSALB", "load-balancing", "likely"),
        ("testkey/cly_id", "statistics", "unlikely"),
    ],
)
def test_known_names(known, name: str, purpose: str, necessary: str) -> None:
    row = known_cookie(name, known)

    assert row is not None
    assert (row.purpose, row.necessary) == (purpose, necessary)


def entry(name: str, owner: str, *, foreign: bool, setter: str = "", identifying: bool = True) -> Entry:
    return Entry(name=name, owner=owner, setter=setter, identifying=identifying, foreign=foreign)


def test_unknown_names_take_the_purpose_of_whom_they_belong_to(known) -> None:
    by_owner = purpose_of(entry("x1", "www.youtube.com", foreign=True), known)
    by_setter = purpose_of(
        entry("x1", "amt.example", foreign=False, setter="https://static.hotjar.com/c/h.js"), known
    )
    foreign = purpose_of(entry("x1", "werbung.example", foreign=True), known)
    own = purpose_of(entry("x1", "amt.example", foreign=False), known)

    assert (by_owner.word, by_owner.necessary) == ("embedded-content", Necessity.UNLIKELY)
    assert (by_setter.word, by_setter.necessary) == ("session-recording", Necessity.UNLIKELY)
    assert (foreign.word, foreign.necessary) == ("unknown", Necessity.UNLIKELY)
    assert (own.word, own.necessary) == ("unknown", Necessity.UNKNOWN)


def test_a_name_that_many_use_gives_way_to_whose_host_it_is_on(known) -> None:
    assert purpose_of(entry("session", "www.tiktok.com", foreign=True), known).word == "marketing"
    assert purpose_of(entry("session", "amt.example", foreign=False), known).word == "session"
