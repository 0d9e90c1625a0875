"""What becomes of a form? A record as a draft, or the form again with everything that was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.register.accounts import plain_handle
from amtsblick.assess.register.chain import CLASSES
from amtsblick.errors import InputError
from amtsblick.jobs.records import newest_of, write
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.bodies import body_meant
from amtsblick.serve.work.field_bodies import body_faults, body_stem, body_values
from amtsblick.serve.work.field_tables import IDENTITY, fields_of
from amtsblick.serve.work.fields import Field, Shape
from amtsblick.serve.work.objections import faults_of
from amtsblick.serve.work.reading import Fault, Reader
from amtsblick.serve.work.seen_records import about
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision
from amtsblick.values.records import Action, Change, Entry, Record, RecordKind, RecordState
from amtsblick.values.usages import Origin, Usage

OPEN: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})
HOLDS_FROM: Final = Field(name="holds_from", shape=Shape.DAY, label="")
NAMES: Final = {
    RecordKind.USAGE: ("body", "service", "kind"),
    RecordKind.DECISION: ("body", "service", "decided_on"),
    RecordKind.REVIEW: ("body", "service", "by", "on"),
    RecordKind.CAMPAIGN: ("body", "service", "campaign"),
    RecordKind.AGREEMENT: ("body", "service", "kind"),
    RecordKind.PUBLIC_STATEMENT: ("about", "subject"),
    RecordKind.MEASURE: ("body", "service", "metric", "until"),
    RecordKind.TENANT: ("root",),
}
"""Of what an id is made where nobody gives one."""
_PLACES: Final = {
    RecordKind.PUBLIC_STATEMENT: "about",
    RecordKind.BODY: "parent",
    RecordKind.TENANT: "root",
}
"""The field that says for which body a right is needed, where it is not ``body``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form that was sent. ``entry`` is the record as it is now, None for a new one; ``base`` was seen."""

    kind: RecordKind
    said: Mapping[str, Sequence[str]]
    entry: Entry | None = None
    base: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why nothing was entered. ``mine`` is there when somebody else was faster: what would have been said."""

    faults: Sequence[Fault] = ()
    mine: Record | None = None


@dataclass(slots=True, kw_only=True)
class _Parts:
    values: dict[str, Any] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    holds_from: date | None = None


def enter(visit: Visit, draft: Draft, *, submit: bool) -> Entry | Refused:
    """Enter the form as a draft, and hand it in when asked. Nothing is entered when anything is wrong."""
    parts = _read(visit, draft)
    if parts.faults:
        return Refused(faults=parts.faults)
    content = _record(visit, draft, parts)
    if draft.entry is not None and draft.entry.version != draft.base:
        return Refused(mine=content)
    actor = visit.visitor.actor(
        rights_for_record(Action.ENTERED, draft.kind, content, None), body_of(content)
    )
    if actor is None or _is_another(visit, draft, content):
        return Refused(faults=[_no_right(visit, draft) if actor is None else _taken_id(visit)])
    changes = _changes(visit, draft, content, parts.holds_from, submit=submit)
    try:
        entries = write(visit.desk.register, visit.desk.knowledge, changes, actor, visit.desk.now())
    except RefusedError as error:
        return _refused(visit, draft, parts, content, error)
    except InputError as error:
        return Refused(faults=[Fault("", str(error), "en")])
    visit.desk.written({about(content)})
    return entries[-1]


def _read(visit: Visit, draft: Draft) -> _Parts:
    services = frozenset(one.id for one in visit.desk.knowledge.services)
    register, texts = visit.desk.register, visit.texts
    reader = Reader(draft.said, texts, services, lambda text: body_meant(register, text, texts))
    parts = _Parts(faults=reader.faults, rows=reader.rows)
    for one in fields_of(draft.kind):
        if draft.entry is not None and one.name in IDENTITY:
            continue
        value = reader.read(one)
        top, dot, name = one.name.partition(".")
        if dot:
            parts.origin[name] = value
        else:
            parts.values[top] = value
    parts.holds_from = reader.read(HOLDS_FROM)
    if draft.kind is RecordKind.BODY:
        parts.faults += body_faults(parts.values, visit.texts)
    return parts


