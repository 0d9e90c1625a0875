"""How does the application speak? English stands in templates and code, German in ``locale/de``.

One catalogue (gettext's PO format) per area of pages; they are read as they are, nothing is compiled.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from amtsblick.report.words import Lang

AREAS: Final = ("base", "public", "work", "account", "admin", "alerts", "api")
"""Folders of templates and of code; each has its catalogue."""
_Key = tuple[str | None, str]


def marked(message: str) -> str:
    """Marks a message for the catalogue, imported as ``_``; it is translated where it is shown."""
    return message


class Translations:
    """Messages of one language; a message that has no translation stays English."""

    def __init__(self, lang: Lang) -> None:
        self._known: dict[_Key, tuple[str, ...]] = {}
        for area in AREAS if lang != "en" else ():
            for found in catalogue(area, lang):
                texts = found.string if isinstance(found.string, tuple) else (found.string,)
                if found.id and all(texts) and not found.fuzzy:
                    one = found.id[0] if isinstance(found.id, tuple) else found.id
                    self._known[found.context, str(one)] = tuple(str(text) for text in texts)

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self._text(None, message, message, 1)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for a number of things."""
        return self._text(None, one, many, count)

    def pgettext(self, context: str, message: str) -> str:
        """The message as it is meant in a context."""
        return self._text(context, message, message, 1)

    def npgettext(self, context: str, one: str, many: str, count: int) -> str:
        """The message as it is meant in a context, for a number of things."""
        return self._text(context, one, many, count)

    def _text(self, context: str | None, one: str, many: str, count: int) -> str:
        """German and English both have two forms: one, and any other number."""
        texts = self._known.get((context, one), (one, many))
        return texts[0] if count == 1 or len(texts) == 1 else texts[1]


def catalogue(area: str, lang: Lang) -> Catalog:
    """The messages of one area as its file has them."""
    room = resources.files("amtsblick.serve").joinpath("locale", lang, f"{area}.po")
    text = room.read_bytes() if room.is_file() else b""
    return read_po(BytesIO(text), locale=lang)


@lru_cache(maxsize=2)
def translations(lang: Lang) -> Translations:
    """The messages of a language, read once."""
    return Translations(lang)


def said_as(known: Iterable[tuple[re.Pattern[str], str]], text: str, say: Translations) -> str:
    """What the core says in English, by the first pattern that is all of it; "" for what none of them knows.

    ``known`` are patterns with the message for each; named groups are the message's placeholders.
    """
    for pattern, message in known:
        if found := pattern.fullmatch(text):
            values = found.groupdict()
            return say.gettext(message) % values if values else say.gettext(message)
    return ""
