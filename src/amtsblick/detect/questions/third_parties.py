"""Which third parties does this page contact, hold back until consent, or merely mention?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.page import Page
from amtsblick.detect.vendors import sightings
from amtsblick.values.answers import Answer
from amtsblick.values.knowledge import Knowledge

RULE: Final = "third_parties"


def detect(page: Page, knowledge: Knowledge) -> Iterator[Answer]:
    """One ThirdParty per vendor, load state and host; UnknownHost for loads nobody catalogued."""
    yield from sightings(page, knowledge)
