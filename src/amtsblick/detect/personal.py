"""Which accounts does a page declare to be a person's, not the publisher's?"""

from collections.abc import Iterable

from amtsblick.detect.mentions import Kind, Mention
from amtsblick.parse.structured import Entity


def personal_accounts(named: Iterable[Mention]) -> frozenset[str]:
    """Keys of accounts that JSON-LD gives to persons and to no organisation."""
    persons: set[str] = set()
    others: set[str] = set()
    for mention in named:
        if mention.kind is Kind.SAME_AS and mention.entity is not None:
            (persons if is_person(mention.entity) else others).add(mention.reading.key)
    return frozenset(persons - others)


def is_person(entity: Entity) -> bool:
    """Blog software calls an owner Person and Organization at once; an owner is no mere person."""
    if "publisher" in entity.roles:
        return False
    if any("Organi" in kind or kind in ("WebSite", "LocalBusiness") for kind in entity.types):
        return False
    return "Person" in entity.types or (not entity.types and "author" in entity.roles)
