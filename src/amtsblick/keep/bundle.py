"""How is an inspection kept so that others can check it?

One WACZ per inspection, written in two steps. ``draft_bundle`` puts everything raw on disk before
anybody judges it (an unfinished bundle, ``….part``); ``Draft.seal`` adds findings and reports,
signs, has it time-stamped and gives it its final name. A bundle of that name is whole. The same
input gives the same bytes; only time stamps differ.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from amtsblick.errors import EvidenceError
from amtsblick.keep import bundle_forms as forms
from amtsblick.keep.bundle_forms import About, Kept, KeptPass
from amtsblick.keep.bundle_reading import EARLIER
from amtsblick.keep.bundle_tapes import actions_of, pictures_of, write_tape
from amtsblick.keep.bundle_warc import Place, Traffic, pages_of, write_traffic
from amtsblick.keep.bundle_zip import ContainerWriter
from amtsblick.keep.evidence_files import sync_folder
from amtsblick.keep.signing import SigningKey
from amtsblick.keep.timestamps import Ask, Authority, Stamping, stamp
from amtsblick.parse.tape import read
from amtsblick.parse.warc_writing import digest_of
from amtsblick.values.recording import RawInspection, RawPass, Recording

_REPORT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_UNFINISHED: Final = ".part"
ODD: Final = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What a tape of unknown shape can raise when it is read: it is kept all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBundle:
    """A bundle on disk. ``manifest`` (``sha256:<hex>``) is what the next one's ``previous`` will be.

    ``fingerprint`` names the key that signed, "" when none did. ``set_aside`` is where a bundle
    that already had this name lies now.
    """

    path: Path
    manifest: str
    fingerprint: str
    stampings: tuple[Stamping, ...]
    set_aside: Path | None = None


def draft_bundle(target: Path, inspection: RawInspection, *, previous: str = "") -> "Draft":
    """Put an inspection on disk beside ``target``, durably; raises EvidenceError.

    ``previous`` is the manifest digest of the bundle before, "" when this is the first one.
    ValueError when a blob is not what its digest says or a tape's line holds a line end.
    """
    with _disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        file, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=_UNFINISHED, dir=target.parent)
        draft = Draft(target, Path(name), os.fdopen(file, "w+b"), inspection)
    try:
        with _disk_errors(target):
            draft.keep(previous)
    except BaseException:
        draft.abandon()
        raise
    return draft


class Draft:
    """A bundle that holds its evidence already and waits for ``seal`` or ``abandon``.

    ``recordings`` are the passes as read, None where a tape could not be read.
    """

    def __init__(self, target: Path, part: Path, stream: BinaryIO, inspection: RawInspection) -> None:
        self.recordings: tuple[Recording | None, ...] = ()
        self.part = part
        self._target = target
        self._stream = stream
        self._inspection = inspection
        self._container = ContainerWriter(stream, inspection.started_at)

    def keep(self, previous: str) -> None:
        """Write everything raw and wait until the disk has it; ``draft_bundle`` does it."""
        raws = self._inspection.passes
        passes = [self._keep_tape(number, raw) for number, raw in enumerate(raws, start=1)]
        traffic = Traffic()
        for number, raw in enumerate(raws):
            passes[number] = self._keep_traffic(passes[number], raw, traffic)
        self._keep_blobs(traffic.places)
        self._container.add(forms.INDEX, "".join(sorted(traffic.index)).encode())
        pages = [line for recording in self.recordings if recording for line in pages_of(recording)]
        self._container.add(forms.PAGES, "".join([forms.PAGES_HEAD, *pages]).encode())
        with self._container.member(forms.ACTIONS) as sink:
            for raw in raws:
                for line in actions_of(raw):
                    sink.write(line.encode("ascii"))
        self._container.add(forms.ABOUT, forms.about_bytes(self._about(passes, previous, traffic.places)))
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def seal(
        self,
        *,
        findings: bytes | None = None,
        reports: Mapping[str, bytes] | None = None,
        key: SigningKey | None = None,
        authorities: Sequence[Authority] = (),
        ask: Ask | None = None,
    ) -> SealedBundle:
        """Add what was found, sign, have it stamped, and give the bundle its name.

        ``findings`` is JSON; ``reports`` map file names to bytes; ``ask`` sends requests to the
        ``authorities``, and one that fails is named in the result and in the bundle. A bundle of
        the same name is set aside, never overwritten. Raises EvidenceError; the draft then still
        lies on disk. Waits for disk and network: in an event loop call it in a thread.
        """
        with _disk_errors(self._target):
            manifest, document = self._keep_manifest(findings, reports or {}, key)
            stampings = stamp(document, authorities, ask) if ask is not None else ()
            self._keep_seal(stampings, key)
            self._container.close()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self.part.chmod(0o644)
            aside = _set_aside(self._target)
            self.part.replace(self._target)
            sync_folder(str(self._target.parent))
        return SealedBundle(
            path=self._target,
            manifest=manifest,
            fingerprint=key.public.fingerprint if key else "",
            stampings=stampings,
            set_aside=aside,
        )

    def abandon(self) -> None:
        """Throw the draft away; nothing happens to a sealed bundle."""
        self._stream.close()
        with suppress(OSError):
            self.part.unlink()

    def _keep_tape(self, number: int, raw: RawPass) -> KeptPass:
        """The tape as it came, before anything is made of it."""
        for digest, blob in raw.blobs.items():
            if digest_of(blob) != digest:
                raise ValueError(f"the blob {digest} has another digest")
        kept = KeptPass(
            name=raw.name,
            started_at=raw.started_at,
            tape=f"tapes/{number}-{raw.name}.log.gz",
            archive=f"archive/{number}-{raw.name}.warc.gz",
            lines=len(raw.lines),
            blobs=tuple(sorted(raw.blobs)),
        )
        with self._container.member(kept.tape) as sink:
            write_tape(sink, raw)
        return kept

    def _keep_traffic(self, kept: KeptPass, raw: RawPass, traffic: Traffic) -> KeptPass:
        recording: Recording | None = None
        unread = ""
        with self._container.member(kept.archive) as sink:
            try:
                recording = read(raw, site=self._inspection.site)
                write_traffic(sink, kept.archive, recording, raw.blobs, traffic)
            except ODD as error:
                unread = f"{type(error).__name__}: {error}"
        self.recordings += (recording,)
        return replace(kept, unread=unread)

    def _keep_blobs(self, places: dict[str, Place]) -> None:
        """Pictures under telling names, then whatever else is not in a WARC."""
        for raw in self._inspection.passes:
            for digest, name in pictures_of(raw):
                if digest in raw.blobs and digest not in places:
                    places[digest] = Place(path=self._container.add(name, raw.blobs[digest]).name)
        for raw in self._inspection.passes:
            for digest in sorted(raw.blobs):
                if digest not in places:
                    name = f"blobs/{digest.removeprefix('sha256:')}"
                    places[digest] = Place(path=self._container.add(name, raw.blobs[digest]).name)

    def _about(self, passes: list[KeptPass], previous: str, places: Mapping[str, Place]) -> About:
        asked = self._inspection
        wanted = {digest for raw in asked.passes for digest in raw.blobs}
        return About(
            site=asked.site,
            started_at=asked.started_at,
            command=asked.command,
            versions=tuple(sorted(asked.versions.items())),
            previous=previous,
            passes=tuple(passes),
            blobs=tuple(Kept(digest=digest, place=places[digest]) for digest in sorted(wanted)),
        )

    def _keep_manifest(
        self, findings: bytes | None, reports: Mapping[str, bytes], key: SigningKey | None
    ) -> tuple[str, bytes]:
        """Judgements, key, manifest and its signature: the manifest's digest, and the signed document."""
        container, started_at = self._container, self._inspection.started_at
        if findings is not None:
            container.add(forms.FINDINGS, findings)
        for name, data in reports.items():
            if not _REPORT_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name of a report")
            container.add(forms.REPORTS + name, data)
        if key is not None:
            container.add(forms.PUBLIC_KEY, key.public.pem)
            if key.public.certificate:
                container.add(forms.CERTIFICATE, key.public.certificate)
        container.add(forms.SUMS, forms.sums_bytes(container.members))
        package = forms.package_bytes(self._inspection.site, started_at, container.members)
        container.add(forms.PACKAGE, package)
        manifest = f"sha256:{sha256(package).hexdigest()}"
        signature = key.sign(forms.signed_text(manifest)) if key else b""
        document = forms.digest_bytes(manifest, started_at, key.public if key else None, signature)
        container.add(forms.DIGEST, document)
        if key is not None:
            container.add(forms.SIGNATURE, signature)
        return manifest, document

    def _keep_seal(self, stampings: Sequence[Stamping], key: SigningKey | None) -> None:
        """Time stamps, and last the digest of every byte of the container before it."""
        container = self._container
        for number, stamping in enumerate(stampings, start=1):
            if stamping.stamp is not None:
                container.add(forms.stamp_name(number), stamping.response)
        if stampings:
            container.add(forms.STAMPS, forms.stamps_bytes(stampings))
        whole = forms.container_bytes(container.digest(), container.end)
        container.add(forms.CONTAINER, whole)
        if key is not None:
            container.add(forms.CONTAINER_SIGNATURE, key.sign(whole))


def _set_aside(target: Path) -> Path | None:
    """Evidence is never overwritten: a bundle of the same name moves to the folder ``earlier``."""
    if not target.exists():
        return None
    folder = target.parent / EARLIER
    folder.mkdir(exist_ok=True)
    names = (folder / f"{target.stem}-{number}{target.suffix}" for number in count(1))
    free = next(name for name in names if not name.exists())
    target.rename(free)
    return free


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"The evidence bundle {path} cannot be written: {error.strerror or error}. "
            "Free some space or give another output folder."
        ) from error
