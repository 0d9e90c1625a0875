"""How is the raw record of one pass written?"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

import orjson

from amtsblick.values.recording import BrowserFacts, PassName, RawPass, TapeLine

_OPTIONS = orjson.OPT_NON_STR_KEYS


class Tape:
    """Lines in the order of events and blobs by digest. ``t`` counts seconds since its making."""

    def __init__(self, *, name: PassName, site: str, browser: BrowserFacts) -> None:
        self.name = name
        self.started_at = datetime.now(UTC)
        self._zero = time.monotonic()
        self._lines: list[bytes] = []
        self._blobs: dict[str, bytes] = {}
        self.blob_bytes = 0
        self.line(
            TapeLine.PASS,
            name=name,
            started_at=self.started_at.isoformat(),
            site=site,
            browser=asdict(browser),
        )

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def now(self) -> float:
        """Seconds since the pass began."""
        return time.monotonic() - self._zero

    def line(self, kind: TapeLine, /, **fields: object) -> int:
        """Write one line; returns its event number."""
        self._lines.append(_line({"k": kind.value, "t": round(self.now, 4), **fields}))
        return len(self._lines) - 1

    def blob(self, data: bytes) -> str:
        """Keep bytes; returns the digest that lines point to them with."""
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        if digest not in self._blobs:
            self._blobs[digest] = data
            self.blob_bytes += len(data)
        return digest

    def finish(self) -> RawPass:
        """What has been recorded so far."""
        return RawPass(
            name=self.name,
            started_at=self.started_at,
            lines=tuple(self._lines),
            blobs=dict(self._blobs),
        )


def _line(record: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(record, option=_OPTIONS)
    except orjson.JSONEncodeError:
        # A page may put half of a surrogate pair anywhere; it is kept as a visible replacement.
        return orjson.dumps(_mended(record), option=_OPTIONS)


def _mended(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {str(_mended(str(key))): _mended(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mended(item) for item in value]
    return value
