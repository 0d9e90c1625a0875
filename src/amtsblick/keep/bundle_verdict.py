"""What can checking a bundle ask, and what can it show?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from amtsblick.keep.signing import PublicKey
from amtsblick.keep.timestamps import Stamp


class Trust(StrEnum):
    """What a bundle's signature is worth to whoever checks it."""

    KNOWN_KEY = "signed by a known key"
    """The signature holds, and its key is one of those that were given."""
    UNCOMPARED_KEY = "signed by a key that was not compared"
    """The signature holds; nobody said whose key it ought to be."""
    UNKNOWN_KEY = "signed by an unknown key"
    """The signature holds, but its key is none of those that were given."""
    UNSIGNED = "unsigned"
    """The bundle agrees with itself; whoever changed it could have made it agree again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to compare a bundle with: known keys, roots of authorities, the bundle before.

    ``previous`` and ``manifest`` are digests (``sha256:<hex>``); None asks nothing.
    """

    keys: tuple[PublicKey, ...] = ()
    roots: tuple[x509.Certificate, ...] = ()
    previous: str | None = None
    manifest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFound:
    """One authority's answer in the bundle: its stamp, or why it gave none."""

    url: str
    stamp: Stamp | None
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a bundle showed. ``broken`` and ``why`` are "" when everything holds.

    ``holder`` is the subject of the signer's certificate, ``fingerprint`` names the key,
    ``previous`` is the link to the bundle before ("" when it says to be the first),
    ``manifest`` is this bundle's own digest.
    """

    broken: str = ""
    why: str = ""
    trust: Trust = Trust.UNSIGNED
    fingerprint: str = ""
    holder: str = ""
    site: str = ""
    started_at: datetime | None = None
    stamps: tuple[StampFound, ...] = ()
    previous: str = ""
    manifest: str = ""
    notes: tuple[str, ...] = ()
    """What does not break the bundle, but whoever relies on it should know."""

    @property
    def stamped(self) -> bool:
        """Does at least one time stamp lead to a root that was given?"""
        return any(found.stamp is not None and found.stamp.trusted for found in self.stamps)
