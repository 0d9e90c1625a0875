"""How do templates become documents? The only module that knows Jinja's environment."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Final

import jinja2
from markupsafe import Markup

from amtsblick.report.addresses import anchor, link, short
from amtsblick.report.text import shown, tied

_CHUNK: Final = 32_768


def chunks(pieces: Iterable[str]) -> Iterator[str]:
    """Templates give a piece per expression; writers want fewer and larger ones."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _CHUNK:
            yield "".join(waiting)
            waiting.clear()
            size = 0
    yield "".join(waiting)


def _clean(value: object) -> object:
    """Strangers' text is cleaned as it enters the document; our own markup stays."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _capital(text: Markup) -> Markup:
    """First letter large, the rest untouched (unlike str.capitalize)."""
    return text[:1].upper() + text[1:]


def _source(name: str) -> str:
    return resources.files("amtsblick.report").joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Templates of this room with their style, script and filters; strangers' text is cleaned."""
    style, script = _source("report.css"), _source("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
        auto_reload=False,
    )
    made.filters["capitalize_first"] = _capital
    made.filters["tied"] = tied
    made.globals.update(
        style=Markup(style),  # noqa: S704 - our own file
        inspection_style=Markup(_source("inspection.css")),  # noqa: S704 - our own file
        document_style=Markup(_source("document.css")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_digest=digest,
        link=link,
        short=short,
        anchor=anchor,
    )
    return made
