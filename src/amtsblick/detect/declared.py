"""Whose sameAs is it: the publisher's own, an author's, or another organisation's?"""

from typing import Final

from amtsblick.detect.mentions import Mention
from amtsblick.detect.ownership import Identity, Match, same_site
from amtsblick.parse.structured import Entity
from amtsblick.values.answers import Reason, RejectedBecause

_PERSON_ROLES: Final = frozenset(
    {"author", "editor", "contributor", "creator", "reviewedBy", "actor", "performer", "employee", "member", "founder"}
)
_OTHERS_ROLES: Final = frozenset(
    {"sponsor", "funder", "itemReviewed", "mentions", "subjectOf", "worksFor", "affiliation", "alumniOf", "memberOf"}
)
_OWNER_ROLES: Final = frozenset({"publisher", "isPartOf", "sourceOrganization", "copyrightHolder", "provider"})
_NO_OWNER: Final = frozenset(
    {"Event", "Product", "Movie", "Book", "CreativeWork", "Place", "Thing", "Article", "NewsArticle", "BlogPosting"}
    | {"SportsEvent", "TVSeries", "MusicGroup", "VideoObject", "ImageObject", "Recipe", "Country"}
)


def declared_by(mention: Mention, identity: Identity) -> Reason | RejectedBecause:
    """Verdict on one JSON-LD sameAs."""
    entity = mention.entity
    if entity is None:
        return RejectedBecause.OTHER_ORGANISATION
    match = identity.match(mention.reading.handle)
    if _is_person(entity):
        personal = match is Match.SAME or "publisher" in entity.roles
        return Reason.NAME_MATCH if personal else RejectedBecause.AUTHOR
    if match is not Match.NONE:
        return Reason.ORGANISATION_SAME_AS
    foreign = entity.url and not same_site(entity.url, identity.site)
    owner = entity.roles & _OWNER_ROLES or not entity.roles & _OTHERS_ROLES
    if entity.types and entity.types <= _NO_OWNER:
        owner = False
    if foreign or not owner:
        return RejectedBecause.OTHER_ORGANISATION
    return Reason.ORGANISATION_SAME_AS


def _is_person(entity: Entity) -> bool:
    """Blog software calls an owner Person and Organization at once; an owner is no mere person."""
    if any("Organi" in kind or kind in ("WebSite", "LocalBusiness") for kind in entity.types):
        return False
    return "Person" in entity.types or (not entity.types and bool(entity.roles & _PERSON_ROLES))
