"""How does a body stand in the log of records, also one that only surveys' lists brought in?"""

from datetime import UTC, datetime
from typing import Final

from amtsblick.assess.register.taking import SINCE_EVER
from amtsblick.jobs.records import newest_of
from amtsblick.keep.register import Register
from amtsblick.values.body import Body
from amtsblick.values.records import Action, Actor, Entry, RecordKind, RecordState, Role

_LISTS: Final = Actor(name="survey", role=Role.SYSTEM)


def of_list(body: Body, *, version: int = 1) -> Entry:
    """The entry that a body from a survey's list would have, which the log does not tell of."""
    return Entry(
        seq=0,
        at=datetime.min.replace(tzinfo=UTC),
        actor=_LISTS,
        action=Action.IMPORTED,
        kind=RecordKind.BODY,
        record=body.id,
        version=version,
        state=RecordState.PUBLISHED,
        valid_from=SINCE_EVER,
        content=body,
        authors=(_LISTS.name,),
        previous="",
        digest="",
    )


def standing(register: Register, body: str) -> Entry | None:
    """The newest entry of a body; of one that only lists know, one of version 0; None for an unknown one."""
    entry = newest_of(register, RecordKind.BODY, body)
    if entry is not None:
        return entry
    known = register.body(body)
    return None if known is None else of_list(known, version=0)
