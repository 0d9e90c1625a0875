"""What became of a record, version by version: who did what to it, and what that changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from amtsblick.serve.visit import Visit
from amtsblick.serve.work.kind_words import DONE, ROLES, STATES
from amtsblick.values.records import Entry

_Changed = TypeVar("_Changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView(Generic[_Changed]):
    """One line of a history. ``changed``: what it says otherwise than the version before, None for the first."""

    entry: Entry
    done: str
    state: str
    role: str
    changed: _Changed | None


def history(
    visit: Visit, entries: Sequence[Entry], changed: Callable[[Entry, Entry], _Changed]
) -> list[VersionView[_Changed]]:
    """A line for each entry, newest first. ``entries`` are oldest first; ``changed`` compares two neighbours."""
    between = [None, *(changed(before, after) for before, after in pairwise(entries))]
    lines = [
        VersionView(
            entry=one,
            done=visit.texts.gettext(DONE[one.action]),
            state=visit.texts.gettext(STATES[one.state]),
            role=visit.texts.gettext(ROLES[one.actor.role]),
            changed=found,
        )
        for one, found in zip(entries, between, strict=True)
    ]
    return lines[::-1]
