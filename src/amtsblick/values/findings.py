"""What does an inspection find out about a site?"""

from dataclasses import dataclass
from enum import StrEnum

from amtsblick.values.recording import PassName


class Topic(StrEnum):
    """The questions put to an inspection. Their ids are stable: others measure with them."""

    THIRD_PARTY_REQUEST = "third-party-request"
    TRACKER = "tracker"
    COOKIE = "cookie"
    STORAGE = "storage"
    IDENTIFIER_SHARED = "identifier-shared"
    CANVAS_FINGERPRINT = "canvas-fingerprint"
    FONT_FINGERPRINT = "font-fingerprint"
    WEBGL_FINGERPRINT = "webgl-fingerprint"
    AUDIO_FINGERPRINT = "audio-fingerprint"
    DEVICE_READOUT = "device-readout"
    """Battery, high-entropy client hints and the like, read together (our own addition)."""
    SESSION_RECORDING = "session-recording"
    RECORDER_SILENT = "recorder-silent"
    """A session recorder is loaded but sent nothing (our own addition)."""
    KEY_LOGGING = "key-logging"
    PIXEL = "pixel"
    BEACON = "beacon"
    WEBSOCKET = "websocket"
    EMBED = "embed"
    FONTS = "fonts"
    MAPS = "maps"
    CAPTCHA = "captcha"
    OWN_SUBDOMAIN_TRACKER = "own-subdomain-tracker"
    LATE_REQUEST = "late-request"
    CONSENT_BANNER = "consent-banner"
    AFTER_ACCEPT = "after-accept"
    AFTER_REJECT = "after-reject"
    PERSONAL_DATA_IN_URL = "personal-data-in-url"
    REFERRER_LEAK = "referrer-leak"
    MIXED_CONTENT = "mixed-content"
    SECURITY_HEADERS = "security-headers"


class Party(StrEnum):
    """Does it belong to the site's own registrable domain?"""

    FIRST = "first"
    THIRD = "third"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Evidence: line ``event`` of the tape of pass ``name``; ``excerpt`` is verbatim, at most 300 characters."""

    name: PassName
    event: int
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One question's answer about one recording: seen once, on one page of one pass.

    ``subject`` names the thing stably from run to run (a cookie's name, a host, a vendor, a header),
    never with a random value in it. ``vendor`` is the catalogue's id or "". ``facts`` are further
    stable pairs for readers (lifetime, setter, purpose …).
    """

    topic: Topic
    subject: str
    party: Party
    host: str
    vendor: str = ""
    category: str = ""
    page: str
    trace: Trace
    facts: tuple[tuple[str, str], ...] = ()
    chosen: bool = False
    """It was seen after the visitor had answered the consent banner in this pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What all questions saw in all passes. ``broken`` names questions of ours that failed, and how."""

    sightings: tuple[Sighting, ...]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Sightings of the same thing in all passes, put together, ready to be reported.

    ``id`` is the same in every run that finds the same. ``vendor`` is the catalogue's name or "".
    ``page`` is the first page it was seen on, ``traces`` hold one piece of evidence per pass.
    ``check`` is the website check it speaks to ("W-…") or "". What it means in law is a proposal
    to be confirmed by a human.
    """

    id: str
    topic: Topic
    subject: str
    party: Party
    host: str
    vendor: str = ""
    category: str = ""
    country: str = ""
    passes: tuple[PassName, ...]
    page: str
    pages: tuple[str, ...] = ()
    traces: tuple[Trace, ...]
    check: str = ""
    facts: tuple[tuple[str, str], ...] = ()
