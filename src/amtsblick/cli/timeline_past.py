"""``amtsblick timeline backfill``, ``archives``, ``succession``: what was before the first survey."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amtsblick import __version__
from amtsblick.assess.timeline.sampling import Sampling
from amtsblick.cli.moments import begin_of, end_of, in_order
from amtsblick.cli.options import (
    DEFAULT_OUT,
    AllowPrivate,
    AsJson,
    CaFile,
    Contact,
    Delay,
    Out,
    Quiet,
    RegisterUrl,
    ResolverRules,
    live_settings,
    mode,
    workspace,
)
from amtsblick.cli.screen import Mode, Tally, complain, say, tally
from amtsblick.collect.web_archives import open_archives
from amtsblick.errors import AmtsblickError, InputError
from amtsblick.jobs.backfill import BackfillTools, BackfillWish
from amtsblick.jobs.backfill import backfill as look_back
from amtsblick.jobs.backfill_pages import PastPage
from amtsblick.jobs.clock import now
from amtsblick.jobs.timeline import checked_scope
from amtsblick.knowledge import load
from amtsblick.knowledge.web_archives import web_archives
from amtsblick.values.body import Body
from amtsblick.values.capture import State
from amtsblick.values.past import PastIndex, PastLook, PastSeries
from amtsblick.values.timeline import Succession
from amtsblick.values.trend import Scope


def backfill(
    *,
    from_: Annotated[
        list[str],
        typer.Option(
            "--from",
            help="WARC or WACZ file, id of a known archive, cdx+https://… or timemap+https://…; repeatable.",
            metavar="ARCHIVE",
        ),
    ],
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    body: Annotated[
        list[str] | None, typer.Option("--body", help="Only this body (its id); repeatable.")
    ] = None,
    since: Annotated[str, typer.Option("--since", help="Captures from this day on.", metavar="DAY")] = "",
    until: Annotated[str, typer.Option("--until", help="Captures until this day.", metavar="DAY")] = "",
    spacing: Annotated[
        int, typer.Option("--spacing", min=1, help="Days between captures where nothing changed.")
    ] = 365,
    pages: Annotated[int, typer.Option("--pages", min=1, max=50, help="Most pages per body.")] = 6,
    contact: Contact = "",
    delay: Delay = 1.0,
    parallel: Annotated[
        int, typer.Option("--parallel", min=1, max=64, help="Bodies under way at a time.")
    ] = 4,
    allow_private: AllowPrivate = False,
    resolver_rules: ResolverRules = "",
    ca_file: CaFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Look at few archived captures of the bodies' pages, closer around each change.

    The bodies are those of the register. Interrupted, the same command goes on and fetches nothing twice.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    settings = live_settings(
        contact, delay, allow_private=allow_private, resolver_rules=resolver_rules, ca_file=ca_file
    )
    wish = BackfillWish(
        sampling=Sampling(spacing=timedelta(days=spacing)),
        pages=pages,
        parallel=parallel,
        since=begin_of(since, "--since"),
        until=end_of(until, "--until"),
    )
    place = workspace(out, register)
    place.require()
    in_order(since, until)
    knowledge = load()
    with place.open_register() as opened:
        asked = checked_scope(opened, knowledge, Scope(bodies=tuple(body or ()))).bodies
        bodies = [one for one in opened.bodies() if not asked or one.id in asked]
        tools = BackfillTools(
            register=opened,
            evidence=place.open_evidence(),
            archives=open_archives(from_, settings, known=web_archives(), now=now),
            knowledge=knowledge,
            software=__version__,
            now=now,
        )
        with tally(shown, "Backfill", len(bodies)) as counted:
            watched = _Watched(counted)
            _run(bodies, tools, wish, watched)
    _tell(shown, watched)


class _Watched:
    """Counts what a backfill brought; satisfies ``BackfillProgress``."""

    def __init__(self, counted: Tally) -> None:
        self._counted = counted
        self.states: Counter[State] = Counter()
        self.held = 0
        self.unasked: dict[str, str] = {}
        self.broken: dict[str, None] = {}
        """Pieces of archives and indexes that could not be read, in order, each once."""
        self.half = 0

    def asked(self, page: PastPage, index: PastIndex) -> None:
        """An archive was asked."""
        self.held += len(index.captures)
        self.broken.update(dict.fromkeys(f"{index.archive}: {one}" for one in index.broken))
        if index.state not in {State.LOOKED, State.ARCHIVE_GAP}:
            self.unasked[f"{index.archive}, {page.url}"] = f"{index.state}: {index.detail}"

    def looked(self, look: PastLook) -> None:
        """A capture was looked at."""
        self.states[look.state] += 1
        self._counted.captures += 1

    def recorded(self, series: PastSeries) -> None:
        """Looks are stored."""
        self.half += not series.complete

    def finished(self, body: str) -> None:
        """A body is done."""
        del body
        self._counted.done()


def _run(bodies: list[Body], tools: BackfillTools, wish: BackfillWish, watched: _Watched) -> None:
    async def work() -> None:
        try:
            await look_back(bodies, tools, wish, watched)
        finally:
            await tools.aclose()

    try:
        asyncio.run(work())
    except* AmtsblickError as group:
        raise group.exceptions[0] from None


def _tell(shown: Mode, watched: _Watched) -> None:
    for where, why in watched.unasked.items():
        complain(f"{where}: {why}")
    for one in watched.broken:
        complain(f"Unreadable, so captures may be missing: {one}")
    fetched = sum(watched.states.values())
    states = ", ".join(f"{state} {count}" for state, count in sorted(watched.states.items()))
    say(
        shown,
        f"{watched.held} captures known to the archives, {fetched} looked at now ({states or 'nothing new'}).\n"
        "'amtsblick timeline' tells what they show.",
        held=watched.held,
        looked=fetched,
        states={str(state): count for state, count in watched.states.items()},
        unasked=watched.unasked,
        unreadable=list(watched.broken),
        incomplete=watched.half,
    )


def archives(*, as_json: AsJson = False) -> None:
    """Show the web archives that can be named by their id; nothing is asked."""
    known = web_archives()
    if as_json:
        rows = [
            {"id": one.id, "name": one.name, "interface": one.interface, "index": one.index} for one in known
        ]
        say(Mode.JSON, "", archives=rows)
        return
    table = Table(box=None)
    table.add_column("id", no_wrap=True)
    table.add_column("name")
    for one in known:
        table.add_row(one.id, one.name)
    Console().print(table)


def succession(
    *,
    before: Annotated[str, typer.Argument(help="Id of the body that was.", metavar="BEFORE")],
    after: Annotated[str, typer.Argument(help="Id of the body that followed.", metavar="AFTER")],
    since: Annotated[
        str, typer.Option("--since", help="Day from which the second body is in charge.", metavar="DAY")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Withdraw what was entered by mistake.")] = False,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Enter that a body was renamed or merged: the second one's timeline goes on where the first one's ends."""
    place = workspace(out, register)
    place.require()
    begin = begin_of(since, "--since")
    if not undo and begin is None:
        raise InputError("From which day on is the second body in charge? Give --since 2024-12-13.")
    with place.open_register() as opened:
        before, after = checked_scope(opened, load(), Scope(bodies=(before, after))).bodies
        if undo:
            done = opened.take_back_succession(before, after)
        elif begin is not None:
            done = bool(opened.add_successions([Succession(before=before, after=after, since=begin)]))
    text = ("withdrawn" if undo else "entered") if done else ("not known" if undo else "known already")
    say(mode(quiet=quiet, as_json=as_json), f"{before} → {after}: {text}", changed=done)
