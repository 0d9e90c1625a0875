"""How does an inspection look at a site, and where does it stop?"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from amtsblick.collect.resolver import Rules

_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one pass over one site may use up. Times in seconds, sizes in bytes.

    ``command`` bounds a single order to Chromium, ``navigation`` the wait for a page's first
    answer. ``body`` is kept of one answer at most, ``bodies`` of all answers of a pass; what is
    larger is recorded by its size alone. ``traffic`` counts all bytes that the guard lets pass.
    ``terminations`` says after how many dialogs in one tab its script is stopped.
    """

    seconds: float = 120.0
    command: float = 10.0
    navigation: float = 30.0
    requests: int = 3_000
    connections: int = 1_000
    traffic: int = 128 * _MIB
    body: int = 10 * _MIB
    bodies: int = 64 * _MIB
    lines: int = 60_000
    popups: int = 3
    dialogs: int = 8
    frames: int = 300
    connect: float = 10.0
    farewell: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectSettings:
    """Everything about inspecting that a user may choose.

    ``chromium`` is the browser's path, None to search for one. ``ca_file`` holds further
    certificates that count as trusted, PEM. ``viewport`` is width and height in CSS pixels.
    ``language`` is the visitor's first language, a BCP 47 tag.
    """

    chromium: Path | None = None
    allow_private: bool = False
    rules: Rules = field(default_factory=Rules)
    ca_file: Path | None = None
    limits: Limits = field(default_factory=Limits)
    language: str = "de-DE"
    viewport: tuple[int, int] = (1280, 900)
    concurrency: int = 2
    flags: tuple[str, ...] = ()
    """Further command-line flags for Chromium; recorded with each pass."""

    @property
    def languages(self) -> str:
        """The visitor's languages in Chromium's notation: the tag and what it narrows down."""
        base = self.language.partition("-")[0]
        return self.language if base == self.language else f"{self.language},{base}"
