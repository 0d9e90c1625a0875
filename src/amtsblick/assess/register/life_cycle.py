"""Which action may be taken on a record, by whom, and what becomes of it?

draft → submitted → approved → published → withdrawn; submitted → draft (returned). Who approves has not
written the version (four eyes, for every kind). A change of what speaks is a new version, a draft again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from amtsblick.assess.register.chain import START, kind_of, sealed, spelled
from amtsblick.assess.register.holding import RecordKey
from amtsblick.assess.register.people import same_person, unreadable
from amtsblick.values.decisions import Review
from amtsblick.values.records import (
    SPEAKING,
    Action,
    Actor,
    Change,
    Entry,
    Objection,
    Record,
    RecordKind,
    RecordState,
    Role,
)
from amtsblick.values.usages import Campaign, Usage

_NEXT: Final = {
    Action.CHANGED: RecordState.DRAFT,
    Action.SUBMITTED: RecordState.SUBMITTED,
    Action.RETURNED: RecordState.DRAFT,
    Action.APPROVED: RecordState.APPROVED,
    Action.PUBLISHED: RecordState.PUBLISHED,
    Action.WITHDRAWN: RecordState.WITHDRAWN,
}
ALLOWED: Final[dict[RecordState, frozenset[Action]]] = {
    RecordState.DRAFT: frozenset({Action.CHANGED, Action.SUBMITTED, Action.WITHDRAWN}),
    RecordState.SUBMITTED: frozenset({Action.RETURNED, Action.APPROVED, Action.WITHDRAWN}),
    RecordState.APPROVED: frozenset({Action.CHANGED, Action.PUBLISHED, Action.WITHDRAWN}),
    RecordState.PUBLISHED: frozenset({Action.CHANGED, Action.WITHDRAWN}),
    RecordState.WITHDRAWN: frozenset(),
}
"""What can be done to a record whose newest entry is in a state, besides an import."""
FACT_KINDS: Final = frozenset(
    {
        RecordKind.BODY,
        RecordKind.TENANT,
        RecordKind.PUBLIC_STATEMENT,
        RecordKind.MEASURE,
        RecordKind.DECLARATION,
        RecordKind.REPLY,
        RecordKind.QUESTIONNAIRE,
        RecordKind.REOPENING,
    }
)
"""Kinds that state facts with a source: an import may publish them without a second pair of eyes."""
_SOURCED: Final = (Usage, Campaign, Review)
"""Those may as well, with a public source."""
_BY_THEMSELVES: Final = frozenset({Action.IMPORTED, Action.ENTERED, Action.CHANGED})
"""What a command that runs by itself may do: it decides nothing."""
_UNAPPROVED: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})
_RANK: Final = {state: number for number, state in enumerate(RecordState)}


class Outcome(NamedTuple):
    """What becomes of a record: number and state of the version, who wrote and who approved it."""

    version: int
    state: RecordState
    authors: tuple[str, ...]
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Entries that changes make with their contents as spelled, and why others cannot be made."""

    entries: list[Entry]
    contents: list[str]
    refused: list[Objection]


@dataclass(slots=True, kw_only=True)
class Log:
    """Where the log ends and the newest entry of each record that changes are about."""

    newest: dict[RecordKey, Entry] = field(default_factory=dict)
    count: int = 0
    head: str = START


def plan(changes: Iterable[Change], log: Log, actor: Actor, when: datetime) -> Planned:
    """The entries that changes make, chained to the log, and why some cannot be made.

    Later changes see what earlier ones did. Moves ``log`` on to its new end.
    """
    planned = Planned(entries=[], contents=[], refused=[])
    at = when.astimezone(UTC)
    for number, change in enumerate(changes):
        key = kind_of(change.content), change.content.id
        newest = log.newest.get(key)
        outcome = step(change, newest, actor)
        if isinstance(outcome, Objection):
            planned.refused.append(replace(outcome, change=number))
            continue
        content = spelled(change.content)
        entry = sealed(
            content,
            {
                "seq": log.count + 1,
                "at": at,
                "actor": actor,
                "action": change.action,
                "kind": key[0],
                "record": key[1],
                "version": outcome.version,
                "state": outcome.state,
                "valid_from": change.valid_from,
                "content": change.content,
                "authors": outcome.authors,
                "approved_by": outcome.approved_by,
                "before": newest.seq if newest else 0,
                "note": change.note,
                "previous": log.head,
            },
        )
        planned.contents.append(content)
        planned.entries.append(entry)
        log.newest[key] = entry
        log.count, log.head = entry.seq, entry.digest
    return planned


