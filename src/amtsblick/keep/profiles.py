"""What did services say about accounts, and when? A source's last words about one moment count."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select

from amtsblick.keep.bodies import chunks, in_order
from amtsblick.keep.columns import storable
from amtsblick.keep.tables_timeline import profile_fact
from amtsblick.keep.wording import key_of, spelled
from amtsblick.parse.codec import from_json
from amtsblick.values.timeline import ProfileFact

_About: TypeAlias = tuple[str, str, datetime, str]
"""Service, key, moment and source: what one fact is about."""

# Built once: putting a statement together costs more than running it.
_KNOWN: Final = (
    select(profile_fact)
    .where(
        profile_fact.c.service.in_(bindparam("services", expanding=True)),
        profile_fact.c.key.in_(bindparam("keys", expanding=True)),
    )
    .order_by(profile_fact.c.id)
)


def add_facts(connection: Connection, facts: Iterable[ProfileFact]) -> int:
    """Enter facts that are new or say something else than before; returns how many those are."""
    count = 0
    for chunk in chunks(facts):
        rows = [_row(fact) for fact in chunk]
        wanted = {
            "services": sorted({row["service"] for row in rows}),
            "keys": sorted({row["key"] for row in rows}),
        }
        newest = {_about(row): row.fact for row in connection.execute(_KNOWN, wanted)}
        new = []
        for row in rows:
            about = row["service"], row["key"], row["looked_at"], storable(row["source"])
            if newest.get(about) != row["fact"]:
                newest[about] = row["fact"]
                new.append(row)
        if new:
            connection.execute(insert(profile_fact), new)
        count += len(new)
    return count


def all_facts(engine: Engine) -> list[ProfileFact]:
    """All facts, oldest look first; of one source about one account and moment the last words."""
    newest = {_about(row): row.fact for row in in_order(engine, select(profile_fact), profile_fact.c.id)}
    facts = [from_json(ProfileFact, json.loads(text)) for text in newest.values()]
    return sorted(facts, key=lambda fact: fact.when)


def _about(row: Row[Any]) -> _About:
    return row.service, row.key, row.looked_at, row.source


def _row(fact: ProfileFact) -> dict[str, Any]:
    service, key = key_of(fact.service, fact.handle)
    return {
        "service": service,
        "key": key,
        "looked_at": fact.when,
        "outcome": fact.outcome,
        "source": fact.source,
        "fact": spelled(fact),
    }
