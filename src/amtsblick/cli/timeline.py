"""``amtsblick timeline``: who joined, who left, since when, and how sure is that?"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amtsblick.cli import timeline_give, timeline_networks, timeline_past
from amtsblick.cli.inspecting import ChromiumPath
from amtsblick.cli.moments import day, in_order
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AsJson,
    Language,
    Out,
    Quiet,
    RegisterUrl,
    mode,
    workspace,
)
from amtsblick.cli.screen import Mode, say
from amtsblick.collect.chromium.settings import InspectSettings
from amtsblick.jobs.pictures import write_pictures
from amtsblick.jobs.timeline import Told, checked_scope, history_of, tell
from amtsblick.knowledge import load
from amtsblick.values.timeline import Bounds
from amtsblick.values.trend import Scope

app = typer.Typer(
    help="Who joined, who left, since when, and how sure is that?",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.command("backfill")(timeline_past.backfill)
app.command("archives")(timeline_past.archives)
app.command("succession")(timeline_past.succession)
app.command("networks")(timeline_networks.networks)
app.command("import")(timeline_networks.import_)
app.command("feed")(timeline_give.feed)
app.command("give-back")(timeline_give.give_back)

_SHOWN = 40
"""Rows on the screen; the files hold all."""


@app.callback()
def timeline(
    context: typer.Context,
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    service: Annotated[
        list[str] | None, typer.Option("--service", help="Only this service (x, mastodon …); repeatable.")
    ] = None,
    region: Annotated[
        list[str] | None, typer.Option("--region", help="Only bodies of this region; repeatable.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only bodies of this kind; repeatable.")
    ] = None,
    body: Annotated[
        list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.")
    ] = None,
    since: Annotated[str, typer.Option("--since", help="Show months from this day on.", metavar="DAY")] = "",
    until: Annotated[str, typer.Option("--until", help="Show months until this day.", metavar="DAY")] = "",
    lang: Language = "de",
    file: Annotated[
        Path | None, typer.Option("--file", help="Where to write the page; in the folder when not given.")
    ] = None,
    png: Annotated[
        bool, typer.Option("--png", help="Also write every chart as a PNG picture (needs Chromium).")
    ] = False,
    chromium: ChromiumPath = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Tell from all surveys and backfills who joined and who left, and between which bounds.

    Writes the trend page and its table; asks nobody. Without a command this is what is done.
    """
    if context.invoked_subcommand is not None:
        return
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    in_order(since, until)
    scope = Scope(
        services=tuple(service or ()),
        regions=tuple(region or ()),
        kinds=tuple(kind or ()),
        bodies=tuple(body or ()),
        since=day(since, "--since"),
        until=day(until, "--until"),
    )
    knowledge = load()
    with place.open_register() as opened:
        scope = checked_scope(opened, knowledge, scope)
        known = history_of(opened, knowledge)
    told = tell(known, scope, knowledge, file or place.timeline(lang), lang=lang, evidence=place.evidence)
    drawn = _draw(told.page, InspectSettings(chromium=chromium)) if png else []
    _show(told, drawn, shown)


def _draw(page: Path, settings: InspectSettings) -> list[Path]:
    async def draw() -> list[Path]:
        return [one async for one in write_pictures(page, page.with_suffix(""), settings)]

    return asyncio.run(draw())


def _show(told: Told, drawn: list[Path], shown: Mode) -> None:
    rows = told.rows
    table = Table(box=None)
    for column in ("body", "service", "handle", "state"):
        table.add_column(column, overflow="fold")
    for column in ("began", "ended"):
        table.add_column(column, no_wrap=True)
    for row in rows[:_SHOWN]:
        table.add_row(row.body_id, row.service, row.handle, row.state, _between(row.start), _between(row.end))
    if shown is Mode.NORMAL:
        Console().print(table)
    lines = [f"… and {len(rows) - _SHOWN} more; the files hold all."] if len(rows) > _SHOWN else []
    if told.half:
        lines.append(f"{told.half} bodies' backfill is not complete: the page says which.")
    lines += [f"Page: {told.page}", *(f"Table: {path}" for path in told.tables)]
    lines += [f"Pictures: {len(drawn)} in {drawn[0].parent}"] if drawn else []
    say(
        shown,
        "\n".join(lines),
        page=told.page,
        tables=[str(path) for path in told.tables],
        pictures=[str(path) for path in drawn],
        periods=len(rows),
        incomplete=told.half,
    )


def _between(bounds: Bounds | None) -> str:
    """2024-03-04 … 2024-09-10: after the first look, at the second at the latest."""
    if bounds is None:
        return "–"
    after = f"{bounds.after:%Y-%m-%d}" if bounds.after else ""
    by = f"{bounds.by:%Y-%m-%d}"
    return by if after == by else f"{after} … {by}".strip()
