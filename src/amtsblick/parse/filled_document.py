"""What did somebody write into a document's controls in a word processor?

A control's tag names its field; only what stands in tagged controls is read, never the text around.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

TAG_FIELD: Final = "amtsblick:"
TAG_DOCUMENT: Final = "amtsblick-document"
TAG_VERSION: Final = "amtsblick-version"
_BODY: Final = "word/document.xml"
_TYPES: Final = "[Content_Types].xml"
_LARGEST: Final = 30_000_000
"""Bytes of the text, unpacked; a long document of ours has one million."""
_MACROS: Final = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What the standard library raises over archives that were cut, changed, encrypted or packed otherwise."""
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledDocument:
    """``document`` and ``version`` are those it was made from; ``texts`` what stands in each field.

    A field that still shows its hint has "".
    """

    document: str
    version: int
    texts: dict[str, str]


def read_filled(content: bytes) -> FilledDocument:
    """The fields of a DOCX that was made by ``document render``.

    Raises ValueError, with the reason in English, for anything else, and for files with macros.
    """
    body = _parsed(_unpacked(content))
    controls = dict(_controls(body))
    document, version = controls.get(TAG_DOCUMENT, ""), controls.get(TAG_VERSION, "")
    if not document or not version.isdecimal() or len(version) > len(str(_LARGEST)):
        raise ValueError("it does not say which document and version it was made from")
    texts = {tag.removeprefix(TAG_FIELD): text for tag, text in controls.items() if tag.startswith(TAG_FIELD)}
    return FilledDocument(document=document, version=int(version), texts=texts)


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            if not {_BODY, _TYPES} <= names:
                raise ValueError("it is no DOCX")
            if any(name.lower().endswith("vbaproject.bin") for name in names) or _MACROS.search(
                _member(packed, _TYPES)
            ):
                raise ValueError("it holds macros; save it as a DOCX without macros")
            return _member(packed, _BODY)
    except _DAMAGE as error:
        raise ValueError("it is no DOCX, or it is damaged or encrypted") from error


def _member(packed: zipfile.ZipFile, name: str) -> bytes:
    """One file, never more of it than a document can have: sizes in the index may lie."""
    with packed.open(name) as stream:
        content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError("it is too large to be a filled document")
    return content


def _parsed(content: bytes) -> ET.Element:
    if b"<!DOCTYPE" in content or b"\x00" in content:
        raise ValueError("its text is not written as Word and LibreOffice write it")
    try:
        return ET.fromstring(content)  # noqa: S314 - no document type, so no entities; size is bounded
    except ET.ParseError as error:
        raise ValueError("its text is damaged") from error


def _controls(body: ET.Element) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for control in body.iter(f"{_W}sdt"):
        properties = control.find(f"{_W}sdtPr")
        tag = properties.find(f"{_W}tag") if properties is not None else None
        name = tag.get(f"{_W}val", "") if tag is not None else ""
        if properties is None or not name.startswith("amtsblick"):
            continue
        if name in seen:
            raise ValueError(f"the control {name!r} stands in it twice; remove one of them")
        seen.add(name)
        shows_hint = properties.find(f"{_W}showingPlcHdr")
        empty = shows_hint is not None and shows_hint.get(f"{_W}val", "true") not in {"0", "false", "off"}
        content = control.find(f"{_W}sdtContent")
        yield name, "" if empty or content is None else _text(content)


def _text(content: ET.Element) -> str:
    """Paragraphs as lines. A control that was narrowed to words has runs and no paragraph."""
    paragraphs = list(content.iter(f"{_W}p")) or [content]
    return "\n".join("".join(_words(one)) for one in paragraphs).strip()


def _words(paragraph: ET.Element) -> Iterator[str]:
    for part in paragraph.iter():
        match part.tag.removeprefix(_W):
            case "t":
                yield part.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "\N{NON-BREAKING HYPHEN}"
            case _:
                continue
