"""Which questions are asked, in report order, and what must have been watched for each?"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from amtsblick.detect.page import Page
from amtsblick.detect.questions import (
    adverts,
    back_links,
    legal_pages,
    notices,
    official_channels,
    third_parties,
)
from amtsblick.values.answers import Answer
from amtsblick.values.capture import Watch
from amtsblick.values.knowledge import Knowledge

Question: TypeAlias = Callable[[Page, Knowledge], Iterator[Answer]]

QUESTIONS: Final[Mapping[str, Question]] = {
    official_channels.RULE: official_channels.detect,
    adverts.RULE: adverts.detect,
    third_parties.RULE: third_parties.detect,
    legal_pages.RULE: legal_pages.detect,
    notices.RULE: notices.detect,
    back_links.RULE: back_links.detect,
}

NEEDS: Final[Mapping[str, Watch]] = dict.fromkeys(QUESTIONS, Watch.DOCUMENT)
"""What a collector must have watched before the question can be answered at all."""

OF_REDIRECTS: Final = frozenset({official_channels.RULE})
"""Asked of redirects too when the page behind them could not be looked at: the hops speak."""

OF_DATA: Final = frozenset({back_links.RULE})
"""Asked of account data (JSON, domain proofs), which is no page."""
