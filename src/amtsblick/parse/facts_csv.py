"""What did a human read on public pages of services, noted in a CSV table?

For services that nobody may ask without a log-in. Every row becomes a fact or a problem with line,
column and remedy; a cell that cannot be read is left out and said so, never guessed.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from amtsblick.errors import InputError
from amtsblick.parse.csv_table import Problem, Row, read_table
from amtsblick.parse.facts_columns import HEADERS, amount_of, answer_of, find_header, moment_of
from amtsblick.parse.profiles import Grammar, grammar_of
from amtsblick.parse.reading import Reading
from amtsblick.parse.urls import join
from amtsblick.values.knowledge import Knowledge, Service
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import Channel, ProfileFact

_NOON: Final = time(12)
"""For a day without a time: the day is then the same in all of Europe, and half a day off at most."""
_ADDRESS: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_LONGEST: Final = 300
_DATE: Final = "write it as 2026-03-04, 2026-03-04 14:30 or 04.03.2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsList:
    """Facts in the order of the list, and everything that was not taken as it stands, by line."""

    facts: tuple[ProfileFact, ...]
    problems: tuple[Problem, ...]


def parse_facts(data: bytes, *, name: str, knowledge: Knowledge, today: date) -> FactsList:
    """Facts of a CSV table with English or German headers; ``name`` is the file's name.

    Columns: handle (or the profile's address), looked_at, and optionally service, exists, last_post,
    followers, display_name, persistent_id, moved_to, redirects_to, links, source. A look after
    ``today`` is refused. Raises InputError, with file and remedy, when the file is of no use.
    """
    if not data.strip():
        raise InputError(f"{name}: the file is empty; it needs a header row and one row per account")
    table = read_table(data, name=name)
    number, columns = find_header(table.rows, name)
    reader = _Reader(columns, name, knowledge, today)
    header = table.rows[number]
    unused = [cell for index, cell in enumerate(header.cells) if cell and index not in columns.values()]
    if unused:
        shown = ", ".join(unused)[:200]
        reader.report(header.line, f"columns that are not used: {shown}", "nothing, unless one was meant")
    facts = [reader.fact(row) for row in table.rows[number + 1 :]]
    problems = sorted([*table.problems, *reader.problems], key=lambda one: one.line)
    return FactsList(facts=tuple(fact for fact in facts if fact is not None), problems=tuple(problems))


class _LeftOutError(ValueError):
    """The row cannot be used; the problem has been reported."""


class _Reader:
    """Takes rows one by one."""

    def __init__(self, columns: Mapping[str, int], name: str, knowledge: Knowledge, today: date) -> None:
        self.problems: list[Problem] = []
        self._columns = columns
        self._name = name
        self._today = today
        self._grammar: Grammar = grammar_of(knowledge)
        self._services = _by_name(knowledge)

    def report(self, line: int, text: str, remedy: str) -> None:
        """Note what was not taken as it stands."""
        self.problems.append(Problem(line=line, text=text, remedy=remedy))

    def fact(self, row: Row) -> ProfileFact | None:
        """The fact of one row; None when it had to be left out."""
        cells = {column: self._text(row, column) for column in HEADERS}
        try:
            service, handle = self._account(row.line, cells)
            when = self._looked_at(row.line, cells["looked_at"])
            outcome = self._outcome(row.line, cells)
        except _LeftOutError:
            return None
        there = outcome is Outcome.SEEN
        return ProfileFact(
            service=service,
            handle=handle,
            when=when,
            outcome=outcome,
            persistent_id=cells["persistent_id"] if there else "",
            display_name=cells["display_name"] if there else "",
            links=self._links(row.line, cells["links"]) if there else None,
            last_post_at=self._last_post(row.line, cells["last_post"], when) if there else None,
            moved_to=self._moved_to(row.line, cells["moved_to"], service) if there else None,
            redirects_to=self._redirect(row.line, cells["redirects_to"], service) if there else "",
            followers=self._followers(row.line, cells["followers"]) if there else None,
            detail=f"read by a human; {self._name}, line {row.line}",
            source=cells["source"] or self._name,
        )

    def _text(self, row: Row, column: str) -> str:
        index = self._columns.get(column, -1)
        raw = row.cells[index] if 0 <= index < len(row.cells) else ""
        text = " ".join("".join(sign if sign.isprintable() else " " for sign in raw).split())
        if len(text) > _LONGEST and column not in {"links", "handle", "source"}:
            self.report(row.line, f"column {column}: {len(text)} characters were cut", "shorten it")
            text = text[:_LONGEST].rstrip()
        return text

    def _leave_out(self, line: int, column: str, why: object, remedy: str) -> _LeftOutError:
        self.report(line, f"left out: column {column}: {why}", remedy)
        return _LeftOutError()

    def _without(self, line: int, column: str, why: object, remedy: str) -> None:
        self.report(line, f"column {column} is not used: {why}", remedy)

    def _account(self, line: int, cells: Mapping[str, str]) -> Channel:
        given, shown = cells["service"], cells["handle"]
        service = self._services.get(given.casefold())
        if given and service is None:
            remedy = (
                "give the service's name, such as Instagram, or empty the cell and give the profile's address"
            )
            raise self._leave_out(line, "service", f"{given[:80]!r} is not known", remedy)
        found = self._read(shown, service)
        if found is None:
            what = f"{shown[:80]!r} is no account{f' of {service.name}' if service else ''}"
            raise self._leave_out(
                line, "handle", what, "give the address of the profile, or service and handle"
            )
        return found

    def _read(self, shown: str, service: Service | None) -> Channel | None:
        """Canonical service and handle of an address, or of a handle where the service is known."""
        reading = self._reading(shown, service)
        if reading is None or not reading.is_profile or not reading.handle:
            return None
        known = self._services[reading.service]
        if service is None or known.id == service.id:
            return reading.service, reading.handle
        return (service.id, reading.handle) if service.federated and known.federated else None

    def _reading(self, shown: str, service: Service | None) -> Reading | None:
        if _ADDRESS.match(shown):
            return self._grammar.read(shown if "://" in shown else f"https://{shown}")
        user, _, host = shown.lstrip("@").partition("@")
        if host:
            return self._grammar.read(f"https://{host}/@{user}")
        if service is None or service.federated or not user:
            return None
        with suppress(KeyError, IndexError):
            return self._grammar.read(service.canonical.format(handle=user))
        return None

    def _looked_at(self, line: int, cell: str) -> datetime:
        try:
            when = moment_of(cell, at=_NOON)
        except (ValueError, OverflowError) as error:
            raise self._leave_out(line, "looked_at", error, _DATE) from None
        if when.date() > self._today:
            raise self._leave_out(line, "looked_at", f"{cell!r} is still to come", "give the day of the look")
        return when

    def _outcome(self, line: int, cells: Mapping[str, str]) -> Outcome:
        try:
            there = answer_of(cells["exists"])
        except ValueError as error:
            raise self._leave_out(line, "exists", error, "write yes, no or unknown") from None
        told = [one for one in ("last_post", "followers", "moved_to", "redirects_to") if cells[one]]
        if there is False and told:
            why = f"says no, but column {told[0]} says something about the account"
            raise self._leave_out(line, "exists", why, "correct one of the two")
        if there is None:
            return Outcome.SEEN if told else Outcome.NOT_LOOKED
        return Outcome.SEEN if there else Outcome.NOT_SEEN

    def _last_post(self, line: int, cell: str, when: datetime) -> datetime | None:
        if not cell:
            return None
        try:
            post = moment_of(cell, at=time())
        except (ValueError, OverflowError) as error:
            self._without(line, "last_post", error, _DATE)
            return None
        if post.date() > when.date():
            self._without(line, "last_post", f"{cell!r} is after the look", "correct one of the two days")
            return None
        return min(post, when)

    def _followers(self, line: int, cell: str) -> int | None:
        if not cell:
            return None
        try:
            return amount_of(cell)
        except ValueError as error:
            self._without(line, "followers", error, "write the number in digits, such as 12345 or 12.345")
            return None

    def _moved_to(self, line: int, cell: str, service: str) -> Channel | None:
        found = self._read(cell, None) or (self._read(cell, self._services[service]) if cell else None)
        if cell and found is None:
            self._without(line, "moved_to", f"{cell[:80]!r} is no account", "give the new profile's address")
            return None
        return found

    def _redirect(self, line: int, cell: str, service: str) -> str:
        found = self._read(cell, self._services[service]) if cell else None
        if cell and found is None:
            what = f"{cell[:80]!r} is no account of the same service"
            self._without(line, "redirects_to", what, "give the address to which the old one leads")
        return found[1] if found else ""

    def _links(self, line: int, cell: str) -> tuple[str, ...] | None:
        if not cell:
            return None
        links = []
        for piece in re.split(r"[\s,;|]+", cell):
            address = join("", piece if "://" in piece else f"https://{piece}") if "." in piece else ""
            if address.startswith(("http://", "https://")):
                links.append(address)
            elif piece:
                self._without(
                    line, "links", f"{piece[:80]!r} is no web address", "give addresses with https://"
                )
        return tuple(dict.fromkeys(links)) or None


def _by_name(knowledge: Knowledge) -> dict[str, Service]:
    """Services by everything that people call them."""
    found: dict[str, Service] = {}
    for service in knowledge.services:
        found[service.id] = service
        for called in (service.name, *service.aliases, *service.hosts):
            found.setdefault(called.casefold(), service)
    return found
