"""How are facts put into words, in the document's language?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from amtsblick.assess.documents.subject import Subject, service_of
from amtsblick.values.days import PartialDate
from amtsblick.values.documents import Sentence
from amtsblick.values.knowledge import Knowledge

GERMAN: Final = "de"


@lru_cache(maxsize=4)
def _sentences(knowledge: Knowledge) -> Mapping[str, Sentence]:
    return {one.id: one for one in knowledge.sentences}


def say(subject: Subject, identity: str, /, **values: object) -> str:
    """The sentence in the document's language; an unknown one is a programmer's error (KeyError)."""
    sentence = _sentences(subject.knowledge)[identity]
    pattern = sentence.de if subject.lang == GERMAN else sentence.en
    return pattern.format_map({key: str(value) for key, value in values.items()})


def word(subject: Subject, group: str, value: str) -> str:
    """The word for one value of a list; the value itself where nobody named it."""
    identity = f"{group}.{value}"
    return say(subject, identity) if identity in _sentences(subject.knowledge) else value


def both(subject: Subject, german: str, english: str) -> str:
    """The one in the document's language; the German one where there is no English one."""
    return german if subject.lang == GERMAN else english or german


def day(subject: Subject, value: date | datetime) -> str:
    """3. November 2026."""
    return f"{value.day}{'.' if subject.lang == GERMAN else ''} {month(subject, value)}"


def month(subject: Subject, value: date) -> str:
    """November 2026."""
    return f"{say(subject, 'months').split()[value.month - 1]} {value.year}"


def partial(subject: Subject, value: PartialDate) -> str:
    """As much of the day as is known."""
    match value.text.count("-"):
        case 0:
            return value.text
        case 1:
            return month(subject, value.earliest)
        case _:
            return day(subject, value.earliest)


def number(subject: Subject, value: float) -> str:
    """With thousands set apart and at most two decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if subject.lang == GERMAN else text


def service_name(subject: Subject, identity: str) -> str:
    """The service's name, in the language where it is no proper one; its id where nobody knows it."""
    service = service_of(subject.knowledge, identity)
    said = word(subject, "service", identity)
    return said if said != identity or service is None else service.name


def body_name(subject: Subject, identity: str) -> str:
    """The body's name, or what stands for it."""
    return subject.body.name if identity == subject.body.id else subject.bodies.get(identity, identity)


def listed(values: Iterable[str]) -> str:
    """Words side by side, without empty ones."""
    return ", ".join(value for value in values if value)
