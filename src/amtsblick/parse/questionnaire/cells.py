"""What does a cell of a questionnaire say: a word of a list, a day, an account?"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.exchange.days import day_of_cell, partial_of_cell
from amtsblick.parse.exchange.places import Trouble, UnreadableError, shown
from amtsblick.parse.exchange.scalars import scalar_of, word
from amtsblick.parse.exchange.texts import from_cell
from amtsblick.parse.questionnaire.accounts import account_of
from amtsblick.parse.questionnaire.fields import LONGEST, LONGEST_OTHERWISE
from amtsblick.parse.questionnaire.raw import RawCell
from amtsblick.parse.questionnaire.vocabulary import Vocabulary
from amtsblick.values.days import PartialDate

_Word = TypeVar("_Word", bound=Enum)
_Value = TypeVar("_Value")


class Cells:
    """Reads the cells of one row or cover and notes in ``troubles`` what cannot be read."""

    def __init__(self, cells: Mapping[str, RawCell], vocabulary: Vocabulary, troubles: list[Trouble]) -> None:
        self._cells = cells
        self._vocabulary = vocabulary
        self._troubles = troubles

    def has(self, key: str) -> bool:
        """Is the cell filled?"""
        return key in self._cells

    def text(self, key: str) -> str:
        """Words as they stand there; "" when it is empty."""
        longest = LONGEST.get(key, LONGEST_OTHERWISE)
        return self._read(key, lambda cell: _text(cell, longest), "")

    def word(self, key: str, words: type[_Word]) -> _Word | None:
        """One word of a list; None when it is empty."""
        return self._read(key, lambda cell: self._word(cell, words), None)

    def words(self, key: str, words: type[_Word]) -> tuple[_Word, ...]:
        """Words of a list, each once."""
        return self._read(
            key,
            lambda cell: tuple(dict.fromkeys(self._word(one, words) for one in self._pieces(cell, words))),
            (),
        )

    def day(self, key: str) -> date | None:
        """One day; None when it is empty."""
        return self._read(key, day_of_cell, None)

    def partial_day(self, key: str) -> PartialDate | None:
        """A day, month or year; None when it is empty."""
        return self._read(key, partial_of_cell, None)

    def yes(self, key: str) -> bool:
        """Yes; no when it is empty."""
        known = scalar_of(bool)
        return known is not None and self._read(key, known.read, default=False)

    def service(self, key: str) -> str:
        """Id of a service; "" when it is empty."""
        return self._read(key, self._service, "")

    def account(self, key: str, service: str) -> str:
        """Canonical handle of an account on the service; "" when it is empty."""
        knowledge = self._vocabulary.knowledge
        return self._read(key, lambda cell: account_of(from_cell(cell), service, knowledge), "")

    def printed_account(self, key: str, service: str) -> str:
        """The same of a handle that was printed; one that cannot be read is taken as it stands."""
        cell = self._cells.get(key)
        try:
            return account_of(cell.text, service, self._vocabulary.knowledge) if cell else ""
        except UnreadableError:
            return self._read(key, from_cell, "")

    def body(self, key: str) -> str:
        """Id of the body that is named; the name itself where nobody is known by it."""
        return self._read(key, lambda cell: self._vocabulary.body(cell) or _text(cell), "")

    def note(self, key: str, text: str, remedy: str) -> None:
        """Say what is wrong with a cell that is filled."""
        self._troubles.append(self._cells[key].trouble(text, remedy))

    def _read(self, key: str, read: Callable[[str], _Value], default: _Value) -> _Value:
        cell = self._cells.get(key)
        if cell is None:
            return default
        try:
            return read(cell.text)
        except UnreadableError as error:
            self._troubles.append(cell.trouble(error.text, error.remedy))
            return default

    def _service(self, cell: str) -> str:
        found = self._vocabulary.service(from_cell(cell))
        if found:
            return found
        near = self._vocabulary.near(cell)
        meant = f"was {' or '.join(near)} meant? " if near else ""
        remedy = f"{meant}choose one of the list, or tell it in the remarks"
        raise UnreadableError(f"{shown(cell)} is no service that we know", remedy)

    def _pieces(self, cell: str, words: type[Enum]) -> Iterator[str]:
        """Words may hold commas themselves: commas part only what is no word."""
        known = self._vocabulary.words.get(words, {})
        for piece in filter(None, map(str.strip, cell.replace("\n", ";").split(";"))):
            yield from [piece] if title(piece) in known else filter(None, map(str.strip, piece.split(",")))

    def _word(self, cell: str, words: type[_Word]) -> _Word:
        found: Any = self._vocabulary.words.get(words, {}).get(title(cell))
        if found is None:
            found = word(words, from_cell(cell))
        return found  # type: ignore[no-any-return]  # the words of a list are members of its type


def _text(cell: str, longest: int = LONGEST_OTHERWISE) -> str:
    if len(cell) > longest:
        raise UnreadableError(f"{len(cell)} characters are too many", f"use {longest} at most")
    return from_cell(cell)
