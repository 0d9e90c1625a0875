"""Which bodies does the register know, and what were they called when?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, and_, func, insert, select, update

from amtsblick.errors import RegisterError
from amtsblick.keep.opening import reading
from amtsblick.keep.records import ImportResult
from amtsblick.keep.tables import body, body_version
from amtsblick.values.body import Body

CHUNK: Final = 500
"""Rows read or written at a time, so that memory does not grow with the list."""
COLUMNS: Final = (
    body_version.c.body,
    body_version.c.name,
    body_version.c.kind,
    body_version.c.parent,
    body_version.c.homepage,
    body_version.c.country,
    body_version.c.region,
    body_version.c.wikidata,
)
_NOW: Final = and_(body_version.c.body == body.c.id, body_version.c.version == body.c.version)


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Lists of at most ``size`` items."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


def to_body(row: Any) -> Body:
    """Body from a row that starts with ``COLUMNS``."""
    return Body(
        id=row.body,
        name=row.name,
        kind=row.kind,
        parent=row.parent,
        homepage=row.homepage,
        country=row.country,
        region=row.region,
        wikidata=row.wikidata,
    )


def add_bodies(connection: Connection, bodies: Iterable[Body], when: datetime) -> ImportResult:
    """Enter new bodies and new versions of changed ones; nothing is removed."""
    added = changed = same = 0
    position = int(connection.execute(select(func.coalesce(func.max(body.c.position), -1))).scalar_one())
    for chunk in chunks(bodies):
        known = {
            row.body: (to_body(row), row.version)
            for row in connection.execute(
                select(*COLUMNS, body_version.c.version)
                .join(body, _NOW)
                .where(body.c.id.in_([one.id for one in chunk]))
            )
        }
        new, versions = [], []
        for one in chunk:
            before, version = known.get(one.id, (None, 0))
            if before == one:
                same += 1
                continue
            known[one.id] = (one, version + 1)
            versions.append(_version_row(one, version + 1, when))
            if before is None:
                added += 1
                position += 1
                new.append({"id": one.id, "position": position, "version": 1})
            else:
                changed += 1
        _write(connection, new, versions)
    return ImportResult(added=added, changed=changed, same=same)


def _write(connection: Connection, new: list[dict[str, Any]], versions: list[dict[str, Any]]) -> None:
    if new:
        connection.execute(insert(body), new)
    if versions:
        connection.execute(insert(body_version), versions)
    for row in versions:
        if row["version"] > 1:
            connection.execute(update(body).where(body.c.id == row["body"]).values(version=row["version"]))


def _version_row(one: Body, version: int, when: datetime) -> dict[str, Any]:
    return {
        "body": one.id,
        "version": version,
        "since": when,
        "name": one.name,
        "kind": one.kind,
        "parent": one.parent,
        "homepage": one.homepage,
        "country": one.country,
        "region": one.region,
        "wikidata": one.wikidata,
    }


def must_be_known(connection: Connection, ids: Iterable[str]) -> None:
    """Raises RegisterError when the register has no body of one of these ids."""
    wanted = sorted(set(ids))
    known = current_versions(connection, wanted)
    if missing := [one for one in wanted if one not in known]:
        raise RegisterError(
            f"the register has no body {missing[0]!r}; import a list of bodies that has it, then try again"
        )


def current_versions(connection: Connection, ids: list[str]) -> dict[str, int]:
    """Newest version number of each body."""
    rows = connection.execute(select(body.c.id, body.c.version).where(body.c.id.in_(ids)))
    return {row.id: row.version for row in rows}


def all_bodies(engine: Engine) -> Iterator[Body]:
    """Every body as it is called now, in the order in which they were entered."""
    query = select(*COLUMNS, body.c.position).join(body, _NOW)
    for row in in_order(engine, query, body.c.position):
        yield to_body(row)


def bodies_now(connection: Connection) -> Iterator[Body]:
    """Every body as it is called now, read at once."""
    yield from (to_body(row) for row in connection.execute(select(*COLUMNS).join(body, _NOW)))


def body_of(engine: Engine, name: str) -> Body | None:
    """One body as it is called now, None when there is none of that id."""
    with reading(engine) as connection:
        row = connection.execute(select(*COLUMNS).join(body, _NOW).where(body.c.id == name)).first()
    return None if row is None else to_body(row)


def in_order(engine: Engine, query: Select[Any], position: Any, size: int = CHUNK) -> Iterator[Any]:
    """Rows of ``query`` ordered by the unique number ``position``, fetched in chunks.

    Each chunk is a transaction of its own: a reader that pauses holds nothing open.
    """
    last = -1
    while True:
        with reading(engine) as connection:
            rows = connection.execute(query.where(position > last).order_by(position).limit(size)).all()
        if not rows:
            return
        yield from rows
        last = getattr(rows[-1], position.name)
