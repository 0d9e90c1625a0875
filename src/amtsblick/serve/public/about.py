"""What is this, how does it know, and is it accessible?"""

from litestar import Response

from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import Visit


@reads("/about", Door.ALWAYS)
def about(visit: Visit) -> Response[bytes]:
    """Methods, limits, accessibility statement, who runs it."""
    return visit.page("public/about.html", knowledge=visit.desk.knowledge)
