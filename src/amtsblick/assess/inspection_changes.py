"""What is different from the inspection before, and what cannot be compared?

"No longer seen" is said only where somebody looked again: in the same pass, on a page on which it was seen
before. Anything else is told as not looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from amtsblick.values.capture import State
from amtsblick.values.findings import Finding
from amtsblick.values.inspected import InspectedSite
from amtsblick.values.recording import PassName

_Look = tuple[PassName, str]
"""A page that was looked at in a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A finding that is there in both, ``added`` or ``gone`` in some passes that looked both times."""

    finding: Finding
    added: tuple[PassName, ...]
    gone: tuple[PassName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionChanges:
    """The newer inspection against the older one.

    ``added`` were not seen before though the older one looked there, ``gone`` are no longer seen though the
    newer one looked there. ``first_looked`` are seen now where the older one did not look, ``not_looked`` were
    seen where the newer one did not look: neither says that anything changed.
    """

    added: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    moved: tuple[Moved, ...]
    first_looked: tuple[Finding, ...]
    not_looked: tuple[Finding, ...]

    @property
    def same(self) -> bool:
        """Is nothing different as far as both looked?"""
        return not (self.added or self.gone or self.moved)


def inspection_changes(older: InspectedSite, newer: InspectedSite) -> InspectionChanges:
    """Findings by their stable ids; the order is that of the inspections."""
    then, now = _looks(older), _looks(newer)
    known = {one.id: one for one in older.findings}
    here = {one.id: one for one in newer.findings}
    fresh = [one for one in newer.findings if one.id not in known]
    lost = [one for one in older.findings if one.id not in here]
    both = [(known[one.id], one) for one in newer.findings if one.id in known]
    return InspectionChanges(
        added=tuple(one for one in fresh if _looked(one, then)),
        gone=tuple(one for one in lost if _looked(one, now)),
        moved=tuple(moved for old, new in both if (moved := _moved(old, new, then & now))),
        first_looked=tuple(one for one in fresh if not _looked(one, then)),
        not_looked=tuple(one for one in lost if not _looked(one, now)),
    )


def _looks(site: InspectedSite) -> frozenset[_Look]:
    return frozenset(
        (one.name, address)
        for one in site.passes
        if one.state is State.LOOKED
        for page in one.pages
        if page.state is State.LOOKED
        for address in (page.url, page.requested)
    )


def _looked(finding: Finding, looks: frozenset[_Look]) -> bool:
    """Was there a look in every pass, and on some page, in which the finding was seen the other time?

    A pass that was not made could have shown it; so could pages that nobody opened.
    """
    pages = finding.pages or (finding.page,)
    return all(any((name, page) in looks for page in pages) for name in finding.passes)


def _moved(old: Finding, new: Finding, looks: frozenset[_Look]) -> Moved | None:
    pages = {*(old.pages or (old.page,)), *(new.pages or (new.page,))}
    comparable = {name for name, page in looks if page in pages}
    added = _only(new.passes, old.passes, comparable)
    gone = _only(old.passes, new.passes, comparable)
    return Moved(finding=new, added=added, gone=gone) if added or gone else None


def _only(
    these: Iterable[PassName], those: Iterable[PassName], among: Iterable[PassName]
) -> tuple[PassName, ...]:
    other, possible = set(those), set(among)
    return tuple(name for name in these if name not in other and name in possible)
