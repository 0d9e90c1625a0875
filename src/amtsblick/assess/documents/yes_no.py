"""Does an answer that a human wrote begin with yes or with no?"""

import re
from typing import Final

_YES: Final = re.compile(r"\W*(?:ja|yes|trifft zu|applies)\b", re.IGNORECASE)
_NO: Final = re.compile(r"\W*(?:nein|no|trifft nicht zu|does not apply)\b", re.IGNORECASE)


def yes_or_no(text: str) -> bool | None:
    """True for yes, False for no, None when it begins with neither."""
    if _NO.match(text):
        return False
    return True if _YES.match(text) else None
