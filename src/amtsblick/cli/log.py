"""``amtsblick register log|check|seal``: who changed what and when, and is the log as it was written?"""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from amtsblick.assess.register.edits import Edit, edits
from amtsblick.cli.drafting import edit_lines
from amtsblick.cli.inspecting import (
    CertificateFile,
    KeyFile,
    StampAddresses,
    authorities,
    signing_key,
)
from amtsblick.cli.moments import begin_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.records import as_plain
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.cli.verify import EXIT_BROKEN, EXIT_UNPROVEN, file_bytes, public_key
from amtsblick.collect.tsa import ask
from amtsblick.errors import EvidenceError, InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.records import history
from amtsblick.jobs.reporting import replacing
from amtsblick.keep.bundle_verdict import Asked, StampFound, Trust
from amtsblick.keep.seals import LogEnd, Seal
from amtsblick.keep.timestamps import roots
from amtsblick.values.records import Entry, Record, RecordKind

_WORTH: Final = {
    Trust.KNOWN_KEY: "signed by a key you gave",
    Trust.UNCOMPARED_KEY: "signed; compare the key with the operator's, or give it with --key",
    Trust.UNKNOWN_KEY: "SIGNED BY AN UNKNOWN KEY, none of those you gave",
}


def log(
    kind: Annotated[
        RecordKind | None, typer.Argument(help="Only this kind of record.", metavar="[KIND]")
    ] = None,
    name: Annotated[str, typer.Argument(help="Only the record of this id.", metavar="[ID]")] = "",
    *,
    record: Annotated[
        str, typer.Option("--record", help="Only this record (or all of a kind).", metavar="KIND[/ID]")
    ] = "",
    since: Annotated[str, typer.Option("--since", help="Only from this day on (UTC).", metavar="DAY")] = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """Show who changed what and when: every field before and after, oldest first."""
    place = workspace(out, register)
    place.require()
    if kind and record:
        raise InputError("Name the record either as KIND ID or with --record KIND/ID.")
    asked = (kind, name or None) if kind else _asked_for(record)
    began = begin_of(since, "--since")
    lines: list[dict[str, Any]] = []
    with place.open_register() as opened:
        for entry, before in history(opened, *asked):
            if began and entry.at < began:
                continue
            changed = edits(before, entry.content)
            if as_json:
                lines.append({**as_plain(entry), "changed": [edit._asdict() for edit in changed]})
            else:
                say(Mode.NORMAL, _told(entry, before, changed))
    if as_json:
        say(Mode.JSON, "", entries=lines)


def _asked_for(record: str) -> tuple[RecordKind | None, str | None]:
    kind, _, name = record.partition("/")
    if not kind:
        return None, None
    if kind not in list(RecordKind):
        raise InputError(f"--record {record!r}: there is no kind {kind!r}; known: {', '.join(RecordKind)}.")
    return RecordKind(kind), name or None


def _told(entry: Entry, before: Record | None, changed: tuple[Edit, ...]) -> str:
    when = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
    who = f"{entry.actor.name} ({entry.actor.role})"
    what = f"{entry.kind}/{entry.record}  version {entry.version}, {entry.state}, from {entry.valid_from}"
    lines = [f"{entry.seq}  {when}  {who}  {entry.action}  {what}"]
    if entry.note:
        lines.append(f"    note: {entry.note}")
    lines += [f"    {line}" for line in edit_lines(changed, first=before is None)]
    return "\n".join(lines)


def check(
    *,
    head: Annotated[
        list[str] | None,
        typer.Option("--head", help="Digest that was noted elsewhere and must be in the log; repeatable."),
    ] = None,
    seal: Annotated[
        Path | None, typer.Option("--seal", help="Seal that the log must agree with.", metavar="FILE")
    ] = None,
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", help="Public key or certificate (PEM) that ought to have sealed; repeatable."),
    ] = None,
    tsa_ca: Annotated[
        list[Path] | None,
        typer.Option("--tsa-ca", help="Root certificates (PEM) of time-stamping authorities; repeatable."),
    ] = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check that every entry of the log is as it was written and none is missing.

    Who can write the database can also make the whole log anew: note the head elsewhere (--head), or
    keep a seal ('amtsblick register seal'), to see that too.

    Exit codes: 0 everything holds, 1 an entry or the seal is broken, 2 wrong option, 3 unusable input,
    4 the seal is signed by an unknown key or has no time stamp of the authorities given.
    """
    place = workspace(out, register)
    place.require()
    asked = Asked(
        keys=tuple(public_key(path) for path in key or ()),
        roots=tuple(root for path in tsa_ca or () for root in roots(file_bytes(path), name=str(path))),
    )
    if seal is None and (key or tsa_ca):
        raise InputError("--key and --tsa-ca are about a seal: name it with --seal FILE.")
    shown = mode(quiet=quiet, as_json=as_json)
    lines, facts, proven = ([], {}, True) if seal is None else _sealed(seal, asked, shown)
    noted = [*(head or ()), *([facts["sealed_head"]] if facts else [])]
    with place.open_register() as opened:
        count, end = opened.log_end()
        broken = opened.check_log(noted)
    if broken is not None:
        complain(f"BROKEN: {broken.why}.")
        say(Mode.JSON if as_json else Mode.QUIET, "", broken=broken.seq, why=broken.why, **facts)
        raise typer.Exit(EXIT_BROKEN)
    lines.insert(0, f"The log is as it was written: {count} entries.\nhead  {end}")
    say(shown, "\n".join(lines), broken=None, entries=count, head=end, **facts)
    if not proven:
        raise typer.Exit(EXIT_UNPROVEN)


def _sealed(path: Path, asked: Asked, shown: Mode) -> tuple[list[str], dict[str, Any], bool]:
    """What a seal says, and whether it is proven as far as asked; exits when it is broken."""
    try:
        seal = Seal.read(file_bytes(path), name=str(path))
        trust = seal.trust(asked)
    except EvidenceError as error:
        complain(f"BROKEN: {error}")
        say(shown if shown is Mode.JSON else Mode.QUIET, "", broken="seal", why=str(error))
        raise typer.Exit(EXIT_BROKEN) from None
    stamps = seal.stamps(asked)
    stamped = any(found.stamp and found.stamp.trusted for found in stamps)
    lines = [
        f"seal  {seal.end.count} entries, sealed at {seal.end.sealed_at:%Y-%m-%d %H:%M:%S} UTC, {_WORTH[trust]}",
        f"key   {seal.key.fingerprint} {seal.key.holder}".rstrip(),
        *(_stamp_told(found) for found in stamps),
    ]
    facts = {
        "sealed_head": seal.end.head,
        "sealed_entries": seal.end.count,
        "sealed_at": seal.end.sealed_at.isoformat(),
        "trust": trust,
        "stamps": [
            {"url": one.url, "time": one.stamp.time if one.stamp else None, "failure": one.failure}
            for one in stamps
        ],
    }
    return lines, facts, trust is not Trust.UNKNOWN_KEY and (stamped or not asked.roots)


def _stamp_told(found: StampFound) -> str:
    if found.stamp is None:
        return f"time stamp  none of {found.url}: {found.failure}"
    worth = "verified" if found.stamp.trusted else "authority not compared"
    return f"time stamp  {found.stamp.time.isoformat()} by {found.stamp.name or found.url}, {worth}"


def seal(
    file: Annotated[Path, typer.Argument(help="Where to write the seal.", metavar="FILE")],
    *,
    key: KeyFile = None,
    certificate: CertificateFile = None,
    tsa: StampAddresses = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Sign (and time-stamp) the end of the log; kept elsewhere, it shows that nothing was rewritten.

    A log that is not as it was written is not sealed.
    """
    place = workspace(out, register)
    place.require()
    asked = authorities(tsa or ())
    with place.open_register() as opened:
        if (broken := opened.check_log()) is not None:
            complain(f"BROKEN: {broken.why}. Nothing was sealed.")
            raise typer.Exit(EXIT_BROKEN)
        count, head = opened.log_end()
    end = LogEnd(count=count, head=head, sealed_at=now())
    made = Seal.make(end, signing_key(place.folder, key, certificate), asked, ask if asked else None)
    with replacing(file) as stream:
        stream.write(made.to_bytes())
    for one in made.stampings:
        if one.failure:
            complain(f"No time stamp of {one.url}: {one.failure}")
    say(
        mode(quiet=quiet, as_json=as_json),
        f"Seal: {file}\n{count} entries, head {head}\nkey {made.key.fingerprint}",
        seal=file,
        entries=count,
        head=head,
        key=made.key.fingerprint,
        stamps=sum(1 for one in made.stampings if one.stamp),
    )
