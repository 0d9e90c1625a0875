"""Which records wait: newest versions that nobody has approved?"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Engine, func, select

from amtsblick.keep import ledger as log
from amtsblick.keep.opening import reading
from amtsblick.keep.tables_ledger import ledger
from amtsblick.keep.wording import spelled
from amtsblick.values.records import Entry, RecordState

WAITING: Final = (RecordState.DRAFT, RecordState.SUBMITTED)
_LATER: Final = ledger.alias()


def waiting(
    engine: Engine, states: Sequence[RecordState], *, author: str = "", before: int | None = None, limit: int
) -> list[Entry]:
    """Newest entries of records that are in one of the states, newest first.

    ``author`` asks for versions that this name wrote, ``before`` for entries before that number.
    """
    later = select(_LATER.c.seq).where(
        _LATER.c.kind == ledger.c.kind, _LATER.c.record == ledger.c.record, _LATER.c.seq > ledger.c.seq
    )
    query = select(ledger).where(ledger.c.state.in_([one.value for one in states]), ~later.exists())
    if author:
        # LIKE takes no notice of case in SQLite; both databases replace by letter.
        query = query.where(func.replace(ledger.c.authors, spelled([author])[1:-1], "") != ledger.c.authors)
    if before is not None:
        query = query.where(ledger.c.seq < before)
    with log.as_written(), reading(engine) as connection:
        found = connection.execute(query.order_by(ledger.c.seq.desc()).limit(limit)).all()
        return [log.to_entry(row) for row in found]
