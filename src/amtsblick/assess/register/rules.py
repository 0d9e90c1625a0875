"""May these changes be made together? Every objection is found at once, with record, field and remedy."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from amtsblick.assess.register import belonging, overlaps, timing, tree
from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.content_rules import about_content
from amtsblick.assess.register.holding import RecordKey
from amtsblick.assess.register.references import HOMEPAGE, may_name, references, services_named
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Change, Entry, Objection, Record, RecordKind
from amtsblick.values.timeline import Succession

_ENDINGS: Final = frozenset({Action.RETURNED, Action.WITHDRAWN})
"""What is sent back or ended needs not be right."""
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the changes meet: all bodies, and every entry of the records concerned, oldest first.

    Concerned are the records that are changed, those that are named, and usages of the same bodies or of
    the same accounts.
    """

    bodies: Mapping[str, Body] = field(default_factory=dict)
    entries: Mapping[RecordKey, Sequence[Entry]] = field(default_factory=dict)
    successions: tuple[Succession, ...] = ()


def objections(changes: Sequence[Change], world: World, services: frozenset[str]) -> tuple[Objection, ...]:
    """Everything that speaks against the changes, in their order. They are judged as one batch.

    ``services`` are the ids of the services that we know. Whether the actor may make them tells
    ``life_cycle``.
    """
    known = set(world.entries)
    known.update((RecordKind.BODY, name) for name in world.bodies)
    known.update((kind_of(change.content), change.content.id) for change in changes)
    found = [
        *_about_each(changes, known, services),
        *belonging.strangers(changes, world.entries),
        *timing.misplaced(changes, world.entries),
        *tree.circles(changes, world.bodies, world.entries),
        *overlaps.contradictions(changes, world.entries, world.successions),
    ]
    return tuple(sorted(found, key=lambda one: one.change or 0))


def _about_each(
    changes: Sequence[Change], known: Collection[RecordKey], services: frozenset[str]
) -> Iterator[Objection]:
    for number, change in enumerate(changes):
        if change.action in _ENDINGS:
            continue
        content = change.content
        for where, text, remedy in (
            *about_content(content),
            *_unknown_services(content, services),
            *_unknown_records(content, known),
        ):
            record = f"{kind_of(content)}/{content.id}"
            yield Objection(record=record, field=where, text=text, remedy=remedy, change=number)


def _unknown_services(content: Record, services: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    for where, service in services_named(content):
        if may_name(content, service, services):
            continue
        if not service:
            yield where, "no service is named", "name one"
        elif service == HOMEPAGE:
            yield where, "the homepage is no service of this kind of record", "name an online service"
        else:
            near = get_close_matches(service, sorted(services), _NAMED)
            hint = f", perhaps {' or '.join(near)}" if near else ""
            yield where, f"no service is called {service!r}", f"use the id of a known service{hint}"


def _unknown_records(content: Record, known: Collection[RecordKey]) -> Iterator[tuple[str, str, str]]:
    for where, kind, name in references(content):
        if (kind, name) not in known:
            what = kind.value.replace("_", " ")
            yield where, f"the register has no {what} {name!r}", f"enter that {what} too, or correct the id"
