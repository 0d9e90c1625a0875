"""How do the options of a command become a draft: a new record, or the newest version with what was given?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from amtsblick.assess.register.edits import Edit, edits
from amtsblick.assess.register.people import same_person
from amtsblick.cli.records import as_plain, outcome
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.errors import InputError
from amtsblick.jobs.records import draft, write
from amtsblick.keep.register import Register
from amtsblick.values.decisions import Decision
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor, Entry, RecordState
from amtsblick.values.usages import Origin, SaidMode, Usage

_Said = TypeVar("_Said", Usage, Decision)

_OPEN: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})


def given(**options: object) -> dict[str, Any]:
    """The options that were given, by the fields that they fill."""
    return {name: value for name, value in options.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """Somebody writes one record down today; ``seen`` is its newest entry, None for a new one."""

    actor: Actor
    today: date
    seen: Entry | None

    def made(self, kind: type[_Said], parts: dict[str, Any], said_by: str | None, **names: str) -> _Said:
        """What is to be entered: ``parts`` alone differ from what was seen. ``names``: id, body, service.

        InputError when the id belongs to another body or service.
        """
        if self.seen is None:
            origin = Origin(said_by=said_by or "", mode=SaidMode.ENTERED, on=self.today)
            whole: dict[str, Any] = {**names, **parts, "origin": origin}
            return kind(**whole)
        known = self.seen.content
        if not isinstance(known, kind):
            raise TypeError(f"{self.seen.record} is no {kind.__name__}")
        if (known.body, known.service) != (names["body"], names["service"]):
            raise InputError(
                f"{names['id']!r} is known as one of {known.body!r} on {known.service!r}: name those, "
                "or give a new record another --id."
            )
        if said_by is not None:
            parts = {**parts, "origin": replace(known.origin, said_by=said_by)}
        return replace(known, **parts)

    def begins(self, asked: date | None) -> date:
        """From when on it holds: a draft that is mended keeps its day, else it is today."""
        if asked is None and self.seen is not None and self.seen.state in _OPEN:
            return self.seen.valid_from
        return asked or self.today

    def enter(
        self, register: Register, knowledge: Knowledge, said: Usage | Decision, begins: date, note: str
    ) -> Entry:
        """Enter it as a draft that goes on from the version that was seen."""
        base = self.seen.version if self.seen else 0
        (entry,) = write(
            register, knowledge, [draft(register, said, begins, note=note, base=base)], self.actor
        )
        return entry

    def tell(self, entry: Entry, shown: Mode) -> None:
        """What became of it, field by field where there was a version before."""
        text = outcome(entry)
        if self.seen is None:
            say(shown, text, entry=as_plain(entry))
            return
        if others := self._strangers():
            complain(
                f"Note: version {self.seen.version} was an open draft by {', '.join(others)} (last "
                f"{self.seen.action} by {self.seen.actor.name} at {self.seen.at:%Y-%m-%d %H:%M:%S} UTC); "
                f"version {entry.version} goes on from it."
            )
        changed = edits(self.seen.content, entry.content)
        if self.seen.valid_from != entry.valid_from:
            days = self.seen.valid_from.isoformat(), entry.valid_from.isoformat()
            changed = (*changed, Edit("(holds from)", *days))
        lines = [text, *(f"    {line}" for line in edit_lines(changed))]
        say(shown, "\n".join(lines), entry=as_plain(entry), changed=[edit._asdict() for edit in changed])

    def _strangers(self) -> list[str]:
        """Who else wrote what is not approved yet."""
        if self.seen is None or self.seen.state not in _OPEN:
            return []
        return [one for one in self.seen.authors if not same_person(one, [self.actor.name])]


def edit_lines(changed: Iterable[Edit], *, first: bool = False) -> Iterator[str]:
    """One line per field, before and after; of a ``first`` version only what it says."""
    for edit in changed:
        was = "" if first else f"{_said(edit.before)} → "
        yield f"{edit.field}: {was}{_said(edit.after)}"


def _said(value: Any) -> str:
    return "(nothing)" if value is None else str(value)
