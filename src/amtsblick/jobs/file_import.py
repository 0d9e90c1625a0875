"""What would a file change in the register? Shown first, entered then, all or nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from threading import Lock
from typing import Final

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.holding import RecordKey, key_of
from amtsblick.assess.register.naming import named
from amtsblick.assess.register.taking import enter, take
from amtsblick.errors import InputError
from amtsblick.jobs.exchange import day_of, judge_only, trouble_of, uncollected
from amtsblick.jobs.records import write
from amtsblick.keep.register import Register
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.parse.bodies_csv import parse_bodies
from amtsblick.parse.exchange.bounds import too_much
from amtsblick.parse.exchange.kinds import PLURALS
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.read import Read, read_file
from amtsblick.parse.exchange.rows import Claim
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor, Change, Entry, Record, RecordKind

BODY_LIST: Final = "list"
"""A list of bodies as surveys take it, in place of a kind of record."""
_FEW: Final = 300
"""Records that are asked for one by one; of more, all of their kind are read."""
READING: Final = Lock()
"""One file at a time is read and entered in this process, so that its memory is that of one."""


class Taking(StrEnum):
    """In which state records are entered."""

    DRAFTS = "drafts"
    """As drafts of the one who gives the file, whatever it says."""
    STATES = "states"
    """In the states that the file names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file, and what its sender says of it. ``holds`` is a kind of record, BODY_LIST, or "": as its name says."""

    name: str
    data: bytes
    taking: Taking = Taking.DRAFTS
    holds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would change, ``places`` says where each change stands in it.

    ``before`` holds what records say now that it changes. With ``troubles`` nothing may be entered; ``notes`` tell
    what is taken differently from how it stands.
    """

    changes: tuple[Change, ...] = ()
    places: tuple[Place, ...] = ()
    before: dict[RecordKey, Record] = field(default_factory=dict)
    unchanged: int = 0
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[Trouble, ...] = ()

    @property
    def mark(self) -> str:
        """Changes when the register or the file changes: who confirms a plan has seen this one."""
        told = (f"{one.action} {kind_of(one.content)} {one.base} {one.content!r}\n" for one in self.changes)
        whole = hashlib.sha256()
        for line in told:
            whole.update(line.encode("utf-8", "replace"))
        return whole.hexdigest()[:32]

    def counts(self, *, new: bool) -> Counter[RecordKind]:
        """How many records of each kind are new, or changed."""
        return Counter(kind_of(one.content) for one in self.changes if self.is_new(one) is new)

    def is_new(self, change: Change) -> bool:
        """Did nobody know the record before?"""
        return _key(change) not in self.before


def plan(register: Register, knowledge: Knowledge, given: Given, when: datetime) -> Plan:
    """Read a file and compare it with the register; nothing is entered. Hold READING while you call it."""
    if trouble := too_much(given.data, given.name):
        return Plan(troubles=(trouble,))
    with uncollected():
        read, notes = _read(given)
        if read.troubles:
            return Plan(troubles=read.troubles, notes=notes)
        bodies = list(register.bodies())
        claims = list(named(read.claims, bodies, knowledge))
        known = _known(register, claims)
        taken = (enter if given.taking is Taking.DRAFTS else take)(claims, known, day_of(when))
    before: dict[RecordKey, Record] = {key: entries[-1].content for key, entries in known.items()}
    listed = {(RecordKind.BODY, one.id): one for one in bodies}
    before = {**listed, **before}
    # Bodies that only lists of surveys brought in are in no log: what says the same of them changes nothing.
    pairs = list(zip(taken.changes, taken.places, strict=True))
    pairs = [one for one in pairs if one[0].base or before.get(_key(one[0])) != one[0].content]
    return Plan(
        changes=tuple(change for change, _place in pairs),
        places=tuple(place for _change, place in pairs),
        before=before,
        unchanged=taken.unchanged + len(taken.changes) - len(pairs),
        troubles=tuple(taken.troubles),
        notes=notes,
    )


def judged(register: Register, knowledge: Knowledge, found: Plan, actor: Actor, when: datetime) -> Plan:
    """The plan with everything that the log would object to; nothing is entered."""
    if found.troubles or not found.changes:
        return found
    try:
        judge_only(register, knowledge, found.changes, actor, when)
    except RefusedError as error:
        return replace(found, troubles=_objected(error, found))
    return found


def enter_plan(
    register: Register, knowledge: Knowledge, found: Plan, actor: Actor, when: datetime
) -> Plan | list[Entry]:
    """Enter everything, or the plan with what the log objects to and nothing entered."""
    try:
        return write(register, knowledge, found.changes, actor, when)
    except RefusedError as error:
        return replace(found, troubles=_objected(error, found))


def _key(change: Change) -> RecordKey:
    return kind_of(change.content), change.content.id


def _objected(error: RefusedError, found: Plan) -> tuple[Trouble, ...]:
    return tuple(trouble_of(one, found.places) for one in error.objections)


def _read(given: Given) -> tuple[Read, tuple[Trouble, ...]]:
    if given.holds == BODY_LIST:
        return _list(given)
    suffix = PurePath(given.name).suffix.lower()
    name = f"{PLURALS[RecordKind(given.holds)]}{suffix}" if given.holds and suffix == ".csv" else given.name
    return read_file(given.data, name), ()


def _list(given: Given) -> tuple[Read, tuple[Trouble, ...]]:
    """Bodies of a list; what it cannot take as it stands is told and does not stop the others."""
    try:
        found = parse_bodies(given.data, name=given.name)
    except InputError as error:
        text = str(error).removeprefix(f"{given.name}: ")
        trouble = Trouble(place=Place(file=given.name, row=0), text=text, remedy="see there")
        return Read(claims=(), troubles=(trouble,)), ()
    notes = tuple(
        Trouble(place=Place(file=given.name, row=one.line), text=one.text, remedy=one.remedy)
        for one in found.problems
    )
    place = Place(file=given.name, row=0)
    claims = tuple(Claim(kind=RecordKind.BODY, content=one, place=place) for one in found.bodies)
    return Read(claims=claims, troubles=()), notes


def _known(register: Register, claims: Sequence[Claim]) -> dict[RecordKey, list[Entry]]:
    """All entries of the records that the file holds."""
    wanted: dict[RecordKind, set[str]] = {}
    for claim in claims:
        wanted.setdefault(claim.kind, set()).add(claim.content.id)
    found: dict[RecordKey, list[Entry]] = {}
    for kind, names in wanted.items():
        few = sorted(names) if len(names) <= _FEW else [None]
        for name in few:
            for entry in register.entries(kind, name):
                if entry.record in names:
                    found.setdefault(key_of(entry), []).append(entry)
    return found
