"""What stands where on a document's pages?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final, get_args

from amtsblick.assess.documents.prefill import APPROVAL
from amtsblick.assess.register.legal import counts_from
from amtsblick.report.addresses import short
from amtsblick.report.documents.annex import Annex
from amtsblick.report.documents.fields import paper_field
from amtsblick.report.documents.norms import norm_in
from amtsblick.report.documents.paper import (
    ActLine,
    Criteria,
    Edition,
    Gap,
    Paper,
    PaperField,
    PaperSection,
)
from amtsblick.report.documents.tables import blocks_of, fields_of, with_map
from amtsblick.report.lookup import Names
from amtsblick.report.register.law import status_word
from amtsblick.report.register.sources import partial_day
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.documents import CitedAct, DocumentKind, FieldOrigin, FieldValue, Piece, Required
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.legal import LegalAct
from amtsblick.values.records import SPEAKING, RecordState

_SHEETS: Final = frozenset(
    {
        DocumentKind.RECORD_OF_PROCESSING,
        DocumentKind.ROLE_SHEET,
        DocumentKind.TRANSFER_SHEET,
        DocumentKind.DECISION_RECORD,
        DocumentKind.CAMPAIGN_SHEET,
        DocumentKind.DPIA_THRESHOLD,
    }
)
"""Short forms of single entries, which read best as a table of label and value."""


def language(edition: Edition) -> Lang:
    """The document's language; one that nobody knows is read as German."""
    return next((lang for lang in get_args(Lang) if lang == edition.document.lang), "de")


def lay_out(edition: Edition, knowledge: Knowledge) -> Paper:
    """Everything that stands on the pages, in order, in the document's language."""
    lang = language(edition)
    say = words(lang)
    names = Names(knowledge, say, {edition.body.id: edition.body.name})
    annex = Annex({one.id: one for one in knowledge.sources}, say, edition.base)
    document, form = edition.document, edition.form
    keys = [one.key for one in form.fields]
    drawn = _sections(edition, _fields(edition, keys, Annex({}, say, ""), say), say)
    order = [one.key for section in drawn for block in section.blocks for one in fields_of(block)]
    fields = _fields(edition, order, annex, say)
    sections = with_map(tuple(_sections(edition, fields, say)))
    title = form.de if lang == "de" else form.en
    subject = names.service(document.service) if document.service else _website(edition, say)
    lines = [line for one in fields.values() for line in one.lines]
    return Paper(
        lang=lang,
        title=title,
        norm=norm_in(form.norm, lang),
        body=edition.body.name,
        subject=subject,
        running=say("paper.running", title=title, subject=subject, version=edition.version).unescape(),
        mark=say(f"paper.mark.{edition.state}").unescape(),
        mark_why=say(f"paper.mark_why.{edition.state}").unescape(),
        cover=tuple(_cover(edition, subject, say)),
        gaps=tuple(_gaps(sections)),
        required=sum(one.required is Required.YES for one in fields.values()),
        to_check=sum(line.to_check for line in lines),
        legal_day=say.day(document.legal_as_of),
        acts=tuple(_acts(document.acts, knowledge, say)),
        sections=sections,
        evidence=annex.evidence(),
        sources=annex.sources(),
        form_sources=_form_sources(form.sources, knowledge, say),
        form_day=say.day(form.checked_on),
        made=say.moment(document.made_at).unescape(),
        knowledge=document.knowledge,
        sheet=form.kind in _SHEETS,
        origins=tuple(one for one in FieldOrigin if any(line.origin is one for line in lines)),
    )


def _website(edition: Edition, say: Words) -> str:
    return short(edition.body.homepage) or say("paper.website").unescape()


def _fields(edition: Edition, keys: Iterable[str], annex: Annex, say: Words) -> Mapping[str, PaperField]:
    """Fields of the form, by key; what they cite is numbered in the order of ``keys``."""
    values = {one.key: one for one in edition.document.fields}
    if edition.state in SPEAKING and edition.approved_by:
        values[APPROVAL] = _approval(edition, values.get(APPROVAL), say)
    forms = {one.key: one for one in edition.form.fields}
    final = edition.state in SPEAKING
    return {key: paper_field(forms[key], values.get(key), annex, say, final=final) for key in keys}


