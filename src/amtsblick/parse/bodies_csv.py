"""Which public bodies does a user's CSV list name?

Every row either becomes a body or a problem with line and remedy; what was taken differently from
how it stands is a problem too. Nothing is dropped silently.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Final

from amtsblick.errors import InputError
from amtsblick.parse.bodies_columns import HEADERS, country_or_region, find_header, item_of
from amtsblick.parse.csv_table import Problem, Row, read_table
from amtsblick.parse.homepage import parse_homepage
from amtsblick.parse.urls import host_of
from amtsblick.values.body import Body

_FOLD: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})
_ID: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_LONGEST_SLUG: Final = 80
_LONGEST_TEXT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesList:
    """Bodies in list order, and everything that was not taken as it stands, by line."""

    bodies: tuple[Body, ...]
    problems: tuple[Problem, ...]


def parse_bodies(data: bytes, *, name: str) -> BodiesList:
    """Bodies of a CSV list with English or German headers; ``name`` is the file's name.

    Columns: name, homepage, and optionally id, kind, parent (id or name of another body),
    country, region, wikidata (id or address of an item). Raises InputError, with file and remedy, when the file is of no use.
    """
    table = read_table(data, name=name)
    number, columns = find_header(table.rows, name)
    if len(table.rows) == number + 1 and not table.problems:
        raise InputError(f"{name}: the file has a header but no bodies; add one row per body")
    reader = _Reader(table.rows[number], columns, table.rows[number + 1 :])
    for row in table.rows[:number]:
        reader.report(
            row.line, f"stands above the header: {row.cells[0][:80]!r}", "nothing, if it is a title"
        )
    for row in table.rows[number + 1 :]:
        reader.take(row)
    bodies = reader.with_parents()
    problems = [*table.problems, *reader.problems]
    return BodiesList(bodies=tuple(bodies), problems=tuple(sorted(problems, key=lambda one: one.line)))


def slug(text: str) -> str:
    """Lower-case ASCII with single hyphens; "" when nothing of the text can be spelled so."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_FOLD)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")


