"""What pages list: a projection of surveys and records."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _lines()
    _views()
    _feed()
    _search()
    _state()
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])


def _lines() -> None:
    op.create_table(
        "board_body",
        sa.Column("side", sa.Text, primary_key=True),
        sa.Column("id", FOLDED, primary_key=True),
        sa.Column("sort_key", FOLDED, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("region", Words, nullable=False),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("parent", sa.Text, nullable=False),
        sa.Column("homepage", Words, nullable=False),
        sa.Column("surveyed", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("detail", Words, nullable=False),
        sa.Column("looked_at", Moment),
        sa.Column("inspected_at", Moment),
        sa.Column("channels", sa.Integer, nullable=False),
        sa.Column("usages", sa.Integer, nullable=False),
        sa.Column("decisions", sa.Integer, nullable=False),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.Column("review_due", FOLDED, nullable=False, comment="Day, ISO 8601; 9999-12-31: none"),
        sa.Column("reopened", sa.Integer, nullable=False),
        sa.Column("pending", sa.Integer, nullable=False),
        sa.Column("drafts", sa.Integer, nullable=False),
        comment="One line per side and body",
    )
    op.create_index("board_body_by_due", "board_body", ["side", "review_due", "sort_key", "id"])
    op.create_index("board_body_by_name", "board_body", ["side", "sort_key", "id"])
    counted = ["side", "region", "kind", "country", "surveyed", "state", "id"]
    op.create_index("board_body_in_figures", "board_body", counted)
    op.create_index("board_body_of_kind", "board_body", ["side", "kind", "sort_key", "id"])
    op.create_index("board_body_of_parent", "board_body", ["side", "parent"])
    op.create_index("board_body_of_region", "board_body", ["side", "region", "sort_key", "id"])
    op.create_table(
        "board_cell",
        sa.Column("side", sa.Text, primary_key=True),
        sa.Column("body", FOLDED, primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("sort_key", FOLDED, nullable=False, comment="The body's"),
        sa.Column("status", sa.Text, nullable=False, comment="Empty: nobody ever looked"),
        sa.Column("handle", Words, nullable=False),
        sa.Column("url", Words, nullable=False),
        sa.Column("channels", sa.Integer, nullable=False),
        sa.Column("channel_state", sa.Text, nullable=False),
        sa.Column("since", Moment),
        sa.Column("absent_before", Moment),
        sa.Column("last_seen", Moment),
        sa.Column("gone_by", Moment),
        sa.Column("usage_kinds", sa.Text, nullable=False, comment="Each between blanks"),
        sa.Column("decision", Words, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("review_due", FOLDED, nullable=False, comment="Day, ISO 8601; 9999-12-31: none"),
        sa.Column("reopened", sa.Boolean, nullable=False),
        comment="One line per side, body and service, where anything is to be shown",
    )
    op.create_index("board_cell_of_any_status", "board_cell", ["side", "status", "body"])
    op.create_index("board_cell_by_due", "board_cell", ["side", "service", "review_due"])
    op.create_index("board_cell_by_use", "board_cell", ["side", "service", "usage_kinds", "body"])
    op.create_index("board_cell_of_service", "board_cell", ["side", "service", "sort_key", "body"])
    op.create_index("board_cell_of_status", "board_cell", ["side", "service", "status", "sort_key", "body"])


def _views() -> None:
    op.create_table(
        "board_view",
        sa.Column("body", sa.Text, primary_key=True),
        sa.Column("made_of", sa.Text, nullable=False, comment="Tells what it was made of"),
        sa.Column("first_look", Moment),
        sa.Column("until", Moment, comment="The newest observation"),
        sa.Column("view", sa.LargeBinary, nullable=False, comment="Deflated JSON of all that was observed"),
        comment="What was observed of each body, put together once",
    )
    op.create_table(
        "board_account",
        sa.Column("body", sa.Text, primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("key", Words, primary_key=True),
        comment="Which bodies' pages ever showed which account as theirs",
    )
    op.create_index("board_account_of_key", "board_account", ["service", "key"])


def _feed() -> None:
    op.create_table(
        "board_feed",
        sa.Column("id", FOLDED, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False, comment="The body with which the row is made again"),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("body_name", Words, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record", Words, nullable=False),
        sa.Column("handle", Words, nullable=False),
        sa.Column("link", Words, nullable=False),
        sa.Column("changed", sa.Boolean, nullable=False),
        sa.Column("grave", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text, nullable=False, comment="JSON by language"),
        comment="What became known and what was published, one row per fact",
    )
    op.create_index("board_feed_by_moment", "board_feed", ["public", "at", "id"])
    op.create_index("board_feed_of_all", "board_feed", ["at", "id"])
    op.create_index("board_feed_of_body", "board_feed", ["body", "public", "at", "id"])
    op.create_index("board_feed_of_kind", "board_feed", ["kind", "public", "at", "id"])
    op.create_index("board_feed_of_owner", "board_feed", ["owner"])
    op.create_index("board_feed_of_service", "board_feed", ["service", "public", "at", "id"])


def _search() -> None:
    op.create_table(
        "board_item",
        sa.Column("side", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", FOLDED, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False, comment="The body with which the row is made again"),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("sort_key", FOLDED, nullable=False),
        comment="What search finds",
    )
    op.create_index("board_item_of_owner", "board_item", ["side", "owner"])
    op.create_table(
        "board_word",
        sa.Column("side", sa.Text, primary_key=True),
        sa.Column("word", FOLDED, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", FOLDED, primary_key=True),
        sa.Column("weight", sa.Integer, nullable=False, comment="Of the best field that has the word"),
        sa.Column("owner", sa.Text, nullable=False),
        comment="Folded words by which items are found",
    )
    op.create_index("board_word_of_item", "board_word", ["side", "kind", "id", "word"])
    op.create_index("board_word_of_owner", "board_word", ["side", "owner"])


def _state() -> None:
    op.create_table(
        "board_trend",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("service", sa.Text, nullable=False, comment="Empty: the head"),
        sa.Column("content", sa.Text, nullable=False, comment="JSON"),
        comment="Services over months, for all bodies together",
    )
    op.create_table(
        "board_mark",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", KEY, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False, comment="Digests of software and knowledge"),
        sa.Column("facts", KEY, nullable=False, comment="Last fact of a profile"),
        sa.Column("views", sa.Text, nullable=False, comment="Digest of the views that the figures count"),
        sa.Column("refreshed_at", Moment, nullable=False),
        sa.CheckConstraint("id = 1", name="board_mark_is_one_row"),
        comment="Up to where the board was brought",
    )
