"""Is what visitors do recorded, so that somebody can watch it later?

By what that is told, stands with ``replay_streams``. Recorders that send nothing are ``recorder-silent``.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.parties import party_in
from amtsblick.detect.recordings.replay_streams import Stream, recorded
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.SESSION_RECORDING


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per recipient and page."""
    for stream, how in recorded(recording, knowledge):
        yield _sighting(recording, stream, how)


def _sighting(recording: Recording, stream: Stream, how: str) -> Sighting:
    proof = stream.structure or stream.known or stream.messages[0]
    return Sighting(
        topic=TOPIC,
        subject=stream.host,
        party=party_in(recording, proof.url),
        host=stream.host,
        vendor=stream.vendor.id if stream.vendor else "",
        category=stream.vendor.category if stream.vendor else "",
        page=page_address(recording, stream.page),
        trace=Trace(name=recording.name, event=proof.event, excerpt=proof.url[:300]),
        facts=(("how", how),),
    )
