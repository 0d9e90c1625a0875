"""``amtsblick register propose``: drafts for what is observed and not in the register yet."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from amtsblick.cli.actor import DEFAULT_ROLE, ActorName, ActorRole, actor_of
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Language, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, harmless, say
from amtsblick.jobs.clock import now
from amtsblick.jobs.propose import Desk, enter, proposed
from amtsblick.jobs.timeline import checked_scope
from amtsblick.knowledge import load
from amtsblick.report.words import words
from amtsblick.values.declared import Declaration
from amtsblick.values.records import Change
from amtsblick.values.trend import Scope
from amtsblick.values.usages import Usage


def propose(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: Annotated[
        list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the drafts, enter nothing.")] = False,
    lang: Language = "de",
    actor: ActorName = "",
    role: ActorRole = DEFAULT_ROLE,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Enter drafts of usages for observed channels that no record covers, and of concepts that were read.

    Somebody has to check and approve them: "amtsblick register list usage" shows them.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    knowledge = load()
    by = actor_of(actor, role)
    with place.open_register() as opened:
        scope = checked_scope(opened, knowledge, Scope(bodies=tuple(body or ())))
        desk = Desk(
            register=opened,
            knowledge=knowledge,
            evidence=place.open_evidence(),
            say=words(lang),
            when=now(),
        )
        changes = proposed(desk, list(dict.fromkeys(scope.bodies)) or None)
        entered = 0 if dry_run else len(enter(desk, changes, by))
    if shown is Mode.NORMAL and changes:
        _show(changes)
    text = f"{len(changes)} drafts, none entered." if dry_run else f"{entered} drafts entered."
    say(shown, text, drafts=[_facts(change) for change in changes], entered=entered)


def _facts(change: Change) -> dict[str, Any]:
    content = change.content
    if isinstance(content, Usage):
        return {
            "record": "usage",
            "id": content.id,
            "body": content.body,
            "service": content.service,
            "handle": content.handle,
            "kind": content.kind.value,
            "since": content.since.text if content.since else "",
            "proof": content.origin.address,
        }
    if isinstance(content, Declaration):
        return {
            "record": "declaration",
            "id": content.id,
            "body": content.body,
            "service": ", ".join(dict.fromkeys(use.service for use in content.uses)),
            "handle": "",
            "kind": content.kind.value,
            "since": content.dated.isoformat(),
            "proof": content.address,
        }
    raise TypeError(f"nobody proposes a {type(content).__name__}")


def _show(changes: Sequence[Change]) -> None:
    """A line for each draft and its proof's address below it, whole, for it is to be opened."""
    screen = Console(highlight=False, soft_wrap=True)
    for change in changes:
        facts = _facts(change)
        columns = ("body", "record", "service", "handle", "kind", "since")
        said = [harmless(str(facts[column])) for column in columns if facts[column]]
        screen.print(Text(" · ".join(said)))
        if facts["proof"]:
            screen.print(Text(f"    {harmless(str(facts['proof']))}", style="dim"))
