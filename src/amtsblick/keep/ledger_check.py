"""Is the log in the database as it was written? Row by row, every column."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Engine, Row

from amtsblick.assess.register.chain import START, Links, spelled
from amtsblick.keep import ledger
from amtsblick.keep.opening import reading
from amtsblick.values.records import Break, Entry


def first_break(engine: Engine, noted: Collection[str] = ()) -> Break | None:
    """The first entry that is not as it was written, or missing; None when all are whole.

    Each digest of ``noted`` must be that of some entry (or the start of the log).
    """
    links = Links()
    missing = set(noted) - {START}
    with reading(engine) as connection:
        count, head = ledger.end_of(connection)
    if (broken := _first_in(engine, links, missing, (count, head))) is not None:
        return broken
    with reading(engine) as connection:
        now, _ = ledger.end_of(connection)
    if links.count > now:
        return Break(seq=now + 1, why=f"entry {now + 1} was not entered by Amtsblick: the log ends before it")
    if links.count < count:
        gone = links.count + 1
        return Break(seq=gone, why=f"the log ends before entry {gone}, but it had {count} entries")
    if missing:
        lost = ", ".join(sorted(missing))
        return Break(
            seq=now + 1,
            why=f"no entry has the digest that was noted ({lost}): entries are missing or made anew",
        )
    return None


def _first_in(engine: Engine, links: Links, missing: set[str], end: tuple[int, str]) -> Break | None:
    """The first broken row; takes from ``missing`` the digests that are met."""
    try:
        for row in ledger.rows(engine):
            if (broken := _follow(links, row)) is not None:
                return broken
            missing.discard(links.head)
            if links.count == end[0] and links.head != end[1]:
                return _other_end(*end)
    except ledger.UNREADABLE as error:  # while rows are fetched, some at a time
        why = f"an entry after entry {links.count} cannot be read: {str(error)[:200]}"
        return Break(seq=links.count + 1, why=why)
    return None


def _other_end(count: int, head: str) -> Break:
    return Break(seq=count, why=f"entry {count} is not the one that the log ended with ({head})")


def _follow(links: Links, row: Row[Any]) -> Break | None:
    name = f"entry {row.seq} ({row.kind}/{row.record})"
    try:
        entry = ledger.to_entry(row)
        content = spelled(entry.content)
        broken = links.follow(entry, content)
    except ledger.UNREADABLE as error:
        return Break(seq=row.seq, why=f"{name} cannot be read: {str(error)[:200]}")
    if broken is not None:
        return broken
    columns = _columns(entry, content)
    wrong = sorted(column for column, value in columns.items() if getattr(row, column) != value)
    if wrong:
        return Break(seq=row.seq, why=f"{name} was changed in {', '.join(wrong)}")
    return None


def _columns(entry: Entry, content: str) -> dict[str, str | None]:
    """Columns that could be changed without another entry being read from them."""
    return {
        "content": content,
        "authors": ledger.authors_worded(entry.authors),
        "valid_from": entry.valid_from.isoformat(),
        **ledger.asked_by(entry.content),
    }
