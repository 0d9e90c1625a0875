"""Do bodies stand above themselves?"""

from collections.abc import Iterator, Mapping, Sequence

from amtsblick.assess.register.holding import RecordKey
from amtsblick.values.body import Body
from amtsblick.values.records import Change, Entry, Objection, RecordKind


def circles(
    changes: Sequence[Change], bodies: Mapping[str, Body], entries: Mapping[RecordKey, Sequence[Entry]]
) -> Iterator[Objection]:
    """One objection per changed body that would stand above itself, in linear time.

    ``entries`` may know newer versions of bodies than ``bodies``, drafts too.
    """
    changed = {
        change.content.id: number for number, change in enumerate(changes) if isinstance(change.content, Body)
    }
    if not changed:
        return
    parents = {name: body.parent for name, body in bodies.items()}
    for (kind, name), versions in entries.items():
        if kind is RecordKind.BODY and isinstance(newest := versions[-1].content, Body):
            parents[name] = newest.parent
    parents |= {one.content.id: one.content.parent for one in changes if isinstance(one.content, Body)}
    for circle in _circles(parents, changed):
        way = " → ".join([*circle, circle[0]])
        for name in circle:
            if name in changed:
                yield Objection(
                    record=f"{RecordKind.BODY}/{name}",
                    field="parent",
                    text=f"the body would stand above itself: {way}",
                    remedy="give one of these bodies another parent, or none",
                    change=changed[name],
                )


def _circles(parents: Mapping[str, str | None], begin: Mapping[str, int]) -> Iterator[list[str]]:
    """Each circle once; every body is passed once."""
    passed: set[str] = set()
    for first in begin:
        way: dict[str, int] = {}
        at: str | None = first
        while at is not None and at not in passed and at not in way:
            way[at] = len(way)
            at = parents.get(at)
        if at in way:
            yield list(way)[way[at] :]
        passed.update(way)  # `|=` with a view of keys would copy all of them each time