def step(change: Change, newest: Entry | None, actor: Actor) -> Outcome | Objection:
    """What becomes of a record by one change, or why nothing."""
    barred = _barred(change, actor)
    if barred is not None:
        return barred
    if change.base != (newest.version if newest else 0):
        return _stale(change, newest)
    if change.action is Action.IMPORTED:
        return _imported(change, newest, actor)
    if newest is None:
        return _entered(change, actor)
    if change.action not in ALLOWED[newest.state]:
        return _not_now(change, newest)
    return (_changed if change.action is Action.CHANGED else _moved)(change, newest, actor)


def _entered(change: Change, actor: Actor) -> Outcome | Objection:
    if change.action is not Action.ENTERED:
        return _no(change, "id", "is not in the register", "enter it first, or correct the id")
    return Outcome(1, RecordState.DRAFT, (actor.name,))


def _barred(change: Change, actor: Actor) -> Objection | None:
    if not actor.name.strip():
        return _no(change, "actor", "nobody is named who does it", "name an actor")
    if any(map(unreadable, (actor.name, *change.authors, change.approved_by))):
        return _unseen(change, actor)
    if actor.role is Role.READER:
        return _no(
            change, "actor", f"{actor.name} acts as reader, who changes nothing", "act in another role"
        )
    if actor.role is Role.SYSTEM and change.action not in _BY_THEMSELVES:
        return _no(change, "actor", f"the system may not have a record {change.action}", "have a human do it")
    return None


def _unseen(change: Change, actor: Actor) -> Objection:
    where, wrong = next(
        (where, name)
        for where, names in (
            ("actor", (actor.name,)),
            ("authors", change.authors),
            ("approved_by", (change.approved_by,)),
        )
        for name in names
        if unreadable(name)
    )
    said = f"{wrong!r} holds characters that nobody can see"
    return _no(change, where, said, "type the name anew")


def _stale(change: Change, newest: Entry | None) -> Objection:
    if newest is None:
        said = f"version {change.base} was seen, but the register has none"
        return _no(change, "base", said, "enter it as a new record")
    who = f"{newest.actor.name} ({newest.actor.role}) at {newest.at:%Y-%m-%d %H:%M:%S} UTC"
    if change.base == 0:
        said = f"is in the register already: version {newest.version}, {newest.action} by {who}"
        return _no(change, "id", said, "change that version, or choose another id")
    said = f"version {change.base} was seen, but meanwhile there is version {newest.version}, {newest.action} by {who}"
    return _no(change, "base", said, "look at that version and decide again")


def _imported(change: Change, newest: Entry | None, actor: Actor) -> Outcome | Objection:
    state = change.state
    if state is None:
        return _no(change, "state", "an import says in which state a version is", "name its state")
    authors = _authors(change, newest) or (actor.name,)
    if change.approved_by and same_person(change.approved_by, authors):
        said = f"{change.approved_by} has written this version and cannot have approved it"
        return _no(change, "approved_by", said, "have somebody else approve it")
    if state in SPEAKING and not change.approved_by and not states_a_fact(change.content):
        said = f"nobody approved it, so that it cannot be {state}"
        return _no(change, "state", said, "name who approved it, or import it as draft or submitted")
    if newest is None:
        return Outcome(1, state, authors, change.approved_by)
    return _imported_after(change, newest, state, authors, actor)


