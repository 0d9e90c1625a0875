"""Which channels does a body run, judged from all of its pages together?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from amtsblick.assess.kinship import carries_name
from amtsblick.parse.urls import host_of, is_under
from amtsblick.values.answers import BackLink, OwnChannel, Place, Reason
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.survey import (
    ChannelVerdict,
    Citation,
    Examination,
    Standing,
    Verification,
)

SITE_WIDE: Final = "site_wide"
"""Body-level reason: header, footer or navigation of most looked-at pages."""
SINGLE_MENTION: Final = "single_mention"
"""Body-level reason: one page names it while another channel is linked site-wide."""
HUB_OF_MANY: Final = "hub_of_many"
"""Body-level reason: one of many accounts of a service on an overview page, without the body's name."""

_CHROME: Final = frozenset({Place.HEADER, Place.FOOTER, Place.NAV})
_WEAK: Final = frozenset({Reason.FOLLOW_WORDS, Reason.NAME_MATCH, Reason.PROFILE_EMBED})
_WEAK_PLACES: Final = frozenset({Place.BODY, Place.SIDEBAR, Place.AUTHOR_BOX})
_FEWEST_PAGES: Final = 3
"""Below three pages "site-wide" and "single" cannot be told apart."""
_MANY: Final = 5
"""Accounts of one service on a body's overview page from which on they may be those of others."""
_CITATIONS: Final = 4
_REASON_ORDER: Final = {reason: rank for rank, reason in enumerate(Reason)}

Key = tuple[str, str]
"""Service id and folded handle."""


@dataclass(frozen=True, slots=True)
class _Sighting:
    channel: OwnChannel
    citation: Citation
    page: str


def cite(examination: Examination, channel: OwnChannel) -> Citation:
    """Point from a channel to the capture that shows it."""
    capture = examination.capture
    return Citation(
        page_url=capture.url,
        taken_at=capture.taken_at,
        evidence_ref=capture.evidence,
        evidence=channel.evidence,
        place=channel.place,
    )


def newest(examinations: Iterable[Examination]) -> list[Examination]:
    """One examination per address: the newest that was looked at, else the newest at all.

    A later capture that could not be looked at never hides what an earlier one showed.
    """
    best: dict[str, Examination] = {}
    for examination in examinations:
        address = examination.capture.requested or examination.capture.url
        known = best.get(address)
        if known is None or _weight(known) <= _weight(examination):
            best[address] = examination
    return list(best.values())


def _weight(examination: Examination) -> tuple[bool, float]:
    return examination.page.state is State.LOOKED, examination.capture.taken_at.timestamp()


def channel_verdicts(
    body: Body, examinations: Sequence[Examination], checks: Sequence[Examination] = ()
) -> tuple[ChannelVerdict, ...]:
    """Verdicts on every channel that a looked-at page shows as the owner's, best seen first.

    ``examinations`` hold one capture per address (see ``newest``); ``checks`` are captures made to
    verify profiles. Channels of other bodies are
    not told apart here: that needs all bodies' sheets (``assess.kinship``).
    """
    looked = [one for one in examinations if one.page.state is State.LOOKED or one.capture.hops]
    pages_looked = sum(one.page.state is State.LOOKED for one in looked)
    groups = _sightings(looked)
    wide = {key[0] for key, seen in groups.items() if _is_site_wide(seen, pages_looked)}
    links_back = dict(_back_links(body, checks))
    verdicts = [
        _verdict(seen, pages_looked, rival=key[0] in wide, verification=links_back.get(key))
        for key, seen in groups.items()
    ]
    return tuple(sorted(_doubting_long_lists(body, verdicts), key=_order))


def _doubting_long_lists(body: Body, verdicts: Sequence[ChannelVerdict]) -> Iterator[ChannelVerdict]:
    """A portal's overview page lists the accounts of whole governments: whose they are stays open."""
    lengths = Counter(one.service for one in verdicts if one.reason == Reason.HUB_LISTING)
    for one in verdicts:
        doubtful = one.reason == Reason.HUB_LISTING and lengths[one.service] >= _MANY
        confirmed = one.verification is Verification.CONFIRMED
        if doubtful and not confirmed and not carries_name(one.handle, body):
            yield replace(one, standing=Standing.MENTIONED, reason=HUB_OF_MANY)
        else:
            yield one


def _sightings(examinations: Iterable[Examination]) -> Mapping[Key, list[_Sighting]]:
    groups: dict[Key, list[_Sighting]] = defaultdict(list)
    for examination in examinations:
        for answer in examination.answers:
            if isinstance(answer, OwnChannel):
                sighting = _Sighting(answer, cite(examination, answer), examination.capture.url)
                groups[channel_key(answer.service, answer.handle)].append(sighting)
    return groups


def channel_key(service: str, handle: str) -> Key:
    """What two spellings of one channel have in common (Facebook ignores dots as well)."""
    folded = handle.casefold()
    return service, folded.replace(".", "") if service == "facebook" else folded


def _is_site_wide(seen: Sequence[_Sighting], pages_looked: int) -> bool:
    chrome = {one.page for one in seen if one.channel.place in _CHROME}
    return pages_looked >= _FEWEST_PAGES and len(chrome) * 2 > pages_looked


def _verdict(
    seen: Sequence[_Sighting], pages_looked: int, *, rival: bool, verification: Verification | None
) -> ChannelVerdict:
    best = min(seen, key=lambda one: _REASON_ORDER[one.channel.reason])
    pages = {one.page for one in seen}
    wide = _is_site_wide(seen, pages_looked)
    lonely = rival and not wide and len(pages) == 1 and pages_looked >= _FEWEST_PAGES
    weak = all(is_weak(one.channel) for one in seen)
    standing, reason = Standing.OWN, SITE_WIDE if wide else str(best.channel.reason)
    if lonely and weak and verification is not Verification.CONFIRMED:
        standing, reason = Standing.MENTIONED, SINGLE_MENTION
    return ChannelVerdict(
        service=best.channel.service,
        handle=best.channel.handle,
        url=best.channel.url,
        standing=standing,
        via=None,
        reason=reason,
        pages_seen=len(pages),
        pages_looked=pages_looked,
        citations=tuple(one.citation for one in seen[:_CITATIONS]),
        verification=verification or Verification.NOT_TRIED,
        further=tuple(sorted(pages - {one.page for one in seen[:_CITATIONS]})),
    )


def is_weak(channel: OwnChannel) -> bool:
    """Is it no more than a mention that another channel of the service, linked site-wide, outweighs?"""
    return channel.reason in _WEAK and channel.place in _WEAK_PLACES


def _back_links(body: Body, examinations: Iterable[Examination]) -> Iterator[tuple[Key, Verification]]:
    home = host_of(body.homepage)
    verified: dict[Key, Verification] = {}
    for examination in examinations:
        for answer in examination.answers:
            if isinstance(answer, BackLink):
                key = channel_key(answer.service, answer.handle)
                meets = is_under(host_of(answer.target), home)
                if meets:
                    verified[key] = Verification.CONFIRMED
                else:
                    verified.setdefault(key, Verification.NO_BACK_LINK)
    yield from verified.items()


def _order(verdict: ChannelVerdict) -> tuple[str, int, int, str]:
    return verdict.service, list(Standing).index(verdict.standing), -verdict.pages_seen, verdict.handle
