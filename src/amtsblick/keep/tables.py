"""How does the register lie in a database? Tables as the newest migration leaves them.

Everything a survey or judgement says is only ever added: ``body_version``, ``capture``, ``look``,
``observation``, ``answer``, ``claim``, ``sheet``, inspections and everything in
``keep.tables_timeline`` refuse UPDATE and DELETE by trigger. Only the progress of work changes in
place (``survey``, ``survey_body``, ``judgement``).

Bodies are known by their slug, captures by survey, body and number within the body, so that one
body's rows can be written in bulk without asking the database for keys in between.
"""

from typing import Any, Final

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from amtsblick.keep.columns import KEY, Moment, Words, metadata

register_format = Table(
    "register_format",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("needs", Text, nullable=False),
    comment="Which Amtsblick version introduced each revision: lets an older one say what it needs",
)

body = Table(
    "body",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", KEY, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
)
body_version = Table(
    "body_version",
    metadata,
    Column("body", ForeignKey("body.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("parent", Text),
    Column("homepage", Words, nullable=False),
    Column("country", Text, nullable=False),
    Column("region", Words, nullable=False),
    Column("wikidata", Words, nullable=False, server_default=""),
)

survey = Table(
    "survey",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("source", Text, nullable=False),
    Column("archives", Text, nullable=False),
    Column("software", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("bodies", Integer, nullable=False),
    Column("pages_limit", Integer, nullable=False),
    Column("broken_records", Text, nullable=False),
    Column("list_digest", Text, nullable=False),
)
survey_body = Table(
    "survey_body",
    metadata,
    Column("survey", ForeignKey("survey.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("done_at", Moment),
    UniqueConstraint("survey", "body"),
    ForeignKeyConstraint(["body", "version"], ["body_version.body", "body_version.version"]),
    Index("survey_body_of_body", "body", "survey"),
)

judgement = Table(
    "judgement",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("survey", ForeignKey("survey.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("software", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
)

capture = Table(
    "capture",
    metadata,
    Column("survey", KEY, primary_key=True, autoincrement=False),
    Column("body", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("url", Words, nullable=False),
    Column("url_digest", Text, nullable=False),
    Column("requested", Words, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("status", Integer),
    Column("failure", Text),
    Column("failure_detail", Words, nullable=False),
    Column("collector", Text, nullable=False),
    Column("remote_address", Text, nullable=False),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("content_type", Words, nullable=False),
    Column("hops", Text, nullable=False),
    Column("watched", Text, nullable=False),
    Column("bundle", Text),
    Column("record", Text),
    Column("record_offset", KEY),
    Column("digest", Text),
    Column("unchanged", Text),
    ForeignKeyConstraint(["survey", "body"], ["survey_body.survey", "survey_body.body"]),
    # PostgreSQL cannot index texts of more than 2.7 kB; addresses from the web may be longer.
    Index("capture_of_url", "url_digest", "taken_at"),
)


def _statement(name: str, *columns: Column[Any] | Index | ForeignKeyConstraint) -> Table:
    """A table whose rows are statements of one judgement about one body."""
    return Table(
        name,
        metadata,
        Column("id", KEY, primary_key=True, autoincrement=True),
        Column("survey", KEY, nullable=False),
        Column("body", Text, nullable=False),
        Column("judgement", ForeignKey("judgement.id"), nullable=False),
        *columns,
        ForeignKeyConstraint(["survey", "body"], ["survey_body.survey", "survey_body.body"]),
    )


def _about_capture() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["survey", "body", "capture"], ["capture.survey", "capture.body", "capture.number"]
    )


look = _statement(
    "look",
    Column("capture", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Index("look_of_body", "body", "survey"),
    _about_capture(),
)

channel = Table(
    "channel",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("service", Text, nullable=False),
    Column("key", Words, nullable=False),
    Column("handle", Words, nullable=False),
    Column("url", Words, nullable=False),
    UniqueConstraint("service", "key"),
)
observation = _statement(
    "observation",
    Column("capture", Integer),
    Column("channel", ForeignKey("channel.id"), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("observed_at", Moment, nullable=False),
    Column("place", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence_path", Words, nullable=False),
    Column("excerpt", Words, nullable=False),
    Index("observation_of_body", "body", "outcome", "survey", "channel", "judgement"),
    Index("observation_of_channel", "channel", "body", "survey"),
    _about_capture(),
)
answer = _statement(
    "answer",
    Column("kind", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("payload", Text, nullable=False),
    Column("captures", Text, nullable=False),
    Index("answer_of_survey", "survey", "kind", "subject"),
)
claim = _statement(
    "claim",
    Column("channel", ForeignKey("channel.id"), nullable=False),
    Column("standing", Text, nullable=False),
    Column("via", Text),
    Column("reason", Text, nullable=False),
    Column("pages_seen", Integer, nullable=False),
    Column("pages_looked", Integer, nullable=False),
    Column("verification", Text, nullable=False),
    Index("claim_of_survey", "survey", "channel"),
)
sheet = Table(
    "sheet",
    metadata,
    Column("survey", KEY, primary_key=True, autoincrement=False),
    Column("body", Text, primary_key=True),
    Column("judgement", ForeignKey("judgement.id"), primary_key=True),
    Column("judged_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Index("sheet_of_body", "body", "survey", "judgement"),
    ForeignKeyConstraint(["survey", "body"], ["survey_body.survey", "survey_body.body"]),
)
inspection = Table(
    "inspection",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("site", Words, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("survey", KEY),
    Column("body", Text),
    Column("bundle", Text, nullable=False),
    Column("manifest", Text, nullable=False, unique=True),
    Column("previous", Text, nullable=False),
    Column("signed_by", Text, nullable=False),
    ForeignKeyConstraint(["survey", "body"], ["survey_body.survey", "survey_body.body"]),
    Index("inspection_of_body", "survey", "body"),
)
inspection_result = Table(
    "inspection_result",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("inspection", ForeignKey("inspection.id"), nullable=False, index=True),
    Column("judged_at", Moment, nullable=False),
    Column("software", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("result", Text, nullable=False),
)

APPEND_ONLY: Final = (
    "body_version",
    "capture",
    "look",
    "observation",
    "answer",
    "claim",
    "sheet",
    "inspection",
    "inspection_result",
)
"""Tables whose rows are never changed and never removed; more in ``keep.tables_timeline``."""
