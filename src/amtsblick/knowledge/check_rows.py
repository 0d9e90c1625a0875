"""One row of checks.toml as a website check."""

from collections.abc import Mapping
from typing import TypeVar

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.checks import Bilingual, How, Severity, WebsiteCheck
from amtsblick.values.knowledge import Source

Choice = TypeVar("Choice", How, Severity)


def check_of(row: Row, sources: Mapping[str, Source]) -> WebsiteCheck:
    """Read a row; KnowledgeError with file, line and remedy when it is not as it should be."""
    table = Table(row)
    identity = table.text("id")
    if not identity.startswith("W-"):
        table.refuse("id", 'must begin with "W-"')
    check = WebsiteCheck(
        id=identity,
        area=table.text("area"),
        title=_both(table, "title"),
        norm=table.text("norm"),
        severity=_member(table, "severity", Severity),
        remedy=_both(table, "remedy"),
        how=_member(table, "how", How),
        question=_both(table, "question", optional=True),
        sources=table.sources(sources),
        checked=table.day("checked_on"),
    )
    if check.how is not How.MACHINE and not check.question.de:
        table.refuse("question_de", "is missing: a check that needs a human must say what to ask")
    table.done()
    return check


def _both(table: Table, key: str, *, optional: bool = False) -> Bilingual:
    german, english = (
        (table.text(f"{key}_{lang}", "") if optional else table.text(f"{key}_{lang}"))
        for lang in ("de", "en")
    )
    if bool(german) != bool(english):
        table.refuse(f"{key}_en", "is there in one language only; add the other")
    return Bilingual(de=german, en=english)


def _member(table: Table, key: str, choices: type[Choice]) -> Choice:
    value = table.text(key)
    try:
        return choices(value)
    except ValueError:
        table.refuse(key, f"is {value!r}; use one of {', '.join(choices)}")
