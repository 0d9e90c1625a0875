"""Rows of forms.toml as the forms of documents."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.documents import DocumentForm, DocumentKind, FieldForm, Required, SectionForm
from amtsblick.values.knowledge import Source

_ROW: Final = "{row}"
Choice = TypeVar("Choice", DocumentKind, Required)
Names = Mapping[str, tuple[str, str]]
"""Id of a table's row and what it is called in German and English."""


def forms_of(rows: Iterable[Row], sources: Mapping[str, Source]) -> tuple[DocumentForm, ...]:
    """All forms with their fields; KnowledgeError with file, line and remedy for the first bad row."""
    rows = list(rows)
    fields = [row for row in rows if row.kind == "field"]
    forms = [row for row in rows if row.kind == "form"]
    known = {str(row.values.get("id")) for row in forms}
    for row in fields:
        if str(row.values.get("id", "")).partition(".")[0] not in known:
            Table(row).refuse("id", 'must be "<form>.<key>" with a [[form]] of this file')
    return tuple(_form(row, fields, sources) for row in forms)


def _form(row: Row, fields: Iterable[Row], sources: Mapping[str, Source]) -> DocumentForm:
    table = Table(row)
    kind = _member(table, "id", DocumentKind)
    sections = tuple(_parts(table, "sections"))
    ids = {section for section, _ in sections}
    lines = _lines(table, ids)
    own = [one for one in fields if str(one.values["id"]).partition(".")[0] == kind]
    order = [section for section, _ in sections]
    placed = [place for one in own for place in _fields(one, ids, lines)]
    placed.sort(key=lambda place: (order.index(place[1].section), place[0]))
    found = tuple(field for _, field in placed)
    for section in sorted(ids - {field.section for field in found}):
        table.refuse("sections", f"names {section!r}, which no [[field]] stands in; add one or remove it")
    _refuse_twice(own, found)
    form = DocumentForm(
        kind=kind,
        de=table.text("de"),
        en=table.text("en"),
        norm=table.text("norm"),
        sections=tuple(SectionForm(id=section, de=de, en=en) for section, (de, en) in sections),
        fields=found,
        sources=table.sources(sources),
        checked_on=table.day("checked_on"),
    )
    table.done()
    return form


def _fields(row: Row, sections: set[str], lines: Mapping[str, Names]) -> Iterator[tuple[int, FieldForm]]:
    """One field, or one for each row of its section's table, with that row's place."""
    table = Table(row)
    section = table.text("section")
    if section not in sections:
        table.refuse(
            "section", f"is {section!r}, which its form does not have; use one of {sorted(sections)}"
        )
    key = table.text("id").partition(".")[2]
    if (_ROW in key) is not (section in lines):
        table.refuse("id", "needs {row} where its section has rows, and must not have it elsewhere")
    required = _member(table, "required", Required)
    when = tuple(table.text(f"when_{lang}", "") for lang in ("de", "en"))
    if all(when) is not (required is Required.CONDITIONAL) or any(when) is not all(when):
        table.refuse("required", "goes with when_de and when_en if it is conditional, and only then")
    labels = table.text("de"), table.text("en")
    norm, hints = table.text("norm", ""), (table.text("hint_de"), table.text("hint_en"))
    table.done()
    for place, (line, (de, en)) in enumerate(lines.get(section, {"": ("", "")}).items()):
        field = FieldForm(
            key=key.replace(_ROW, line),
            section=section,
            de=labels[0].replace(_ROW, de),
            en=labels[1].replace(_ROW, en),
            required=required,
            when_de=when[0],
            when_en=when[1],
            norm=norm,
            hint_de=hints[0],
            hint_en=hints[1],
        )
        yield place, field


def _refuse_twice(rows: Iterable[Row], fields: Iterable[FieldForm]) -> None:
    seen: set[str] = set()
    for field in fields:
        if field.key in seen:
            row = next(iter(rows))
            Table(row).refuse("id", f"gives the key {field.key!r} twice; rename one of the fields or rows")
        seen.add(field.key)


def _parts(table: Table, key: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Id, German and English name of each inline table of a list."""
    for part in _inline(table, key, {"id", "de", "en"}):
        yield part["id"], (part["de"], part["en"])


def _lines(table: Table, sections: set[str]) -> dict[str, Names]:
    """The names of the rows of each section's table."""
    lines: dict[str, dict[str, tuple[str, str]]] = {}
    for part in _inline(table, "rows", {"section", "id", "de", "en"}):
        if part["section"] not in sections:
            table.refuse("rows", f"stand in {part['section']!r}, which is no section of this form")
        names = lines.setdefault(part["section"], {})
        if part["id"] in names:
            table.refuse("rows", f"name {part['id']!r} twice in {part['section']!r}; rename one of them")
        names[part["id"]] = part["de"], part["en"]
    return dict(lines)


def _inline(table: Table, key: str, keys: set[str]) -> Iterator[Mapping[str, str]]:
    parts = table.raw(key, [])
    if not isinstance(parts, list):
        table.refuse(key, "must be a list of inline tables")
    for part in parts:
        if not isinstance(part, dict) or set(part) != keys or not all(map(_is_text, part.values())):
            table.refuse(key, f"must hold inline tables with the texts {', '.join(sorted(keys))} each")
        yield part


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _member(table: Table, key: str, choices: type[Choice]) -> Choice:
    value = table.text(key)
    try:
        return choices(value)
    except ValueError:
        table.refuse(key, f"is {value!r}; use one of {', '.join(choices)}")
