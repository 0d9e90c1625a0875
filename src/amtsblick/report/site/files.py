"""All files of the site: where each lies and what makes it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from amtsblick.report.rendering import chunks, environment
from amtsblick.report.site import data, dcat, news, paths
from amtsblick.report.site.fragment import fragment
from amtsblick.report.site.pages import Pages
from amtsblick.report.site.papers import paper
from amtsblick.report.site.reader import Reader
from amtsblick.report.site.shelf import Shelf, Wishes
from amtsblick.values.knowledge import Knowledge

_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_LARGEST: Final = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of the site. ``path`` is relative to its folder; ``pieces`` makes its text afresh each time."""

    path: str
    pieces: Callable[[], Iterable[str]]


def files(shelf: Shelf, knowledge: Knowledge, wishes: Wishes) -> list[File]:
    """Every file, pages of bodies and services last."""
    readers = [Reader(shelf, knowledge, lang) for lang in wishes.langs]
    made = [
        File(path="index.html", pieces=partial(_entry, readers[0], wishes)),
        File(path=paths.STYLE, pieces=_style),
        File(path="robots.txt", pieces=partial(_robots, wishes)),
        *_tables(shelf, wishes),
        *_papers(shelf, knowledge, wishes, readers[0]),
    ]
    if not dcat.missing(wishes):
        made.append(File(path=paths.CATALOGUE, pieces=partial(dcat.catalogue, shelf, wishes)))
    for reader in readers:
        made += _feed(reader, wishes)
        pages = Pages(reader, wishes)
        made += [File(path=path, pieces=pieces) for path, pieces in pages.all()]
    if wishes.fragments:
        made += _fragments(readers, wishes)
    if wishes.base:
        made += _sitemaps([one.path for one in made if one.path.endswith(".html")], wishes)
    return made


def _style() -> Iterator[str]:
    yield from chunks(environment().get_template("site_style.css").generate())


def _entry(reader: Reader, wishes: Wishes) -> Iterator[str]:
    """The folder's own page only leads on; readers choose the language there."""
    context = {"t": reader.say, "langs": wishes.langs, "first": wishes.langs[0], "base": wishes.base}
    yield from chunks(environment().get_template("site_entry.html").generate(context))


def _robots(wishes: Wishes) -> Iterator[str]:
    yield "User-agent: *\nAllow: /\n"
    if wishes.base:
        yield f"\nSitemap: {wishes.base}sitemap.xml\n"


def _tables(shelf: Shelf, wishes: Wishes) -> Iterator[File]:
    yield File(path=data.ALL, pieces=partial(data.everything, shelf, wishes))
    for name in data.COLUMNS:
        yield File(path=paths.table(name), pieces=partial(data.table, name, shelf))


def _papers(shelf: Shelf, knowledge: Knowledge, wishes: Wishes, reader: Reader) -> Iterator[File]:
    for one in shelf.editions:
        yield File(
            path=paths.document(one.document.id),
            pieces=partial(paper, one, knowledge, wishes, reader),
        )


def _feed(reader: Reader, wishes: Wishes) -> Iterator[File]:
    yield File(path=paths.feed(reader.lang), pieces=partial(news.atom, reader, wishes))


def _fragments(readers: list[Reader], wishes: Wishes) -> Iterator[File]:
    """``embed.html`` for one body in one language; further ones carry body and language in their names."""
    first = readers[0]
    for body in first.shelf.pages:
        of_body = "" if len(first.shelf.pages) == 1 else f"-{paths.slug(body)}"
        for reader in readers:
            of_lang = "" if reader is first else f".{reader.lang}"
            yield File(
                path=f"embed{of_body}{of_lang}.html",
                pieces=partial(fragment, body, reader, wishes),
            )


def _sitemaps(pages: list[str], wishes: Wishes) -> Iterator[File]:
    """One sitemap, or an index of several when there are more pages than one may hold."""
    shown = [one for one in pages if not one.startswith("embed") and one != "index.html"]
    parts = [shown[start : start + _LARGEST] for start in range(0, len(shown), _LARGEST)]
    if len(parts) <= 1:
        yield File(path="sitemap.xml", pieces=partial(_sitemap, shown, wishes))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield File(path="sitemap.xml", pieces=partial(_index, names, wishes))
    for name, part in zip(names, parts, strict=True):
        yield File(path=name, pieces=partial(_sitemap, part, wishes))


def _sitemap(pages: list[str], wishes: Wishes) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">\n'
    for path in pages:
        yield f"<url><loc>{_address(wishes, path)}</loc>"
        lang, _, rest = path.partition("/")
        if lang in wishes.langs and len(wishes.langs) > 1:
            for other in wishes.langs:
                href = _address(wishes, f"{other}/{rest}")
                yield f'<xhtml:link rel="alternate" hreflang="{other}" href="{href}"/>'
        yield "</url>\n"
    yield "</urlset>\n"


def _index(names: list[str], wishes: Wishes) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<sitemapindex xmlns="{_SITEMAP}">\n'
    for name in names:
        yield f"<sitemap><loc>{_address(wishes, name)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _address(wishes: Wishes, path: str) -> str:
    return escape(wishes.base + quote(path), {'"': "&quot;"})
