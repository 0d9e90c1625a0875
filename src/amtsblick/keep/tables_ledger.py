"""How does the log of records lie in a database? As the newest migration has it.

``ledger`` is the log: rows are only ever added. Columns from ``body`` to ``key`` repeat what ``content``
says, to be asked by. ``ledger_head`` is one row with the log's length and last digest, so that a tail
that was cut off is seen.
"""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from amtsblick.keep.columns import KEY, Moment, metadata

ledger = Table(
    "ledger",
    metadata,
    Column("seq", KEY, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("valid_from", Text, nullable=False, comment="Day, ISO 8601"),
    Column("content", Text, nullable=False, comment="Canonical JSON without defaults"),
    Column("authors", Text, nullable=False, comment="JSON list of names"),
    Column("approved_by", Text, nullable=False),
    Column("before", KEY, nullable=False),
    Column("note", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("valid_until", Text, comment="Last day that may be meant, ISO 8601"),
    Column("due", Text, comment="Day, ISO 8601"),
    Column("key", Text, nullable=False, comment="Folded handle of a usage"),
    Index("ledger_of_record", "kind", "record", "seq"),
    Index("ledger_of_body", "kind", "body", "service"),
    Index("ledger_of_key", "kind", "service", "key"),
    Index("ledger_of_due", "kind", "due"),
    Index("ledger_of_state", "state", "seq"),
    comment="Everything that people enter: versions, who, when, chained by digests",
)
ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", KEY, nullable=False),
    Column("head", Text, nullable=False),
    CheckConstraint("id = 1", name="ledger_head_is_one_row"),
)

LOGGED: Final = ("ledger",)
"""Tables whose rows are never changed and never removed."""
