"""What is known of the use that a document is about: register, observations, other documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Final, TypeVar

from amtsblick.assess.documents.filling import filled_texts
from amtsblick.assess.documents.needed import NEEDED
from amtsblick.assess.documents.subject import Filled, Subject
from amtsblick.errors import InputError
from amtsblick.jobs.drift import BodyDrift, each_drift
from amtsblick.jobs.drift_list import drift_of
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.declared import Declaration, Drift
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.history import History
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.observed import Observed
from amtsblick.values.records import Entry, RecordKind, RecordState
from amtsblick.values.usages import Agreement, Campaign, Measure, PublicStatement, Usage

T = TypeVar("T")
_NAMED: Final = 10
"""Ids that are named when none is near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was observed of a body, and where that differs from what it declared; None: nobody looked."""

    observed: Observed | None = None
    drift: tuple[Drift, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """All records of one body, read once, for as many documents as are made of it.

    Where nothing of a record holds yet, its newest draft counts: a document is prepared before its use
    is approved. ``entered`` says who wrote each record.
    """

    body: Body
    bodies: Mapping[str, str]
    usages: tuple[Usage, ...]
    decisions: tuple[Decision, ...]
    reviews: tuple[Review, ...]
    statements: tuple[PublicStatement, ...]
    campaigns: tuple[Campaign, ...]
    agreements: tuple[Agreement, ...]
    declarations: tuple[Declaration, ...]
    measures: tuple[Measure, ...]
    documents: tuple[Entry, ...]
    """Newest entry of each document of the body."""
    entered: Mapping[str, str]
    seen: Seen


def open_file(  # noqa: PLR0913 - the tools, and what is asked for, one keyword each
    register: Register,
    knowledge: Knowledge,
    body: str,
    *,
    today: date,
    evidence: EvidenceStore | None = None,
    history: History | None = None,
    board: bool = False,
) -> File:
    """Everything about one body as it stands ``today``. InputError when there is no such body.

    ``history`` spares telling that of all bodies again; with ``board`` what was observed is what the board
    keeps of it, which is there at once.
    """
    found = register.body(body)
    if found is None:
        raise InputError(nearest("body", body, (one.id for one in register.bodies())))
    read = _Records(register=register, body=body, today=today)
    return File(
        body=found,
        bodies={one.id: one.name for one in register.bodies()},
        usages=read.of(RecordKind.USAGE, Usage),
        decisions=read.of(RecordKind.DECISION, Decision),
        reviews=read.of(RecordKind.REVIEW, Review, general=True),
        statements=read.of(RecordKind.PUBLIC_STATEMENT, PublicStatement, general=True),
        campaigns=read.of(RecordKind.CAMPAIGN, Campaign),
        agreements=read.of(RecordKind.AGREEMENT, Agreement),
        declarations=read.of(RecordKind.DECLARATION, Declaration),
        measures=read.of(RecordKind.MEASURE, Measure),
        documents=tuple(register.newest(RecordKind.DOCUMENT, body)),
        entered=read.entered,
        seen=_on_board(register, body, today)
        if board
        else _seen(
            each_drift(register, knowledge, day=today, evidence=evidence, history=history, bodies=[body])
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """Reads one body's records; remembers who entered each."""

    register: Register
    body: str
    today: date
    entered: dict[str, str] = field(default_factory=dict)

    def of(self, kind: RecordKind, cls: type[T], *, general: bool = False) -> tuple[T, ...]:
        """The body's records of a kind, with ``general`` also those about bodies in general."""
        contents = []
        owners = [self.body, ""] if general else [self.body]
        current = (entry for one in owners for entry in _current(self.register, kind, self.today, one))
        for entry in sorted(current, key=lambda one: one.seq) if general else current:
            content = entry.content
            if isinstance(content, cls):
                self.entered[entry.record] = ", ".join(entry.authors)
                contents.append(content)
        return tuple(contents)


