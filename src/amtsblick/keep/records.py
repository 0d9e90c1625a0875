"""What does the register give back that is not already a value of the survey?"""

from dataclasses import dataclass

from amtsblick.values.body import Body
from amtsblick.values.capture import Capture, EvidenceRef
from amtsblick.values.survey import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """How many bodies of a list were new, changed, or known just so."""

    added: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many bodies of a survey are recorded."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyClaim:
    """One body's sheet shows a channel."""

    body_id: str
    standing: Standing
    via: str | None
    reason: str
    pages_seen: int
    pages_looked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedChannel:
    """A channel that more than one body shows. ``key`` is its folded handle."""

    service: str
    key: str
    handle: str
    url: str
    claims: tuple[BodyClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCapture:
    """One capture as the register knows it.

    ``capture.body`` is empty and of the headers only etag, last-modified and content-type are
    kept; the whole answer lies where ``capture.evidence`` points.
    """

    role: str
    capture: Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBody:
    """A body of a survey with its captures in visiting order."""

    body: Body
    captures: tuple[StoredCapture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request for an address may say, and what it would be unchanged from."""

    etag: str
    last_modified: str
    evidence: EvidenceRef
