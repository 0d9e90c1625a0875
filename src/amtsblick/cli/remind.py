"""``amtsblick remind``: tell people by mail what is to be decided."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from amtsblick.cli.actor import ActorName, actor_of
from amtsblick.cli.due import Ahead
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    CaFile,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    mode,
    workspace,
)
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.errors import InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.remind import Told, Wish, remind
from amtsblick.knowledge import load
from amtsblick.parse.recipients import parse_recipients
from amtsblick.publish.mail import Security, SmtpSettings
from amtsblick.values.records import Role
from amtsblick.values.reminders import Recipient

_PASSWORD: Final = "AMTSBLICK_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_LAST_PORT: Final = 65_535
_REFUSED: Final = 1
"""Exit code when the server refused an address; the other mails went."""


def remind_command(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    smtp: Annotated[
        str, typer.Option("--smtp", help="Mail server.", metavar="HOST[:PORT]", envvar="AMTSBLICK_SMTP")
    ],
    sender: Annotated[
        str,
        typer.Option("--from", help="Address that the mails come from.", envvar="AMTSBLICK_MAIL_FROM"),
    ],
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Address to be reminded; repeatable.", metavar="ADDRESS")
    ] = None,
    body: Annotated[
        list[str] | None,
        typer.Option("--body", help="With --to: only this body and those below it; repeatable."),
    ] = None,
    recipients: Annotated[
        Path | None,
        typer.Option(
            "--recipients", help="TOML file: [[recipient]] with address and bodies.", metavar="FILE"
        ),
    ] = None,
    security: Annotated[
        Security,
        typer.Option(
            "--security", help="How the way to the server is protected; none for this machine only."
        ),
    ] = Security.STARTTLS,
    user: Annotated[
        str,
        typer.Option(
            "--user",
            help=f"User name at the mail server; the password comes from the variable {_PASSWORD}.",
            envvar="AMTSBLICK_SMTP_USER",
        ),
    ] = "",
    ca_file: CaFile = None,
    ahead: Ahead = 30,
    every: Annotated[
        int,
        typer.Option("--every", min=1, help="Remind of the same thing after this many days.", metavar="DAYS"),
    ] = 14,
    again: Annotated[
        bool, typer.Option("--again", help="Also of what was told before, whenever that was.")
    ] = False,
    actor: ActorName = "",
    lang: Language = "de",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Send each recipient one mail with everything new that is to be decided, and the dates as a calendar.

    What was told is told again after --every days or when a new reason comes up.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    wanted = _recipients(to or [], body or [], recipients)
    settings = _server(smtp, security, user, ca_file)
    when = now()
    wish = Wish(sender=sender, today=when.date(), when=when, ahead=ahead, every=every, again=again, lang=lang)
    with place.open_register() as opened:
        told = remind(
            opened,
            load(),
            wanted,
            settings,
            wish,
            actor=actor_of(actor, Role.SYSTEM),
            evidence=place.open_evidence(),
        )
    _tell(shown, told)


def _recipients(to: list[str], bodies: list[str], file: Path | None) -> tuple[Recipient, ...]:
    if bool(to) == (file is not None) or (file is not None and bodies):
        raise InputError("Say who is to be reminded: either --to (with --body), or --recipients FILE.")
    if file is None:
        return tuple(Recipient(address=one, bodies=tuple(bodies)) for one in dict.fromkeys(to))
    try:
        return parse_recipients(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--recipients {file} cannot be read: {error}") from error
    except ValueError as error:
        raise InputError(f"--recipients {file}: {error}") from error


def _server(smtp: str, security: Security, user: str, ca_file: Path | None) -> SmtpSettings:
    host, colon, port = smtp.rpartition(":")
    if not colon or smtp.endswith("]"):
        host, port = smtp, str(_PORTS[security])
    if not host.strip("[]") or not port.isdecimal() or not 0 < int(port) <= _LAST_PORT:
        raise InputError(f"--smtp {smtp!r} is no mail server: write HOST or HOST:PORT.")
    password = os.environ.get(_PASSWORD, "")
    if user and not password:
        raise InputError(f"--user needs a password: put it into the variable {_PASSWORD}.")
    return SmtpSettings(
        host=host.strip("[]"),
        port=int(port),
        security=security,
        user=user,
        password=password,
        ca_file=ca_file,
    )


def _tell(shown: Mode, told: tuple[Told, ...]) -> None:
    sent = [one for one in told if one.matters]
    quiet = [one for one in told if not one.matters and not one.refused]
    text = f"{len(sent)} mails sent, {len(quiet)} recipients had nothing new."
    say(
        shown,
        text,
        sent=[{"address": one.address, "matters": one.matters} for one in sent],
        nothing_new=[one.address for one in quiet],
        refused=[{"address": one.address, "why": one.refused} for one in told if one.refused],
    )
    refused = [one for one in told if one.refused]
    for one in refused:
        complain(one.refused)
    if refused:
        raise typer.Exit(_REFUSED)
