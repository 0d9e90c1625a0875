"""What do one survey's sheet and one archived capture say as observations?

A channel that is the body's own by the newest sheet counts wherever a page links it, whatever an
earlier sheet made of the link: a new judgement is no exit. Channels of others make no rows at all.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from amtsblick.assess.changes import ONE_OF_A_KIND
from amtsblick.assess.timeline.identity import key_of
from amtsblick.values.answers import ChannelPointer, OwnChannel
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.past import PastLook
from amtsblick.values.survey import BodySheet, ChannelVerdict, Outcome, PageLook, Standing
from amtsblick.values.timeline import Channel, Row

Ours = Callable[[Channel], bool]
"""Is the account (``key_of``) the body's own?"""

OFFERED: Final = "offered"
"""Why a look does not tell about a channel: the page offers the service behind an own address."""
UNTOLD: Final = "untold"
"""Why a look does not tell about a channel: the sheet says how many pages show it, but not that one."""

_SEEN: Final = str(Outcome.SEEN)
_NOT_SEEN: Final = str(Outcome.NOT_SEEN)
_NOT_LOOKED: Final = str(Outcome.NOT_LOOKED)


def page_key(body: str, role: str, url: str, by_address: Collection[str] = ()) -> str:
    """Name of an official page over time.

    A page that only one of exists stays the same page when its address changes. ``by_address`` are roles
    that several pages of this body had at once: those are told apart by their address.
    """
    if role in ONE_OF_A_KIND and role not in by_address:
        return f"{body}:{role}"
    return "https://" + url.partition("://")[2].removesuffix("/") if "://" in url else url


def shared_roles(sheets: Iterable[BodySheet]) -> frozenset[str]:
    """Roles of which one survey met several pages of the body."""
    shared: set[str] = set()
    for sheet in sheets:
        known: dict[str, str] = {}
        for look in sheet.pages:
            key = page_key("", "", look.url)
            if known.setdefault(look.role, key) != key:
                shared.add(look.role)
    return frozenset(shared)


def ref_of_capture(evidence: EvidenceRef | None, url: str, when: datetime) -> str:
    """Key of ``History.sources`` for a page that a survey looked at."""
    return f"{evidence.bundle}#{evidence.record}" if evidence else f"{url} {when.isoformat()}"


def ref_of_look(look: PastLook) -> str:
    """Key of ``History.sources`` for an archived capture; captures with the same bytes are apart."""
    return f"{look.capture.archive} {look.capture.taken_at.isoformat()} {look.capture.url}"


def own_by_sheet(sheet: BodySheet) -> Mapping[Channel, Standing]:
    """How the body stands to each account in this sheet."""
    return {
        key_of(channel.service, channel.handle): channel.standing
        for cell in sheet.cells
        for channel in cell.channels
    }


def rows_of_sheet(
    sheet: BodySheet, *, ours: Ours | None = None, by_address: Collection[str] = ()
) -> list[Row]:
    """Looks at the body's pages and sights of its channels; each capture with its own date.

    Without ``ours`` the sheet's own standing decides whose a channel is.
    """
    pages = _Pages(sheet, by_address)
    rows = [pages.look(look) for look in sheet.pages]
    for cell in sheet.cells:
        for channel in cell.channels:
            own = channel.standing is Standing.OWN
            if ours(key_of(channel.service, channel.handle)) if ours else own:
                rows += pages.sights(channel)
    return rows


def untold_by_sheet(
    sheet: BodySheet, accounts: Iterable[Channel], *, by_address: Collection[str] = ()
) -> Iterator[Row]:
    """Rows of accounts that the sheet neither shows nor denies: the service is offered behind an own address.

    ``accounts`` are service of today and a handle as it was seen.
    """
    offered = {cell.service for cell in sheet.cells if cell.offered_at}
    shown = own_by_sheet(sheet)
    pages = _Pages(sheet, by_address)
    for service, handle in accounts:
        if service in offered and key_of(service, handle) not in shown:
            for look in sheet.pages:
                if look.state is State.LOOKED:
                    yield pages.untold(service, handle, look, OFFERED)


