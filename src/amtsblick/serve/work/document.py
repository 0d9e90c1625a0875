"""One document: what stands in each field and where it is from, what is missing, what comes next, its versions."""

from collections.abc import Iterator, Sequence

from litestar import Response

from amtsblick.assess.register.inputs import Inputs
from amtsblick.assess.register.trigger_rules import law_occasion
from amtsblick.jobs.document_list import since_made
from amtsblick.jobs.documents import document_of
from amtsblick.jobs.records import versions_of
from amtsblick.report.documents.paper import block_kind
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.document_views import (
    SheetView,
    document_entry,
    document_path,
    sheet_of,
)
from amtsblick.serve.work.history import history
from amtsblick.serve.work.kind_words import STATES
from amtsblick.serve.work.reasons import ReasonView, occasion_views, sentences
from amtsblick.serve.work.record_steps import Answered, steps_of, take
from amtsblick.serve.work.tellers import teller
from amtsblick.serve.work.told import Difference
from amtsblick.values.accounts import Right
from amtsblick.values.board import FeedRow
from amtsblick.values.decisions import Occasion
from amtsblick.values.documents import Document, FieldOrigin, FieldValue
from amtsblick.values.records import Entry


@reads("/work/documents/{part:str}", Right.SEE_INSIDE)
def document(visit: Visit, part: str) -> Response[bytes]:
    """The document with everything that is known about it."""
    entry = document_entry(visit, part)
    return _page(visit, entry, sheet_of(visit, entry), Answered())


@writes("/work/documents/{part:str}", Right.SEE_INSIDE)
def move(visit: Visit, form: Form, part: str) -> Response[bytes]:
    """Hand in, send back, approve, publish or withdraw the version that was seen."""
    entry = document_entry(visit, part)
    outcome = take(visit, form, entry, gaps=bool(sheet_of(visit, entry).gaps))
    if isinstance(outcome, Answered):
        fresh = document_entry(visit, part)
        return _page(visit, fresh, sheet_of(visit, fresh), outcome)
    done, said = outcome
    return visit.go(document_path(visit.lang, done.record), said=said)


@reads("/work/documents/{part:str}/versions/{number:int}", Right.SEE_INSIDE)
def version(visit: Visit, part: str, number: int) -> Response[bytes]:
    """What one version changed, field by field."""
    newest = document_entry(visit, part)
    entries = {one.version: one for one in versions_of(visit.desk.register, newest.kind, newest.record)}
    entry = entries.get(number)
    if entry is None:
        raise visit.missing()
    before = entries.get(number - 1)
    after = document_of(entry)
    empty: tuple[FieldValue, ...] = ()
    return visit.page(
        "work/document_version.html",
        entry=entry,
        newest=newest,
        before=before,
        state=visit.texts.gettext(STATES[entry.state]),
        differences=differences(visit, document_of(before).fields if before else empty, after.fields, after),
        here=document_path(visit.lang, newest.record),
        document=after,
    )


def differences(
    visit: Visit, before: Sequence[FieldValue], after: Sequence[FieldValue], document: Document
) -> list[Difference]:
    """Fields that say something else, in the words of the reader; texts in the document's language."""
    form = next(one for one in visit.desk.knowledge.forms if one.kind is document.kind)
    labels = {one.key: one.de if visit.lang == "de" else one.en for one in form.fields}
    sections = {one.id: one.de if visit.lang == "de" else one.en for one in form.sections}
    places = {one.key: sections[one.section] for one in form.fields}
    old, new = ({one.key: one for one in fields} for fields in (before, after))
    found = []
    for key in [*new, *(one for one in old if one not in new)]:
        was, now = (tuple(_lines(visit, fields.get(key))) for fields in (old, new))
        if was != now:
            label = f"{places[key]}: {labels[key]}" if key in labels else key
            found.append(Difference(label=label, before=was, after=now, german=document.lang == "de"))
    return found


def _lines(visit: Visit, value: FieldValue | None) -> Iterator[str]:
    for piece in value.pieces if value else ():
        if piece.origin is not FieldOrigin.EMPTY:
            yield f"{visit.say(f'paper.origin.{piece.origin}')}: {piece.text.strip()}"


def _page(visit: Visit, entry: Entry, sheet: SheetView, answered: Answered) -> Response[bytes]:
    one = document_of(entry)
    law, rows = _since(visit, one)
    return visit.page(
        "work/document.html",
        status=answered.status,
        entry=entry,
        document=one,
        sheet=sheet,
        block_kind=block_kind,
        state=visit.texts.gettext(STATES[entry.state]),
        service=teller(visit).service(one.service) if one.service else "",
        steps=steps_of(visit, entry, gaps=bool(sheet.gaps)),
        answered=answered,
        law=law,
        rows=rows,
        versions=history(visit, versions_of(visit.desk.register, entry.kind, entry.record), _changed),
        here=document_path(visit.lang, entry.record),
        today=visit.desk.today,
    )


def _since(visit: Visit, document: Document) -> tuple[Sequence[ReasonView], Sequence[FeedRow]]:
    """What became known since it was made: steps of the law, and what was seen or said."""
    desk = visit.desk
    found = since_made(desk.register, desk.knowledge, [document], desk.today)[document.id]
    inputs = Inputs(today=desk.today, knowledge=desk.knowledge)
    laws: list[Occasion] = [law_occasion(inputs, one, document.body, document.service) for one in found.law]
    words = sentences(visit, [], [document.body])
    return occasion_views(laws, words), found.seen


def _changed(before: Entry, after: Entry) -> int:
    """How many fields say something else than before."""
    old = {one.key: one for one in document_of(before).fields}
    return sum(old.get(one.key) != one for one in document_of(after).fields)


ROUTES = (document, move, version)
