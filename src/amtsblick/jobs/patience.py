"""How often does the garbage collector look at objects that live to the end anyway?"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_ALLOCATIONS: Final = 50_000
"""Objects between two looks; a judged page makes some thousands, none of them cyclic."""


@contextmanager
def patient_collector() -> Iterator[None]:
    """Looks seldom within the block. Call ``gc.freeze`` once what lasts is built: it is thawed at the end.

    Looking at knowledge and automata again and again took a tenth of the time of judging pages, looking at
    what was observed of 10,000 bodies a third of the time of the triggers.
    """
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
