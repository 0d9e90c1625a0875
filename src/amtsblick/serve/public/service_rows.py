"""Bodies of one service as a page lists them: what each publishes about its use, and what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from amtsblick.jobs.service_uses import public_uses
from amtsblick.report.addresses import Linked, link, linked
from amtsblick.report.lookup import Names
from amtsblick.report.register.standing import Standing, UseLine
from amtsblick.report.timeline.tables import bounds_words
from amtsblick.report.words import Words
from amtsblick.serve.visit import Visit
from amtsblick.values.board import BoardBody, BoardCell, ServiceRow, Side
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.decisions import Decision
from amtsblick.values.holdings import Holdings
from amtsblick.values.survey import Status
from amtsblick.values.timeline import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One body. ``usages`` have the id of each usage; ``dark`` says why nobody could look, or is ""."""

    body: BoardBody
    kind: str
    usages: tuple[tuple[str, UseLine], ...]
    decision: Decision | None
    sign: str
    label: str
    dark: str
    account: Linked | None
    more: int
    since: str
    known_start: bool
    last: str
    gone: str


def service_lines(visit: Visit, service: str, rows: Sequence[ServiceRow]) -> list[ServiceLine]:
    """The rows of a slice in the reader's language."""
    day = visit.desk.today
    uses = public_uses(visit.desk.register, service, [row.body.id for row in rows], day)
    bodies = {row.body.id: _body(row.body) for row in rows}
    named = {one.via for one in uses.usages if one.via} - bodies.keys()
    found = (visit.desk.register.board_body(Side.PUBLIC, one) for one in sorted(named))
    bodies |= {one.id: _body(one) for one in found if one}
    names = Names(visit.desk.knowledge, visit.say, {key: one.name for key, one in bodies.items()})
    held = Holdings(day=day, bodies=bodies, usages=uses.usages, campaigns=uses.campaigns)
    standing = Standing(held, names, visit.say)
    decisions = {one.id: one for one in uses.decisions}
    return [
        _line(
            row,
            names.kind(row.body.kind) if row.body.kind else "",
            tuple((one.id, standing.line(one)) for one in uses.usages if one.body == row.body.id),
            decisions.get(row.cell.decision),
            visit.say,
        )
        for row in rows
    ]


def _line(
    row: ServiceRow,
    kind: str,
    usages: tuple[tuple[str, UseLine], ...],
    decision: Decision | None,
    say: Words,
) -> ServiceLine:
    cell = row.cell
    sign, label = _seen(cell, say)
    since = Bounds(after=cell.absent_before, by=cell.since) if cell.since else None
    gone = Bounds(after=cell.last_seen, by=cell.gone_by) if cell.gone_by else None
    return ServiceLine(
        body=row.body,
        kind=kind,
        usages=usages,
        decision=decision,
        sign=sign,
        label=label,
        dark=str(say(f"state.{row.body.state}.label")) if _dark(row) else "",
        account=_account(cell),
        more=max(0, cell.channels - 1),
        since=str(bounds_words(since, say)) if since else "",
        known_start=cell.absent_before is not None,
        last=say.day(cell.last_seen) if cell.last_seen else "",
        gone=str(bounds_words(gone, say)) if gone else "",
    )


def _seen(cell: BoardCell, say: Words) -> tuple[str, str]:
    if cell.status is None:
        return "never", str(say("site.seen.never"))
    return cell.status.value, str(say(f"status.{cell.status}.label"))


def _dark(row: ServiceRow) -> bool:
    return row.cell.status is Status.NOT_LOOKED and row.body.state is not State.LOOKED


def _account(cell: BoardCell) -> Linked | None:
    if not cell.handle and not cell.url:
        return None
    return Linked(text=cell.handle or linked(cell.url).text, href=link(cell.url))


def _body(line: BoardBody) -> Body:
    return Body(id=line.id, name=line.name, kind=line.kind, homepage=line.homepage, region=line.region)
