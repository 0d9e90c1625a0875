"""Whose sameAs is it: the publisher's own, an author's, or another organisation's?"""

from typing import Final

from amtsblick.detect.mentions import Mention
from amtsblick.detect.ownership import Identity, Match, same_site
from amtsblick.detect.personal import is_person
from amtsblick.values.answers import Reason, RejectedBecause

_OTHERS_ROLES: Final = frozenset(
    {
        "sponsor",
        "funder",
        "itemReviewed",
        "mentions",
        "subjectOf",
        "worksFor",
        "affiliation",
        "alumniOf",
        "memberOf",
        "parentOrganization",
        "organizer",
        "performer",
        "contributor",
        "location",
        "manufacturer",
        "seller",
        "actor",
        "director",
        "about",
    }
)
_OWNER_ROLES: Final = frozenset(
    {"publisher", "isPartOf", "sourceOrganization", "copyrightHolder", "provider"}
)
_NO_OWNER: Final = frozenset(
    {
        "Event",
        "Product",
        "Movie",
        "Book",
        "CreativeWork",
        "Place",
        "Thing",
        "Article",
        "NewsArticle",
        "BlogPosting",
    }
    | {"SportsEvent", "TVSeries", "MusicGroup", "VideoObject", "ImageObject", "Recipe", "Country"}
)


def declared_by(mention: Mention, identity: Identity) -> Reason | RejectedBecause:
    """Verdict on one JSON-LD sameAs."""
    entity = mention.entity
    if entity is None:
        return RejectedBecause.OTHER_ORGANISATION
    match = identity.match(mention.reading.handle)
    if is_person(entity):
        return Reason.NAME_MATCH if match is Match.SAME else RejectedBecause.AUTHOR
    owner = entity.roles & _OWNER_ROLES or not entity.roles & _OTHERS_ROLES
    if match is Match.SAME or (match is Match.PART and owner):
        return Reason.ORGANISATION_SAME_AS
    foreign = entity.url and not same_site(entity.url, identity.site)
    if entity.types and entity.types <= _NO_OWNER:
        owner = False
    if foreign or not owner:
        return RejectedBecause.OTHER_ORGANISATION
    return Reason.ORGANISATION_SAME_AS
