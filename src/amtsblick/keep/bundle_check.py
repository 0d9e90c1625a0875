"""Is an evidence bundle as it was written, who signed it, and since when does it exist?

Checked in this order; the first thing that does not hold is named: the container's headers, the
manifest and every file's digest, the signature, the time stamps, the seal over all bytes, the
rest of the container, and the link to the bundle before. Nothing outside the bundle is asked.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from amtsblick.keep import bundle_forms as forms
from amtsblick.keep.bundle_reading import opened
from amtsblick.keep.bundle_verdict import Asked, StampFound, Trust, Verdict
from amtsblick.keep.bundle_zip import BrokenBundleError, Bytes, Member, check_container, read_members
from amtsblick.keep.signing import PublicKey
from amtsblick.keep.timestamps import Stamp, TimestampError, check

FINDINGS_BESIDE: Final = "findings.json"
"""Name under which an inspection's findings lie beside its bundle."""
_SEAL: Final = "seal/"
_SKEW: Final = timedelta(minutes=5)
"""Clocks of two machines may differ by so much."""


def check_bundle(path: Path, asked: Asked | None = None, *, beside: bool = True) -> Verdict:
    """Check the bundle at ``path``; raises EvidenceError only when it cannot be opened.

    ``beside``: findings and reports that lie in the bundle's folder under the names they have in
    the bundle must be the sealed ones, or readers would take others for proven.
    """
    try:
        with opened(path) as data:
            verdict = check_bytes(data, asked)
            if beside and not verdict.broken:
                _check_beside(path, data)
            return verdict
    except BrokenBundleError as error:
        return Verdict(broken=error.part, why=error.why)


def check_bytes(data: Bytes, asked: Asked | None = None) -> Verdict:
    """Check a bundle that lies in memory; never raises on damaged data."""
    try:
        return _Check(data, asked or Asked()).verdict()
    except BrokenBundleError as error:
        return Verdict(broken=error.part, why=error.why)


