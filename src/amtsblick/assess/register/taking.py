"""What do the records of a file change in the register, and what of it is there already?

A file may say of a version which it is, since when it holds, in which state it is and who wrote and
approved it; what it does not say follows from the record. Versions that the register has are left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeAlias

from amtsblick.assess.register.holding import RecordKey
from amtsblick.assess.register.life_cycle import states_a_fact
from amtsblick.parse.exchange.kinds import IN_ORDER
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.rows import Claim
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.declared import Declaration, Questionnaire, Reply
from amtsblick.values.documents import Document
from amtsblick.values.records import Action, Change, Entry, Record, RecordKind, RecordState
from amtsblick.values.usages import Measure, PublicStatement, Tenant

SINCE_EVER: Final = date.min
"""From when a body holds where nobody says so."""
_RANK: Final = {state: number for number, state in enumerate(RecordState)}
_OWN_DAY: Final[Mapping[type[Any], Callable[[Any], date | None]]] = {
    Body: lambda _: SINCE_EVER,
    Tenant: lambda _: SINCE_EVER,
    PublicStatement: attrgetter("origin.on"),
    Review: attrgetter("on"),
    Decision: attrgetter("valid_from"),
    Measure: attrgetter("since"),
    Declaration: attrgetter("dated"),
    Questionnaire: attrgetter("made_on"),
    Reply: attrgetter("received_on"),
    Document: lambda content: content.made_at.date(),
    Reopening: lambda content: content.occasion.known_at.date(),
}
"""Kinds that name a day; usages, campaigns and agreements last from one to another."""
_Known: TypeAlias = Mapping[RecordKey, Sequence[Entry]]


@dataclass(slots=True, kw_only=True)
class Taken:
    """Changes, the place in a file of each, how many records are there already, and what is wrong."""

    changes: list[Change] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    unchanged: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    def report(self, claim: Claim, text: str, remedy: str, column: str = "id") -> None:
        """Note why a record cannot be taken."""
        self.troubles.append(Trouble(place=claim.place, column=column, text=text, remedy=remedy))


@dataclass(slots=True, kw_only=True)
class _Newest:
    """Where a record stands while its rows are taken."""

    version: int
    content: Record
    state: RecordState
    valid_from: date


def take(claims: Sequence[Claim], known: _Known, today: date) -> Taken:
    """Changes that bring the register to what the files claim. ``known`` are all entries of the records."""
    return _each(claims, known, _take_rows, today)


def enter(claims: Sequence[Claim], known: _Known, today: date) -> Taken:
    """Changes that enter what differs from the newest versions as drafts, whatever state the files claim."""
    return _each(claims, known, _enter_rows, today)


_Rows: TypeAlias = Callable[[Taken, list[Claim], Sequence[Entry], date], None]


def _each(claims: Sequence[Claim], known: _Known, rows: _Rows, today: date) -> Taken:
    """Record by record, in the order in which what is referred to comes first."""
    by_kind: dict[RecordKind, list[Claim]] = {}
    for kind, together in groupby(claims, attrgetter("kind")):
        by_kind.setdefault(kind, []).extend(together)
    taken = Taken()
    for kind in IN_ORDER:
        by_id: dict[str, list[Claim]] = {}
        for claim in by_kind.get(kind, ()):
            by_id.setdefault(claim.content.id, []).append(claim)
        for name, of_record in by_id.items():
            rows(taken, of_record, known.get((kind, name), ()), today)
    return taken


def _take_rows(taken: Taken, claims: list[Claim], known: Sequence[Entry], today: date) -> None:
    if len(claims) > 1:
        claims = _in_order(taken, claims)
    newest: _Newest | None = None
    if known:
        last = known[-1]
        newest = _Newest(
            version=last.version, content=last.content, state=last.state, valid_from=last.valid_from
        )
    for claim in claims:
        if known and _there(claim, known):
            taken.unchanged += 1
        elif newest is not None and _differs(claim, newest):
            text = f"version {claim.version} is in the register with other content"
            remedy = "to change it, clear version, state and approved_by of this row, or use 'register enter'"
            taken.report(claim, text, remedy, "version")
        else:
            change = _change(taken, claim, newest, today)
            if len(claims) > 1:
                newest = _after(change, newest)


def _in_order(taken: Taken, claims: list[Claim]) -> list[Claim]:
    """The rows of one record by version; what says the same twice is noted."""
    marks: list[Any]
    if all(claim.version is not None for claim in claims):
        claims = sorted(claims, key=lambda one: (one.version or 0, one.state is RecordState.WITHDRAWN))
        marks = [(claim.version, claim.state is RecordState.WITHDRAWN) for claim in claims]
    else:
        marks = [claim.valid_from or SINCE_EVER for claim in claims]
    for before, after, mark, following in zip(claims, claims[1:], marks, marks[1:], strict=False):
        if not mark < following:
            text = f"the id {after.content.id!r} occurs twice: also in {before.place}"
            remedy = "remove one of the two, or give each its version, or later days in valid_from"
            taken.report(after, text, remedy)
    return claims


def _there(claim: Claim, known: Sequence[Entry]) -> bool:
    """Has the register a version that says what the row says?"""
    last = known[-1].version
    named = claim.version is not None and claim.version <= last
    for entry in known:
        if named and entry.version != claim.version:
            continue
        if not named and claim.valid_from is None and entry.version != last:
            continue
        if entry.content == claim.content and _fits(claim, entry):
            return True
    return False


def _fits(claim: Claim, entry: Entry) -> bool:
    """Does what the file says of the version fit the entry, which may be further on?"""
    said = (
        (claim.valid_from is None or claim.valid_from == entry.valid_from),
        set(claim.authors) <= set(entry.authors),
        (not claim.approved_by or claim.approved_by == entry.approved_by),
    )
    return all(said) and (claim.state is None or _RANK[claim.state] <= _RANK[entry.state])


def _differs(claim: Claim, newest: _Newest) -> bool:
    """Does the row claim to be a version that the register has, and say something else?"""
    if claim.version is None or claim.version > newest.version:
        return False
    further = claim.state is not None and _RANK[claim.state] > _RANK[newest.state]
    return not (claim.version == newest.version and claim.content == newest.content and further)


def _change(taken: Taken, claim: Claim, newest: _Newest | None, today: date) -> Change:
    state = claim.state or _state(claim)
    change = Change(
        action=Action.IMPORTED,
        content=claim.content,
        valid_from=claim.valid_from or _valid_from(claim.content, newest, state, today),
        base=newest.version if newest else 0,
        state=state,
        note=claim.note,
        authors=claim.authors,
        approved_by=claim.approved_by,
    )
    taken.places.append(claim.place)
    taken.changes.append(change)
    return change


def _after(change: Change, newest: _Newest | None) -> _Newest:
    """Where the record stands then; the version is the one that the life cycle will give it."""
    state = change.state or RecordState.DRAFT
    version = 1
    if newest is not None:
        same_days = state is RecordState.WITHDRAWN or change.valid_from == newest.valid_from
        version = newest.version + (0 if change.content == newest.content and same_days else 1)
    return _Newest(version=version, content=change.content, state=state, valid_from=change.valid_from)


def _state(claim: Claim) -> RecordState:
    """Facts with a source are public; what somebody approved is approved; all else is a draft."""
    if states_a_fact(claim.content):
        return RecordState.PUBLISHED
    return RecordState.APPROVED if claim.approved_by else RecordState.DRAFT


def _valid_from(content: Record, newest: _Newest | None, state: RecordState, today: date) -> date:
    """From which day a version holds of which the file does not say it."""
    if state is RecordState.WITHDRAWN:
        return today
    natural = own_day(content, today)
    if newest is None or natural > newest.valid_from or isinstance(content, Decision):
        return natural
    return newest.valid_from if content == newest.content else max(today, newest.valid_from)


def own_day(content: Record, today: date) -> date:
    """The day from which a first version holds by what it says itself, else ``today``."""
    tell = _OWN_DAY.get(type(content))
    if tell is not None:
        return tell(content) or today
    span: Any = content
    return span.since.earliest if span.since else span.origin.on or today


def _enter_rows(taken: Taken, claims: list[Claim], known: Sequence[Entry], today: date) -> None:
    last = known[-1] if known else None
    contents = [entry.content for entry in known if entry.version == last.version] if last else []
    older = {entry.version: entry.content for entry in known}
    differing = [
        claim
        for claim in claims
        if claim.content not in contents and older.get(claim.version or 0) != claim.content
    ]
    taken.unchanged += len(claims) - len(differing)
    for claim in differing[1:]:
        text = f"the id {claim.content.id!r} occurs twice: also in {differing[0].place}"
        taken.report(claim, text, "leave one row per record")
    for claim in differing[:1]:
        natural = own_day(claim.content, today)
        valid_from = claim.valid_from or (natural if last is None else max(natural, today))
        if isinstance(claim.content, Decision):
            valid_from = claim.valid_from or claim.content.valid_from
        taken.places.append(claim.place)
        taken.changes.append(
            Change(
                action=Action.CHANGED if last else Action.ENTERED,
                content=claim.content,
                valid_from=valid_from,
                base=last.version if last else 0,
                note=claim.note,
            )
        )
