"""Entering records: drafts and new versions, handing them in and sending them back. Approving is for people."""

from dataclasses import dataclass
from datetime import date

from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.register.chain import KINDS
from amtsblick.jobs.body_records import standing
from amtsblick.jobs.records import moved, write
from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import Call, Operation, Told, operation
from amtsblick.serve.api.records import RECORD, line, record_address
from amtsblick.serve.work.seen_records import about, seen
from amtsblick.values.accounts import Right
from amtsblick.values.api import RecordLine
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Change, Entry, Record, RecordKind

_STALE = "Somebody else changed it in the meantime: read it again, and send its new ETag."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What a record says from `valid_from` on. `submit` hands it in at once; `note` says why, for the log.

    `content` names its kind in `answer`, as `content` of a record that is read does.
    """

    content: Record
    valid_from: date
    note: str = ""
    submit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the log notes beside a step."""

    note: str = ""


@operation(
    "POST", "/records", id="draftRecord", tag="records", access=Right.SEE_INSIDE, gives=RecordLine,
    takes=NewVersion, status=201,
)  # fmt: skip
def draft(call: Call) -> Told:
    """Enter a new record as a draft. It holds once a person has approved it on its page.

    Needs the scope write and the right to enter records of this kind for the body that it is about.
    """
    new: NewVersion = call.content
    return _entered(call, new, None)


@operation(
    "PUT", RECORD, id="changeRecord", tag="records", access=Right.SEE_INSIDE, gives=RecordLine, takes=NewVersion,
    matches=True,
)  # fmt: skip
def change(call: Call) -> Told:
    """Enter a new version of a record as a draft. What speaks goes on speaking until the draft is approved.

    If-Match holds the ETag of the version that was seen: 412 when somebody else was faster.
    """
    new: NewVersion = call.content
    entry = _seen(call)
    return _entered(call, new, entry)


def _entered(call: Call, new: NewVersion, before: Entry | None) -> Told:
    desk, content = call.visit.desk, new.content
    kind = KINDS[type(content)]
    action = Action.CHANGED if before else Action.ENTERED
    rights = rights_for_record(action, kind, content, before.state if before else None)
    actor = call.visit.acting(rights, body_of(content))
    held = before.content if before else _listed(call, content)
    if held is not None and body_of(held) != body_of(content):
        call.visit.acting(rights, body_of(held))
    if before is not None:
        if (content.id, kind) != (before.record, before.kind):
            raise ApiError(409, "The content is of another record than its address.")
        _check_newest(call, before)
    base = before.version if before else 0
    changes = [Change(action=action, content=content, valid_from=new.valid_from, base=base, note=new.note)]
    if new.submit:
        changes.append(
            Change(action=Action.SUBMITTED, content=content, valid_from=new.valid_from, base=base + 1)
        )
    entries = write(desk.register, desk.knowledge, changes, actor, desk.now())
    desk.written({about(content), *([about(before.content)] if before else [])})
    address = record_address(kind, content.id)
    return _told(entries[-1], status=200 if before else 201, location="" if before else address)


def _listed(call: Call, content: Record) -> Record | None:
    """A body as a survey's list knows it, which nobody entered: it may stand in somebody else's part."""
    found = standing(call.visit.desk.register, content.id) if isinstance(content, Body) else None
    return found.content if found else None


def _step(name: str, action: Action, text: str) -> Operation:
    def move(call: Call) -> Told:
        entry, desk = _seen(call), call.visit.desk
        rights = rights_for_record(action, entry.kind, entry.content, entry.state)
        actor = call.visit.acting(rights, body_of(entry.content))
        _check_newest(call, entry)
        made = moved(
            desk.register, entry.kind, entry.record, action, note=call.content.note, base=entry.version
        )
        entries = write(desk.register, desk.knowledge, [made], actor, desk.now())
        desk.written({about(entry.content)})
        return _told(entries[-1])

    move.__doc__ = text
    return operation(
        "POST", f"{RECORD}/{name}", id=f"{name}Record", tag="records", access=Right.SEE_INSIDE,
        gives=RecordLine, takes=Note, matches=True,
    )(move)  # fmt: skip


def _seen(call: Call) -> Entry:
    """The newest version of the record that the address names."""
    try:
        kind = RecordKind(call.steps["kind"])
    except ValueError:
        raise ApiError(404, "There is no such kind of record.") from None
    return seen(call.visit, kind, call.steps["record"])


def _check_newest(call: Call, entry: Entry) -> None:
    if call.if_match != f'"{entry.seq}"':
        raise ApiError(412, _STALE, [{"version": entry.version, "entry": entry.seq}])


def _told(entry: Entry, *, status: int = 200, location: str = "") -> Told:
    return Told(value=line(entry), status=status, tag=str(entry.seq), location=location)


OPERATIONS: tuple[Operation, ...] = (
    draft,
    change,
    _step(
        "submit",
        Action.SUBMITTED,
        "Hand in a draft, so that somebody else can approve it. Programs approve, publish and withdraw nothing: "
        "no scope holds these rights.",
    ),
)
