"""Which record may a reader see? Unknown and hidden ones are told apart by nobody."""

from amtsblick.assess.access.next_steps import may_see
from amtsblick.assess.access.steps import body_of
from amtsblick.jobs.records import newest_of
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Right
from amtsblick.values.body import Body
from amtsblick.values.records import Entry, Record, RecordKind


def seen(visit: Visit, kind: RecordKind, record: str) -> Entry:
    """The newest entry of a record; NotThereError when there is none that this reader may see."""
    entry = newest_of(visit.desk.register, kind, record)
    if entry is None or not visible(visit, entry):
        raise visit.missing()
    return entry


def visible(visit: Visit, entry: Entry) -> bool:
    """May the reader see a record inside?"""
    visitor = visit.visitor
    return may_see(
        entry,
        lambda body: visitor.may(Right.SEE_INSIDE, body),
        everywhere=visitor.may_everywhere(Right.SEE_INSIDE),
    )


def about(content: Record) -> str:
    """Which body a record is about, "" for none in particular."""
    return content.id if isinstance(content, Body) else body_of(content)
