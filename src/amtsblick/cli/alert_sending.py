"""``amtsblick alert send`` and ``alert test``: tell subscribers, and say what became of it."""

import random
from pathlib import Path
from typing import Annotated, Final

import typer

from amtsblick import __version__
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AllowPrivate,
    AsJson,
    CaFile,
    Out,
    Quiet,
    RegisterUrl,
    mode,
    workspace,
)
from amtsblick.cli.screen import Mode, complain, say
from amtsblick.cli.smtp import Protection, SmtpUser, server
from amtsblick.collect.addresses import why_not_public
from amtsblick.errors import InputError
from amtsblick.jobs import alerts
from amtsblick.jobs.alert_access import sees_inside
from amtsblick.jobs.alert_sending import Post, Told, run
from amtsblick.jobs.clock import now
from amtsblick.knowledge import load
from amtsblick.publish.mail import Security, checked_address
from amtsblick.publish.webhook import WebhookSettings

_FAILED: Final = 1
"""Exit code of ``send`` and ``test`` when something could not be delivered; it is tried again."""

Base = Annotated[
    str,
    typer.Option(
        "--base-url",
        help="Public address of the web application: links in mails lead there.",
        metavar="ADDRESS",
        envvar="AMTSBLICK_BASE_URL",
    ),
]
MailServer = Annotated[
    str,
    typer.Option(
        "--smtp", help="Mail server; without one mails wait.", metavar="HOST[:PORT]", envvar="AMTSBLICK_SMTP"
    ),
]
Sender = Annotated[
    str, typer.Option("--from", help="Address that the mails come from.", envvar="AMTSBLICK_MAIL_FROM")
]
Name = Annotated[str, typer.Argument(help="Id of the subscription, as 'alert list' shows it.", metavar="ID")]


def send(
    *,
    base_url: Base = "",
    smtp: MailServer = "",
    sender: Sender = "",
    security: Protection = Security.STARTTLS,
    user: SmtpUser = "",
    allow_private: AllowPrivate = False,
    ca_file: CaFile = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tell everybody what is new, and try again what failed. For a timer; the worker does the same."""
    place = workspace(out, register)
    place.require()
    by = _post(base_url, smtp, sender, security, user, ca_file, allow_private=allow_private)
    with place.open_register() as opened:
        told = run(opened, load(), by, may_see=sees_inside(opened))
    _tell(mode(quiet=quiet, as_json=as_json), told)


def trial(
    name: Name,
    *,
    base_url: Base = "",
    smtp: MailServer = "",
    sender: Sender = "",
    security: Protection = Security.STARTTLS,
    user: SmtpUser = "",
    allow_private: AllowPrivate = False,
    ca_file: CaFile = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Send a test message to one subscription and say what became of it."""
    place = workspace(out, register)
    place.require()
    by = _post(base_url, smtp, sender, security, user, ca_file, allow_private=allow_private)
    with place.open_register() as opened:
        trial = alerts.ask_for_test(opened, name, now())
        run(opened, load(), by, may_see=sees_inside(opened))
        done = next(one for one in opened.deliveries(name) if one.id == trial.id)
    answered = done.answered
    text = f"{name}: {done.state}"
    if answered.failing:
        text += f" ({answered.failing}{f', {answered.status}' if answered.status else ''}): {answered.detail}"
    say(
        mode(quiet=quiet, as_json=as_json),
        text,
        state=done.state,
        failing=answered.failing,
        status=answered.status,
        detail=answered.detail,
    )
    if answered.failing or not done.attempts:
        raise typer.Exit(_FAILED)


def _post(  # noqa: PLR0917 - the options, in their order
    base_url: str,
    smtp: str,
    sender: str,
    security: Security,
    user: str,
    ca_file: Path | None,
    *,
    allow_private: bool,
) -> Post:
    """Through what it is sent. InputError when mails cannot say who sends them or how to end them."""
    if smtp:
        checked_address(sender, "--from")
        if not base_url.startswith(("https://", "http://")):
            raise InputError("Mails say where to end them: give the application's address with --base-url.")
    return Post(
        base=base_url,
        hooks=WebhookSettings(
            software=f"amtsblick/{__version__}",
            why_refused=(lambda _: "") if allow_private else why_not_public,
            plain=allow_private,
            ca_file=ca_file,
        ),
        clock=now,
        chance=random.random,
        sender=sender,
        smtp=server(smtp, security, user, ca_file) if smtp else None,
    )


def _tell(shown: Mode, told: Told) -> None:
    text = f"{told.news} news; {told.sent} messages sent, {told.failed} failed and will be tried again."
    say(
        shown,
        text,
        news=told.news,
        planned=told.planned,
        sent=told.sent,
        failed=told.failed,
        given_up=told.given_up,
        disabled=told.disabled,
        trouble=told.trouble,
    )
    for name in told.disabled:
        complain(f"{name} was disabled: 'amtsblick alert list' says why.")
    if told.trouble:
        complain(told.trouble)
    if told.failed or told.trouble or told.disabled:
        raise typer.Exit(_FAILED)
