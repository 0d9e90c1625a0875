"""Which telling pieces may a page's source spell, for any question? One automaton for all of them.

Each group is owned by one question (or module) that says what it looks for; scanning costs the same
however many pieces there are, so a question with few hits should ask here before it walks anything.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Final

from amtsblick.parse.literals import Literals
from amtsblick.values.knowledge import Knowledge


class Group(StrEnum):
    """Who looks for it."""

    SERVICE = "service"
    """Hosts of services: candidates for channels."""


_SHORTEST: Final = 4


@lru_cache(maxsize=4)
def literals_of(knowledge: Knowledge) -> Literals[Group]:
    """The automaton for all groups, built once per knowledge."""
    return Literals(
        {
            Group.SERVICE: {
                host.removeprefix("*.")
                for service in knowledge.services
                for host in (*service.hosts, *service.short_hosts)
                if len(host) >= _SHORTEST
            },
        }
    )
