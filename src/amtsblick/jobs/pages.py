"""Judge archived pages one by one, as fast as one core allows."""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from amtsblick.collect.archive import archive_pages
from amtsblick.detect.examine import examine
from amtsblick.detect.row import row
from amtsblick.jobs.patience import patient_collector
from amtsblick.values.capture import BrokenRecord
from amtsblick.values.knowledge import Knowledge

_WARM: Final = 3
"""Pages after which everything that is built once has been built."""


def judged_pages(
    archives: Sequence[Path], knowledge: Knowledge
) -> Iterator[dict[str, object] | BrokenRecord]:
    """One row (see ``detect.row``) per HTML response, and every record that cannot be read."""
    with patient_collector():
        for number, found in enumerate(archive_pages(archives)):
            if number == _WARM:
                gc.freeze()
            yield found if isinstance(found, BrokenRecord) else row(examine(found, knowledge), knowledge)
