"""Which column of a table of facts means what, and what do its cells say?"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import islice
from typing import Final

from amtsblick.errors import InputError
from amtsblick.parse.bodies_columns import title
from amtsblick.parse.csv_table import Row
from amtsblick.parse.dates import full_dates

HEADERS: Final[Mapping[str, frozenset[str]]] = {
    "service": frozenset({"service", "dienst", "plattform", "platform", "netzwerk", "network"}),
    "handle": frozenset(
        {
            "handle",
            "kennung",
            "konto",
            "kontoname",
            "account",
            "kanal",
            "channel",
            "profil",
            "profile",
            "profiladresse",
        }
        | {"nutzername", "benutzername", "username", "user name", "url", "adresse", "address"}
    ),
    "looked_at": frozenset(
        {"looked at", "angesehen am", "gesehen am", "abgerufen am", "geprüft am", "stand", "datum"}
        | {"date", "seen at", "seen on", "checked on", "retrieved", "retrieved on"}
    ),
    "exists": frozenset({"exists", "existiert", "vorhanden", "there", "is there", "besteht"}),
    "last_post": frozenset(
        {"last post", "letzter beitrag", "letzter post", "newest post", "neuester beitrag", "last post at"}
        | {"letzter beitrag am"}
    ),
    "followers": frozenset({"followers", "follower", "abonnenten", "subscribers", "anzahl follower"}),
    "display_name": frozenset({"display name", "anzeigename", "name", "angezeigter name"}),
    "persistent_id": frozenset({"persistent id", "dauerhafte id", "account id", "konto id", "id"}),
    "moved_to": frozenset({"moved to", "umgezogen nach", "umgezogen zu", "neues konto", "new account"}),
    "redirects_to": frozenset({"redirects to", "leitet weiter auf", "leitet weiter zu", "weiterleitung"}),
    "links": frozenset({"links", "link", "verlinkt", "verlinkte adressen", "website", "webseite"}),
    "source": frozenset({"source", "quelle", "beleg", "nachweis"}),
}
NEEDED: Final = ("handle", "looked_at")
_HEADER_WITHIN: Final = 10
_ANSWERS: Final[Mapping[str, bool | None]] = {
    **dict.fromkeys(("yes", "ja", "y", "j", "true", "wahr", "1", "x", "vorhanden", "exists"), True),
    **dict.fromkeys(("no", "nein", "n", "false", "falsch", "0", "gelöscht", "deleted", "gone"), False),
    **dict.fromkeys(("", "unknown", "unbekannt", "?", "unklar", "-", "k. a.", "k.a.", "n/a"), None),
}
_TIME: Final = re.compile(
    r"(?<![\d.:-])([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?(?:\s*uhr)?\s*$", re.IGNORECASE
)
_AMOUNT: Final = re.compile(r"\d{1,3}(?:([.,' \u00a0\u2009\u202f\u2019])\d{3}(?:\1\d{3})*)?|\d+")
_MOST: Final = 20_000_000_000


def find_header(rows: Sequence[Row], name: str) -> tuple[int, dict[str, int]]:
    """Index of the header row, and which cell of a row belongs to which of our columns.

    Raises InputError when none of the first rows names the columns that are needed.
    """
    for number, row in enumerate(islice(rows, _HEADER_WITHIN)):
        columns = _columns(row)
        if all(needed in columns for needed in NEEDED):
            return number, columns
    missing = ", ".join(needed for needed in NEEDED if needed not in _columns(rows[0]))
    shown = ", ".join(filter(None, rows[0].cells))[:120]
    raise InputError(
        f"{name}: line {rows[0].line} is no header with the columns handle and looked_at (missing: {missing}; "
        f"found: {shown}); begin the file with a line such as: service,handle,looked_at,exists,last_post,followers"
    )


def _columns(header: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        for column, known in HEADERS.items():
            if title(cell) in known:
                found.setdefault(column, index)
    return found


def answer_of(cell: str) -> bool | None:
    """Yes, no, or None for "unknown" and nothing. Raises ValueError for anything else."""
    try:
        return _ANSWERS[cell.casefold()]
    except KeyError:
        raise ValueError(f"{cell[:80]!r} is neither yes nor no nor unknown") from None


def moment_of(cell: str, *, at: time) -> datetime:
    """The moment of a cell in UTC; a day without a time is meant ``at`` that time.

    ISO 8601 and German spellings. A time without an offset counts as UTC. Raises ValueError.
    """
    text = cell.strip()
    day = {one for _, one in full_dates(text)}
    if "T" in text or re.search(r"\d [+-]?\d{1,2}:\d", text):
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    if len(day) != 1:
        raise ValueError(f"{cell[:80]!r} names no day")
    clock = _TIME.search(text)
    given = time(int(clock[1]), int(clock[2])) if clock else at
    return datetime.combine(day.pop(), given, tzinfo=UTC)


def amount_of(cell: str) -> int:
    """A whole number, thousands grouped or not. Raises ValueError, also for "12k" and "12.3"."""
    if not _AMOUNT.fullmatch(cell):
        raise ValueError(f"{cell[:80]!r} is no whole number")
    amount = int(re.sub(r"\D", "", cell)) if len(cell) <= len("20.000.000.000") else _MOST + 1
    if amount > _MOST:
        raise ValueError(f"{cell[:80]!r} is more than there are people")
    return amount
