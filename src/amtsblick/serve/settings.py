"""How is the application run: where, for whom, and behind what?"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from amtsblick.errors import InputError
from amtsblick.jobs.inviting import MailRoute
from amtsblick.serve.providers import Provider

FORM_BYTES: Final = 1_000_000
"""Largest form without files."""
UPLOAD_BYTES: Final = 20_000_000
"""Largest form with files."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose.

    ``base_url`` is the address that browsers use, scheme, host and port only; it must be https except on
    loopback. ``public`` opens the pages for citizens to everybody. ``operator``, ``contact`` (e-mail or web
    address), ``imprint`` and ``privacy`` (web addresses) are shown on every page, "" where nothing was said.
    ``licence`` is the address of the licence under which the data may be reused. ``enforcement`` names the body that
    readers may turn to when they meet barriers, with its address.
    """

    base_url: str
    public: bool = True
    operator: str = ""
    contact: str = ""
    imprint: str = ""
    privacy: str = ""
    licence: str = ""
    enforcement: str = ""
    mail: MailRoute | None = None
    """Through what questionnaires leave by mail; None: letters are copied by hand."""
    worker: bool = False
    """Did we start a worker of our own? Then it has to live for us to be ready."""
    backups: Path | None = None
    """Where backups lie."""
    metrics_token: str = field(default="", repr=False)
    """Opens the figures from other machines, "" for nobody."""
    providers: tuple[Provider, ...] = ()
    """Identity providers by which people may log in."""
    posts_a_minute: int = 60
    """Forms that one reader, or one address of strangers, may send."""
    searches_a_minute: int = 120
    """Searches and feeds that one address of strangers may ask for; readers who are logged in have twice as many."""

    def __post_init__(self) -> None:
        """Refuse an address on which sessions would travel in clear."""
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise InputError(
                f"--base-url {self.base_url!r}: give an address of its own such as "
                "https://amtsblick.example.org, without a path and without a slash at its end."
            )
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InputError(
                f"--base-url {self.base_url!r}: passwords would travel in clear; give the https:// address "
                "of the reverse proxy."
            )

    @property
    def secure(self) -> bool:
        """Do browsers come by TLS?"""
        return self.base_url.startswith("https:")

    @property
    def origin(self) -> str:
        """Scheme, host and port, as browsers name them in Origin."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"
