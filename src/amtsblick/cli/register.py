"""``amtsblick register``: what people enter: bodies, usages, reviews, decisions, documents.

The commands stand in ``cli/exchange.py`` (files in and out) and ``cli/records.py`` (the log).
"""

from typing import Final

import typer

from amtsblick.cli.on_demand import Listed, OnDemand

COMMANDS: Final = (
    Listed(
        "import",
        "exchange:import_",
        "Take over records as files have them, all or nothing; what is there already is left alone.",
    ),
    Listed(
        "export",
        "exchange:export",
        "Write all records with all versions to files that import reads back unchanged.",
    ),
    Listed(
        "enter",
        "exchange:enter",
        "Enter what differs from the register as drafts of yours, such as an export that you edited.",
    ),
    Listed(
        "template",
        "exchange:template",
        "Write an empty table for one kind of record, and what its columns and words mean.",
    ),
    Listed(
        "propose",
        "propose:propose",
        "Enter drafts of usages for observed channels that no record covers, and of concepts that were read.",
    ),
    Listed(
        "list",
        "records:list_",
        "List the records of a kind that hold: today or on a day, as known now or at a moment.",
    ),
    Listed(
        "show",
        "records:show",
        "Show one record: what it says, in which version and state, who wrote and who approved it.",
    ),
    Listed(
        "submit", "records:submit", "Hand in the newest draft of a record to be approved by somebody else."
    ),
    Listed("return", "records:return_", "Send a submitted version back to be mended: a draft again."),
    Listed(
        "approve",
        "records:approve",
        "Approve a submitted version; nobody approves what he has written himself.",
    ),
    Listed("publish", "records:publish", "Mark an approved version as published."),
    Listed(
        "withdraw",
        "records:withdraw",
        "End a record: from a day on it holds no longer, but stays readable. This cannot be undone.",
    ),
    Listed("log", "log:log", "Show who changed what and when: every field before and after, oldest first."),
    Listed(
        "check", "log:check", "Check that every entry of the log is as it was written and none is missing."
    ),
    Listed(
        "seal",
        "log:seal",
        "Sign (and time-stamp) the end of the log; kept elsewhere, it shows that nothing was rewritten.",
    ),
)


class Register(OnDemand):
    """The commands of ``amtsblick register``."""

    listed = COMMANDS


app = typer.Typer(
    cls=Register,
    help="Usages, reviews, decisions and documents: enter, import, export, show, check.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def register() -> None:
    """Usages, reviews, decisions and documents: enter, import, export, show, check."""
