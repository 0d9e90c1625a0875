"""One record of any kind: what it says, its versions, who wrote and who approved them, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from litestar import Response

from amtsblick.assess.access.next_steps import Bar, NextStep, next_steps
from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.errors import InputError
from amtsblick.jobs.records import moved, versions_of, write
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.serve.addresses import named, record_path
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.decision_sides import Sides, sides_of
from amtsblick.serve.work.field_tables import FORMS
from amtsblick.serve.work.kind_words import BARS, DONE, KINDS, ROLES, STATES, STEPS
from amtsblick.serve.work.objections import faults_of
from amtsblick.serve.work.reading import Fault
from amtsblick.serve.work.seen_records import about, seen
from amtsblick.serve.work.tellers import teller
from amtsblick.serve.work.told import Difference, Teller
from amtsblick.values.accounts import Right
from amtsblick.values.decisions import Decision
from amtsblick.values.records import Action, Entry, RecordKind


def _(text: str) -> str:
    """Marks a message for the catalogue."""
    return text


_MOVES: Final = {
    Action.SUBMITTED: "submitted",
    Action.RETURNED: "returned",
    Action.APPROVED: "approved",
    Action.PUBLISHED: "published",
    Action.WITHDRAWN: "withdrawn",
}
"""Steps that a page takes, and what it says afterwards."""
_FORWARD: Final = (Action.SUBMITTED, Action.APPROVED, Action.PUBLISHED)
_WRONG: Final = 422
_FASTER: Final = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One line of a record's history; ``changed`` None for steps that change nothing it says."""

    entry: Entry
    done: str
    state: str
    role: str
    changed: Sequence[Difference] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step that may be taken now."""

    action: Action
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How a page answers a step that was refused; ``typed`` is what stood in its form."""

    faults: Sequence[Fault] = ()
    status: int = 200
    typed: Mapping[str, str] | None = None


@reads("/work/records/{kind:str}/{record:str}", Right.SEE_INSIDE)
def record(visit: Visit, kind: str, record: str) -> Response[bytes]:
    """A record with all its versions."""
    return _page(visit, seen(visit, _kind(visit, kind), named(record)), Answered())


@writes("/work/records/{kind:str}/{record:str}", Right.SEE_INSIDE)
def move(visit: Visit, form: Form, kind: str, record: str) -> Response[bytes]:
    """Hand in, send back, approve, publish or withdraw the version that was seen."""
    entry = seen(visit, _kind(visit, kind), named(record))
    action = next((one for one in _MOVES if one.value == form.text("step")), None)
    if action is None:
        raise visit.missing()
    rights = rights_for_record(action, entry.kind, entry.content, entry.state)
    actor = visit.acting(rights, body_of(entry.content))
    typed = {name: form.text(name) for name in ("step", "note", "since")}
    faults, since = _wrong(visit, action, typed)
    if faults:
        return _page(visit, entry, Answered(faults=faults, status=_WRONG, typed=typed))
    desk, base = visit.desk, form.text("base")
    if base != str(entry.version):
        return _page(visit, entry, _faster(visit, entry, typed))
    try:
        change = moved(
            desk.register,
            entry.kind,
            entry.record,
            action,
            valid_from=since,
            note=typed["note"],
            base=entry.version,
        )
        write(desk.register, desk.knowledge, [change], actor, desk.now())
    except RefusedError as error:
        found = faults_of(error.objections, entry.kind, visit.texts)
        fresh = seen(visit, entry.kind, entry.record)
        return _page(visit, fresh, Answered(faults=_nowhere(found), status=_WRONG, typed=typed))
    except InputError as error:
        fault = Fault("", str(error), "en")
        return _page(visit, entry, Answered(faults=[fault], status=_WRONG, typed=typed))
    desk.written({about(entry.content)})
    return visit.go(record_path(visit.lang, entry.kind, entry.record), said=_MOVES[action])


def _kind(visit: Visit, text: str) -> RecordKind:
    try:
        return RecordKind(text)
    except ValueError:
        raise visit.missing() from None


