"""Which tests for humans come from others' servers?"""

from collections.abc import Iterator
from typing import Final

from amtsblick.detect.recordings.loaded import of_categories
from amtsblick.values.findings import Sighting, Topic
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.recording import Recording

TOPIC: Final = Topic.CAPTCHA


def ask(recording: Recording, knowledge: Knowledge) -> Iterator[Sighting]:
    """Everything of such services."""
    yield from of_categories(recording, knowledge, TOPIC, ("captcha",))
