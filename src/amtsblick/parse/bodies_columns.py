"""Which column of a user's table means what, and which country does a cell name?"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from amtsblick.errors import InputError
from amtsblick.parse.csv_table import Row

HEADERS: Final[Mapping[str, frozenset[str]]] = {
    "id": frozenset({"id", "kennung", "kürzel", "slug", "schlüssel"}),
    "name": frozenset(
        {"name", "bezeichnung", "behörde", "stelle", "öffentliche stelle", "institution", "body"}
        | {"organisation", "organization", "authority", "public body"}
    ),
    "kind": frozenset(
        {"kind", "art", "typ", "type", "kategorie", "category", "behördentyp", "art der stelle"}
    ),
    "parent": frozenset(
        {"parent", "parent id", "träger", "übergeordnet", "übergeordnete stelle", "übergeordnete behörde"}
        | {"gehört zu", "ressort", "parent body"}
    ),
    "homepage": frozenset(
        {"homepage", "webseite", "website", "web site", "url", "web", "internetseite", "internetadresse"}
        | {"startseite", "domain", "internet", "webadresse"}
    ),
    "country": frozenset({"country", "land", "staat", "country code", "ländercode"}),
    "region": frozenset({"region", "bundesland", "state", "kanton", "canton", "province", "provinz"}),
    "wikidata": frozenset(
        {"wikidata", "wikidata id", "wikidata item", "wikidata objekt", "wikidata qid", "qid", "q id"}
    ),
}
_COUNTRIES: Final[Mapping[str, str]] = {
    "deutschland": "DE",
    "germany": "DE",
    "österreich": "AT",
    "austria": "AT",
    "schweiz": "CH",
    "switzerland": "CH",
    "liechtenstein": "LI",
    "luxemburg": "LU",
    "luxembourg": "LU",
    "belgien": "BE",
    "belgium": "BE",
    "niederlande": "NL",
    "netherlands": "NL",
    "frankreich": "FR",
    "france": "FR",
    "italien": "IT",
    "italy": "IT",
    "dänemark": "DK",
    "denmark": "DK",
    "polen": "PL",
    "poland": "PL",
    "tschechien": "CZ",
    "czechia": "CZ",
    "europäische union": "EU",
    "european union": "EU",
}
_GERMAN_LANDS: Final = frozenset(
    ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
)
_LAND: Final = "land"
"""German for both country and federal state."""
_ITEM: Final = re.compile(
    r"(?:(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:wiki/(?:Special:EntityData/)?|entity/)|wd:)?"
    r"(Q[1-9]\d{0,11})(?:[#?].*)?",
    re.IGNORECASE,
)
"""An item's id, bare or as an address of its page or of the concept."""
_NEEDED: Final = ("name", "homepage")
_HEADER_WITHIN: Final = 10
"""Rows in which the header may stand; lists often begin with a title."""


def find_header(rows: Sequence[Row], name: str) -> tuple[int, dict[str, int]]:
    """Index of the header row, and which cell of a row belongs to which of our columns.

    Raises InputError when none of the first rows names the columns that are needed.
    """
    for number, row in enumerate(islice(rows, _HEADER_WITHIN)):
        columns = _columns(row)
        if all(needed in columns for needed in _NEEDED):
            return number, columns
    columns = _columns(rows[0])
    missing = ", ".join(needed for needed in _NEEDED if needed not in columns)
    shown = ", ".join(filter(None, rows[0].cells))[:120]
    raise InputError(
        f"{name}: line {rows[0].line} is no header with the columns name and homepage (missing: {missing}; "
        f"found: {shown}); begin the file with a line such as: name,kind,parent,homepage"
    )


def _columns(header: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        titles = {title(cell), *map(title, re.split(r"[/,(|]", cell))}
        for column, known in HEADERS.items():
            if titles & known:
                found.setdefault(column, index)
    return found


def title(cell: str) -> str:
    """A header cell without the differences that nobody means."""
    plain = unicodedata.normalize("NFC", cell).casefold().strip("\ufeff :*)")
    return " ".join(re.split(r"[\s_-]+", plain))


def country_or_region(cell: str, header: str, *, german_host: bool) -> tuple[str, str]:
    """(country code, "") or ("", region) of a cell under a country header; ("", "") when unknown.

    Under "Land" a name that is no country is a region, and so is a federal state's abbreviation
    of a body under .de: "TH" is Thuringia there, not Thailand.
    """
    code = _COUNTRIES.get(cell.casefold(), cell.upper())
    is_land = title(header) == _LAND
    if re.fullmatch("[A-Z]{2}", code) and not (is_land and german_host and code in _GERMAN_LANDS):
        return code, ""
    return "", cell if is_land else ""


def item_of(cell: str) -> str:
    """Wikidata's id of an item ("Q42") from a cell that holds it or an address of it; "" for an empty cell.

    Raises ValueError when the cell holds something else, such as a property or a name.
    """
    if not cell:
        return ""
    found = _ITEM.fullmatch(cell)
    if found is None:
        raise ValueError(f"wikidata {cell[:80]!r} is no item id")
    return found[1].upper()
