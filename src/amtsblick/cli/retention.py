"""``amtsblick retention``: what need not be kept for ever, and for how long it is."""

from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import say
from amtsblick.jobs.clock import now
from amtsblick.jobs.retention import rehearse, retain, rules_of
from amtsblick.parse.retention import spell_retention

_MEGA = 1_000_000
_NEVER = (
    "Never removed: the log of records with its drafts, what was observed and judged, the log of accounts, "
    "inspections, looks at archives."
)


def retention(
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Remove what the rules let go.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --apply: only say what would go.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show rules and what would go (the default).")] = False,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="File of rules; retention.toml in the folder when not given."),
    ] = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Remove finished tasks, ended sessions and links, told alerts and, if asked for, idle evidence.

    Idle evidence are captures of surveys that found exactly what the looks before and after found. What a
    record cites is never idle. A note stays where evidence lay.
    """
    place = workspace(out, register)
    place.require()
    known = rules_of(place, rules)
    removing = apply and not dry_run and not show
    with place.open_register() as opened:
        done = retain(opened, place, known, now) if removing else rehearse(opened, place, known, now())
    counts = ", ".join(f"{count} {kind}" for kind, count in done.rows)
    verb = "Removed" if removing else "Would go"
    lines = [] if removing else [spell_retention(known), _NEVER]
    lines.append(f"{verb}: {counts}, {len(done.bundles)} bundles of evidence ({done.size / _MEGA:.1f} MB)")
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join(lines),
        applied=removing,
        rows=dict(done.rows),
        bundles=done.bundles,
        bytes=done.size,
    )