def _wrong(visit: Visit, action: Action, typed: Mapping[str, str]) -> tuple[list[Fault], date | None]:
    """What is missing for a step, and from which day on a record is withdrawn."""
    texts = visit.texts
    if action is Action.RETURNED and not typed["note"]:
        return [Fault("note-returned", texts.gettext(_("Say what is to be mended.")))], None
    if action is not Action.WITHDRAWN:
        return [], None
    try:
        since = date.fromisoformat(typed["since"]) if typed["since"] else visit.desk.today
    except ValueError:
        message = texts.gettext(_("“%(text)s” is no day: write it as 2026-01-31."))
        return [Fault("since", message % {"text": typed["since"]})], None
    if not typed["note"]:
        return [Fault("note-withdrawn", texts.gettext(_("Say why it is withdrawn.")))], None
    return [], since


def _faster(visit: Visit, entry: Entry, typed: Mapping[str, str]) -> Answered:
    message = _("Meanwhile there is version %(number)s, by %(who)s. Look at it and decide again.")
    text = visit.texts.gettext(message) % {"number": entry.version, "who": entry.actor.name}
    return Answered(faults=[Fault("", text)], status=_FASTER, typed=typed)


def _nowhere(faults: Sequence[Fault]) -> list[Fault]:
    """This page has none of the record's fields."""
    return [one._replace(field="") for one in faults]


def _page(visit: Visit, entry: Entry, answered: Answered) -> Response[bytes]:
    tells, content = teller(visit), entry.content
    entries = versions_of(visit.desk.register, entry.kind, entry.record)
    steps = _steps(visit, entry)
    sides: Sides | None = sides_of(visit, content) if isinstance(content, Decision) else None
    return visit.page(
        "work/record.html",
        status=answered.status,
        entry=entry,
        kind=visit.texts.gettext(KINDS[entry.kind]),
        state=visit.texts.gettext(STATES[entry.state]),
        title=tells.title(content),
        body=about(content),
        body_name=tells.body(about(content)),
        service=getattr(content, "service", ""),
        content=tells.content(content),
        versions=list(reversed(_versions(visit, entries, tells))),
        forward=[one for one in steps if one.action in _FORWARD],
        others={one.action for one in steps if one.action not in _FORWARD},
        words={one.value: visit.texts.gettext(label) for one, label in STEPS.items()},
        bars=_bars(visit, entry),
        may_change=entry.kind in FORMS and Action.CHANGED in {one.action for one in steps},
        may={one.value: visit.visitor.may(one, about(content)) for one in (Right.DECIDE, Right.REVIEW)},
        today=visit.desk.today,
        answered=answered,
        sides=sides,
    )


def _steps(visit: Visit, entry: Entry) -> list[StepView]:
    """Steps that the reader may take."""
    return [
        StepView(action=one.action, label=visit.texts.gettext(STEPS[one.action]))
        for one in _next(visit, entry)
        if one.bar is None
    ]


def _bars(visit: Visit, entry: Entry) -> list[str]:
    """Why steps forward are not offered to this reader. That he may not change it needs no word."""
    return [
        visit.texts.gettext(BARS[one.action, one.bar])
        for one in _next(visit, entry)
        if one.bar is not None and (one.action in _FORWARD or one.bar is Bar.OWN)
    ]


def _next(visit: Visit, entry: Entry) -> tuple[NextStep, ...]:
    member = visit.member
    return next_steps(entry, member.id if member else "", visit.visitor.may_any)


def _versions(visit: Visit, entries: Sequence[Entry], tells: Teller) -> list[VersionView]:
    """Every entry, oldest first, with what it changed."""
    found = []
    before: Entry | None = None
    for one in entries:
        changed = None
        if before is not None and before.content != one.content:
            changed = tells.differences(before.content, one.content)
        found.append(
            VersionView(
                entry=one,
                done=visit.texts.gettext(DONE[one.action]),
                state=visit.texts.gettext(STATES[one.state]),
                role=visit.texts.gettext(ROLES[one.actor.role]),
                changed=changed,
            )
        )
        before = one
    return found


ROUTES = (record, move)
