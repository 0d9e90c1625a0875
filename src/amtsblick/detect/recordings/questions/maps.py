"""Which maps come from others' servers?"""

import re
from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import saying, sent_to_others, sight, vendor_at
from amtsblick.detect.recordings.loaded import of_categories
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.MAPS

_TILE: Final = re.compile(r"/\d{1,2}/\d{1,7}/\d{1,7}(?:@2x)?\.(?:png|jpe?g|webp|pbf|mvt)\b")
"""Zoom, column and row, as all tile servers name them."""
_WMS: Final = re.compile(r"[?&]service=wm(?:s|ts)\b.*[?&]request=get(?:map|tile)\b", re.IGNORECASE)


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """Everything of map services, and map tiles of servers nobody knows."""
    yield from of_categories(recording, knowledge, TOPIC, ("maps",))
    for request in sent_to_others(recording):
        tile = _TILE.search(request.url) or _WMS.search(request.url)
        if tile and vendor_at(request, knowledge) is None:
            found = sight(recording, TOPIC, request, host_of(request.url), None)
            yield saying(found, [("loaded as", "map tile")], category="maps")
