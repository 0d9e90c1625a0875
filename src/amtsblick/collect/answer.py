"""How is one answer taken as it arrives, and how much of it?"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from amtsblick.collect.failures import failure_of, may_pass
from amtsblick.collect.line import RawHeaders
from amtsblick.parse.coding import CapError, CodingError, Unpacker
from amtsblick.values.capture import State

HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED: Final = 304
_OK: Final = range(200, 300)

_DRAIN: Final = 16 * 1024
"""Redirect bodies up to this size are read so that the connection can be used again."""
_ERROR_CAP: Final = 1024 * 1024
"""Error pages are read up to here: enough to recognise a bot wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one request brought: an answer, or a failure, or an answer that failed half-way."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    peer: str = ""
    failure: State | None = None
    detail: str = ""
    may_pass: bool = False
    """Is the failure of a kind that a second try may cure?"""

    def header(self, name: str) -> str:
        """Value of the last header called ``name`` (lower case), or ""."""
        return _last(self.headers, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appetite:
    """What is wanted: content types (none means any) and the cap in bytes.

    ``whole`` counts a longer body as failure.
    """

    kinds: frozenset[str] = HTML
    cap: int
    whole: bool = True


class Answer:
    """Takes one answer; ``keep`` bytes are kept of a body that is too large or not wanted.

    ``peer`` is the address that was really talked to, ``status`` None until a head came.
    """

    def __init__(self, appetite: Appetite, *, keep: int) -> None:
        self.peer = ""
        self.status: int | None = None
        self._appetite = appetite
        self._keep = keep
        self._headers: tuple[tuple[str, str], ...] = ()
        self._declared = 0
        self._cap, self._whole = 0, False
        self._unpacker: Unpacker | None = None
        self._arrived = 0
        self._stopped = False
        self._failure: State | None = None
        self._detail = ""

    def begin(self, status: int, headers: RawHeaders) -> bool:
        """Decide from the head how much of the body is wanted; False when nothing is."""
        self.status = status
        self._headers = _decoded(headers)
        length = _last(self._headers, "content-length")
        self._declared = int(length) if length.isdecimal() else 0
        if status == NOT_MODIFIED:
            return True
        if status in REDIRECTS:
            return bool(length) and self._declared <= _DRAIN
        self._choose(status)
        try:
            self._unpacker = Unpacker(_last(self._headers, "content-encoding"), self._cap)
        except CodingError as error:
            return self._stop(State.BROKEN, str(error))
        return True

    def feed(self, data: bytes) -> bool:
        """Unpack a piece; False once enough came."""
        unpacker = self._unpacker
        if unpacker is None:  # the text of a redirect, read so that the connection can be used again
            return True
        self._arrived += len(data)
        try:
            unpacker.feed(data)
        except CapError:
            return self._full()
        except CodingError as error:
            return self._stop(State.BROKEN, str(error))
        # Packed data that never yields anything must not be read for ever either.
        return self._arrived <= self._cap + _DRAIN or self._full()

    def reply(self) -> Reply:
        """The answer, once it has come to its end or enough of it was taken."""
        if self._unpacker is not None and not self._stopped:
            try:
                self._unpacker.finish()
            except CodingError as error:
                self._stop(State.BROKEN, str(error))
        return self._told()

    def failed(self, error: Exception) -> Reply:
        """What came before ``error`` ended it, and what that error means."""
        if self._unpacker is None and self.status is not None:
            return self._told()  # of a redirect nothing is missing
        failure, detail = failure_of(error)
        self._stop(failure, detail)
        return self._told(passing=may_pass(error))

    def _choose(self, status: int) -> None:
        kind = _last(self._headers, "content-type").partition(";")[0].strip().lower()
        kinds, cap, good = self._appetite.kinds, self._appetite.cap, status in _OK
        if kind and kinds and kind not in kinds:
            self._cap = self._keep
            if good:
                self._failure, self._detail = State.NOT_HTML, f"content type {kind[:80]}"
        elif good:
            self._whole = self._appetite.whole
            self._cap = self._keep if self._whole and self._declared > cap else cap
        else:
            self._cap = min(_ERROR_CAP, cap)

    def _full(self) -> bool:
        self._stopped = True
        if self._whole:
            announced = self._declared > self._cap
            said = f"{self._declared} bytes announced" if announced else f"more than {self._cap} bytes"
            self._stop(State.TOO_LARGE, said)
        return False

    def _stop(self, failure: State, detail: str) -> bool:
        self._stopped = True
        self._failure, self._detail = failure, detail
        return False

    def _told(self, *, passing: bool = False) -> Reply:
        body = self._unpacker.body if self._unpacker is not None else b""
        return Reply(
            status=self.status,
            headers=self._headers,
            body=body[: self._keep] if self._failure is State.TOO_LARGE else body,
            peer=self.peer,
            failure=self._failure,
            detail=self._detail,
            may_pass=passing,
        )


def _decoded(raw: RawHeaders) -> tuple[tuple[str, str], ...]:
    try:
        return tuple([(_name(name), value.decode()) for name, value in raw])
    except UnicodeDecodeError:
        return tuple([(_name(name), _value(value)) for name, value in raw])


@lru_cache(maxsize=1024)
def _name(name: bytes) -> str:
    return name.decode("latin-1").lower()


def _last(headers: tuple[tuple[str, str], ...], name: str) -> str:
    for key, value in reversed(headers):
        if key == name:
            return value
    return ""


def _value(value: bytes) -> str:
    # RFC 9110 allows obs-text of unknown charset: UTF-8 when it is, else byte for byte.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
