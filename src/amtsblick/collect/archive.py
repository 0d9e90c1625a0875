"""Which pages of a body do web archives hold?

Satisfies ``Collector`` without a network. Only what is surely the body's own is taken: its
host, and of its sub-domains those that its own start page presents or that are all there is.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

from amtsblick.collect.archive_files import Source, sources
from amtsblick.collect.archive_index import ArchiveIndex, Row, address_key, gap, looks_like_page
from amtsblick.collect.archive_sites import Sites
from amtsblick.collect.own_site import folded_host
from amtsblick.collect.seam import Visit
from amtsblick.detect.wayfinding import role_of
from amtsblick.parse.html import Document
from amtsblick.parse.urls import join
from amtsblick.parse.warc import Kind, capture_of, message_of, read_entries
from amtsblick.values.body import Body
from amtsblick.values.capture import BrokenRecord, Capture, Hop, State

_TURNS: Final = ("hub", "imprint", "pointer", "contact", "press", "privacy", "concept", "language")
"""Roles whose addresses take turns; all others come after them."""
_PRESENTED: Final = frozenset(_TURNS) - {"pointer", "language"}
_MOST_HOPS: Final = 20
_LABEL: Final = 200
_ERROR: Final = 400


_MARKUP: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|a)[\s>]", re.IGNORECASE)
_SNIFFED: Final = 4096


def archive_pages(files: Sequence[Path]) -> Iterator[Capture | BrokenRecord]:
    """Every HTML answer and redirect of the archives, and every piece that cannot be read.

    Streams in file order; what repeats an earlier capture (revisits, 304) comes last, with the
    bytes it refers to. Raises InputError, naming file and remedy, for a file that is no archive.
    """
    found = sources(files)
    try:
        yield from _pages(found)
    finally:
        for source in found:
            source.release()


def _pages(found: Sequence[Source]) -> Iterator[Capture | BrokenRecord]:
    repeats = False
    for source in found:
        with source.open() as stream:
            for entry in read_entries(stream, name=source.name):
                if isinstance(entry, BrokenRecord):
                    yield entry
                    continue
                message = message_of(entry)
                if entry.head.kind is Kind.METADATA or not looks_like_page(message):
                    continue
                if entry.head.kind is Kind.REVISIT or message.status == HTTPStatus.NOT_MODIFIED:
                    repeats = True
                    continue
                capture = capture_of(entry, message)
                if capture.hops or _is_html(capture):
                    yield capture
    if repeats:
        yield from _repeats(found)


def _repeats(found: Sequence[Source]) -> Iterator[Capture | BrokenRecord]:
    index = ArchiveIndex(found)
    try:
        yield from index.lost
        for rows in index.rows.values():
            for row in rows:
                if row.origin is not None and _is_html(capture := index.read(row)):
                    yield capture
    finally:
        index.close()


def _is_html(capture: Capture) -> bool:
    kind = capture.header("content-type").lower()
    return "html" in kind or _MARKUP.search(capture.body, 0, _SNIFFED) is not None


class ArchiveCollector:
    """Collector over WARC and WACZ files; satisfies ``Collector``.

    Reads all files once when made: memory grows with the number of pages, not with their size.
    Raises InputError, naming file and remedy, for a file that is no archive.
    """

    def __init__(
        self,
        files: Sequence[Path],
        *,
        homepages: Iterable[str] = (),
        is_service: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """``homepages`` of all bodies of the survey keep one body's pages from another's.

        ``is_service`` says which addresses are profiles on services: never a body's own page.
        """
        self._index = ArchiveIndex(sources(files))
        self._sites = Sites(homepages, (rows[0].url for rows in self._index.rows.values()))
        self._is_service = is_service
        dates = [rows[-1].taken_at for rows in self._index.rows.values()]
        self._newest = max(dates, default=datetime.now(UTC))

    @property
    def broken(self) -> Sequence[BrokenRecord]:
        """Pieces of the archives that could not be read."""
        return (*self._index.broken, *self._index.lost)

    async def captures(self, body: Body, *, pages: int) -> AsyncIterator[Visit]:
        """Yield captures of at most ``pages`` addresses, start page first; see ``Collector``.

        Several captures of one address all come, oldest first. A body of which the archives hold
        nothing yields one capture of its homepage with the failure ``ARCHIVE_GAP``.
        """
        trouble = self._no_own_site(body.homepage)
        if trouble:
            bad = gap(body.homepage, self._newest, trouble, State.BAD_ADDRESS)
            yield Visit(capture=bad, role="start")
            return
        empty = True
        for visit in self._walk(body, pages):
            empty = False
            yield visit
            await asyncio.sleep(0)  # reading is quick but blocks; others want their turn
        if empty:
            detail = "the archives hold no page of this body"
            yield Visit(capture=gap(body.homepage, self._newest, detail), role="start")

    async def verify(self, body: Body, channels: Sequence[tuple[str, str, str]]) -> list[Visit]:
        """Nothing: archives are not asked whether profiles point back."""
        del body, channels
        return []

    async def aclose(self) -> None:
        """Close all files."""
        self._index.close()

    def _no_own_site(self, homepage: str) -> str:
        if not folded_host(homepage):
            return "the homepage given is no web address"
        if self._is_service(homepage):
            return "the homepage given is a profile on a service, no own website"
        return ""

    def _walk(self, body: Body, pages: int) -> Iterator[Visit]:
        trip = _Trip(self._index, self._sites, self._is_service, body.homepage)
        own = self._sites.own(body.homepage)
        start = _start(body.homepage, own)  # a sub-domain's start page is not the body's
        own = own or self._sites.below(body.homepage)
        labels: dict[str, str] = {}
        left = pages
        if start:
            last = None
            for visit in trip.visits(start, "start"):
                yield visit
                last = visit.capture if visit.capture.body else last
            left -= 1
            labels = _labels(last) if last else {}
        own += [url for url in self._sites.below(body.homepage) if self._presented(url, labels)]
        for role, url in self._ordered(own, start, labels, pages):
            if left <= 0:
                return
            visited = False
            for visit in trip.visits(url, role):
                visited = True
                yield visit
            left -= visited

    def _presented(self, url: str, labels: dict[str, str]) -> bool:
        text = labels.get(address_key(url))
        return text is not None and role_of(url, text) in _PRESENTED

    def _ordered(
        self, own: Iterable[str], start: str, labels: dict[str, str], pages: int
    ) -> Iterator[tuple[str, str]]:
        """Addresses in turns of their roles; within a role the answered and short ones first."""
        groups: dict[str, list[tuple[bool, int, str]]] = {}
        for url in dict.fromkeys(own):
            if url != start:
                key = address_key(url)
                rows = self._index.rows[key]
                failed = all(row.status >= _ERROR for row in rows)
                away = all(row.target and not self._sites.is_below(url, row.target) for row in rows)
                role = "pointer" if away else role_of(url, labels.get(key, ""))
                groups.setdefault(role, []).append((failed, len(url), url))
        pointers = groups.get("pointer", [])
        groups["pointer"] = sorted(pointers)[: max(1, pages // 2)]
        queues = {role: iter(sorted(groups.pop(role, []))) for role in _TURNS}
        while queues:
            for role in tuple(queues):
                found = next(queues[role], None)
                if found is None:
                    del queues[role]
                else:
                    yield role, found[2]
        rest = sorted((*one, role) for role, many in groups.items() for one in many)
        yield from (("other" if role == "start" else role, url) for _, _, url, role in rest)


class _Trip:
    """The visits to one body: each record is brought home once."""

    def __init__(
        self, index: ArchiveIndex, sites: Sites, is_service: Callable[[str], bool], homepage: str
    ) -> None:
        self._index = index
        self._sites = sites
        self._is_service = is_service
        self._homepage = homepage
        self._used: set[tuple[int, int]] = set()

    def visits(self, url: str, role: str) -> Iterator[Visit]:
        """All captures of one address, oldest first, redirects followed within the archives."""
        for row in self._index.rows[address_key(url)]:
            chain, trouble = self._follow(row, role)
            final = chain[-1]
            if (final.source, final.offset) in self._used:
                continue
            self._used.add((final.source, final.offset))
            capture = self._index.read(final)
            hops = tuple(
                Hop(url=one.url, status=one.status, location=one.target) for one in chain if one.target
            )
            if hops and not (capture.hops and capture.requested != capture.url):
                capture = replace(capture, requested=row.url, hops=hops)
            if trouble is not None:
                state, detail = trouble
                capture = replace(capture, failure=state, failure_detail=detail)
            yield Visit(capture=capture, role=role)

    def _follow(self, row: Row, role: str) -> tuple[list[Row], tuple[State, str] | None]:
        """Rows from ``row`` to where its redirects end in the archives, and why they end early."""
        chain = [row]
        while target := chain[-1].target:
            own = self._sites.is_below(self._homepage, target)
            if self._is_service(target) or not (own or role == "start"):
                return chain, None  # a pointer: where it leads is what matters
            held = self._index.rows.get(address_key(target), ())
            fresh = [one for one in held if one not in chain]
            exact = [one for one in fresh if join("", one.url) == target]
            if not fresh or len(chain) > _MOST_HOPS:
                if held:
                    return chain, (State.REDIRECT_LOOP, f"redirects lead back to {target}")
                return chain, (State.ARCHIVE_GAP, f"redirects to {target}, which the archives do not hold")
            chain.append(min(exact or fresh, key=lambda one: abs(one.taken_at - row.taken_at)))
        return chain, None


def _start(homepage: str, own: Iterable[str]) -> str:
    """The address that is the start page: the homepage itself, else one that looks like it."""
    wanted = address_key(homepage)
    looks = [url for url in own if address_key(url) == wanted or role_of(url, "") == "start"]
    return min(looks, key=lambda url: (address_key(url) != wanted, len(url)), default="")


def _labels(capture: Capture) -> dict[str, str]:
    """Link texts of a page by address key."""
    labels: dict[str, str] = {}
    document = Document(capture.body, capture.header("content-type"))
    base = join(capture.url, document.base) or capture.url
    for element in document.select("a[href]"):
        url = join(base, element.attribute("href"))
        if url:
            text = element.text() or element.attribute("title") or element.attribute("aria-label")
            labels.setdefault(address_key(url), text[:_LABEL])
    return labels
