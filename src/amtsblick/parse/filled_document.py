"""What did somebody write into a document's controls in a word processor?

A control's tag names its field; only what stands in tagged controls is read, never the text around.
Behind the name stands the digest of what the control was made with, so that a file alone tells what
somebody changed in it: word processors keep tags, but not always whether a control shows its prompt.
"""

import hashlib
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
_PROMPT: Final = ":p"
_TEXT: Final = ":t"
_DIGITS: Final = 8
_MADE: Final = re.compile(rf"(?P<key>.*)(?P<kind>{_PROMPT}|{_TEXT})(?P<digest>[0-9a-f]{{{_DIGITS}}})")
_EMPTY: Final = frozenset(
    {
        "Click or tap here to enter text.",
        "Click here to enter text.",
        "Klicken oder tippen Sie hier, um Text einzugeben.",
        "Klicken Sie hier, um Text einzugeben.",
    }
)
"""What Word shows in a control whose text was deleted."""
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

    A field that still shows its hint has "". ``changed`` are fields that say something else than when
    the file was made.
    """

    document: str
    version: int
    texts: dict[str, str]
    changed: frozenset[str] = frozenset()


def tag_of(key: str, text: str, *, prompt: bool) -> str:
    """The tag of a field's control that is made with a text, or with a prompt to write one."""
    return f"{TAG_FIELD}{key}{_PROMPT if prompt else _TEXT}{_digest(text)}"


def _digest(text: str) -> str:
    """Of the words alone: programs break lines and join blanks as they like."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:_DIGITS]


def read_filled(content: bytes) -> FilledDocument:
    """The fields of a DOCX that was made by ``document render``.

    Raises ValueError, with the reason in English, for anything else, and for files with macros.
    """
    body = _parsed(_unpacked(content))
    controls = {one.tag: one for one in _controls(body)}
    document, version = (controls[tag].text if tag in controls else "" for tag in (TAG_DOCUMENT, TAG_VERSION))
    if not document or not version.isdecimal() or len(version) > len(str(_LARGEST)):
        raise ValueError("it does not say which document and version it was made from")
    fields = {tag.removeprefix(TAG_FIELD): one for tag, one in controls.items() if tag.startswith(TAG_FIELD)}
    return FilledDocument(
        document=document,
        version=int(version),
        texts={key: one.text for key, one in fields.items()},
        changed=frozenset(key for key, one in fields.items() if one.changed),
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Control:
    """``tag`` without the digest."""

    tag: str
    text: str
    changed: bool


def _controls(body: ET.Element) -> Iterator[_Control]:
    seen: set[str] = set()
    for control in body.iter(f"{_W}sdt"):
        properties = control.find(f"{_W}sdtPr")
        tag = properties.find(f"{_W}tag") if properties is not None else None
        name = tag.get(f"{_W}val", "") if tag is not None else ""
        if properties is None or not name.startswith("amtsblick"):
            continue
        made = _MADE.fullmatch(name)
        plain = made["key"] if made else name
        if plain in seen:
            raise ValueError(f"the control {plain!r} stands in it twice; remove one of them")
        seen.add(plain)
        shows_hint = properties.find(f"{_W}showingPlcHdr")
        empty = shows_hint is not None and shows_hint.get(f"{_W}val", "true") not in {"0", "false", "off"}
        content = control.find(f"{_W}sdtContent")
        shown = "" if content is None else _text(content)
        yield _read(made, plain, shown, flagged=empty, style=_style(content))


def _read(made: re.Match[str] | None, tag: str, shown: str, *, flagged: bool, style: str) -> _Control:
    """Text under the flag of a prompt is a prompt, unless it is another one than the control was made with."""
    if made is None:
        return _Control(tag=tag, text="" if flagged else shown, changed=not flagged and bool(shown))
    same, prompt = _digest(shown) == made["digest"], made["kind"] == _PROMPT
    if prompt and same:
        return _Control(tag=tag, text="", changed=False)
    words_own = shown in _EMPTY or style.startswith(("placeholder", "platzhalter"))
    text = "" if flagged and (not prompt or words_own) else shown
    return _Control(tag=tag, text=text, changed=bool(text) if prompt else not same)


def _style(content: ET.Element | None) -> str:
    """The style of the first words, in lower case."""
    style = content.find(f".//{_W}rStyle") if content is not None else None
    return style.get(f"{_W}val", "").lower() if style is not None else ""


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
