"""Does a body's own sentence say why?"""

import re
from typing import Final

_SUBORDINATE: Final = r"weil|because|(?<=, )denn"
_PREPOSITION: Final = r"wegen|aufgrund|auf\s+Grund|aus\s+Gründen|angesichts|infolge|for\s+reasons\s+of|due\s+to|because\s+of|owing\s+to|in\s+view\s+of|in\s+light\s+of"
_VERB: Final = (
    r"verlassen|verlässt|haben|hat|ziehen|zieht|stellen|stellt|beenden|beendet|schließen|schließt|ruht|ruhen|sind|ist|"
    r"werden|wird|wechseln|nutzen|nutzt|löschen|deaktivieren|legen|pausieren|we|our|this|is|are|has|have|will"
)
_OPENING: Final = re.compile(
    rf"^(?:{_PREPOSITION})\b.*?(?=,|\s(?:{_VERB})\b|[.;!?]|$)", re.IGNORECASE | re.DOTALL
)
_INSIDE: Final = re.compile(
    rf"(?<!nicht )(?<!nicht nur )(?<!not )(?<!not only )\b(?:(?:{_PREPOSITION})\b[^,;.!?]*|(?:{_SUBORDINATE})\b[^;.!?]*)",
    re.IGNORECASE,
)
_AS: Final = re.compile(
    r",\s(da\s(?:wir|uns|unser\w*|sich|man|es|sie|er|der|die|das|dies\w*|dort|hier|kein\w*|nach|mit|auf|X|Twitter)\b[^;.!?]*)"
)
"""Only where a clause begins that can end with its verb: elsewhere "da" means "there"."""
_GOES_ON: Final = re.compile(r",\s(?:und|and|so|sodass|weshalb|daher|deshalb)\b.*$", re.DOTALL)
_CLOSED: Final = re.compile(r"^(?:weil|da|because)\b[^,;.!?]*", re.IGNORECASE)
_BRACKET: Final = re.compile(
    rf"\s(?:nicht\s(?:mehr|weiter)|geschlossen|eingestellt|stillgelegt|deaktiviert|gelöscht|verlassen|beendet|"
    rf"aufgegeben|abgeschaltet|umgezogen|(?:{_VERB}))\b.*$",
    re.DOTALL,
)
"""German closes a clause with the verb that it began: what follows the reason is no part of it."""
_SHORTEST: Final = 2
"""Words of a reason: "wegen" alone is none."""


def reason_in(quote: str) -> str:
    """The part of the quote that gives a reason, verbatim; "" when no words of reason stand in it.

    Conservative: a sentence may explain itself in other words, and then the reader has the whole quote.
    """
    quote = quote.strip()
    found = _OPENING.search(quote) or _CLOSED.search(quote) or _INSIDE.search(quote)
    if found is not None:
        return _whole(found[0])
    as_ = _AS.search(quote)
    return _whole(as_[1]) if as_ else ""


def _whole(reason: str) -> str:
    if not re.match(_SUBORDINATE + "|da ", reason, re.IGNORECASE):
        reason = _BRACKET.sub("", reason)
    reason = _GOES_ON.sub("", reason).strip(" \n\t–—-:,")
    return reason if len(reason.split()) >= _SHORTEST else ""
