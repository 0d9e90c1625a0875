"""How do rows about cookies and telling addresses become values?"""

from collections.abc import Collection, Mapping
from typing import Final

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.knowledge import Endpoint, KnownCookie, Necessity, Source

_PURPOSES: Final = frozenset(
    [
        "session",
        "security",
        "login",
        "basket",
        "load-balancing",
        "consent",
        "preference",
        "statistics",
        "marketing",
        "session-recording",
        "embedded-content",
        "chat",
        "monitoring",
        "test",
    ]
)
_ROLES: Final = frozenset({"collect", "record", "load"})


def cookie_of(row: Row, sources: Mapping[str, Source], vendors: Collection[str]) -> KnownCookie:
    """One ``[[cookie]]`` row; raises KnowledgeError when it is not well-formed."""
    table = Table(row)
    cookie = KnownCookie(
        id=table.text("id"),
        names=table.texts("names"),
        vendor=_vendor(table, vendors, table.text("vendor", default="")),
        purpose=_one_of(table, "purpose", _PURPOSES),
        necessary=Necessity(_one_of(table, "necessary", frozenset(Necessity))),
        sources=table.sources(sources),
        checked_on=table.day("checked_on"),
    )
    table.done()
    return cookie


def endpoint_of(row: Row, sources: Mapping[str, Source], vendors: Collection[str]) -> Endpoint:
    """One ``[[endpoint]]`` row; raises KnowledgeError when it is not well-formed."""
    table = Table(row)
    endpoint = Endpoint(
        id=table.text("id"),
        vendor=_vendor(table, vendors, table.text("vendor")),
        role=_one_of(table, "role", _ROLES),
        paths=table.texts("paths"),
        parameters=table.texts("parameters", default=()),
        body=table.texts("body", default=()),
        sources=table.sources(sources),
        checked_on=table.day("checked_on"),
    )
    if endpoint.paths == ("*",) and not endpoint.parameters + endpoint.body:
        table.refuse("paths", "would match every address; add parameters or pieces of the body")
    table.done()
    return endpoint


def _vendor(table: Table, vendors: Collection[str], name: str) -> str:
    if name and name not in vendors:
        table.refuse("vendor", f"names {name!r}, which no [[vendor]] defines; add it to third_parties.toml")
    return name


def _one_of(table: Table, key: str, allowed: Collection[str]) -> str:
    value = table.text(key)
    if value not in allowed:
        table.refuse(key, f"must be one of {', '.join(sorted(allowed))}, not {value!r}")
    return value
