"""How are things said in the reader's language? One catalogue, one number and date style.

The only module that knows Babel.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Final, Literal, TypeAlias

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

from amtsblick.report.text import shown

Lang: TypeAlias = Literal["de", "en"]
Message: TypeAlias = str | Mapping[str, str] | tuple[str, ...]

_LOCALES: Final = {"de": "de_DE", "en": "en_GB"}
_PARTS: Final = (
    "",
    "inspection.",
    "timeline.",
    "statements.",
    "feed.",
    "register.",
    "documents.",
    "due.",
    "suitability.",
    "questionnaire.",
    "site.",
    "register_page.",
    "alerts.",
)
"""The survey's words, then those of each further kind of page."""
_PLURALS: Final = frozenset({"zero", "one", "two", "few", "many", "other"})


def _flat(tree: Mapping[str, object], prefix: str = "") -> dict[str, Message]:
    """Nested tables to dotted keys; a table of plural forms is one message."""
    flat: dict[str, Message] = {}
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            if "other" in value and value.keys() <= _PLURALS:
                flat[key] = {form: str(text) for form, text in value.items()}
            else:
                flat |= _flat(value, f"{key}.")
        elif isinstance(value, list):
            flat[key] = tuple(map(str, value))
        else:
            flat[key] = str(value)
    return flat


class Words:
    """The catalogue of one language, with its plural rules, numbers and dates.

    Catalogue texts are trusted HTML; values filled into them are escaped. An unknown key is a
    programmer's error and raises KeyError.
    """

    def __init__(self, lang: Lang, messages: Mapping[str, Message]) -> None:
        self.lang: Lang = lang
        self.messages = messages
        self._locale = Locale.parse(_LOCALES[lang])
        self._after_day = "." if lang == "de" else ""
        self._said: dict[tuple[object, ...], Markup] = {}
        self._moments: dict[datetime, Markup] = {}
        self._numbers: dict[int, str] = {}
        self._days: dict[date, str] = {}

    def __call__(self, key: str, n: int | None = None, **values: object) -> Markup:
        """The text of ``key``; ``n`` chooses the plural form and fills ``{n}``."""
        if not all(isinstance(value, int) for value in values.values()):
            return self._fill(key, n, values)
        asked = (key, n, *values.items())
        known = self._said.get(asked)
        if known is None:
            known = self._said[asked] = self._fill(key, n, values)
        return known

    def _fill(self, key: str, n: int | None, values: Mapping[str, object]) -> Markup:
        filled = {name: self._filling(value) for name, value in values.items()}
        if n is not None:
            filled["n"] = self.number(n)
        return Markup(self._text(key, n)).format(**filled)  # noqa: S704 - values are escaped by format

    def has(self, key: str) -> bool:
        """Is there a text for ``key``?"""
        return key in self.messages

    def listed(self, key: str, **values: object) -> tuple[Markup, ...]:
        """A list of paragraphs."""
        texts = self.messages[key]
        if not isinstance(texts, tuple):
            raise TypeError(f"{key} is no list")
        return tuple(Markup(text).format(**values) for text in texts)  # noqa: S704 - our own catalogue

    def number(self, value: int) -> str:
        """Whole number with the language's grouping."""
        if value not in self._numbers:
            self._numbers[value] = format_decimal(value, locale=self._locale)
        return self._numbers[value]

    def day(self, value: date) -> str:
        """3. November 2026."""
        key = value.date() if isinstance(value, datetime) else value
        if key not in self._days:
            self._days[key] = format_date(key, "long", locale=self._locale)
        return self._days[key]

    def month(self, value: date) -> str:
        """November 2026."""
        return str(format_date(value, "LLLL y", locale=self._locale))

    def moment(self, value: datetime) -> Markup:
        """Day and minute in UTC; ``value`` is aware and already in UTC."""
        minute = value.replace(second=0, microsecond=0)
        if minute not in self._moments:
            time = f"{minute:%H:%M}"
            self._moments[minute] = self("moment.utc", day=self.day(minute), time=time)
        return self._moments[minute]

    def span(self, first: datetime, last: datetime) -> str:
        """3.-4. November 2026, or one day when both are the same."""
        if first.date() == last.date():
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            start = f"{first.day}{self._after_day}"
        elif first.year == last.year:
            start = format_date(first.date(), f"d{self._after_day} MMMM ", locale=self._locale)
        else:
            start = f"{self.day(first)} "
        return f"{start}\N{EN DASH}{' ' if start.endswith(' ') else ''}{self.day(last)}"

    def series(self, items: list[str]) -> str:
        """A, B und C."""
        return str(format_list(items, locale=self._locale))

    def country(self, code: str) -> str:
        """Name of an ISO 3166-1 alpha-2 country; anything else as it is."""
        return str(self._locale.territories.get(code.upper(), code)) if code else ""

    def _filling(self, value: object) -> object:
        if isinstance(value, int):
            return self.number(value)
        return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    def _text(self, key: str, n: int | None) -> str:
        message = self.messages[key]
        if isinstance(message, str):
            return message
        if isinstance(message, tuple) or n is None:
            raise TypeError(f"{key} needs a number or is a list")
        if n == 0 and "zero" in message:
            return message["zero"]
        return message.get(self._locale.plural_form(n), message["other"])


@lru_cache(maxsize=2)
def catalogue(lang: Lang) -> Mapping[str, Message]:
    """All messages of a language, read from the package once."""
    room = resources.files("amtsblick.report").joinpath("messages")
    flat: dict[str, Message] = {}
    for part in _PARTS:
        flat |= _flat(tomllib.loads(room.joinpath(f"{part}{lang}.toml").read_text(encoding="utf-8")))
    return flat


def words(lang: Lang) -> Words:
    """A fresh ``Words`` of a language."""
    return Words(lang, catalogue(lang))


@lru_cache(maxsize=4)
def part(lang: Lang, name: str) -> Words:
    """Words of one file of messages alone, for texts that only one kind of export needs."""
    source = resources.files("amtsblick.report").joinpath("messages", f"{name}.{lang}.toml")
    return Words(lang, _flat(tomllib.loads(source.read_text(encoding="utf-8"))))
