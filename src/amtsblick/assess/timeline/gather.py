"""Everything kept of one body becomes observations, remarks and the sources behind them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from amtsblick.assess.channels import channel_verdicts, is_weak
from amtsblick.assess.kinship import carries_name
from amtsblick.assess.timeline.dark import untold_in_the_dark
from amtsblick.assess.timeline.hubs import ended_hubs, several_hubs, unseen_hubs
from amtsblick.assess.timeline.identity import key_of
from amtsblick.assess.timeline.passing import passing_sights, untold_around
from amtsblick.assess.timeline.profile_facts import facts_of_sheet
from amtsblick.assess.timeline.remarks import remarks_of_look, remarks_of_sheet, with_handles
from amtsblick.assess.timeline.rows import (
    own_by_sheet,
    page_key,
    ref_of_capture,
    ref_of_look,
    rows_of_look,
    rows_of_sheet,
    shared_roles,
    untold_by_look,
    untold_by_sheet,
)
from amtsblick.values.answers import OwnChannel, PageState
from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, State
from amtsblick.values.history import Source
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.past import PastLook, PastSeries
from amtsblick.values.survey import BodySheet, Examination, PageLook, Standing
from amtsblick.values.timeline import Channel, ProfileFact, Remark, Row

_GONE: Final = frozenset({404, 410})
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_SURVEYS: Final = 2
"""Live surveys that must meet the server's own "no such page" before a page counts as taken down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that is kept of one body.

    ``sheets`` are those of all its surveys, ``series`` what archives hold; ``looks`` are archived
    captures that belong to no series. ``kin`` are the bodies above this one and their other children:
    an archived page may show their channels too.
    """

    body: Body
    sheets: Sequence[BodySheet] = ()
    series: Sequence[PastSeries] = ()
    looks: Sequence[PastLook] = ()
    kin: Sequence[Body] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One body's observations. ``taken_down`` maps pages to the moment since when they are official no more.

    ``facts`` are what surveys found on profiles that they checked. ``judged`` are accounts that a survey called the body's own; others were seen in archives only.
    """

    record: Record
    rows: Sequence[Row]
    remarks: Sequence[Remark]
    sources: Mapping[str, Source]
    taken_down: Mapping[str, datetime] = field(default_factory=dict)
    facts: Sequence[ProfileFact] = ()
    judged: frozenset[Channel] = frozenset()


def gather(record: Record, knowledge: Knowledge, *, until: datetime | None = None) -> Gathered:
    """Observations of one body, up to and including ``until``."""
    looks = list({ref_of_look(one): one for one in _looks(record)}.values())
    shared = shared_roles(record.sheets) | several_hubs(looks)
    judged, known = _judged(record.sheets)
    ours = judged | _in_archives_only(record, looks, judged, known)
    rows = [
        *(
            row
            for one in record.sheets
            for row in rows_of_sheet(one, ours=ours.__contains__, by_address=shared)
        ),
        *(row for one in looks for row in rows_of_look(one, ours=ours.__contains__, by_address=shared)),
    ]
    accounts = sorted({(key_of(row[1], row[2])[0], row[2]) for row in rows if row[1]})
    rows += (row for one in record.sheets for row in untold_by_sheet(one, accounts, by_address=shared))
    rows += (row for one in looks for row in untold_by_look(one, accounts, by_address=shared))
    rows += unseen_hubs(looks, shared)
    rows = [row for row in rows if until is None or row[3] <= until]
    rows += [*untold_in_the_dark(rows, accounts), *untold_around(rows, passing_sights(looks))]
    remarks = [
        *(one for sheet in record.sheets for one in remarks_of_sheet(sheet, knowledge, by_address=shared)),
        *(one for look in looks for one in remarks_of_look(look, knowledge, by_address=shared)),
    ]
    return Gathered(
        record=record,
        rows=rows,
        remarks=[one for one in with_handles(remarks, accounts) if until is None or one.seen_at <= until],
        sources=dict(_sources(record.sheets, looks)),
        taken_down=ended_hubs(record.sheets, looks, shared, until=until) | _taken_down(record, shared, until),
        facts=[
            fact
            for sheet in record.sheets
            for fact in facts_of_sheet(sheet)
            if until is None or fact.when <= until
        ],
        judged=judged,
    )


def _looks(record: Record) -> Iterator[PastLook]:
    yield from record.looks
    for series in record.series:
        yield from series.looks


