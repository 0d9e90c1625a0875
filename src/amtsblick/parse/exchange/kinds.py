"""Which kinds of records do files hold, and what are their files and sheets called?"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, get_args

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.codec import tag_of
from amtsblick.values.records import Record, RecordKind

CLASSES: Final[Mapping[RecordKind, type[Any]]] = {
    RecordKind(tag_of(member)): member for member in get_args(Record)
}
"""The dataclass of each kind."""

IN_ORDER: Final = (
    RecordKind.BODY,
    RecordKind.TENANT,
    RecordKind.PUBLIC_STATEMENT,
    RecordKind.USAGE,
    RecordKind.CAMPAIGN,
    RecordKind.AGREEMENT,
    RecordKind.MEASURE,
    RecordKind.DECLARATION,
    RecordKind.QUESTIONNAIRE,
    RecordKind.REPLY,
    RecordKind.REVIEW,
    RecordKind.DECISION,
    RecordKind.DOCUMENT,
    RecordKind.REOPENING,
)
"""What is referred to comes before what refers to it."""

PLURALS: Final[Mapping[RecordKind, str]] = {
    kind: {RecordKind.BODY: "bodies", RecordKind.REPLY: "replies"}.get(kind, f"{kind}s")
    for kind in RecordKind
}
"""Names of files and sheets."""

_GERMAN: Final[Mapping[RecordKind, tuple[str, ...]]] = {
    RecordKind.BODY: ("stelle", "stellen", "behörde", "behörden", "öffentliche stellen"),
    RecordKind.TENANT: ("mandant", "mandanten"),
    RecordKind.USAGE: ("nutzung", "nutzungen"),
    RecordKind.CAMPAIGN: ("kampagne", "kampagnen"),
    RecordKind.AGREEMENT: ("vereinbarung", "vereinbarungen"),
    RecordKind.PUBLIC_STATEMENT: ("aussage", "aussagen", "statement", "statements"),
    RecordKind.REVIEW: ("prüfung", "prüfungen", "bewertung", "bewertungen"),
    RecordKind.DECISION: ("entscheidung", "entscheidungen", "beschluss", "beschlüsse"),
    RecordKind.MEASURE: ("messwert", "messwerte", "kennzahl", "kennzahlen"),
    RecordKind.DECLARATION: ("erklärung", "erklärungen", "angabe", "angaben"),
    RecordKind.QUESTIONNAIRE: ("fragebogen", "fragebögen"),
    RecordKind.REPLY: ("antwort", "antworten"),
    RecordKind.DOCUMENT: ("dokument", "dokumente"),
    RecordKind.REOPENING: ("wiedervorlage", "wiedervorlagen"),
}
_BY_NAME: Final[Mapping[str, RecordKind]] = {
    title(name): kind for kind in RecordKind for name in (kind, PLURALS[kind], *_GERMAN[kind])
}


def kind_of(name: str) -> RecordKind | None:
    """The kind that a file or sheet of this name holds, English or German, singular or plural; else None."""
    return _BY_NAME.get(title(name))


def nearest_kind(name: str) -> str:
    """What to name a file or sheet whose name says nothing: the nearest name, or all of them."""
    near = get_close_matches(title(name), [title(one) for one in PLURALS.values()], n=1)
    if near:
        return f"was {PLURALS[_BY_NAME[near[0]]]} meant?"
    return f"name it after what it holds: {', '.join(PLURALS[kind] for kind in IN_ORDER)}"
