"""Which answers does a file hold, and everything that is wrong with it?"""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Final

from amtsblick.errors import InputError
from amtsblick.parse.exchange.json_tree import read_json
from amtsblick.parse.exchange.places import Place, Trouble
from amtsblick.parse.exchange.yaml_tree import FileError, read_yaml
from amtsblick.parse.questionnaire.answers import Answers, answers_of
from amtsblick.parse.questionnaire.raw import Raw
from amtsblick.parse.questionnaire.tables import raw_of_csv, raw_of_tree
from amtsblick.parse.questionnaire.vocabulary import Vocabulary
from amtsblick.parse.questionnaire.workbook import raw_of_workbook

SUFFIXES: Final = (".xlsx", ".csv", ".yaml", ".yml", ".json")
MOST_BYTES: Final = 5_000_000
"""A questionnaire has some ten thousand bytes; larger files are not opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswers:
    """Answers of one file, None when something is wrong with them, and what is wrong."""

    answers: Answers | None
    troubles: tuple[Trouble, ...]


def read_answers(data: bytes, name: str, vocabulary: Vocabulary, today: date) -> ReadAnswers:
    """Answers of one file; the ending of its name tells the form. ``today`` is the day of the reading."""
    try:
        answers, troubles = answers_of(_raw(data, name, vocabulary), vocabulary, today)
    except FileError as error:
        place = Place(file=name, row=error.line)
        answers, troubles = None, [Trouble(place=place, text=error.text, remedy=error.remedy)]
    except InputError as error:
        place = Place(file=name, row=0)
        text = str(error).removeprefix(f"{name}: ")
        answers, troubles = None, [Trouble(place=place, text=text, remedy="see there")]
    return ReadAnswers(answers=answers, troubles=tuple(troubles))


def _raw(data: bytes, name: str, vocabulary: Vocabulary) -> Raw:
    if len(data) > MOST_BYTES:
        raise FileError(
            0, f"{len(data) / 1e6:.0f} MB are too much for a questionnaire", "give the file itself"
        )
    match PurePath(name).suffix.lower():
        case ".xlsx":
            return raw_of_workbook(data, name, vocabulary)
        case ".csv":
            return raw_of_csv(data, name, vocabulary)
        case ".json":
            return raw_of_tree(read_json(data), name, vocabulary)
        case ".yaml" | ".yml":
            return raw_of_tree(read_yaml(data), name, vocabulary)
        case suffix:
            text = f"files ending in {suffix or 'nothing'} are not read"
            raise FileError(0, text, f"save it as one of {', '.join(SUFFIXES)}, without macros")
