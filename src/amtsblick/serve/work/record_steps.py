"""What can be done with a record next: hand in, send back, approve, publish, withdraw. Documents are records too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Final

from amtsblick.assess.access.next_steps import Bar, next_steps
from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.errors import InputError
from amtsblick.jobs.records import moved, write
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.serve.forms import Form
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.kind_words import BARS, STEPS
from amtsblick.serve.work.objections import faults_of
from amtsblick.serve.work.reading import Fault
from amtsblick.serve.work.seen_records import about
from amtsblick.values.records import Action, Entry

_MOVES: Final = {
    Action.SUBMITTED: "submitted",
    Action.RETURNED: "returned",
    Action.APPROVED: "approved",
    Action.PUBLISHED: "published",
    Action.WITHDRAWN: "withdrawn",
}
"""Steps that a page takes, and what it says afterwards."""
_FORWARD: Final = (Action.SUBMITTED, Action.APPROVED, Action.PUBLISHED)
_CONFIRMED: Final = (Action.APPROVED, Action.PUBLISHED)
"""Steps after which a record speaks: gaps are named before."""
_TYPED: Final = ("step", "note", "since", "confirm")
"""Fields of the forms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How a page answers a step that was refused; ``typed`` is what stood in its form."""

    faults: Sequence[Fault] = ()
    status: int = HTTPStatus.OK
    typed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(_TYPED, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """Buttons for this reader, and why others are missing. ``confirm``: gaps are to be confirmed first.

    That a reader may not change a record needs no word: ``bars`` are about steps forward, and about own versions.
    """

    forward: Sequence[tuple[str, str]]
    others: frozenset[str]
    bars: Sequence[str]
    may_change: bool
    confirm: bool
    words: Mapping[str, str]


def steps_of(visit: Visit, entry: Entry, *, gaps: bool = False) -> StepsView:
    """The steps that the state of a record allows. ``gaps``: required fields are empty."""
    member = visit.member
    found = next_steps(entry, member.id if member else "", visit.visitor.may_any)
    words = {one.value: visit.texts.gettext(label) for one, label in STEPS.items()}
    free = [one.action for one in found if one.bar is None]
    return StepsView(
        forward=[(one.value, words[one.value]) for one in free if one in _FORWARD],
        others=frozenset(one.value for one in free if one not in {*_FORWARD, Action.CHANGED}),
        bars=[
            visit.texts.gettext(BARS[one.action, one.bar])
            for one in found
            if one.bar is not None and (one.action in _FORWARD or one.bar is Bar.OWN)
        ],
        may_change=Action.CHANGED in free,
        confirm=gaps and any(one in _CONFIRMED for one in free),
        words=words,
    )


def take(visit: Visit, form: Form, entry: Entry, *, gaps: bool = False) -> tuple[Entry, str] | Answered:
    """Take the step that the form asks for; the new entry and what to say, or why it was refused.

    Refused, the record may have changed meanwhile: read it anew before it is shown.
    """
    action = next((one for one in _MOVES if one.value == form.text("step")), None)
    if action is None:
        raise visit.missing()
    rights = rights_for_record(action, entry.kind, entry.content, entry.state)
    actor = visit.acting(rights, body_of(entry.content))
    typed = {name: form.text(name) for name in _TYPED}
    faults, since = _wrong(visit, action, typed, gaps=gaps)
    if faults:
        return Answered(faults=faults, status=HTTPStatus.UNPROCESSABLE_ENTITY, typed=typed)
    if form.text("base") != str(entry.version):
        return Answered(faults=[_faster(visit, entry)], status=HTTPStatus.CONFLICT, typed=typed)
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
    except InputError as error:
        faults = _refused(visit, entry, error)
        return Answered(faults=faults, status=HTTPStatus.UNPROCESSABLE_ENTITY, typed=typed)
    desk.written({about(done.content)})
    return done, _MOVES[action]


def _wrong(
    visit: Visit, action: Action, typed: Mapping[str, str], *, gaps: bool
) -> tuple[list[Fault], date | None]:
    """What is missing for a step, and from which day on a record is withdrawn."""
    texts = visit.texts
    if action in _CONFIRMED and gaps and typed["confirm"] != "yes":
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


def _faster(visit: Visit, entry: Entry) -> Fault:
    message = _("Meanwhile there is version %(number)s, by %(who)s. Look at it and decide again.")
    return Fault("", visit.texts.gettext(message) % {"number": entry.version, "who": entry.actor.name})


def _refused(visit: Visit, entry: Entry, error: InputError) -> list[Fault]:
    """What the log objects to; the page has none of the record's fields, so it stands for the whole."""
    if isinstance(error, RefusedError):
        found = faults_of(error.objections, entry.kind, visit.texts)
        return [one._replace(field="") for one in found]
    return [Fault("", str(error), "en")]
