"""Whose is this host: the site's own, or somebody else's, and whose?

First party is the registrable domain of the address that was asked for and of the start page it
led to. A body's further domains are third parties by this rule: nothing on the wire tells them.
"""

import re
from functools import lru_cache
from typing import Final

from amtsblick.detect.recordings.endpoints import endpoint_at
from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.detect.vendors import split_address
from amtsblick.parse.urls import host_of, site_of
from amtsblick.values.findings import Party
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording

_IP: Final = re.compile(r"[\d.]+|\[.*\]|.*:.*")
_NOWHERE: Final = re.compile(r"(?:data|blob|about|javascript|chrome|filesystem):", re.IGNORECASE)
_SHARED: Final = frozenset({"cdn"})
"""Vendors whose hosts carry other people's products: a telling address says more than the host."""


@lru_cache(maxsize=4096)
def domain_of(address: str) -> str:
    """Registrable domain of a host or an absolute address; IP addresses stand for themselves.

    "" for what has no host, such as ``data:``.
    """
    if _NOWHERE.match(address):
        return ""
    host = host_of(address) if "//" in address else address.lower().strip(".")
    return host if _IP.fullmatch(host) else site_of(host)


def party_of(host: str, site: str) -> Party:
    """Is ``host`` (or an address) under the registrable domain of ``site`` (host or address)?"""
    return Party.FIRST if domain_of(host) == domain_of(site) else Party.THIRD


@lru_cache(maxsize=16)
def _homes(site: str, start: str) -> frozenset[str]:
    return frozenset({domain_of(site), domain_of(start)} - {""})


def homes(recording: Recording) -> frozenset[str]:
    """Registrable domains that count as the site's own in this recording."""
    start = recording.pages[0].url if recording.pages else ""
    return _homes(recording.site, start)


def party_in(recording: Recording, address: str) -> Party:
    """Is this host or address the site's own in this recording?"""
    return Party.FIRST if domain_of(address) in homes(recording) else Party.THIRD


def is_third(recording: Recording, address: str) -> bool:
    """Is this host or address somebody else's? ``data:`` and the like belong to nobody."""
    domain = domain_of(address)
    return bool(domain) and domain not in homes(recording)


def vendors_of(address: str, knowledge: Knowledge, body: bytes = b"") -> tuple[Vendor, ...]:
    """Vendors behind an absolute address or a host, the likeliest first; () when nobody is known.

    ``body`` is what was sent there: some products are told only by it.
    """
    if "//" not in address:
        return _by_host(address.lower(), "", knowledge)
    host, path = split_address(address.replace("wss://", "https://", 1).replace("ws://", "http://", 1))
    by_host = _by_host(host, path, knowledge)
    endpoint = endpoint_at(address, body, knowledge)
    if endpoint is None:
        return by_host
    told = catalogue_of(knowledge).vendors.get(endpoint.vendor)
    if told is None or told in by_host:
        return by_host
    if not by_host or by_host[0].category in _SHARED:
        return (told, *by_host)
    return by_host


def vendor_of(address: str, knowledge: Knowledge, body: bytes = b"") -> Vendor | None:
    """The likeliest vendor behind an absolute address or a host, or None."""
    return next(iter(vendors_of(address, knowledge, body)), None)


def brand_of(vendor: Vendor) -> str:
    """The name under which readers know a vendor: "Matomo" for the self-hosted and the cloud one."""
    return vendor.brand or vendor.name


@lru_cache(maxsize=8192)
def _by_host(host: str, path: str, knowledge: Knowledge) -> tuple[Vendor, ...]:
    catalogue = catalogue_of(knowledge)
    return tuple(catalogue.vendors_at(host, path, catalogue.marked(path)))
