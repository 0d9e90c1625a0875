"""How do answers that were given in the browser lie in a database, until somebody takes them into the register?"""

from sqlalchemy import Column, Integer, Table, Text

from amtsblick.keep.columns import Moment, metadata

answer = Table(
    "questionnaire_answer",
    metadata,
    Column("questionnaire", Text, primary_key=True),
    Column("version", Integer, nullable=False, comment="How often it was saved"),
    Column("written", Text, nullable=False, comment="JSON: what stands in the form"),
    Column("saved_at", Moment, nullable=False),
    Column("sent", Text, nullable=True, comment="JSON: what was sent last"),
    Column("sent_at", Moment, nullable=True),
    Column("digest", Text, nullable=True, comment="Of what was sent"),
    comment="What bodies write into their questionnaires by their personal links",
)
