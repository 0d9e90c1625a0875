"""``amtsblick bodies``: enter a list into the register, show what is in it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amtsblick.cli.lists import read_bodies
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, say
from amtsblick.jobs.clock import now

app = typer.Typer(
    help="Bodies in the register: import a list, show them.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("import")
def import_(
    bodies: Annotated[Path, typer.Argument(help="CSV list of bodies.", metavar="BODIES.csv")],
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Enter new and changed bodies into the register; earlier versions are kept."""
    found = read_bodies(bodies)
    place = workspace(out, register)
    place.prepare()
    with place.open_register() as opened:
        result = opened.import_bodies(found.bodies, now())
    say(
        mode(quiet=quiet, as_json=as_json),
        f"{result.added} added, {result.changed} changed, {result.same} known already; "
        f"{len(found.problems)} problems in the list.",
        **asdict(result),
        problems=len(found.problems),
    )


@app.command("list")
def list_(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """Show the bodies in the register."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        bodies = list(opened.bodies())
    if as_json:
        say(Mode.JSON, "", bodies=[asdict(body) for body in bodies])
        return
    table = Table("id", "name", "kind", "parent", "homepage", box=None)
    for body in bodies:
        table.add_row(body.id, body.name, body.kind, body.parent or "", body.homepage)
    Console().print(table)
