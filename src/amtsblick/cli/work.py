"""``amtsblick work``: do the work that waits in the queue."""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Annotated, Final

import typer

from amtsblick.cli.alert_sending import Base
from amtsblick.cli.inspecting import (
    CertificateFile,
    ChromiumPath,
    KeyFile,
    StampAddresses,
    authorities,
)
from amtsblick.cli.logs import LogForm
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AllowPrivate,
    CaFile,
    Contact,
    Delay,
    Language,
    Out,
    RegisterUrl,
    ResolverRules,
    live_settings,
    workspace,
)
from amtsblick.cli.smtp import MailServer, Protection, RecipientsFile, Sender, SmtpUser, recipients_of, server
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.errors import InputError
from amtsblick.jobs.tasks.means import Means, Post
from amtsblick.jobs.worker import Pace, Worker
from amtsblick.keep.backup_rotation import Rotation
from amtsblick.keep.signing import SigningKey
from amtsblick.knowledge import load
from amtsblick.publish.mail import Security
from amtsblick.report.words import Lang
from amtsblick.serve.logs import LogFormat, configure_logs

_LOOK_UP: Final = 1.0
"""Seconds between two looks whether the parent is still there."""


def work(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    once: Annotated[bool, typer.Option("--once", help="Do everything that waits, then end.")] = False,
    heavy: Annotated[
        int,
        typer.Option("--heavy", min=1, max=16, help="Large tasks (surveys, browsers) under way at a time."),
    ] = 1,
    silence: Annotated[
        float,
        typer.Option(
            "--silence", min=6, help="Seconds without a sign of life until a worker counts as dead."
        ),
    ] = 30.0,
    contact: Contact = "",
    delay: Delay = 1.0,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds that one page may take at most.")
    ] = 60.0,
    allow_private: AllowPrivate = False,
    resolver_rules: ResolverRules = "",
    ca_file: CaFile = None,
    chromium: ChromiumPath = None,
    concurrency: Annotated[
        int, typer.Option("--concurrency", min=1, max=32, help="Passes of inspections under way at a time.")
    ] = 2,
    base_url: Base = "",
    key: KeyFile = None,
    certificate: CertificateFile = None,
    tsa: StampAddresses = None,
    smtp: MailServer = "",
    sender: Sender = "",
    security: Protection = Security.STARTTLS,
    user: SmtpUser = "",
    recipients: RecipientsFile = None,
    backups: Annotated[
        Path | None,
        typer.Option("--backups", help="Folder for backups that are asked for.", metavar="FOLDER"),
    ] = None,
    keep_backups: Annotated[
        int, typer.Option("--keep-backups", min=0, help="How many of the newest stay; 0: all.")
    ] = 0,
    lang: Language = "de",
    log_format: LogForm = LogFormat.TEXT,
    with_parent: Annotated[
        bool,
        typer.Option("--with-parent", help="End when the process that started this one has ended."),
    ] = False,
) -> None:
    """Do the work that waits in the queue, until stopped (SIGTERM or Ctrl+C).

    Any number of workers may share a register; each task is done once. Stopped or killed, what was seen is
    recorded, and the next worker goes on. The network, the browser, the key and the mail server are chosen
    here: whoever asks for work cannot change them.
    """
    configure_logs(log_format)
    place = workspace(out, register)
    place.prepare()
    settings = live_settings(
        contact, delay, allow_private=allow_private, resolver_rules=resolver_rules, ca_file=ca_file
    )
    if certificate is not None and key is None:
        raise InputError("--certificate belongs to a key of yours: name it with --key.")
    means = Means(
        place=place,
        settings=settings,
        patience=timeout,
        browser=InspectSettings(
            chromium=chromium,
            allow_private=allow_private,
            rules=settings.rules,
            ca_file=ca_file,
            concurrency=concurrency,
        ),
        key=SigningKey.load(key, certificate=certificate) if key else None,
        authorities=authorities(tsa or ()),
        langs=_first(lang),
        base_url=base_url,
        post=_post(smtp, sender, security, user, ca_file, recipients),
        backups=backups,
        rotation=Rotation(last=keep_backups),
    )
    with place.open_register() as opened:
        worker = Worker(opened, load(), means, Pace(heavy=heavy, silence=silence))
        _stop_by_signal(worker)
        if with_parent:
            threading.Thread(target=_stop_with, args=(worker, os.getppid()), daemon=True).start()
        worker.run(once=once)


def _first(lang: Lang) -> tuple[Lang, ...]:
    """Both languages, the reader's first."""
    return ("de", "en") if lang == "de" else ("en", "de")


def _post(  # noqa: PLR0917 - the options, in their order
    smtp: str, sender: str, security: Security, user: str, ca_file: Path | None, recipients: Path | None
) -> Post | None:
    if not smtp:
        return None
    if not sender:
        raise InputError("--smtp needs an address that the mails come from: give --from.")
    return Post(
        server=server(smtp, security, user, ca_file),
        sender=sender,
        recipients=recipients_of([], [], recipients) if recipients else (),
    )


def _stop_with(worker: Worker, parent: int) -> None:
    """An orphan gets another parent: also when its own was killed and could say nothing."""
    while os.getppid() == parent:
        time.sleep(_LOOK_UP)
    worker.stop()


def _stop_by_signal(worker: Worker) -> None:
    """Only the first thread hears signals."""
    if threading.current_thread() is not threading.main_thread():
        return
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _number, _frame: worker.stop())