class _Reader:
    """Takes rows one by one and remembers what they named."""

    def __init__(self, header: Row, columns: Mapping[str, int], rows: Iterable[Row]) -> None:
        self.problems: list[Problem] = []
        self._columns = columns
        self._header = header
        self._bodies: dict[str, Body] = {}
        self._lines: dict[str, int] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._parents: dict[str, str] = {}
        self._items: dict[str, int] = {}
        self._given = {self._cell(row, "id").casefold() for row in rows}
        unused = [cell for index, cell in enumerate(header.cells) if cell and index not in columns.values()]
        if unused:
            self.report(
                header.line,
                f"columns that are not used: {', '.join(unused)[:200]}",
                "nothing to do unless one of them was meant for name, kind, parent, homepage, country, region or wikidata",
            )

    def take(self, row: Row) -> None:
        """Turn one row into a body or a problem."""
        cell = {column: self._text(row, column) for column in HEADERS}
        if any(row.cells[len(self._header.cells) :]):
            self.report(
                row.line, "the row has more cells than the header", "quote cells that contain a separator"
            )
        try:
            homepage = parse_homepage(cell["homepage"])
        except ValueError as error:
            self.report(row.line, f"left out: {error}", "give the address of the body's start page")
            return
        if not cell["name"]:
            cell["name"] = host_of(homepage)
            self.report(row.line, f"there is no name; {cell['name']} is used", "give the body's name")
        country, region = self._place(row.line, cell["country"], cell["region"], homepage)
        body = Body(
            id=self._own_id(row.line, cell["id"]),
            name=cell["name"],
            kind=cell["kind"],
            homepage=homepage,
            country=country,
            region=region,
            wikidata=self._item(row.line, cell["wikidata"]),
        )
        self._enter(row.line, body, cell["parent"])

    def with_parents(self) -> list[Body]:
        """All bodies, their parents looked up among them."""
        by_name: dict[str, list[str]] = {}
        for body in self._bodies.values():
            by_name.setdefault(_name_key(body.name), []).append(body.id)
        parents = {child: self._parent(child, asked, by_name) for child, asked in self._parents.items()}
        for child in _in_cycles(parents):
            parents[child] = None
            self.report(
                self._lines[child],
                f"{child} stands above itself through its parents; no parent is used",
                "correct the parents of this row",
            )
        return [replace(body, parent=parents.get(body.id)) for body in self._bodies.values()]

    def _cell(self, row: Row, column: str) -> str:
        index = self._columns.get(column, -1)
        return row.cells[index] if 0 <= index < len(row.cells) else ""

    def _text(self, row: Row, column: str) -> str:
        raw = self._cell(row, column)
        text = " ".join("".join(char if char.isprintable() else " " for char in raw).split())
        if "\0" in raw or "\ufffd" in raw:
            self.report(
                row.line, f"unreadable characters in {column}: {text[:80]!r}", "save the file as UTF-8"
            )
        if column != "homepage" and len(text) > _LONGEST_TEXT:
            self.report(row.line, f"{column} has {len(text)} characters and was cut", "shorten it")
            text = text[:_LONGEST_TEXT].rstrip()
        return text

    def _place(self, line: int, country: str, region: str, homepage: str) -> tuple[str, str]:
        """Country code and region; German "Land" means either."""
        if not country:
            return "", region
        header = self._header.cells[self._columns["country"]]
        german_host = host_of(homepage).endswith(".de")
        code, land = country_or_region(country, header, german_host=german_host)
        if not code and (not land or region):
            self.report(
                line, f"country {country[:80]!r} is not known", "give the two-letter code, such as DE"
            )
        return code, region or land

    def _item(self, line: int, cell: str) -> str:
        try:
            return item_of(cell)
        except ValueError as error:
            self.report(
                line, f"{error}; none is used", "write Q and digits, such as Q42, or the item's address"
            )
            return ""

    def _own_id(self, line: int, given: str) -> str:
        if not given or _ID.fullmatch(given):
            return given
        made = slug(given)
        used = f"{made!r} is used" if made else "one is made"
        self.report(
            line, f"id {given[:80]!r} has characters that ids may not have; {used}", "use a-z, 0-9 and -"
        )
        return made

    def _enter(self, line: int, body: Body, parent: str) -> None:
        """Keep a new body; report one that was named before, the first one wins."""
        marks = [("id", body.id.casefold())] if body.id else []
        marks.append(("row", f"{_name_key(body.name)}\n{body.homepage}"))
        earlier = next((self._known[mark] for mark in marks if mark in self._known), None)
        if earlier is not None:
            self._repeated(line, body, parent, earlier)
            return
        body = replace(body, id=body.id or self._made_id(body), wikidata=self._unshared(line, body.wikidata))
        self._bodies[body.id] = body
        self._lines[body.id] = line
        self._known |= dict.fromkeys([*marks, ("id", body.id.casefold())], body.id)
        if parent:
            self._parents[body.id] = parent

    def _unshared(self, line: int, item: str) -> str:
        """The item unless an earlier row has it: statements about both would end up on one item."""
        first = self._items.setdefault(item, line) if item else line
        if first == line:
            return item
        self.report(
            line, f"has the Wikidata item {item} of line {first}; none is used", "correct one of the two"
        )
        return ""

    def _repeated(self, line: int, body: Body, parent: str, earlier: str) -> None:
        first = self._bodies[earlier]
        same = replace(body, id=earlier) == first and parent == self._parents.get(earlier, "")
        where = f"line {self._lines[earlier]}"
        if same:
            self.report(line, f"repeats {where} ({first.name}); left out", "remove one of the two rows")
            return
        what = "id" if body.id.casefold() == earlier.casefold() else "name and homepage"
        self.report(
            line,
            f"has the {what} of {where} ({first.name}) but differs from it; left out",
            "give it an id of its own, or remove one of the two rows",
        )

    def _made_id(self, body: Body) -> str:
        """From the homepage, which changes less often than a name.

        The first row keeps the plain form, so that rows added later do not rename it.
        """
        host = host_of(body.homepage)
        with suppress(UnicodeError):
            host = host.encode("ascii").decode("idna")
        path = body.homepage.split("/", 3)[3]
        plain = slug(f"{host.removeprefix('www.')}-{path}") or "body"
        named = slug(f"{plain}-{body.name}")
        numbered = (f"{plain}-{number}" for number in count(2))
        candidates = chain((plain, named), numbered)
        return next(one for one in candidates if ("id", one) not in self._known and one not in self._given)

    def _parent(self, child: str, asked: str, by_name: Mapping[str, Sequence[str]]) -> str | None:
        known = self._known.get(("id", asked.casefold()))
        found = [known] if known else by_name.get(_name_key(asked), [])
        if len(found) == 1 and found[0] != child:
            return found[0]
        if not found:
            text, remedy = (
                f"parent {asked[:80]!r} is not in the list",
                "add it as a row, or correct its spelling",
            )
        elif len(found) > 1:
            text, remedy = f"parent {asked[:80]!r} fits {', '.join(found)}", "give the parent's id"
        else:
            text, remedy = f"{asked[:80]!r} is given as its own parent", "correct or empty the cell"
        self.report(self._lines[child], f"{text}; no parent is used", remedy)
        return None

    def report(self, line: int, text: str, remedy: str) -> None:
        """Note what was not taken as it stands."""
        self.problems.append(Problem(line=line, text=text, remedy=remedy))


def _name_key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _in_cycles(parents: Mapping[str, str | None]) -> list[str]:
    """Children that come back to themselves on the way up."""
    caught: list[str] = []
    settled: set[str] = set()
    for child in parents:
        trail: dict[str, None] = {}
        at: str | None = child
        while at is not None and at not in settled and at not in trail:
            trail[at] = None
            at = parents.get(at)
        if at is not None and at in trail:
            path = list(trail)
            caught += path[path.index(at) :]
        settled.update(trail)
    return caught
