"""Which page was open, and what was the visitor doing, when a line of the tape was written?"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final, TypeAlias, TypeVar

from amtsblick.values.capture import State
from amtsblick.values.recording import Act, Frame, PageVisit, TapeLine

Line: TypeAlias = Mapping[str, object]
"""One line of a tape as read from JSON; an unreadable one is empty."""

T = TypeVar("T")

_FRAMES: Final = ("Page.frame", "Page.navigatedWithinDocument")
_WORKERS: Final = frozenset({"worker", "shared_worker", "service_worker", "worklet"})
_BLANK: Final = "about:blank"
_ACTS: Final = {act.value: act for act in Act}
_STATES: Final = {state.value: state for state in State}


def text(value: object) -> str:
    """A text, or "" for anything else."""
    return value if isinstance(value, str) else ""


def number(value: object) -> float | None:
    """A number, or None for anything else."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def whole(value: object, default: int = 0) -> int:
    """A whole number, or the default for anything else."""
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else default


def mapping(value: object) -> Line:
    """An object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Line]:
    """The objects of a list; everything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def events(lines: Sequence[Line], prefix: str = "") -> Iterator[tuple[int, Line, str, Line]]:
    """CDP events in order: number of the line, the line, method, parameters."""
    for event, line in zip(count(), lines, strict=False):
        if line.get("k") == TapeLine.CDP:
            method = text(line.get("m"))
            if method.startswith(prefix):
                yield event, line, method, mapping(line.get("p"))


