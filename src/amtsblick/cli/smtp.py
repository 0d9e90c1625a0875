"""Through which server do mails leave, and to whom? Options of every command that sends mails."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from amtsblick.errors import InputError
from amtsblick.jobs.inviting import MailRoute
from amtsblick.parse.recipients import parse_recipients
from amtsblick.publish.mail import Security, SmtpSettings, checked_address
from amtsblick.values.reminders import Recipient

_PASSWORD: Final = "AMTSBLICK_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_LAST_PORT: Final = 65_535

Smtp = Annotated[
    str, typer.Option("--smtp", help="Mail server.", metavar="HOST[:PORT]", envvar="AMTSBLICK_SMTP")
]
MailServer = Annotated[
    str,
    typer.Option(
        "--smtp",
        help="Mail server; without one nobody is mailed.",
        metavar="HOST[:PORT]",
        envvar="AMTSBLICK_SMTP",
    ),
]
"""Where mails are only a part of the work."""
Sender = Annotated[
    str,
    typer.Option("--from", help="Address that the mails come from.", envvar="AMTSBLICK_MAIL_FROM"),
]
To = Annotated[
    list[str] | None, typer.Option("--to", help="Address to be reminded; repeatable.", metavar="ADDRESS")
]
ToBodies = Annotated[
    list[str] | None,
    typer.Option("--body", help="With --to: only this body and those below it; repeatable."),
]
RecipientsFile = Annotated[
    Path | None,
    typer.Option("--recipients", help="TOML file: [[recipient]] with address and bodies.", metavar="FILE"),
]
Protection = Annotated[
    Security,
    typer.Option("--security", help="How the way to the server is protected; none for this machine only."),
]
SmtpUser = Annotated[
    str,
    typer.Option(
        "--user",
        help=f"User name at the mail server; the password comes from the variable {_PASSWORD}.",
        envvar="AMTSBLICK_SMTP_USER",
    ),
]


def recipients_of(to: list[str], bodies: list[str], file: Path | None) -> tuple[Recipient, ...]:
    """Who is written to, as the options say. InputError when they say nothing or two things."""
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


def mail_route(
    smtp: str, sender: str, security: Security, user: str, ca_file: Path | None
) -> MailRoute | None:
    """Through what mails leave and in whose name; None when no server is named. InputError for a bad sender."""
    if not smtp:
        return None
    return MailRoute(smtp=server(smtp, security, user, ca_file), sender=checked_address(sender, "--from"))


def mail_options(route: MailRoute) -> list[str]:
    """The same as options of another command; the password goes by its variable."""
    smtp = route.smtp
    host = f"[{smtp.host}]" if ":" in smtp.host else smtp.host
    told = ["--smtp", f"{host}:{smtp.port}", "--from", route.sender, "--security", smtp.security.value]
    told += ["--user", smtp.user] if smtp.user else []
    return [*told, "--ca-file", str(smtp.ca_file)] if smtp.ca_file else told


def server(smtp: str, security: Security, user: str, ca_file: Path | None) -> SmtpSettings:
    """The mail server that the options name. InputError when they name none."""
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