class _Check:
    """One bundle, looked at from the outside in."""

    def __init__(self, data: Bytes, asked: Asked) -> None:
        self._data = data
        self._asked = asked
        self._members = read_members(data)
        self._by_name = {member.name: member for member in self._members}

    def verdict(self) -> Verdict:
        manifest = f"sha256:{self._digest(self._need(forms.PACKAGE))}"
        document = forms.parsed(self._bytes(forms.DIGEST), forms.DIGEST)
        if not isinstance(document, dict) or document.get("hash") != manifest:
            raise BrokenBundleError(forms.PACKAGE, "its digest is not the one that was signed")
        package = forms.parsed(self._bytes(forms.PACKAGE), forms.PACKAGE)
        moment = forms.moment_of(package)
        listed = self._check_listed(package)
        self._check_order(listed)
        key = self._check_signature(manifest, moment, document, str(package.get("software")))
        stamps = self._check_stamps()
        self._check_seal_order(key)
        self._check_seal(key)
        check_container(self._data, self._members, moment)
        about = forms.read_about(self._bytes(forms.ABOUT))
        self._check_links(about.previous, manifest)
        return Verdict(
            trust=self._trust(key),
            fingerprint=key.fingerprint if key else "",
            holder=key.holder if key else "",
            site=about.site,
            started_at=about.started_at,
            stamps=stamps,
            previous=about.previous,
            manifest=manifest,
            notes=_notes(key, moment, stamps),
        )

    def _need(self, name: str) -> Member:
        member = self._by_name.get(name)
        if member is None:
            raise BrokenBundleError(name, "the bundle does not hold it")
        return member

    def _bytes(self, name: str) -> bytes:
        member = self._need(name)
        return bytes(self._data[member.start : member.end])

    def _digest(self, member: Member) -> str:
        return sha256(self._data[member.start : member.end]).hexdigest()

    def _check_listed(self, package: Any) -> list[str]:
        """Names of the files that the manifest lists, each of them unchanged."""
        resources = package.get("resources") if isinstance(package, dict) else None
        if not isinstance(resources, list):
            raise BrokenBundleError(forms.PACKAGE, "it lists no files")
        true: list[Member] = []
        for listed in resources:
            member = self._need(str(listed.get("path")) if isinstance(listed, dict) else "")
            digest = self._digest(member)
            known = replace(member, sha256=digest)
            if listed != forms.resource(known):
                raise BrokenBundleError(member.name, "it is not the file that the manifest lists")
            true.append(known)
        before = [member for member in true if member.name != forms.SUMS]
        if self._bytes(forms.SUMS) != forms.sums_bytes(before):
            raise BrokenBundleError(forms.SUMS, "it does not list the files that the manifest lists")
        return [member.name for member in true]

    def _check_order(self, listed: Sequence[str]) -> None:
        """Nothing may be missing, additional or in another place."""
        names = [member.name for member in self._members]
        expected = [*listed, forms.PACKAGE, forms.DIGEST]
        expected += [name for name in names if name.startswith(_SEAL)]
        if extra := [name for name in names if name not in set(expected)]:
            raise BrokenBundleError(extra[0], "the manifest does not list it")
        if names != expected:
            first = next(name for name, other in zip(names, expected, strict=True) if name != other)
            raise BrokenBundleError(first, "the files are in another order")

    def _check_signature(
        self, manifest: str, moment: datetime, document: Any, software: str
    ) -> PublicKey | None:
        if forms.PUBLIC_KEY not in self._by_name:
            if "signedData" in document or forms.SIGNATURE in self._by_name:
                raise BrokenBundleError(forms.PUBLIC_KEY, "it is signed, but the key is missing")
            key, signature = None, b""
        else:
            key, signature = self._key(), self._bytes(forms.SIGNATURE)
            if not key.holds(signature, forms.signed_text(manifest)):
                raise BrokenBundleError(forms.SIGNATURE, "it does not belong to this manifest and this key")
        if self._bytes(forms.DIGEST) != forms.digest_bytes(
            manifest, moment, key, signature, software=software
        ):
            raise BrokenBundleError(forms.DIGEST, "it says something else than manifest, key and signature")
        return key

    def _key(self) -> PublicKey:
        try:
            key = PublicKey.read(self._bytes(forms.PUBLIC_KEY))
        except ValueError as error:
            raise BrokenBundleError(forms.PUBLIC_KEY, f"it is no key ({error})") from error
        if forms.CERTIFICATE not in self._by_name:
            return key
        try:
            certified = PublicKey.read(self._bytes(forms.CERTIFICATE))
            _ = certified.holder  # what nobody can read must not surprise us later
        except ValueError as error:
            raise BrokenBundleError(forms.CERTIFICATE, f"it is no certificate ({error})") from error
        if certified.der != key.der:
            raise BrokenBundleError(forms.CERTIFICATE, "it belongs to another key")
        return certified

    def _check_stamps(self) -> tuple[StampFound, ...]:
        if forms.STAMPS not in self._by_name:
            return ()
        rows = forms.parsed(self._bytes(forms.STAMPS), forms.STAMPS)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BrokenBundleError(forms.STAMPS, "it lists no time stamps")
        return tuple(self._stamp(row) for row in rows)

    def _stamp(self, row: dict[str, Any]) -> StampFound:
        url, name = str(row.get("url")), str(row.get("file"))
        if not name:
            return StampFound(url=url, stamp=None, failure=str(row.get("failure")))
        document, response = self._bytes(forms.DIGEST), self._bytes(name)
        try:
            found = check(response, document, roots=self._asked.roots)
        except TimestampError as error:
            if not self._asked.roots:
                raise BrokenBundleError(name, str(error)) from error
            found = self._untrusted(name, response, document, str(error))
            return StampFound(url=url, stamp=found, failure=str(error))
        if found.time.isoformat() != row.get("time"):
            raise BrokenBundleError(forms.STAMPS, f"{name} says another time")
        return StampFound(url=url, stamp=found)

    def _untrusted(self, name: str, response: bytes, document: bytes, why: str) -> Stamp:
        """A stamp of an authority that was not given: sound in itself, or broken."""
        try:
            return check(response, document)
        except TimestampError as error:
            raise BrokenBundleError(name, why) from error

    def _check_seal_order(self, key: PublicKey | None) -> None:
        """Below ``seal/`` lies what belongs there, in its order, and nothing else."""
        names = [member.name for member in self._members if member.name.startswith(_SEAL)]
        rows = forms.parsed(self._bytes(forms.STAMPS), forms.STAMPS) if forms.STAMPS in self._by_name else []
        expected = [forms.SIGNATURE] if key else []
        expected += [row["file"] for row in rows if row.get("file")]
        expected += [forms.STAMPS] if forms.STAMPS in self._by_name else []
        expected += [forms.CONTAINER, *([forms.CONTAINER_SIGNATURE] if key else [])]
        if names != expected:
            pairs = zip_longest(names, expected)
            odd = next(name or other for name, other in pairs if name != other)
            raise BrokenBundleError(str(odd), "the seal holds more, less, or another order than it should")

    def _check_seal(self, key: PublicKey | None) -> None:
        """The seal covers every byte of the container before it."""
        sealed = self._need(forms.CONTAINER)
        digest = sha256(self._data[: sealed.offset]).hexdigest()
        whole = self._bytes(forms.CONTAINER)
        if whole != forms.container_bytes(digest, sealed.offset):
            raise BrokenBundleError(
                forms.CONTAINER, "the bytes of the container are not those that were sealed"
            )
        if key is not None and not key.holds(self._bytes(forms.CONTAINER_SIGNATURE), whole):
            raise BrokenBundleError(forms.CONTAINER_SIGNATURE, "it does not belong to the seal")

    def _check_links(self, previous: str, manifest: str) -> None:
        asked = self._asked
        if asked.manifest is not None and asked.manifest != manifest:
            raise BrokenBundleError("the bundle", "it is another bundle than the one asked for")
        if asked.previous is not None and asked.previous != previous:
            said = "it says to be the first" if not previous else "it follows another bundle"
            raise BrokenBundleError("the link to the bundle before", said)

    def _trust(self, key: PublicKey | None) -> Trust:
        if key is None:
            return Trust.UNSIGNED
        if not self._asked.keys:
            return Trust.UNCOMPARED_KEY
        known = any(given.vouches_for(key) for given in self._asked.keys)
        return Trust.KNOWN_KEY if known else Trust.UNKNOWN_KEY


def _notes(key: PublicKey | None, moment: datetime, stamps: Sequence[StampFound]) -> tuple[str, ...]:
    notes = []
    if key is not None and not key.was_valid(moment):
        notes.append("the signer's certificate was not in force when the inspection was made")
    if any(found.stamp and found.stamp.time < moment - _SKEW for found in stamps):
        notes.append("a time stamp is older than the inspection says to be")
    return tuple(notes)


def _check_beside(path: Path, data: Bytes) -> None:
    for member in read_members(data):
        name = member.name.removeprefix(forms.REPORTS)
        if member.name == forms.FINDINGS:
            name = FINDINGS_BESIDE
        elif name == member.name:
            continue
        beside = path.with_name(name)
        if beside.is_file() and beside.read_bytes() != data[member.start : member.end]:
            raise BrokenBundleError(f"{name} beside the bundle", "it is not the one that the bundle holds")
