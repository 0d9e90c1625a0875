"""Which records may the public read on a day, and as what does it know a body?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, TypeVar

from amtsblick.assess.documents.prefill import form_of
from amtsblick.assess.register.holding import RecordKey, holding, key_of
from amtsblick.assess.register.standing import standing
from amtsblick.report.documents.paper import Edition
from amtsblick.report.site.disclosure import concerns, disclosed
from amtsblick.report.site.shelf import Issue
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision
from amtsblick.values.documents import Document
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, Record, RecordKind, RecordState

T = TypeVar("T")
PUBLISHED: Final = frozenset({RecordState.PUBLISHED})


@dataclass(slots=True)
class Public:
    """Public records of one or more kinds, disclosed, with their entries and days of publication."""

    found: list[tuple[Entry, Record]] = field(default_factory=list)
    issues: dict[tuple[RecordKind, str], Issue] = field(default_factory=dict)
    decided: list[Decision] = field(default_factory=list)
    """Published decisions whole, also those that are not public."""

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """Records of one class, as the public reads them."""
        return tuple(record for _, record in self.found if isinstance(record, kind))

    def take(
        self,
        entries: Iterable[Entry],
        held: Iterable[Entry],
        day: date,
        bodies: Collection[str] | None = None,
    ) -> None:
        """Add published versions that hold on ``day``, of these bodies only when some are named.

        ``entries`` are all of whole records, ``held`` those that hold, published or only approved: a version
        whose successor was approved as not public is not shown any more.
        """
        first: dict[RecordKey, datetime] = {}
        found = holding(_noting(entries, first), day, states=PUBLISHED)
        closed = {key_of(entry) for entry in held if disclosed(entry.content) is None}
        for entry in found:
            if isinstance(entry.content, Decision):
                self.decided.append(entry.content)
            record = disclosed(entry.content)
            key = key_of(entry)
            if record is None or key in closed or (bodies is not None and not concerns(record, bodies)):
                continue
            self.found.append((entry, record))
            self.issues[key] = Issue(first=first[key], last=entry.at)

    def decisions(self) -> tuple[Decision, ...]:
        """Public decisions without those that one took the place of which is not public: they are over."""
        public = self.of(Decision)
        shown = {one.id for one in public}
        over = {one.id for one in standing([one for one in self.decided if one.id in shown])}
        over -= {one.id for one in standing(self.decided)}
        kept = [one for one in public if one.id not in over]
        named = {one.id for one in kept}
        return tuple(one if one.replaces in named else replace(one, replaces="") for one in kept)


def _noting(entries: Iterable[Entry], first: dict[RecordKey, datetime]) -> Iterator[Entry]:
    """The entries, with a note of when each record was public first."""
    for entry in entries:
        if entry.state in PUBLISHED and disclosed(entry.content) is not None:
            first.setdefault(key_of(entry), entry.at)
        yield entry


def public_body(
    known: Body | None, entries: Sequence[Entry], surveyed: Body | None, day: date
) -> Body | None:
    """A body as the public knows it, None when it does not know it.

    ``known`` is how the register calls it, ``entries`` are those of the log about the body itself, ``surveyed`` is how
    the newest survey calls it that lists it. The register calls a body by its approved name already; until
    that is published, the name before stands.
    """
    own = [one for one in entries if one.kind is RecordKind.BODY]
    if not own:
        return known
    published = holding(own, day, states=PUBLISHED)
    if published and isinstance(published[0].content, Body):
        return published[0].content
    return surveyed


def editions(
    found: Iterable[tuple[Entry, Record]], held: Holdings, knowledge: Knowledge
) -> Iterator[Edition]:
    """Documents with what their covers tell; account and day of review are those of ``held``."""
    for entry, record in found:
        if isinstance(record, Document) and record.body in held.bodies:
            yield Edition(
                document=record,
                form=form_of(knowledge, record.kind),
                body=held.bodies[record.body],
                state=entry.state,
                version=entry.version,
                authors=(),
                dated=entry.at,
                review_due=_review_due(record, held),
                account=_account(record, held),
                names=False,
            )


def _review_due(document: Document, held: Holdings) -> date | None:
    own = [one for one in held.decisions if (one.body, one.service) == (document.body, document.service)]
    newest = max(own, key=lambda one: (one.valid_from, one.decided_on, one.id), default=None)
    return newest.review_due if newest else None


def _account(document: Document, held: Holdings) -> str:
    handles = {
        one.handle
        for one in held.usages
        if (one.body, one.service) == (document.body, document.service) and one.handle
    }
    return handles.pop() if len(handles) == 1 else ""
