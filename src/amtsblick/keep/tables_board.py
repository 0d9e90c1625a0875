"""How does the board lie in a database? A projection: every row can be made again, and is replaced in place.

Texts by which rows are sorted, and words that are searched, compare by code point on both databases, so that
cursors and prefixes mean the same whatever the server's locale is.
"""

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text

from amtsblick.keep.columns import KEY, Moment, Words, metadata

FOLDED: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that compares by code point."""

board_body = Table(
    "board_body",
    metadata,
    Column("side", Text, primary_key=True),
    Column("id", FOLDED, primary_key=True),
    Column("sort_key", FOLDED, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("region", Words, nullable=False),
    Column("country", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("homepage", Words, nullable=False),
    Column("surveyed", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("looked_at", Moment),
    Column("inspected_at", Moment),
    Column("channels", Integer, nullable=False),
    Column("usages", Integer, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("review_due", FOLDED, nullable=False, comment="Day, ISO 8601; 9999-12-31: none"),
    Column("reopened", Integer, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("drafts", Integer, nullable=False),
    Index("board_body_by_name", "side", "sort_key", "id"),
    Index("board_body_of_region", "side", "region", "sort_key", "id"),
    Index("board_body_of_kind", "side", "kind", "sort_key", "id"),
    Index("board_body_of_parent", "side", "parent"),
    Index("board_body_by_due", "side", "review_due", "sort_key", "id"),
    Index(
        "board_body_in_figures", "side", "region", "kind", "country", "surveyed", "state", "id"
    ),  # all that figures count, so that they need no row
    comment="One line per side and body",
)
board_cell = Table(
    "board_cell",
    metadata,
    Column("side", Text, primary_key=True),
    Column("body", FOLDED, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("sort_key", FOLDED, nullable=False, comment="The body's"),
    Column("status", Text, nullable=False, comment="Empty: nobody ever looked"),
    Column("handle", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("channels", Integer, nullable=False),
    Column("channel_state", Text, nullable=False),
    Column("since", Moment),
    Column("absent_before", Moment),
    Column("last_seen", Moment),
    Column("gone_by", Moment),
    Column("usage_kinds", Text, nullable=False, comment="Each between blanks"),
    Column("decision", Words, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("review_due", FOLDED, nullable=False, comment="Day, ISO 8601; 9999-12-31: none"),
    Column("reopened", Boolean, nullable=False),
    Index("board_cell_of_service", "side", "service", "sort_key", "body"),
    Index("board_cell_of_status", "side", "service", "status", "sort_key", "body"),
    Index("board_cell_of_any_status", "side", "status", "body"),
    Index("board_cell_by_due", "side", "service", "review_due"),
    Index("board_cell_by_use", "side", "service", "usage_kinds", "body"),
    comment="One line per side, body and service, where anything is to be shown",
)
board_view = Table(
    "board_view",
    metadata,
    Column("body", Text, primary_key=True),
    Column("made_of", Text, nullable=False, comment="Tells what it was made of"),
    Column("first_look", Moment),
    Column("until", Moment, comment="The newest observation"),
    Column("view", LargeBinary, nullable=False, comment="Deflated JSON of all that was observed"),
    comment="What was observed of each body, put together once",
)
board_account = Table(
    "board_account",
    metadata,
    Column("body", Text, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("key", Words, primary_key=True),
    Index("board_account_of_key", "service", "key"),
    comment="Which bodies' pages ever showed which account as theirs",
)
board_feed = Table(
    "board_feed",
    metadata,
    Column("id", FOLDED, primary_key=True),
    Column("owner", Text, nullable=False, comment="The body with which the row is made again"),
    Column("public", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Text, nullable=False),
    Column("body_name", Words, nullable=False),
    Column("service", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Words, nullable=False),
    Column("handle", Words, nullable=False),
    Column("link", Words, nullable=False),
    Column("changed", Boolean, nullable=False),
    Column("grave", Boolean, nullable=False),
    Column("words", Text, nullable=False, comment="JSON by language"),
    Index("board_feed_by_moment", "public", "at", "id"),
    Index("board_feed_of_all", "at", "id"),
    Index("board_feed_of_body", "body", "public", "at", "id"),
    Index("board_feed_of_service", "service", "public", "at", "id"),
    Index("board_feed_of_kind", "kind", "public", "at", "id"),
    Index("board_feed_of_owner", "owner"),
    comment="What became known and what was published, one row per fact",
)
board_item = Table(
    "board_item",
    metadata,
    Column("side", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", FOLDED, primary_key=True),
    Column("owner", Text, nullable=False, comment="The body with which the row is made again"),
    Column("body", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("title", Words, nullable=False),
    Column("sort_key", FOLDED, nullable=False),
    Index("board_item_of_owner", "side", "owner"),
    comment="What search finds",
)
board_word = Table(
    "board_word",
    metadata,
    Column("side", Text, primary_key=True),
    Column("word", FOLDED, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", FOLDED, primary_key=True),
    Column("weight", Integer, nullable=False, comment="Of the best field that has the word"),
    Column("owner", Text, nullable=False),
    Index("board_word_of_owner", "side", "owner"),
    Index("board_word_of_item", "side", "kind", "id", "word"),
    comment="Folded words by which items are found",
)
board_trend = Table(
    "board_trend",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("service", Text, nullable=False, comment="Empty: the head"),
    Column("content", Text, nullable=False, comment="JSON"),
    comment="Services over months, for all bodies together",
)
board_mark = Table(
    "board_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", KEY, nullable=False),
    Column("day", Text, nullable=False),
    Column("made_by", Text, nullable=False, comment="Digests of software and knowledge"),
    Column("facts", KEY, nullable=False, comment="Last fact of a profile"),
    Column("views", Text, nullable=False, comment="Digest of the views that the figures count"),
    Column("refreshed_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="board_mark_is_one_row"),
    comment="Up to where the board was brought",
)

BOARD: Final = (
    "board_body",
    "board_cell",
    "board_view",
    "board_account",
    "board_feed",
    "board_item",
    "board_word",
    "board_trend",
    "board_mark",
)
"""Tables whose rows are replaced."""
