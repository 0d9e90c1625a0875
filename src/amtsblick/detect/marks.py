"""Which telling pieces may a page's source spell, for any question? One automaton for all of them.

Each group is owned by one question (or module) that says what it looks for; scanning costs the same
however many pieces there are, so a question with few hits should ask here before it walks anything.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Final

from amtsblick.detect.advert_words import PIECES as ADVERT_PIECES
from amtsblick.detect.keeping_words import STEMS as KEEPING_STEMS
from amtsblick.detect.labels import LEGAL_STEMS
from amtsblick.detect.notice_grammar import spoken_names
from amtsblick.detect.notice_words import LETTER_X
from amtsblick.detect.notice_words import STEMS as LEAVING_STEMS
from amtsblick.detect.vendor_catalogue import catalogue_of
from amtsblick.parse.literals import Literals
from amtsblick.parse.service_hosts import traces
from amtsblick.parse.zones import BOUNDS
from amtsblick.values.knowledge import Knowledge

JSON_LD: Final = "ld+json"


class Group(StrEnum):
    """Who looks for it."""

    SERVICE = "service"
    """Hosts of services: candidates for channels."""
    CARRIER = "carrier"
    """Attributes and elements besides links in which an address may stand."""
    DATA = "data"
    """Blocks of JSON-LD and the property that names accounts in them."""
    SOCIAL = "social"
    """Words of class names of boxes for channels."""
    LEGAL = "legal"
    """Stems of words that name legal pages, in labels and addresses."""
    NAME = "name"
    """Names of services, in any letter case."""
    LETTER_X = "letter_x"
    """The letter x where it may name a service, with what is before and after it."""
    LEAVING = "leaving"
    """Stems of verbs with which owners speak of leaving, resting, moving or opening a channel."""

    ZONE = "zone"
    """Where comments, scripts, styles and plain text may begin or end."""
    ADVERT = "advert"
    """Pieces of links that adverts and campaigns use."""
    VENDOR = "vendor"
    """Paths and calls of third parties that no host gives away."""


@lru_cache(maxsize=4)
def literals_of(knowledge: Knowledge) -> Literals[Group]:
    """The automaton for all groups, built once per knowledge."""
    return Literals(
        {
            Group.SERVICE: traces(knowledge.services),
            Group.CARRIER: (
                "onclick",
                "data-href",
                "data-url",
                "data-link",
                "javascript:",
                "<option",
                "<iframe",
            ),
            Group.DATA: (JSON_LD, "sameas"),
            Group.SOCIAL: ("social", "follow"),
            Group.LEGAL: LEGAL_STEMS,
            Group.NAME: spoken_names(knowledge),
            Group.LETTER_X: LETTER_X,
            Group.LEAVING: (*LEAVING_STEMS, *KEEPING_STEMS),
            Group.ZONE: BOUNDS,
            Group.ADVERT: ADVERT_PIECES,
            Group.VENDOR: catalogue_of(knowledge).pieces(),
        }
    )
