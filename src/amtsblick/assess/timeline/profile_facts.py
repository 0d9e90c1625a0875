"""What did a survey's checks of profiles tell about the accounts themselves?"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from amtsblick.values.capture import State
from amtsblick.values.survey import BodySheet, ChannelVerdict, Outcome, Standing, Verification
from amtsblick.values.timeline import ProfileFact

BY_SURVEY: Final = "survey: check of the profile's link back"
"""``detail`` of facts that a survey's check gave."""
_BY_DOMAIN_ONLY: Final = frozenset({"bluesky"})
"""Services whose check asks the body's own domain: it tells nothing about the account being there."""


def facts_of_sheet(sheet: BodySheet) -> Iterator[ProfileFact]:
    """Facts about the body's own channels that the survey checked, in the order of its cells.

    A profile that answered was there. That it links the homepage is told where it was seen; that it does
    not is not told: a sheet does not say whether all answers of the check came. A profile that could
    not be looked at is no sign of anything. The moment is that of the survey's last look at the body's
    pages, which the check followed at once. A sheet keeps no evidence of checks: ``ref`` is "".
    """
    moments = [page.taken_at for page in sheet.pages if page.state is State.LOOKED]
    if not moments:
        return
    for cell in sheet.cells:
        for channel in cell.channels:
            if channel.standing is Standing.OWN and channel.service not in _BY_DOMAIN_ONLY:
                yield from _fact(channel, sheet.body.homepage, max(moments))


def _fact(channel: ChannelVerdict, homepage: str, when: datetime) -> Iterator[ProfileFact]:
    links: tuple[str, ...] | None
    match channel.verification:
        case Verification.NOT_TRIED:
            return
        case Verification.CONFIRMED:
            outcome, links = Outcome.SEEN, (homepage,)
        case Verification.NO_BACK_LINK:
            outcome, links = Outcome.SEEN, None
        case Verification.FAILED:
            outcome, links = Outcome.NOT_LOOKED, None
    yield ProfileFact(
        service=channel.service,
        handle=channel.handle,
        when=when,
        outcome=outcome,
        links=links,
        detail=BY_SURVEY,
        source=channel.url,
    )
