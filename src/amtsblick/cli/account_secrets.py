"""``amtsblick account link|password|totp-off|tokens|identity|log``: how accounts prove themselves, and what was done."""

import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from amtsblick.cli.account_shown import BaseUrl, Name, RulesFile, gate, table, tell, tell_link
from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, actor_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Out, Quiet, RegisterUrl, mode
from amtsblick.cli.screen import Mode, say
from amtsblick.errors import InputError
from amtsblick.jobs import accounts as job
from amtsblick.jobs import api_tokens, identities, passwords, second_factor
from amtsblick.jobs.clock import now
from amtsblick.values.accounts import LinkPurpose, Scope

_DAYS = 90


def link(
    name: Name,
    *,
    login: Annotated[
        bool, typer.Option("--login", help="A link that logs in, in place of one that sets the password.")
    ] = False,
    base_url: BaseUrl = "",
    rules: RulesFile = None,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Print a new link that is used once within 24 hours, such as for a lost password; earlier ones end."""
    purpose = LinkPurpose.LOGIN if login else LinkPurpose.PASSWORD
    with gate(out, register, rules) as opened:
        account = job.known(opened, name)
        made = passwords.link(opened, name, purpose, by=actor_of(actor, DEFAULT_ROLE).name)
    tell_link(account, purpose, made, base_url=base_url, shown=mode(quiet=quiet, as_json=as_json))


def password(
    name: Name,
    *,
    rules: RulesFile = None,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Set a password, typed twice or read from standard input; the account's sessions end."""
    with gate(out, register, rules) as opened:
        job.known(opened, name)
        changed = passwords.set_password(opened, name, _typed(), by=actor_of(actor, DEFAULT_ROLE).name)
    tell(changed, mode(quiet=quiet, as_json=as_json))


def totp_off(
    name: Name,
    *,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Remove the second factor and its recovery codes, such as when the device is lost."""
    with gate(out, register) as opened:
        done = second_factor.turn_off(opened, name, by=actor_of(actor, DEFAULT_ROLE).name)
    text = "has no second factor any more" if done else "had no second factor"
    say(mode(quiet=quiet, as_json=as_json), f"{name} {text}.", account=name, removed=done)


def tokens(
    name: Name,
    *,
    make: Annotated[str, typer.Option("--make", help="Make a token for this purpose.", metavar="TEXT")] = "",
    scope: Annotated[
        list[Scope] | None, typer.Option("--scope", help="What a new token is for; repeatable.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How long a new token holds.")] = _DAYS,
    end: Annotated[
        int | None, typer.Option("--end", help="End the token of this number.", metavar="N")
    ] = None,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """List an account's API tokens; make one, which is shown once; end one."""
    if make and end is not None:
        raise InputError("--make and --end are two things: give one of them.")
    by = actor_of(actor, DEFAULT_ROLE).name
    with gate(out, register) as opened:
        job.known(opened, name)
        if make:
            until = now() + timedelta(days=days)
            made = api_tokens.make_token(opened, name, make, scope or (), expires_at=until, by=by)
            text = f"Token {made.id}, until {until:%Y-%m-%d}, shown only now:\n{made.secret}"
            say(mode(quiet=False, as_json=as_json), text, id=made.id, token=made.secret, expires_at=until)
            return
        if end is not None:
            api_tokens.end_token(opened, name, end, by=by)
        found = api_tokens.tokens_of(opened, name)
    if as_json:
        say(Mode.JSON, "", tokens=[asdict(one) for one in found])
        return
    table(
        ("number", "for", "scopes", "until", "last used"),
        [
            (one.id, one.name, ", ".join(one.scopes), f"{one.expires_at:%Y-%m-%d}", one.used_on or "never")
            for one in found
        ],
    )


def identity(
    name: Name,
    *,
    issuer: Annotated[str, typer.Option("--issuer", help="Address of the identity provider.")] = "",
    subject: Annotated[
        str, typer.Option("--subject", help="Who it is there: the claim 'sub'.", metavar="TEXT")
    ] = "",
    part: Annotated[bool, typer.Option("--part", help="Undo it: logs in as this account no more.")] = False,
    actor: ActorName = "",
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """Let somebody at an identity provider (OpenID Connect) log in as this account; list who may."""
    if bool(issuer) is not bool(subject) or (part and not issuer):
        raise InputError("Name both --issuer and --subject.")
    by = actor_of(actor, DEFAULT_ROLE).name
    with gate(out, register) as opened:
        job.known(opened, name)
        if part:
            known = (one for one in identities.identities_of(opened, name) if one.issuer == issuer)
            found = next((one for one in known if one.subject == subject), None)
            if found is None:
                raise InputError(f"{name!r} is not {subject!r} of {issuer}: there is nothing to part.")
            identities.part(opened, found, by=by)
        elif issuer:
            identities.join(opened, issuer, subject, name, by=by)
        left = identities.identities_of(opened, name)
    if as_json:
        say(Mode.JSON, "", identities=[asdict(one) for one in left])
        return
    table(
        ("issuer", "subject", "since"), [(one.issuer, one.subject, f"{one.since:%Y-%m-%d}") for one in left]
    )


def log(
    name: Annotated[str, typer.Argument(help="Only of this account.", metavar="[NAME]")] = "",
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Show at most so many.")] = 50,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    as_json: AsJson = False,
) -> None:
    """Show who did what to which account, newest first."""
    with gate(out, register) as opened:
        found = job.audit(opened, name, limit=limit)
    if as_json:
        say(Mode.JSON, "", events=[asdict(one) for one in found])
        return
    table(
        ("when (UTC)", "who", "did", "to", "detail"),
        [(f"{one.at:%Y-%m-%d %H:%M:%S}", one.actor, one.action, one.account, one.detail) for one in found],
    )


def _typed() -> str:
    """The password: asked twice at a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("New password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
