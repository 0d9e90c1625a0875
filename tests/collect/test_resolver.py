"""Chromium's host-resolver-rules mean here what they mean there."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.collect.addresses import PrivateAddressError
from amtsblick.collect.resolver import Resolver, Rules, Target, parse_resolver_rules
from amtsblick.errors import InputError


@pytest.mark.parametrize(
    ("text", "host", "port", "expected"),
    [
        ("MAP * 127.0.0.1:8443", "www.amt.example", 443, Target(host="127.0.0.1", port=8443)),
        ("map * 127.0.0.1", "www.amt.example", 443, Target(host="127.0.0.1")),
        ("MAP * [::1]:8443", "a.example", 80, Target(host="::1", port=8443)),
        ("MAP * [::1]", "a.example", 80, Target(host="::1")),
        ("MAP *.amt.example other.example:81", "www.amt.example", 80, Target(host="other.example", port=81)),
        ("MAP *.amt.example other.example", "amt.example", 80, None),
        ("MAP a.example ~NOTFOUND", "a.example", 80, Target(host="")),
        ("MAP a.example 10.0.0.1, MAP * 10.0.0.2", "b.example", 80, Target(host="10.0.0.2")),
        ("MAP a.example 10.0.0.1, MAP * 10.0.0.2", "a.example", 80, Target(host="10.0.0.1")),
        ("MAP * 10.0.0.1, EXCLUDE *.de", "www.amt.de", 80, None),
        ("EXCLUDE *.de,MAP * 10.0.0.1", "www.amt.at", 80, Target(host="10.0.0.1")),
        ("MAP AMT.example 10.0.0.1", "amt.example", 80, Target(host="10.0.0.1")),
        ("MAP amt.example 10.0.0.1", "amt.example.", 80, Target(host="10.0.0.1")),
        ("MAP amt.example:443 10.0.0.1", "amt.example", 443, Target(host="10.0.0.1")),
        ("MAP amt.example:443 10.0.0.1", "amt.example", 80, None),
        ("MAP 8.8.8.8 127.0.0.1", "8.8.8.8", 80, Target(host="127.0.0.1")),
        ("", "a.example", 80, None),
        (" , ", "a.example", 80, None),
    ],
)
def test_rules(text, host, port, expected):
    assert parse_resolver_rules(text).target(host, port) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "MAP *",
        "MAP * 127.0.0.1 80",
        "MOP * 127.0.0.1",
        "EXCLUDE",
        "EXCLUDE a b",
        "MAP * 127.0.0.1:0",
        "MAP * 127.0.0.1:99999",
        "MAP * 127.0.0.1:http",
        "MAP * [127.0.0.1",
        "MAP * [zz::1]:80",
        "MAP * ::1:80",
        "127.0.0.1:8443",
    ],
)
def test_a_rule_that_cannot_be_read_is_named_with_the_remedy(rule):
    with pytest.raises(InputError) as error:
        parse_resolver_rules(f"MAP ok.example 127.0.0.1, {rule}")
    assert f'"{rule}"' in str(error.value)
    assert "MAP pattern replacement" in str(error.value)


@given(st.text())
def test_any_text_is_rules_or_an_input_error(text: str) -> None:
    try:
        rules = parse_resolver_rules(text)
    except InputError:
        return
    rules.target("www.amt.example", 443)


async def test_a_name_that_leads_to_private_addresses_only_is_refused():
    resolver = Resolver(rules=parse_resolver_rules("MAP * localhost"), allow_private=False)
    with pytest.raises(PrivateAddressError, match=r"evil\.example leads to"):
        await resolver.resolve("evil.example", 80)
    await resolver.close()


async def test_of_mixed_answers_only_the_public_ones_are_used(monkeypatch):
    def answers(*_):
        return [(socket.AF_INET, 1, 6, "", (address, 0)) for address in ("10.0.0.1", "1.1.1.1", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    resolver = Resolver(rules=Rules(), allow_private=False)
    found = await resolver.resolve("mixed.example", 443)
    await resolver.close()
    assert [row[4] for row in found] == [("1.1.1.1", 443)]
