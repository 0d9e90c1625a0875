"""Which archives does a user name, and how are they opened?"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives.asking import Line, open_line
from amtsblick.collect.web_archives.cdx import CdxArchive, CdxIndex, Dialect
from amtsblick.collect.web_archives.common_crawl import CommonCrawl
from amtsblick.collect.web_archives.files import FileArchive
from amtsblick.collect.web_archives.seam import WebArchive
from amtsblick.collect.web_archives.timemaps import TimeMapArchive
from amtsblick.errors import InputError
from amtsblick.parse.urls import host_of
from amtsblick.values.past import KnownArchive

_WAYBACK: Final = "/cdx/search/cdx"
_KINDS: Final = ("cdx", "timemap", "commoncrawl")
_TIMEMAP_STEPS: Final = frozenset({"timemap", "link", "json", "cdxj", "map"})
OWN_FILES: Final = "files"
"""Name of the archive that own files are together."""


def open_archives(
    specs: Iterable[str],
    settings: Settings,
    *,
    known: Iterable[KnownArchive] = (),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[WebArchive]:
    """Archives in the order of their specifications; all files together are one, at the first one's place.

    A specification is the id of a ``known`` archive, ``cdx+https://host/path``,
    ``timemap+https://host/prefix/`` or ``commoncrawl+https://host/collinfo.json``, each with
    ``|https://host/prefix/`` behind it where captures cannot be found beside the index; anything else is a
    WARC or WACZ file. Raises InputError naming the specification and the remedy.
    """
    by_id = {one.id: one for one in known}
    line = open_line(settings, now=now)
    opened: list[WebArchive] = []
    files: list[Path] = []
    place = 0
    for spec in dict.fromkeys(specs):
        described = _described(spec, by_id)
        if described is not None:
            opened.append(_opened(described, line))
        else:
            place = place if files else len(opened)
            files.append(_path(spec, by_id))
    if files:
        opened.insert(place, FileArchive(files, name=OWN_FILES, now=now))
    return opened


def _described(spec: str, known: Mapping[str, KnownArchive]) -> KnownArchive | None:
    """What a specification says; None for a file."""
    if spec in known:
        return known[spec]
    kind, plus, address = spec.partition("+")
    index, _, captures = address.partition("|")
    if not plus or kind not in _KINDS or "://" not in index:
        return None
    for one in (index, *([captures] if captures else [])):
        if not one.startswith(("https://", "http://")) or not host_of(one):
            raise InputError(f"{spec}: {one!r} is no web address. Write it as {kind}+https://host/path.")
    captures = captures or _beside(kind, index, spec)
    interface = kind
    if kind == "cdx":
        interface = "wayback" if urlsplit(index).path.endswith(_WAYBACK) else "pywb"
    parts = urlsplit(index)
    return KnownArchive(
        id=spec,
        name=f"{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/"),
        interface=interface,
        index=index,
        captures=captures if captures.endswith("/") else f"{captures}/",
        sources=(),
        checked_on=date.min,
    )


def _beside(kind: str, index: str, spec: str) -> str:
    """Where captures are by the custom of the software, seen from its index."""
    if kind == "timemap":
        steps = index.rstrip("/").split("/")
        while steps[-1] in _TIMEMAP_STEPS:
            steps.pop()
        return "/".join(steps) + "/"
    plain = index.partition("?")[0]
    if kind == "cdx" and plain.endswith(_WAYBACK):
        return plain.removesuffix(_WAYBACK) + "/web/"
    if kind == "cdx" and plain.endswith(("/cdx", "-cdx")):
        return plain[: -len("/cdx")] + "/"
    what = "WARC files" if kind == "commoncrawl" else "captures"
    raise InputError(f"{spec}: where are its {what}? Add their prefix: {spec}|https://host/prefix/")


def _opened(one: KnownArchive, line: Line) -> WebArchive:
    if one.interface == "timemap":
        return TimeMapArchive(line, name=one.name, prefix=one.index, replay=one.captures)
    if one.interface == "commoncrawl":
        return CommonCrawl(line, name=one.name, collinfo=one.index, data=one.captures)
    index = CdxIndex(line, endpoint=one.index, dialect=Dialect(one.interface))
    return CdxArchive(line, name=one.name, index=index, replay=one.captures)


def _path(spec: str, known: Mapping[str, KnownArchive]) -> Path:
    path = Path(spec)
    if path.exists():
        return path
    ids = ", ".join(known) or "none"
    raise InputError(
        f"{spec}: no such file, and no archive of this name. Give a WARC or WACZ file, one of {ids}, "
        "cdx+https://host/path or timemap+https://host/prefix/."
    )
