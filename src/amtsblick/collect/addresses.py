"""Which network addresses may a collector contact?

Only addresses of the public internet, so that nobody's list of bodies or redirect can make us
knock on routers, cloud metadata services or a neighbour's printer.
"""

import socket
from collections.abc import Callable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any, Final, TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address

# IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and successors), written out
# because ``ipaddress.is_global`` differs between Python releases. Checked 2026-11-24.
_SPECIAL: Final[tuple[tuple[Network, str], ...]] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this host"),
        ("10.0.0.0/8", "private network"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud metadata service"),
        ("169.254.0.0/16", "link-local, cloud metadata service"),
        ("172.16.0.0/12", "private network"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "reserved for protocols"),
        ("192.52.193.0/24", "reserved for protocols"),
        ("192.88.99.0/24", "reserved for protocols"),
        ("192.168.0.0/16", "private network"),
        ("192.175.48.0/24", "reserved for protocols"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved or broadcast"),
        ("::/128", "this host"),
        ("::1/128", "loopback"),
        ("100::/64", "discard"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "reserved for protocols"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)

# Only 2000::/3 is handed out as global unicast (RFC 4291, IANA IPv6 address space).
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")

# IPv6 ranges whose addresses carry an IPv4 address that is contacted in the end, and the number
# of bits to the right of it: mapped and compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
_CARRIERS: Final = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("::/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)


class PrivateAddressError(OSError):
    """An address that is not public was about to be contacted; nothing was sent to it."""


@lru_cache(maxsize=2048)
def why_not_public(address: str) -> str:
    """Why ``address`` (an IP literal, brackets and zone allowed) is not public; "" when it is.

    >>> why_not_public("::ffff:169.254.169.254")
    'link-local, cloud metadata service'
    """
    try:
        parsed = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return "not an IP address"
    return _why(parsed)


def _why(address: Address) -> str:
    for network, reason in _SPECIAL:
        if address in network:
            return reason
    if isinstance(address, IPv4Address):
        return ""
    for network, shift in _CARRIERS:
        if address in network:
            return _why(IPv4Address((int(address) >> shift) & 0xFFFF_FFFF))
    return "" if address in _GLOBAL_UNICAST else "not global unicast"


@lru_cache(maxsize=2048)
def is_literal(host: str) -> bool:
    """Is ``host`` an IP address already, so that no name is looked up?"""
    try:
        ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def guarded_socket(*, allow_private: bool) -> Callable[[Any], socket.socket]:
    """Socket factory that refuses the very address that is about to be connected to.

    It sees what the connection will use, after all name look-ups, so an answer that changes
    between look-up and connection (DNS rebinding) gains nothing.
    """

    def build(info: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not allow_private:
            refuse_private(str(address[0]))
        return socket.socket(family=family, type=kind, proto=protocol)

    return build


def refuse_private(address: str) -> None:
    """Raise PrivateAddressError when ``address`` is not public."""
    why = why_not_public(address)
    if why:
        raise PrivateAddressError(f"{address} is not a public address ({why})")
