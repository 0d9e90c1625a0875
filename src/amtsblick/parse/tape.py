"""What does the raw record of a pass say, line by line, when it is put together?

Missing, doubled, unreadable and unknown lines cost what they say and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import orjson

from amtsblick.parse.tape_bodies import with_bodies
from amtsblick.parse.tape_calls import StorageKey, read_calls
from amtsblick.parse.tape_clicks import read_banners, read_clicks, read_pointed, read_typed
from amtsblick.parse.tape_cookies import read_cookies_kept, read_cookies_set
from amtsblick.parse.tape_network import read_exchanges
from amtsblick.parse.tape_notes import read_console, read_missed, read_refusals, read_screenshots
from amtsblick.parse.tape_sockets import read_sockets
from amtsblick.parse.tape_visits import Line, Scene, mapping, text, whole
from amtsblick.values.recording import (
    BrowserFacts,
    PageVisit,
    RawPass,
    Recording,
    Request,
    StorageKind,
    Stored,
    TapeLine,
)

_KINDS: Final = {kind.value: kind for kind in StorageKind}
_NO_LINE: Final[Line] = {}


def read(raw: RawPass, *, site: str) -> Recording:
    """Put one pass together. ``site`` is the address that was asked for. Never raises on bad lines."""
    lines = [_line(one) for one in raw.lines]
    scene = Scene(lines)
    calls = read_calls((event, line) for event, line in enumerate(lines) if line)
    exchanges = read_exchanges(lines, scene, calls.kept_alive, raw.blobs)
    requests = tuple(with_bodies((exchange.request for exchange in exchanges), calls.bodies))
    return Recording(
        site=site,
        name=raw.name,
        started_at=raw.started_at,
        browser=_browser(lines),
        pages=tuple(_with_status(page, requests) for page in scene.pages()),
        frames=scene.frames(),
        requests=requests,
        sockets=read_sockets(lines, scene, requests),
        cookies_set=read_cookies_set(exchanges, calls.cookies, raw.started_at),
        cookies_kept=read_cookies_kept(lines, raw.started_at),
        stored=_stored(lines, calls.setters),
        calls=calls.calls,
        listeners=calls.listeners,
        banners=read_banners(lines),
        clicks=read_clicks(lines),
        typed=read_typed(lines),
        pointed=read_pointed(lines),
        screenshots=read_screenshots(lines),
        refusals=read_refusals(lines),
        missed=read_missed(lines, calls.dropped),
        console=read_console(lines),
        canonical=_canonical(lines),
        bodies=raw.blobs,
    )


def _with_status(page: PageVisit, requests: Sequence[Request]) -> PageVisit:
    """The status of the last answer that the page's top frame got, unless the line said it."""
    answers = [
        request.status
        for request in requests
        if request.page == page.index and request.kind == "document" and request.url == request.top_url
    ]
    return page if page.status is not None or not answers else replace(page, status=answers[-1])


def _line(raw: bytes) -> Line:
    try:
        line = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _NO_LINE
    return line if isinstance(line, dict) and _is_sound(line) else _NO_LINE


def _is_sound(line: Line) -> bool:
    """Whether what all lines have in common is of the right kind."""
    page, session, at = line.get("page"), line.get("s", ""), line.get("t", 0)
    return (page is None or type(page) is int) and isinstance(session, str) and isinstance(at, (int, float))


def _browser(lines: Sequence[Line]) -> BrowserFacts:
    begin = next((line for line in lines if line.get("k") == TapeLine.PASS), _NO_LINE)
    facts = mapping(begin.get("browser"))
    viewport, flags = facts.get("viewport"), facts.get("flags")
    size = [whole(side) for side in viewport] if isinstance(viewport, list) else []
    return BrowserFacts(
        product=text(facts.get("product")),
        user_agent=text(facts.get("user_agent")),
        headless=bool(facts.get("headless", True)),
        sandbox=bool(facts.get("sandbox", True)),
        cookie_policy=text(facts.get("cookie_policy")),
        viewport=(size[0], size[1]) if len(size) == len(("width", "height")) else (0, 0),
        language=text(facts.get("language")),
        flags=tuple(str(flag) for flag in flags) if isinstance(flags, list) else (),
    )


def _stored(lines: Sequence[Line], setters: Mapping[StorageKey, str]) -> tuple[Stored, ...]:
    return tuple(
        _entry(event, line, kind, one, setters)
        for event, line in enumerate(lines)
        if line.get("k") == TapeLine.STORAGE and (kind := _KINDS.get(text(line.get("kind")))) is not None
        for one in _entries(line.get("entries"))
    )


def _entries(entries: object) -> list[tuple[str, str]]:
    """Keys and values, whether they came as an object, as pairs, as objects or as bare names."""
    if isinstance(entries, dict):
        return [(str(key), text(value)) for key, value in entries.items()]
    found: list[tuple[str, str]] = []
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case str():
                found.append((entry, ""))
            case [str(key), str(value), *_]:
                found.append((key, value))
            case {"key": str(key), "value": str(value)}:
                found.append((key, value))
            case {"key": str(key)} | {"name": str(key)}:
                found.append((key, ""))
            case _:
                pass
    return found


def _entry(
    event: int, line: Line, kind: StorageKind, entry: tuple[str, str], setters: Mapping[StorageKey, str]
) -> Stored:
    origin, key = text(line.get("origin")), entry[0]
    name = key.partition("/")[0] if kind is StorageKind.INDEXED_DB else key
    return Stored(
        event=event,
        page=whole(line.get("page")),
        kind=kind,
        origin=origin,
        frame_url=text(line.get("frame_url")),
        key=key,
        value=entry[1],
        setter=setters.get((kind, origin, name), ""),
    )


def _canonical(lines: Sequence[Line]) -> dict[str, str]:
    """What hosts' names stand for, where the answer of the name server said so."""
    found: dict[str, str] = {}
    for line in lines:
        host, name = text(line.get("host")).lower(), text(line.get("canonical")).lower().rstrip(".")
        if line.get("k") == TapeLine.CONNECTED and name and name != host:
            found.setdefault(host, name)
    return found