def _imported_after(
    change: Change, newest: Entry, state: RecordState, authors: tuple[str, ...], actor: Actor
) -> Outcome | Objection:
    """What becomes of a record that the register has already."""
    if newest.state is RecordState.WITHDRAWN:
        return _not_now(change, newest)
    if not _goes_on(change, newest):
        return Outcome(newest.version + 1, state, authors, change.approved_by)
    if _RANK[state] <= _RANK[newest.state]:
        said = f"version {newest.version} says the same and is {newest.state} already"
        return _no(change, "state", said, "leave it out")
    entered_here = newest.action is not Action.IMPORTED and newest.state in _UNAPPROVED
    if entered_here and state in SPEAKING and actor.role is not Role.ADMIN:
        said = f"version {newest.version} was entered here and waits for approval; a file cannot give it"
        return _no(change, "state", said, "approve it by hand, or import it as admin")
    return Outcome(newest.version, state, authors, newest.approved_by or change.approved_by)


def _authors(change: Change, newest: Entry | None) -> tuple[str, ...]:
    """Who wrote an imported version: those the file names, and those who wrote what it goes on with.

    A file takes nobody's hand off a version, nor off a draft that it replaces.
    """
    wrote: tuple[str, ...] = ()
    if newest is None and not change.authors:
        return wrote
    if newest is not None and (newest.state in _UNAPPROVED or _goes_on(change, newest)):
        wrote = newest.authors
    return tuple(dict.fromkeys((*wrote, *change.authors)))


def _goes_on(change: Change, newest: Entry) -> bool:
    """Is the imported version the newest one, in a later state?"""
    same_days = change.state is RecordState.WITHDRAWN or change.valid_from == newest.valid_from
    return same_days and change.content == newest.content


def states_a_fact(content: Record) -> bool:
    """May it be published by an import alone?

    Usages, campaigns and reviews may with a public source that is named and has an address; a source may
    be undated, readers are told so.
    """
    if isinstance(content, _SOURCED):
        return content.origin.title != "" and content.origin.address != ""
    return kind_of(content) in FACT_KINDS


def _changed(change: Change, newest: Entry, actor: Actor) -> Outcome | Objection:
    if change.content == newest.content and change.valid_from == newest.valid_from:
        return _no(change, "content", f"says the same as version {newest.version}", "change something")
    # Whoever mends a draft shares it with those who wrote it: none of them may approve it.
    before = newest.authors if newest.state is RecordState.DRAFT else ()
    authors = tuple(dict.fromkeys((*before, actor.name)))
    return Outcome(newest.version + 1, RecordState.DRAFT, authors)


def _moved(change: Change, newest: Entry, actor: Actor) -> Outcome | Objection:
    if change.content != newest.content:
        said = f"a version cannot change while it is {change.action}"
        return _no(change, "content", said, f"give version {newest.version} as it is, or change it first")
    if change.action is not Action.WITHDRAWN and change.valid_from != newest.valid_from:
        said = f"version {newest.version} holds from {newest.valid_from}, not from {change.valid_from}"
        return _no(change, "valid_from", said, "change the version first")
    approver = newest.approved_by
    if change.action is Action.APPROVED:
        if same_person(actor.name, newest.authors):
            said = f"{actor.name} has written version {newest.version} and cannot approve it"
            return _no(change, "actor", said, "have somebody else approve it")
        approver = actor.name
    return Outcome(newest.version, _NEXT[change.action], newest.authors, approver)


def _not_now(change: Change, newest: Entry) -> Objection:
    can = sorted(ALLOWED[newest.state])
    said = (
        f"version {newest.version} is {newest.state} (by {newest.actor.name} at "
        f"{newest.at:%Y-%m-%d %H:%M:%S} UTC) and cannot be {change.action}"
    )
    remedy = f"it can be {' or '.join(can)}" if can else "enter a new record with another id"
    return _no(change, "state", said, remedy)


def _no(change: Change, where: str, text: str, remedy: str) -> Objection:
    return Objection(
        record=f"{kind_of(change.content)}/{change.content.id}", field=where, text=text, remedy=remedy
    )
