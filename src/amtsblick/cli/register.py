"""``amtsblick register``: what people enter: bodies, usages, reviews, decisions, documents.

The commands stand in ``cli/exchange.py`` (files in and out) and ``cli/records.py`` (the log).
"""

import typer

from amtsblick.cli import exchange

app = typer.Typer(
    help="Usages, reviews, decisions and documents: enter, import, export, show, check.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("import")(exchange.import_)
app.command("export")(exchange.export)
app.command("enter")(exchange.enter)
app.command("template")(exchange.template)


@app.callback()
def register() -> None:
    """Usages, reviews, decisions and documents: enter, import, export, show, check."""
