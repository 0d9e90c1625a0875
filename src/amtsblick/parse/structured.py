"""Who does the machine-readable part of a document say it is? JSON-LD, by schema.org's words.

Source: JSON-LD 1.1 (script elements, @graph, @id references) and schema.org (sameAs, publisher,
author). Broken JSON is mended where the mistake is a common one, else the block says nothing.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from amtsblick.parse.html import Element

_WRAPPING: Final = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*$")
_TRAILING_COMMA: Final = re.compile(r",(\s*[\]}])")
_DEPTH: Final = 40
_BLOCKS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One described thing. ``roles`` are the property names under which others point to it."""

    types: frozenset[str]
    names: tuple[str, ...]
    url: str
    same_as: tuple[str, ...]
    roles: frozenset[str]
    script: Element


def entities(scripts: Iterable[Element]) -> list[Entity]:
    """Every thing in JSON-LD blocks that has sameAs, with the roles it plays."""
    found: list[Entity] = []
    for script in islice(scripts, _BLOCKS):
        found.extend(_read_block(script))
    return found


def _read_block(script: Element) -> Iterator[Entity]:
    text = script.raw_text()
    if "sameAs" not in text:
        return
    nodes: list[tuple[dict[str, Any], str]] = []
    _walk(load(text), "", nodes, 0)
    roles: dict[str, set[str]] = {}
    for node, role in nodes:
        roles.setdefault(_identity(node), set()).add(role)
    for node, role in nodes:
        if "sameAs" in node:
            yield _entity(node, frozenset(roles[_identity(node)] | {role}), script)


def load(text: str) -> Any:
    """JSON value of a JSON-LD block; None when it cannot be mended."""
    value = _parsed(text)
    return _parsed(_TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", text))) if value is None else value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: Any, role: str, out: list[tuple[dict[str, Any], str]], depth: int) -> None:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            _walk(item, role, out, depth + 1)
    elif isinstance(value, dict):
        out.append((value, role))
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                _walk(item, "" if key == "@graph" else str(key), out, depth + 1)


def _identity(node: dict[str, Any]) -> str:
    identity = node.get("@id")
    return identity if isinstance(identity, str) else f"#{id(node)}"


def _entity(node: dict[str, Any], roles: frozenset[str], script: Element) -> Entity:
    return Entity(
        types=frozenset(_strings(node.get("@type"))),
        names=tuple(
            name for key in ("name", "legalName", "alternateName") for name in _strings(node.get(key))
        ),
        url=next(iter(_strings(node.get("url"))), ""),
        same_as=tuple(_strings(node.get("sameAs"))),
        roles=roles - {""},
        script=script,
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part for part in value.split() if part] if value.startswith("http") else [value.strip()]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return []
