"""What do a form's texts mean? Values, or what is wrong with them, field by field."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeAlias

from amtsblick.serve.words import Translations
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.fields import Field, Need, Shape
from amtsblick.serve.work.written import rows_of, typed
from amtsblick.values.days import PartialDate

Texts: TypeAlias = Mapping[str, Sequence[str]]


class Fault(NamedTuple):
    """What is wrong with a field; ``field`` "" is the whole form. ``lang`` is that of the text."""

    field: str
    text: str
    lang: str = ""


class Meant(NamedTuple):
    """A body that a text means: its id, or what is wrong."""

    body: str = ""
    fault: str = ""


_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_GERMAN: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,15}", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
_FLAGS: Final = {"yes": True, "no": False}


class Reader:
    """Reads the fields of one form and collects what is wrong with them."""

    def __init__(
        self,
        texts: Texts,
        say: Translations,
        services: frozenset[str],
        body: Callable[[str], Meant],
    ) -> None:
        self._texts = texts
        self._say = say
        self._services = services
        self._body = body
        self.faults: list[Fault] = []
        self.rows: dict[str, list[int]] = {}
        """Of each field with rows: the number in the form of each row that was read."""

    def read(self, field: Field) -> Any:
        """The value of a field; when it is wrong there is a fault, and the value means nothing."""
        if field.shape is Shape.ROWS:
            return self._rows(field)
        if field.shape is Shape.TICKS:
            return tuple(self._ticked(field))
        return self._one(field, field.name)

    def wrong(self, name: str, message: str, **values: object) -> None:
        """Note what is wrong; ``message`` is translated here."""
        text = self._say.gettext(message)
        self.faults.append(Fault(name, text % values if values else text))

    def _rows(self, field: Field) -> tuple[Any, ...]:
        numbers = self.rows[field.name] = rows_of(field, self._texts)
        made = field.makes
        assert made is not None, f"{field.name} makes nothing"
        before = len(self.faults)
        found = [
            {
                column.name: self._one(column, f"{field.name}.{number}.{column.name}")
                for column in field.columns
            }
            for number in numbers
        ]
        return () if len(self.faults) > before else tuple(made(**_given(one)) for one in found)

    def _ticked(self, field: Field) -> list[Any]:
        assert field.options is not None, f"{field.name} has no options"
        known = {one.value: one for one in field.options}
        texts = [one.strip() for one in self._texts.get(field.name, ()) if one.strip()]
        if any(one not in known for one in texts):
            self.wrong(field.name, _("Choose from the list."))
        return [option for value, option in known.items() if value in texts]

    def _one(self, field: Field, name: str) -> Any:
        text = typed(field, self._texts, name)
        if field.shape is Shape.YES:
            return text == "yes"
        if not text and field.required:
            self.wrong(name, _("This is needed."))
        if field.shape is Shape.SERVICE:
            return self._service(field, name, text)
        if not text:
            return _NOTHING[field.shape]
        return self._told(field, name, text)

    def _told(self, field: Field, name: str, text: str) -> Any:
        if field.shape in {Shape.CHOICE, Shape.MAYBE}:
            return self._choice(field, name, text)
        if name.endswith(".taken_at"):
            return _moment(text)
        read = self._READ.get(field.shape)
        return read(self, name, text) if read else text

    def _choice(self, field: Field, name: str, text: str) -> Any:
        if field.options is not None:
            known: dict[str, Any] = {one.value: one for one in field.options}
        elif field.shape is Shape.MAYBE or name.endswith(".above"):
            known = dict(_FLAGS)
        else:
            known = {value: value for value, _shown in field.said}
        if text not in known:
            self.wrong(name, _("Choose from the list."))
        return known.get(text)

    def _service(self, field: Field, name: str, text: str) -> str:
        general = text == "homepage" and field.need in {Need.HOMEPAGE, Need.BOTH}
        if text and not general and text not in self._services:
            self.wrong(name, _("Choose from the list."))
        return text

    def _day(self, name: str, text: str) -> date | None:
        shape, german = _DAY.fullmatch(text), _GERMAN.fullmatch(text)
        try:
            if shape:
                return date(*map(int, shape.groups()))
            if german:
                day, month, year = map(int, german.groups())
                return date(year, month, day)
        except ValueError:
            pass
        self.wrong(name, _("“%(text)s” is no day: write it as 2026-01-31."), text=text)
        return None

    def _partial(self, name: str, text: str) -> PartialDate | None:
        if german := _GERMAN.fullmatch(text):
            text = f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}"
        try:
            return PartialDate(text=text)
        except ValueError:
            self.wrong(
                name, _("“%(text)s” is no day, month or year: write 2024-12-07, 2024-12 or 2024."), text=text
            )
            return None

    def _matching(
        self, shape: re.Pattern[str], made: Callable[[str], Any], name: str, text: str, message: str
    ) -> Any:
        if shape.fullmatch(text):
            return made(text)
        self.wrong(name, message, text=text)
        return None

    def _known_body(self, name: str, text: str) -> str:
        meant = self._body(text)
        if meant.fault:
            self.faults.append(Fault(name, meant.fault))
        return meant.body

    def _whole(self, name: str, text: str) -> Any:
        return self._matching(_WHOLE, int, name, text, _("“%(text)s” is no whole number."))

    def _number(self, name: str, text: str) -> Any:
        return self._matching(_NUMBER, _float, name, text, _("“%(text)s” is no number."))

    def _lines(self, _name: str, text: str) -> tuple[str, ...]:
        return tuple(one.strip() for one in text.splitlines() if one.strip())

    _READ: Final = {
        Shape.DAY: _day,
        Shape.PARTIAL: _partial,
        Shape.WHOLE: _whole,
        Shape.NUMBER: _number,
        Shape.LINES: _lines,
        Shape.BODY: _known_body,
    }


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Without what was left empty: the value has its own default."""
    return {name: one for name, one in values.items() if one is not None}


_NOTHING: Final[dict[Shape, Any]] = {
    **dict.fromkeys(Shape, None),
    Shape.TEXT: "",
    Shape.AREA: "",
    Shape.BODY: "",
    Shape.LINES: (),
    Shape.HIDDEN: None,
}
"""What an empty field means."""
