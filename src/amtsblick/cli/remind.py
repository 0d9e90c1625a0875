"""``amtsblick remind``: tell people by mail what is to be decided."""

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
from amtsblick.cli.smtp import (
    Protection,
    RecipientsFile,
    Sender,
    Smtp,
    SmtpUser,
    To,
    ToBodies,
    recipients_of,
    server,
)
from amtsblick.jobs.clock import now
from amtsblick.jobs.remind import Told, Wish, remind
from amtsblick.knowledge import load
from amtsblick.publish.mail import Security
from amtsblick.values.records import Role

_REFUSED: Final = 1
"""Exit code when the server refused an address; the other mails went."""


def remind_command(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    smtp: Smtp,
    sender: Sender,
    to: To = None,
    body: ToBodies = None,
    recipients: RecipientsFile = None,
    security: Protection = Security.STARTTLS,
    user: SmtpUser = "",
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
    wanted = recipients_of(to or [], body or [], recipients)
    settings = server(smtp, security, user, ca_file)
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
