"""All lines of one body, from what was observed of it and what the log says about it, for both sides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from amtsblick.assess.board.lines import Told, body_line, cells, handles
from amtsblick.assess.register.due import due, pending
from amtsblick.assess.register.holding import holding, newest
from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.standing import standing
from amtsblick.jobs.board_news import news_rows
from amtsblick.jobs.public_records import PUBLISHED, Public, editions, public_body
from amtsblick.keep.board import Lines, Seen
from amtsblick.report.lookup import Names
from amtsblick.report.site.shelf import Issue, Shelf
from amtsblick.report.words import words
from amtsblick.values.board import BoardItem, BodyView, FeedRow, Field, HitKind, Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import Decision, Reopening, Review
from amtsblick.values.documents import Document
from amtsblick.values.holdings import Holdings
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Entry, Record, RecordKind, RecordState
from amtsblick.values.usages import Agreement, Campaign, PublicStatement, Usage

WAITING: Final = frozenset({RecordState.DRAFT, RecordState.SUBMITTED})
_WORDS: Final = (words("de"), words("en"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the lines of one body are made of.

    ``entries`` are all of the log about it, ``known`` is how the register calls it (None: not at all),
    ``surveyed`` how the newest survey does that lists it. ``seen`` is given where ``view`` was made anew.
    """

    body: str
    day: date
    entries: Sequence[Entry]
    known: Body | None
    surveyed: Body | None = None
    view: BodyView | None = None
    seen: Seen | None = None

    @property
    def public(self) -> Body | None:
        """As the public knows it."""
        return public_body(self.known, self.entries, self.surveyed, self.day)

    @property
    def inside(self) -> Body | None:
        """As it is called by what is approved."""
        own = [one for one in self.entries if one.kind is RecordKind.BODY]
        held = holding(own, self.day)
        content = held[0].content if held else None
        return content if isinstance(content, Body) else self.known


def lines(material: Material, knowledge: Knowledge, others: Mapping[str, Body]) -> Lines:
    """Both sides of one body. ``others`` are bodies that records about no body name, as the public knows them."""
    public, inside = _public_side(material, knowledge, others), _inside_side(material, knowledge, others)
    shown = {row.id for row in public.news}
    return Lines(
        owner=material.body,
        last=max((one.seq for one in material.entries), default=0),
        bodies=(*public.bodies, *inside.bodies),
        cells=(*public.cells, *inside.cells),
        items=(*public.items, *inside.items, *(() if material.body else services(knowledge))),
        news=(*public.news, *(row for row in inside.news if row.id not in shown)),
        seen=material.seen,
    )


def _public_side(material: Material, knowledge: Knowledge, others: Mapping[str, Body]) -> Lines:
    body = material.public
    if material.body and body is None:
        return Lines(owner=material.body, last=0)
    public = Public()
    public.take(material.entries, holding(material.entries, material.day), material.day)
    held = _held(
        material.day, _named(body, others), [record for _, record in public.found], public.decisions()
    )
    told = Told(usages=held.usages, decisions=standing(held.decisions), documents=len(public.of(Document)))
    shelf = _shelf(material, held, public, knowledge)
    return _side(Side.PUBLIC, material, body, told, shelf, knowledge)


def _inside_side(material: Material, knowledge: Knowledge, others: Mapping[str, Body]) -> Lines:
    body = material.inside
    if material.body and body is None:
        return Lines(owner=material.body, last=0)
    records = [one.content for one in holding(material.entries, material.day)]
    usages = [one for one in records if isinstance(one, Usage)]
    decided = [one for one in records if isinstance(one, Decision)]
    documents = [one for one in records if isinstance(one, Document)]
    reopenings = [one for one in records if isinstance(one, Reopening)]
    agenda = due(decided, reopenings, material.day)
    inputs = Inputs(
        today=material.day,
        knowledge=knowledge,
        decisions=decided,
        usages=usages,
        documents=documents,
        bodies=[body] if body else [],
        observed={material.body: material.view.observed} if material.view else {},
    )
    told = Told(
        usages=usages,
        decisions=standing(decided),
        documents=len(documents),
        reopened=frozenset(one.decision.id for one in agenda if one.occasions),
        pending=len(pending(inputs)) if usages or decided or documents else 0,
        drafts=sum(one.state in WAITING for one in newest(material.entries).values()),
    )
    shelf = _published(material, _named(body, others), knowledge)
    return _side(Side.INSIDE, material, body, told, shelf, knowledge)


