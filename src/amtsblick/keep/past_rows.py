"""How do series and looks at the past become rows, and rows become them again?"""

import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, get_type_hints

from sqlalchemy import Row

from amtsblick.keep.judgements import Judge
from amtsblick.keep.wording import digest, said, spelled
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.capture import EvidenceRef, State
from amtsblick.values.past import PastCapture, PastIndex, PastLook, PastSeries

_ANSWERS: Final[Any] = get_type_hints(PastLook)["answers"]
_CAPTURES: Final[Any] = tuple[PastCapture, ...]


def index_row(captures: tuple[PastCapture, ...]) -> dict[str, Any]:
    """What an index names, packed, under its digest."""
    text = spelled(to_json(captures, _CAPTURES))
    return {"digest": digest(text), "captures": zlib.compress(text.encode())}


def series_row(series: PastSeries, judge: Judge, when: datetime) -> dict[str, Any]:
    """Row of one series, without the digest of its index."""
    index = series.index
    moments = [one.taken_at for one in index.captures]
    return {
        "body": series.body,
        "role": series.role,
        "page": series.page,
        "archive": index.archive,
        "index_url": index.url,
        "asked_at": index.asked_at,
        "state": index.state,
        "detail": index.detail,
        "captures": len(moments),
        "first_taken_at": min(moments, default=None),
        "last_taken_at": max(moments, default=None),
        "broken": spelled(list(index.broken)),
        "complete": series.complete,
        "recorded_at": when,
        "software": judge.software,
        "knowledge": judge.knowledge,
    }


def _unpacked(packed: bytes) -> tuple[PastCapture, ...]:
    captures: tuple[PastCapture, ...] = from_json(_CAPTURES, said(zlib.decompress(packed)))
    return captures


def look_row(look: PastLook) -> dict[str, Any]:
    """What was fetched, without its series, key and attempt."""
    ref = look.evidence
    return {
        "body": look.body,
        "locator": look.capture.locator,
        "url": look.capture.url,
        "taken_at": look.capture.taken_at,
        "index_digest": look.capture.digest,
        "index_status": look.capture.status,
        "index_media_type": look.capture.media_type,
        "fetched_at": look.fetched_at,
        "same_as": look.same_as,
        "bundle": ref.bundle if ref else None,
        "record": ref.record if ref else None,
        "record_offset": ref.offset if ref else None,
        "digest": ref.digest if ref else None,
    }


def judgement_row(look: PastLook, judge: Judge, when: datetime) -> dict[str, Any]:
    """What a judge says about a look, without the look's number."""
    return {
        "judged_at": when,
        "software": judge.software,
        "knowledge": judge.knowledge,
        "state": look.state,
        "detail": look.detail,
        "answers": spelled(to_json(look.answers, _ANSWERS)),
    }


def answers_of(text: str) -> tuple[Any, ...]:
    """What the page of a look shows."""
    answers: tuple[Any, ...] = from_json(_ANSWERS, said(text))
    return answers


def to_look(row: Row[Any], role: str, answers: tuple[Any, ...]) -> PastLook:
    """Look from a row of look, series and judgement; ``role`` is the page's role today."""
    ref = None
    if row.record is not None:
        ref = EvidenceRef(bundle=row.bundle, record=row.record, offset=row.record_offset, digest=row.digest)
    return PastLook(
        body=row.body,
        role=role,
        page=row.page,
        capture=PastCapture(
            archive=row.archive,
            url=row.url,
            taken_at=row.taken_at,
            locator=row.locator,
            digest=row.index_digest,
            status=row.index_status,
            media_type=row.index_media_type,
        ),
        fetched_at=row.fetched_at,
        state=State(row.state),
        detail=row.detail,
        answers=answers,
        evidence=ref,
        same_as=row.same_as,
    )


def to_series(row: Row[Any], packed: bytes, role: str, looks: Sequence[PastLook]) -> PastSeries:
    """Series from its row and packed index; ``role`` as in ``to_look``, ``looks`` at its page in its archive."""
    return PastSeries(
        body=row.body,
        role=role,
        page=row.page,
        index=PastIndex(
            archive=row.archive,
            url=row.index_url,
            asked_at=row.asked_at,
            captures=_unpacked(packed),
            state=State(row.state),
            detail=row.detail,
            broken=tuple(said(row.broken)),
        ),
        looks=tuple(looks),
        complete=row.complete,
    )
