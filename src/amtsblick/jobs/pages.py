"""Judge archived pages one by one, as fast as one core allows."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from amtsblick.collect.archive import archive_pages
from amtsblick.detect.examine import examine
from amtsblick.detect.row import row
from amtsblick.values.capture import BrokenRecord
from amtsblick.values.knowledge import Knowledge

_ALLOCATIONS: Final = 50_000
"""Objects between two looks of the garbage collector; a page makes some thousands, none of them cyclic."""
_WARM: Final = 3
"""Pages after which everything that is built once has been built."""


def judged_pages(
    archives: Sequence[Path], knowledge: Knowledge
) -> Iterator[dict[str, object] | BrokenRecord]:
    """One row (see ``detect.row``) per HTML response, and every record that cannot be read."""
    with _patient_collector():
        for number, found in enumerate(archive_pages(archives)):
            if number == _WARM:
                gc.freeze()
            yield found if isinstance(found, BrokenRecord) else row(examine(found, knowledge), knowledge)


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Knowledge and automata live to the end; looking at them again and again took a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
