"""What has the words that a reader typed? Bodies, services, decisions and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litestar import Response

from amtsblick.assess.board.folding import asked_words
from amtsblick.serve.addresses import step
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.values.board import Field, HitKind, SearchHit, Side

_MOST: Final = 100
_LONGEST: Final = 200


_HEADS: Final = {
    HitKind.BODY: _("Bodies"),
    HitKind.SERVICE: _("Services"),
    HitKind.DECISION: _("Decisions"),
    HitKind.DOCUMENT: _("Documents"),
}
_PATHS: Final = {
    HitKind.BODY: "bodies",
    HitKind.SERVICE: "services",
    HitKind.DECISION: "decisions",
    HitKind.DOCUMENT: "documents",
}
_WHERE: Final = {
    Field.NAME: _("in the name"),
    Field.HANDLE: _("in the name of an account"),
    Field.TEXT: _("in its description: short name, kind, region, title"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found; ``where`` and ``how`` say why it is here."""

    href: str
    title: str
    where: str
    beginning: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one kind."""

    kind: str
    title: str
    hits: tuple[Hit, ...]


@reads("/search", Door.PUBLIC)
def search(visit: Visit) -> Response[bytes]:
    """Hits by kind, best first; at most a hundred."""
    text = visit.one("q")[:_LONGEST]
    found = visit.desk.register.search(Side.PUBLIC, text, _MOST + 1) if text else ()
    return visit.page(
        "public/search.html",
        text=text,
        words=asked_words(text),
        groups=_groups(visit, found[:_MOST]),
        shown=min(len(found), _MOST),
        more=len(found) > _MOST,
        most=_MOST,
    )


def _groups(visit: Visit, found: Sequence[SearchHit]) -> list[Group]:
    tell = visit.texts.gettext
    groups = []
    for kind, head in _HEADS.items():
        hits = tuple(
            Hit(
                href=f"/{visit.lang}/{_PATHS[kind]}/{step(one.id)}",
                title=one.title or one.id,
                where=tell(_WHERE[one.field]),
                beginning=not one.whole,
            )
            for one in found
            if one.kind is kind
        )
        if hits:
            groups.append(Group(kind=kind.value, title=tell(head), hits=hits))
    return groups


ROUTES = (search,)
