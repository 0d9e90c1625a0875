"""A document in the reader's language: its sections and fields, each piece with its proof, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amtsblick.assess.documents.prefill import APPROVAL, Share
from amtsblick.jobs.document_files import edition_of
from amtsblick.jobs.document_list import share
from amtsblick.jobs.documents import document_of
from amtsblick.jobs.inspected import inspection_list
from amtsblick.report.addresses import link
from amtsblick.report.documents.lay_out import lay_out
from amtsblick.report.documents.paper import (
    Block,
    Edition,
    Paper,
    PaperField,
    PaperSection,
    Risks,
)
from amtsblick.report.documents.tables import fields_of
from amtsblick.serve.addresses import named, step
from amtsblick.serve.public.proofs import Proofs, ProofView
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.seen_records import seen
from amtsblick.values.documents import Document, FieldOrigin, Required
from amtsblick.values.records import Entry, RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """A required field in which nothing stands, and the section that asks for it."""

    key: str
    label: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One section. ``filled`` of ``total`` fields say anything, ``missing`` required ones do not."""

    section: PaperSection
    filled: int
    total: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A document as pages show it. ``proofs`` are by key of the field, for each of its lines."""

    edition: Edition
    paper: Paper
    share: Share
    sections: tuple[SectionView, ...]
    gaps: tuple[GapView, ...]
    proofs: Mapping[str, Sequence[Sequence[ProofView]]]

    @property
    def open_sections(self) -> list[tuple[SectionView, list[GapView]]]:
        """Sections in which required fields are missing, with these fields."""
        found = [(one, [gap for gap in self.gaps if gap.section == one.section.id]) for one in self.sections]
        return [(one, gaps) for one, gaps in found if gaps]


def document_entry(visit: Visit, part: str) -> Entry:
    """The newest entry of the document that a step of the address means; NotThereError for hidden ones."""
    return seen(visit, RecordKind.DOCUMENT, named(part))


def document_path(lang: str, document: str) -> str:
    """The working page of a document."""
    return f"/{lang}/work/documents/{step(document)}"


def sheet_of(visit: Visit, entry: Entry) -> SheetView:
    """The document of an entry. What stands in it keeps its language, everything around it is the reader's."""
    desk, document = visit.desk, document_of(entry)
    edition = edition_of(desk.register, desk.knowledge, entry)
    shown = replace(edition, document=replace(document, lang=visit.lang))
    paper = lay_out(shown, desk.knowledge)
    return SheetView(
        edition=edition,
        paper=paper,
        share=share(desk.knowledge, document),
        sections=tuple(_section(one) for one in paper.sections),
        gaps=tuple(
            GapView(key=field.key, label=_label(field, block), section=section.id)
            for section in paper.sections
            for block in section.blocks
            for field in fields_of(block)
            if _missing(field)
        ),
        proofs=_proofs(visit, document),
    )


def _section(section: PaperSection) -> SectionView:
    fields = [field for block in section.blocks for field in fields_of(block)]
    return SectionView(
        section=section,
        filled=sum(bool(one.lines) for one in fields),
        total=len(fields),
        missing=sum(_missing(one) for one in fields),
    )


def _missing(field: PaperField) -> bool:
    return field.required is Required.YES and not field.lines and field.key != APPROVAL


def _label(field: PaperField, block: Block) -> str:
    """Cells of the table of risks are called alike: their row tells them apart."""
    if not isinstance(block, Risks):
        return field.label
    row = next(one for one in block.rows if field in one.cells.values())
    return f"{row.number}. {field.label}"


def _proofs(visit: Visit, document: Document) -> dict[str, list[list[ProofView]]]:
    register = visit.desk.register
    numbers = [one.number for one in inspection_list(register, bodies=[document.body]).lines]
    kept = {number: register.inspection(number) for number in numbers}
    known = {one[0].manifest: number for number, one in kept.items() if one}
    proofs = Proofs(visit.lang, visit.say, document.body, known)
    titles = {one.id: one for one in visit.desk.knowledge.sources}
    found: dict[str, list[list[ProofView]]] = {}
    for field in document.fields:
        for piece in field.pieces:
            if piece.origin is FieldOrigin.EMPTY:
                continue
            views = proofs.views(piece.evidence)
            for name in piece.sources:
                source = titles.get(name)
                text = source.title if source else name
                href = link(source.address) if source else ""
                views.append(ProofView(text=text, day="", href=href, ours=False))
            found.setdefault(field.key, []).append(views)
    return found
