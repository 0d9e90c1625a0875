"""What a word processor needs below python-docx's surface: controls to fill in, page numbers, styles.

A control carries the field's key in its tag; ``parse.filled_document`` reads it back.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from amtsblick.report.text import clean

TAG_FIELD: Final = "amtsblick:"
"""Tag of a control to fill in: this and the field's key. Word allows 64 characters in all."""
TAG_DOCUMENT: Final = "amtsblick-document"
TAG_VERSION: Final = "amtsblick-version"
_FONT: Final = "Calibri"
_INK: Final = RGBColor(0x1C, 0x1A, 0x16)
_SOFT: Final = RGBColor(0x5B, 0x57, 0x4D)
_WARN: Final = RGBColor(0x8A, 0x2A, 0x00)
_BORDER: Final = "8F897A"
_AFTER_BORDERS: Final = frozenset(
    qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption")
)
_LOCALES: Final = {"de": "de-DE", "en": "en-GB"}


def prepare(document: Any, lang: str) -> None:
    """A4, calm styles, the language for spelling and for screen readers."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.2), Cm(1.9)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2)
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(10.5), _INK
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for name, size, before in (
        ("Title", 24, 0),
        ("Heading 1", 15, 16),
        ("Heading 2", 11.5, 9),
        ("Heading 3", 10.5, 6),
    ):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
        style.font.color.rgb = _INK
        style.element.get_or_add_rPr().get_or_add_rFonts().attrib.clear()
        style.font.name = _FONT
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(2)
        style.paragraph_format.keep_with_next = True
    for name, size, colour in (("Amtsblick Note", 8.5, _SOFT), ("Amtsblick Mark", 9.5, _WARN)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.color.rgb = normal, Pt(size), colour
    for name, colour in (("Amtsblick Origin", _SOFT), ("Amtsblick Hint", _SOFT), ("Amtsblick Check", _WARN)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.size, style.font.color.rgb = Pt(8.5), colour
        style.font.italic = name == "Amtsblick Hint"
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES[lang])
    normal.element.get_or_add_rPr().append(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control to fill in. Without texts it shows the hint; ``locked``: its text cannot be changed."""

    tag: str
    title: str
    texts: tuple[str, ...]
    hint: str = ""
    locked: bool = False


def add_control(container: Any, control: Control) -> None:
    """Append a control to a cell or to the document's body."""
    body = container._tc if hasattr(container, "_tc") else container._body._body  # noqa: SLF001 - no public door
    made = OxmlElement("w:sdt")
    made.append(_properties(control))
    content = OxmlElement("w:sdtContent")
    lines = [part for text in control.texts for part in re.split("\r\n?|\n", text)]
    for line in lines or [control.hint]:
        content.append(_paragraph(line, "" if lines else "AmtsblickHint"))
    made.append(content)
    _put(body, made)


def _put(body: Any, made: Any) -> None:
    """At the end; in the body before the page set-up, in a cell in place of its empty paragraph."""
    last = body[-1] if len(body) else None
    if last is not None and last.tag == qn("w:sectPr"):
        last.addprevious(made)
        return
    body.append(made)
    # A cell has to end with a paragraph; one of no height does not show.
    end = _paragraph("", "")
    spacing = OxmlElement("w:spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)
    properties = OxmlElement("w:pPr")
    properties.append(spacing)
    end.insert(0, properties)
    body.append(end)


def _properties(control: Control) -> Any:
    properties = OxmlElement("w:sdtPr")
    lock = "sdtContentLocked" if control.locked else "sdtLocked"
    for name, value in (("alias", clean(control.title)[:64]), ("tag", control.tag), ("lock", lock)):
        one = OxmlElement(f"w:{name}")
        one.set(qn("w:val"), value)
        properties.append(one)
    if not control.texts:
        properties.append(OxmlElement("w:showingPlcHdr"))
    return properties


def _paragraph(text: str, style: str) -> Any:
    paragraph = OxmlElement("w:p")
    if text:
        run = OxmlElement("w:r")
        if style:
            properties, chosen = OxmlElement("w:rPr"), OxmlElement("w:rStyle")
            chosen.set(qn("w:val"), style)
            properties.append(chosen)
            run.append(properties)
        words = OxmlElement("w:t")
        words.text = clean(text)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
        paragraph.append(run)
    return paragraph


def page_numbers(paragraph: Any, before: str, between: str) -> None:
    """Page x of y, counted by the word processor."""
    paragraph.add_run(before)
    _counted(paragraph, "PAGE")
    paragraph.add_run(between)
    _counted(paragraph, "NUMPAGES")


def _counted(paragraph: Any, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "1"
    run.append(words)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def keep_rows(table: Any) -> None:
    """The first row stands on every page that the table runs over; rows are not torn."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no such setting
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def rule_lines(table: Any) -> None:
    """Thin lines between rows and around, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _BORDER)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    # Word wants the parts of these properties in the order of the standard (ECMA-376, 17.4.59).
    after = next((one for one in properties if one.tag in _AFTER_BORDERS), None)
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell with a colour, ``RRGGBB``."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - python-docx has no shading
