"""All commands in one place: a line each, in the order in which ``--help`` lists them.

To add one, write its module and a line in ``COMMANDS``: name, ``module:function`` (``module:app`` for a group of
commands) and the first paragraph of its docstring, in one line. Modules are imported when they are called.
"""

from typing import Annotated, Final

import typer

from amtsblick.cli.on_demand import Listed, OnDemand

COMMANDS: Final = (
    Listed("survey", "survey:survey", "Look at every body of a list and write the report."),
    Listed(
        "reassess",
        "reassess:reassess",
        "Judge stored evidence again with this version's rules, without network.",
    ),
    Listed(
        "inspect",
        "inspect:inspect",
        "Open sites in a real browser without a choice, after rejecting and after accepting.",
    ),
    Listed(
        "questions",
        "questions:questions",
        "List the questions that 'inspect' answers; the ids never change their meaning.",
    ),
    Listed(
        "verify",
        "verify:verify",
        "Check evidence bundles offline: every byte, signature, time stamps and the link between them.",
    ),
    Listed(
        "detect",
        "detect:detect",
        "Judge each page of an archive on its own: channels, third parties, legal pages, notices.",
    ),
    Listed(
        "drift",
        "drift:drift",
        "Compare concepts, questionnaires, usages and campaigns with what surveys and inspections saw.",
    ),
    Listed(
        "due",
        "due:due",
        "Run all triggers, record which decisions they reopen, and list what is due and why.",
    ),
    Listed(
        "terms",
        "terms:terms",
        "Read services' terms anew, keep the evidence, and show what changed from capture to capture.",
    ),
    Listed(
        "remind",
        "remind:remind_command",
        "Send each recipient one mail with everything new that is to be decided, and the dates as a calendar.",
    ),
    Listed("report", "reports:report", "Write the report of a survey as one self-contained HTML file."),
    Listed("export", "reports:export", "Write a survey's tables as CSV, JSON, XLSX and Parquet."),
    Listed(
        "usage",
        "deciding:usage",
        "Write down how a body uses a service: a draft, or a new version when the id is known.",
    ),
    Listed(
        "decide",
        "deciding:decide",
        "Write down a decision on a body's use of a service: a draft, until somebody else approves it.",
    ),
    Listed(
        "law",
        "law:law",
        "List rulings, orders, fines and guidance with the status that they had on a day, and the sources.",
    ),
    Listed(
        "obligations",
        "law:obligations",
        "List what a public body has to do when it uses online services, who asks for it, and the sources.",
    ),
    Listed(
        "serve",
        "serve:serve",
        "Show the register in the browser, to citizens and to people at work, until you stop it.",
    ),
    Listed(
        "site",
        "site:site",
        "Write what is published in the register as a website without a server, with feed, tables and metadata.",
    ),
    Listed(
        "suitability",
        "suitability:suitability",
        "Set services side by side: figures of studies, reasons, law, what is not known. No score, no ranking.",
    ),
    Listed(
        "backup",
        "backup:backup",
        "Write a backup of register, evidence and documents while others work, and check it.",
    ),
    Listed(
        "restore",
        "backup:restore",
        "Bring a backup back into an empty folder (and, with --register, an empty database).",
    ),
    Listed(
        "retention",
        "retention:retention",
        "Remove finished tasks, ended sessions and links, told alerts and, if asked for, idle evidence.",
    ),
    Listed(
        "doctor",
        "doctor:doctor",
        "Check database, log, every byte of the evidence, leftovers, runs, queue, board, disk and keys.",
    ),
    Listed("work", "work:work", "Do the work that waits in the queue, until stopped (SIGTERM or Ctrl+C)."),
    Listed(
        "demo",
        "demo:demo",
        "Survey a fictional state twice on loopback, inspect some of its websites in a browser, write reports.",
    ),
    Listed("task", "tasks:app", "The queue of work: list, ask, end, plan."),
    Listed("timeline", "timeline:app", "Who joined, who left, since when, and how sure is that?"),
    Listed(
        "account",
        "accounts:app",
        "Who may log in to the web application: accounts, roles, passwords, tokens.",
    ),
    Listed(
        "alert",
        "alerts:app",
        "Tell people and programs what is new: subscriptions by mail, webhook and feed.",
    ),
    Listed("bodies", "bodies:app", "Bodies in the register: import a list, show them."),
    Listed(
        "register",
        "register:app",
        "Usages, reviews, decisions and documents: enter, import, export, show, check.",
    ),
    Listed(
        "questionnaire",
        "questionnaires:app",
        "Ask bodies which services they use: make questionnaires, read answers, see who is late.",
    ),
    Listed(
        "document",
        "documents:app",
        "Usage concepts, assessments, notices and the like: make, fill, show, list, render.",
    ),
)


class Amtsblick(OnDemand):
    """The whole program."""

    listed = COMMANDS


app = typer.Typer(
    name="amtsblick",
    cls=Amtsblick,
    help="Shows where public bodies speak, how we know, and what could not be looked at.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)
    ] = False,
) -> None:
    """Shows where public bodies speak, how we know, and what could not be looked at."""
    if version:
        from amtsblick import __version__

        typer.echo(f"amtsblick {__version__}")
        raise typer.Exit
