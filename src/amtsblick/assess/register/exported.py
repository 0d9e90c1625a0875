"""Which entries of the log tell another register everything that it needs?"""

from collections.abc import Iterable

from amtsblick.assess.register.holding import RecordKey, key_of
from amtsblick.values.records import Entry, RecordState


def exported(entries: Iterable[Entry]) -> list[Entry]:
    """The newest entry of each version, and with a withdrawal the one before it.

    Record by record in the order in which they were entered first, versions in their order. Steps in
    between (submitted, returned) are not told: an import takes a version in the state that it has.
    """
    records: dict[RecordKey, dict[tuple[int, bool], Entry]] = {}
    for entry in entries:
        versions = records.setdefault(key_of(entry), {})
        versions[entry.version, entry.state is RecordState.WITHDRAWN] = entry
    return [versions[mark] for versions in records.values() for mark in sorted(versions)]