def _published(material: Material, named: Mapping[str, Body], knowledge: Knowledge) -> Shelf:
    """Everything that was published, whole, also what the public may not read."""
    found = holding(material.entries, material.day, states=PUBLISHED)
    public = Public(found=[(one, one.content) for one in found])
    first: dict[tuple[RecordKind, str], Entry] = {}
    for entry in material.entries:
        if entry.state in PUBLISHED:
            first.setdefault((entry.kind, entry.record), entry)
    for entry in found:
        key = entry.kind, entry.record
        public.issues[key] = Issue(first=first[key].at, last=entry.at)
    contents = [entry.content for entry in found]
    held = _held(material.day, named, contents, [one for one in contents if isinstance(one, Decision)])
    return _shelf(material, held, public, knowledge)


def _named(body: Body | None, others: Mapping[str, Body]) -> dict[str, Body]:
    return {**others, body.id: body} if body else dict(others)


def _held(
    day: date, named: Mapping[str, Body], records: Sequence[Record], decisions: Sequence[Decision]
) -> Holdings:
    return Holdings(
        day=day,
        bodies=named,
        usages=tuple(one for one in records if isinstance(one, Usage)),
        campaigns=tuple(one for one in records if isinstance(one, Campaign)),
        agreements=tuple(one for one in records if isinstance(one, Agreement)),
        statements=tuple(one for one in records if isinstance(one, PublicStatement)),
        reviews=tuple(one for one in records if isinstance(one, Review)),
        decisions=tuple(decisions),
    )


def _shelf(material: Material, held: Holdings, public: Public, knowledge: Knowledge) -> Shelf:
    return Shelf(
        held=held,
        pages=(material.body,) if material.body in held.bodies else (),
        editions=tuple(editions(public.found, held, knowledge)),
        issues=public.issues,
        observed={},
        newest=material.day,
    )


def _side(  # noqa: PLR0913, PLR0917 - what one side is made of
    side: Side, material: Material, body: Body | None, told: Told, shelf: Shelf, knowledge: Knowledge
) -> Lines:
    published = shelf.held.usages or shelf.held.reviews or shelf.held.decisions or shelf.editions
    news: tuple[FeedRow, ...] = tuple(news_rows(shelf, knowledge, side)) if published else ()
    if body is None:
        return Lines(owner=material.body, last=0, news=news)
    return Lines(
        owner=material.body,
        last=0,
        bodies=(body_line(side, body, material.view, told),),
        cells=cells(side, body, material.view, told),
        items=tuple(_items(side, body, material.view, told, shelf, news, knowledge)),
        news=news,
    )


def _items(  # noqa: PLR0913, PLR0917 - what one body is found by
    side: Side,
    body: Body,
    view: BodyView | None,
    told: Told,
    shelf: Shelf,
    news: Sequence[FeedRow],
    knowledge: Knowledge,
) -> Iterator[BoardItem]:
    names = [Names(knowledge, say, {}) for say in _WORDS]
    texts = [(Field.NAME, body.name), (Field.TEXT, body.id), (Field.TEXT, body.region)]
    texts += [(Field.TEXT, body.kind), *((Field.TEXT, one.kind(body.kind)) for one in names if body.kind)]
    texts += [(Field.HANDLE, one) for one in handles(view, told)]
    yield BoardItem(
        side=side, kind=HitKind.BODY, id=body.id, title=body.name, body=body.id, texts=tuple(texts)
    )
    spoken = {(row.kind, row.record): row for row in news}
    for one in shelf.held.decisions:
        row = spoken[RecordKind.DECISION.value, one.id]
        yield BoardItem(
            side=side,
            kind=HitKind.DECISION,
            id=one.id,
            title=f"{body.name}: {names[0].service(one.service)}",
            body=body.id,
            service=one.service,
            texts=tuple((Field.TEXT, each.title) for each in row.words.values()),
        )
    for edition in shelf.editions:
        document = edition.document
        row = spoken[RecordKind.DOCUMENT.value, document.id]
        titles = [document.title, *(each.title for each in row.words.values())]
        yield BoardItem(
            side=side,
            kind=HitKind.DOCUMENT,
            id=document.id,
            title=document.title,
            body=body.id,
            service=document.service,
            texts=tuple((Field.TEXT, each) for each in titles),
        )


def services(knowledge: Knowledge) -> Iterator[BoardItem]:
    """Services by which search finds their pages; the same on both sides."""
    names = [Names(knowledge, say, {}) for say in _WORDS]
    for side in Side:
        for one in knowledge.services:
            texts = [(Field.NAME, one.name), *((Field.NAME, each.service(one.id)) for each in names)]
            texts += [(Field.TEXT, one.id), (Field.TEXT, one.operator)]
            yield BoardItem(
                side=side,
                kind=HitKind.SERVICE,
                id=one.id,
                title=one.name,
                service=one.id,
                texts=tuple(texts),
            )
