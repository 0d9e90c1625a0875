"""Bring the board up to date: only what changed, a few bodies at a time, so that readers and surveys never wait long."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final, TypeAlias

from amtsblick.assess.board.figures import Figures
from amtsblick.jobs.board_lines import Material, lines
from amtsblick.jobs.board_views import Views, digest_of
from amtsblick.jobs.public_records import public_body
from amtsblick.keep.board import Lines, Seen
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.board import BoardMark
from amtsblick.values.body import Body
from amtsblick.values.decisions import Review
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, RecordKind

Progress: TypeAlias = Callable[[int, int], object]
"""How many bodies are done, of how many."""

_AT_ONCE: Final = 25
"""Bodies written in one transaction, and views held at once."""
_TRIES: Final = 5
"""How often a body's lines are made again when somebody writes about it all the while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What was made again. ``left`` are bodies about which so much was entered meanwhile that others must go on."""

    bodies: int
    views: int
    left: tuple[str, ...] = ()


def refresh(  # noqa: PLR0913 - the tools, and what is asked for, one keyword each
    register: Register,
    knowledge: Knowledge,
    *,
    when: datetime,
    evidence: EvidenceStore | None = None,
    bodies: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Refreshed:
    """Bring the board up to what the register holds, on the day of ``when``.

    ``bodies`` asks for these only (and "" for what is about none): that is fast, and enough after somebody
    wrote about them; None goes through all and makes again what changed. Without ``evidence`` privacy notices
    are not read for views that are made now. Safe to run twice at once; readers see each body as a whole,
    before or after.
    """
    work = _Work(register, knowledge, evidence, when, progress or (lambda _done, _of: None))
    return work.all() if bodies is None else work.some(bodies)


class _Work:
    def __init__(
        self,
        register: Register,
        knowledge: Knowledge,
        evidence: EvidenceStore | None,
        when: datetime,
        progress: Progress,
    ) -> None:
        self._register = register
        self._knowledge = knowledge
        self._evidence = evidence
        self._when = when
        self._day: date = when.date()
        self._progress = progress
        self._views = Views(register, knowledge, evidence)
        self._made = 0
        self._whole = True

    # All bodies

    def all(self) -> Refreshed:
        """Whatever changed since the mark."""
        register, views = self._register, self._views
        mark = register.board_mark()
        seq, fact = register.log_end()[0], register.last_fact()
        called = self._called(views.bodies)
        made_of = views.made_of(list(views.bodies), called)
        have = register.views_made_of()
        stale = {one for one, text in made_of.items() if have.get(one) != text}
        if fact > (mark.facts if mark else 0):
            stale |= views.holders_of(register.accounts_told(mark.facts if mark else 0))
        changed = stale | self._written(mark)
        if mark is None or mark.made_by != views.made_by:
            changed |= {*views.bodies, ""}
        ordered = [one for one in ("", *views.bodies) if one in changed]
        left = self._make(ordered, stale & views.bodies.keys(), called)
        if left:
            return Refreshed(bodies=len(ordered), views=self._made, left=tuple(left))
        # Not what views should be made of, but what those were that are there to be counted: one that was left
        # out because somebody wrote about its body is counted by the next refresh.
        there = register.views_made_of()
        new = BoardMark(
            seq=seq,
            day=self._day,
            made_by=views.made_by,
            facts=fact,
            views=self._digest(there),
            refreshed_at=self._when,
        )
        if stale or mark is None or mark.views != self._digest(made_of):
            register.put_trend(self._figures().trend(), new)
        else:
            register.put_mark(new)
        return Refreshed(bodies=len(ordered), views=self._made)

    def _digest(self, made_of: Mapping[str, str]) -> str:
        return digest_of(*(f"{one} {made_of.get(one, '')}" for one in self._views.bodies))

    def _written(self, mark: BoardMark | None) -> set[str]:
        """Bodies about which anything was entered; on another day, all of which the log says anything."""
        same_day = mark is not None and mark.day == self._day
        return set(self._register.bodies_written_since(mark.seq if mark and same_day else 0))

    def _called(self, bodies: Mapping[str, Body]) -> dict[str, Body]:
        """Bodies as the public knows them; those that it does not know are missing."""
        entered: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._register.entries(RecordKind.BODY):
            entered[entry.record].append(entry)
        surveyed = self._register.surveyed_as(list(entered)) if entered else {}
        found = {
            one: public_body(known, entered.get(one, ()), surveyed.get(one), self._day)
            for one, known in bodies.items()
        }
        return {one: body for one, body in found.items() if body is not None}

    def _make(self, ordered: Sequence[str], stale: set[str], called: Mapping[str, Body]) -> list[str]:
        """Lines of all, and views of those that are stale; returns what could not be brought up to date."""
        near: set[str] = set()
        left: list[str] = []
        done = 0
        for part in _parts(ordered, _AT_ONCE):
            seen = self._seen([one for one in part if one in stale], called, near)
            left += self._put(part, seen)
            done += len(part)
            self._progress(done, len(ordered))
        for one, others in self._register.bodies_sharing(sorted(stale)).items():
            near |= {*others, one} if others else set()
        # Who shows the same account was compared before all of them were known: once more, with all.
        again = [one for one in self._views.bodies if one in near]
        for part in _parts(again, _AT_ONCE):
            left += self._put(part, self._seen(part, called, set()))
        return left

    def _seen(self, bodies: Sequence[str], called: Mapping[str, Body], near: set[str]) -> dict[str, Seen]:
        """Views made anew, by body; ``near`` gets those that showed the same accounts before."""
        if not bodies:
            return {}
        made_of = self._views.made_of(bodies, called)
        before = self._register.bodies_sharing(bodies)
        found: dict[str, Seen] = {}
        for body in bodies:
            if body in found:
                continue
            for one, built in self._views.of_family(body, called).items():
                if one in made_of:
                    near |= before[one]
                    found[one] = built.seen(made_of[one])
        self._made += len(found)
        return found

    def _put(self, bodies: Sequence[str], seen: Mapping[str, Seen]) -> list[str]:
        """Write the lines of these bodies, again while somebody writes about them; returns those left over."""
        waiting = list(bodies)
        for _ in range(_TRIES):
            waiting = self._register.put_lines(list(self._lines(waiting, seen)))
            if not waiting:
                return []
            # Whatever came meanwhile was observed: the next refresh makes the view again.
            seen = {}
        return waiting

    def _lines(self, bodies: Sequence[str], seen: Mapping[str, Seen]) -> Iterator[Lines]:
        entries = self._register.entries_about(bodies)
        kept = self._register.board_views([one for one in bodies if one not in seen])
        entered = [one for one in bodies if any(entry.kind is RecordKind.BODY for entry in entries[one])]
        surveyed = self._register.surveyed_as(entered) if entered else {}
        for body in bodies:
            made = seen.get(body)
            material = Material(
                body=body,
                day=self._day,
                entries=entries[body],
                known=self._known(body),
                surveyed=surveyed.get(body),
                view=made.view if made else kept.get(body),
                seen=made,
            )
            yield lines(material, self._knowledge, {} if body else self._reviewers(entries[body]))

    def _known(self, body: str) -> Body | None:
        if not body:
            return None
        return self._views.bodies.get(body) if self._whole else self._register.body(body)

    def _reviewers(self, entries: Iterable[Entry]) -> dict[str, Body]:
        """Who looked at services in general, as the public knows each."""
        ids = {one.content.by for one in entries if isinstance(one.content, Review)}
        found = {}
        for one in sorted(ids):
            own = list(self._register.entries(RecordKind.BODY, one))
            surveyed = self._register.surveyed_as([one]).get(one)
            body = public_body(self._register.body(one), own, surveyed, self._day)
            if body is not None:
                found[one] = body
        return found

    # Some bodies

    def some(self, bodies: Collection[str]) -> Refreshed:
        """These only; of what was observed only what is about them alone is compared with their views."""
        self._whole = False
        named = [one for one in dict.fromkeys(bodies) if not one or self._register.body(one)]
        ids = [one for one in named if one]
        amounts = self._register.amounts_about(ids)
        have = self._register.views_made_of(ids)
        stale = {one for one in ids if not have.get(one, "").startswith(f"{amounts[one]}|")}
        renamed = [one for one in ids if self._register.newest(RecordKind.BODY, one)]
        if stale or renamed:
            self._whole = True
            called = self._called(self._views.bodies)
            made_of = self._views.made_of(ids, called)
            stale |= {one for one in renamed if have.get(one) != made_of[one]}
            left = self._make(named, stale, called)
        else:
            left = self._put(named, {})
        return Refreshed(bodies=len(named), views=self._made, left=tuple(left))

    # All together

    def _figures(self) -> Figures:
        """Every body counted under its name of today, a few views at a time."""
        figures = Figures(*self._register.board_span())
        bodies, today = self._views.bodies, self._views.today
        counted = [one for one in bodies if today.get(one) not in bodies]
        for part in _parts(counted, _AT_ONCE):
            found = self._register.board_views(part)
            for one in part:
                figures.add(found.get(one))
        return figures


def _parts(items: Iterable[str], size: int) -> Iterator[list[str]]:
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part
