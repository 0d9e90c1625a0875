"""Which files does an evidence bundle hold besides the traffic, and in which form?

A bundle is a WACZ 1.1.1. ``datapackage.json`` lists every file before it with its digest, the
digest document holds the digest of that list and the signature (WACZ Signing 0.1.0, anonymous
form). The files below ``seal/`` come after and are not listed: they are about what comes before.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from amtsblick import __version__
from amtsblick.keep.bundle_warc import Place
from amtsblick.keep.bundle_zip import BrokenBundleError, Member
from amtsblick.keep.signing import PublicKey, as_wacz
from amtsblick.keep.timestamps import Stamping
from amtsblick.parse.codec import from_json, to_json
from amtsblick.values.recording import PassName

ABOUT: Final = "inspection/inspection.json"
ACTIONS: Final = "inspection/actions.log"
FINDINGS: Final = "inspection/findings.json"
PUBLIC_KEY: Final = "inspection/public-key.pem"
CERTIFICATE: Final = "inspection/certificate.pem"
SUMS: Final = "inspection/sha256sums.txt"
INDEX: Final = "indexes/index.cdxj"
PAGES: Final = "pages/pages.jsonl"
REPORTS: Final = "reports/"
PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
SIGNATURE: Final = "seal/signature"
STAMPS: Final = "seal/timestamps"
CONTAINER: Final = "seal/container"
CONTAINER_SIGNATURE: Final = "seal/container-signature"
FORMAT: Final = 1
"""Number of this form; a newer one would be refused with a word about it."""
SOFTWARE: Final = f"Amtsblick {__version__}"
PAGES_HEAD: Final = '{"format": "json-pages-1.0", "id": "pages", "title": "All pages"}\n'
_ONE_A_LINE: Final = (",\n", ": ")
"""For readers with no more than grep; indenting would take five times as long."""
_WACZ: Final = "1.1.1"
_SIGNING: Final = "0.1.0"
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where a blob lies: its digest (``sha256:<hex>``) and its place."""

    digest: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPass:
    """A pass: its tape and its WARC, and the digests of its blobs in order.

    ``unread`` says why the tape could not be read when its WARC holds no traffic.
    """

    name: PassName
    started_at: datetime
    tape: str
    archive: str
    lines: int
    blobs: tuple[str, ...]
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """All that reads an inspection back, and the link to the bundle before.

    ``previous`` is the ``sha256:<hex>`` of that bundle's ``datapackage.json``, "" for the first.
    """

    format: int = FORMAT
    site: str
    started_at: datetime
    command: str
    versions: tuple[tuple[str, str], ...]
    previous: str
    passes: tuple[KeptPass, ...]
    blobs: tuple[Kept, ...]


def stamp_name(number: int) -> str:
    """File of the answer of the ``number``-th authority, from 1."""
    return f"seal/timestamp-{number}"


def canonical(value: Any) -> bytes:
    """The one form in which we write JSON, so that nothing can be changed without a trace."""
    return (json.dumps(value, separators=_ONE_A_LINE) + "\n").encode("ascii")


def parsed(data: bytes, name: str) -> Any:
    """JSON in our form; BrokenBundleError when it is not."""
    try:
        value = json.loads(data)
        same = canonical(value) == data
    except (ValueError, RecursionError) as error:
        raise BrokenBundleError(name, f"it is not JSON ({error})") from error
    if not same:
        raise BrokenBundleError(name, "it was written by something else")
    return value


def about_bytes(about: About) -> bytes:
    """``inspection.json``."""
    return canonical(to_json(about))


def read_about(data: bytes) -> About:
    """The inverse; BrokenBundleError when it has another form."""
    value = parsed(data, ABOUT)
    try:
        if value["format"] != FORMAT:
            raise BrokenBundleError(ABOUT, f"form {value['format']} is unknown; use a newer version")
        return from_json(About, value)
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenBundleError(ABOUT, f"it has another form ({error})") from error


def package_bytes(site: str, started_at: datetime, members: Iterable[Member]) -> bytes:
    """``datapackage.json``: the manifest of all files written so far."""
    moment = started_at.astimezone(UTC).strftime(_MOMENT)
    return canonical(
        {
            "profile": "data-package",
            "wacz_version": _WACZ,
            "title": f"Inspection of {site}",
            "description": "Recorded in a browser, with event logs, screenshots and findings.",
            "created": moment,
            "modified": moment,
            "software": SOFTWARE,
            "mainPageUrl": site,
            "mainPageDate": moment,
            "resources": [resource(member) for member in members],
        }
    )


def resource(member: Member) -> dict[str, Any]:
    """How the manifest lists a file."""
    return {
        "name": member.name.lower().replace("/", "-"),
        "path": member.name,
        "hash": f"sha256:{member.sha256}",
        "bytes": member.size,
    }


def moment_of(package: Any) -> datetime:
    """When the inspection began, to the second; BrokenBundleError when the manifest does not say."""
    try:
        return datetime.strptime(package["created"], _MOMENT).replace(tzinfo=UTC)
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenBundleError(PACKAGE, "it does not say when the inspection was made") from error


def sums_bytes(members: Iterable[Member]) -> bytes:
    """What ``sha256sum -c`` reads."""
    return "".join(f"{member.sha256}  {member.name}\n" for member in members).encode("ascii")


def signed_text(manifest: str) -> bytes:
    """The very bytes that are signed: ``sha256:<hex>`` of the manifest (WACZ Signing 0.1.0)."""
    return manifest.encode("ascii")


def digest_bytes(
    manifest: str, created: datetime, key: PublicKey | None, signature: bytes, *, software: str = SOFTWARE
) -> bytes:
    """``datapackage-digest.json``; without ``key`` it is not signed. ``software`` wrote the bundle."""
    document: dict[str, Any] = {"path": PACKAGE, "hash": manifest}
    if key is not None:
        document["signedData"] = {
            "hash": manifest,
            "created": created.astimezone(UTC).strftime(_MOMENT),
            "software": software,
            "version": _SIGNING,
            "signature": b64encode(as_wacz(signature, key)).decode(),
            "publicKey": b64encode(key.der).decode(),
        }
    return canonical(document)


def stamps_bytes(stampings: Iterable[Stamping]) -> bytes:
    """Which authority was asked, and what came of it."""
    return canonical(
        [
            {
                "url": stamping.url,
                "file": stamp_name(number) if stamping.stamp else "",
                "time": stamping.stamp.time.isoformat() if stamping.stamp else "",
                "failure": stamping.failure,
            }
            for number, stamping in enumerate(stampings, start=1)
        ]
    )


def container_bytes(digest: str, size: int) -> bytes:
    """SHA-256 over the container's first ``size`` bytes, and that number."""
    return f"{digest} {size}\n".encode("ascii")
