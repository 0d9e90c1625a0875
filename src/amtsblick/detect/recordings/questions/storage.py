"""What do the page and its frames keep on the device besides cookies, third-party frames included?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.identifiers import looks_identifying
from amtsblick.detect.recordings.parties import brand_of, is_third, party_in
from amtsblick.detect.recordings.purposes import Entry, purpose_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording, Stored

TOPIC: Final = Topic.STORAGE

_EXCERPT: Final = 300


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each entry and page."""
    for entry in recording.stored:
        if host_of(entry.origin):
            yield _sighting(recording, entry, knowledge)


def _sighting(recording: Recording, entry: Stored, knowledge: Knowledge) -> Sighting:
    host = host_of(entry.origin)
    told = Entry(
        name=entry.key,
        owner=host,
        setter=entry.setter,
        identifying=looks_identifying(entry.value),
        foreign=is_third(recording, host),
    )
    purpose = purpose_of(told, knowledge)
    vendor = purpose.vendor
    return Sighting(
        topic=TOPIC,
        subject=entry.key,
        party=party_in(recording, host),
        host=host,
        vendor=vendor.id if vendor else "",
        category=vendor.category if vendor else purpose.word,
        page=page_address(recording, entry.page),
        trace=Trace(
            name=recording.name,
            event=entry.event,
            excerpt=f"{entry.kind.value} of {entry.origin}: {entry.key}={entry.value}"[:_EXCERPT],
        ),
        facts=(
            ("kind", entry.kind.value),
            ("purpose", purpose.word),
            ("necessary", purpose.necessary.value),
            ("guessed by", purpose.basis),
            *((("product", brand_of(vendor)),) if vendor else ()),
            ("identifier", "yes" if told.identifying else "no"),
            *((("setter", host_of(entry.setter.removeprefix("blob:"))),) if entry.setter else ()),
        ),
    )
