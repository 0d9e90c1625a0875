"""What is this, how does it know, and is it accessible?"""

from typing import Final

from litestar import Response

from amtsblick import __version__
from amtsblick.report.addresses import link
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit
from amtsblick.values.survey import Status

_METHODS: Final = ("said", "seen", "public", "hidden", "approved", "as_of", "law", "removed")
"""Paragraphs that the published site has as well."""


@reads("/about", Door.ALWAYS)
def about(visit: Visit) -> Response[bytes]:
    """Methods, limits, accessibility statement, who runs it."""
    return visit.page(
        "public/about.html",
        methods=_METHODS,
        signs=[one.value for one in Status],
        knowledge=visit.desk.knowledge,
        version=__version__,
        contact=_reachable(visit.settings.contact),
    )


def _reachable(contact: str) -> str:
    """A contact as a link: web or e-mail address, "" for anything else."""
    if link(contact):
        return contact
    name, at, host = contact.partition("@")
    plain = at and name and "." in host and not set(contact) & set(" \"'<>?&\\\n\t")
    return f"mailto:{contact}" if plain else ""
