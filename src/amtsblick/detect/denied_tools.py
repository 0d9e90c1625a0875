"""Which names in a privacy notice stand there only to say that the thing is not used?

Read narrowly: a negation counts where it surely belongs to the name ("wir nutzen kein …", "… is not used")
and nothing in the sentence limits it. All else stays a name that is given.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from amtsblick.parse.sentences import sentences

NameEnd: TypeAlias = Callable[[str, int], int]
"""End of the name that begins at a place of a text; the place itself where none does."""

_QUICK: Final = re.compile(
    r"\b(?:kein|weder|verzicht|nicht|statt|anstatt|anstelle|not|no|instead|rather)|n['’]t\b", re.IGNORECASE
)
_LIMITED: Final = re.compile(
    r"\b(?:ohne|erst|bevor|solange|wenn|sofern|falls|außer|nur|soweit|bis|lediglich|nicht nur|until|unless|without|before|"
    r"only|except|if|when|once|möcht\w*|woll\w*|nach|bei|widersp\w*|opt-?(?:out|in)|plug-?in|browser|after|apps?|"
    r"unterseite\w*|\w*portal\w*|subpage|portal)\b|\?",
    re.IGNORECASE,
)
"""What limits a denial: conditions, questions, objections, and parts of a website."""
_FILL: Final = (
    r"(?:(?:extern\w*|sogenannt\w*|weiter\w*|Dienst\w*|Tools?|Werkzeug\w*|Tracking[\w-]*|Tracker\w*|Analyse[\w-]*|Web[\w-]*|"
    r"Plug-?ins?|Statistik[\w-]*|Drittanbieter\w*|wie|etwa|beispielsweise|z\.\s?B\.|von|der|des|die|den|das|"
    r"such as|like|third-party|analytics|tools?|services?|any|the)\s+)*"
)
_ENDED: Final = (
    r"(?:\s+(?:auf|in|bei|on)\s+(?:dies\w*|unser\w*|de[rmn]|this|our|the)\s+[\w-]+)?"
    r"(?:\s+(?:ein|verwendet|genutzt|eingesetzt|eingebunden|zum\s+Einsatz|zu\s+(?:nutzen|verwenden)))?"
    r"\s*(?:[.;:!?)]|$|,\s*(?:sondern|aber|but)\b)"
)
_AFTER: Final = r"(?:genutzt|verwendet|eingesetzt|eingebunden|zum\s+Einsatz)\s*[.;!]?\s*$"
_AND: Final = re.compile(
    r"\s*(?:,|/|\bund\b|\boder\b|\bnoch\b|\bsowie\b|\band\b|\bor\b|\bnor\b)+\s*"
    r"(?:(?:auf|von|den|die|das|dem|der|the|auch)\s+)*",
    re.IGNORECASE,
)


class _Form(NamedTuple):
    """What stands before the names and after them."""

    before: re.Pattern[str]
    after: re.Pattern[str]


def _form(before: str, after: str = _ENDED) -> _Form:
    return _Form(re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE))


_FORMS: Final = (
    _form(rf"\bkein(?:e[nrms]?|erlei)?\s+{_FILL}"),
    _form(rf"\bweder\s+{_FILL}"),
    _form(
        r"\bverzicht\w*\s+(?:\w+\s+){0,2}?auf\s+(?:(?:den|die|das|jeglich\w+|jed\w+)\s+)?"
        rf"(?:(?:Einsatz|Nutzung|Verwendung|Einbindung)\s+)?{_FILL}"
    ),
    _form(
        rf"\b(?:(?:an)?statt|anstelle\s+von|instead\s+of(?:\s+using)?|rather\s+than(?:\s+using)?)\s+{_FILL}"
    ),
    _form(rf"^{_FILL}", rf"\s+(?:wird|werden|kommt|kommen)\s+(?:\w+\s+){{0,5}}?nicht\s+(?:mehr\s+)?{_AFTER}"),
    _form(
        r"\bwir\s+(?:nutzen|verwenden|setzen)\s+",
        r"\s+(?:\w+\s+){0,3}?nicht(?:\s+mehr)?(?:\s+ein)?\s*[.;!]?\s*$",
    ),
    _form(r"\b(?:do|does)(?:\s+not|n['’]t)\s+(?:\w+\s+)?(?:use|embed|employ|load|integrate)\s+" + _FILL),
    _form(rf"\bus(?:e|es|ing)\s+no\s+{_FILL}"),
    _form(
        rf"^{_FILL}",
        r"\s+(?:is|are)\s+(?:not|no\s+longer)\s+(?:\w+\s+)?(?:used|embedded|employed|loaded|integrated)"
        r"(?:\s+(?:on|by|in)\s+\w+(?:\s+\w+)?)?\s*[.;!]?\s*$",
    ),
)


def denials(block: str, name_end: NameEnd) -> Iterator[str]:
    """Pieces of a block of text that hold nothing but names of what is not used."""
    if _QUICK.search(block) is None:
        return
    for sentence in sentences(block):
        if _QUICK.search(sentence) and not _LIMITED.search(sentence):
            for form in _FORMS:
                yield from _of_form(form, sentence, name_end)


def _of_form(form: _Form, sentence: str, name_end: NameEnd) -> Iterator[str]:
    for found in form.before.finditer(sentence):
        end = _listed(sentence, found.end(), name_end)
        if end > found.end() and form.after.match(sentence, end):
            yield sentence[found.end() : end]


def _listed(sentence: str, start: int, name_end: NameEnd) -> int:
    """End of the names that stand one after the other from a place on."""
    end = name_end(sentence, start)
    while end > start:
        joined = _AND.match(sentence, end)
        further = name_end(sentence, joined.end()) if joined else end
        if joined is None or further == joined.end():
            break
        end = further
    return end
