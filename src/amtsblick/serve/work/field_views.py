"""How do fields stand on a page? Labels, choices, texts and faults, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from amtsblick.report.lookup import Names
from amtsblick.report.words import Words
from amtsblick.serve.words import Translations
from amtsblick.serve.work.fields import EMPTY_ROWS, MORE_ROWS, Field, Need, Section, Shape
from amtsblick.serve.work.reading import Fault
from amtsblick.serve.work.written import rows_shown, typed
from amtsblick.values.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One field as a template shows it. ``origin`` says where a value is from that nobody typed."""

    name: str
    shape: str
    label: str
    hint: str = ""
    required: bool = False
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    origin: str = ""
    german: bool = False
    rows: tuple["RowView", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of a field; ``name`` tells it from others."""

    name: str
    label: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """Fields that belong together; ``open`` when one is filled in or wrong."""

    title: str
    fields: tuple[FieldView, ...]
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it is filled in.

    ``origins`` says by field where a value is from, ``more`` names the field that is to have more rows,
    ``without`` those that are not asked.
    """

    said: Mapping[str, Sequence[str]]
    faults: Sequence[Fault] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    more: str = ""
    without: frozenset[str] = frozenset()

    def wrong(self, name: str) -> str:
        """The first thing that is wrong with a field."""
        return next((one.text for one in self.faults if one.field == name), "")


class Shower:
    """Dresses fields in one language."""

    def __init__(self, knowledge: Knowledge, say: Words, texts: Translations) -> None:
        self._texts = texts
        self._say = say
        self._names = Names(knowledge, say, {})
        services = [(one.id, self._names.service(one.id)) for one in knowledge.services]
        self.services: Final = tuple(sorted(services, key=lambda one: one[1].casefold()))

    def sections(self, sections: Sequence[Section], filled: Filled) -> list[SectionView]:
        """The sections of a form as it is filled in."""
        found = []
        for section in sections:
            shown = tuple(
                self._field(one, filled) for one in section.fields if one.name not in filled.without
            )
            closed = section.closed and not any(_speaks(one) for one in shown)
            if shown:
                title = self._texts.gettext(section.title)
                found.append(SectionView(title=title, fields=shown, closed=closed))
        return found

    def _field(self, field: Field, filled: Filled) -> FieldView:
        shown = self._one(field, field.name, filled)
        if field.shape is Shape.ROWS:
            wanted = MORE_ROWS + EMPTY_ROWS if filled.more == field.name else 0
            rows = (self._row(field, number, filled) for number in rows_shown(field, filled.said, wanted))
            shown = replace(shown, rows=tuple(rows))
        return replace(shown, origin=filled.origins.get(field.name, ""))

    def _row(self, field: Field, number: int, filled: Filled) -> RowView:
        name = f"{field.name}.{number}"
        return RowView(
            name=name,
            label=self._texts.gettext(field.row) % {"number": number + 1},
            fields=tuple(self._one(one, f"{name}.{one.name}", filled) for one in field.columns),
        )

    def _one(self, field: Field, name: str, filled: Filled) -> FieldView:
        return FieldView(
            name=name,
            shape=field.shape.value,
            label=self._texts.gettext(field.label) if field.label else "",
            hint=self._texts.gettext(field.hint) if field.hint else "",
            required=field.required,
            value=typed(field, filled.said, name),
            values=tuple(one.strip() for one in filled.said.get(name, ())),
            options=self.options(field),
            fault=filled.wrong(name),
            german=field.german,
        )

    def options(self, field: Field) -> tuple[tuple[str, str], ...]:
        """Values to choose from and how they are called."""
        if field.shape is Shape.SERVICE:
            general = {
                Need.ALL: ("all",),
                Need.HOMEPAGE: ("homepage",),
                Need.BOTH: ("all", "homepage"),
                Need.NONE: (),
            }[field.need]
            more = [(_key(one), str(self._say(f"standing.service.{one}"))) for one in general]
            return (*more, *self.services)
        if field.said:
            return tuple((value, self._texts.gettext(shown)) for value, shown in field.said)
        if field.options is not None:
            return tuple((one.value, str(self._say(f"{field.words}.{one.value}"))) for one in field.options)
        return ()

    def value(self, field: Field, value: Any) -> str:
        """One value of a field in words."""
        if field.shape is Shape.SERVICE and value:
            return dict(self.options(field)).get(str(value), str(value))
        return dict(self.options(field)).get(str(value), str(value))


def _key(general: str) -> str:
    return "" if general == "all" else general


def _speaks(field: FieldView) -> bool:
    """Is it filled in or wrong?"""
    if field.value or any(field.values) or field.fault:
        return True
    return any(one.value or one.fault for row in field.rows for one in row.fields)
