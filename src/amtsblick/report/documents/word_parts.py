"""What a word processor needs below python-docx's surface: controls to fill in, page numbers, styles.

A control carries the field's key in its tag; ``parse.filled_document`` reads it back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from amtsblick.report.text import clean

_FONT: Final = "Calibri"
_INK: Final = RGBColor(0x1C, 0x1A, 0x16)
_SOFT: Final = RGBColor(0x5B, 0x57, 0x4D)
_WARN: Final = RGBColor(0x8A, 0x2A, 0x00)
FIELD: Final = "Amtsblick Field"
_BORDER: Final = "8F897A"
_GROUND: Final = "F6F3EA"
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
        for border in style.element.pPr.findall(qn("w:pBdr")):  # the template's blue line
            style.element.pPr.remove(border)
    for name, size, colour in (("Amtsblick Note", 8.5, _SOFT), ("Amtsblick Mark", 9.5, _WARN)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.color.rgb = normal, Pt(size), colour
    for name, colour in (("Amtsblick Origin", _SOFT), ("Amtsblick Hint", _SOFT), ("Amtsblick Check", _WARN)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.size, style.font.color.rgb = Pt(8.5), colour
        style.font.italic = name == "Amtsblick Hint"
    _field_style(styles, normal)
    normal.element.get_or_add_rPr().append(_element("lang", val=_LOCALES[lang]))


def _field_style(styles: Any, normal: Any) -> None:
    """Paragraphs to write into are seen at once: a light ground and a line before it."""
    style = styles.add_style(FIELD, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = normal
    properties = style.element.get_or_add_pPr()
    border = OxmlElement("w:pBdr")
    border.append(_element("left", val="single", sz="18", space="4", color=_BORDER))
    properties.append(border)
    properties.append(_element("shd", val="clear", color="auto", fill=_GROUND))
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(2), Pt(4)
    style.paragraph_format.left_indent = Cm(0.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control to fill in. Without texts it shows the hint; ``locked``: its text cannot be changed."""

    tag: str
    title: str
    texts: tuple[str, ...]
    hint: str = ""
    locked: bool = False


def add_control(paragraph: Any, control: Control) -> None:
    """Append a control for plain text of several lines to a paragraph.

    It stands within a line, which Word and LibreOffice both keep when they save.
    """
    made, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    made.append(_properties(control))
    lines = [part for text in control.texts for part in re.split("\r\n?|\n", text)]
    content.append(_run(lines or [control.hint], "" if lines else "AmtsblickHint"))
    made.append(content)
    paragraph._p.append(made)  # noqa: SLF001 - python-docx has no controls


def _properties(control: Control) -> Any:
    properties = OxmlElement("w:sdtPr")
    lock = "sdtContentLocked" if control.locked else "sdtLocked"
    for name, value in (("alias", clean(control.title)[:64]), ("tag", control.tag), ("lock", lock)):
        properties.append(_element(name, val=value))
    if not control.texts:
        properties.append(OxmlElement("w:showingPlcHdr"))
    properties.append(_element("text", multiLine="1"))
    return properties


def _run(lines: Sequence[str], style: str) -> Any:
    run = OxmlElement("w:r")
    if style:
        properties = OxmlElement("w:rPr")
        properties.append(_element("rStyle", val=style))
        run.append(properties)
    for number, line in enumerate(lines):
        if number:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.text = clean(line)
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
    return run


def _element(name: str, **values: str) -> Any:
    """An element of the word processor's language with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def page_numbers(paragraph: Any, before: str, between: str) -> None:
    """Page x of y, counted by the word processor."""
    paragraph.add_run(before)
    _counted(paragraph, "PAGE")
    paragraph.add_run(between)
    _counted(paragraph, "NUMPAGES")


def _counted(paragraph: Any, what: str) -> None:
    field = _element("fldSimple", instr=what)
    field.append(_run(["1"], ""))
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
        borders.append(_element(side, val="single", sz="4", space="0", color=_BORDER))
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    # Word wants the parts of these properties in the order of the standard (ECMA-376, 17.4.59).
    after = next((one for one in properties if one.tag in _AFTER_BORDERS), None)
    if after is None:
        properties.append(borders)
    else:
        after.addprevious(borders)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell with a colour, ``RRGGBB``."""
    cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=colour))  # noqa: SLF001 - python-docx has no shading
