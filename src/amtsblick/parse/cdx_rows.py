"""What is one row of a web archive's index?"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

NAMES: Final = {"original": "url", "mimetype": "mime", "statuscode": "status"}
"""The Wayback CDX server's field names in pywb's words."""
_DIGITS: Final = re.compile(r"\d{4,14}")
_UNKNOWN: Final = frozenset({"", "-", "unk"})
_REVISIT: Final = "warc/revisit"
_STATUS: Final = range(100, 600)
_OK: Final = 200
_NO_BYTES: Final = frozenset({"3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"})
"""SHA-1 of nothing, in base 32 and 16: what redirects have in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxRow:
    """One capture as an index names it.

    ``stamp`` are the timestamp's digits as they stand, ``taken_at`` (UTC) their beginning. What the index
    does not know is "" or None. ``blocked`` says that the archive names this capture but does not show it;
    ``revisit`` that its bytes are those of an earlier one.
    """

    url: str
    stamp: str
    taken_at: datetime
    digest: str = ""
    status: int | None = None
    media_type: str = ""
    filename: str = ""
    offset: int | None = None
    length: int | None = None
    blocked: bool = False
    revisit: bool = False


def row_of(raw: Mapping[str, object], original: str) -> CdxRow | str:
    """The row that fields spell, or why they spell none; ``original`` stands in for a missing address."""
    fields = {NAMES.get(name, name): str(value).strip() for name, value in raw.items() if value is not None}
    stamp = fields.get("timestamp", "")
    moment = moment_of(stamp)
    url = _known(fields.get("url", "")) or original
    if moment is None or not url:
        return f"has no date: {stamp!r}" if url else "names no address"
    kind = fields.get("mime", "")
    return CdxRow(
        url=url,
        stamp=stamp,
        taken_at=moment,
        digest=_known(fields.get("digest", "")),
        status=_status(fields.get("status", "")),
        media_type=_known(kind),
        filename=_known(fields.get("filename", "")),
        offset=_count(fields.get("offset", "")),
        length=_count(fields.get("length", "")),
        blocked=fields.get("access", "") in {"block", "exclude"},
        revisit=kind == _REVISIT,
    )


def page_digest(digest: str, status: int | None) -> str:
    """The digest where equal ones mean the same page; "" for redirects and errors.

    Their payloads are alike while their target or status, which is what matters, differs.
    """
    plain = digest.rpartition(":")[2].upper()
    return "" if status not in {None, _OK} or plain in _NO_BYTES else digest


def moment_of(stamp: str) -> datetime | None:
    """Beginning (UTC) of what 4 to 14 digits name; None when they name no moment."""
    if not (stamp.isascii() and _DIGITS.fullmatch(stamp)):
        return None
    year, rest = int(stamp[:4]), [int(stamp[at : at + 2]) for at in range(4, len(stamp) - 1, 2)]
    month, day, hour, minute, second = (*rest, *(1, 1, 0, 0, 0)[len(rest) :])
    try:
        in_month = day <= monthrange(year, month)[1]
        # Leap seconds have no place in Python's clock; the second before is near enough.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC) if in_month else None
    except (ValueError, OverflowError):
        return None


def resolved(rows: Sequence[CdxRow]) -> tuple[CdxRow, ...]:
    """Rows with revisits given the status and media type of the row that has their bytes."""
    known = {row.digest: row for row in reversed(rows) if row.digest and not row.revisit}

    def whole(row: CdxRow) -> CdxRow:
        origin = known.get(row.digest) if row.revisit else None
        if origin is None:
            return row
        status = origin.status if row.status is None else row.status
        return replace(row, status=status, media_type=origin.media_type)

    return tuple([whole(row) for row in rows])


def _known(value: str) -> str:
    return "" if value in _UNKNOWN else value


def _count(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() else None


def _status(value: str) -> int | None:
    number = _count(value)
    return number if number in _STATUS else None
