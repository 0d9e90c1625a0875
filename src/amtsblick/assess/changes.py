"""What changed between two surveys of one body, and what only came out of sight?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amtsblick.assess.channels import channel_key
from amtsblick.values.answers import LoadState, Notice
from amtsblick.values.capture import State
from amtsblick.values.survey import (
    BodySheet,
    Change,
    ChangeKind,
    ChannelVerdict,
    Citation,
    PageLook,
    Standing,
)

RENAMED_SERVICES: Final[Mapping[str, str]] = MappingProxyType({"twitter": "x"})
"""Older service id → today's. Twitter was renamed X in July 2023; its channels stayed the same."""

NOT_VISITED: Final = "not_visited"
"""Why a channel cannot be spoken of: no page that showed it was visited this time."""

ONE_OF_A_KIND: Final = ("start", "imprint", "hub", "contact", "press", "privacy")
"""Roles whose page is the same page for a reader even when its address changed; those first that speak of channels most."""
_CONTACTED: Final = frozenset({LoadState.LOADS, LoadState.HINT, LoadState.DEFERRED, LoadState.NOSCRIPT})
"""Load states that count as "embedded"; mere markup contacts nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as far as finding it again goes."""

    url: str
    role: str
    state: State = State.LOOKED


def sight(showed: Iterable[Page], visited: Iterable[Page]) -> State | None:
    """Were the pages that once showed something looked at again?

    LOOKED when at least one of ``showed`` was; otherwise the state in which one of them was found
    this time; None when none of them was visited. A page is found again by its address, failing
    that by a role that only one page has.
    """
    by_url: dict[str, list[Page]] = {}
    by_role: dict[str, list[Page]] = {}
    for page in visited:
        by_url.setdefault(page.url, []).append(page)
        if page.role in ONE_OF_A_KIND:
            by_role.setdefault(page.role, []).append(page)
    states = [
        again.state for page in showed for again in by_url.get(page.url, []) or by_role.get(page.role, [])
    ]
    return State.LOOKED if State.LOOKED in states else next(iter(states), None)


def changes(
    before: BodySheet | None,
    after: BodySheet,
    *,
    renamed: Mapping[str, str] = RENAMED_SERVICES,
) -> tuple[Change, ...]:
    """Differences from the earlier sheet of a body to the later one, in the order of a report.

    Nothing counts as gone (or joined) unless a page that showed it then (shows it now) was looked
    at in the other survey as well. ``renamed`` maps old service ids to today's. The first survey
    of a body has no differences.
    """
    if before is None:
        return ()
    if after.state is not State.LOOKED:
        if before.state is not State.LOOKED:
            return ()
        return (_sight_of_body(after, ChangeKind.LOST_SIGHT, before.state, after.state),)
    if before.state is not State.LOOKED:
        return (_sight_of_body(after, ChangeKind.BACK_IN_SIGHT, before.state, after.state),)
    return (
        *_channels(before, after, renamed),
        *_notices(before, after, renamed),
        *_third_parties(before, after),
        *_legal_pages(before, after),
    )


def _sight_of_body(after: BodySheet, kind: ChangeKind, old: State, new: State) -> Change:
    subject = new if kind is ChangeKind.LOST_SIGHT else old
    return Change(body=after.body.id, kind=kind, subject=subject, before=old, after=new)


def _channels(before: BodySheet, after: BodySheet, renamed: Mapping[str, str]) -> Iterator[Change]:
    old, new = _by_key(before, renamed), _by_key(after, renamed)
    for key, channel in old.items():
        if key not in new and channel.standing is Standing.OWN:
            yield _vanished(channel, before, after, renamed)
    for key, channel in new.items():
        if key not in old and channel.standing is Standing.OWN:
            yield _appeared(channel, before, after, renamed)


def _by_key(sheet: BodySheet, renamed: Mapping[str, str]) -> dict[tuple[str, str], ChannelVerdict]:
    return {
        channel_key(renamed.get(channel.service, channel.service), channel.handle): channel
        for cell in sheet.cells
        for channel in cell.channels
    }


