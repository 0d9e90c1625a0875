"""What was seen of the channel and of the body's website?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from amtsblick.assess.documents.pieces import Filler, observed
from amtsblick.assess.documents.service_facts import EEA
from amtsblick.assess.documents.subject import Subject
from amtsblick.assess.documents.words import day, listed, number, say, service_name, word
from amtsblick.assess.register.companies import company_of, services_by_company
from amtsblick.assess.register.proofs import PROFILE
from amtsblick.values.documents import Piece
from amtsblick.values.observed import SeenBehaviour, SeenChannel, SeenCookie, SeenRecipient
from amtsblick.values.recording import PassName
from amtsblick.values.survey import Standing
from amtsblick.values.usages import EvidenceLink

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_NECESSARY = "likely"
_ASKING = frozenset({"yes", "usually_yes"})
"""What the catalogue of third parties says of those that mostly need consent."""
EMBEDDED: Final = frozenset(
    {"video", "audio", "maps", "social", "dataviz", "document", "widget", "booking", "form"}
)
"""Categories of third parties that show contents of theirs on the page."""


def sentences(subject: Subject) -> Iterator[Piece]:
    """What the body's own pages say about the channel."""
    for channel in subject.channels:
        if channel.said:
            yield from observed(say(subject, "seen_said", sentence=channel.said), channel.sights)


def followers(subject: Subject) -> Iterator[Piece]:
    """How many follow, as the service's page showed it last."""
    for channel in subject.channels:
        if channel.followers is not None:
            values = {"handle": channel.handle, "n": number(subject, channel.followers)}
            text = say(subject, "seen_followers", day=day(subject, channel.last_seen), **values)
            yield from observed(text, channel.sights)


def takeovers(subject: Subject) -> Iterator[Piece]:
    """Signs that somebody else took the account over."""
    for channel in subject.channels:
        if channel.takeover:
            text = say(subject, "seen_takeover", handle=channel.handle, why=channel.takeover)
            yield from observed(text, channel.sights)


def profile_links(subject: Subject) -> Iterator[Piece]:
    """Where the profile leads to, if anybody could read it."""
    for channel in subject.channels:
        if channel.profile_links is None:
            continue
        links = ", ".join(channel.profile_links)
        sentence = "profile_imprint" if links else "profile_no_links"
        values = {"handle": channel.handle} | ({"links": links} if links else {})
        yield from observed(say(subject, sentence, **values), channel.sights)


def adverts(subject: Subject) -> Iterator[Piece]:
    """Signs of adverts on the body's website."""
    for service, proof in subject.observed.adverts if subject.observed else ():
        if service == subject.service:
            text = say(subject, "seen_adverts", service=service_name(subject, service))
            yield from observed(text, (proof,))


def shown_on(subject: Subject) -> Iterator[Piece]:
    """Own pages that showed the account when it was seen last."""
    for channel in subject.channels:
        pages: dict[str, list[EvidenceLink]] = {}
        for link in _last_sights(channel) if channel.gone_by is None else ():
            pages.setdefault(link.address or link.text, []).append(link)
        for page, links in pages.items():
            yield from observed(say(subject, "link_on", address=page), links)


def _last_sights(channel: SeenChannel) -> Iterator[EvidenceLink]:
    """Neither looks of before, nor what the service says about the account."""
    for link in channel.sights:
        if link.kind != PROFILE and (link.taken_at is None or link.taken_at >= channel.last_seen):
            yield link


def channel_list(subject: Subject) -> Iterator[Piece]:
    """All own channels of the body, for its website's notice."""
    for channel in subject.observed.channels if subject.observed else ():
        if channel.standing is Standing.OWN and channel.gone_by is None:
            values = {"handle": channel.handle, "address": channel.url}
            name = service_name(subject, channel.service)
            yield from observed(say(subject, "channel_list", service=name, **values), channel.sights)