def _judged(sheets: Sequence[BodySheet]) -> tuple[frozenset[Channel], frozenset[Channel]]:
    """Accounts that are the body's own by its sheets, and all that they speak of.

    An account that the newest sheet gives to another body is not the body's, whatever older ones say:
    they were judged with fewer bodies beside it. A mere mention takes nothing away.
    """
    newest: dict[Channel, Standing] = {}
    known: set[Channel] = set()
    for sheet in sorted(sheets, key=_moment):
        for account, standing in own_by_sheet(sheet).items():
            known.add(account)
            if standing is not Standing.MENTIONED:
                newest[account] = standing
    own = frozenset(account for account, standing in newest.items() if standing is Standing.OWN)
    return own, frozenset(known)


def _moment(sheet: BodySheet) -> datetime:
    return max((page.taken_at for page in sheet.pages), default=_NEVER)


def _in_archives_only(
    record: Record, looks: Iterable[PastLook], judged: frozenset[Channel], known: frozenset[Channel]
) -> frozenset[Channel]:
    """Accounts that no sheet speaks of and that archived captures show as the body's own."""
    strong: set[Channel] = set()
    weak: set[Channel] = set()
    for look in looks:
        if look.state is State.LOOKED:
            for channel in _own(record.body, look):
                account = key_of(channel.service, channel.handle)
                if account not in known and not _is_of_kin(channel.handle, record):
                    (weak if is_weak(channel) else strong).add(account)
    rivals = {service for service, _ in strong | judged}
    return frozenset(strong | {one for one in weak if one[0] not in rivals})


def _own(body: Body, look: PastLook) -> Iterator[OwnChannel]:
    """Channels of the capture that a survey of this one page would call the body's own."""
    channels = [one for one in look.answers if isinstance(one, OwnChannel)]
    capture = look.capture
    examination = Examination(
        capture=Capture(
            url=capture.url, requested=capture.url, taken_at=capture.taken_at, collector=capture.archive
        ),
        page=PageState(state=look.state, detail=look.detail),
        answers=tuple(channels),
    )
    own = {
        key_of(one.service, one.handle)
        for one in channel_verdicts(body, [examination])
        if one.standing is Standing.OWN
    }
    return (one for one in channels if key_of(one.service, one.handle) in own)


def _is_of_kin(handle: str, record: Record) -> bool:
    """Does the handle name a relative of the body and not the body itself?"""
    return not carries_name(handle, record.body) and any(carries_name(handle, one) for one in record.kin)


def _sources(sheets: Iterable[BodySheet], looks: Iterable[PastLook]) -> Iterator[tuple[str, Source]]:
    for sheet in sheets:
        for cell in sheet.cells:
            cited = [one for channel in cell.channels for one in channel.citations]
            for one in (*cited, *(citation for _, citation in cell.notices)):
                ref = ref_of_capture(one.evidence_ref, one.page_url, one.taken_at)
                yield ref, Source(page_url=one.page_url, taken_at=one.taken_at, evidence=one.evidence_ref)
        for page in sheet.pages:
            ref = ref_of_capture(page.evidence_ref, page.url, page.taken_at)
            yield ref, Source(page_url=page.url, taken_at=page.taken_at, evidence=page.evidence_ref)
    for look in looks:
        capture = look.capture
        yield (
            ref_of_look(look),
            Source(
                page_url=capture.url,
                taken_at=capture.taken_at,
                evidence=look.evidence,
                archive=capture.archive,
                archived_at=capture.locator if _is_address(capture.locator) else "",
            ),
        )


def _is_address(locator: str) -> bool:
    return locator.startswith(("https://", "http://"))


def _taken_down(record: Record, shared: frozenset[str], until: datetime | None) -> dict[str, datetime]:
    """Pages of which the body's own server says, survey after survey, that they do not exist.

    That is an answer and no failure: the start page was looked at in the same surveys. Archives are not
    asked, they hold error pages of a day.
    """
    looks: dict[str, list[PageLook]] = defaultdict(list)
    for sheet in record.sheets:
        alive = any(page.role == "start" and page.state is State.LOOKED for page in sheet.pages)
        for page in sheet.pages if alive else ():
            if page.role != "start" and (until is None or page.taken_at <= until):
                looks[page_key(record.body.id, page.role, page.url, shared)].append(page)
    ends: dict[str, datetime] = {}
    for key, each in looks.items():
        gone: list[PageLook] = []
        for look in sorted(each, key=lambda one: one.taken_at):
            gone = [*gone, look] if _is_gone(look) else []
        if len({look.taken_at.date() for look in gone}) >= _SURVEYS:
            ends[key] = gone[0].taken_at
    return ends


def _is_gone(look: PageLook) -> bool:
    return look.state is State.SOFT_404 or (look.state is State.CLIENT_ERROR and look.status in _GONE)
