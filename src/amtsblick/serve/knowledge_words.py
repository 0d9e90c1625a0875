"""What are the parts of the knowledge called, and what do its own words say?"""

from typing import Final

from amtsblick.serve.words import marked as _

KINDS: Final = {
    "services": (_("Online services"), _("Where bodies speak: addresses, operator, country.")),
    "law": (_("Legal acts"), _("Rulings, orders, fines and guidance, and how they stood over time.")),
    "obligations": (_("Obligations"), _("What a public body has to do when it uses online services.")),
    "facts": (_("Facts about services"), _("Terms, transfers, roles, log-in walls: what documents cite.")),
    "audience": (_("Audience figures"), _("Who uses what, by which study.")),
    "contents": (_("Contents"), _("What speaks for and against a service for a kind of content.")),
    "third-parties": (_("Third parties"), _("Whom websites embed, how they are recognised.")),
    "cookies": (_("Cookies and storage"), _("What entries on a device are usually there for.")),
    "checks": (_("Website checks"), _("What inspections look for, with norm and remedy.")),
    "forms": (_("Forms of documents"), _("What documents ask for, field by field.")),
    "sources": (_("Sources"), _("On what all of this rests.")),
}
"""Title and what is in it, by the step of the address."""

SERVICE_KINDS: Final = (
    _("audio"),
    _("blog network"),
    _("blog reader"),
    _("bookmarks"),
    _("broadcast in a messenger"),
    _("career network"),
    _("chat server"),
    _("code hosting"),
    _("federated forum"),
    _("federated messenger"),
    _("federated microblog"),
    _("federated photos"),
    _("federated video"),
    _("forum"),
    _("live video"),
    _("magazines"),
    _("messenger"),
    _("messenger and stories"),
    _("messenger with broadcast channels"),
    _("microblog"),
    _("microblog on the AT Protocol"),
    _("music network"),
    _("photos"),
    _("photos and videos"),
    _("short video"),
    _("social network"),
    _("sports network"),
    _("video"),
    _("visual boards"),
)
MEANINGS: Final = {
    "profile": _("a profile"),
    "post": _("a post"),
    "share": _("a button to share"),
    "unwrap": _("another address inside it"),
    "search": _("a search or topic"),
    "contact": _("a way to make contact"),
    "embedded_post": _("a post shown in another page"),
    "resource": _("a script, picture or pixel"),
    "help_page": _("a page about the service"),
    "unreadable": _("nothing that tells whose it is"),
    "short": _("a short address that has to be followed"),
    "intent": _("a button that prepares an act"),
}
"""What an address of such a form leads to."""
TOPICS: Final = {
    "operator": _("Operator"),
    "address": _("Postal address"),
    "transfer": _("Transfer to third countries"),
    "roles": _("Roles in data protection"),
    "insights": _("Statistics for operators of channels"),
    "terms": _("Terms"),
    "privacy_policy": _("Privacy policy"),
    "ad_library": _("Library of adverts"),
    "minors": _("Minors"),
    "retention": _("Retention"),
    "login_wall": _("What can be read without an account"),
    "dsa": _("Digital Services Act"),
    "contact": _("Contact"),
    "exit": _("Leaving the service"),
    "feature": _("Features"),
}
CONSENT: Final = {
    "yes": _("yes"),
    "usually_yes": _("usually yes"),
    "depends": _("depends on how it is used"),
    "no": _("no"),
}
NECESSITY: Final = {"likely": _("likely"), "unlikely": _("unlikely"), "unknown": _("nobody knows")}
AREAS: Final = {
    "third_party": _("Third parties"),
    "consent": _("Consent"),
    "notice": _("Privacy notice"),
    "security": _("Security"),
    "accessibility": _("Accessibility"),
    "channel_link": _("Links to channels"),
    "profile": _("Profiles"),
    "imprint": _("Imprint"),
    "form": _("Online forms"),
}
HOW: Final = {
    "machine": _("by the machine"),
    "partly": _("partly by the machine"),
    "human": _("by a human only"),
}
REQUIRED: Final = {
    "yes": _("required"),
    "conditional": _("required in some cases"),
    "recommended": _("recommended"),
    "optional": _("optional"),
}
