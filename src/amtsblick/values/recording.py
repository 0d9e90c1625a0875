"""What did a browser do, send and keep while one page after the other of a site was looked at?

A *tape* is the raw record (one line per event, see ``TapeLine``); a *recording* is the tape, read.
Nothing in either is judged. Seconds count from the start of the pass; addresses are absolute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from amtsblick.values.capture import State


class PassName(StrEnum):
    """What the visitor answered to the consent banner; every pass begins in a fresh context."""

    NONE = "none"
    REJECT = "reject"
    ACCEPT = "accept"
    NO_SCRIPT = "noscript"
    """No action, with JavaScript switched off."""


class Act(StrEnum):
    """What the visitor was doing when something happened."""

    OPEN = "open"
    """The page was opened and left alone until it was quiet."""
    CONSENT = "consent"
    """The banner was being answered, and the page left alone until it was quiet again."""
    SCROLL = "scroll"
    POINTER = "pointer"
    TYPE = "type"
    """A marked value was typed into form fields; nothing was submitted."""
    CLOSE = "close"
    """The page was being closed."""


class TapeLine(StrEnum):
    """Kinds of lines on a tape. Each line is a JSON object with ``k`` (kind) and ``t`` (seconds).

    Lines are numbered from 0 in the order written; that number is the event number of evidence.
    """

    PASS = "pass"  # noqa: S105 - a pass over a site, no password
    """First line: ``name``, ``started_at`` (ISO, UTC), ``site``, ``browser`` (BrowserFacts as object)."""
    PAGE = "page"
    """A page visit begins: ``page`` (from 0), ``url``, ``role``, ``target`` (CDP target id)."""
    PAGE_END = "page_end"
    """``page``, ``url`` (final), ``state``, ``detail``, ``title``, ``html`` (digest of the final DOM)."""
    ACT = "act"
    """The visitor begins something: ``page``, ``act`` and what it concerns."""
    CDP = "cdp"
    """An event as Chromium sent it: ``s`` session id, ``m`` method, ``p`` params.

    A keepalive request or beacon of a page that is being closed ends with ``loadingFailed``
    (canceled), although it was sent: its ``requestWillBeSentExtraInfo`` says so.
    """
    ATTACHED = "attached"
    """A session begins: ``s``, ``parent`` session, ``target`` (CDP targetInfo), ``page`` or null."""
    COMMAND = "command"
    """What we told Chromium to do with the page (clicks, keys, evaluation): ``s``, ``m``, ``p``."""
    BODY = "body"
    """A body: ``s``, ``request`` (CDP requestId), ``of`` ("response" or "request": post data that its
    announcement did not carry), ``digest``, ``size``, ``cut`` (bool: not kept, ``digest`` is ""),
    ``text`` (bool: Chromium had decoded it, the bytes are its text in UTF-8)."""
    SCRIPT_CALL = "call"
    """What the injected script saw: ``s``, ``page``, ``frame`` and its own payload."""
    STORAGE = "storage"
    """Storage of one frame at the end of a page: ``page``, ``origin``, ``frame_url``, ``kind``, ``entries``."""
    COOKIES = "cookies"
    """The whole cookie jar of the context: ``page``, ``cookies`` (CDP Network.Cookie objects)."""
    REFUSED = "refused"
    """Something was not let pass: ``what``, ``subject``, ``why``, ``page`` (see ``Refusal``; null when
    it cannot be told); the guard adds ``host``, ``port``, ``address``."""
    CONNECTED = "connected"
    """The guard connected: ``host``, ``port``, ``address`` (the address really connected to),
    ``canonical`` (the name at the end of the host's CNAME chain, "" when it is the host itself)."""
    BANNER = "banner"
    """What was seen of the consent banner: see ``Banner``."""
    CLICK = "click"
    """A click on the banner: see ``Click``."""
    TYPED = "typed"
    """A marked value went into a field: see ``Typed``."""
    SCREENSHOT = "screenshot"
    """``page``, ``what``, ``digest``, ``width``, ``height``."""
    MISSED = "missed"
    """What the look could not see: ``page``, ``what``, ``detail``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserFacts:
    """Which browser looked, and under which rules."""

    product: str
    user_agent: str = ""
    headless: bool = True
    sandbox: bool = True
    cookie_policy: str = ""
    """``third-party cookies allowed`` as in Chrome's default, or what else was in force."""
    viewport: tuple[int, int] = (1280, 900)
    language: str = "de-DE"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One document's frame. ``parent`` is "" for the top frame. ``url`` is the last one it showed."""

    id: str
    parent: str
    page: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiator:
    """Who asked for it: ``kind`` as CDP says (parser, script, preload, other …).

    ``urls`` are the addresses of the scripts on the stack, innermost first, without repetition.
    """

    kind: str
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request and its answer; every hop of a redirect chain is a request of its own.

    Header names are in lower case; order and repetition are kept. ``set_cookies`` are the real
    Set-Cookie lines. ``size`` counts the bytes on the wire, ``body`` is a digest for
    ``Recording.bodies`` or "". ``blocked`` is Chromium's or the guard's reason when nothing was
    sent; ``failure`` the network error. ``event`` is the tape's line that announced it.
    """

    event: int
    id: str
    url: str
    method: str
    kind: str
    """CDP resource type in lower case: document, script, image, xhr, fetch, ping, beacon, font …"""
    page: int
    act: Act
    at: float
    frame: str
    frame_url: str
    """Address of the document that asked; for a document itself, of the parent frame or ""."""
    top_url: str
    initiator: Initiator
    headers: tuple[tuple[str, str], ...] = ()
    post_data: bytes = b""
    status: int | None = None
    response_headers: tuple[tuple[str, str], ...] = ()
    set_cookies: tuple[str, ...] = ()
    mime: str = ""
    protocol: str = ""
    size: int = 0
    body: str = ""
    remote_address: str = ""
    failure: str = ""
    blocked: str = ""
    redirected_from: str = ""
    """Address of the hop before, or ""."""
    keepalive: bool = False
    worker: bool = False
    """Asked by a worker or service worker."""
    from_cache: bool = False
    ended: float | None = None
    """When the answer was complete or failed, None when the pass ended before or a redirect followed."""
    mixed: str = ""
    """CDP's kind of mixed content: ``blockable``, ``optionally-blockable`` or ""."""

    def header(self, name: str) -> str:
        """Value of the last request header called ``name`` (lower case), or ""."""
        return next((value for key, value in reversed(self.headers) if key == name), "")

    def response_header(self, name: str) -> str:
        """Value of the last response header called ``name`` (lower case), or ""."""
        return next((value for key, value in reversed(self.response_headers) if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """A WebSocket or EventSource and what went over it, at most 64 KiB per message."""

    event: int
    url: str
    page: int
    act: Act
    at: float
    frame_url: str
    initiator: Initiator
    sent: tuple[bytes, ...] = ()
    received: int = 0
    event_source: bool = False
    blocked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieSet:
    """A cookie was written, by a response's Set-Cookie line or by a script.

    ``expires`` is the lifetime in seconds from the moment of writing, None for a session cookie.
    ``setter`` is the address of the response, or of the innermost script. ``domain`` has no
    leading dot; ``host_only`` says whether subdomains are excluded. ``accepted`` is False when
    Chromium refused to keep it (``why`` says the reason). ``deleted`` marks a removal.
    """

    event: int
    name: str
    value: str
    domain: str
    path: str = "/"
    host_only: bool = True
    expires: float | None = None
    http_only: bool = False
    secure: bool = False
    same_site: str = ""
    partitioned: bool = False
    by_script: bool
    setter: str
    stack: tuple[str, ...] = ()
    frame_url: str
    page: int
    act: Act
    at: float
    accepted: bool = True
    why: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieKept:
    """A cookie in the context's jar at the end of a page. Fields as in ``CookieSet``."""

    event: int
    page: int
    name: str
    value: str
    domain: str
    path: str
    host_only: bool
    expires: float | None
    http_only: bool
    secure: bool
    same_site: str
    partition: str = ""


class StorageKind(StrEnum):
    """Where a page can keep something on the visitor's device, besides cookies."""

    LOCAL = "localStorage"
    SESSION = "sessionStorage"
    INDEXED_DB = "indexedDB"
    CACHE = "cacheStorage"
    SERVICE_WORKER = "serviceWorker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One entry of a frame's storage at the end of a page.

    For IndexedDB the key is ``database/store`` and for Cache Storage ``cache``; values are then "".
    ``setter`` is the innermost script that wrote it, when the write was seen.
    """

    event: int
    page: int
    kind: StorageKind
    origin: str
    frame_url: str
    key: str
    value: str = ""
    setter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptCall:
    """Calls of one watched interface by one script in one frame, equal ones counted together.

    ``api`` is the interface's name as in the specifications (``HTMLCanvasElement.toDataURL``).
    ``target`` numbers the object within its frame (which canvas, which audio context). ``args``
    and ``result`` are texts, cut at 500 characters.
    """

    event: int
    api: str
    target: str = ""
    args: tuple[str, ...] = ()
    result: str = ""
    count: int = 1
    script: str
    """Innermost script on the stack that is not ours; "" for inline code: then see ``frame_url``."""
    stack: tuple[str, ...] = ()
    frame_url: str
    page: int
    act: Act
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A script listens to what the visitor does: ``type`` as in ``addEventListener``."""

    event: int
    type: str
    target: str
    """window, document, or the element's tag name in lower case."""
    script: str
    frame_url: str
    page: int
    count: int = 1


class BannerState(StrEnum):
    """How a page asks for consent, and what came of the visitor's answer."""

    NO_BANNER = "no_banner"
    SEEN = "seen"
    """There is a banner; this pass did not answer it."""
    REJECTED = "rejected"
    """Rejected on the first layer."""
    REJECTED_DEEPER = "rejected_deeper"
    """Rejecting was possible only on a deeper layer."""
    NO_REJECT = "no_reject"
    """The banner offers no way to reject."""
    ACCEPTED = "accepted"
    PAY_OR_OKAY = "pay_or_okay"
    NOT_OPERABLE = "not_operable"
    """The element was found but could not be clicked."""
    NO_EFFECT = "no_effect"
    """It was clicked, and the banner stayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press in a banner. ``layer`` counts from 1; ``box`` is x, y, width, height in CSS px."""

    text: str
    path: str
    layer: int
    purpose: str
    """accept, reject, save, settings, pay, close or other."""
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    color: str = ""
    background: str = ""
    font_size: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A consent banner as found on a page."""

    event: int
    page: int
    state: BannerState
    found_by: str
    """``autoconsent: <rule>``, ``heuristics`` or ""."""
    product: str = ""
    """The consent manager's name, when a rule tells it."""
    text: str = ""
    path: str = ""
    buttons: tuple[Button, ...] = ()
    preselected: tuple[str, ...] = ()
    """Labels of non-essential boxes that were ticked before any choice."""
    blocks_page: bool = False
    accessible_name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A click in a banner; ``before`` and ``after`` are digests of screenshots.

    ``pressed`` is the tape's line at which the button went down; ``event``, the line that tells of the
    click, comes after the picture that shows its effect.
    """

    event: int
    pressed: int = 0
    page: int
    at: float
    layer: int
    text: str
    path: str
    purpose: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The marked value that was typed into a field, never submitted."""

    event: int
    page: int
    at: float
    value: str
    field: str
    """name or id of the field."""
    field_type: str
    frame_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """The pointer was moved to ``x``, ``y`` of the window, in CSS px."""

    event: int
    page: int
    at: float
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A PNG: its bytes are in ``Recording.bodies`` under ``digest``."""

    event: int
    page: int
    what: str
    """page, banner-before, banner-after, page-end."""
    digest: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The guard or the browser let something not pass, or a page asked for something refused.

    ``what`` is connection, download, dialog, permission, popup, limit or tls.
    """

    event: int
    what: str
    subject: str
    why: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A limit of the look: what this pass could not see, and why. English, for humans."""

    event: int
    page: int
    what: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVisit:
    """One page within a pass. ``html`` is the digest of the final DOM's serialisation."""

    index: int
    requested: str
    url: str
    role: str
    state: State
    detail: str = ""
    title: str = ""
    opened: float = 0.0
    loaded: float | None = None
    """When the load event came, None when it never did."""
    quiet: float | None = None
    closed: float | None = None
    html: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One pass over one site, read from its tape. ``bodies`` maps ``sha256:<hex>`` to bytes."""

    site: str
    name: PassName
    started_at: datetime
    browser: BrowserFacts
    pages: tuple[PageVisit, ...] = ()
    frames: tuple[Frame, ...] = ()
    requests: tuple[Request, ...] = ()
    sockets: tuple[Socket, ...] = ()
    cookies_set: tuple[CookieSet, ...] = ()
    cookies_kept: tuple[CookieKept, ...] = ()
    stored: tuple[Stored, ...] = ()
    calls: tuple[ScriptCall, ...] = ()
    listeners: tuple[Listener, ...] = ()
    banners: tuple[Banner, ...] = ()
    clicks: tuple[Click, ...] = ()
    typed: tuple[Typed, ...] = ()
    pointed: tuple[Pointed, ...] = ()
    screenshots: tuple[Screenshot, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    missed: tuple[Missed, ...] = ()
    console: tuple[str, ...] = ()
    canonical: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Host to the canonical name it stands for (CNAME), where the name server's answer was seen."""
    bodies: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPass:
    """What a collector brings home from one pass: the tape and the bytes it points to.

    ``lines`` are JSON objects in UTF-8 without line ends, ``blobs`` map ``sha256:<hex>`` to bytes.
    """

    name: PassName
    started_at: datetime
    lines: tuple[bytes, ...]
    blobs: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawInspection:
    """Everything one look at a site brought home, nothing judged. ``site`` is the address asked for.

    ``command`` is the command line that asked for it, ``versions`` name → version of the tool, its
    knowledge and the browser.
    """

    site: str
    started_at: datetime
    passes: tuple[RawPass, ...]
    command: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All passes over one site, read."""

    site: str
    passes: tuple[Recording, ...]
