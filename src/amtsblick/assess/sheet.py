"""What does one survey say about one body? All of its pages joined into one sheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from amtsblick.assess.cells import cells, restated
from amtsblick.assess.channels import channel_key, channel_verdicts, newest
from amtsblick.assess.kinship import HANDLE_NAMES_OTHER, carries_name
from amtsblick.values.answers import (
    AdvertHint,
    Answer,
    Broken,
    ChannelPointer,
    LegalPage,
    LegalPageKind,
    LoadState,
    Notice,
    NoticeKind,
    Place,
    ThirdParty,
    UnknownHost,
)
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.channel_claims import Ownership
from amtsblick.values.survey import (
    BodySheet,
    ChannelVerdict,
    Citation,
    Examination,
    LegalVerdict,
    PageLook,
    Standing,
)

VERIFY: Final = "verify"
"""Role of a capture that was made to check a profile, not to look at the body's site."""
POINTER: Final = "pointer"
"""Role of a visit to an own address that promises to lead to a channel."""

_Answered = TypeVar("_Answered", AdvertHint, LegalPage, Notice, ThirdParty, UnknownHost)
_LOAD_ORDER: Final = {state: rank for rank, state in enumerate(LoadState)}
_LINKED_FROM: Final = 3
_PLACE_ORDER: Final = {
    place: rank for rank, place in enumerate((Place.FOOTER, Place.HEADER, Place.NAV, Place.SIDEBAR))
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One capture of a body with the role it was visited in."""

    role: str
    examination: Examination


def judge(body: Body, visits: Sequence[Looked], services: Sequence[str]) -> BodySheet:
    """Join the examinations of one body's captures, in visiting order, start page first.

    ``services`` are the service ids in matrix order. Of several captures of one address the
    newest that was looked at speaks; the older ones stay in the register as observations.
    """
    pages = newest(one.examination for one in visits if one.role != VERIFY)
    checks = [one.examination for one in visits if one.role == VERIFY]
    roles = {id(one.examination): one.role for one in visits}
    looks = tuple(_look(page, roles[id(page)]) for page in pages if not _is_signpost(page, roles[id(page)]))
    seen = [page for page in pages if page.page.state is State.LOOKED]
    channels = channel_verdicts(body, pages, checks)
    start = next((look for look in looks if look.role == "start"), looks[0])
    return BodySheet(
        body=body,
        state=State.LOOKED if seen else start.state,
        state_detail="" if seen else start.detail,
        pages=looks,
        cells=cells(
            channels,
            _unique(
                map(_not_before_its_time, _cited(seen, Notice)),
                lambda notice: (notice.service, notice.kind, notice.sentence),
            ),
            _unique(_cited(seen, AdvertHint), lambda advert: (advert.service, advert.what)),
            _unresolved(seen, channels),
            services,
        ),
        third_parties=_third_parties(seen),
        unknown_hosts=_unique(_cited(seen, UnknownHost), lambda unknown: unknown.host),
        legal_pages=tuple(_legal(seen, kind) for kind in LegalPageKind),
        broken=tuple(
            f"{answer.question}: {answer.error} ({page.capture.url})"
            for page in pages
            for answer in page.answers
            if isinstance(answer, Broken)
        ),
    )


def with_owners(
    sheet: BodySheet, owners: Mapping[tuple[str, str], Ownership], kin: Iterable[Body]
) -> BodySheet:
    """The sheet after all bodies were compared: channels of others become *via another body*.

    ``owners`` maps ``channel_key`` of every channel that several bodies show to its owner.
    ``kin`` are the bodies above this one and their other children: a channel whose handle names
    one of them and not this body is theirs even when their own pages were not looked at.
    """
    relatives = tuple(kin)
    changed = tuple(
        restated(cell, [_owned(sheet.body, channel, owners, relatives) for channel in cell.channels])
        for cell in sheet.cells
    )
    return sheet if changed == sheet.cells else replace(sheet, cells=changed)


def _owned(
    body: Body,
    channel: ChannelVerdict,
    owners: Mapping[tuple[str, str], Ownership],
    kin: Sequence[Body],
) -> ChannelVerdict:
    if channel.standing is not Standing.OWN:
        return channel
    ownership = owners.get(channel_key(channel.service, channel.handle))
    if ownership is not None:
        if ownership.owner == body.id:
            return channel
        standing = Standing.VIA_OTHER if ownership.owner else Standing.MENTIONED
        return replace(channel, standing=standing, via=ownership.owner, reason=ownership.reason)
    if carries_name(channel.handle, body):
        return channel
    named = [one for one in kin if carries_name(channel.handle, one)]
    if len(named) != 1:
        return channel
    return replace(channel, standing=Standing.VIA_OTHER, via=named[0].id, reason=HANDLE_NAMES_OTHER)


def _is_signpost(examination: Examination, role: str) -> bool:
    """Is it an own address that only sends on (``/facebook``)? What it says is where it leads."""
    return role == POINTER and bool(examination.capture.hops) and examination.capture.failure is None


def _look(examination: Examination, role: str) -> PageLook:
    capture = examination.capture
    return PageLook(
        url=capture.url,
        role=role,
        state=examination.page.state,
        detail=examination.page.detail,
        taken_at=capture.taken_at,
        status=capture.status,
        evidence_ref=capture.evidence,
    )


def _cited(
    examinations: Iterable[Examination], wanted: type[_Answered]
) -> Iterator[tuple[_Answered, Citation]]:
    for examination in examinations:
        for answer in examination.answers:
            if isinstance(answer, wanted):
                yield answer, _citation(examination, answer)


def _not_before_its_time(cited: tuple[Notice, Citation]) -> tuple[Notice, Citation]:
    """A farewell with a date still to come when the page was captured is announced, not done."""
    notice, citation = cited
    done = notice.when is None or notice.when <= citation.taken_at.date()
    if done or notice.kind is NoticeKind.HANDLE_KEPT:
        return cited
    return replace(notice, kind=NoticeKind.ANNOUNCED), citation


def _citation(examination: Examination, answer: Answer) -> Citation:
    capture = examination.capture
    return Citation(
        page_url=capture.url,
        taken_at=capture.taken_at,
        evidence_ref=capture.evidence,
        evidence=getattr(answer, "evidence"),  # noqa: B009 - every cited answer has evidence
        place=getattr(answer, "place", Place.BODY),
    )


def _unique(
    cited: Iterable[tuple[_Answered, Citation]], key: Callable[[_Answered], object]
) -> tuple[tuple[_Answered, Citation], ...]:
    first: dict[object, tuple[_Answered, Citation]] = {}
    for answer, citation in cited:
        first.setdefault(key(answer), (answer, citation))
    return tuple(first.values())


def _third_parties(seen: Iterable[Examination]) -> tuple[tuple[ThirdParty, Citation], ...]:
    """Each vendor once, in the state that does most: loading beats hints, hints beat markup."""
    ranked = sorted(_cited(seen, ThirdParty), key=lambda pair: _LOAD_ORDER[pair[0].state])
    return _unique(ranked, lambda party: party.vendor)


def _unresolved(seen: Iterable[Examination], channels: Iterable[ChannelVerdict]) -> Iterator[ChannelPointer]:
    resolved = {channel.service for channel in channels}
    for examination in seen:
        for answer in examination.answers:
            if isinstance(answer, ChannelPointer) and answer.service not in resolved:
                yield answer


def _legal(seen: Iterable[Examination], kind: LegalPageKind) -> LegalVerdict:
    links = [(link, cited) for link, cited in _cited(seen, LegalPage) if link.kind is kind]
    links.sort(key=lambda pair: _PLACE_ORDER.get(pair[0].place, len(_PLACE_ORDER)))
    if not links:
        return LegalVerdict(kind=kind, url="", linked_from=())
    url = links[0][0].url
    return LegalVerdict(
        kind=kind,
        url=url,
        linked_from=tuple(cited for link, cited in links if link.url == url)[:_LINKED_FROM],
    )