def _approval(edition: Edition, value: FieldValue | None, say: Words) -> FieldValue:
    """Who approved it, as the log has it, beside what somebody wrote there."""
    who = edition.approved_by if edition.names else say("paper.cover.approved").unescape()
    piece = Piece(text=who, origin=FieldOrigin.DECLARED, who=say("paper.cover.log").unescape())
    return FieldValue(key=APPROVAL, pieces=(piece, *(value.pieces if value else ())))


def _sections(edition: Edition, fields: Mapping[str, PaperField], say: Words) -> Iterator[PaperSection]:
    number = 0
    for section in edition.form.sections:
        own = [fields[one.key] for one in edition.form.fields if one.section == section.id]
        if own:
            number += 1
            title = section.de if say.lang == "de" else section.en
            yield PaperSection(id=section.id, number=number, title=title, blocks=blocks_of(own, say))


def _gaps(sections: tuple[PaperSection, ...]) -> Iterator[Gap]:
    """Required fields without content; the cells of a table are counted, not listed."""
    for section in sections:
        for block in section.blocks:
            empty = [one for one in fields_of(block) if one.required is Required.YES and not one.lines]
            if isinstance(block, PaperField | Criteria):
                yield from (Gap(label=one.label, anchor=f"f-{one.key}") for one in empty)
            elif empty:
                yield Gap(label=section.title, anchor=f"sec-{section.id}", count=len(empty))


def _cover(edition: Edition, subject: str, say: Words) -> Iterator[tuple[str, str]]:
    def row(key: str, value: str) -> tuple[str, str]:
        return say(f"paper.cover.{key}").unescape(), value

    document = edition.document
    yield row("body", edition.body.name)
    yield row("service" if document.service else "subject", subject)
    if edition.account:
        yield row("account", edition.account)
    yield row("version", str(edition.version))
    yield row("state", say(f"paper.state.{edition.state}").unescape())
    if edition.names:
        yield row("authors", ", ".join(edition.authors) or say("paper.cover.nobody_kept").unescape())
        yield row("approved_by", edition.approved_by or _unapproved(edition.state, say))
    yield row("dated", say.day(edition.dated))
    review = edition.review_due
    yield row("review", _review(review, edition.dated, say))
    yield row("legal_as_of", say.day(document.legal_as_of))
    yield row("id", document.id)


def _review(due: date | None, dated: datetime, say: Words) -> str:
    """A day that had passed when this version was written says so."""
    if due is None:
        return say("paper.cover.no_review").unescape()
    late = "" if due >= dated.date() else f" ({say('paper.cover.overdue').unescape()})"
    return f"{say.day(due)}{late}"


def _unapproved(state: RecordState, say: Words) -> str:
    waiting = state in {RecordState.DRAFT, RecordState.SUBMITTED}
    return say("paper.cover.nobody_yet" if waiting else "paper.cover.nobody_needed").unescape()


def _acts(cited: tuple[CitedAct, ...], knowledge: Knowledge, say: Words) -> Iterator[ActLine]:
    known = {act.id: act for act in knowledge.legal_acts}
    for one in cited:
        act = known.get(one.act)
        yield ActLine(
            name=_act_name(act, say) if act else one.act,
            status=status_word(act.kind if act else "", one.status, say),
            since=_since(one, act, say),
        )


def _act_name(act: LegalAct, say: Words) -> str:
    german = say.lang == "de"
    by = act.by if german else act.by_en or act.by
    ref = act.ref if german else act.ref_en or act.ref
    return ", ".join(filter(None, (by, ref))) or act.id


def _since(one: CitedAct, act: LegalAct | None, say: Words) -> str:
    """Not more exactly than knowledge has it: a month stays a month."""
    if act is not None:
        for state in act.states:
            if state.status == one.status and counts_from(act, state) == one.since:
                return partial_day(state.since, say)
    return say.day(one.since)


def _form_sources(ids: tuple[str, ...], knowledge: Knowledge, say: Words) -> tuple[str, ...]:
    titles = {one.id: one.titled(say.lang) for one in knowledge.sources}
    return tuple(titles.get(one, one) for one in ids)
