"""Which fonts come from others' servers?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import saying, sent_to_others, sight, vendor_at
from amtsblick.detect.recordings.loaded import of_categories
from amtsblick.detect.recordings.parties import brand_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.FONTS

_CATEGORY: Final = "fonts"


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """Everything of font services, and every font file of another registrable domain."""
    yield from of_categories(recording, knowledge, TOPIC, (_CATEGORY,))
    for request in sent_to_others(recording):
        vendor = vendor_at(request, knowledge)
        if request.kind == "font" and (vendor is None or vendor.category != _CATEGORY):
            subject = brand_of(vendor) if vendor else host_of(request.url)
            yield saying(sight(recording, TOPIC, request, subject, vendor), [("loaded as", "font")])