class Scene:
    """Looks up page, act and frame for lines of one tape."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines: Final = lines
        self._page_of: Final[dict[str, int]] = {}
        self._workers: Final[set[str]] = set()
        self._session_frames: Final[dict[str, str]] = {}
        self._session_urls: Final[dict[str, str]] = {}
        self._openings: Final[list[tuple[int, int]]] = []
        self._acts: Final[dict[int, list[tuple[int, Act]]]] = {}
        self._tops: Final[dict[int, list[tuple[int, str]]]] = {}
        self._targets: Final[dict[int, str]] = {}
        self._parents: Final[dict[str, str]] = {}
        self._urls: Final[dict[str, list[tuple[int, str]]]] = {}
        self._frame_pages: Final[dict[str, int]] = {}
        for event, line in enumerate(lines):
            self._read(event, line)

    def _read(self, event: int, line: Line) -> None:
        kind, page = line.get("k"), whole(line.get("page"), -1)
        if kind == TapeLine.PAGE and page >= 0:
            self._openings.append((event, page))
            self._acts.setdefault(page, []).append((event, Act.OPEN))
            self._tops.setdefault(page, []).append((event, text(line.get("url"))))
            self._targets[page] = text(line.get("target"))
        elif kind == TapeLine.ACT and text(line.get("act")) in _ACTS:
            self._acts.setdefault(page, []).append((event, _ACTS[text(line.get("act"))]))
        elif kind == TapeLine.ATTACHED:
            self._attach(line, page)
        elif kind == TapeLine.CDP and text(line.get("m")).startswith(_FRAMES):
            self._read_frame(event, line)

    def _attach(self, line: Line, page: int) -> None:
        session, target = text(line.get("s")), mapping(line.get("target"))
        if parent := text(target.get("parentFrameId")):
            self._parents.setdefault(text(target.get("targetId")), parent)
        if page < 0:
            page = self._page_of.get(text(line.get("parent")), -1)
        if page >= 0:
            self._page_of[session] = page
        if target.get("type") in _WORKERS:
            self._workers.add(session)
            self._session_urls[session] = text(target.get("url"))
        else:
            self._session_frames[session] = text(target.get("targetId"))

    def _read_frame(self, event: int, line: Line) -> None:
        params, page = mapping(line.get("p")), self.page(line, event)
        frame = mapping(params.get("frame"))
        if line.get("m") == "Page.navigatedWithinDocument":
            identity, parent = text(params.get("frameId")), ""
            self._navigate(event, identity, page, text(params.get("url")))
        elif frame:
            identity, parent = text(frame.get("id")), text(frame.get("parentId"))
            url = text(frame.get("url")) + text(frame.get("urlFragment"))
            self._navigate(event, identity, page, url)
        else:
            identity, parent = text(params.get("frameId")), text(params.get("parentFrameId"))
        if identity:
            self._frame_pages.setdefault(identity, page)
        if parent:
            self._parents.setdefault(identity, parent)

    def _navigate(self, event: int, identity: str, page: int, url: str) -> None:
        if url == _BLANK and identity in self._urls:
            return  # how a tab is emptied before it is closed
        self._urls.setdefault(identity, []).append((event, url))
        if identity == self._targets.get(page):
            self._tops.setdefault(page, []).append((event, url))

    def page(self, line: Line, event: int) -> int:
        """Index of the page a line belongs to; the one opened last when its session has none."""
        page = line.get("page")
        if isinstance(page, int):
            return page
        known = self._page_of.get(text(line.get("s")))
        return known if known is not None else _latest(self._openings, event, 0)

    def act(self, page: int, event: int) -> Act:
        """What the visitor was doing on a page."""
        return _latest(self._acts.get(page, []), event, Act.OPEN)

    def is_worker(self, line: Line) -> bool:
        """Whether the line comes from a worker of any kind."""
        return text(line.get("s")) in self._workers

    def session_url(self, line: Line, event: int) -> str:
        """Address of the document or worker a session belongs to."""
        session = text(line.get("s"))
        if session in self._session_urls:
            return self._session_urls[session]
        shown = self.frame_url(self._session_frames.get(session, ""), event)
        return shown or self.top_url(self.page(line, event), event)

    def is_main(self, frame: str, page: int) -> bool:
        """Whether a frame is the page's top one."""
        target = self._targets.get(page, "")
        return bool(frame) and (frame == target if target else frame not in self._parents)

    def top_url(self, page: int, event: int) -> str:
        """Address the page's top frame showed."""
        return _latest(self._tops.get(page, []), event, "")

    def frame_url(self, frame: str, event: int) -> str:
        """Address a frame showed, "" when it showed nothing yet."""
        return _latest(self._urls.get(frame, []), event, "")

    def parent_url(self, frame: str, page: int, event: int) -> str:
        """Address that the frame's parent showed, "" for a top frame."""
        if self.is_main(frame, page):
            return ""
        parent = self._parents.get(frame, "")
        return self.frame_url(parent, event) or self.top_url(page, event)

    def frames(self) -> tuple[Frame, ...]:
        """All frames in the order they came, with the last address each of them showed."""
        known = dict.fromkeys([*self._frame_pages, *self._urls])
        return tuple(
            Frame(
                id=identity,
                parent=self._parents.get(identity, ""),
                page=self._frame_pages.get(identity, 0),
                url=urls[-1][1] if (urls := self._urls.get(identity)) else "",
            )
            for identity in known
        )

    def pages(self) -> tuple[PageVisit, ...]:
        """Every page that was opened, in order."""
        begins = {whole(line.get("page")): line for line in self._lines if line.get("k") == TapeLine.PAGE}
        ends = {whole(line.get("page")): line for line in self._lines if line.get("k") == TapeLine.PAGE_END}
        loads = self._loads()
        return tuple(
            self._visit(page, begins[page], ends.get(page, {}), loads.get(page)) for page in sorted(begins)
        )

    def _visit(self, page: int, begin: Line, end: Line, loaded: float | None) -> PageVisit:
        times = [(act, number(self._lines[event].get("t"))) for event, act in self._acts.get(page, [])]
        status = number(end.get("status"))
        return PageVisit(
            index=page,
            requested=text(begin.get("url")),
            url=text(end.get("url")) or self.top_url(page, len(self._lines)),
            role=text(begin.get("role")),
            state=_STATES.get(text(end.get("state")), State.LOOKED if end else State.BROKEN),
            detail=text(end.get("detail")) or ("" if end else "the pass ended before the page did"),
            title=text(end.get("title")),
            opened=number(begin.get("t")) or 0.0,
            # Emptying the tab before it is closed fires another load event.
            loaded=loaded if loaded is not None else number(end.get("loaded")),
            quiet=next((at for act, at in times if act is not Act.OPEN), None),
            closed=next((at for act, at in times if act is Act.CLOSE), None),
            html=text(end.get("html")),
            status=int(status) if status is not None else None,
        )

    def _loads(self) -> dict[int, float]:
        """When each page's first load event came."""
        found: dict[int, float] = {}
        for event, line, method, params in events(self._lines, "Page."):
            fired = method == "Page.loadEventFired" or (
                method == "Page.lifecycleEvent" and params.get("name") == "load"
            )
            at, page = number(line.get("t")), self.page(line, event)
            frame = text(params.get("frameId"))
            if fired and at is not None and (not frame or self.is_main(frame, page)):
                found.setdefault(page, at)
        return found


def _latest(entries: Sequence[tuple[int, T]], event: int, default: T) -> T:
    """The entry last made at or before an event; the first one when there was none yet."""
    if not entries:
        return default
    place = bisect_right(entries, event, key=lambda entry: entry[0])
    return entries[max(place - 1, 0)][1]
