"""``amtsblick account``: who may log in to the web application, and with which roles."""

from dataclasses import asdict
from typing import Annotated

import typer

from amtsblick.cli import account_secrets
from amtsblick.cli.account_shown import (
    BaseUrl,
    Name,
    Roles,
    RulesFile,
    gate,
    grants_of,
    needed,
    roles,
    state,
    table,
    tell,
    tell_link,
)
from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, actor_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode
from amtsblick.cli.screen import Mode, say
from amtsblick.jobs import accounts as job
from amtsblick.jobs import api_tokens, passwords
from amtsblick.values.accounts import LinkPurpose

app = typer.Typer(
    help="Who may log in to the web application: accounts, roles, passwords, tokens.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("add")
def add(
    name: Name,
    *,
    role: Roles = None,
    shown_as: Annotated[
        str, typer.Option("--name", help="Office or person at work; the login name when not given.")
    ] = "",
    email: Annotated[str, typer.Option("--email", help="For alerts and links.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="de or en.")] = "de",
    base_url: BaseUrl = "",
    rules: RulesFile = None,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make an account and print a link, used once within 24 hours, with which its password is set."""
    by = actor_of(actor, DEFAULT_ROLE).name
    grants = grants_of(role)
    with gate(out, register, rules) as opened:
        made = job.add(opened, name, shown_as, email=email, lang=lang, grants=grants, by=by)
        link = passwords.link(opened, made.id, LinkPurpose.PASSWORD, by=by)
    tell_link(made, LinkPurpose.PASSWORD, link, base_url=base_url, shown=mode(quiet=quiet, as_json=as_json))


@app.command("list")
def list_(*, out: Out = DEFAULT_OUT, register: RegisterUrl = "", as_json: AsJson = False) -> None:
    """List all accounts with their roles."""
    with gate(out, register) as opened:
        found = job.everybody(opened)
    if as_json:
        say(Mode.JSON, "", accounts=[asdict(one) for one in found])
        return
    table(
        ("name", "shown as", "roles", "state"), [(one.id, one.name, roles(one), state(one)) for one in found]
    )


@app.command("show")
def show(name: Name, *, out: Out = DEFAULT_OUT, register: RegisterUrl = "", as_json: AsJson = False) -> None:
    """Show one account: roles, how it proves itself, tokens."""
    with gate(out, register) as opened:
        found = job.known(opened, name)
        tokens = api_tokens.tokens_of(opened, name)
    said = [
        f"{found.id}: {found.name}",
        f"  e-mail: {found.email or 'none'}; language: {found.lang}",
        f"  roles: {roles(found)}",
        f"  {state(found)}; second factor: {'yes' if found.second_factor else 'no'}",
        f"  recovery codes left: {found.recovery_codes}",
        f"  API tokens: {len(tokens)}",
        f"  made {found.created_at:%Y-%m-%d}, changed {found.changed_at:%Y-%m-%d}",
    ]
    say(mode(quiet=False, as_json=as_json), "\n".join(said), account=asdict(found), tokens=len(tokens))


@app.command("grant")
def grant(
    name: Name,
    *,
    role: Roles = None,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Give roles to an account; nobody gives them to himself."""
    by = actor_of(actor, DEFAULT_ROLE).name
    with gate(out, register) as opened:
        for one in needed(role):
            job.grant(opened, name, one, by=by)
        tell(job.known(opened, name), mode(quiet=quiet, as_json=as_json))


@app.command("revoke")
def revoke(
    name: Name,
    *,
    role: Roles = None,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Take roles away; the last one who manages all accounts keeps that role."""
    by = actor_of(actor, DEFAULT_ROLE).name
    with gate(out, register) as opened:
        for one in needed(role):
            job.revoke(opened, name, one, by=by)
        tell(job.known(opened, name), mode(quiet=quiet, as_json=as_json))


@app.command("disable")
def disable(
    name: Name,
    *,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Let nobody log in as this account; its sessions end, its tokens and links open nothing."""
    with gate(out, register) as opened:
        changed = job.disable(opened, name, by=actor_of(actor, DEFAULT_ROLE).name)
    tell(changed, mode(quiet=quiet, as_json=as_json))


@app.command("enable")
def enable(
    name: Name,
    *,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Let a disabled account log in again."""
    with gate(out, register) as opened:
        changed = job.enable(opened, name, by=actor_of(actor, DEFAULT_ROLE).name)
    tell(changed, mode(quiet=quiet, as_json=as_json))


app.command("link")(account_secrets.link)
app.command("password")(account_secrets.password)
app.command("totp-off")(account_secrets.totp_off)
app.command("tokens")(account_secrets.tokens)
app.command("identity")(account_secrets.identity)
app.command("log")(account_secrets.log)
