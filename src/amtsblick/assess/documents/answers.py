"""Which fields are answered by choosing, and how does an answer stand in the text of a document?

A criterion is answered with yes or no and the reasons, a risk is rated from 1 to 4. The answer begins the
text: ``Ja. <reasons>``, ``3 – <reasons>``; ``yes_no`` and the reports read it from there.
"""

import re
from dataclasses import dataclass
from typing import Final

from amtsblick.assess.documents.needed import decided
from amtsblick.assess.documents.words import GERMAN
from amtsblick.assess.documents.yes_no import yes_or_no
from amtsblick.values.documents import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be chosen: its words in a document, and what they mean where that needs saying."""

    value: str
    de: str
    en: str
    de_more: str = ""
    en_more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody chose, "" for nothing, and what he wrote beside it."""

    choice: str = ""
    words: str = ""


NOTHING: Final = Answer()
_YES_NO: Final = (Option(value="yes", de="Ja", en="Yes"), Option(value="no", de="Nein", en="No"))
_RESULT: Final = (
    Option(value="needed", de="Erforderlich", en="Required"),
    Option(value="not_needed", de="Nicht erforderlich", en="Not required"),
    Option(value="voluntary", de="Freiwillig", en="Voluntary"),
)
_RATING: Final = tuple(
    Option(value=number, de=number, en=number, de_more=german, en_more=english)
    for number, german, english in (
        ("1", "geringfügig", "negligible"),
        ("2", "überschaubar", "limited"),
        ("3", "substanziell", "significant"),
        ("4", "groß", "maximal"),
    )
)
"""Steps of the short paper no. 18 of the German data-protection conference."""
_RESIDUAL: Final = (
    Option(value="low", de="Gering", en="Low"),
    Option(value="medium", de="Mittel", en="Medium"),
    Option(value="high", de="Hoch", en="High"),
)
_CELLS: Final = {"likelihood": _RATING, "severity": _RATING, "residual": _RESIDUAL}
_BETWEEN: Final = r"[\s.,;:–—-]*"


def options_of(kind: DocumentKind, key: str) -> tuple[Option, ...]:
    """The answers that a field offers, () for one that is written freely."""
    what, _, rest = key.partition(".")
    if what == "criterion" and rest:
        return _YES_NO
    if what == "risk":
        return _CELLS.get(key.rpartition(".")[2], ())
    if kind is DocumentKind.DPIA_THRESHOLD and key == "result":
        return _RESULT
    return ()


def read_answer(options: tuple[Option, ...], text: str) -> Answer:
    """What a text answers, in either language; its words are kept whole where it begins otherwise."""
    said = text.strip()
    for option in options:
        for word in (option.de, option.en):
            found = re.match(rf"{re.escape(word)}\b{_BETWEEN}", said, re.IGNORECASE)
            if found:
                return Answer(choice=option.value, words=said[found.end() :])
    return Answer(choice=_meant(options, said), words=said)


def _meant(options: tuple[Option, ...], said: str) -> str:
    """What a text that begins with none of the words is read as by whoever counts the answers."""
    meant = yes_or_no(said) if options == _YES_NO else decided(said) if options == _RESULT else None
    if meant is None:
        return ""
    return options[0 if meant else 1].value


def written(options: tuple[Option, ...], answer: Answer, lang: str) -> str:
    """The text of an answer in the document's language; of a choice that is not offered only the words."""
    words = answer.words.strip()
    chosen = next((one for one in options if one.value == answer.choice), None)
    if chosen is None:
        return words
    word = chosen.de if lang == GERMAN else chosen.en
    if not words:
        return word if word.isdigit() else f"{word}."
    return f"{word} – {words}" if word.isdigit() else f"{word}. {words}"
