"""How long does a failed log-in lock?

Locks grow with the failures and end by themselves: nobody can lock a colleague out for good (NIST SP
800-63B, 5.2.2; OWASP ASVS 5.0, 6.3). One client's address may stand for a whole office behind one router,
so that it has more attempts than one name.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import Final

FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""After so long without a failure nothing is known of the ones before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """``free`` failures lock nothing; from then each one doubles ``first`` up to ``longest``."""

    free: int
    first: timedelta
    longest: timedelta


NAME: Final = Patience(free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15))
CLIENT: Final = Patience(free=30, first=timedelta(seconds=30), longest=timedelta(hours=1))


def locked_until(failures: int, when: datetime, patience: Patience) -> datetime | None:
    """Until when nobody may try again after the last of so many failures at ``when``; None: no lock."""
    over = failures - patience.free
    if over < 0:
        return None
    doubled = patience.first * (1 << min(over, 20))
    return when + min(doubled, patience.longest)


def neighbourhood(address: str) -> str:
    """Whom a client's address stands for: an IPv6 user has a whole /64 to himself; other texts as they are."""
    try:
        found = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), 64), strict=False).network_address)
