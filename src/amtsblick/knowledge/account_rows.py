"""Does a row of wikidata.toml describe a property that holds accounts of a service?"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.knowledge import AccountProperty, Source

_PROPERTY: Final = re.compile(r"P[1-9]\d{0,11}")


def account_property_of(
    row: Row, sources: Mapping[str, Source], services: Collection[str]
) -> AccountProperty:
    """Property of one row. Raises KnowledgeError when it is incomplete or names no known service."""
    table = Table(row)
    ids = table.sources(sources)
    found = AccountProperty(
        id=table.text("id"),
        label=table.text("label"),
        service=table.text("service"),
        handle=table.text("handle"),
        sources=ids,
        checked_on=table.day("checked_on"),
        platform=table.text("platform", default=""),
        verified=any(sources[identity].verified for identity in ids),
    )
    if not _PROPERTY.fullmatch(found.id):
        table.refuse("id", f"is {found.id!r}, which is no property; write P and digits, such as P2002")
    if found.service not in services:
        table.refuse(
            "service", f"names {found.service!r}, which no [[service]] has; use an id of services.toml"
        )
    try:
        groups = re.compile(found.handle).groups
    except re.error as error:
        table.refuse("handle", f"is no regular expression ({error}): {found.handle!r}; correct it")
    if groups != 1:
        table.refuse("handle", f"has {groups} groups; put exactly the property's value into ( )")
    table.done()
    return found
