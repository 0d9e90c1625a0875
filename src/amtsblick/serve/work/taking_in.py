"""How do pages and programs take in a file? Planned, judged by right and by the log, entered; one file at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from amtsblick.jobs.file_import import READING, Given, Plan, enter_plan, judged, plan
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.serve.faults import TooManyError
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.import_rights import actor_of
from amtsblick.serve.work.seen_records import about
from amtsblick.values.records import Actor
from amtsblick.values.work import RefreshBoardWork

_WAITS: Final = 30.0
"""Seconds until the file of somebody else is through."""
_AT_ONCE: Final = 200
"""Bodies whose lists are brought up to date before the answer; those of more are the worker's."""


@contextmanager
def turn(visit: Visit) -> Iterator[None]:
    """Waits until no other file is being read, half a minute at most; TooManyError then."""
    if not READING.acquire(timeout=_WAITS):
        text = _("Another file is being read just now. Send yours again in a moment.")
        raise TooManyError(visit.texts.gettext(text), int(_WAITS))
    try:
        yield
    finally:
        READING.release()


def planned(visit: Visit, given: Given) -> tuple[Plan, Actor | None]:
    """What a file would change, with all that speaks against it, and whom the log would show."""
    desk = visit.desk
    found = plan(desk.register, desk.knowledge, given, desk.now())
    if found.troubles:
        return found, None
    actor = actor_of(visit.visitor, found)
    if not isinstance(actor, Actor):
        return replace(found, troubles=tuple(actor)), None
    return judged(desk.register, desk.knowledge, found, actor, desk.now()), actor


def entered(visit: Visit, found: Plan, actor: Actor) -> Plan | None:
    """Enter a plan; the plan with what the log objects to when nothing could be entered."""
    desk = visit.desk
    outcome = enter_plan(desk.register, desk.knowledge, found, actor, desk.now())
    return outcome if isinstance(outcome, Plan) else None


def follow(visit: Visit, found: Plan, actor: Actor) -> bool:
    """Bring the lists up to what was entered; False when there is so much of it that the worker does."""
    desk = visit.desk
    bodies = {about(one.content) for one in found.changes}
    if len(bodies) <= _AT_ONCE:
        desk.written(bodies)
        return True
    desk.trees.forget()
    enqueue(desk.register, desk.knowledge, RefreshBoardWork(), asked_by=actor, when=desk.now())
    return False
