"""``amtsblick serve``: the web application."""

from typing import Annotated

import typer

from amtsblick.cli.logs import LogForm
from amtsblick.cli.options import DEFAULT_OUT, Out, Quiet, RegisterUrl, mode, workspace
from amtsblick.cli.screen import say
from amtsblick.jobs.clock import now
from amtsblick.knowledge import load
from amtsblick.serve.desk import Desk
from amtsblick.serve.logs import LogFormat, configure_logs
from amtsblick.serve.server import run
from amtsblick.serve.settings import Settings


def serve(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0: any.")] = 8480,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            help="Address that browsers use, such as https://amtsblick.example.org.",
            metavar="ADDRESS",
            envvar="AMTSBLICK_BASE_URL",
        ),
    ] = "",
    public: Annotated[
        bool, typer.Option("--public/--no-public", help="Show the public pages to everybody.")
    ] = True,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            help="Address of a reverse proxy whose forwarded headers count; repeatable.",
            metavar="ADDRESS",
        ),
    ] = None,
    operator: Annotated[
        str, typer.Option("--operator", help="Who runs this, shown on every page.", metavar="NAME")
    ] = "",
    imprint: Annotated[str, typer.Option("--imprint", help="Web address of your imprint.")] = "",
    privacy: Annotated[str, typer.Option("--privacy", help="Web address of your privacy notice.")] = "",
    log_format: LogForm = LogFormat.TEXT,
    end_after: Annotated[
        int, typer.Option("--end-after", min=0, help="End by itself after so many seconds; 0: never.")
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """Show the register in the browser, to citizens and to people at work, until you stop it.

    The first account is made with 'amtsblick account add NAME --role admin'.
    """
    configure_logs(log_format)
    shown = mode(quiet=quiet, as_json=False)
    place = workspace(out, register)
    place.prepare()
    address = base_url.rstrip("/") or f"http://{host}:{port}"
    with place.open_register() as opened:
        desk = Desk.of(
            place,
            opened,
            load(),
            Settings(base_url=address, public=public, operator=operator, imprint=imprint, privacy=privacy),
            now,
        )
        run(
            desk,
            host=host,
            port=port,
            trusted_proxies=trusted_proxy or [],
            end_after=end_after,
            ready=lambda taken: say(shown, f"Amtsblick is at {base_url or f'http://{host}:{taken}'}"),
        )
