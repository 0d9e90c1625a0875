"""One document for a word processor: real headings, tables, and controls to fill in.

The only renderer that is read back: what stands in a field's control, and nothing else.
"""

from typing import Any, BinaryIO

import docx
from docx.shared import Cm

from amtsblick.parse.filled_document import TAG_DOCUMENT, TAG_VERSION
from amtsblick.report.documents.lay_out import lay_out
from amtsblick.report.documents.paper import (
    AnnexItem,
    Criteria,
    Edition,
    Grid,
    Paper,
    PaperField,
    PaperSection,
    Risks,
)
from amtsblick.report.documents.word_parts import (
    Control,
    add_control,
    keep_rows,
    page_numbers,
    prepare,
)
from amtsblick.report.documents.word_tables import (
    WIDTH,
    add_criteria,
    add_grid,
    add_risks,
    add_row,
    fill_in,
    new_row,
    new_table,
    placeholder,
)
from amtsblick.report.text import clean
from amtsblick.report.words import Words, words
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.records import RecordState


def write_docx(edition: Edition, knowledge: Knowledge, stream: BinaryIO) -> None:
    """Write the document to a stream that the caller opened, in the document's language."""
    paper = lay_out(edition, knowledge)
    say = words(paper.lang)
    made = docx.Document()
    prepare(made, paper.lang)
    _properties(made, edition, paper)
    _head_and_foot(made, paper, say)
    _front(made, edition, paper, say)
    for section in paper.sections:
        made.add_heading(f"{section.number}  {clean(section.title)}", 1)
        _blocks(made, section, say, sheet=paper.sheet)
    _annex(made, paper, say)
    made.save(stream)


def _properties(made: Any, edition: Edition, paper: Paper) -> None:
    """What file managers show; the moments are those of the register, not of this writing."""
    properties = made.core_properties
    properties.title = clean(f"{paper.title} {paper.subject}")[:255]
    properties.subject = clean(paper.body)[:255]
    properties.author = clean(", ".join(edition.authors))[:255]
    properties.identifier = clean(edition.document.id)[:255]
    properties.version = str(edition.version)
    properties.language = paper.lang
    properties.comments = ""
    properties.content_status = str(edition.state)
    moment = edition.document.made_at.replace(tzinfo=None)
    properties.created = properties.modified = moment


def _head_and_foot(made: Any, paper: Paper, say: Words) -> None:
    section = made.sections[0]
    head = section.header.paragraphs[0]
    if paper.mark:
        marked = section.header.paragraphs[0]
        marked.style = made.styles["Amtsblick Mark"]
        marked.add_run(clean(paper.mark).upper()).bold = True
        head = section.header.add_paragraph()
    head.style = made.styles["Amtsblick Note"]
    head.add_run(clean(f"{paper.body} · {paper.running}"))
    foot = section.footer.paragraphs[0]
    foot.style = made.styles["Amtsblick Note"]
    page, of = say("paper.page").unescape(), say("paper.of").unescape()
    page_numbers(foot, f"Amtsblick  ·  {page} ", f" {of} ")


def _front(made: Any, edition: Edition, paper: Paper, say: Words) -> None:
    made.add_paragraph(clean(paper.body), style="Amtsblick Note")
    made.add_paragraph(clean(f"{paper.title}: {paper.subject}"), style="Title")
    made.add_paragraph(clean(paper.norm), style="Amtsblick Note")
    if paper.mark_why:
        made.add_paragraph(clean(paper.mark_why), style="Amtsblick Mark")
    _cover(made, paper, say)
    gaps = say("paper.gaps.open", n=len(paper.gaps), total=paper.required).unescape()
    check = say("paper.gaps.check", n=paper.to_check).unescape()
    made.add_paragraph(f"{gaps} {check}".strip())
    if edition.state in {RecordState.DRAFT, RecordState.SUBMITTED}:
        made.add_paragraph(say("paper.docx.howto").unescape(), style="Amtsblick Note")
    legend = "  ".join(
        f"[{say(f'paper.letter.{one}')}] {say(f'paper.origin.{one}')}" for one in paper.origins
    )
    made.add_paragraph(legend, style="Amtsblick Note")
    if paper.acts:
        _acts(made, paper, say)


