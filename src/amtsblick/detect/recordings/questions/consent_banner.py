"""Does the page ask for consent, with which product, and what came of the answer?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.by_request import EXCERPT, vendor_at
from amtsblick.detect.recordings.by_script import page_address
from amtsblick.detect.recordings.parties import brand_of
from amtsblick.parse.urls import host_of
from amtsblick.values.findings import Party, Sighting, Topic, Trace
from amtsblick.values.knowledge import Knowledge, Vendor
from amtsblick.values.recording import Banner, BannerState, Recording

TOPIC: Final = Topic.CONSENT_BANNER

_CATEGORY: Final = "consent_manager"
_SUBJECT: Final = "consent banner"


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """One sighting for each banner; none where no banner was found."""
    for banner in recording.banners:
        if banner.state is not BannerState.NO_BANNER:
            yield _sighting(recording, banner, _vendor(recording, banner, knowledge))


def _sighting(recording: Recording, banner: Banner, vendor: Vendor | None) -> Sighting:
    page = page_address(recording, banner.page)
    buttons = [button for button in banner.buttons if button.layer == 1]
    facts = [(f"state in pass {recording.name.value}", banner.state.value)]
    if banner.product or vendor is not None:
        facts.append(("product", banner.product or (brand_of(vendor) if vendor else "")))
    facts.append(("found by", banner.found_by or "unknown"))
    facts.append(("buttons", " · ".join(dict.fromkeys(button.text for button in buttons))[:EXCERPT]))
    facts.append(("purposes", ", ".join(sorted({button.purpose for button in buttons}))))
    if banner.preselected:
        facts.append(("preselected", ", ".join(banner.preselected)[:EXCERPT]))
    return Sighting(
        topic=TOPIC,
        subject=_SUBJECT,
        party=Party.FIRST,
        host=host_of(page),
        vendor=vendor.id if vendor else "",
        category=_CATEGORY,
        page=page,
        trace=Trace(name=recording.name, event=banner.event, excerpt=" ".join(banner.text.split())[:EXCERPT]),
        facts=tuple(facts),
    )


def _vendor(recording: Recording, banner: Banner, knowledge: Knowledge) -> Vendor | None:
    """The consent manager by its name, else by what the page loads."""
    name = _letters(banner.product)
    managers = [vendor for vendor in knowledge.vendors if vendor.category == _CATEGORY]
    if name:
        for vendor in managers:
            known = {_letters(vendor.id), _letters(vendor.name), _letters(brand_of(vendor))}
            if any(len(one) >= len("ccm19") and (one in name or name in one) for one in known):
                return vendor
    for request in recording.requests:
        vendor_there = vendor_at(request, knowledge) if request.page == banner.page else None
        if vendor_there is not None and vendor_there.category == _CATEGORY:
            return vendor_there
    return None


def _letters(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
