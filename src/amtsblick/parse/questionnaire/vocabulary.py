"""What are fields, words, services and bodies called in questionnaires?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from amtsblick.parse.bodies_columns import title
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names as ``title`` spells them and what they mean: keys of fields, words of a list, ids.

    Names that mean several things are left out, so that nothing is guessed.
    """

    headings: Mapping[str, str]
    words: Mapping[type[Enum], Mapping[str, Enum]]
    services: Mapping[str, str]
    bodies: Mapping[str, str]
    knowledge: Knowledge

    def field(self, heading: str) -> str:
        """Key of the field that a heading names, "" for none."""
        return self.headings.get(title(heading), "")

    def service(self, name: str) -> str:
        """Id of the service that is meant, "" for none."""
        return self.services.get(title(name), "")

    def near(self, name: str) -> tuple[str, ...]:
        """Ids of services whose names are like this one."""
        found = get_close_matches(title(name), self.services, n=3)
        return tuple(dict.fromkeys(self.services[one] for one in found))

    def body(self, name: str) -> str:
        """Id of the body that is meant, "" for none."""
        return self.bodies.get(title(name), "")


def bodies_by_name(bodies: Iterable[Body]) -> dict[str, str]:
    """Ids, and names that only one body has."""
    known = list(bodies)
    found = unambiguous((body.name, body.id) for body in known)
    return found | {title(body.id): body.id for body in known}


def unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names, as ``title`` spells them, that mean one thing only."""
    meant: dict[str, set[str]] = {}
    for name, one in pairs:
        meant.setdefault(title(name), set()).add(one)
    return {name: next(iter(ones)) for name, ones in meant.items() if len(ones) == 1 and name}
