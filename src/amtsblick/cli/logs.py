"""The option that says how a running service writes its log."""

from typing import Annotated

import typer

from amtsblick.serve.logs import LogFormat

LogForm = Annotated[
    LogFormat,
    typer.Option(
        "--log-format",
        help="How events are written to standard error: json for journals, text for people.",
        envvar="AMTSBLICK_LOG_FORMAT",
    ),
]
