"""What did a collector bring home from one address?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Was this page looked at, and if not, why not?

    Every member but ``LOOKED`` means *not looked at*: never a clean bill, never a disappearance.
    """

    LOOKED = "looked"
    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """The connection was reset or the peer did not speak HTTP."""
    ROBOTS = "robots"
    CLIENT_ERROR = "4xx"
    SERVER_ERROR = "5xx"
    BOT_WALL = "bot_wall"
    LOGIN_WALL = "login_wall"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    SCRIPT_SHELL = "script_shell"
    """HTML that shows its content only after scripts ran."""
    ARCHIVE_GAP = "archive_gap"
    """The archive holds no capture of this address."""
    REDIRECT_LOOP = "redirect_loop"
    PRIVATE_ADDRESS = "private_address"
    """The host leads to an address that is not public and was therefore not contacted."""
    NOT_JUDGED = "not_judged"
    """The page came, but our own question about channels failed on it: a defect of ours."""
    BAD_ADDRESS = "bad_address"
    PARKED = "parked"
    """The domain is for sale or shows a registrar's placeholder instead of the body's site."""
    SOFT_404 = "soft_404"
    """Answered with 200, but the page itself says that there is no such page."""
    WRONG_CLOCK = "wrong_clock"
    """The moment at which an archive says it took this contradicts the answer's own date."""
    WITHHELD = "withheld"
    """The archive or service knows what was asked for but shows nothing of it (robots.txt, takedown, lock,
    suspended account)."""


class Watch(StrEnum):
    """What a collector is able to see; a question that needs more answers NotSeen."""

    DOCUMENT = "document"
    HEADERS = "headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect: ``url`` answered with ``status`` and pointed to the absolute ``location``."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A page of the same site that is worth a visit, and why.

    ``url`` is absolute, without fragment, tracking parameters and session ids. ``role`` is
    imprint, privacy, contact, press, hub, concept, language or other; ``text`` is the link's label
    as shown. ``rank`` counts from 0, the most useful lead first.
    """

    url: str
    role: str
    text: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRef:
    """Where the bytes lie that prove something.

    ``bundle`` is the file name relative to the evidence folder, ``record`` the WARC-Record-ID,
    ``offset`` the byte offset of the record in the bundle, ``digest`` the payload's
    ``sha256:<hex>``.
    """

    bundle: str
    record: str
    offset: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Raw result of one visit; nothing in it is judged.

    ``body`` is the payload with transfer and content encodings removed, but not yet decoded to
    text. ``headers`` keep their order and repetition, names in lower case. ``failure`` is set
    when the visit itself failed; ``failure_detail`` then says how, in English, for humans.
    ``taken_at`` is aware, in UTC. ``unchanged`` points to the evidence that a 304 answer or a
    WARC revisit record refers to; ``body`` has then been filled from there.
    """

    url: str
    requested: str
    taken_at: datetime
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    hops: tuple[Hop, ...] = ()
    failure: State | None = None
    failure_detail: str = ""
    collector: str
    watched: frozenset[Watch] = frozenset({Watch.DOCUMENT, Watch.HEADERS})
    remote_address: str = ""
    unchanged: EvidenceRef | None = None
    evidence: EvidenceRef | None = None

    def header(self, name: str) -> str:
        """Value of the last header called ``name`` (lower case), or ""."""
        return next((value for key, value in reversed(self.headers) if key == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRecord:
    """A piece of an archive that could not be read: counted and named, never silently lost.

    ``file`` is the archive's name as the user knows it, ``offset`` the byte where the piece
    begins, ``why`` English text for humans.
    """

    file: str
    offset: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}@{self.offset}: {self.why}"
