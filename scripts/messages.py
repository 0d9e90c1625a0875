"""Collect the application's messages from its templates and code, and renew the German catalogues.

``messages.py`` renews ``serve/locale/de/*.po``: new messages come in empty, what is said no more goes.
``messages.py --check`` changes nothing and fails when a catalogue is not whole.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOM = Path(__file__).resolve().parent.parent / "src" / "amtsblick" / "serve"
AREAS = ("base", "public", "work", "account", "admin", "alerts", "api")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_english": None,
}
_OPTIONS = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}


def sources(area: str) -> Iterator[tuple[str, Path]]:
    """Files of an area, each with the method that reads it."""
    code = ROOM.glob("*.py") if area == "base" else (ROOM / area).glob("**/*.py")
    yield from (("python", file) for file in sorted(code))
    yield from (("jinja2", file) for file in sorted((ROOM / "templates" / area).glob("**/*.html")))


def collected(area: str) -> Catalog:
    """Every message of an area, in the order of its text."""
    found = Catalog(locale="de", charset="utf-8")
    for method, file in sources(area):
        options = _OPTIONS if method == "jinja2" else {}
        for _, message, comments, context in extract_from_file(
            method, file, keywords=KEYWORDS, comment_tags=("note:",), options=options
        ):
            found.add(message, auto_comments=comments, context=context)
    return found


def renewed(area: str) -> Catalog:
    """The area's catalogue with what its files say now, and the translations that it has."""
    known = {(one.id, one.context): one for one in kept(area)}
    made = Catalog(locale="de", charset="utf-8")
    for one in sorted(collected(area), key=_order):
        if one.id:
            before = known.get((one.id, one.context))
            made.add(
                one.id, before.string if before else "", context=one.context, auto_comments=one.auto_comments
            )
    return made


def kept(area: str) -> Catalog:
    """The area's catalogue as its file has it."""
    file = path_of(area)
    return read_po(BytesIO(file.read_bytes() if file.exists() else b""), locale="de")


def path_of(area: str) -> Path:
    """File of an area's German."""
    return ROOM / "locale" / "de" / f"{area}.po"


def written(made: Catalog) -> bytes:
    """A catalogue as text without dates and places, so that it changes only with what it says."""
    out = BytesIO()
    write_po(out, made, width=0, no_location=True, omit_header=True)
    head = (
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: de\\n"\n'
        b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    return head + out.getvalue().strip() + b"\n"


def missing(area: str) -> list[str]:
    """Messages of an area that are not said in German."""
    known = {(one.id, one.context): one for one in kept(area)}
    return [str(one.id) for one in collected(area) if one.id and not _whole(known.get((one.id, one.context)))]


def _whole(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts)


def _order(message: Message) -> tuple[str, str]:
    text = message.id[0] if isinstance(message.id, tuple) else message.id
    return str(text), message.context or ""


def main() -> int:
    """Renew or check; the exit code says whether everything is translated."""
    trouble = 0
    for area in [one for one in sys.argv[1:] if one in AREAS] or AREAS:
        if "--check" not in sys.argv:
            path_of(area).write_bytes(written(renewed(area)))
        for text in missing(area):
            trouble = 1
            sys.stdout.write(f"{area}: not translated: {text}\n")
    return trouble


if __name__ == "__main__":
    raise SystemExit(main())
