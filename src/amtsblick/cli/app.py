"""All commands in one place."""

from typing import Annotated

import typer

from amtsblick.cli import (
    backup,
    bodies,
    deciding,
    demo,
    detect,
    documents,
    drift,
    due,
    inspect,
    law,
    questionnaires,
    questions,
    reassess,
    register,
    remind,
    reports,
    serve,
    site,
    suitability,
    survey,
    terms,
    timeline,
    verify,
)

app = typer.Typer(
    name="amtsblick",
    help="Shows where public bodies speak, how we know, and what could not be looked at.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("survey")(survey.survey)
app.command("reassess")(reassess.reassess)
app.command("inspect")(inspect.inspect)
app.command("questions")(questions.questions)
app.command("verify")(verify.verify)
app.command("detect")(detect.detect)
app.command("drift")(drift.drift)
app.command("due")(due.due)
app.command("terms")(terms.terms)
app.command("remind")(remind.remind_command)
app.command("report")(reports.report)
app.command("export")(reports.export)
app.add_typer(timeline.app, name="timeline")
app.add_typer(bodies.app, name="bodies")
app.add_typer(register.app, name="register")
app.add_typer(questionnaires.app, name="questionnaire")
app.add_typer(documents.app, name="document")
app.command("usage")(deciding.usage)
app.command("decide")(deciding.decide)
app.command("law")(law.law)
app.command("obligations")(law.obligations)
app.command("serve")(serve.serve)
app.command("site")(site.site)
app.command("suitability")(suitability.suitability)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("demo")(demo.demo)


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
