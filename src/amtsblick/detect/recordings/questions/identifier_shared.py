"""Is a value that tells visitors apart sent on to somebody else?

A piece of a cookie's or storage entry's value of at least eight characters (Acar et al., CCS 2014,
section 5.1) is found in a request to a third party: in its address, a header or its body, plain or
encoded. A cookie that the browser returns to the one who set it is not sent on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from amtsblick.detect.recordings.by_request import (
    EXCERPT,
    product,
    saying,
    sent_to_others,
    sight,
    sockets_to_others,
    vendor_at,
)
from amtsblick.detect.recordings.carried import places, spellings
from amtsblick.detect.recordings.identifiers import identifying
from amtsblick.detect.recordings.parties import domain_of, is_third, vendor_of
from amtsblick.detect.recordings.purposes import known_cookie
from amtsblick.parse.payloads import layers
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import CookieKept, CookieSet, Recording, Request, Socket, StorageKind

TOPIC: Final = Topic.IDENTIFIER_SHARED

_NO_IDENTIFIERS: Final = frozenset({"consent", "preference", "test"})
_VALUED: Final = frozenset({StorageKind.LOCAL, StorageKind.SESSION})
_COOKIE: Final = "header cookie"
_LEAD: Final = 60


@dataclass(frozen=True, slots=True)
class _Identifier:
    name: str
    kind: str
    owner: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a piece was met: the place, how it is written there and the bytes around it."""

    where: str
    how: str
    around: str


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each request and identifier."""
    identifiers = _identifiers(recording, knowledge)
    if not identifiers:
        return
    for request in sent_to_others(recording):
        carried = tuple(places(request))
        vendor = vendor_at(request, knowledge)
        for identifier in identifiers:
            met = _met(identifier, _others(carried, identifier, request))
            if met is not None:
                found = sight(recording, TOPIC, request, identifier.name, vendor)
                facts = [*_facts(recording, identifier, met), *product(vendor)]
                yield saying(found, facts, f"{met.where}: {met.around}")
    for socket in sockets_to_others(recording):
        yield from _in_socket(recording, knowledge, socket, identifiers)


def _identifiers(recording: Recording, knowledge: Knowledge) -> list[_Identifier]:
    """Every identifier on the device, longest first, none of them twice."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    cookies: list[CookieKept | CookieSet] = [*recording.cookies_kept]
    cookies += [cookie for cookie in recording.cookies_set if cookie.accepted]
    for cookie in cookies:
        key = (cookie.name, "cookie", cookie.domain)
        found.setdefault(key, {}).update(dict.fromkeys(identifying(cookie.value)))
    for entry in recording.stored:
        if entry.kind in _VALUED:
            key = (entry.key, entry.kind.value, host_of(entry.origin))
            found.setdefault(key, {}).update(dict.fromkeys(identifying(entry.value)))
    return [
        _Identifier(name, kind, owner, tuple(pieces))
        for (name, kind, owner), pieces in found.items()
        if pieces and _may_identify(name, knowledge)
    ]


def _may_identify(name: str, knowledge: Knowledge) -> bool:
    row = known_cookie(name, knowledge)
    return row is None or row.purpose not in _NO_IDENTIFIERS


def _others(
    carried: tuple[tuple[str, bytes], ...], identifier: _Identifier, request: Request
) -> Iterator[tuple[str, bytes]]:
    """Without the cookies that go back to their owner."""
    own = domain_of(identifier.owner) == domain_of(request.url)
    return ((where, data) for where, data in carried if not (own and where == _COOKIE))


def _met(identifier: _Identifier, carried: Iterator[tuple[str, bytes]]) -> _Found | None:
    for where, data in carried:
        for piece in identifier.pieces:
            for how, spelt in spellings(piece):
                at = data.find(spelt)
                if at >= 0:
                    around = data[max(at - _LEAD, 0) : at + len(spelt) + _LEAD]
                    return _Found(where, how, around.decode("utf-8", "replace")[:EXCERPT])
    return None


def _facts(recording: Recording, identifier: _Identifier, met: _Found) -> Iterator[tuple[str, str]]:
    yield "kept as", identifier.kind
    yield "kept for", identifier.owner
    yield "owner", "third" if is_third(recording, identifier.owner) else "first"
    yield "sent in", met.where
    yield "written", met.how


def _in_socket(
    recording: Recording, knowledge: Knowledge, socket: Socket, identifiers: list[_Identifier]
) -> Iterator[Sighting]:
    for identifier in identifiers:
        carried = [("url", socket.url.encode())]
        carried += [("message", layer) for message in socket.sent for layer in layers(message)]
        met = _met(identifier, iter(carried))
        if met is not None:
            found = sight(recording, TOPIC, socket, identifier.name, vendor_of(socket.url, knowledge))
            yield saying(found, _facts(recording, identifier, met), f"{met.where}: {met.around}")
