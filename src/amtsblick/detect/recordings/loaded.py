"""What a page loads from others by kind of service: frames, scripts, fonts, pictures."""

from collections.abc import Iterator, Sequence

from amtsblick.detect.recordings.by_request import product, saying, sent_to_others, sight
from amtsblick.detect.recordings.parties import brand_of, vendors_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording


def of_categories(
    recording: Recording, knowledge: Knowledge, topic: Topic, categories: Sequence[str]
) -> Iterator[Sighting]:
    """One sighting for each request to a third party's product of one of the categories.

    A delivery network's address may carry another's product: both are asked for their category.
    """
    for request in sent_to_others(recording):
        for vendor in vendors_of(request.url, knowledge, request.post_data):
            if vendor.category in categories:
                found = sight(recording, topic, request, brand_of(vendor), vendor)
                yield saying(found, [*product(vendor), ("loaded as", request.kind)])
