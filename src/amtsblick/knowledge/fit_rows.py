"""Which reasons for or against a content on a service does a row of content_fits.toml give?"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.knowledge import Source
from amtsblick.values.legal import ContentFit
from amtsblick.values.usages import ContentKind, TargetGroup

Choice = TypeVar("Choice", bound=StrEnum)
HOMEPAGE: Final = "homepage"
"""The body's own website, beside the ids of services."""


def fits_of(row: Row, sources: Mapping[str, Source], services: Collection[str]) -> tuple[ContentFit, ...]:
    """One reason per content of a [[fit]]; with several contents the ids end in the content's name.

    Raises KnowledgeError with file, line and remedy when the row is not as it should be.
    """
    table = Table(row)
    ids = table.sources(sources)
    contents = _members(table, "contents", ContentKind)
    if not contents:
        table.refuse("contents", f"is empty; name at least one of {', '.join(ContentKind)}")
    named = table.texts("services")
    for service in named:
        if service != HOMEPAGE and service not in services:
            table.refuse("services", f"names {service!r}; use ids of services.toml or {HOMEPAGE!r}")
    if not named:
        table.refuse("services", "is empty; name at least one service")
    identity = table.text("id")
    groups = _members(table, "groups", TargetGroup, default=())
    speaks_for = table.flag("speaks_for")
    german, english, checked = table.text("de"), table.text("en"), table.day("checked_on")
    table.done()
    return tuple(
        ContentFit(
            id=identity if len(contents) == 1 else f"{identity}.{content}",
            content=content,
            services=named,
            groups=groups,
            speaks_for=speaks_for,
            de=german,
            en=english,
            sources=ids,
            checked_on=checked,
            verified=any(sources[one].verified for one in ids),
        )
        for content in contents
    )


def _members(
    table: Table, key: str, choices: type[Choice], default: tuple[str, ...] | None = None
) -> tuple[Choice, ...]:
    names = table.texts(key) if default is None else table.texts(key, default=default)
    known = {choice.value for choice in choices}
    for name in names:
        if name not in known:
            table.refuse(key, f"names {name!r}; use some of {', '.join(choices)}")
    return tuple(choices(name) for name in names)
