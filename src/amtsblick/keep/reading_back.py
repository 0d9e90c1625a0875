"""What was said, and what was visited? Sheets, shared channels and captures, always in chunks."""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Engine, Row, and_, bindparam, func, or_, select

from amtsblick.keep.bodies import COLUMNS, in_order, to_body
from amtsblick.keep.judgements import speaking
from amtsblick.keep.opening import reading
from amtsblick.keep.records import BodyClaim, SharedChannel, StoredBody, StoredCapture, Validators
from amtsblick.keep.surveys import DONE
from amtsblick.keep.tables import body_version, capture, channel, claim, sheet, survey_body
from amtsblick.keep.wording import digest, said
from amtsblick.parse.codec import from_json
from amtsblick.values.capture import Capture, EvidenceRef, Hop, State, Watch
from amtsblick.values.survey import BodySheet, Standing

_SHEETS: Final = 50
_OK: Final = 200
_HEADERS: Final = (("etag", "etag"), ("last_modified", "last-modified"), ("content_type", "content-type"))


def sheets(engine: Engine, survey: int, judgement: int | None) -> Iterator[BodySheet]:
    """Sheets of a survey in list order, each as the newest judgement has it."""
    query = (
        select(sheet.c.sheet, survey_body.c.position)
        .join(sheet, and_(sheet.c.survey == survey_body.c.survey, sheet.c.body == survey_body.c.body))
        .where(
            survey_body.c.survey == survey,
            sheet.c.judgement == speaking(survey_body.c.survey, survey_body.c.body, judgement),
        )
    )
    for row in in_order(engine, query, survey_body.c.position, _SHEETS):
        yield from_json(BodySheet, said(row.sheet))


def sheet_of(engine: Engine, survey: int, body: str, judgement: int | None) -> BodySheet | None:
    """One body's sheet, None when the survey has none of it."""
    with reading(engine) as connection:
        text = connection.execute(
            select(sheet.c.sheet).where(
                sheet.c.survey == survey,
                sheet.c.body == body,
                sheet.c.judgement == speaking(survey, body, judgement),
            )
        ).scalar()
    return None if text is None else from_json(BodySheet, said(text))


def shared_channels(engine: Engine, survey: int, judgement: int | None) -> Iterator[SharedChannel]:
    """Channels that more than one body's sheet shows, in the order of their first sighting."""
    stands = and_(
        claim.c.survey == survey, claim.c.judgement == speaking(claim.c.survey, claim.c.body, judgement)
    )
    shared = (
        select(claim.c.channel.label("id"))
        .where(stands)
        .group_by(claim.c.channel)
        .having(func.count(claim.c.body.distinct()) > 1)
    )
    query = select(channel).where(channel.c.id.in_(shared))
    place = and_(survey_body.c.survey == claim.c.survey, survey_body.c.body == claim.c.body)
    for row in in_order(engine, query, channel.c.id):
        with reading(engine) as connection:
            claims = connection.execute(
                select(claim)
                .join(survey_body, place)
                .where(stands, claim.c.channel == row.id)
                .order_by(survey_body.c.position)
            ).all()
        yield SharedChannel(
            service=row.service,
            key=row.key,
            handle=row.handle,
            url=row.url,
            claims=tuple(map(_to_claim, claims)),
        )


def _to_claim(row: Row[Any]) -> BodyClaim:
    return BodyClaim(
        body_id=row.body,
        standing=Standing(row.standing),
        via=row.via,
        reason=row.reason,
        pages_seen=row.pages_seen,
        pages_looked=row.pages_looked,
    )


def captures(engine: Engine, survey: int, judgement: int | None) -> Iterator[StoredBody]:
    """Recorded bodies of a survey with their captures, in list order.

    ``judgement`` leaves out the bodies that it has judged already.
    """
    query = (
        select(*COLUMNS, survey_body.c.position)
        .join(
            survey_body,
            and_(survey_body.c.body == body_version.c.body, survey_body.c.version == body_version.c.version),
        )
        .where(survey_body.c.survey == survey, survey_body.c.state == DONE)
    )
    if judgement is not None:
        judged = select(sheet.c.body).where(sheet.c.survey == survey, sheet.c.judgement == judgement)
        query = query.where(survey_body.c.body.not_in(judged))
    rows = in_order(engine, query, survey_body.c.position, _SHEETS)
    for _, group in groupby(enumerate(rows), key=lambda pair: pair[0] // _SHEETS):
        bodies = [to_body(row) for _, row in group]
        stored = _captures_of(engine, survey, [body.id for body in bodies])
        for body in bodies:
            yield StoredBody(body=body, captures=stored.get(body.id, ()))


def _captures_of(engine: Engine, survey: int, bodies: list[str]) -> dict[str, tuple[StoredCapture, ...]]:
    query = (
        select(capture)
        .where(capture.c.survey == survey, capture.c.body.in_(bodies))
        .order_by(capture.c.body, capture.c.number)
    )
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return {body: tuple(map(_to_capture, group)) for body, group in groupby(rows, key=attrgetter("body"))}


def _to_capture(row: Row[Any]) -> StoredCapture:
    headers = ((header, getattr(row, column)) for column, header in _HEADERS)
    return StoredCapture(
        role=row.role,
        capture=Capture(
            url=row.url,
            requested=row.requested,
            taken_at=row.taken_at,
            status=row.status,
            headers=tuple((header, value) for header, value in headers if value),
            hops=tuple(from_json(Hop, hop) for hop in json.loads(row.hops)),
            failure=State(row.failure) if row.failure else None,
            failure_detail=row.failure_detail,
            collector=row.collector,
            watched=frozenset(map(Watch, json.loads(row.watched))),
            remote_address=row.remote_address,
            unchanged=from_json(EvidenceRef, json.loads(row.unchanged)) if row.unchanged else None,
            evidence=_to_ref(row),
        ),
    )


def _to_ref(row: Row[Any]) -> EvidenceRef | None:
    if row.record is None:
        return None
    return EvidenceRef(bundle=row.bundle, record=row.record, offset=row.record_offset, digest=row.digest)


# Built once: it is asked before every visit, and putting a statement together costs more than running it.
_VALIDATORS: Final = (
    select(
        *(
            capture.c[name]
            for name in ("etag", "last_modified", "bundle", "record", "record_offset", "digest")
        )
    )
    .where(
        capture.c.url_digest == bindparam("digest"),
        capture.c.url == bindparam("url"),
        capture.c.status == _OK,
        capture.c.failure.is_(None),
        capture.c.unchanged.is_(None),
        capture.c.record.is_not(None),
        or_(capture.c.etag != "", capture.c.last_modified != ""),
    )
    .order_by(capture.c.taken_at.desc())
    .limit(1)
)


def validators(engine: Engine, url: str) -> Validators | None:
    """What the newest whole answer from ``url`` said for conditional requests, if anything."""
    with reading(engine) as connection:
        row = connection.execute(_VALIDATORS, {"digest": digest(url), "url": url}).first()
    ref = _to_ref(row) if row else None
    if row is None or ref is None:
        return None
    return Validators(etag=row.etag, last_modified=row.last_modified, evidence=ref)
