"""Which documents are there: the newest version of each, newest first, a page at a time?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, select

from amtsblick.keep import ledger as log
from amtsblick.keep.opening import reading
from amtsblick.keep.tables_ledger import ledger
from amtsblick.keep.wording import spelled
from amtsblick.values.documents import DocumentKind
from amtsblick.values.records import Entry, RecordKind, RecordState

_LATER: Final = ledger.alias()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentQuery:
    """Which documents are asked for; empty means all.

    ``bodies`` None: of any body. ``service`` None: of any service and of websites, "" of websites.
    ``before`` asks for entries with smaller numbers, 0 for the newest.
    """

    bodies: Collection[str] | None = None
    service: str | None = None
    kind: DocumentKind | None = None
    states: Sequence[RecordState] = ()
    before: int = 0
    limit: int = 50


def documents(engine: Engine, query: DocumentQuery) -> list[Entry]:
    """Newest entries of documents, those that changed last first."""
    later = select(_LATER.c.seq).where(
        _LATER.c.kind == ledger.c.kind, _LATER.c.record == ledger.c.record, _LATER.c.seq > ledger.c.seq
    )
    asked = select(ledger).where(ledger.c.kind == RecordKind.DOCUMENT.value, ~later.exists())
    if query.bodies is not None:
        asked = asked.where(ledger.c.body.in_(sorted(query.bodies)))
    if query.service is not None:
        asked = asked.where(ledger.c.service == query.service)
    if query.kind is not None:
        # The kind stands in the content only, after the document's id; evidence has kinds as well.
        kind = f',"kind":{spelled(query.kind.value)}'
        asked = asked.where(ledger.c.content.like('%"id":"' + ledger.c.record + f'"{kind}%'))
    if query.states:
        asked = asked.where(ledger.c.state.in_([one.value for one in query.states]))
    if query.before:
        asked = asked.where(ledger.c.seq < query.before)
    with log.as_written(), reading(engine) as connection:
        rows = connection.execute(asked.order_by(ledger.c.seq.desc()).limit(query.limit)).all()
        return [log.to_entry(row) for row in rows]
