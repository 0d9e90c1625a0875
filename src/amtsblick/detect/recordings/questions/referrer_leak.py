"""Do third parties learn from the Referer header which page is being read, not only which site?

Browsers send the bare origin by default (strict-origin-when-cross-origin); path and query come only
where the page asks for it. A start page's address says no more than its origin.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import product, saying, sent_to_others, sight, vendor_at
from amtsblick.detect.recordings.parties import is_third
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.REFERRER_LEAK


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each such request."""
    for request in sent_to_others(recording):
        referer = request.header("referer")
        if not referer or is_third(recording, referer) or not _beyond_origin(referer):
            continue
        vendor = vendor_at(request, knowledge)
        query = "path and query" if "?" in referer else "path"
        found = sight(recording, TOPIC, request, host_of(request.url), vendor)
        yield saying(found, [*product(vendor), ("told", query)], f"Referer: {referer}")


def _beyond_origin(referer: str) -> bool:
    return bool(referer.partition("//")[2].partition("/")[2])
