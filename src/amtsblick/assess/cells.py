"""What stands in the matrix for one body and one service?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from amtsblick.values.answers import AdvertHint, ChannelPointer, Notice, NoticeKind
from amtsblick.values.survey import Cell, ChannelVerdict, Citation, Standing, Status

_SAYS_GONE: Final = frozenset({NoticeKind.LEFT, NoticeKind.MOVED})
_SAYS_UNTENDED: Final = frozenset({NoticeKind.RESTING, NoticeKind.HANDLE_KEPT})
"""Said of a linked channel: nobody publishes on it. A handle that is kept but not linked says nothing
about rest, it may never have been used; a channel for exceptional cases is in use and stays own."""

_Found = TypeVar("_Found")

CitedNotice = tuple[Notice, Citation]
CitedAdvert = tuple[AdvertHint, Citation]


def cells(
    channels: Iterable[ChannelVerdict],
    notices: Iterable[CitedNotice],
    adverts: Iterable[CitedAdvert],
    pointers: Iterable[ChannelPointer],
    services: Sequence[str],
) -> tuple[Cell, ...]:
    """One cell per service of ``services`` (ids, in matrix order) for which anything was found.

    Adverts of a company that is no service (plain ad networks) make no cell.
    """
    by_channel = _grouped((channel.service, channel) for channel in channels)
    by_notice = _grouped((notice[0].service, notice) for notice in notices)
    by_advert = _grouped((advert[0].service, advert) for advert in adverts)
    offered = {pointer.service: pointer.url for pointer in pointers}
    found = by_channel.keys() | by_notice.keys() | by_advert.keys() | offered.keys()
    filled = (
        Cell(
            service=service,
            status=_status(
                by_channel[service], by_notice[service], by_advert[service], offered.get(service, "")
            ),
            channels=tuple(by_channel[service]),
            notices=tuple(by_notice[service]),
            adverts=tuple(by_advert[service]),
            offered_at=offered.get(service, ""),
        )
        for service in services
        if service in found
    )
    return tuple(cell for cell in filled if cell.status is not Status.NOT_FOUND)


def restated(cell: Cell, channels: Sequence[ChannelVerdict]) -> Cell:
    """The same cell after its channels were judged anew (a channel turned out to be another's)."""
    status = _status(channels, cell.notices, cell.adverts, cell.offered_at)
    return Cell(
        service=cell.service,
        status=status,
        channels=tuple(channels),
        notices=cell.notices,
        adverts=cell.adverts,
        offered_at=cell.offered_at,
    )


def _status(
    channels: Sequence[ChannelVerdict],
    notices: Sequence[CitedNotice],
    adverts: Sequence[CitedAdvert],
    offered_at: str,
) -> Status:
    """The strongest statement that the findings carry, most careful where they disagree."""
    kinds = {notice.kind for notice, _ in notices}
    standings = {channel.standing for channel in channels}
    own, says_gone = Standing.OWN in standings, bool(kinds & _SAYS_GONE)
    resting = NoticeKind.RESTING in kinds
    strongest_first = (
        (own and (says_gone or bool(kinds & _SAYS_UNTENDED)), Status.RESTING),
        (own, Status.OWN),
        (says_gone, Status.LEFT),
        (resting, Status.RESTING),
        (Standing.VIA_OTHER in standings, Status.VIA_OTHER),
        (bool(offered_at), Status.OFFERED),
        (any(advert.paid for advert, _ in adverts), Status.ADVERTS_ONLY),
        (Standing.MENTIONED in standings or bool(kinds), Status.UNCLEAR),
    )
    return next((status for holds, status in strongest_first if holds), Status.NOT_FOUND)


def _grouped(pairs: Iterable[tuple[str, _Found]]) -> dict[str, list[_Found]]:
    groups: dict[str, list[_Found]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
