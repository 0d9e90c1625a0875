"""Which captures does a TimeMap name, and where does it go on?

Forms: link format (RFC 7089, section 5; syntax RFC 8288 and RFC 6690), the JSON that aggregators give
(MemGator: ``mementos.list``), and the CDX rows that Wayback and pywb call a JSON TimeMap.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from amtsblick.parse.cdx import parse_cdx, said_instead
from amtsblick.parse.cdx_rows import resolved
from amtsblick.parse.urls import join
from amtsblick.parse.warc import parse_moment

_TARGET: Final = re.compile(r"\s*<([^>]*)>")
_PARAMETER: Final = re.compile(
    r"""\s*;\s*(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<token>[^\s;,"]*)))?"""
)
_SEPARATOR: Final = re.compile(r"\s*(?:;\s*)*(?:,|$)")
_NEXT: Final = re.compile(r",\s*(?=<)")
_NOTHING: Final = re.compile(r"[\s,]*")
_ESCAPE: Final = re.compile(r"\\(.)")
_SHOWN: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Memento:
    """One capture: where the archive shows it and the moment (UTC) it claims.

    ``original`` is "" when only the TimeMap's own original is known; digest, status and media type are
    "", None and "" where the TimeMap has none, as in link format.
    """

    url: str
    taken_at: datetime
    original: str = ""
    digest: str = ""
    status: int | None = None
    media_type: str = ""
    blocked: bool = False
    revisit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMap:
    """What one document names: captures in its order, and further documents to read, without itself.

    ``withheld`` and ``trouble`` are as in ``CdxAnswer``. Addresses are absolute.
    """

    original: str = ""
    mementos: tuple[Memento, ...] = ()
    pages: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    withheld: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a link-format document; parameter names in lower case, the first of each counts."""

    target: str
    parameters: Mapping[str, str]

    @property
    def relations(self) -> frozenset[str]:
        """Relation types in lower case."""
        return frozenset(self.parameters.get("rel", "").lower().split())


def parse_timemap(data: bytes, *, base: str, original: str = "", replay: str = "") -> TimeMap:
    """Captures of a TimeMap that was read from ``base``; never raises.

    ``replay`` is the prefix under which the archive shows captures; forms that name only dates and
    originals need it. ``original`` is the address that was asked for.
    """
    text = data.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not text:
        return TimeMap(original=original)
    if text.startswith("{") and (document := _json(text)) is not None and _is_timemap(document):
        return _from_json(document, base)
    if text.startswith(("{", "[")):
        return _from_rows(data, original, replay)
    if not text.startswith("<") or text[:9].lower().startswith(
        ("<!doctype", "<html", "<?xml", "<head", "<!--")
    ):
        withheld, trouble = said_instead(text)
        return TimeMap(original=original, withheld=withheld, trouble=trouble)
    return _from_links(text, base)


def links_of(text: str) -> Iterator[Link | str]:
    """Links of a link-format text; a str is a piece that is none. Commas in quotes separate nothing."""
    at = 0
    while (at := _skipped(text, at)) < len(text):
        target = _TARGET.match(text, at)
        parameters: dict[str, str] = {}
        end = target.end() if target else at
        while target and (found := _PARAMETER.match(text, end)):
            value = found["token"] or _ESCAPE.sub(r"\1", found["quoted"] or "")
            parameters.setdefault(found["name"].lower(), value)
            end = found.end()
        separator = _SEPARATOR.match(text, end) if target else None
        if target and separator:
            yield Link(target=target[1].strip(), parameters=parameters)
            at = separator.end()
            continue
        following = _NEXT.search(text, max(end, at + 1))
        yield text[at : following.start() if following else len(text)].strip(" \t\r\n,")
        at = following.end() if following else len(text)


def _skipped(text: str, at: int) -> int:
    """Offset behind white space and commas."""
    found = _NOTHING.match(text, at)
    return found.end() if found else at


def _from_links(text: str, base: str) -> TimeMap:
    original = ""
    mementos: list[Memento] = []
    pages: list[str] = []
    broken: list[str] = []
    for link in links_of(text):
        if isinstance(link, str):
            broken.append(f"no link: {link[:_SHOWN]}")
            continue
        target = join(base, link.target) if link.target else ""
        if "memento" in link.relations:
            moment = _http_date(link.parameters.get("datetime", ""))
            if moment is None or not target:
                what = f"no date: {link.parameters.get('datetime', '')!r}" if target else "no address"
                broken.append(f"memento with {what}: {link.target[:_SHOWN]}")
                continue
            mementos.append(Memento(url=target, taken_at=moment))
        elif "original" in link.relations:
            original = link.target
        elif "timemap" in link.relations and target:
            pages.append(target)
    return TimeMap(
        original=original, mementos=tuple(mementos), pages=_others(pages, base), broken=tuple(broken)
    )


def _others(pages: Iterable[str], base: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page for page in pages if page != base))


def _json(text: str) -> Mapping[str, object] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _is_timemap(document: Mapping[str, object]) -> bool:
    return bool({"mementos", "timemap_index", "original_uri"} & document.keys())


def _from_json(document: Mapping[str, object], base: str) -> TimeMap:
    """An aggregator's TimeMap, whole or an index of others."""
    held = document.get("mementos")
    listed = held.get("list") if isinstance(held, dict) else held
    mementos: list[Memento] = []
    broken: list[str] = []
    for entry in listed if isinstance(listed, list) else ():
        fields = entry if isinstance(entry, dict) else {}
        url, stamp = fields.get("uri"), str(fields.get("datetime", ""))
        # ISO 8601 as aggregators write it, or an HTTP date.
        moment = parse_moment(stamp) or _http_date(stamp)
        target = join(base, url) if isinstance(url, str) and url else ""
        if moment is None or not target:
            broken.append(f"memento without address or date: {str(entry)[:_SHOWN]}")
        else:
            mementos.append(Memento(url=target, taken_at=moment))
    original = document.get("original_uri")
    return TimeMap(
        original=original if isinstance(original, str) else "",
        mementos=tuple(mementos),
        pages=_others(_index_pages(document, base), base),
        broken=tuple(broken),
    )


def _index_pages(document: Mapping[str, object], base: str) -> Iterator[str]:
    index = document.get("timemap_index")
    for entry in index if isinstance(index, list) else ():
        uri = entry.get("uri") if isinstance(entry, dict) else entry
        if isinstance(uri, str) and (target := join(base, uri)):
            yield target


def _from_rows(data: bytes, original: str, replay: str) -> TimeMap:
    answer = parse_cdx(data, original=original)
    mementos = [
        Memento(
            url=f"{replay}{row.stamp}/{row.url}",
            taken_at=row.taken_at,
            original=row.url,
            digest=row.digest,
            status=row.status,
            media_type=row.media_type,
            blocked=row.blocked,
            revisit=row.revisit,
        )
        for row in resolved(answer.rows)
    ]
    return TimeMap(
        original=original,
        mementos=tuple(mementos),
        broken=answer.broken,
        withheld=answer.withheld,
        trouble=answer.trouble,
    )


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
