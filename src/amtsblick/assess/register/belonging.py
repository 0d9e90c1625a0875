"""Is the usage that a decision or review names one of that body, on that service?"""

from collections.abc import Mapping, Sequence

from amtsblick.assess.register.chain import kind_of
from amtsblick.assess.register.holding import RecordKey
from amtsblick.values.decisions import Decision, Review
from amtsblick.values.records import Action, Change, Entry, Objection, RecordKind
from amtsblick.values.usages import Usage


def strangers(changes: Sequence[Change], entries: Mapping[RecordKey, Sequence[Entry]]) -> list[Objection]:
    """One objection per decision or review that names another body's usage, or one of another service."""
    naming = [
        (number, change.content)
        for number, change in enumerate(changes)
        if isinstance(change.content, Decision | Review)
        and change.content.usage
        and change.action is not Action.WITHDRAWN
    ]
    if not naming:
        return []
    brought = {change.content.id: change.content for change in changes if isinstance(change.content, Usage)}
    found = []
    for number, content in naming:
        known = entries.get((RecordKind.USAGE, content.usage), ())
        usage = brought.get(content.usage) or (known[-1].content if known else None)
        if not isinstance(usage, Usage):
            continue
        whose = content.body and usage.body != content.body
        other = content.service and usage.service and usage.service != content.service
        if whose or other:
            said = f"{usage.id!r} is a usage of {usage.service or 'all services'} by {usage.body!r}"
            record = f"{kind_of(content)}/{content.id}"
            remedy = "name a usage of that body and service, or none"
            found.append(Objection(record=record, field="usage", text=said, remedy=remedy, change=number))
    return found
