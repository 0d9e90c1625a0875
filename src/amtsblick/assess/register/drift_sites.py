"""Where do a body's website and profiles differ from what it declares: adverts, tools, legal pages?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from amtsblick.assess.register.declared_uses import proofs_of
from amtsblick.assess.register.differences import difference, legal_page, own_channels
from amtsblick.assess.register.private_kinds import is_public
from amtsblick.assess.timeline.identity import key_of
from amtsblick.parse.urls import host_of, is_under, site_of
from amtsblick.values.answers import LegalPageKind
from amtsblick.values.declared import Declaration, DeclarationKind, Drift, DriftKind
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.observed import Observed, SeenRecipient
from amtsblick.values.recording import PassName
from amtsblick.values.usages import Campaign, EvidenceLink

AFTER_ACCEPTING: Final = " after accepting"
"""End of ``Drift.observed`` of a tool that inspections saw only after the visitor had agreed."""
DENIED: Final = "denied"
"""``Drift.declared`` of a tool that the privacy notice names only to say that it is not used."""
_ACCEPTED: Final = (PassName.ACCEPT.value,)
_LOADER: Final = "tag_manager"
"""Category of tools whose host brings other tools as well."""
_ONE_ADVERTISER: Final = (frozenset({"facebook", "instagram", "threads"}),)
"""Services whose adverts are booked and measured with one pixel."""


def adverts(observed: Observed, campaigns: Sequence[Campaign]) -> Iterator[Drift]:
    """Signs of paid adverts on a day on which no campaign of the register runs."""
    for service, link in observed.adverts:
        day = link.taken_at.date() if link.taken_at else None
        if not any(_same_advertiser(one.service, service) and _runs(one, day) for one in campaigns):
            yield difference(
                DriftKind.ADVERTS_WITHOUT_CAMPAIGN,
                observed,
                service=service,
                seen=link.address,
                evidence=(link,),
            )


def _same_advertiser(one: str, other: str) -> bool:
    return one == other or any({one, other} <= family for family in _ONE_ADVERTISER)


def _runs(campaign: Campaign, day: date | None) -> bool:
    """Did the campaign run on that day, as far as its dates tell?"""
    if day is None:
        return True
    begun = campaign.since is None or campaign.since.earliest <= day
    return begun and (campaign.until is None or day <= campaign.until.latest)


def unnamed_tools(observed: Observed, declarations: Iterable[Declaration]) -> Iterator[Drift]:
    """Third parties that load, and trackers on own hosts, that the privacy notice does not name."""
    notices = [one for one in declarations if one.kind is DeclarationKind.PRIVACY_NOTICE]
    entered = max(notices, key=lambda one: (one.dated, one.id), default=None)
    if observed.named_tools is None and (entered is None or not entered.complete):
        return
    named = {*(observed.named_tools or ()), *(entered.tools if entered else ())}
    proofs = (*(proofs_of(entered) if entered else ()), *_linked(observed, LegalPageKind.PRIVACY_NOTICE))
    loaders = {host for one in observed.recipients if one.category != _LOADER for host in _hosts(one)}
    for recipient in observed.recipients:
        if recipient.category == _LOADER and _hosts(recipient) <= loaders:
            continue  # only brought the tool that stands for itself
        foreign = site_of(recipient.host) != site_of(host_of(observed.homepage))
        if recipient.vendor and recipient.vendor not in named and (foreign or recipient.tracker):
            yield difference(
                DriftKind.UNNAMED_TOOL,
                observed,
                subject=recipient.name,
                key=recipient.vendor,
                declared=DENIED if recipient.vendor in observed.denied_tools else "",
                seen=recipient.host + (AFTER_ACCEPTING if recipient.passes == _ACCEPTED else ""),
                evidence=(*recipient.evidence[:3], *proofs),
            )


def _hosts(recipient: SeenRecipient) -> set[str]:
    return {recipient.host, *recipient.hosts}


def _linked(observed: Observed, kind: LegalPageKind) -> tuple[EvidenceLink, ...]:
    page = legal_page(observed, kind)
    if page is None or not page.url:
        return ()
    return (EvidenceLink(kind="address", text=page.url, address=page.url),)


def profiles(observed: Observed) -> Iterator[Drift]:
    """Profiles whose links were read and lead neither to the page in question nor one click before it.

    German practice asks for the imprint at most two clicks away (BGH, 20.7.2006, I ZR 228/03): a link to
    the own website fulfils it, since its pages link the imprint. For the privacy notice it does where the
    website was seen to link one.
    """
    imprint = legal_page(observed, LegalPageKind.IMPRINT)
    privacy = legal_page(observed, LegalPageKind.PRIVACY_NOTICE)
    for channel in own_channels(observed):
        if channel.profile_links is None:
            continue
        home = any(_is_own(link, observed.homepage) for link in channel.profile_links)
        wanted = (
            (DriftKind.PROFILE_WITHOUT_IMPRINT, imprint, home),
            (DriftKind.PROFILE_WITHOUT_PRIVACY_NOTICE, privacy, home and bool(privacy and privacy.url)),
        )
        for kind, page, fulfilled in wanted:
            if page is None or fulfilled or any(_same(link, page.url) for link in channel.profile_links):
                continue
            yield difference(
                kind,
                observed,
                service=channel.service,
                subject=channel.handle,
                key=key_of(channel.service, channel.handle)[1],
                declared=page.url,
                seen=" ".join(channel.profile_links),
                evidence=(*(one for one in channel.evidence if one.kind == "profile"), *channel.evidence[:1]),
            )


def _is_own(link: str, homepage: str) -> bool:
    own = host_of(homepage).removeprefix("www.")
    return bool(own) and is_under(host_of(link), own)


def _same(link: str, url: str) -> bool:
    if not url:
        return False
    one, other = urlsplit(link), urlsplit(url)
    hosts = {(part.hostname or "").removeprefix("www.") for part in (one, other)}
    return len(hosts) == 1 and one.path.rstrip("/") == other.path.rstrip("/") and one.query == other.query


def uncompared(observed: Observed, declarations: Iterable[Declaration]) -> tuple[str, ...]:
    """Foreign hosts whose vendor nobody knows: whether the privacy notice names them was not compared.

    () where no privacy notice was there to compare with: then nothing was.
    """
    if observed.named_tools is None and not any(_is_whole_notice(one) for one in declarations):
        return ()
    home = site_of(host_of(observed.homepage))
    unknown = (host for one in observed.recipients if not one.vendor for host in _hosts(one))
    return tuple(sorted({host for host in unknown if site_of(host) != home}))


def _is_whole_notice(one: Declaration) -> bool:
    return one.kind is DeclarationKind.PRIVACY_NOTICE and one.complete


def no_concept(
    observed: Observed, declarations: Iterable[Declaration], documents: Iterable[Document] = ()
) -> Iterator[Drift]:
    """A public body runs channels, no looked-at page links a concept, and nobody entered a published one.

    ``documents`` are approved in the register: a concept among them is ``declared``, and linked nowhere.
    """
    page = legal_page(observed, LegalPageKind.SOCIAL_MEDIA_CONCEPT)
    channels = own_channels(observed)
    known = any(one.kind is DeclarationKind.CONCEPT for one in declarations)
    if page is None or page.url or not channels or known or not is_public(observed.body_kind):
        return
    papers = sorted(
        (one for one in documents if one.kind is DocumentKind.USAGE_CONCEPT and one.body == observed.body),
        key=lambda one: (one.title, one.id),
    )
    services = sorted({one.service for one in channels})
    yield difference(
        DriftKind.NO_CONCEPT,
        observed,
        declared=", ".join(dict.fromkeys(one.title for one in papers)),
        seen=", ".join(services),
        evidence=(
            *(one.evidence[0] for one in channels[:2] if one.evidence),
            *(EvidenceLink(kind="document", text=one.title, ref=one.id) for one in papers[:2]),
            *page.evidence,
        ),
    )
