"""One body's line and its cells, from what was observed and what holds today."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from amtsblick.values.board import BoardBody, BoardCell, BodyView, Side
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.decisions import Decision
from amtsblick.values.observed import SeenChannel
from amtsblick.values.survey import Standing, Status
from amtsblick.values.usages import Usage, UsageKind

_KINDS = list(UsageKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What holds about one body on one side.

    ``decisions`` are those that stand; ``reopened`` are ids of those that facts reopened. ``pending`` and
    ``drafts`` count what waits.
    """

    usages: Sequence[Usage] = ()
    decisions: Sequence[Decision] = ()
    documents: int = 0
    reopened: frozenset[str] = frozenset()
    pending: int = 0
    drafts: int = 0


def body_line(side: Side, body: Body, view: BodyView | None, told: Told) -> BoardBody:
    """The body's line. ``view`` None: nothing was ever observed of it."""
    seen = view.observed if view else None
    return BoardBody(
        side=side,
        id=body.id,
        name=body.name,
        kind=body.kind,
        region=body.region,
        country=body.country,
        parent=body.parent or "",
        homepage=body.homepage,
        surveyed=bool(view and view.surveys),
        state=seen.state if seen else State.NOT_JUDGED,
        detail=seen.detail if seen else "",
        looked_at=seen.looked_at if seen else None,
        inspected_at=seen.inspected_at if seen else None,
        channels=sum(one.gone_by is None for one in own_channels(view)),
        usages=len(told.usages),
        decisions=len(told.decisions),
        documents=told.documents,
        review_due=min((one.review_due for one in told.decisions), default=None),
        reopened=len(told.reopened),
        pending=told.pending,
        drafts=told.drafts,
    )


def own_channels(view: BodyView | None) -> list[SeenChannel]:
    """The body's own channels that were ever seen, also those that are gone."""
    channels = view.observed.channels if view else ()
    return [one for one in channels if one.standing is Standing.OWN and one.handle]


def cells(side: Side, body: Body, view: BodyView | None, told: Told) -> tuple[BoardCell, ...]:
    """A cell for each service that was ever seen, is used or was decided on, by service."""
    statuses = dict(view.observed.statuses) if view else {}
    channels = own_channels(view)
    named: set[str] = {service for service, status in statuses.items() if status is not Status.NOT_FOUND}
    named.update(one.service for one in channels)
    named.update(one.service for one in told.usages)
    named.update(one.service for one in told.decisions)
    return tuple(
        _cell((side, body.id, service), _status(view, statuses.get(service)), told, _of(channels, service))
        for service in sorted(named - {""})
    )


def _of(channels: Iterable[SeenChannel], service: str) -> list[SeenChannel]:
    return [one for one in channels if one.service == service]


def _status(view: BodyView | None, told: Status | None) -> Status | None:
    """What the newest survey says; where it could not look it says nothing of any service."""
    if view is None or not view.surveys:
        return None
    if view.observed.state is not State.LOOKED:
        return Status.NOT_LOOKED
    return told or Status.NOT_FOUND


def _cell(
    place: tuple[Side, str, str],
    status: Status | None,
    told: Told,
    channels: Sequence[SeenChannel],
) -> BoardCell:
    side, body, service = place
    there = [one for one in channels if one.gone_by is None]
    shown = _shown(there, channels)
    kinds = {one.kind for one in told.usages if one.service == service}
    decided = [one for one in told.decisions if one.service == service]
    newest = max(decided, key=lambda one: (one.valid_from, one.decided_on, one.id), default=None)
    return BoardCell(
        side=side,
        body=body,
        service=service,
        status=status,
        handle=shown.handle if shown else "",
        url=shown.url if shown else "",
        channels=len(there),
        channel_state=shown.state if shown else None,
        since=shown.first_seen if shown else None,
        absent_before=shown.absent_before if shown else None,
        last_seen=shown.last_seen if shown else None,
        gone_by=shown.gone_by if shown else None,
        usage_kinds=tuple(sorted(kinds, key=_KINDS.index)),
        decision=newest.id if newest else "",
        outcome=newest.kind if newest else None,
        review_due=min((one.review_due for one in decided), default=None),
        reopened=any(one.id in told.reopened for one in decided),
    )


def _shown(there: Sequence[SeenChannel], channels: Sequence[SeenChannel]) -> SeenChannel | None:
    """The first channel that is still there, by handle; else the one that was seen last."""
    if there:
        return min(there, key=lambda one: one.handle)
    return max(channels, key=lambda one: (one.last_seen, one.handle), default=None)


def handles(view: BodyView | None, told: Told) -> Iterator[str]:
    """Accounts by which the body may be looked for, each once."""
    found = [one.handle for one in own_channels(view)]
    found += [one.handle for one in told.usages if one.handle]
    yield from dict.fromkeys(found)
