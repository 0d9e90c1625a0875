"""``amtsblick questions``: which questions are put to an inspected site, by their stable ids."""

from typing import Annotated

import typer

from amtsblick.cli.options import AsJson, Language, mode
from amtsblick.cli.screen import say
from amtsblick.report.words import words
from amtsblick.values.findings import Topic


def questions(
    *,
    lang: Language = "en",
    as_json: AsJson = False,
    short: Annotated[bool, typer.Option("--short", help="Print the ids only.")] = False,
) -> None:
    """List the questions that 'inspect' answers; the ids never change their meaning."""
    spoken = words(lang)
    rows = [
        {
            "id": topic.value,
            "label": str(spoken(f"inspect.topic.{topic.value}.label")),
            "words": str(spoken(f"inspect.topic.{topic.value}.words")),
        }
        for topic in Topic
    ]
    width = max(len(row["id"]) for row in rows)
    lines = [row["id"] if short else f"{row['id']:<{width}}  {row['label']}. {row['words']}" for row in rows]
    say(mode(quiet=False, as_json=as_json), "\n".join(lines), questions=rows)
