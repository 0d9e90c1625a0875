"""What does the register hold about adverts on a service?"""

from collections.abc import Callable, Iterator
from typing import Final

from amtsblick.assess.documents.observation import recipients
from amtsblick.assess.documents.pieces import Filler, declared
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import listed, number, partial, say, service_name, word
from amtsblick.values.documents import Piece
from amtsblick.values.usages import Campaign


def of_campaign(read: Callable[[Subject, Campaign], str]) -> Filler:
    """A filler from one text about the campaign; "" says nothing."""

    def fill(subject: Subject) -> Iterator[Piece]:
        campaign = _campaign(subject)
        if campaign is not None:
            yield from declared(subject, campaign, read(subject, campaign))

    return fill


def _campaign(subject: Subject) -> Campaign | None:
    if subject.campaign is not None:
        return subject.campaign
    found = [one for one in subject.campaigns if one.service == subject.service]
    return found[0] if len(found) == 1 else None


def _flag(subject: Subject, group: str, value: bool | None) -> str:
    return "" if value is None else word(subject, group, "yes" if value else "no")


def _period(subject: Subject, one: Campaign) -> str:
    since = partial(subject, one.since) if one.since else ""
    until = partial(subject, one.until) if one.until else ""
    if since and until:
        return say(subject, "since_until", since=since, until=until)
    return listed((since and say(subject, "since", day=since), until and say(subject, "until", day=until)))


title: Final = of_campaign(lambda _, one: one.title)
service: Final = of_campaign(lambda subject, one: service_name(subject, one.service))
objective: Final = of_campaign(lambda _, one: one.objective)
payer: Final = of_campaign(lambda _, one: one.payer)
beneficiary: Final = of_campaign(lambda _, one: one.beneficiary)
upload: Final = of_campaign(lambda subject, one: _flag(subject, "upload", one.audience_upload))
pixel: Final = of_campaign(lambda subject, one: _flag(subject, "pixel", one.pixel))
landing_page: Final = of_campaign(lambda _, one: one.landing_page)
agency: Final = of_campaign(lambda _, one: one.agency)
ad_library: Final = of_campaign(lambda _, one: one.ad_library)
result: Final = of_campaign(lambda _, one: one.result)
period: Final = of_campaign(_period)
budget: Final = of_campaign(
    lambda subject, one: (
        "" if one.budget_eur is None else say(subject, "budget", n=number(subject, one.budget_eur))
    )
)


def targeting(subject: Subject) -> Iterator[Piece]:
    """Features that the adverts are steered by."""
    campaign = _campaign(subject)
    if campaign is not None:
        yield from declared(subject, campaign, *campaign.targeting)


def landing_scan(subject: Subject) -> Iterator[Piece]:
    """Trackers that inspections met on the body's website, when the adverts lead there."""
    campaign = _campaign(subject)
    if campaign is not None and subject.observed and _is_own(subject, campaign.landing_page):
        yield from recipients(lambda one: one.tracker)(subject)


def _is_own(subject: Subject, address: str) -> bool:
    home = subject.body.homepage.rstrip("/")
    return bool(home) and (address == home or address.startswith(f"{home}/"))


def listed_campaigns(subject: Subject) -> Iterator[Piece]:
    """Every campaign of the body on the service, for documents about the channel."""
    for one in subject.campaigns:
        if one.service == subject.service:
            yield from declared(subject, one, say(subject, "campaign", title=one.title))
