"""Which requests go to products whose purpose is to count, recognise or address visitors?

By the catalogue's categories, and by addresses that such a product has on any host. A third party
that nobody knows counts when it keeps a lasting identifier in a cookie of its own.
"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import product, saying, sent, sight
from amtsblick.detect.recordings.endpoints import endpoint_at
from amtsblick.detect.recordings.identifiers import looks_identifying
from amtsblick.detect.recordings.parties import brand_of, domain_of, is_third, vendor_of, vendors_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Recording, Request

TOPIC: Final = Topic.TRACKER

TRACKING: Final = frozenset(
    {"analytics", "ads", "session_replay", "marketing", "ab_test", "tag_manager", "fingerprint"}
)
_FINGERPRINT: Final = "fingerprint"
_LASTING: Final = 30 * 86_400
"""Seconds; Englehardt & Narayanan (CCS 2016) took cookies that live at least 90 days, authorities
also object to shorter ones. Sessions and days are left out: load balancers keep such identifiers."""


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each request and product."""
    keeping = _keep_identifiers(recording)
    for request in sent(recording):
        vendors = vendors_of(request.url, knowledge, request.post_data)
        for vendor in vendors:
            if vendor.category in TRACKING and not _is_library(request, vendor, knowledge):
                yield _known(recording, request, vendor, knowledge)
        if not vendors and is_third(recording, request.url) and domain_of(request.url) in keeping:
            why = f"keeps a lasting identifier in the cookie {keeping[domain_of(request.url)]}"
            found = sight(recording, TOPIC, request, host_of(request.url), None)
            yield saying(found, (("why", why),))


def _is_library(request: Request, vendor: Vendor, knowledge: Knowledge) -> bool:
    """A maker's free library on somebody else's host sends its maker nothing; what it does is asked elsewhere."""
    return vendor.category == _FINGERPRINT and vendor_of(host_of(request.url), knowledge) is not vendor


def _known(recording: Recording, request: Request, vendor: Vendor, knowledge: Knowledge) -> Sighting:
    endpoint = endpoint_at(request.url, request.post_data, knowledge)
    role = endpoint.role if endpoint is not None and endpoint.vendor == vendor.id else ""
    facts = [*product(vendor), *([("role", role)] if role else [])]
    return saying(sight(recording, TOPIC, request, brand_of(vendor), vendor), facts)


def _keep_identifiers(recording: Recording) -> dict[str, str]:
    """Third-party domains with a lasting identifier in the jar, and the cookie's name."""
    return {
        domain_of(cookie.domain): cookie.name
        for cookie in reversed(recording.cookies_kept)
        if (cookie.expires or 0) >= _LASTING
        and is_third(recording, cookie.domain)
        and looks_identifying(cookie.value)
    }
