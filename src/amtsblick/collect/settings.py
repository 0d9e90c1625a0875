"""How polite, how patient and how careful is a live collector?"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from amtsblick import __version__
from amtsblick.collect.resolver import Rules
from amtsblick.errors import InputError

TOKEN: Final = "Amtsblick"  # noqa: S105 - the product token that robots.txt files name, no secret
_KIB: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything about live collecting that a user may choose. Times in seconds, sizes in bytes.

    ``delay`` lies between the starts of two requests to one host, ``burst`` requests may go at
    once after a rest, ``per_host`` and ``concurrency`` bound what runs at the same time.
    ``body_cap`` bounds an unpacked HTML page, ``other_cap`` what is kept of anything else.
    ``retry_after_cap`` and ``crawl_delay_cap`` bound how long a server may make us wait.
    """

    contact: str = ""
    delay: float = 1.0
    burst: int = 2
    per_host: int = 2
    concurrency: int = 64
    allow_private: bool = False
    rules: Rules = field(default_factory=Rules)
    ca_file: Path | None = None
    language: str = "de, en;q=0.5"
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    body_cap: int = 10 * _KIB * _KIB
    other_cap: int = 64 * _KIB
    robots_cap: int = 500 * _KIB
    retries: int = 2
    backoff: float = 1.0
    retry_after_cap: float = 30.0
    crawl_delay_cap: float = 30.0
    max_hops: int = 10

    def __post_init__(self) -> None:
        if not (self.contact.isascii() and self.contact.isprintable()):
            raise InputError(
                f"The contact {self.contact!r} cannot be sent in a header: "
                "give an e-mail address or a web address in plain ASCII."
            )

    @property
    def user_agent(self) -> str:
        """Honest name of this crawler with the user's contact."""
        return f"{TOKEN}/{__version__}" + (f" (+{self.contact})" if self.contact else "")
