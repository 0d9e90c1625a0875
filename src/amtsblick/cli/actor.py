"""Who does it? Options of every command that changes the register of decisions."""

from getpass import getuser
from typing import Annotated

import typer

from amtsblick.errors import InputError
from amtsblick.values.records import Actor, Role

ActorName = Annotated[
    str,
    typer.Option(
        "--actor",
        help="Who does it, as the log shows it: a user name or an office; this machine's user when not given.",
        metavar="NAME",
        envvar="AMTSBLICK_ACTOR",
    ),
]
ActorRole = Annotated[Role, typer.Option("--role", help="In which role.", envvar="AMTSBLICK_ROLE")]

DEFAULT_ROLE = Role.EDITOR


def actor_of(name: str, role: Role) -> Actor:
    """The actor that the options name; InputError when nobody is known."""
    plain = name.strip()
    if not plain:
        try:
            plain = getuser()
        except (OSError, KeyError, ImportError) as error:
            raise InputError("Nobody is named: say who does it with --actor NAME.") from error
    return Actor(name=plain, role=role)
