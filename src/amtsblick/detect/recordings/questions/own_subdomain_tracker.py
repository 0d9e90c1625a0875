"""Which trackers run under the site's own domain?

Told by the address that the product has on any host (``matomo.php`` with ``idsite``, Google's
``/g/collect`` …), or by the canonical name of the host where the name server's answer was seen. Who
runs it is not said by that: a body's own server may, as well as a processor behind the name.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import product, saying, sent, sight
from amtsblick.detect.recordings.endpoints import endpoint_at
from amtsblick.detect.recordings.parties import brand_of, domain_of, is_third, vendor_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Endpoint, Knowledge, Vendor
from amtsblick.values.recording import Recording, Request

TOPIC: Final = Topic.OWN_SUBDOMAIN_TRACKER

_TRACKING: Final = frozenset(
    {"analytics", "ads", "session_replay", "marketing", "ab_test", "tag_manager", "fingerprint"}
)


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each request that collects for, or loads, such a product on an own host."""
    vendors = {vendor.id: vendor for vendor in knowledge.vendors}
    for request in sent(recording):
        if is_third(recording, request.url):
            continue
        endpoint = endpoint_at(request.url, request.post_data, knowledge)
        vendor = vendors.get(endpoint.vendor) if endpoint is not None else None
        if endpoint is not None and vendor is not None and vendor.category in _TRACKING:
            yield _sighting(recording, request, vendor, endpoint)
        elif (hidden := _behind(recording, request, knowledge)) is not None:
            yield _sighting(recording, request, hidden, None)


def _sighting(recording: Recording, request: Request, vendor: Vendor, endpoint: Endpoint | None) -> Sighting:
    host = host_of(request.url)
    name = recording.canonical.get(host, "")
    facts = [
        *product(vendor),
        ("told by", "canonical name" if endpoint is None else "address"),
        ("host", "the page's own" if host == host_of(request.top_url) else "another of the same domain"),
    ]
    if endpoint is not None:
        facts.append(("role", endpoint.role))
    if name:
        facts.append(("canonical name", name))
    return saying(sight(recording, TOPIC, request, brand_of(vendor), vendor), facts)


def _behind(recording: Recording, request: Request, knowledge: Knowledge) -> Vendor | None:
    """The tracking vendor whose host the own name stands for."""
    name = recording.canonical.get(host_of(request.url), "")
    if not name or domain_of(name) == domain_of(request.url):
        return None
    vendor = vendor_of(name, knowledge)
    return vendor if vendor is not None and vendor.category in _TRACKING else None
