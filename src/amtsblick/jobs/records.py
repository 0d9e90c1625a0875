"""Enter what people say and decide: the only way in which anything is written to the log of records."""

from collections.abc import Sequence
from datetime import datetime

from amtsblick.assess.register.rules import objections
from amtsblick.jobs.clock import now
from amtsblick.keep.register import Register
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import Actor, Change, Entry


def write(
    register: Register,
    knowledge: Knowledge,
    changes: Sequence[Change],
    actor: Actor,
    when: datetime | None = None,
) -> list[Entry]:
    """Enter changes, all or none, at ``when`` (now when not given); returns their entries in order.

    Raises RefusedError, an InputError that lists every objection with record and field.
    """
    services = frozenset(service.id for service in knowledge.services)
    return register.append(changes, actor, when or now(), lambda world: objections(changes, world, services))