class _Pages:
    """The pages of one sheet, to be found by what cites them."""

    def __init__(self, sheet: BodySheet, by_address: Collection[str]) -> None:
        self._body = sheet.body.id
        self._by_address = by_address
        self._looks = sheet.pages
        self._roles = {(look.url, look.taken_at): look.role for look in sheet.pages}

    def look(self, look: PageLook) -> Row:
        looked = look.state is State.LOOKED
        outcome, why = (_NOT_SEEN, "") if looked else (_NOT_LOOKED, str(look.state))
        return (self._body, "", "", look.taken_at, self._key(look), outcome, why, _ref(look))

    def sights(self, channel: ChannelVerdict) -> Iterator[Row]:
        cited: set[str] = set()
        for one in channel.citations:
            cited.add(one.page_url)
            role = self._roles.get((one.page_url, one.taken_at))
            # An own address that leads to the channel is no page: nobody can look at it without.
            page = "" if role is None else page_key(self._body, role, one.page_url, self._by_address)
            ref = ref_of_capture(one.evidence_ref, one.page_url, one.taken_at)
            yield (self._body, channel.service, channel.handle, one.taken_at, page, _SEEN, "", ref)
        complete = len(cited | {*channel.further}) >= channel.pages_seen
        # The redirect is no page, but some page of this look leads to it.
        redirected = any((one.page_url, one.taken_at) not in self._roles for one in channel.citations)
        for look in self._looks:
            if look.url in cited or look.state is not State.LOOKED:
                continue
            if look.url in channel.further or (not complete and channel.pages_seen >= channel.pages_looked):
                what = channel.service, channel.handle, look.taken_at, self._key(look)
                yield (self._body, *what, _SEEN, "", _ref(look))
            elif not complete or redirected:
                yield self.untold(channel.service, channel.handle, look, OFFERED if redirected else UNTOLD)

    def untold(self, service: str, handle: str, look: PageLook, why: str) -> Row:
        what = service, handle, look.taken_at, self._key(look)
        return (self._body, *what, _NOT_LOOKED, why, _ref(look))

    def _key(self, look: PageLook) -> str:
        return page_key(self._body, look.role, look.url, self._by_address)


def _ref(look: PageLook) -> str:
    return ref_of_capture(look.evidence_ref, look.url, look.taken_at)


def rows_of_look(look: PastLook, *, ours: Ours | None = None, by_address: Collection[str] = ()) -> list[Row]:
    """The look at the page, and sights of the body's channels that the archived capture shows."""
    looked = look.state is State.LOOKED
    outcome, why = (_NOT_SEEN, "") if looked else (_NOT_LOOKED, str(look.state))
    where = look.capture.taken_at, page_key(look.body, look.role, look.page, by_address)
    ref = ref_of_look(look)
    rows: list[Row] = [(look.body, "", "", *where, outcome, why, ref)]
    own = (
        (answer.service, answer.handle)
        for answer in (look.answers if looked else ())
        if isinstance(answer, OwnChannel) and (not ours or ours(key_of(answer.service, answer.handle)))
    )
    rows.extend((look.body, *channel, *where, _SEEN, "", ref) for channel in own)
    return rows


def untold_by_look(
    look: PastLook, accounts: Iterable[Channel], *, by_address: Collection[str] = ()
) -> Iterator[Row]:
    """Rows of accounts that the capture neither shows nor denies; see ``untold_by_sheet``.

    A page that shows no channel itself but leads to some through own addresses may lead to all so: not
    every such address can be told from what it is called, and archives are not asked what lies behind.
    """
    offered = {answer.service for answer in look.answers if isinstance(answer, ChannelPointer)}
    shown = {answer.service for answer in look.answers if isinstance(answer, OwnChannel)}
    where = look.capture.taken_at, page_key(look.body, look.role, look.page, by_address)
    for service, handle in accounts:
        hidden = service in offered - shown or bool(offered and not shown)
        if hidden and look.state is State.LOOKED:
            yield (look.body, service, handle, *where, _NOT_LOOKED, OFFERED, ref_of_look(look))
