"""Every document for a word processor: complete, editable by key, marked as draft, clean XML."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from lxml import etree

from amtsblick.parse.filled_document import read_filled
from amtsblick.report.documents.lay_out import lay_out
from amtsblick.report.documents.word import write_docx
from amtsblick.values.documents import DocumentKind, FieldOrigin, Piece
from amtsblick.values.records import RecordState

KINDS = [pytest.param(kind, id=str(kind)) for kind in DocumentKind]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
"""Parts of a table's properties in the order of the standard, as far as we use them."""


def written(edition, knowledge):
    stream = io.BytesIO()
    write_docx(edition, knowledge, stream)
    return stream.getvalue()


def words_of(content):
    """All text of the body, controls included, which python-docx alone passes over."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        body = etree.fromstring(packed.read("word/document.xml"))
    return "\n".join("".join(one.itertext(f"{W}t")) for one in body.iter(f"{W}p"))


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_a_control_with_its_key_and_what_humans_wrote(edition, knowledge, kind, lang):
    made = edition(kind, lang)
    filled = read_filled(written(made, knowledge))
    assert (filled.document, filled.version) == (made.document.id, 2)
    assert filled.texts == {
        field.key: "\n".join(piece.text for piece in field.pieces if piece.origin is FieldOrigin.FILLED)
        for field in made.document.fields
    }
    assert not filled.changed


@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_back_with_headings_and_everything_that_is_known(edition, knowledge, kind):
    made = edition(kind)
    content = written(made, knowledge)
    opened = docx.Document(io.BytesIO(content))
    headings = [one.text for one in opened.paragraphs if one.style.name == "Heading 1"]
    for section in made.form.sections:
        assert any(section.de in heading for heading in headings)
    text = words_of(content)
    pieces = [piece.text for field in made.document.fields for piece in field.pieces]
    for line in {line for piece in pieces for line in piece.splitlines()}:
        assert line in text
    for item in (*lay_out(made, knowledge).evidence, *lay_out(made, knowledge).sources):
        assert item.text in text
    assert opened.core_properties.identifier == made.document.id


@pytest.mark.parametrize(("state", "marked"), [("draft", True), ("submitted", True), ("approved", False)])
def test_the_header_of_every_page_carries_the_draft_mark_until_approval(edition, knowledge, state, marked):
    content = written(edition(state=RecordState(state)), knowledge)
    [section] = docx.Document(io.BytesIO(content)).sections
    shown = "\n".join(one.text for one in section.header.paragraphs)
    assert ("ENTWURF" in shown) is marked
    assert "Fassung 2" in shown
    fields = [one.get(f"{W}instr") for one in section.footer._element.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("text", ["<w:p/>", "]]>", "&amp;", "\x00\x0b\ud800", "a\tb", "=cmd|' /C calc'!A0"])
def test_hostile_text_stays_text(edition, knowledge, text):
    def pieces(number, field, lang, sources):
        origin = FieldOrigin.FILLED if number % 2 else FieldOrigin.DECLARED
        return (Piece(text=text, origin=origin, who=text),)

    made = edition(pieces=pieces, authors=(text,), approved_by=text, account=text)
    made = replace(made, body=replace(made.body, name=text))
    texts = read_filled(written(made, knowledge)).texts
    cleaned = re.sub("[\x00\x0b\ud800]", "\N{REPLACEMENT CHARACTER}", text)
    assert set(texts.values()) == {"", cleaned}


@pytest.mark.parametrize("kind", KINDS)
def test_tags_fit_into_what_word_allows_and_are_unique(edition, knowledge, kind):
    with zipfile.ZipFile(io.BytesIO(written(edition(kind), knowledge))) as packed:
        body = etree.fromstring(packed.read("word/document.xml"))
        assert not [name for name in packed.namelist() if "vba" in name.lower()]
    tags = [one.get(f"{W}val") for one in body.iter(f"{W}tag")]
    assert len({re.sub(r":[pt][0-9a-f]{8}$", "", one) for one in tags}) == len(tags)
    assert max(map(len, tags)) <= 64
    for properties in body.iter(f"{W}tblPr"):
        names = [one.tag.removeprefix(W) for one in properties]
        assert names == [name for name in ORDER if name in names]
    for control in body.iter(f"{W}sdt"):
        assert control.getparent().tag == f"{W}p", "LibreOffice keeps controls within a line"
    for cell in body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p", "Word repairs cells that do not end with a paragraph"
