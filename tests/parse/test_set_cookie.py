"""Set-Cookie lines as browsers read them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.parse.set_cookie import parse_cookie_date, parse_set_cookie

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)


def test_every_attribute_is_read() -> None:
    cookie = parse_set_cookie(
        "id=a=b; Domain=.Amt.example; Path=/x; Max-Age=60; Secure; HttpOnly; SameSite=none; Partitioned", NOW
    )

    assert cookie is not None
    assert (cookie.name, cookie.value, cookie.domain, cookie.path) == ("id", "a=b", "amt.example", "/x")
    assert (cookie.expires, cookie.secure, cookie.http_only) == (60.0, True, True)
    assert (cookie.same_site, cookie.partitioned) == ("None", True)


def test_max_age_wins_over_expires_and_the_last_attribute_over_the_first() -> None:
    cookie = parse_set_cookie("a=1; Max-Age=5; Expires=Tue, 24 Nov 2026 08:00:00 GMT; Max-Age=7", NOW)

    assert cookie is not None
    assert cookie.expires == 7.0


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("a=1; Expires=Tue, 24 Nov 2026 08:00:00 GMT", 86_400.0),
        ("a=1; expires=Tue, 24-Nov-26 08:00:00 GMT", 86_400.0),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", -1_795_420_800.0),
        ("a=1; Expires=soon", None),
        ("a=1; Max-Age=soon", None),
        ("a=1", None),
    ],
    ids=["rfc", "dashes", "removal", "no date", "no number", "session"],
)
def test_lifetimes(line: str, seconds: float | None) -> None:
    cookie = parse_set_cookie(line, NOW)

    assert cookie is not None
    assert cookie.expires == seconds


@pytest.mark.parametrize(
    ("line", "name", "value"), [("justvalue", "", "justvalue"), ("=v", "", "v"), ("n=", "n", "")]
)
def test_odd_pairs(line: str, name: str, value: str) -> None:
    cookie = parse_set_cookie(line, NOW)

    assert cookie is not None
    assert (cookie.name, cookie.value) == (name, value)


@pytest.mark.parametrize("line", ["", ";", " ; Path=/", "="])
def test_a_line_that_names_nothing_is_no_cookie(line: str) -> None:
    assert parse_set_cookie(line, NOW) is None


@given(st.text())
def test_no_line_and_no_date_is_too_odd_to_read(text: str) -> None:
    parse_set_cookie(text, NOW)
    parse_set_cookie(f"a=1; Expires={text}", NOW)
    date = parse_cookie_date(text)
    assert date is None or date.tzinfo is UTC