def _record(visit: Visit, draft: Draft, parts: _Parts) -> Record:
    """The record that the form means; what it does not ask stays as it was."""
    values = dict(parts.values)
    kind: Any = CLASSES[draft.kind]
    if kind is Usage:
        values["via"] = values["via"] or None
        service = (
            draft.entry.content.service if draft.entry and isinstance(draft.entry.content, Usage) else ""
        )
        values["handle"] = plain_handle(
            values["handle"], values.get("service", service), visit.desk.knowledge
        )
    if kind is Body:
        values = body_values(values)
    if draft.entry is not None:
        known: Any = draft.entry.content
        if parts.origin:
            values["origin"] = replace(known.origin, **parts.origin)
        changed: Record = replace(known, **values)
        return changed
    if parts.origin:
        values["origin"] = Origin(**parts.origin)
    name = next(iter(draft.said.get("id", ())), "").strip()
    made: Record = kind(id=name or _free_id(visit, draft.kind, values), **values)
    return made


def _free_id(visit: Visit, kind: RecordKind, values: Mapping[str, Any]) -> str:
    """An id that says what it is about and is not taken."""
    said = {"campaign": "campaign", **values}
    register = visit.desk.register
    if kind is RecordKind.BODY:
        stem, between = body_stem(values), "-"
    else:
        stem, between = ".".join(str(said[one]) for one in NAMES[kind] if said.get(one)) or kind.value, "."
    tries = (stem if number == 1 else f"{stem}{between}{number}" for number in range(1, 1000))
    return next(
        one
        for one in tries
        if newest_of(register, kind, one) is None
        and (kind is not RecordKind.BODY or register.body(one) is None)
    )


def _changes(
    visit: Visit, draft: Draft, content: Record, holds_from: date | None, *, submit: bool
) -> list[Change]:
    begins = _begins(visit, draft, content, holds_from)
    entered = Change(
        action=Action.CHANGED if draft.base else Action.ENTERED,
        content=content,
        valid_from=begins,
        base=draft.base,
        note=next(iter(draft.said.get("change_note", ())), "").strip(),
    )
    if not submit:
        return [entered]
    return [
        entered,
        Change(action=Action.SUBMITTED, content=content, valid_from=begins, base=draft.base + 1),
    ]


def _begins(visit: Visit, draft: Draft, content: Record, holds_from: date | None) -> date:
    """From when on it holds: as asked; else an open draft keeps its day, and all others begin today."""
    if holds_from is not None:
        return holds_from
    if draft.entry is not None and draft.entry.state in OPEN:
        return draft.entry.valid_from
    if isinstance(content, Decision):
        return content.valid_from if draft.entry is None else max(content.valid_from, visit.desk.today)
    return visit.desk.today


def _refused(visit: Visit, draft: Draft, parts: _Parts, content: Record, error: RefusedError) -> Refused:
    """The objections beside their fields; somebody who was faster in the last moment is told of as such."""
    if any(one.field == "base" for one in error.objections):
        return Refused(mine=content)
    unique = {(one.field, one.text): one for one in error.objections}
    return Refused(faults=faults_of(unique.values(), draft.kind, visit.texts, parts.rows))


def _no_right(visit: Visit, draft: Draft) -> Fault:
    name = _PLACES.get(draft.kind, "body")
    text = visit.texts.gettext(_("Your account does not have the right to do this for this body."))
    return Fault(name if draft.entry is None or name == "parent" else "", text)


def _is_another(visit: Visit, draft: Draft, content: Record) -> bool:
    """Has a body of a survey's list the id already, which the log does not tell of?"""
    known = isinstance(content, Body) and visit.desk.register.body(content.id) is not None
    return known and draft.entry is None


def _taken_id(visit: Visit) -> Fault:
    return Fault(
        "id", visit.texts.gettext(_("This id is another body's: choose another one, or change that body."))
    )
