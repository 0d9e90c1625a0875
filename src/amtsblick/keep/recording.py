"""How does one body's sheet become rows? Captures once, statements once per judgement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from amtsblick.assess.changes import NOT_VISITED, Page, sight
from amtsblick.assess.sheet import VERIFY, Looked
from amtsblick.keep.sightings import seen_before
from amtsblick.keep.tables import answer, capture, channel, claim, look, observation, sheet
from amtsblick.keep.wording import digest, key_of, spelled, subject_of
from amtsblick.parse.codec import tag_of
from amtsblick.values.answers import Answer, OwnChannel
from amtsblick.values.capture import Capture, State
from amtsblick.values.survey import BodySheet, ChannelVerdict, Outcome

_HEADERS: Final = (("etag", "etag"), ("last_modified", "last-modified"), ("content_type", "content-type"))

# Built once: putting a statement together costs more than running it.
_CHANNEL_IDS: Final = select(channel.c.id, channel.c.service, channel.c.key).where(
    channel.c.service.in_(bindparam("services", expanding=True)),
    channel.c.key.in_(bindparam("keys", expanding=True)),
)
_NEW_CHANNELS: Final = {
    "sqlite": sqlite.insert(channel).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(channel).on_conflict_do_nothing(),
}
_INSERTS: Final = {table: insert(table) for table in (capture, look, observation, answer, sheet, claim)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One examined capture with its number within survey and body."""

    number: int
    looked: Looked

    @property
    def state(self) -> State:
        """Judged state of the capture."""
        return self.looked.examination.page.state

    @property
    def capture(self) -> Capture:
        """The capture itself."""
        return self.looked.examination.capture

    @property
    def of_body(self) -> bool:
        """Was this a visit to the body's own pages, not to a profile that may link back?"""
        return self.looked.role != VERIFY

    @property
    def addresses(self) -> set[str]:
        """What the page can be found again by."""
        return {self.capture.url, self.capture.requested}

    @property
    def own_channels(self) -> Iterator[OwnChannel]:
        """Channels that the page shows as its owner's.

        A page that was not looked at shows none, but a redirect on the way to it may: the same
        rule as in ``assess.channels``.
        """
        if self.of_body and (self.state is State.LOOKED or self.capture.hops):
            for one in self.looked.examination.answers:
                if isinstance(one, OwnChannel):
                    yield one


def numbered(looked: Sequence[Looked]) -> list[Numbered]:
    """Captures of a first recording, numbered in visiting order."""
    return [Numbered(number=number, looked=one) for number, one in enumerate(looked)]


def add_captures(connection: Connection, survey: int, body: str, pages: Iterable[Numbered]) -> None:
    """Enter what was visited, without any judgement."""
    _insert(connection, capture, [_capture_row(survey, body, page) for page in pages])


def _capture_row(survey: int, body: str, page: Numbered) -> dict[str, Any]:
    taken = page.capture
    ref = taken.evidence
    row = {
        "survey": survey,
        "body": body,
        "number": page.number,
        "role": page.looked.role,
        "url": taken.url,
        "url_digest": digest(taken.url),
        "requested": taken.requested,
        "taken_at": taken.taken_at,
        "status": taken.status,
        "failure": taken.failure,
        "failure_detail": taken.failure_detail,
        "collector": taken.collector,
        "remote_address": taken.remote_address,
        "hops": spelled(
            [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in taken.hops]
        ),
        "watched": spelled(sorted(taken.watched)),
        "bundle": ref.bundle if ref else None,
        "record": ref.record if ref else None,
        "record_offset": ref.offset if ref else None,
        "digest": ref.digest if ref else None,
        "unchanged": spelled(taken.unchanged) if taken.unchanged else None,
    }
    return row | {column: taken.header(header) for column, header in _HEADERS}


