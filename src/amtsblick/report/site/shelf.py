"""Everything that the site tells, read and disclosed, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from amtsblick.report.documents.paper import Edition
from amtsblick.report.words import Lang
from amtsblick.values.holdings import Holdings
from amtsblick.values.observed import Observed
from amtsblick.values.records import RecordKind

BOTH: Final[tuple[Lang, ...]] = ("de", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """When a record was published first, and when as it stands now."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What is public on a day.

    ``held`` has disclosed records only, ``held.bodies`` every body that may be named. ``pages`` are the ids
    of bodies that have a page, in order. ``issues`` are by kind and id. ``observed`` are by body;
    a body without an entry was never looked for. ``newest`` is the last moment at which anything shown changed.
    """

    held: Holdings
    pages: tuple[str, ...]
    editions: tuple[Edition, ...] = ()
    issues: Mapping[tuple[RecordKind, str], Issue]
    observed: Mapping[str, Observed]
    newest: date

    def issue(self, kind: RecordKind, record: str) -> Issue:
        """When a record that is shown was published."""
        return self.issues[kind, record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the site is to be published.

    ``base`` is the address of its folder with a slash at its end, "" when nobody knows. ``licence`` is an
    address of the German licence list or "". ``publisher`` is a name or "", ``contact`` an e-mail or web
    address or "", ``imprint`` the imprint's text or "". ``fragments`` asks for pieces to put into a body's own page.
    ``start`` and ``landing`` are where the start page and the page about the data lie below ``base``, "" for
    where the folder has them.
    """

    langs: tuple[Lang, ...] = BOTH
    base: str = ""
    licence: str = ""
    publisher: str = ""
    publisher_address: str = ""
    contact: str = ""
    imprint: str = ""
    fragments: bool = False
    start: str = ""
    landing: str = ""