def _current(register: Register, kind: RecordKind, today: date, body: str) -> Iterator[Entry]:
    """What holds today; of records of which no version ever spoke, the newest draft."""
    held = register.holding(kind, today, body=body)
    yield from held
    spoke = {entry.record for entry in (*held, *register.holding(kind, body=body))}
    waiting = {RecordState.DRAFT, RecordState.SUBMITTED}
    yield from (
        entry for entry in register.newest(kind, body) if entry.state in waiting and entry.record not in spoke
    )


def _seen(found: Iterable[BodyDrift]) -> Seen:
    for one in found:
        return Seen(observed=one.observed, drift=one.drifts)
    return Seen()


def _on_board(register: Register, body: str, today: date) -> Seen:
    view = register.body_view(body)
    if view is None:
        return Seen()
    found = drift_of(view, register.entries_about([body]).get(body, ()), today)
    return Seen(observed=found.observed, drift=found.drifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One document to be made. ``about`` is the id of a usage, decision or campaign, or ""."""

    kind: DocumentKind
    record: str
    service: str
    about: str = ""
    lang: str = "de"


def subject_of(
    file: File, knowledge: Knowledge, wanted: Wanted, when: datetime, versions: Sequence[Document] = ()
) -> Subject:
    """The subject of one document. ``versions`` are its versions so far, oldest first.

    InputError when ``about`` is no record of the body.
    """
    usage, decision, campaign = _about(file, wanted)
    others = (
        entry.content
        for entry in file.documents
        if entry.record != wanted.record and entry.state is not RecordState.WITHDRAWN
    )
    same = [one for one in others if isinstance(one, Document) and one.service == wanted.service]
    texts = filled_texts(versions[-1]) if versions else {}
    return Subject(
        kind=wanted.kind,
        id=wanted.record,
        body=file.body,
        service=wanted.service,
        usage=usage,
        decision=decision,
        campaign=campaign,
        usages=file.usages,
        decisions=file.decisions,
        reviews=file.reviews,
        statements=file.statements,
        campaigns=file.campaigns,
        agreements=file.agreements,
        declarations=file.declarations,
        measures=file.measures,
        drift=file.seen.drift,
        documents=(*same, *versions),
        observed=file.seen.observed,
        bodies=file.bodies,
        entered=file.entered,
        filled={
            key: Filled(text=text, who=who, on=on or when.date()) for key, (text, who, on) in texts.items()
        },
        knowledge=knowledge,
        today=when.date(),
        made_at=when,
        lang=wanted.lang,
    )


def _about(file: File, wanted: Wanted) -> tuple[Usage | None, Decision | None, Campaign | None]:
    """The records that the document is about: the one that is named, else the only fitting ones."""
    records: dict[str, Usage | Decision | Campaign] = {}
    for known in (file.usages, file.decisions, file.campaigns):
        records.update((one.id, one) for one in known)
    if wanted.about and wanted.about not in records:
        raise InputError(nearest("usage, decision or campaign", wanted.about, records))
    named = records.get(wanted.about)
    usages = [one for one in file.usages if one.service == wanted.service]
    fitting = [one for one in usages if wanted.kind in NEEDED[one.kind]] or usages
    campaigns = [one for one in file.campaigns if one.service == wanted.service]
    return (
        named if isinstance(named, Usage) else next(iter(fitting), None),
        named if isinstance(named, Decision) else None,
        named if isinstance(named, Campaign) else campaigns[0] if len(campaigns) == 1 else None,
    )


def nearest(what: str, asked: str, known: Iterable[str]) -> str:
    """A message that an id is unknown, with the ids that look most like it."""
    ids = sorted(known)
    close = get_close_matches(asked, ids, n=3, cutoff=0.5) or ids[:_NAMED]
    more = f"; {len(ids)} in all" if len(ids) > len(close) else ""
    return f"No {what} is called {asked!r}. Known: {', '.join(close) or 'none'}{more}."
