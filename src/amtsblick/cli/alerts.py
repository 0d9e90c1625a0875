"""``amtsblick alert``: who is told what by mail, webhook or feed."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amtsblick.cli import alert_sending
from amtsblick.cli.alert_sending import Name
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AllowPrivate,
    AsJson,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    mode,
    workspace,
)
from amtsblick.cli.screen import Mode, harmless, say
from amtsblick.errors import InputError
from amtsblick.jobs import alerts
from amtsblick.jobs.clock import now
from amtsblick.knowledge import load
from amtsblick.values.alerts import Interest, Question, Rhythm, Subscription, Way
from amtsblick.values.board import Side

app = typer.Typer(
    help="Tell people and programs what is new: subscriptions by mail, webhook and feed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("add")
def add(
    way: Annotated[Way, typer.Argument(help="How to tell.")],
    *,
    owner: Annotated[
        str, typer.Option("--owner", help="Account that is told; without one: mail, public only.")
    ] = "",
    address: Annotated[str, typer.Option("--address", help="E-mail address.")] = "",
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="The address agreed already: it is not asked.")
    ] = False,
    target: Annotated[str, typer.Option("--target", help="https address of the webhook.")] = "",
    body: Annotated[
        list[str] | None, typer.Option("--body", help="Only this body; repeatable.", metavar="ID")
    ] = None,
    under: Annotated[
        list[str] | None,
        typer.Option("--under", help="This body and those below it; repeatable.", metavar="ID"),
    ] = None,
    service: Annotated[
        list[str] | None, typer.Option("--service", help="Only this service; repeatable.", metavar="ID")
    ] = None,
    question: Annotated[
        list[Question] | None, typer.Option("--question", help="Only this kind of news; repeatable.")
    ] = None,
    inside: Annotated[
        bool, typer.Option("--inside", help="Also what is not public, as far as the account may see it.")
    ] = False,
    rhythm: Annotated[Rhythm, typer.Option("--rhythm", help="How often mails are sent.")] = Rhythm.AT_ONCE,
    allow_private: AllowPrivate = False,
    lang: Language = "de",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Enter a subscription; what is new from now on is told. Secrets are printed once."""
    wish = alerts.Wish(
        way=way,
        interest=Interest(
            bodies=tuple(body or ()),
            under=tuple(under or ()),
            services=tuple(service or ()),
            questions=tuple(question or ()),
        ),
        side=Side.INSIDE if inside else Side.PUBLIC,
        owner=owner,
        address=address,
        confirmed=confirmed,
        target=target,
        rhythm=rhythm,
        lang=lang,
    )
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        if owner and opened.account(owner) is None:
            raise InputError(f"No account is called {owner!r}: 'amtsblick account list' shows all.")
        made = alerts.subscribe(opened, load(), wish, now(), plain=allow_private)
    if made is None:
        raise InputError(f"{address} was asked too often already: wait until it agreed, or use --confirmed.")
    lines = [f"{made.subscription.id}: {made.subscription.state}."]
    lines += [f"Secret, shown once: {made.secret}"] if made.secret else []
    lines += [f"Feed, a secret address: /alerts/{made.token}.atom"] if made.token else []
    say(
        mode(quiet=quiet, as_json=as_json),
        "\n".join(lines),
        subscription=made.subscription.id,
        state=made.subscription.state,
        secret=made.secret,
        token=made.token,
    )


@app.command("list")
def list_(
    *,
    owner: Annotated[str, typer.Option("--owner", help="Only those of this account.")] = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """List subscriptions, and what is waiting for them."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        found = [
            (one, opened.waiting_deliveries(one.id)) for one in opened.subscriptions(owner=owner or None)
        ]
    if as_json:
        say(Mode.JSON, "", subscriptions=[_row(one, waiting) for one, waiting in found])
        return
    table = Table("id", "whom", "way", "side", "about", "state", "waiting", box=None)
    for one, waiting in found:
        state = f"{one.state}{f' ({one.why})' if one.why else ''}"
        cells = (one.id, one.owner or one.address, one.way, one.side, _about(one), state, str(waiting))
        table.add_row(*map(harmless, cells))
    Console().print(table)


def _row(one: Subscription, waiting: int) -> dict[str, object]:
    return {
        "id": one.id,
        "owner": one.owner,
        "address": one.address,
        "way": one.way,
        "target": one.target,
        "side": one.side,
        "rhythm": one.rhythm,
        "lang": one.lang,
        "bodies": one.interest.bodies,
        "under": one.interest.under,
        "services": one.interest.services,
        "questions": one.interest.questions,
        "state": one.state,
        "why": one.why,
        "failing_since": one.failing_since,
        "last_success": one.took_at,
        "waiting": waiting,
    }


def _about(one: Subscription) -> str:
    interest = one.interest
    named = [*interest.bodies, *(f"{body}/…" for body in interest.under), *interest.services]
    return ", ".join([*named, *interest.questions]) or "everything"


@app.command("remove")
def remove(name: Name, *, out: Out = DEFAULT_OUT, register: RegisterUrl = "", quiet: Quiet = False) -> None:
    """End a subscription; its address, its secrets and what waits for it are removed."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        alerts.remove(opened, name)
    say(mode(quiet=quiet, as_json=False), f"{name} is removed.")


@app.command("enable")
def enable(name: Name, *, out: Out = DEFAULT_OUT, register: RegisterUrl = "", quiet: Quiet = False) -> None:
    """Use a subscription again that was disabled after failures; what waits is sent."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        alerts.enable(opened, name, now())
    say(mode(quiet=quiet, as_json=False), f"{name} is active again.")


@app.command("rotate")
def rotate(
    name: Name,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Give a webhook a new secret, printed once; the old one signs as well for two days."""
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        secret = alerts.rotate(opened, name, now())
    say(mode(quiet=quiet, as_json=as_json), f"Secret, shown once: {secret}", secret=secret)


app.command("send")(alert_sending.send)
app.command("test")(alert_sending.trial)
