"""Is what visitors do recorded, so that somebody can watch it later?

By what that is told, stands with ``replay_streams``. Recorders that send nothing are ``recorder-silent``.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.messages import Message
from amtsblick.detect.recordings.parties import party_in
from amtsblick.detect.recordings.receivers import receiver_of
from amtsblick.detect.recordings.replay_streams import Stream, recorded
from amtsblick.values.findings import Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.SESSION_RECORDING


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting per recipient and page."""
    for stream, how in recorded(recording, knowledge):
        if stream.proof is not None:
            yield _sighting(recording, knowledge, stream, stream.proof, how)


def _sighting(
    recording: Recording, knowledge: Knowledge, stream: Stream, proof: Message, how: str
) -> Sighting:
    vendor = stream.vendor or receiver_of(recording, knowledge, proof.url)
    return Sighting(
        topic=TOPIC,
        subject=stream.host,
        party=party_in(recording, proof.url),
        host=stream.host,
        vendor=vendor.id if vendor else "",
        category=vendor.category if vendor else "",
        page=page_address(recording, stream.page),
        trace=Trace(name=recording.name, event=proof.event, excerpt=proof.url[:300]),
        facts=(("how", how),),
    )
