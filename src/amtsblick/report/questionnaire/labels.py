"""What are the fields and words of a questionnaire called, and which of them are read back?

Labels of both languages are read, whichever language a questionnaire was made in.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Final

from amtsblick.parse.bodies_columns import title
from amtsblick.parse.questionnaire.fields import COVER, COVER_KEYS, ROW, FieldKind, FormField
from amtsblick.parse.questionnaire.vocabulary import Vocabulary, bodies_by_name, unambiguous
from amtsblick.report.lookup import Names
from amtsblick.report.words import Lang, Words, words
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge, Service

LANGUAGES: Final[tuple[Lang, ...]] = ("de", "en")
_FIELDS: Final = (*COVER, *ROW)


def label(field: FormField, say: Words) -> str:
    """What the field is called."""
    part = "cover" if field.key in COVER_KEYS else "column"
    return say(f"questionnaire.{part}.{field.key}").unescape()


def help_text(field: FormField, say: Words) -> str:
    """What belongs there, "" where the label says it."""
    key = "several" if field.kind is FieldKind.WORDS else field.key
    return say(f"questionnaire.help.{key}").unescape() if say.has(f"questionnaire.help.{key}") else ""


def word_labels(field: FormField, say: Words) -> dict[str, str]:
    """The allowed words of a field: what each is called, by its value."""
    if field.kind is FieldKind.YES_NO:
        return {one: say(f"questionnaire.{one}").unescape() for one in ("yes", "no")}
    if field.words is None:
        return {}
    return {
        str(one.value): say(f"questionnaire.words.{field.key}.{one.value}").unescape() for one in field.words
    }


def services_offered(knowledge: Knowledge) -> Iterator[Service]:
    """Services that a free row may name."""
    return (one for one in knowledge.services if not one.minor and one.closed_on is None)


def vocabulary(knowledge: Knowledge, bodies: Iterable[Body]) -> Vocabulary:
    """Everything that a questionnaire may be filled in with, in all languages."""
    return Vocabulary(
        headings=_headings(),
        words={field.words: _words(field) for field in ROW if field.words is not None},
        services=unambiguous(_service_names(knowledge)),
        bodies=bodies_by_name(bodies),
        knowledge=knowledge,
    )


def _headings() -> Mapping[str, str]:
    found = {title(field.key): field.key for field in _FIELDS}
    for lang in LANGUAGES:
        say = words(lang)
        for field in _FIELDS:
            found.setdefault(title(label(field, say)), field.key)
            for former in _former(f"questionnaire.former.field.{field.key}", say):
                found.setdefault(title(former), field.key)
    return found


def _words(field: FormField) -> Mapping[str, Enum]:
    found: dict[str, Enum] = {}
    for member in field.words or ():
        for lang in LANGUAGES:
            say = words(lang)
            key = f"{field.key}.{member.value}"
            spelled = (
                say(f"questionnaire.words.{key}").unescape(),
                *_former(f"questionnaire.former.words.{key}", say),
            )
            found |= {title(one): member for one in spelled}
    return found


def _former(key: str, say: Words) -> tuple[str, ...]:
    """Earlier wordings, with ; between them."""
    return tuple(say(key).unescape().split(";")) if say.has(key) else ()


def _service_names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    spoken = [Names(knowledge, words(lang), {}) for lang in LANGUAGES]
    for service in knowledge.services:
        for name in (
            service.id,
            service.name,
            *service.aliases,
            *(one.service(service.id) for one in spoken),
        ):
            yield name, service.id
