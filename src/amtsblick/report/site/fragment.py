"""What one body publishes, as a piece of HTML for its own homepage.

No style, no script that runs, no ids: the page that takes it in keeps its looks. Headings begin at the
second level.
"""

from collections.abc import Iterator

from amtsblick.report.rendering import chunks, environment
from amtsblick.report.site import json_ld
from amtsblick.report.site.pages import Pages
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Wishes


def fragment(body: str, reader: Reader, wishes: Wishes) -> Iterator[str]:
    """The piece for one body. Without a base its links lead from a page in the site's own folder."""
    shelf = reader.shelf
    pages = Pages(reader, wishes)
    one = shelf.held.bodies[body]
    context = {
        "t": reader.say,
        "lang": reader.lang,
        "root": wishes.base,
        "held": shelf.held,
        "body": one,
        "overall": reader.overall(body),
        "pairs": [pair for pair in reader.pairs_of_body(body) if pair.said],
        "decisions": pages.decisions(reader.decisions_of(body)),
        "papers": pages.papers(reader.editions_of(body)),
        "linked_data": json_ld.script(json_ld.body_page(one, reader, wishes, "")),
    }
    yield from chunks(environment().get_template("site_embed.html").generate(context))
