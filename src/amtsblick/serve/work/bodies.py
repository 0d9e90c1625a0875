"""Which body does somebody mean who types a name?"""

from typing import Final

from amtsblick.keep.register import Register
from amtsblick.serve.words import Translations
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reading import Meant
from amtsblick.values.board import HitKind, SearchHit, Side

_LISTED: Final = 5


def body_meant(register: Register, text: str, say: Translations) -> Meant:
    """The body of that id or exactly that name; else what is wrong, with names that are near."""
    if register.body(text) is not None:
        return Meant(body=text)
    hits = [one for one in register.search(Side.INSIDE, text) if one.kind is HitKind.BODY]
    same = [one for one in hits if one.title.casefold() == text.casefold()]
    if len(same) == 1:
        return Meant(body=same[0].id)
    if not hits:
        return Meant(fault=say.gettext(_("No body is called “%(text)s”.")) % {"text": text})
    message = _("Which body is meant by “%(text)s”? Write the short name: %(names)s")
    return Meant(fault=say.gettext(message) % {"text": text, "names": _names(same or hits)})


def _names(hits: list[SearchHit]) -> str:
    named = [f"{one.id} ({one.title})" for one in hits[:_LISTED]]
    return "; ".join(named) + (" …" if len(hits) > _LISTED else "")
