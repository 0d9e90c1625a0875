"""Does a row of services.toml describe a service whose addresses can be read?"""

import re
from collections.abc import Mapping
from typing import Final

from amtsblick.knowledge.rows import Row, Table
from amtsblick.values.answers import RejectedBecause
from amtsblick.values.knowledge import Service, Source, UrlForm

_MEANINGS: Final = {"profile", "unwrap", "short", *(reason.value for reason in RejectedBecause)}
_WHO: Final = {"", "person", "group", "topic"}
_TEXTS: Final = {"path", "means", "gives", "query", "host", "url", "who", "handle", "otherwise"}
_FLAGS: Final = {"exact", "embed"}
_PARTS: Final = {"handle", "id", "code", "name", "url"}
_BASE: Final = re.compile(r"https://(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*")
_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:[a-z][a-z0-9-]*|\*)")


def service_of(row: Row, sources: Mapping[str, Source]) -> Service:
    """Service of one row. Raises KnowledgeError when it is incomplete or contradicts itself."""
    table = Table(row)
    ids = table.sources(sources)
    service = Service(
        id=table.text("id"),
        name=table.text("name"),
        kind=table.text("kind"),
        aliases=table.texts("aliases", default=()),
        hosts=_hosts(table, "hosts"),
        short_hosts=_hosts(table, "short_hosts"),
        handle=_pattern(table, "handle"),
        canonical=table.text("canonical"),
        forms=_forms(table),
        reserved=frozenset(word.lower() for word in table.texts("reserved", default=())),
        operator=table.text("operator"),
        operator_country=table.text("operator_country"),
        parent_company=table.text("parent_company", default=""),
        parent_country=table.text("parent_country", default=""),
        federated=table.flag("federated", default=False),
        sources=ids,
        checked_on=table.day("checked_on"),
        sub_domains=table.texts("sub_domains", default=()),
        resource_hosts=_hosts(table, "resource_hosts"),
        schemes=table.texts("schemes", default=()),
        own_accounts=frozenset(name.lower() for name in table.texts("own_accounts", default=())),
        ignored_in_handle=table.text("ignored_in_handle", default=""),
        host_hints=table.texts("host_hints", default=()),
        minor=table.flag("minor", default=False),
        closed_on=table.optional_day("closed_on"),
        api=_base(table, "api"),
        login_wall=table.flag("login_wall", default=False),
        note=table.text("note", default=""),
        verified=any(sources[identity].verified for identity in ids),
    )
    if "{handle}" not in service.canonical:
        table.refuse("canonical", "has no {handle}; write the profile address with {handle} in it")
    table.done()
    return service


def _hosts(table: Table, key: str) -> tuple[str, ...]:
    hosts = table.texts(key, default=())
    for host in hosts:
        if not _HOST.fullmatch(host):
            table.refuse(
                key, f"lists {host!r}, which is no host; write lower case, punycode, no scheme or path"
            )
    return hosts


def _base(table: Table, key: str) -> str:
    base = table.text(key, default="")
    if base and not _BASE.fullmatch(base):
        table.refuse(key, f"holds {base!r}; write https:// and a host in lower case, nothing behind it")
    return base


def _pattern(table: Table, key: str) -> str:
    pattern = table.text(key)
    _check_pattern(table, key, pattern)
    return pattern


def _check_pattern(table: Table, key: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        table.refuse(key, f"is no regular expression ({error}): {pattern!r}; correct it")


def _forms(table: Table) -> tuple[UrlForm, ...]:
    rows = table.raw("forms")
    if not isinstance(rows, list) or not rows:
        table.refuse("forms", "must be a list of { path = …, means = … }; add at least the profile form")
    return tuple(_form(table, row) for row in rows)


def _form(table: Table, row: object) -> UrlForm:
    if not isinstance(row, dict):
        table.refuse("forms", f"holds {row!r}; write {{ path = …, means = … }}")
    texts = {key: value for key, value in row.items() if key in _TEXTS and isinstance(value, str)}
    flags = {key: value for key, value in row.items() if key in _FLAGS and isinstance(value, bool)}
    for key in row:
        if key not in texts and key not in flags:
            table.refuse("forms", f"holds {row!r}, where {key!r} is unknown or of the wrong type")
    if not texts.get("path", "").startswith("/") or texts.get("means") not in _MEANINGS:
        table.refuse("forms", f"holds {row!r}; it needs a path from / and means = one of {sorted(_MEANINGS)}")
    if texts.get("who", "") not in _WHO or texts.get("otherwise", "unreadable") not in _MEANINGS:
        table.refuse("forms", f"holds {row!r}, where 'who' or 'otherwise' has no known value")
    for key in ("path", "query", "host", "gives", "url"):
        for part in re.findall(r"\{(.*?)\}", texts.get(key, "")):
            if part not in _PARTS:
                table.refuse(
                    "forms", f"holds {row!r}, where {{{part}}} is unknown; use one of {sorted(_PARTS)}"
                )
    _check_pattern(table, "forms", texts.get("handle", ""))
    return UrlForm(
        path=texts["path"],
        means=texts["means"],
        gives=texts.get("gives", ""),
        query=texts.get("query", ""),
        host=texts.get("host", ""),
        url=texts.get("url", ""),
        who=texts.get("who", ""),
        handle=texts.get("handle", ""),
        otherwise=texts.get("otherwise", ""),
        exact=flags.get("exact", False),
        embed=flags.get("embed", False),
    )
