"""One record of any kind: what it says, its versions, who wrote and who approved them, and what comes next."""

from litestar import Response

from amtsblick.jobs.records import versions_of
from amtsblick.serve.addresses import named, record_path
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.decision_sides import Sides, sides_of
from amtsblick.serve.work.field_tables import FORMS
from amtsblick.serve.work.history import history
from amtsblick.serve.work.kind_words import KINDS, STATES
from amtsblick.serve.work.record_steps import Answered, steps_of, take
from amtsblick.serve.work.seen_records import about, seen
from amtsblick.serve.work.tellers import teller
from amtsblick.serve.work.told import Difference, Teller
from amtsblick.values.accounts import Right
from amtsblick.values.decisions import Decision
from amtsblick.values.records import Entry, RecordKind


@reads("/work/records/{kind:str}/{record:str}", Right.SEE_INSIDE)
def record(visit: Visit, kind: str, record: str) -> Response[bytes]:
    """A record with all its versions."""
    return _page(visit, seen(visit, _kind(visit, kind), named(record)), Answered())


@writes("/work/records/{kind:str}/{record:str}", Right.SEE_INSIDE)
def move(visit: Visit, form: Form, kind: str, record: str) -> Response[bytes]:
    """Hand in, send back, approve, publish or withdraw the version that was seen."""
    wanted = _kind(visit, kind)
    outcome = take(visit, form, seen(visit, wanted, named(record)))
    if isinstance(outcome, Answered):
        return _page(visit, seen(visit, wanted, named(record)), outcome)
    done, said = outcome
    return visit.go(record_path(visit.lang, done.kind, done.record), said=said)


def _kind(visit: Visit, text: str) -> RecordKind:
    try:
        return RecordKind(text)
    except ValueError:
        raise visit.missing() from None


def _page(visit: Visit, entry: Entry, answered: Answered) -> Response[bytes]:
    tells, content = teller(visit), entry.content
    entries = versions_of(visit.desk.register, entry.kind, entry.record)
    steps = steps_of(visit, entry)
    sides: Sides | None = sides_of(visit, content) if isinstance(content, Decision) else None
    return visit.page(
        "work/record.html",
        status=answered.status,
        entry=entry,
        kind=visit.texts.gettext(KINDS[entry.kind]),
        state=visit.texts.gettext(STATES[entry.state]),
        title=tells.title(content),
        body=about(content),
        body_name=tells.body(about(content)),
        service=getattr(content, "service", ""),
        content=tells.content(content),
        versions=history(visit, entries, lambda before, after: _changed(before, after, tells)),
        steps=steps,
        may_change=entry.kind in FORMS and steps.may_change,
        may={one.value: visit.visitor.may(one, about(content)) for one in (Right.DECIDE, Right.REVIEW)},
        today=visit.desk.today,
        answered=answered,
        sides=sides,
    )


def _changed(before: Entry, after: Entry, tells: Teller) -> list[Difference]:
    """Steps that change nothing of what a record says have nothing to tell."""
    return [] if before.content == after.content else list(tells.differences(before.content, after.content))


ROUTES = (record, move)
