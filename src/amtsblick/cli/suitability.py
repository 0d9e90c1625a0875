"""``amtsblick suitability``: what speaks for and against services, for whom and for what?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from amtsblick.cli.moments import day
from amtsblick.cli.options import DEFAULT_OUT, AsJson, Language, Out, RegisterUrl, mode, workspace
from amtsblick.cli.screen import Mode, say
from amtsblick.jobs.clock import now
from amtsblick.jobs.suitability import compare, compare_for, write_suitability
from amtsblick.knowledge import load
from amtsblick.parse.codec import to_json
from amtsblick.report.register.suitability_text import suitability_text
from amtsblick.values.suitability import Question
from amtsblick.values.usages import ContentKind, TargetGroup


def suitability(
    *,
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--service",
            help='A service to compare (tiktok, mastodon …) or "homepage", which is added in any case; repeatable.',
        ),
    ] = None,
    group: Annotated[
        list[TargetGroup] | None, typer.Option("--group", help="Whom it is meant for; repeatable.")
    ] = None,
    content: Annotated[
        list[ContentKind] | None, typer.Option("--content", help="What is to be published; repeatable.")
    ] = None,
    body: Annotated[
        str, typer.Option("--body", help="Also show what was observed of this body (its id in the register).")
    ] = "",
    as_of: Annotated[
        str,
        typer.Option(
            "--as-of", help="Figures and law as known on this day; today when not given.", metavar="DAY"
        ),
    ] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Write it as a page (HTML) in place of text.")
    ] = None,
    out: Out = DEFAULT_OUT,
    register: RegisterUrl = "",
    lang: Language = "de",
    as_json: AsJson = False,
) -> None:
    """Set services side by side: figures of studies, reasons, law, what is not known. No score, no ranking."""
    knowledge = load()
    question = Question(
        services=tuple(service or ()), groups=tuple(group or ()), contents=tuple(content or ())
    )
    when = day(as_of, "--as-of") or now().date()
    place, name = workspace(out, register), ""
    if body:
        place.require()
        with place.open_register() as opened:
            asked, name = compare_for(body, question, opened, knowledge, day=when)
    else:
        asked = compare(question, knowledge, day=when)
    page = None
    if file:
        evidence = place.evidence if body else None
        page = write_suitability(asked, knowledge, file, lang=lang, body_name=name, evidence=evidence)
    shown = mode(quiet=False, as_json=as_json)
    if shown is Mode.JSON:
        say(shown, "", suitability=to_json(asked), page=page)
    elif page:
        say(shown, f"Page: {page}")
    else:
        sys.stdout.write(suitability_text(asked, knowledge, lang=lang) + "\n")
