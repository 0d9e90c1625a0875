"""What does a database complain about, and what can be done? Its errors in words, with a remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from amtsblick.errors import RegisterError

_EXPLAINED: Final = (
    ("locked", "another process is writing to it; wait until it is done, or stop it, and try again"),
    ("lock timeout", "another process is writing to it; wait until it is done, or stop it, and try again"),
    ("readonly", "it cannot be written; give yourself write permission on the file and its folder"),
    (
        "unable to open",
        "the file or its folder cannot be written; choose another place or change permissions",
    ),
    ("disk is full", "the disk is full; free some space and try again"),
    ("disk i/o", "the disk reports an error; check disk and permissions, then restore a copy if need be"),
    ("malformed", "the file is damaged; restore a copy, or save what is left with 'sqlite3 FILE .recover'"),
    ("not a database", "the file is not a register; give another path"),
    ("connection refused", "no PostgreSQL server answers there; start it or correct the address"),
    ("could not translate host", "the PostgreSQL host is not known; correct the address"),
    ("password authentication", "the PostgreSQL server refused user or password; correct the address"),
    ("does not exist", "the PostgreSQL database or role does not exist; create it or correct the address"),
    ("permission denied", "the PostgreSQL role may not do this; grant it the rights on the database"),
)


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn the database's errors into a RegisterError that names the register and the remedy."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip()
        known = (remedy for sign, remedy in _EXPLAINED if sign in cause.lower())
        if not isinstance(error, DBAPIError):
            raise
        remedy = next(known, "check the database and try again")
        raise RegisterError(f"register {shown(url)}: {cause.splitlines()[0]}: {remedy}") from error


def shown(url: URL) -> str:
    """The register's address for humans, without password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True)
