"""Whose product is behind a recipient, when its address alone does not tell?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import sent
from amtsblick.detect.recordings.parties import vendor_of
from amtsblick.parse.payloads import layers
from amtsblick.parse.urls import host_of
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording

_LAYERS: Final = 6


def receiver_of(recording: Recording, knowledge: Knowledge, address: str, body: bytes = b"") -> Vendor | None:
    """Whose product receives this? When neither address nor body tells, what else its host is sent may."""
    for piece in layers(body)[:_LAYERS] if body else (b"",):
        vendor = vendor_of(address, knowledge, piece)
        if vendor is not None:
            return vendor
    return next(_told_by_others(recording, knowledge, host_of(address)), None)


def _told_by_others(recording: Recording, knowledge: Knowledge, host: str) -> Iterator[Vendor]:
    for request in sent(recording):
        if host_of(request.url) == host:
            vendor = vendor_of(request.url, knowledge, request.post_data)
            if vendor is not None:
                yield vendor
