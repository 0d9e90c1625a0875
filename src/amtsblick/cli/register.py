"""``amtsblick register``: what people enter: bodies, usages, reviews, decisions, documents.

The commands stand in ``cli/exchange.py`` (files in and out) and ``cli/records.py`` (the log).
"""

import typer

from amtsblick.cli import exchange, log, propose, records

app = typer.Typer(
    help="Usages, reviews, decisions and documents: enter, import, export, show, check.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("import")(exchange.import_)
app.command("export")(exchange.export)
app.command("enter")(exchange.enter)
app.command("template")(exchange.template)
app.command("propose")(propose.propose)
app.command("list")(records.list_)
app.command("show")(records.show)
app.command("submit")(records.submit)
app.command("return")(records.return_)
app.command("approve")(records.approve)
app.command("publish")(records.publish)
app.command("withdraw")(records.withdraw)
app.command("log")(log.log)
app.command("check")(log.check)
app.command("seal")(log.seal)


@app.callback()
def register() -> None:
    """Usages, reviews, decisions and documents: enter, import, export, show, check."""
