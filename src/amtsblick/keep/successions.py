"""Which bodies were renamed or merged, and since when? The newest statement about a pair counts."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from amtsblick.errors import RegisterError
from amtsblick.keep.bodies import must_be_known
from amtsblick.keep.opening import reading
from amtsblick.keep.tables_timeline import succession
from amtsblick.values.timeline import Succession


def add(connection: Connection, successions: Iterable[Succession]) -> int:
    """Enter what is new or says another day; returns how many that are.

    Raises RegisterError for a body that is not known or that would succeed itself, be it by way of others.
    """
    wanted = list(successions)
    must_be_known(connection, (name for one in wanted for name in (one.before, one.after)))
    stands = _newest(connection)
    count = 0
    for one in wanted:
        if one.before == one.after:
            raise RegisterError(f"body {one.before!r} cannot succeed itself: name another body that followed")
        pair, since = (one.before, one.after), one.since.astimezone(UTC)
        if one.before in _followers(one.after, stands):
            raise RegisterError(
                f"body {one.before!r} already follows {one.after!r} and cannot come before it: "
                "exchange both, or withdraw what was entered by mistake"
            )
        if stands.get(pair) != since:
            _enter(connection, pair, since)
            stands[pair] = since
            count += 1
    return count


def _followers(body: str, stands: Mapping[tuple[str, str], datetime | None]) -> set[str]:
    """All bodies that followed this one, by way of others too."""
    found: set[str] = set()
    wanted = {body}
    while wanted:
        found |= wanted
        after = {two for (one, two), since in stands.items() if one in wanted and since is not None}
        wanted = after - found
    return found - {body}


def take_back(connection: Connection, before: str, after: str) -> bool:
    """From now on nobody says that ``after`` succeeded ``before``; False when nobody did."""
    if _newest(connection).get((before, after)) is None:
        return False
    _enter(connection, (before, after), None)
    return True


def standing(engine: Engine) -> list[Succession]:
    """Successions that stand, oldest first."""
    with reading(engine) as connection:
        return standing_now(connection)


def standing_now(connection: Connection) -> list[Succession]:
    """``standing`` inside a transaction."""
    newest = _newest(connection)
    found = [
        Succession(before=before, after=after, since=since)
        for (before, after), since in newest.items()
        if since is not None
    ]
    return sorted(found, key=lambda one: (one.since, one.before, one.after))


def _enter(connection: Connection, pair: tuple[str, str], since: datetime | None) -> None:
    before, after = pair
    connection.execute(insert(succession).values(before=before, after=after, since=since))


def _newest(connection: Connection) -> dict[tuple[str, str], datetime | None]:
    rows = connection.execute(select(succession).order_by(succession.c.id))
    return {(row.before, row.after): row.since for row in rows}
