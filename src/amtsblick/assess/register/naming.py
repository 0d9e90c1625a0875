"""Which body, service or account does a table mean that gives a name or address instead of id or handle?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final

from amtsblick.assess.register.accounts import plain_handle
from amtsblick.parse.bodies_columns import title
from amtsblick.parse.exchange.rows import Claim
from amtsblick.values.body import Body
from amtsblick.values.knowledge import Knowledge
from amtsblick.values.usages import Usage

_OF_BODY: Final = frozenset({"body", "via", "by", "about", "parent", "root"})
_OF_SERVICE: Final = frozenset({"service"})


def named(claims: Iterable[Claim], bodies: Iterable[Body], knowledge: Knowledge) -> Iterator[Claim]:
    """The claims with ids in place of names that only one body or service has, and canonical handles.

    All else stays.
    """
    wanted = list(claims)
    known = [*bodies, *(claim.content for claim in wanted if isinstance(claim.content, Body))]
    ids = {body.id for body in known}
    body_names = _unique((body.name, body.id) for body in known)
    services = {service.id for service in knowledge.services}
    service_names = _unique((name, one.id) for one in knowledge.services for name in (one.name, *one.aliases))
    for claim in wanted:
        content: Any = claim.content
        found = _meant(content, _OF_BODY, ids, body_names)
        found |= _meant(content, _OF_SERVICE, services, service_names)
        if isinstance(content, Usage) and content.handle:
            handle = plain_handle(content.handle, found.get("service", content.service), knowledge)
            found |= {"handle": handle} if handle != content.handle else {}
        yield claim._replace(content=replace(content, **found)) if found else claim


def _meant(content: Any, wanted: frozenset[str], ids: set[str], names: Mapping[str, str]) -> dict[str, str]:
    found = {}
    kind: Any = type(content)
    for field in _fields(kind, wanted):
        said = getattr(content, field)
        if said and said not in ids and (meant := names.get(title(said))):
            found[field] = meant
    return found


@lru_cache(maxsize=64)
def _fields(kind: Any, wanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name in wanted)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names that mean one id only."""
    found: dict[str, str] = {}
    shared = set()
    for name, meant in pairs:
        key = title(name)
        if found.setdefault(key, meant) != meant:
            shared.add(key)
    return {name: meant for name, meant in found.items() if name not in shared}
