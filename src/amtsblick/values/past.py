"""What do web archives hold of a page, and what did a look at one of their captures show?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from amtsblick.values.answers import ChannelPointer, Notice, OwnChannel
from amtsblick.values.capture import EvidenceRef, Lead, State

PastAnswer: TypeAlias = OwnChannel | ChannelPointer | Notice | Lead
"""Own channels, offers of channels behind own addresses, notices, and leads to the pages that list channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCapture:
    """One capture that an archive's index names.

    ``archive`` is the archive's name as its ``PastIndex`` has it, ``url`` the original address,
    ``taken_at`` aware, in UTC. ``locator`` finds the raw capture again: an absolute address, or
    "file@offset" of an own archive. ``digest`` is the payload's digest as the index spells it: equal
    digests of one archive mean equal bytes; "" when the index tells none. ``status`` and
    ``media_type`` are what the index says, None and "" when it does not.
    """

    archive: str
    url: str
    taken_at: datetime
    locator: str
    digest: str = ""
    status: int | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastIndex:
    """What one archive says it holds of one address, oldest first, doublets removed.

    ``state`` is LOOKED when the archive answered (also with captures), ARCHIVE_GAP when it holds
    nothing, WITHHELD when it shows nothing, else why nobody could ask; ``detail`` says so in English.
    ``broken`` names lines of the index that could not be read.
    """

    archive: str
    url: str
    asked_at: datetime
    captures: tuple[PastCapture, ...]
    state: State = State.LOOKED
    detail: str = ""
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLook:
    """A look at one archived capture of an official page of a body.

    ``role`` and ``page`` are the page's role and address today, ``capture`` what was fetched at
    ``fetched_at``. ``answers`` is what the page shows; empty unless ``state`` is LOOKED. ``same_as`` is the locator of the look whose bytes the index says are the same:
    then nothing was fetched and evidence is that look's.
    """

    body: str
    role: str
    page: str
    capture: PastCapture
    fetched_at: datetime
    state: State
    detail: str = ""
    answers: tuple[PastAnswer, ...] = ()
    evidence: EvidenceRef | None = None
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSeries:
    """One page of one body in one archive, as far as it was looked at in one go.

    ``complete`` says that every change between the captures looked at is as narrow as the archive
    allows; False for a half-finished backfill and where captures could not be looked at.
    """

    body: str
    role: str
    page: str
    index: PastIndex
    looks: tuple[PastLook, ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArchive:
    """A public web archive and the interfaces through which it is asked.

    ``interface`` is "wayback" or "pywb" (a CDX index of that dialect), "timemap" or "commoncrawl". ``index``
    is the endpoint, for TimeMaps the prefix of their addresses. ``captures`` is the prefix before a capture's
    digits, for Common Crawl of its files.
    """

    id: str
    name: str
    interface: str
    index: str
    captures: str
    sources: tuple[str, ...]
    checked_on: date