class Statements:
    """Everything one judgement says about one body; written in the caller's transaction."""

    def __init__(
        self, survey: int, judgement: int, judged: BodySheet, pages: Sequence[Numbered], when: datetime
    ) -> None:
        self._survey = survey
        self._of = {"survey": survey, "body": judged.body.id, "judgement": judgement}
        self._sheet = judged
        self._pages = pages
        self._when = when

    def write(self, connection: Connection) -> None:
        """Enter looks, observations and answers of the pages, then the sheet."""
        _insert(connection, look, [self._look(page) for page in self._pages])
        channels = self._channels(connection)
        known = seen_before(connection, self._survey, self._sheet.body.id)
        rows = [*self._seen(channels), *self._missed(known, channels)]
        _insert(connection, observation, rows)
        _insert(connection, answer, list(self._answers()))
        self.write_sheet(connection, channels)

    def write_sheet(self, connection: Connection, channels: dict[tuple[str, str], int] | None = None) -> None:
        """Enter the sheet and its verdicts only: what a second pass over all bodies changes."""
        ids = self._channels(connection) if channels is None else channels
        row = {"judged_at": self._when, "state": self._sheet.state, "sheet": spelled(self._sheet)}
        _insert(connection, sheet, [self._of | row])
        verdicts = {key_of(one.service, one.handle): one for one in self._verdicts()}
        _insert(connection, claim, [self._claim(ids[key], one) for key, one in verdicts.items()])

    def _verdicts(self) -> Iterator[ChannelVerdict]:
        for cell in self._sheet.cells:
            yield from cell.channels

    def _channels(self, connection: Connection) -> dict[tuple[str, str], int]:
        """Ids of all channels spoken of here; unknown ones are entered."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        shown: list[OwnChannel | ChannelVerdict] = [one for page in self._pages for one in page.own_channels]
        for one in [*self._verdicts(), *shown]:
            service, key = key_of(one.service, one.handle)
            found.setdefault(
                (service, key), {"service": service, "key": key, "handle": one.handle, "url": one.url}
            )
        if not found:
            return {}
        # Sorted, so that two writers never wait for each other's rows crosswise.
        new = [found[pair] for pair in sorted(found)]
        connection.execute(_NEW_CHANNELS[connection.dialect.name], new)
        wanted = {
            "services": sorted({service for service, _ in found}),
            "keys": sorted({key for _, key in found}),
        }
        rows = connection.execute(_CHANNEL_IDS, wanted)
        return {(row.service, row.key): row.id for row in rows}

    def _look(self, page: Numbered) -> dict[str, Any]:
        judged = page.looked.examination.page
        return self._of | {"capture": page.number, "state": judged.state, "detail": judged.detail}

    def _seen(self, channels: dict[tuple[str, str], int]) -> Iterator[dict[str, Any]]:
        for page in self._pages:
            for one in page.own_channels:
                channel_id = channels[key_of(one.service, one.handle)]
                yield self._observation(channel_id, Outcome.SEEN, page=page) | {
                    "place": one.place,
                    "reason": one.reason,
                    "evidence_path": one.evidence.path,
                    "excerpt": one.evidence.excerpt,
                }

    def _missed(
        self, known: dict[int, list[Page]], channels: dict[tuple[str, str], int]
    ) -> Iterator[dict[str, Any]]:
        """Rows for channels that a page or earlier survey showed: absent, or out of sight and why.

        One row per capture of a page that showed the channel (last time, or in another capture of
        this survey) and does not here; one row without a capture for the body as a whole when no
        page shows it any more.
        """
        seen_on: dict[int, set[int]] = {}
        showed = {channel_id: {page.url for page in pages} for channel_id, pages in known.items()}
        for page in self._pages:
            for one in page.own_channels:
                channel_id = channels[key_of(one.service, one.handle)]
                seen_on.setdefault(channel_id, set()).add(page.number)
                showed.setdefault(channel_id, set()).update(page.addresses)
        for channel_id, addresses in showed.items():
            here = seen_on.get(channel_id, set())
            for page in self._pages:
                if page.number not in here and page.of_body and addresses & page.addresses:
                    yield self._observation(channel_id, *_outcome(page.state), page=page)
            if not here:
                yield self._missed_on_body(channel_id, known[channel_id])

    def _missed_on_body(self, channel_id: int, showed: list[Page]) -> dict[str, Any]:
        visited = [
            Page(url=url, role=page.looked.role, state=page.state)
            for page in self._pages
            if page.of_body
            for url in page.addresses
        ]
        state = sight(showed, visited)
        if state is None and self._sheet.state is not State.LOOKED:
            state = self._sheet.state
        outcome, why = (Outcome.NOT_LOOKED, NOT_VISITED) if state is None else _outcome(state)
        return self._observation(channel_id, outcome, why)

    def _observation(
        self, channel_id: int, outcome: Outcome, why: str = "", page: Numbered | None = None
    ) -> dict[str, Any]:
        return self._of | {
            "capture": page.number if page else None,
            "channel": channel_id,
            "outcome": outcome,
            "why": why,
            "observed_at": page.capture.taken_at if page else self._latest(),
            "place": "",
            "reason": "",
            "evidence_path": "",
            "excerpt": "",
        }

    def _latest(self) -> datetime:
        """When the body was last tried: archives speak of their own time, not of today."""
        return max((page.capture.taken_at for page in self._pages), default=self._when)

    def _answers(self) -> Iterator[dict[str, Any]]:
        """Each distinct answer once with all captures that give it.

        What stands in a site's header or footer is answered alike on every page.
        """
        given: dict[Answer, list[int]] = {}
        for page in self._pages:
            own = set(page.own_channels)
            for one in page.looked.examination.answers:
                if one not in own:
                    given.setdefault(one, []).append(page.number)
        for one, numbers in given.items():
            yield self._of | {
                "kind": tag_of(type(one)),
                "subject": subject_of(one),
                "payload": spelled(one),
                "captures": spelled(sorted(set(numbers))),
            }

    def _claim(self, channel_id: int, verdict: ChannelVerdict) -> dict[str, Any]:
        return self._of | {
            "channel": channel_id,
            "standing": verdict.standing,
            "via": verdict.via,
            "reason": verdict.reason,
            "pages_seen": verdict.pages_seen,
            "pages_looked": verdict.pages_looked,
            "verification": verdict.verification,
        }


def _outcome(state: State) -> tuple[Outcome, str]:
    """Of a channel that a page in this state does not show."""
    return (Outcome.NOT_SEEN, "") if state is State.LOOKED else (Outcome.NOT_LOOKED, state)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(_INSERTS[table], rows)
