"""``amtsblick serve``: the web application, and a worker beside it."""

import logging
import os
import shlex
import signal
import sys
import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from amtsblick.cli.licences import licence_address
from amtsblick.cli.logs import LogForm
from amtsblick.cli.options import DEFAULT_OUT, CaFile, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import say
from amtsblick.cli.smtp import (
    MailServer,
    Protection,
    Sender,
    SmtpUser,
    mail_options,
    mail_route,
)
from amtsblick.errors import InputError
from amtsblick.jobs.account_rules import read_rules
from amtsblick.jobs.clock import now
from amtsblick.jobs.inviting import MailRoute
from amtsblick.knowledge import load
from amtsblick.publish.mail import Security
from amtsblick.report.site.dcat import LICENCES
from amtsblick.serve.companion import Companion
from amtsblick.serve.desk import Desk
from amtsblick.serve.logs import LogFormat, configure_logs
from amtsblick.serve.providers import read_providers, unknown_roots
from amtsblick.serve.server import run
from amtsblick.serve.settings import Settings

_LOG: Final = logging.getLogger("amtsblick.oidc")
_REGISTER: Final = "AMTSBLICK_REGISTER"
"""Hands the register's address to the worker: it may hold a password, and command lines can be seen by all."""


def serve(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0: any.")] = 8480,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            help="Address that browsers use, such as https://amtsblick.example.org.",
            metavar="ADDRESS",
            envvar="AMTSBLICK_BASE_URL",
        ),
    ] = "",
    public: Annotated[
        bool, typer.Option("--public/--no-public", help="Show the public pages to everybody.")
    ] = True,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            help="Address of a reverse proxy whose forwarded headers count; repeatable.",
            metavar="ADDRESS",
        ),
    ] = None,
    worker: Annotated[
        bool,
        typer.Option("--worker/--no-worker", help="Run a worker beside it, as 'amtsblick work' does."),
    ] = True,
    worker_options: Annotated[
        str,
        typer.Option(
            "--worker-options",
            help="Options of 'amtsblick work' for that worker, such as '--smtp mail.example.org'.",
            metavar="OPTIONS",
            envvar="AMTSBLICK_WORKER_OPTIONS",
        ),
    ] = "",
    backups: Annotated[
        Path | None,
        typer.Option(
            "--backups",
            help="Folder where backups lie.",
            metavar="FOLDER",
            envvar="AMTSBLICK_BACKUPS",
        ),
    ] = None,
    metrics_token: Annotated[
        str,
        typer.Option(
            "--metrics-token",
            help="Opens /metrics to other machines; without it only this one may read it.",
            metavar="TOKEN",
            envvar="AMTSBLICK_METRICS_TOKEN",
        ),
    ] = "",
    oidc: Annotated[
        Path | None,
        typer.Option(
            "--oidc",
            help="TOML file of the identity providers by which people may log in.",
            metavar="FILE",
            envvar="AMTSBLICK_OIDC",
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            help="TOML file of settings of accounts: how long log-ins last, who needs a second factor.",
            metavar="FILE",
            envvar="AMTSBLICK_RULES",
        ),
    ] = None,
    smtp: MailServer = "",
    sender: Sender = "",
    security: Protection = Security.STARTTLS,
    user: SmtpUser = "",
    ca_file: CaFile = None,
    operator: Annotated[
        str, typer.Option("--operator", help="Who runs this, shown on every page.", metavar="NAME")
    ] = "",
    imprint: Annotated[str, typer.Option("--imprint", help="Web address of your imprint.")] = "",
    privacy: Annotated[str, typer.Option("--privacy", help="Web address of your privacy notice.")] = "",
    contact: Annotated[
        str,
        typer.Option(
            "--contact", help="E-mail or web address for questions and barriers.", metavar="ADDRESS"
        ),
    ] = "",
    enforcement: Annotated[
        str,
        typer.Option(
            "--enforcement",
            help="Who settles disputes about accessibility, named in the accessibility statement.",
            metavar="NAME",
        ),
    ] = "",
    licence: Annotated[
        str,
        typer.Option(
            "--licence", help=f"Licence of the data: {', '.join(LICENCES)}, or an address of the German list."
        ),
    ] = "",
    log_format: LogForm = LogFormat.TEXT,
    end_after: Annotated[
        int, typer.Option("--end-after", min=0, help="End by itself after so many seconds; 0: never.")
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """Show the register in the browser, to citizens and to people at work, until you stop it.

    The first account is made with 'amtsblick account add NAME --role admin'.
    """
    configure_logs(log_format)
    _leave_by_signal()
    shown = mode(quiet=quiet, as_json=False)
    place = workspace(out, register)
    place.prepare()
    mail = mail_route(smtp, sender, security, user, ca_file)
    beside = _worker(out, register, base_url, backups, log_format, worker_options, mail) if worker else None
    settings = Settings(
        base_url=base_url.rstrip("/") or f"http://{host}:{port}",
        public=public,
        operator=operator,
        imprint=imprint,
        privacy=privacy,
        contact=contact,
        enforcement=enforcement,
        licence=licence_address(licence),
        worker=worker,
        backups=backups,
        metrics_token=metrics_token,
        providers=read_providers(oidc) if oidc else (),
        mail=mail,
    )
    account_rules = read_rules(rules) if rules else None
    with place.open_register() as opened, beside or nullcontext():
        for text in unknown_roots(settings.providers, {one.id for one in opened.bodies()}):
            _LOG.warning(text)
        run(
            Desk.of(place, opened, load(), settings, now, rules=account_rules),
            host=host,
            port=port,
            trusted_proxies=trusted_proxy or [],
            end_after=end_after,
            ready=lambda taken: say(shown, f"Amtsblick is at {base_url or f'http://{host}:{taken}'}"),
        )


def _worker(  # noqa: PLR0917 - what it is told, in the order of the options
    out: Path,
    register: str,
    base_url: str,
    backups: Path | None,
    log_format: LogFormat,
    options: str,
    mail: MailRoute | None,
) -> AbstractContextManager[Any]:
    """A worker for the same register. InputError when its options cannot be read."""
    try:
        more = shlex.split(options)
    except ValueError as error:
        raise InputError(f"--worker-options {options!r} cannot be read: {error}.") from error
    command = [sys.executable, "-m", "amtsblick", "work", "--with-parent", "--out", str(out)]
    command += ["--log-format", log_format.value]
    command += ["--base-url", base_url] if base_url else []
    command += ["--backups", str(backups)] if backups else []
    command += mail_options(mail) if mail else []
    return Companion([*command, *more], {**os.environ, **({_REGISTER: register} if register else {})})


def _leave_by_signal() -> None:
    """SIGTERM ends what is open in its order, as Ctrl+C does; only the first thread hears signals."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)
