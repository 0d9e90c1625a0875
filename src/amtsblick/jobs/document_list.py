"""Which documents are there, which are needed, and what happened since each was made? Fast at any size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amtsblick.assess.documents.needed import WEBSITE, needed, needs_assessment
from amtsblick.assess.documents.prefill import Share, form_of, share_prefilled
from amtsblick.assess.register.holding import holding, newest
from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.trigger_rules import law_changes, speaks_of
from amtsblick.keep.register import Register
from amtsblick.values.board import MOST_ROWS, FeedQuery, FeedRow, Side
from amtsblick.values.documents import Document, DocumentKind
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import ActChange
from amtsblick.values.records import Entry, RecordKind, RecordState
from amtsblick.values.usages import Usage

_OPEN = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What became known after a document was made: steps of the law, and what was seen or said."""

    law: tuple[ActChange, ...] = ()
    seen: tuple[FeedRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One document by its newest version, how much of it is filled, and what happened since."""

    entry: Entry
    document: Document
    share: Share
    since: Since


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The documents that one body's use of one service needs; ``missing`` of them nobody made. "": website."""

    service: str
    needed: tuple[DocumentKind, ...]
    missing: tuple[DocumentKind, ...]


def lines(
    register: Register, knowledge: Knowledge, entries: Sequence[Entry], day: date
) -> list[DocumentLine]:
    """These documents as a list shows them."""
    known = [(entry, entry.content) for entry in entries if isinstance(entry.content, Document)]
    since = since_made(register, knowledge, [document for _, document in known], day)
    return [
        DocumentLine(
            entry=entry, document=document, share=share(knowledge, document), since=since[document.id]
        )
        for entry, document in known
    ]


def share(knowledge: Knowledge, document: Document) -> Share:
    """How much is filled. Who approves it is no gap: the log fills that."""
    return share_prefilled(document, form_of(knowledge, document.kind), approved=True)


def since_made(
    register: Register, knowledge: Knowledge, documents: Sequence[Document], day: date
) -> Mapping[str, Since]:
    """What became known since each document was made, by its id."""
    if not documents:
        return {}
    inputs = Inputs(today=day, knowledge=knowledge)
    law = law_changes(inputs, min(one.legal_as_of for one in documents))
    rows = register.feed(
        FeedQuery(
            side=Side.INSIDE,
            bodies=tuple(sorted({one.body for one in documents})),
            since=min(one.made_at for one in documents),
            limit=MOST_ROWS,
        )
    ).items
    return {one.id: Since(law=tuple(_law(law, one)), seen=tuple(_seen(rows, one))) for one in documents}


def _law(changes: Sequence[ActChange], document: Document) -> Iterator[ActChange]:
    for one in changes:
        if one.on > document.legal_as_of and speaks_of(one, document.service):
            yield one


def _seen(rows: Sequence[FeedRow], document: Document) -> Iterator[FeedRow]:
    """Of its own service, and not that a document was published."""
    for one in rows:
        about = one.body == document.body and one.service == document.service
        if about and one.at > document.made_at and one.kind != RecordKind.DOCUMENT.value:
            yield one


def needs_of(entries: Sequence[Entry], day: date) -> tuple[Needs, ...]:
    """What one body's uses need as they stand on a day, from all its entries; where nothing holds, its drafts."""
    documents = [
        one.content
        for one in newest(entries).values()
        if isinstance(one.content, Document) and one.state is not RecordState.WITHDRAWN
    ]
    found: dict[str, dict[DocumentKind, None]] = {}
    for use in _usages(entries, day):
        own = [one for one in documents if one.service == use.service]
        assessment = any(
            one.kind is DocumentKind.DPIA
            or (one.kind is DocumentKind.DPIA_THRESHOLD and needs_assessment(one))
            for one in own
        )
        found.setdefault(use.service, {}).update(dict.fromkeys(needed(use.kind, assessment=assessment)))
    found[""] = dict.fromkeys(WEBSITE)
    made = {(one.service, one.kind) for one in documents}
    return tuple(
        Needs(
            service=service,
            needed=tuple(kinds),
            missing=tuple(one for one in kinds if (service, one) not in made),
        )
        for service, kinds in found.items()
    )


def _usages(entries: Sequence[Entry], day: date) -> list[Usage]:
    held = holding(entries, day)
    spoke = {(one.kind, one.record) for one in holding(entries)}
    waiting = [
        one for one in newest(entries).values() if one.state in _OPEN and (one.kind, one.record) not in spoke
    ]
    return [one.content for one in (*held, *waiting) if isinstance(one.content, Usage)]
