"""What can be done with a document next: hand in, send back, approve, publish, withdraw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from amtsblick.assess.access.next_steps import Bar, NextStep, next_steps
from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.errors import InputError
from amtsblick.jobs.records import moved, write
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.serve.forms import Form
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.document_views import SheetView, document_entry
from amtsblick.serve.work.kind_words import BARS, STEPS
from amtsblick.serve.work.objections import faults_of
from amtsblick.serve.work.reading import Fault
from amtsblick.values.records import Action, Entry


def _(text: str) -> str:
    """Marks a message for the catalogue."""
    return text


MOVES: Final = {
    Action.SUBMITTED: "submitted",
    Action.RETURNED: "returned",
    Action.APPROVED: "approved",
    Action.PUBLISHED: "published",
    Action.WITHDRAWN: "withdrawn",
}
"""Steps that the page takes, and what it says afterwards."""
_FORWARD: Final = (Action.SUBMITTED, Action.APPROVED, Action.PUBLISHED)
_CONFIRMED: Final = (Action.APPROVED, Action.PUBLISHED)
"""Steps after which a document speaks: gaps are named before."""
_TYPED: Final = ("step", "note", "since", "confirm")
"""Fields of its forms."""
WRONG: Final = 422
FASTER: Final = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How the page answers a step that was refused; ``typed`` is what stood in its form."""

    faults: Sequence[Fault] = ()
    status: int = 200
    typed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(_TYPED, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """Buttons for this reader, and why others are missing. ``confirm``: gaps are to be confirmed first."""

    forward: Sequence[tuple[str, str]]
    others: frozenset[str]
    bars: Sequence[str]
    may_change: bool
    confirm: bool
    words: Mapping[str, str]


def steps_of(visit: Visit, entry: Entry, sheet: SheetView) -> StepsView:
    """The steps that the state of a document allows."""
    words = {one.value: visit.texts.gettext(label) for one, label in STEPS.items()}
    found = _next(visit, entry)
    free = [one.action for one in found if one.bar is None]
    return StepsView(
        forward=[(one.value, words[one.value]) for one in free if one in _FORWARD],
        others=frozenset(one.value for one in free if one not in _FORWARD),
        bars=[
            visit.texts.gettext(BARS[one.action, one.bar])
            for one in found
            if one.bar is not None and (one.action in _FORWARD or one.bar is Bar.OWN)
        ],
        may_change=Action.CHANGED in free,
        confirm=bool(sheet.gaps) and any(one in _CONFIRMED for one in free),
        words=words,
    )


def take(visit: Visit, form: Form, entry: Entry, sheet: SheetView) -> tuple[Entry, str] | Answered:
    """Take the step that the form asks for; the new entry and what to say, or why it was refused."""
    action = next((one for one in MOVES if one.value == form.text("step")), None)
    if action is None:
        raise visit.missing()
    rights = rights_for_record(action, entry.kind, entry.content, entry.state)
    actor = visit.acting(rights, body_of(entry.content))
    typed = {name: form.text(name) for name in _TYPED}
    faults, since = _wrong(visit, action, typed, sheet)
    if faults:
        return Answered(faults=faults, status=WRONG, typed=typed)
    if form.text("base") != str(entry.version):
        return _faster(visit, entry, typed)
    desk = visit.desk
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
        [done] = write(desk.register, desk.knowledge, [change], actor, desk.now())
    except RefusedError as error:
        found = faults_of(error.objections, entry.kind, visit.texts)
        return Answered(faults=[one._replace(field="") for one in found], status=WRONG, typed=typed)
    except InputError as error:
        return Answered(faults=[Fault("", str(error), "en")], status=WRONG, typed=typed)
    desk.written({body_of(done.content)})
    return done, MOVES[action]


def _next(visit: Visit, entry: Entry) -> tuple[NextStep, ...]:
    member = visit.member
    return next_steps(entry, member.id if member else "", visit.visitor.may_any)


def _wrong(
    visit: Visit, action: Action, typed: Mapping[str, str], sheet: SheetView
) -> tuple[list[Fault], date | None]:
    """What is missing for a step, and from which day on a document is withdrawn."""
    texts = visit.texts
    if action in _CONFIRMED and sheet.gaps and typed["confirm"] != "yes":
        text = texts.gettext(_("Required fields are empty: confirm that it is to hold all the same."))
        return [Fault("confirm", text)], None
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
    now = document_entry(visit, entry.record)
    message = _("Meanwhile there is version %(number)s, by %(who)s. Look at it and decide again.")
    text = visit.texts.gettext(message) % {"number": now.version, "who": now.actor.name}
    return Answered(faults=[Fault("", text)], status=FASTER, typed=typed)
