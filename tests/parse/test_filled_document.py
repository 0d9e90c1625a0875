"""Only what stands in tagged controls is read, and only from files that may be read."""

import io
import zipfile

import pytest

from amtsblick.parse.filled_document import read_filled, tag_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = "<Types/>"


def control(tag, content, more=""):
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


KNOWN = control("amtsblick-document", paragraph("a.b")) + control("amtsblick-version", paragraph("3"))


def packed(body, **files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", files.pop("types", TYPES))
        made.writestr("word/document.xml", body)
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_bin", ".bin"), content)
    return stream.getvalue()


def document(*controls, known=KNOWN, **files):
    return packed(f"<w:document {W}><w:body>{known}{''.join(controls)}</w:body></w:document>", **files)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (paragraph("Ja &amp; nein"), "Ja & nein"),
        (paragraph("eins") + paragraph("zwei"), "eins\nzwei"),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", "a\nb\tc"),
        ("<w:r><w:t>nur ein Lauf</w:t></w:r>", "nur ein Lauf"),
        (
            "<w:p><w:ins><w:r><w:t>neu</w:t></w:r></w:ins><w:del><w:r><w:delText>alt</w:delText></w:r></w:del></w:p>",
            "neu",
        ),
        ("<w:p/>", ""),
    ],
    ids=["entity", "paragraphs", "breaks", "runs", "revisions", "empty"],
)
def test_text_is_read_as_it_stands(content, text):
    found = read_filled(document(control("amtsblick:x.y", content)))
    assert (found.document, found.version, found.texts) == ("a.b", 3, {"x.y": text})


def test_a_control_that_shows_its_hint_is_empty_and_others_are_not_read():
    found = read_filled(
        document(
            control("amtsblick:x", paragraph("Hinweis"), "<w:showingPlcHdr/>"),
            control("amtsblick:y", paragraph("Text"), '<w:showingPlcHdr w:val="0"/>'),
            control("fremd", paragraph("nicht gemeint")),
            paragraph("daneben"),
        )
    )
    assert found.texts == {"x": "", "y": "Text"}


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no DOCX"),
        (b"PK\x03\x04cut", "no DOCX"),
        (document(word__vbaProject_bin=b"x"), "macros"),
        (document(types='<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>'), "macros"),
        (document(known=""), "does not say which document"),
        (document(known=KNOWN.replace(">3<", ">drei<")), "does not say which document"),
        (document(control("amtsblick:x", paragraph("a")), control("amtsblick:x", paragraph("b"))), "twice"),
        (packed(BOMB + "<x>&a;</x>"), "not written as"),
        (packed("<w:document"), "damaged"),
        (packed("<x>" + " " * 31_000_000 + "</x>"), "too large"),
    ],
    ids=[
        "empty",
        "cut",
        "macro-file",
        "macro-type",
        "no-id",
        "no-number",
        "twice",
        "entities",
        "broken",
        "bomb",
    ],
)
def test_what_may_not_be_read_is_refused_with_its_reason(content, reason):
    with pytest.raises(ValueError, match=reason):
        read_filled(content)


def test_any_damage_of_a_file_is_refused_or_read_but_never_crashes():
    whole = document(control("amtsblick:x", paragraph("Text")))
    for place in range(0, len(whole), 7):
        hurt = bytearray(whole)
        hurt[place] ^= 0xFF
        try:
            read_filled(bytes(hurt))
        except ValueError:
            continue


PROMPT, FLAG = "Hier eintragen: Zeiten", "<w:showingPlcHdr/>"


@pytest.mark.parametrize(
    ("tag", "shown", "flag", "text", "changed"),
    [
        (tag_of("x", PROMPT, prompt=True), PROMPT, FLAG, "", False),
        (tag_of("x", PROMPT, prompt=True), PROMPT, "", "", False),
        (tag_of("x", PROMPT, prompt=True), "Montag", FLAG, "Montag", True),
        (tag_of("x", PROMPT, prompt=True), f"{PROMPT} Montag", "", f"{PROMPT} Montag", True),
        (tag_of("x", PROMPT, prompt=True), "Click or tap here to enter text.", FLAG, "", False),
        (tag_of("x", "Montag", prompt=False), "Montag", "", "Montag", False),
        (tag_of("x", "Montag", prompt=False), "Dienstag", "", "Dienstag", True),
        (tag_of("x", "Montag", prompt=False), "Cliquez ici", FLAG, "", True),
        (tag_of("x", "Montag", prompt=False), "", "", "", True),
    ],
    ids=[
        "untouched", "flag_lost", "flag_left", "added_to", "prompt_of_word", "text_kept", "text_changed",
        "text_deleted_in_word", "text_deleted",
    ],
)  # fmt: skip
def test_the_tag_tells_what_somebody_changed(tag, shown, flag, text, changed):
    found = read_filled(document(control(tag, paragraph(shown), flag)))
    assert found.texts == {"x": text}
    assert found.changed == ({"x"} if changed else set())
