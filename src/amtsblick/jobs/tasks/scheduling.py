"""Ask for the work whose time has come."""

from datetime import datetime

from amtsblick.assess.schedule import following, is_misplaced, next_run
from amtsblick.jobs.tasks.placing import placing
from amtsblick.keep.register import Register
from amtsblick.values.tasks import Task


def ask_for_what_is_planned(register: Register, when: datetime) -> list[Task]:
    """Put the work of all schedules that are due into the queue, once however many workers look.

    What was missed while nobody worked is asked for once. A run that only a wrong clock can have put so
    far ahead is put right.
    """
    asked = []
    for one in register.schedules():
        if not one.enabled:
            continue
        if is_misplaced(one.rhythm, one.next_run, when):
            register.change_schedule(
                one.number, one.rhythm, enabled=True, next_run=next_run(one.rhythm, when)
            )
        elif one.next_run <= when:
            later = following(one.rhythm, one.next_run, when)
            task = register.run_schedule(one, placing(one.work), next_run=later, when=when)
            asked += [] if task is None else [task]
    return asked
