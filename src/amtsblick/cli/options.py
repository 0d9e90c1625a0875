"""Options that several commands share.

What opens a register or the network is imported late: commands that need neither start in half the time.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amtsblick.cli.screen import Mode
from amtsblick.report.words import Lang

if TYPE_CHECKING:
    from amtsblick.collect.settings import Settings
    from amtsblick.jobs.workspace import Workspace

Out = Annotated[
    Path,
    typer.Option(
        "--out",
        "-o",
        help="Folder for register, evidence, reports and exports.",
        metavar="FOLDER",
        envvar="AMTSBLICK_OUT",
    ),
]
RegisterUrl = Annotated[
    str,
    typer.Option(
        "--register",
        help="Address of a PostgreSQL register (postgresql://…) in place of the folder's SQLite file.",
        metavar="ADDRESS",
        envvar="AMTSBLICK_REGISTER",
    ),
]
ResolverRules = Annotated[
    str,
    typer.Option("--resolver-rules", help='Chromium\'s syntax: "MAP * 127.0.0.1:8443".', metavar="RULES"),
]
CaFile = Annotated[
    Path | None, typer.Option("--ca-file", help="Trust this certificate authority (PEM) as well.")
]
Contact = Annotated[
    str, typer.Option("--contact", help="Your e-mail or web address, told to every site visited.")
]
Delay = Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to one host.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also contact addresses that are not public.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as one JSON object.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of the report.")]
SurveyNumber = Annotated[
    int | None,
    typer.Option("--survey", help="Number of the survey; the newest when not given.", metavar="N"),
]

DEFAULT_OUT = Path("amtsblick-out")
DEMO_MARK = "demonstration.txt"
"""Lies in the folder of a demonstration, which the next demonstration empties."""


def mode(*, quiet: bool, as_json: bool) -> Mode:
    """Both at once is JSON: its one line is an outcome, not chatter."""
    if as_json:
        return Mode.JSON
    return Mode.QUIET if quiet else Mode.NORMAL


def live_settings(
    contact: str, delay: float, *, allow_private: bool, resolver_rules: str, ca_file: Path | None
) -> "Settings":
    """How politely and how carefully the network is asked, as the options say."""
    from amtsblick.collect.resolver import parse_resolver_rules
    from amtsblick.collect.settings import Settings

    return Settings(
        contact=contact,
        delay=delay,
        allow_private=allow_private,
        rules=parse_resolver_rules(resolver_rules),
        ca_file=ca_file,
    )


def workspace(out: Path, register: str) -> "Workspace":
    """The folder that the options name."""
    from amtsblick.jobs.workspace import Workspace

    return Workspace(folder=out, register_url=register)
