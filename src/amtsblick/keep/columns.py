"""How do moments and texts from the web lie in a database's columns, on both databases?"""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Text, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment, in UTC on both databases; SQLite holds it as ISO text without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given by SQLAlchemy
        """From the database."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def storable(text: str) -> str:
    """Text with NUL and lone surrogates, which databases refuse, replaced by U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    plain = text.replace("\0", "\ufffd")
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class Words(TypeDecorator[str]):
    """Text from the web, made storable.

    JSON columns do not use this type: JSON spells such characters out and loses nothing.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given by SQLAlchemy
        """To the database."""
        return None if value is None else storable(value)


KEY: Final = BigInteger().with_variant(Integer, "sqlite")
"""Type of row numbers; SQLite numbers rows by itself only in INTEGER columns."""

metadata = MetaData()
"""All tables of the register; those of the timeline are in ``keep.tables_timeline``."""