def _cover(made: Any, paper: Paper, say: Words) -> None:
    """The table of the cover. Identifier and version stand in locked controls, to be known again."""
    tags = {
        say("paper.cover.id").unescape(): TAG_DOCUMENT,
        say("paper.cover.version").unescape(): TAG_VERSION,
    }
    table = new_table(made, (4.4, WIDTH - 4.4))
    for name, value in paper.cover:
        cells = new_row(table)
        cells[0].paragraphs[0].add_run(clean(name)).style = "Amtsblick Origin"
        tag = tags.get(name, "")
        if tag:
            add_control(cells[1].paragraphs[0], Control(tag=tag, title=name, texts=(value,), locked=True))
        else:
            cells[1].paragraphs[0].add_run(clean(value))
    made.add_paragraph()


def _acts(made: Any, paper: Paper, say: Words) -> None:
    made.add_heading(say("paper.legal.title", day=paper.legal_day).unescape(), 2)
    made.add_paragraph(say("paper.legal.lead").unescape(), style="Amtsblick Note")
    table = new_table(made, (11.4, WIDTH - 11.4))
    for cell, key in zip(new_row(table), ("act", "status"), strict=True):
        cell.paragraphs[0].add_run(say(f"paper.legal.{key}").unescape()).style = "Amtsblick Origin"
    since = say("paper.legal.since").unescape()
    for act in paper.acts:
        cells = new_row(table)
        cells[0].paragraphs[0].add_run(clean(act.name))
        cells[1].paragraphs[0].add_run(clean(act.status))
        cells[1].add_paragraph(f"{since} {act.since}", style="Amtsblick Note")
    keep_rows(table)


def _blocks(made: Any, section: PaperSection, say: Words, *, sheet: bool) -> None:
    table = None
    for block in section.blocks:
        match block:
            case Criteria():
                add_criteria(made, block, say)
            case Grid():
                add_grid(made, block, say)
            case Risks():
                add_risks(made, block, say)
            case PaperField() if sheet:
                table = table or new_table(made, (5.2, WIDTH - 5.2))
                add_row(table, block, say)
            case PaperField():
                made.add_heading(clean(block.label), 2)
                _small(made, block)
                fill_in(made, block, say, hint=placeholder(block, say))


def _small(made: Any, field: PaperField) -> None:
    text = " · ".join(filter(None, (field.duty, field.norm)))
    made.add_paragraph(clean(text), style="Amtsblick Note").paragraph_format.keep_with_next = True


def _annex(made: Any, paper: Paper, say: Words) -> None:
    made.add_heading(say("paper.evidence.title").unescape(), 1)
    if not paper.evidence:
        made.add_paragraph(say("paper.evidence.nothing").unescape(), style="Amtsblick Note")
    _items(made, paper.evidence)
    if paper.sources:
        made.add_heading(say("paper.sources.title").unescape(), 1)
        _items(made, paper.sources)
    told = say("paper.foot.made_with", moment=paper.made).unescape()
    made.add_paragraph(
        f"{told} {say('paper.foot.knowledge').unescape()}: {clean(paper.knowledge)}.", style="Amtsblick Note"
    )


def _items(made: Any, items: tuple[AnnexItem, ...]) -> None:
    for item in items:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(1.2)
        paragraph.paragraph_format.first_line_indent = Cm(-1.2)
        paragraph.add_run(f"{item.label}\t").bold = True
        paragraph.add_run(clean(item.text))
        rest = "  ".join(filter(None, (item.where.text, item.file.text, *item.details)))
        if rest:
            paragraph.add_run(clean(f"  {rest}")).style = "Amtsblick Origin"
