"""One document as one HTML file that loads nothing from elsewhere, made for A4 and the screen."""

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from amtsblick.report.addresses import Linked
from amtsblick.report.documents.lay_out import lay_out
from amtsblick.report.documents.paper import NOWHERE, Edition, Paper, block_kind
from amtsblick.report.rendering import chunks, environment
from amtsblick.report.words import words
from amtsblick.values.knowledge import Knowledge

_NOTHING: Final = Markup()


def render_html(
    edition: Edition, knowledge: Knowledge, *, head: Markup = _NOTHING, home: Linked = NOWHERE
) -> Iterable[str]:
    """Yield the page piece by piece, in the document's language.

    As part of a site it has more in its ``head``, and a link ``home``.
    """
    paper = lay_out(edition, knowledge)
    say = words(paper.lang)
    page = say("paper.page").unescape()
    template = environment().get_template("document.html")
    context = {
        "paper": paper,
        "t": say,
        "head": head,
        "home": home,
        "kind_of": block_kind,
        "running": css_string(_running(paper)),
        "mark": css_string(paper.mark.upper()),
        "page_word": css_string(f"{page} "),
    }
    return chunks(template.generate(context))


def _running(paper: Paper) -> str:
    return f"{paper.body} · {paper.running}"


def css_string(text: str) -> Markup:
    """A CSS string of the text in which nothing can end the string, the rule or the style element."""
    kept = (one if one.isalnum() and one.isascii() else f"\\{ord(one):x} " for one in text)
    return Markup(f'"{"".join(kept)}"')  # noqa: S704 - letters, digits, blanks and backslashes only
