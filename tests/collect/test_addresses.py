"""Only addresses of the public internet are contacted."""

import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsblick.collect.addresses import (
    PrivateAddressError,
    guarded_socket,
    is_literal,
    why_not_public,
)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.178.1",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.251",
        "255.255.255.255",
        "::",
        "::1",
        "[::1]",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:0001::",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "4000::1",
        "not an address",
        "",
    ],
)
def test_addresses_that_are_not_public_have_a_reason(address):
    assert why_not_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a01:4f8::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
        "2002:101:101::1",
    ],
)
def test_public_addresses_have_none(address):
    assert why_not_public(address) == ""


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_like_the_one_it_carries(address: IPv4Address) -> None:
    assert why_not_public(f"::ffff:{address}") == why_not_public(str(address))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: IPv4Address | IPv6Address) -> None:
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert why_not_public(str(address))


@pytest.mark.parametrize(
    ("host", "literal"), [("1.2.3.4", True), ("[::1]", True), ("::1", True), ("a.de", False), ("", False)]
)
def test_literals_are_told_from_names(host, literal):
    assert is_literal(host) is literal


def test_the_guard_refuses_the_very_address_to_be_connected():
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 80))
    with pytest.raises(PrivateAddressError, match=r"127\.0\.0\.1 .*loopback"):
        guarded_socket(allow_private=False)(info)
    guarded_socket(allow_private=True)(info).close()
