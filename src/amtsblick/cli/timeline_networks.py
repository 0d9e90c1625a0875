"""``amtsblick timeline networks`` and ``import``: what services and people say about accounts."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.lists import read_file
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
from amtsblick.cli.screen import Tally, complain, say, tally
from amtsblick.collect.networks import Networks
from amtsblick.errors import AmtsblickError, InputError
from amtsblick.jobs.clock import now
from amtsblick.jobs.networks import Tools, Wanted, ask_networks, own_channels
from amtsblick.knowledge import load
from amtsblick.parse.facts_csv import parse_facts
from amtsblick.values.survey import Outcome
from amtsblick.values.timeline import ProfileFact


def networks(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    former: Annotated[
        bool,
        typer.Option("--former", help="Also channels that only earlier surveys saw: are they still there?"),
    ] = False,
    again: Annotated[
        int, typer.Option("--again", min=0, help="Days after which an account is asked about again.")
    ] = 7,
    contact: Contact = "",
    delay: Delay = 1.0,
    allow_private: AllowPrivate = False,
    resolver_rules: ResolverRules = "",
    ca_file: CaFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Ask the public interfaces of Mastodon and Bluesky about the bodies' channels; no other service."""
    shown = mode(quiet=quiet, as_json=as_json)
    settings = live_settings(
        contact, delay, allow_private=allow_private, resolver_rules=resolver_rules, ca_file=ca_file
    )
    place = workspace(out, register)
    place.require()
    knowledge = load()
    with place.open_register() as opened:
        channels = own_channels(opened, former=former)
        if not channels:
            raise InputError("The register knows no channel yet: make a survey first.")
        tools = Tools(
            register=opened,
            evidence=place.open_evidence(),
            networks=Networks(settings, knowledge, now=now),
            now=now,
        )
        with tally(shown, "Accounts", len(channels)) as counted:
            heard = _Heard(counted)
            _ask(channels, tools, heard, timedelta(days=again))
    states = ", ".join(f"{state} {count}" for state, count in sorted(heard.outcomes.items()))
    say(
        shown,
        f"{sum(heard.outcomes.values())} of {len(channels)} accounts were due ({states or 'none'}).\n"
        "Only Mastodon, services like it, and Bluesky are asked.",
        accounts=len(channels),
        outcomes=dict(heard.outcomes),
    )


class _Heard:
    """Counts answers; satisfies ``jobs.networks.Progress``."""

    def __init__(self, counted: Tally) -> None:
        self._counted = counted
        self.outcomes: Counter[str] = Counter()

    def recorded(self, fact: ProfileFact, answers: int) -> None:
        """One account was asked about."""
        looked = fact.outcome is not Outcome.NOT_LOOKED
        self.outcomes[str(fact.outcome) if looked else fact.why or "not_asked"] += 1
        self._counted.captures += answers
        self._counted.done()


def _ask(channels: list[Wanted], tools: Tools, heard: _Heard, again: timedelta) -> None:
    async def work() -> None:
        try:
            await ask_networks(channels, tools, heard, again=again)
        finally:
            await tools.networks.aclose()

    try:
        asyncio.run(work())
    except* AmtsblickError as group:
        raise group.exceptions[0] from None


def import_(
    facts: Annotated[Path, typer.Argument(help="CSV of what people read on profiles.", metavar="FACTS.csv")],
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Enter what people read on public pages of services; columns: service, handle, looked_at, exists …"""
    found = parse_facts(read_file(facts), name=str(facts), knowledge=load(), today=now().date())
    for problem in found.problems:
        complain(f"{facts}, line {problem.line}: {problem.text}: {problem.remedy}")
    if not found.facts:
        raise InputError(f"{facts} holds no usable row: each needs a handle and the day it was looked at.")
    place = workspace(out, register)
    place.require()
    with place.open_register() as opened:
        entered = opened.record_profile_facts(found.facts)
    say(
        mode(quiet=quiet, as_json=as_json),
        f"{entered} facts entered, {len(found.facts) - entered} known already; "
        f"{len(found.problems)} problems in the list.",
        entered=entered,
        known=len(found.facts) - entered,
        problems=len(found.problems),
    )
