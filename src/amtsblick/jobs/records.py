"""Enter what people say and decide: the only way in which anything is written to the log of records."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from amtsblick.assess.register.chain import KINDS, kind_of
from amtsblick.assess.register.holding import RecordKey, key_of
from amtsblick.assess.register.rules import objections
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Action, Actor, Change, Entry, Record, RecordKind, RecordState
from amtsblick.values.usages import Usage

T = TypeVar("T", bound=Record)


def write(
    register: Register,
    knowledge: Knowledge,
    changes: Sequence[Change],
    actor: Actor,
    when: datetime | None = None,
) -> list[Entry]:
    """Enter changes, all or none, at ``when`` (now when not given); returns their entries in order.

    Raises RefusedError, an InputError that lists every objection with record and field.
    """
    services = frozenset(service.id for service in knowledge.services)
    return register.append(changes, actor, when or now(), lambda world: objections(changes, world, services))


def held(
    register: Register, of: type[T], day: date | None = None, known_at: datetime | None = None
) -> list[T]:
    """Contents of the records of one class that hold on ``day`` as known at ``known_at``, in order of the log."""
    contents = (entry.content for entry in register.holding(KINDS[of], day, known_at))
    return [content for content in contents if isinstance(content, of)]


def draft(
    register: Register, content: Record, valid_from: date, *, note: str = "", base: int | None = None
) -> Change:
    """The change that enters ``content`` as a draft: a new record, or a new version of a known one.

    ``base`` is the version that the actor saw; the newest one when not given.
    """
    seen = _newest_version(register, content) if base is None else base
    action = Action.CHANGED if seen else Action.ENTERED
    return Change(action=action, content=content, valid_from=valid_from, base=seen, note=note)


def moved(  # noqa: PLR0913 - which record, what is done to it, since when and why
    register: Register,
    kind: RecordKind,
    record: str,
    action: Action,
    *,
    valid_from: date | None = None,
    note: str = "",
    base: int | None = None,
) -> Change:
    """The change that submits, returns, approves, publishes or withdraws the newest version of a record.

    ``valid_from`` is the day of a withdrawal. ``base`` is the version that the actor saw; the newest when
    not given. Raises InputError when there is no such record.
    """
    versions = versions_of(register, kind, record)
    newest = versions[-1]
    seen = next((one for one in reversed(versions) if base is None or one.version == base), newest)
    return Change(
        action=action,
        content=seen.content,
        valid_from=valid_from or newest.valid_from,
        base=newest.version if base is None else base,
        note=note,
    )


def versions_of(register: Register, kind: RecordKind, record: str) -> list[Entry]:
    """All entries of one record, oldest first; InputError when there is none."""
    found = list(register.entries(kind, record))
    if not found:
        what = kind.value.replace("_", " ")
        raise InputError(
            f"The register has no {what} {record!r}: 'amtsblick register list {kind} --drafts' shows all."
        )
    return found


def newest_of(register: Register, kind: RecordKind, record: str) -> Entry | None:
    """The last entry of one record, None when there is none."""
    return next(iter(deque(register.entries(kind, record), maxlen=1)), None)


def usage_of(register: Register, body: str, service: str, record: str = "") -> Usage | None:
    """The usage that a decision is about: the one of that id, or the only one of that body and service.

    None when there is none at all. InputError when ``record`` is unknown or several could be meant.
    """
    if record:
        found = versions_of(register, RecordKind.USAGE, record)[-1:]
    else:
        found = shows(register, RecordKind.USAGE, drafts=True, body=body, service=service)
    usages = [one.content for one in found if isinstance(one.content, Usage)]
    if len(usages) > 1:
        names = ", ".join(one.id for one in usages)
        raise InputError(f"{body!r} uses {service!r} in several ways: name one with --usage ({names}).")
    return usages[0] if usages else None


def history(
    register: Register, kind: RecordKind | None = None, record: str | None = None
) -> Iterator[tuple[Entry, Record | None]]:
    """Entries in the order of the log, each with what the record said before; None for its first."""
    said: dict[RecordKey, Record] = {}
    for entry in register.entries(kind, record):
        yield entry, said.get(key_of(entry))
        said[key_of(entry)] = entry.content


def shows(  # noqa: PLR0913 - one keyword per thing that can be asked
    register: Register,
    kind: RecordKind,
    *,
    drafts: bool = False,
    day: date | None = None,
    known_at: datetime | None = None,
    body: str | None = None,
    service: str | None = None,
) -> list[Entry]:
    """What holds on a day as known at a moment, or with ``drafts`` the newest version of every record.

    A withdrawn record is no draft and not shown. ``service`` "" asks for what names no service.
    """
    if drafts:
        found = [one for one in register.newest(kind, body) if one.state is not RecordState.WITHDRAWN]
    else:
        found = register.holding(kind, day, known_at, body)
    return [one for one in found if service is None or getattr(one.content, "service", None) == service]


def _newest_version(register: Register, content: Record) -> int:
    return max((one.version for one in register.entries(kind_of(content), content.id)), default=0)
