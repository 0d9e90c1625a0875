"""A published document as a page of the site."""

from collections.abc import Iterable

from markupsafe import Markup

from amtsblick.report.addresses import Linked
from amtsblick.report.documents.html import render_html
from amtsblick.report.documents.paper import Edition
from amtsblick.report.site import json_ld, paths
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Wishes
from amtsblick.report.words import words
from amtsblick.values.knowledge import Knowledge


def paper(edition: Edition, knowledge: Knowledge, wishes: Wishes, reader: Reader) -> Iterable[str]:
    """The document in its own language, with a way back to its body's page.

    ``reader`` reads the site's first language, which the way back leads to when the document's is missing.
    """
    one = edition.document
    path = paths.document(one.id)
    root = paths.up(path)
    lang = next((each for each in wishes.langs if each == one.lang), reader.lang)
    say = words(lang)
    head = [json_ld.script(json_ld.document(edition, reader.names, say, wishes, root))]
    if wishes.base:
        head.insert(0, Markup('<link rel="canonical" href="{}">').format(wishes.base + path))
    home = say("site.document.home", name=edition.body.name).unescape()
    return render_html(
        edition,
        knowledge,
        head=Markup("\n").join(head),
        home=Linked(text=home, href=root + paths.body(lang, one.body)),
    )
