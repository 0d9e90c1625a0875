"""How are whole documents sent: what may a page that brings its own style do, and how is a file called?"""

import base64
import hashlib
import re
from typing import Final

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST: Final = 150


def style_policy(text: str) -> str:
    """Content-Security-Policy of a page: nothing but exactly the styles that stand in it."""
    digests = (hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(text))
    styles = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests)
    return (
        f"default-src 'none'; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def file_name(record: str) -> str:
    """An id as the name of a file, whatever it holds."""
    return _UNSAFE.sub("-", record)[:_LONGEST]
