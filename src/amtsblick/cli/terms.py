"""``amtsblick terms``: how do services' terms and privacy policies read, and what changed in them?"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from amtsblick.assess.register.terms_changes import TermsChange
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
from amtsblick.cli.screen import Mode, say
from amtsblick.collect.settings import Settings
from amtsblick.jobs.clock import now
from amtsblick.jobs.terms import Collected, changes_in, from_archives, from_the_web, record_terms, terms_pages
from amtsblick.knowledge import load
from amtsblick.values.capture import Capture
from amtsblick.values.legal import ServiceFact
from amtsblick.values.observed import TermsText

_SHOWN = 20
"""Sentences shown of each side of a change; JSON has all."""


def terms(
    *,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    archive: Annotated[
        list[Path] | None,
        typer.Option(
            "--archive", help="Read captures of terms in this WARC or WACZ; repeatable.", metavar="FILE"
        ),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Visit the addresses of terms that are known, once each.")
    ] = False,
    service: Annotated[
        list[str] | None, typer.Option("--service", help="Only this service (x, facebook …); repeatable.")
    ] = None,
    contact: Contact = "",
    delay: Delay = 1.0,
    allow_private: AllowPrivate = False,
    resolver_rules: ResolverRules = "",
    ca_file: CaFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Read services' terms anew, keep the evidence, and show what changed from capture to capture.

    Without --archive and --live nothing is read: what is known already is compared. A changed text
    reopens decisions on the service, see 'amtsblick due'.
    """
    shown = mode(quiet=quiet, as_json=as_json)
    place = workspace(out, register)
    place.require()
    pages = terms_pages(load(), service or ())
    settings = live_settings(
        contact, delay, allow_private=allow_private, resolver_rules=resolver_rules, ca_file=ca_file
    )
    with place.open_register() as opened:
        captures = [*(from_archives(archive, pages) if archive else ())]
        captures += asyncio.run(_visited(settings, pages)) if live else []
        collected = (
            record_terms(captures, pages, opened, place.open_evidence(), now()) if captures else Collected()
        )
        changes = changes_in(opened, service or ())
    if shown is Mode.NORMAL:
        _show(changes)
    _tell(shown, collected, changes)


async def _visited(settings: Settings, pages: tuple[ServiceFact, ...]) -> list[Capture]:
    return [capture async for capture in from_the_web(settings, pages)]


def _show(changes: tuple[TermsChange, ...]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in changes:
        head = f"{one.new.service} {one.new.kind} {one.new.address} {one.old.taken_at:%Y-%m-%d} … {one.new.taken_at:%Y-%m-%d}"
        console.print(Text(head, style="bold"))
        for mark, sentences in (("-", one.removed), ("+", one.added)):
            for sentence in sentences[:_SHOWN]:
                console.print(Text(f"  {mark} {sentence}"))
            if len(sentences) > _SHOWN:
                console.print(Text(f"  {mark} … and {len(sentences) - _SHOWN} more"))


def _tell(shown: Mode, collected: Collected, changes: tuple[TermsChange, ...]) -> None:
    counted = (
        f"{collected.new} new texts, {collected.known} known already, "
        f"{len(collected.not_read)} looks without a text; {len(changes)} changes are known."
    )
    lines = [counted]
    lines += [
        f"Not read: {one.service} {one.address}: {one.state} {one.detail}" for one in collected.not_read
    ]
    lines += [f"Unreadable record: {one}" for one in collected.broken]
    say(
        shown,
        "\n".join(lines),
        new=collected.new,
        known=collected.known,
        not_read=[
            {
                "service": one.service,
                "address": one.address,
                "taken_at": one.taken_at.isoformat(),
                "state": one.state,
                "detail": one.detail,
            }
            for one in collected.not_read
        ],
        broken_records=list(collected.broken),
        changes=[
            {
                "service": one.new.service,
                "kind": one.new.kind,
                "address": one.new.address,
                "language": one.new.lang,
                "before": _capture(one.old),
                "after": _capture(one.new),
                "removed": list(one.removed),
                "added": list(one.added),
            }
            for one in changes
        ],
    )


def _capture(text: TermsText) -> dict[str, object]:
    return {
        "taken_at": text.taken_at.isoformat(),
        "digest": text.digest,
        "words": text.words,
        "evidence": [link.ref for link in text.evidence],
    }
