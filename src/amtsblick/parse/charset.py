"""Which text do these bytes spell?"""

import codecs
import re
from functools import lru_cache
from typing import Final

import webencodings

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEADER: Final = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_PRESCAN: Final = 4096


def to_text(body: bytes, content_type: str = "") -> str:
    """Decode an HTML body as browsers do (BOM, header, meta, then UTF-8 or windows-1252).

    Never raises: undecodable bytes become U+FFFD. Source: WHATWG HTML, "determining the
    character encoding"; a body that is valid UTF-8 although nothing was declared is UTF-8.
    """
    return to_text_and_utf8(body, content_type)[0]


def to_text_and_utf8(body: bytes, content_type: str = "") -> tuple[str, bytes]:
    """``to_text`` and the same as UTF-8, which mostly are the bytes that came."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _decoded(body[len(bom) :], name)
    declared = _declared(body, content_type)
    if declared is None:
        try:
            return body.decode("utf-8"), body
        except UnicodeDecodeError:
            return _decoded(body, "cp1252")
    return _decoded(body, declared)


def _decoded(body: bytes, encoding: str) -> tuple[str, bytes]:
    if encoding == "utf-8":
        try:
            return body.decode("utf-8"), body
        except UnicodeDecodeError:
            pass
    text = body.decode(encoding, "replace")
    return text, text.encode("utf-8", "replace")


def _declared(body: bytes, content_type: str) -> str | None:
    header = _HEADER.search(content_type)
    name = _encoding(header[1]) if header else None
    if name is None:
        meta = _META.search(body, 0, _PRESCAN)
        name = _encoding(meta[1].decode("ascii")) if meta else None
    return name


@lru_cache(maxsize=256)
def _encoding(label: str) -> str | None:
    """Name of the codec behind a label; None for a label that nobody knows."""
    encoding = webencodings.lookup(label)
    if encoding is None:
        return None
    name = str(encoding.codec_info.name)
    return "utf-8" if name.startswith("utf-16") else name
