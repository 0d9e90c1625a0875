from collections.abc import Callable
from datetime import date

import pytest

from amtsblick.assess.register.chain import KINDS
from amtsblick.jobs.records import newest_of, write
from amtsblick.serve.desk import Desk
from amtsblick.values.records import Action, Actor, Change, Record, RecordState, Role
from testoffice import BODIES


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A desk with three bodies, one below another."""
    desk.register.import_bodies(BODIES, desk.now())
    desk.written({one.id for one in BODIES})
    return desk


@pytest.fixture
def entered(office: Desk) -> Callable[..., None]:
    """Takes records over in a state, as an administrator's import does."""

    def enter(*records: Record, state: RecordState = RecordState.PUBLISHED) -> None:
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=getattr(one, "valid_from", date(2025, 3, 1)),
                base=known.version if (known := newest_of(office.register, KINDS[type(one)], one.id)) else 0,
                state=state,
                authors=("pressestelle",),
                approved_by="leitung" if state in {RecordState.APPROVED, RecordState.PUBLISHED} else "",
            )
            for one in records
        ]
        write(office.register, office.knowledge, changes, Actor(name="admin", role=Role.ADMIN), office.now())
        office.written({"land", "amt", "stadt"})

    return enter
