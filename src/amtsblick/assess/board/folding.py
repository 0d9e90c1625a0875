"""By which spelling are names sorted and words found?"""

import unicodedata
from collections.abc import Iterator
from typing import Final

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe"})
_LONGEST: Final = 80
"""Letters of a word that are told apart."""
MOST_WORDS: Final = 12
"""Words of a question that are looked for."""


def order_key(text: str) -> str:
    """Dictionary order that ignores case and accents: ä stands with a (DIN 5007-1)."""
    return _bare(_plain(text))


def folded(text: str) -> str:
    """Spelling by which words are found: ä is ae, ß is ss, without other accents and capitals."""
    return _bare(_plain(text).translate(_UMLAUTS))


def words_of(text: str) -> Iterator[str]:
    """The folded words of a text, in its order; a word is letters and digits without a break."""
    letters: list[str] = []
    for letter in folded(text):
        if letter.isalnum():
            letters.append(letter)
        elif letters:
            yield "".join(letters)[:_LONGEST]
            letters.clear()
    if letters:
        yield "".join(letters)[:_LONGEST]


def asked_words(text: str) -> tuple[str, ...]:
    """The words of a question, each once."""
    return tuple(dict.fromkeys(words_of(text)))[:MOST_WORDS]


def _plain(text: str) -> str:
    """Without capitals and without signs that only look different; letters with accents are one sign."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
