"""What a pass refused or missed, told by kinds; the recording's own wording stands behind each."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from amtsblick.report.words import Words
from amtsblick.values.inspected import PassSummary


def notes(one: PassSummary, say: Words) -> list[dict[str, Any]]:
    """One line per kind with the number of cases; a kind without words is told as the recording has it."""
    missed = ((each.what, each.detail) for each in one.missed)
    refused = ((each.what, " ".join(filter(None, (each.subject, each.why)))) for each in one.refusals)
    return [*_lines("missed", missed, say), *_lines("refused", refused, say)]


def _lines(group: str, cases: Iterable[tuple[str, str]], say: Words) -> list[dict[str, Any]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for what, detail in cases:
        kinds[what].append(detail)
    return [_line(f"inspect.{group}.{what}", what, details, say) for what, details in kinds.items()]


def _line(key: str, what: str, details: list[str], say: Words) -> dict[str, Any]:
    words = say(key, n=len(details)) if say.has(key) else what
    return {"words": words, "details": list(dict.fromkeys(filter(None, details)))}
