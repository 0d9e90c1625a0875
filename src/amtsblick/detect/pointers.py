"""Where does the page offer an own channel whose handle stands behind another own address?"""

from collections.abc import Collection, Iterator, Sequence

from amtsblick.detect.mentions import Mention
from amtsblick.detect.page import Page
from amtsblick.detect.weighing import Weighing
from amtsblick.values.answers import ChannelPointer


def pointers(
    page: Page, named: Sequence[Mention], weighing: Weighing, known: Collection[str]
) -> Iterator[ChannelPointer]:
    """Own hub pages and redirects; ``known`` are services whose channel is already found."""
    return iter(())
