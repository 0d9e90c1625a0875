"""Options of ``amtsblick account``, and how accounts, links and lists are printed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from amtsblick.cli.options import workspace
from amtsblick.cli.screen import Mode, harmless, say
from amtsblick.errors import InputError
from amtsblick.jobs import accounts as job
from amtsblick.jobs.account_rules import read_rules
from amtsblick.values.accounts import Account, Grant, LinkPurpose, NewSecret
from amtsblick.values.records import Role

Name = Annotated[str, typer.Argument(help="Login name, as the log shows it.", metavar="NAME")]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        help="Role for the whole register, or ROLE:BODY for a body and all below it; repeatable.",
        metavar="ROLE[:BODY]",
    ),
]
BaseUrl = Annotated[
    str,
    typer.Option(
        "--base-url",
        help="Address of the web application, to print a link that can be opened.",
        metavar="ADDRESS",
        envvar="AMTSBLICK_BASE_URL",
    ),
]
RulesFile = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        help="TOML file of settings of accounts, the one that 'amtsblick serve' is given.",
        metavar="FILE",
        envvar="AMTSBLICK_RULES",
    ),
]

PATHS: Final = {LinkPurpose.PASSWORD: "password", LinkPurpose.LOGIN: "login/link"}
"""Pages of the web application that take a link's secret: ``/LANGUAGE/PAGE/SECRET``."""
_GIVEN: Final = frozenset(Role) - {Role.SYSTEM}
_WIDE: Final = 200
"""Columns of a table that goes into a file or another command."""


def grants_of(given: Sequence[str] | None) -> tuple[Grant, ...]:
    """``ROLE`` or ``ROLE:BODY`` each; InputError for an unknown role."""
    return tuple(map(_grant, given or ()))


def roles(account: Account) -> str:
    """An account's grants in the form of ``--role``."""
    return ", ".join(map(job.told, account.grants)) or "none"


def state(account: Account) -> str:
    """Can it log in, and how?"""
    if account.disabled:
        return "disabled"
    return "active" if account.has_password else "no password set here"


def tell_link(account: Account, purpose: LinkPurpose, link: NewSecret, *, base_url: str, shown: Mode) -> None:
    """The link, the only time that it is shown: also with --quiet, which would lose it."""
    path = f"/{account.lang}/{PATHS[purpose]}/{link.secret}"
    until = f"{link.expires_at:%Y-%m-%d %H:%M} UTC" if link.expires_at else "it is used"
    what = "sets the password" if purpose is LinkPurpose.PASSWORD else "logs in"
    text = f"{base_url.rstrip('/')}{path}"
    if shown is not Mode.QUIET:
        text = f"Account {account.id}: {roles(account)}. This link {what} once, until {until}:\n{text}"
    say(
        Mode.JSON if shown is Mode.JSON else Mode.NORMAL,
        text,
        account=account.id,
        purpose=purpose,
        secret=link.secret,
        path=path,
        expires_at=link.expires_at,
    )


@contextmanager
def gate(out: Path, register: str, rules: Path | None = None) -> Iterator[job.Gate]:
    """The open register with the key of its accounts; makes both when there are none yet.

    ``rules`` is the file of settings of accounts that ``serve`` is given as well.
    """
    place = workspace(out, register)
    place.prepare()
    account_rules = read_rules(rules) if rules else None
    with place.open_register() as opened:
        yield job.open_gate(place, opened, account_rules)


def needed(given: Sequence[str] | None) -> tuple[Grant, ...]:
    """As ``grants_of``; InputError when there is none."""
    found = grants_of(given)
    if not found:
        raise InputError("No role is named: say which with --role ROLE or --role ROLE:BODY.")
    return found


def _grant(text: str) -> Grant:
    role, _, root = text.partition(":")
    if role not in _GIVEN:
        known = ", ".join(one for one in Role if one in _GIVEN)
        raise InputError(f"--role {role!r} is not known: use one of {known}.")
    return Grant(role=Role(role), root=root)


def tell(account: Account, shown: Mode) -> None:
    """What has become of an account."""
    say(shown, f"{account.id}: {roles(account)}; {state(account)}.", account=asdict(account))


def table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A list for humans, in a window or in a file."""
    table = Table(*(Column(name, overflow="fold") for name in names), box=None)
    for row in rows:
        table.add_row(*(Text(harmless(str(cell))) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    console.print(table)
