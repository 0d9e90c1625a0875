"""Fill in a document, one section at a time: nothing that somebody typed is lost, nobody overwrites another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.assess.access.steps import body_of, rights_for_record
from amtsblick.assess.documents.answers import NOTHING, Answer, options_of, read_answer
from amtsblick.assess.documents.filling import filled_texts
from amtsblick.errors import InputError
from amtsblick.jobs import documents
from amtsblick.jobs.document_merge import Merged, answers_of, merged
from amtsblick.jobs.documents import document_of
from amtsblick.jobs.records import versions_of
from amtsblick.keep.register_ledger import RefusedError
from amtsblick.report.documents.paper import PaperSection
from amtsblick.report.documents.tables import fields_of
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.document_inputs import Shown, groups_of, proposed
from amtsblick.serve.work.document_views import SheetView, document_entry, document_path, sheet_of
from amtsblick.serve.work.objections import faults_of
from amtsblick.serve.work.reading import Fault
from amtsblick.values.accounts import Right
from amtsblick.values.documents import Document
from amtsblick.values.records import Action, Actor, Entry, RecordKind, RecordState

CLOSED: Final = frozenset({RecordState.SUBMITTED, RecordState.WITHDRAWN})
"""States in which nothing can be filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What a form said. ``base`` is the version that it showed, ``onward``: the next section comes next."""

    section: str
    onward: bool
    answers: Mapping[str, Answer]
    adopt: frozenset[str] = frozenset()
    restore: frozenset[str] = frozenset()
    base: int = 0


@reads("/work/documents/{part:str}/fields/{section:str}", Right.SEE_INSIDE)
def fill_in(visit: Visit, part: str, section: str) -> Response[bytes]:
    """One section of the form."""
    entry = document_entry(visit, part)
    _acting(visit, entry)
    sheet = sheet_of(visit, entry)
    return _page(visit, entry, sheet, _section(visit, sheet, section), Shown())


@writes("/work/documents/{part:str}/fields/{section:str}", Right.SEE_INSIDE)
def save(visit: Visit, form: Form, part: str, section: str) -> Response[bytes]:
    """Save what was changed in one section, as a new version of the draft."""
    entry = document_entry(visit, part)
    actor = _acting(visit, entry)
    sheet = sheet_of(visit, entry)
    chapter = _section(visit, sheet, section)
    typed = _typed(form, document_of(entry), chapter)
    if faults := _wrong(visit, entry, typed):
        shown = Shown(
            answers=typed.answers,
            faults=faults,
            adopt=typed.adopt,
            restore=typed.restore,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
        return _page(visit, entry, sheet, chapter, shown)
    return _written(visit, entry, typed, actor)


def _written(visit: Visit, entry: Entry, typed: _Typed, actor: Actor) -> Response[bytes]:
    """Write the changed fields, or show the form with both sides where somebody else was faster."""
    desk = visit.desk
    found = merged(typed.answers, _seen_version(visit, entry, typed.base), document_of(entry))
    if found.clashes:
        return _clash(visit, entry, found, typed)
    maker = documents.Desk(
        register=desk.register, knowledge=desk.knowledge, actor=actor, when=desk.now(), board=True
    )
    before = entry.version
    try:
        made = documents.fill(maker, entry.record, found.texts, restore=typed.restore, seen=entry)
    except RefusedError as error:
        fresh = document_entry(visit, entry.record)
        if fresh.version != before:
            return _written(visit, fresh, typed, actor)
        faults = [one._replace(field="") for one in faults_of(error.objections, entry.kind, visit.texts)]
        return _again(visit, fresh, found, typed, faults)
    except InputError as error:
        return _again(visit, entry, found, typed, [Fault("", str(error), "en")])
    if made.fresh:
        desk.written({made.document.body})
    sheet = sheet_of(visit, made.entry)
    return visit.go(_onward(visit, typed, sheet), said="filled" if made.fresh else "")


def _onward(visit: Visit, typed: _Typed, sheet: SheetView) -> str:
    """The next section when that was asked for, else the document."""
    path = document_path(visit.lang, sheet.edition.document.id)
    ids = [one.section.id for one in sheet.sections]
    after = ids.index(typed.section) + 1
    if typed.onward and after < len(ids):
        return f"{path}/fields/{ids[after]}"
    return path


def _clash(visit: Visit, entry: Entry, found: Merged, typed: _Typed) -> Response[bytes]:
    sheet = sheet_of(visit, entry)
    theirs = filled_texts(sheet.edition.document)
    shown = Shown(
        answers=found.answers,
        clashes={key: theirs[key][0] if key in theirs else "" for key in found.clashes},
        restore=typed.restore,
        status=HTTPStatus.CONFLICT,
    )
    return _page(visit, entry, sheet, _section(visit, sheet, typed.section), shown)


def _again(
    visit: Visit, entry: Entry, found: Merged, typed: _Typed, faults: Sequence[Fault]
) -> Response[bytes]:
    sheet = sheet_of(visit, entry)
    shown = Shown(
        answers=found.answers, faults=faults, restore=typed.restore, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )
    return _page(visit, entry, sheet, _section(visit, sheet, typed.section), shown)


def _acting(visit: Visit, entry: Entry) -> Actor:
    rights = rights_for_record(Action.CHANGED, RecordKind.DOCUMENT, entry.content, entry.state)
    return visit.acting(rights, body_of(entry.content))


def _section(visit: Visit, sheet: SheetView, name: str) -> PaperSection:
    found = next((one.section for one in sheet.sections if one.section.id == name), None)
    if found is None:
        raise visit.missing()
    return found


def _seen_version(visit: Visit, entry: Entry, base: int) -> Document:
    """The version that the form showed; of one that never was, the newest: then nothing counts as seen."""
    entries = versions_of(visit.desk.register, entry.kind, entry.record)
    return document_of(next((one for one in entries if one.version == base), entry))


def _keys(section: PaperSection) -> list[str]:
    return [one.key for block in section.blocks for one in fields_of(block)]


def _typed(form: Form, document: Document, section: PaperSection) -> _Typed:
    adopt, restore = frozenset(form.all("adopt")), frozenset(form.all("restore"))
    values = {one.key: one for one in document.fields}
    answers: dict[str, Answer] = {}
    for key in _keys(section):
        if f"t:{key}" not in form:
            continue
        options = options_of(document.kind, key)
        choice = form.text(f"c:{key}")
        answer = Answer(
            choice=choice if choice in {one.value for one in options} else "", words=form.text(f"t:{key}")
        )
        if key in adopt and not answer.words and (text := proposed(values.get(key))):
            found = read_answer(options, text)
            answer = Answer(choice=answer.choice or found.choice, words=found.words)
        answers[key] = answer
    base = form.text("base")
    return _Typed(
        section=section.id,
        onward=form.text("do") == "next",
        answers=answers,
        adopt=adopt,
        restore=restore & answers.keys(),
        base=int(base) if base.isascii() and base.isdigit() and len(base) < 9 else 0,  # noqa: PLR2004
    )


def _wrong(visit: Visit, entry: Entry, typed: _Typed) -> list[Fault]:
    if entry.state is RecordState.SUBMITTED:
        text = _("This version waits for approval. To change it, have it sent back first.")
        return [Fault("", visit.texts.gettext(text))]
    if entry.state is RecordState.WITHDRAWN:
        return [Fault("", visit.texts.gettext(_("This document was withdrawn: make a new one.")))]
    now = answers_of(_seen_version(visit, entry, typed.base), typed.answers)
    both = _("Either write a text or restore what was filled in before: both were asked for.")
    return [
        Fault(f"t:{key}", visit.texts.gettext(both))
        for key in sorted(typed.restore)
        if typed.answers[key] not in {now.get(key, NOTHING), NOTHING}
    ]


def _page(
    visit: Visit, entry: Entry, sheet: SheetView, section: PaperSection, shown: Shown
) -> Response[bytes]:
    ids = [one.section.id for one in sheet.sections]
    at = ids.index(section.id)
    return visit.page(
        "work/document_form.html",
        status=shown.status,
        entry=entry,
        sheet=sheet,
        section=section,
        groups=groups_of(visit, sheet, section, shown),
        faults=shown.faults,
        clashes=shown.clashes,
        closed=entry.state in CLOSED,
        here=document_path(visit.lang, entry.record),
        before=ids[at - 1] if at else "",
        after=ids[at + 1] if at + 1 < len(ids) else "",
    )


ROUTES = (fill_in, save)