def _vanished(
    channel: ChannelVerdict, before: BodySheet, after: BodySheet, renamed: Mapping[str, str]
) -> Change:
    again = _looked_again(channel.citations, shown_in=before, other=after)
    seen = again is State.LOOKED
    return Change(
        body=after.body.id,
        kind=ChangeKind.GONE if seen else ChangeKind.LOST_SIGHT,
        service=renamed.get(channel.service, channel.service),
        subject=channel.handle,
        before=channel.url,
        after="" if seen else again or NOT_VISITED,
    )


def _appeared(
    channel: ChannelVerdict, before: BodySheet, after: BodySheet, renamed: Mapping[str, str]
) -> Change:
    earlier = _looked_again(channel.citations, shown_in=after, other=before)
    seen = earlier is State.LOOKED
    return Change(
        body=after.body.id,
        kind=ChangeKind.JOINED if seen else ChangeKind.FIRST_SIGHT,
        service=renamed.get(channel.service, channel.service),
        subject=channel.handle,
        before="" if seen else earlier or NOT_VISITED,
        after=channel.url,
    )


def _looked_again(citations: Iterable[Citation], *, shown_in: BodySheet, other: BodySheet) -> State | None:
    roles = {page.url: page.role for page in shown_in.pages}
    showed = [Page(url=one.page_url, role=roles.get(one.page_url, "")) for one in citations]
    return sight(showed, [_page(look) for look in other.pages])


def _page(look: PageLook) -> Page:
    return Page(url=look.url, role=look.role, state=look.state)


def _notices(before: BodySheet, after: BodySheet, renamed: Mapping[str, str]) -> Iterator[Change]:
    known = {_notice_key(notice, renamed) for cell in before.cells for notice, _ in cell.notices}
    for cell in after.cells:
        for notice, _ in cell.notices:
            key = _notice_key(notice, renamed)
            if key not in known:
                known.add(key)
                yield Change(
                    body=after.body.id,
                    kind=ChangeKind.NOTICE,
                    service=key[0],
                    subject=notice.kind,
                    after=notice.sentence,
                )


def _notice_key(notice: Notice, renamed: Mapping[str, str]) -> tuple[str, str, str]:
    sentence = " ".join(notice.sentence.casefold().split())
    return renamed.get(notice.service, notice.service), notice.kind, sentence


def _third_parties(before: BodySheet, after: BodySheet) -> Iterator[Change]:
    old, new = _vendors(before), _vendors(after)
    yield from _vendor_changes(ChangeKind.NEW_THIRD_PARTY, new, old, shown_in=after, other=before)
    yield from _vendor_changes(ChangeKind.THIRD_PARTY_GONE, old, new, shown_in=before, other=after)


def _vendors(sheet: BodySheet) -> dict[str, tuple[LoadState, list[Citation]]]:
    vendors: dict[str, tuple[LoadState, list[Citation]]] = {}
    for party, citation in sheet.third_parties:
        if party.state in _CONTACTED:
            vendors.setdefault(party.vendor, (party.state, []))[1].append(citation)
    return vendors


def _vendor_changes(
    kind: ChangeKind,
    shown: Mapping[str, tuple[LoadState, list[Citation]]],
    missing_in: Mapping[str, object],
    *,
    shown_in: BodySheet,
    other: BodySheet,
) -> Iterator[Change]:
    for vendor, (state, citations) in shown.items():
        if vendor in missing_in:
            continue
        if _looked_again(citations, shown_in=shown_in, other=other) is not State.LOOKED:
            continue
        is_new = kind is ChangeKind.NEW_THIRD_PARTY
        yield Change(
            body=shown_in.body.id,
            kind=kind,
            subject=vendor,
            before="" if is_new else state,
            after=state if is_new else "",
        )


def _legal_pages(before: BodySheet, after: BodySheet) -> Iterator[Change]:
    linked = {verdict.kind for verdict in after.legal_pages if verdict.url}
    for verdict in before.legal_pages:
        if not verdict.url or verdict.kind in linked:
            continue
        if _looked_again(verdict.linked_from, shown_in=before, other=after) is State.LOOKED:
            yield Change(
                body=after.body.id,
                kind=ChangeKind.LEGAL_PAGE_GONE,
                subject=verdict.kind,
                before=verdict.url,
            )
