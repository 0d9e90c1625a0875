"""How does an answer stand in the fields of the form in the browser, and how is it told?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from amtsblick.parse.exchange.places import Trouble
from amtsblick.parse.questionnaire.fields import ANSWERED, FieldKind
from amtsblick.report.addresses import link
from amtsblick.report.questionnaire.form import AskedRow, Shown
from amtsblick.report.questionnaire.form import Form as Sheet
from amtsblick.serve.forms import Form
from amtsblick.serve.trouble_words import trouble_text
from amtsblick.serve.words import Translations
from amtsblick.values.days import PartialDate
from amtsblick.values.declared import Declaration, DeclaredUse
from amtsblick.values.written import WrittenTree

_ROW: Final = re.compile(r"uses\.(\d{1,3})\.([a-z_]+)")
_MOST_ROWS: Final = 200
_FREE: Final = 3
"""Empty rows for services that nobody asked for."""
_COVER: Final = ("unit", "no_services", "next_review_overall", "remarks")
_PRINTED: Final = ("service", "seen_handle")
_KEYS: Final = frozenset((*_PRINTED, *ANSWERED))

Values: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row: ``number`` is its place in the form, ``asked`` None in rows that a body adds itself."""

    number: int
    asked: AskedRow | None
    href: str
    values: Values


def tree_of(form: Form) -> WrittenTree:
    """What was typed, as it is kept. Rows that a body added and left empty go."""
    found: dict[int, dict[str, list[str]]] = {}
    for name in form.texts:
        match = _ROW.fullmatch(name)
        if match and int(match[1]) < _MOST_ROWS and match[2] in _KEYS and (said := form.all(name)):
            found.setdefault(int(match[1]), {})[match[2]] = said
    uses = [{key: _one(said) for key, said in found[number].items()} for number in sorted(found)]
    return {**{key: form.text(key) for key in _COVER if form.text(key)}, "uses": uses}


def _one(said: list[str]) -> object:
    return said if len(said) > 1 else said[0]


def uses_of(written: WrittenTree) -> list[Mapping[str, Any]]:
    """The rows of an answer."""
    found = written.get("uses")
    return list(found) if isinstance(found, list) else []


def begun(sheet: Sheet, earlier: Declaration | None) -> WrittenTree:
    """A form as it is begun: with what the body said last time, where it said anything of the same account."""
    if earlier is None:
        return {}
    said = {(use.service, use.handle): use for use in earlier.uses}
    uses = []
    for row in sheet.rows:
        use = said.get((row.service, row.seen_handle))
        if use is not None:
            uses.append({"service": row.service, "seen_handle": row.seen_handle, **_said(use)})
    return {"unit": earlier.origin.said_by, "uses": uses}


def _said(use: DeclaredUse) -> dict[str, object]:
    found: dict[str, object] = {}
    for key in ANSWERED:
        value = getattr(use, key)
        match value:
            case None | "" | () | False:
                continue
            case tuple():
                found[key] = [str(one) for one in value]
            case True:
                found[key] = "yes"
            case PartialDate():
                found[key] = value.text
            case _:
                found[key] = str(value)
    # The account that was seen is meant anyway; days that have passed are asked for anew.
    return {key: value for key, value in found.items() if key not in {"handle", "next_review"}}


def rows(sheet: Sheet, written: WrittenTree) -> list[RowView]:
    """Rows that are asked for, then those that the body added, then empty ones."""
    left = uses_of(written)
    views: list[RowView] = []
    for row in sheet.rows:
        mine = next((one for one in left if _names(one) == (row.service, row.seen_handle)), None)
        if mine is not None:
            left.remove(mine)
        views.append(_view(len(views), row, mine or {}))
    for use in [*left, *[{}] * _FREE]:
        views.append(_view(len(views), None, use))
    return views


def _names(use: Mapping[str, Any]) -> tuple[str, str]:
    return str(use.get("service", "")), str(use.get("seen_handle", ""))


def _view(number: int, row: AskedRow | None, use: Mapping[str, Any]) -> RowView:
    values = {key: [str(one) for one in _listed(value)] for key, value in use.items()}
    return RowView(number=number, asked=row, href=link(row.address) or "" if row else "", values=values)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def cover_fields(sheet: Sheet, written: WrittenTree) -> list[tuple[Shown, str]]:
    """Fields about the body as a whole and what stands in them."""
    return [(one, str(written.get(one.field.key, ""))) for one in sheet.cover if one.field.answered]


def faults_of(
    troubles: Sequence[Trouble], sheet: Sheet, written: WrittenTree, texts: Translations
) -> list[tuple[str, str, str]]:
    """What is wrong: name of the field in the form, sentence, and the language of the sentence ("": the page's)."""
    uses, views = uses_of(written), rows(sheet, written)
    found = []
    for one in troubles:
        text, lang = trouble_text(one, texts)
        name = one.column if one.column in _COVER else ""
        about = ""
        if 0 < one.place.row <= len(uses):
            use = uses[one.place.row - 1]
            number = next((view.number for view in views if _same(view, use)), None)
            name = "" if number is None else f"uses.{number}.{one.column or 'kind'}"
            about = sheet.services.get(str(use.get("service", "")), "")
        found.append((name, f"{about}: {text}" if about else text, lang))
    return found


def _same(view: RowView, use: Mapping[str, Any]) -> bool:
    return view.values == {key: [str(one) for one in _listed(value)] for key, value in use.items()}


def told(sheet: Sheet, written: WrittenTree) -> list[tuple[str, list[tuple[str, str]]]]:
    """An answer in words: what is said of the whole, then of each service."""
    cover = [(one.label, _word(one, [value])) for one, value in cover_fields(sheet, written) if value]
    parts = [("", cover)] if cover else []
    for view in rows(sheet, written):
        said = list(_told(sheet, view))
        if said:
            service = next(iter(view.values.get("service", ())), "")
            name = view.asked.label if view.asked else sheet.services.get(service, service)
            handle = next(iter(view.values.get("seen_handle", ())), "")
            parts.append((f"{name} {handle}".strip(), said))
    return parts


def _told(sheet: Sheet, view: RowView) -> Iterator[tuple[str, str]]:
    for one in sheet.columns:
        values = view.values.get(one.field.key)
        if one.field.answered and values:
            yield one.label, _word(one, values)


def _word(shown: Shown, values: Sequence[str]) -> str:
    if shown.field.kind in {FieldKind.WORD, FieldKind.WORDS, FieldKind.YES_NO}:
        return ", ".join(shown.words.get(one, one) for one in values)
    return ", ".join(values)


def differences(sheet: Sheet, saved: WrittenTree, mine: WrittenTree | None) -> list[tuple[str, str, str]]:
    """Where what was saved in the meantime differs: what it is about, what is saved now, what was written here."""
    now, typed = _flat(sheet, saved), _flat(sheet, mine or {})
    names = [*now, *(name for name in typed if name not in now)]
    return [
        (name, now.get(name, ""), typed.get(name, ""))
        for name in names
        if now.get(name, "") != typed.get(name, "")
    ]


def _flat(sheet: Sheet, written: WrittenTree) -> dict[str, str]:
    return {
        " · ".join(filter(None, (part, label))): value
        for part, said in told(sheet, written)
        for label, value in said
    }