def recipients(wanted: Callable[[SeenRecipient], bool]) -> Filler:
    """Third parties that the website sends requests to, one by one."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for one in subject.observed.recipients if subject.observed else ():
            if wanted(one):
                yield from observed(_recipient(subject, one), one.evidence)

    return fill


def _recipient(subject: Subject, one: SeenRecipient) -> str:
    return say(
        subject,
        "recipient" if one.country else "recipient_plain",
        name=one.name if one.name == one.host else f"{one.name} ({one.host})",
        day=day(subject, one.last_seen),
        passes=_passes(subject, one.passes),
        **({"country": word(subject, "country", one.country)} if one.country else {}),
    )


def consent_services(subject: Subject) -> Iterator[Piece]:
    """Recipients that mostly need consent and got data after it alone, or of which nobody knows when."""
    asks = _mostly_ask(subject)
    yield from recipients(lambda one: asks(one) and set(one.passes) == {PassName.ACCEPT})(subject)
    for piece in recipients(lambda one: asks(one) and not one.passes)(subject):
        yield replace(piece, text=say(subject, "consent_unknown", text=piece.text))


def without_consent(subject: Subject) -> Iterator[Piece]:
    """Those that got data before the visitor chose anything, after a reject, or without scripts."""
    asks = _mostly_ask(subject)
    yield from recipients(lambda one: asks(one) and bool(set(one.passes) - {PassName.ACCEPT}))(subject)


def _mostly_ask(subject: Subject) -> Callable[[SeenRecipient], bool]:
    """Does a recipient follow visitors, or does knowledge say that it mostly needs consent?"""
    asking = {one.id for one in subject.knowledge.vendors if one.consent in _ASKING}
    return lambda one: one.tracker or one.vendor in asking


def own_site_recipients(subject: Subject) -> Iterator[Piece]:
    """Third parties of the service's company on the body's own website: its pixel, plugin or script."""
    companies = services_by_company(subject.knowledge)
    own = {
        vendor.id
        for vendor in subject.knowledge.vendors
        if subject.service in companies.get(company_of(vendor.operator), ())
    }
    for piece in recipients(lambda one: one.vendor in own)(subject):
        yield replace(piece, text=say(subject, "on_own_site", text=piece.text))


def third_countries(subject: Subject) -> Iterator[Piece]:
    """Countries outside the EEA in which the recipients seen on the website have their seat."""
    found: dict[str, list[SeenRecipient]] = {}
    for one in subject.observed.recipients if subject.observed else ():
        if one.country and one.country not in EEA:
            found.setdefault(one.country, []).append(one)
    for country, seats in sorted(found.items()):
        names = listed(dict.fromkeys(one.name for one in seats))
        text = say(subject, "country_of", country=word(subject, "country", country), names=names)
        yield from observed(text, (link for one in seats for link in one.evidence))


def named(subject: Subject) -> Iterator[Piece]:
    """Third parties that were seen and that the privacy notice names, where the notice was read."""
    tools = subject.observed.named_tools if subject.observed else None
    if tools is not None:
        yield from recipients(lambda one: one.vendor in tools)(subject)


def not_named(subject: Subject) -> Iterator[Piece]:
    """Third parties that were seen and not found in the privacy notice, where the notice was read."""
    tools = subject.observed.named_tools if subject.observed else None
    if tools is not None:
        yield from recipients(lambda one: bool(one.vendor) and one.vendor not in tools)(subject)


def not_compared(subject: Subject) -> Iterator[Piece]:
    """Hosts whose vendor nobody knows: whether the notice names it, nobody can tell, where it was read."""
    if subject.observed is not None and subject.observed.named_tools is not None:
        yield from recipients(lambda one: not one.vendor)(subject)


def cookies(*, necessary: bool) -> Filler:
    """Cookies that the newest inspection found, likely necessary ones or all others."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for one in subject.observed.cookies if subject.observed else ():
            if (one.necessary == _NECESSARY) is necessary:
                yield from observed(_cookie(subject, one), one.evidence)

    return fill


def kept(asked: PassName) -> Filler:
    """Cookies that were kept in a pass and that nobody takes to be necessary."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for one in subject.observed.cookies if subject.observed else ():
            if asked in one.passes and one.necessary != _NECESSARY:
                yield from observed(say(subject, "cookie_kept", cookie=_cookie(subject, one)), one.evidence)

    return fill


def _cookie(subject: Subject, one: SeenCookie) -> str:
    return say(
        subject,
        "cookie_vendor" if one.vendor else "cookie",
        name=one.name,
        purpose=word(subject, "cookie_purpose", one.purpose or "unknown"),
        lifetime=_lifetime(subject, one.lifetime_s),
        host=one.host,
        passes=_passes(subject, one.passes),
        **({"vendor": one.vendor} if one.vendor else {}),
    )


def _lifetime(subject: Subject, seconds: int | None) -> str:
    if seconds is None:
        return say(subject, "lifetime.session")
    for unit, name in ((_DAY, "days"), (_HOUR, "hours")):
        if seconds >= unit:
            return say(subject, f"lifetime.{name}", n=number(subject, seconds // unit))
    return say(subject, "lifetime.minutes", n=max(1, seconds // _MINUTE))


def behaviour(wanted: Callable[[SeenBehaviour], bool]) -> Filler:
    """What the newest inspection saw the website do."""

    def fill(subject: Subject) -> Iterator[Piece]:
        for one in subject.observed.behaviour if subject.observed else ():
            if wanted(one):
                yield from observed(_behaviour(subject, one), one.evidence)

    return fill


def _behaviour(subject: Subject, one: SeenBehaviour) -> str:
    topic = word(subject, "topic", one.topic)
    return say(subject, "behaviour", topic=topic, subject=one.subject, passes=_passes(subject, one.passes))


def before_consent(subject: Subject) -> Iterator[Piece]:
    """Which cookies, requests and other happenings there are before the visitor chose anything."""
    yield from kept(PassName.NONE)(subject)
    yield from recipients(lambda one: PassName.NONE in one.passes)(subject)
    yield from behaviour(lambda one: PassName.NONE in one.passes)(subject)


def after_reject(subject: Subject) -> Iterator[Piece]:
    """What happens although the visitor rejected; who is named in what the website does, is not again."""
    seen = subject.observed.behaviour if subject.observed else ()
    named = {one.subject for one in seen if PassName.REJECT in one.passes}
    yield from behaviour(lambda one: PassName.REJECT in one.passes)(subject)
    yield from recipients(
        lambda one: PassName.REJECT in one.passes and named.isdisjoint({one.name, one.host, *one.hosts})
    )(subject)


def _passes(subject: Subject, passes: Iterable[str]) -> str:
    names = listed(word(subject, "pass", one) for one in passes)
    return say(subject, "passes", passes=names) if names else ""
