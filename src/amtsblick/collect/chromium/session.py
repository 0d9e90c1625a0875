"""What is one end of the debugging protocol attached to: a page, a frame elsewhere, a worker?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amtsblick.collect.chromium.activity import Activity
from amtsblick.collect.chromium.connection import Order, Params
from amtsblick.collect.chromium.settings import InspectSettings

DOCUMENTS = frozenset({"page", "iframe"})
WORKERS = frozenset({"worker", "shared_worker", "service_worker"})
# Chromium's own pages would flood the tape; tabs and the browser are attached to through others.
FILTER: list[Params] = [
    {"type": "browser_ui", "exclude": True},
    {"type": "browser", "exclude": True},
    {"type": "tab", "exclude": True},
    {},
]
AUTO_ATTACH: Order = (
    "Target.setAutoAttach",
    {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True, "filter": FILTER},
)
_POST_DATA = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameInfo:
    """A document's frame in a tab; ``session`` is the one that reaches it. ``parent`` is "" at the top."""

    id: str
    parent: str
    url: str
    session: str


@dataclass(slots=True)
class Place:
    """What the sessions of one tab have in common. ``frames`` keep the order of their appearance.

    ``scripts`` is False when JavaScript is switched off.
    """

    page: int
    target: str
    activity: Activity
    frames: dict[str, FrameInfo] = field(default_factory=dict)
    sessions: dict[str, "Session"] = field(default_factory=dict)
    popup: bool = False
    scripts: bool = True
    dialogs: int = 0


@dataclass(slots=True)
class Session:
    """``place`` is None for workers that belong to no tab. Script contexts are kept by frame id."""

    id: str
    parent: str
    kind: str
    target: str
    url: str
    place: Place | None
    main: dict[str, int] = field(default_factory=dict)
    isolated: dict[str, int] = field(default_factory=dict)
    frame_of: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """How documents are watched from within: by ``script``, which reports over ``binding``.

    Neither is used when ``javascript`` is off.
    """

    script: str
    binding: str
    javascript: bool = True


def first_orders(kind: str, watching: Watching, settings: InspectSettings) -> list[Order]:
    """What a new session is told before what it is attached to may run."""
    if kind in DOCUMENTS:
        return [
            *_document(watching),
            *(_page(settings) if kind == "page" else ()),
            AUTO_ATTACH,
            _network(settings),
            ("Runtime.runIfWaitingForDebugger", None),
        ]
    if kind in WORKERS:
        return [
            _network(settings),
            ("Runtime.enable", None),
            *_watch_worker(watching),
            AUTO_ATTACH,
            ("Runtime.runIfWaitingForDebugger", None),
        ]
    return [("Runtime.runIfWaitingForDebugger", None)]


def _network(settings: InspectSettings) -> Order:
    return (
        "Network.enable",
        {
            "maxTotalBufferSize": settings.limits.bodies,
            "maxResourceBufferSize": settings.limits.body,
            "maxPostDataSize": _POST_DATA,
        },
    )


def _document(watching: Watching) -> list[Order]:
    orders: list[Order] = [("Page.enable", None), ("Runtime.enable", None)]
    if not watching.javascript:
        return [*orders, ("Emulation.setScriptExecutionDisabled", {"value": True})]
    if watching.script:
        watch = {"source": watching.script, "runImmediately": True}
        orders += [
            ("Runtime.addBinding", {"name": watching.binding}),
            ("Page.addScriptToEvaluateOnNewDocument", watch),
        ]
    return orders


def _watch_worker(watching: Watching) -> list[Order]:
    if not watching.script:
        return []
    return [
        ("Runtime.addBinding", {"name": watching.binding}),
        ("Runtime.evaluate", {"expression": watching.script, "silent": True}),
    ]


def _page(settings: InspectSettings) -> list[Order]:
    width, height = settings.viewport
    metrics: Mapping[str, object] = {
        "width": width,
        "height": height,
        "screenWidth": width,
        "screenHeight": height,
        "deviceScaleFactor": 1,
        "mobile": False,
    }
    return [
        ("Emulation.setDeviceMetricsOverride", dict(metrics)),
    ]
