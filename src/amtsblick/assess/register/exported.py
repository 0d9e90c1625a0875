"""Which entries of the log tell another register everything that it needs?"""

from collections.abc import Iterable

from amtsblick.assess.register.holding import RecordKey, key_of
from amtsblick.values.records import SPEAKING, Entry, RecordState


def exported(entries: Iterable[Entry]) -> list[Entry]:
    """The newest entry of each version, and with a withdrawal the one before it that spoke.

    Record by record in the order in which they were entered first, versions in their order. Steps in
    between (submitted, returned) are not told: an import takes a version in the state that it has.
    """
    records: dict[RecordKey, dict[tuple[int, bool], Entry]] = {}
    for entry in entries:
        versions = records.setdefault(key_of(entry), {})
        ended = entry.state is RecordState.WITHDRAWN
        before = versions.get((entry.version, False))
        if ended and before is not None and before.state not in SPEAKING:
            del versions[entry.version, False]
        versions[entry.version, ended] = entry
    return [versions[mark] for versions in records.values() for mark in sorted(versions)]
