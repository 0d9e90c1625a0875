"""Is this the account of a maker of web software, left in place by a template?

Themes and site builders are delivered with their maker's accounts in footer and structured data.
"""

from typing import Final

from amtsblick.detect.ownership import fold
from amtsblick.values.knowledge import Knowledge

_KINDS: Final = ("company/", "user/", "c/", "pages/", "companies/", "showcase/", "@", "+")


def is_makers(handle: str, knowledge: Knowledge) -> bool:
    """Whether a canonical handle is the account of a maker of web software (``makers.toml``)."""
    for kind in _KINDS:
        handle = handle.removeprefix(kind)
    return fold(handle.partition("@")[0]) in knowledge.makers
