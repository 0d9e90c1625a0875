"""``amtsblick verify``: is a bundle as it was written, who signed it, since when does it exist?"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from amtsblick.cli.options import AsJson, Quiet, mode
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.errors import EvidenceError, InputError
from amtsblick.keep.bundle_check import check_bundle
from amtsblick.keep.bundle_reading import manifest_of
from amtsblick.keep.bundle_verdict import Asked, Trust, Verdict
from amtsblick.keep.signing import PublicKey
from amtsblick.keep.timestamps import roots

EXIT_BROKEN: Final = 1
"""A bundle is not as it was written; the message names the first broken part."""
EXIT_UNPROVEN: Final = 4
"""Nothing is broken, but unsigned, signed by an unknown key, or without the stamp asked for."""


def verify(
    *,
    bundles: Annotated[list[Path], typer.Argument(help="Evidence bundles.", metavar="BUNDLE…")],
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", help="Public key or certificate (PEM) that ought to have signed; repeatable."),
    ] = None,
    tsa_ca: Annotated[
        list[Path] | None,
        typer.Option("--tsa-ca", help="Root certificates (PEM) of time-stamping authorities; repeatable."),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="The bundle that a single BUNDLE must follow.")
    ] = None,
    chain: Annotated[
        bool, typer.Option("--chain", help="Each BUNDLE must follow the one before it on this line.")
    ] = False,
    alone: Annotated[
        bool,
        typer.Option("--alone", help="Do not compare findings and reports that lie beside a bundle with it."),
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check evidence bundles offline: every byte, signature, time stamps and the link between them.

    Findings and reports that lie beside a bundle must be the ones it holds.

    Exit codes: 0 everything holds, 1 a bundle is broken (the first broken part is named), 2 wrong
    option, 3 unusable input, 4 nothing is broken, but a bundle is unsigned, signed by an unknown
    key, or has no time stamp of the authorities given.
    """
    if previous is not None and len(bundles) > 1:
        raise InputError("--previous is about one bundle; use --chain for several.")
    asked = Asked(
        keys=tuple(public_key(path) for path in key or ()),
        roots=tuple(root for path in tsa_ca or () for root in roots(file_bytes(path), name=str(path))),
        previous=_manifest(previous) if previous is not None else None,
    )
    verdicts = _checked(bundles, asked, chain=chain, beside=not alone)
    stamps_asked = bool(asked.roots)
    _show(verdicts, mode(quiet=quiet, as_json=as_json), stamps_asked=stamps_asked)
    codes = {_code(verdict, stamps_asked=stamps_asked) for _, verdict in verdicts}
    if code := EXIT_BROKEN if EXIT_BROKEN in codes else max(codes):
        raise typer.Exit(code)


def _checked(bundles: list[Path], asked: Asked, *, chain: bool, beside: bool) -> list[tuple[Path, Verdict]]:
    found: list[tuple[Path, Verdict]] = []
    for path in bundles:
        verdict = check_bundle(path, asked, beside=beside)
        found.append((path, verdict))
        if chain:  # nothing can be said about what follows a broken one
            asked = replace(asked, previous=verdict.manifest or None)
    return found


def public_key(path: Path) -> PublicKey:
    """The public key or certificate of a PEM file; InputError when there is none."""
    try:
        return PublicKey.read(file_bytes(path))
    except ValueError as error:
        raise InputError(f"{path} holds no public key or certificate in PEM form.") from error


def _manifest(path: Path) -> str:
    try:
        return manifest_of(path)
    except EvidenceError as error:
        raise InputError(f"--previous {path} is no sound bundle: {error}.") from error


def file_bytes(path: Path) -> bytes:
    """What a file holds; InputError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def _code(verdict: Verdict, *, stamps_asked: bool) -> int:
    if verdict.broken:
        return EXIT_BROKEN
    proven = verdict.trust in {Trust.KNOWN_KEY, Trust.UNCOMPARED_KEY}
    return 0 if proven and (verdict.stamped or not stamps_asked) else EXIT_UNPROVEN


def _show(verdicts: list[tuple[Path, Verdict]], shown: Mode, *, stamps_asked: bool) -> None:
    if shown is Mode.JSON:
        rows = [_row(path, verdict) for path, verdict in verdicts]
        say(shown, "", bundles=rows)
        return
    for path, verdict in verdicts:
        if verdict.broken:
            complain(f"{path}: BROKEN at {verdict.broken}: {verdict.why}")
        else:
            say(shown, "\n".join([f"{path}: {_headline(verdict)}", *_lines(verdict, stamps_asked)]))


def _headline(verdict: Verdict) -> str:
    return {
        Trust.KNOWN_KEY: "sound, signed by a key you gave",
        Trust.UNCOMPARED_KEY: "sound, signed; compare the key with the operator's, or give it with --key",
        Trust.UNKNOWN_KEY: "SIGNED BY AN UNKNOWN KEY: sound in itself, but by none of the keys you gave",
        Trust.UNSIGNED: "UNSIGNED: sound in itself, but whoever changed it could have made it so",
    }[verdict.trust]


def _lines(verdict: Verdict, stamps_asked: bool) -> list[str]:
    when = verdict.started_at.isoformat() if verdict.started_at else ""
    lines = [f"  inspection  {verdict.site} on {when}"]
    if verdict.fingerprint:
        lines.append(f"  key         {verdict.fingerprint} {verdict.holder}".rstrip())
    for found in verdict.stamps:
        if found.stamp is None:
            lines.append(f"  time stamp  none of {found.url}: {found.failure}")
            continue
        asked = (
            f"NOT of an authority you gave ({found.failure})" if stamps_asked else "authority not compared"
        )
        worth = "verified" if found.stamp.trusted else asked
        lines.append(
            f"  time stamp  {found.stamp.time.isoformat()} by {found.stamp.name or found.url}, {worth}"
        )
    if not verdict.stamps:
        lines.append("  time stamp  none")
    lines.append(f"  follows     {verdict.previous or 'no bundle: the first of its register'}")
    lines.append(f"  manifest    {verdict.manifest}")
    return [*lines, *(f"  note        {note}" for note in verdict.notes)]


def _row(path: Path, verdict: Verdict) -> dict[str, object]:
    return {
        "path": str(path),
        "broken": verdict.broken,
        "why": verdict.why,
        "trust": "" if verdict.broken else verdict.trust,
        "key": verdict.fingerprint,
        "holder": verdict.holder,
        "site": verdict.site,
        "started_at": verdict.started_at,
        "stamps": [
            {
                "url": found.url,
                "time": found.stamp.time.isoformat() if found.stamp else "",
                "authority": found.stamp.name if found.stamp else "",
                "verified": bool(found.stamp and found.stamp.trusted),
                "failure": found.failure,
            }
            for found in verdict.stamps
        ],
        "previous": verdict.previous,
        "manifest": verdict.manifest,
        "notes": verdict.notes,
    }
