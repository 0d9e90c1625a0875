"""What can be observed about a linked account, and how much does it weigh?

Each signal is a statement about how the web is built. Those with a positive weight speak for the
page owner's own account, the others against it; the sum decides.
"""

from dataclasses import dataclass
from typing import Final

from amtsblick.detect.box_words import Box
from amtsblick.values.answers import Reason, RejectedBecause

ENOUGH: Final = 2.0
"""Sum from which on a mention counts as own."""


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """One observation about a mention; ``own`` or ``against`` is the reason it would give."""

    weight: float
    own: Reason | None = None
    against: RejectedBecause | None = None


IN_FRAME: Final = Signal(3, Reason.SITE_CHROME)
IN_SIDEBAR: Final = Signal(1.5, Reason.SITE_CHROME)
FRAME_SENTENCE: Final = Signal(1.5, Reason.SITE_CHROME)
AT_EDGE: Final = Signal(1, Reason.SITE_CHROME)
ON_HUB: Final = Signal(4, Reason.HUB_LISTING)
ON_IMPRINT: Final = Signal(1.5, Reason.IMPRINT_LISTING)
SOCIAL_BOX: Final = Signal(2, Reason.FOLLOW_WORDS)
ORGANISATION: Final = Signal(3, Reason.ORGANISATION_SAME_AS)
INVITED: Final = Signal(3, Reason.FOLLOW_WORDS)
SERVICE_NAMED: Final = Signal(1, Reason.SITE_CHROME)
REL_ME: Final = Signal(2, Reason.REL_ME)
PROFILE_FRAME: Final = Signal(1, Reason.PROFILE_EMBED)
FIRST_PERSON: Final = Signal(3, Reason.FOLLOW_WORDS)
"""The sentence speaks of the page's own channel, so that no other sign of running text counts."""
ROW: Final = Signal(2, Reason.SITE_CHROME)
LONE_ROW: Final = Signal(0.5, Reason.SITE_CHROME)
"""A row in the middle of the text may be anybody's."""
OWN_ROW: Final = Signal(2, Reason.NAME_MATCH)
SAME_NAME: Final = Signal(5, Reason.NAME_MATCH)
LIKE_NAME: Final = Signal(3, Reason.NAME_MATCH)
WORD_OF_INVITED: Final = Signal(1, Reason.NAME_MATCH)
WORD_OF_NAME: Final = Signal(0.4, Reason.NAME_MATCH)
LIKE_NAME_OF_AUTHOR: Final = Signal(1, Reason.NAME_MATCH)
"""Authors put their paper's name into their handle."""
OWN_DOMAIN: Final = Signal(6, Reason.OWN_DOMAIN)

MAKER: Final = Signal(-6, against=RejectedBecause.VENDOR_DEFAULT)
DISOWNED: Final = Signal(-9, against=RejectedBecause.OTHER_ORGANISATION)
SENTENCE_AROUND: Final = Signal(-3, against=RejectedBecause.IN_RUNNING_TEXT)
FRAME_SENTENCE_AROUND: Final = Signal(-2, against=RejectedBecause.IN_RUNNING_TEXT)
FIRST_PERSON_IN_ARTICLE: Final = Signal(-2, against=RejectedBecause.IN_RUNNING_TEXT)
"""The "us" of an article may be somebody it quotes."""
AUTHOR_SENTENCE: Final = Signal(-3, against=RejectedBecause.AUTHOR)
PRIVATE_SENTENCE: Final = Signal(-5, against=RejectedBecause.PERSON)
AUTHOR_HEADING: Final = Signal(-4, against=RejectedBecause.AUTHOR)
DECLARED_PERSONAL: Final = Signal(-4, against=RejectedBecause.AUTHOR)
IN_FEED: Final = Signal(-3, against=RejectedBecause.EMBEDDED_POST)
OTHER_NAME: Final = Signal(-2, against=RejectedBecause.OTHER_ORGANISATION)
PERSONS_NAME: Final = Signal(-3, against=RejectedBecause.PERSON)
PERSONS_HEADING: Final = Signal(-4, against=RejectedBecause.PERSON)
LIKE_PERSONS_HEADING: Final = Signal(-3, against=RejectedBecause.PERSON)
"""Capitalised pairs of words may also be a thing, unless an account bears the name."""
OTHERS_HEADING: Final = Signal(-5, against=RejectedBecause.OTHER_ORGANISATION)
NAMED_ABOVE: Final = Signal(-4, against=RejectedBecause.OTHER_ORGANISATION)
"""The account bears the name of whom the heading announces."""
PERSONAL_PROFILE: Final = Signal(-3, against=RejectedBecause.PERSON)
PERSONS_ROW: Final = Signal(-4, against=RejectedBecause.AUTHOR)
FRAME_HAS_ANOTHER: Final = Signal(-2.5, against=RejectedBecause.OTHER_ORGANISATION)
OF_MANY: Final = Signal(-3, against=RejectedBecause.OTHER_ORGANISATION)
STRANGE_BOXES: Final = (
    (Box.EMBED, Signal(-7, against=RejectedBecause.EMBEDDED_POST)),
    (Box.COMMENT, Signal(-7, against=RejectedBecause.USER_CONTENT)),
    (Box.AUTHOR, Signal(-7, against=RejectedBecause.AUTHOR)),
    (Box.ADVERT, Signal(-6, against=RejectedBecause.OTHER_ORGANISATION)),
    (Box.PERSON, Signal(-5, against=RejectedBecause.PERSON)),
    (Box.PARTNER, Signal(-4, against=RejectedBecause.OTHER_ORGANISATION)),
    (Box.VENDOR, Signal(-3, against=RejectedBecause.VENDOR_DEFAULT)),
)
STRANGE: Final = sum(box for box, _ in STRANGE_BOXES)
HEADED_BY_PERSON: Final = frozenset({AUTHOR_HEADING, PERSONS_HEADING, LIKE_PERSONS_HEADING})
OF_SOMEBODY: Final = Box.AUTHOR | Box.PERSON | Box.EMBED | Box.COMMENT
