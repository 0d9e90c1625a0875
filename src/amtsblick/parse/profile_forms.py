"""Which form of a service's addresses is this one, and what does it hold?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amtsblick.parse.link_repair import Address
from amtsblick.values.knowledge import Service, UrlForm

_PARTS: Final = {"handle": r"[^/]+", "name": r"[^/]+", "id": r"\d{4,25}", "code": r"[\w-]+"}
_HOST_PART: Final = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*?"
_PIECE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledForm:
    """A form ready to be tried: all its patterns match a whole text, ignoring case."""

    form: UrlForm
    path: re.Pattern[str]
    host: re.Pattern[str] | None
    query: tuple[tuple[str, str], ...]
    """Name of a parameter and the name of what its value is, or ""."""
    handle: re.Pattern[str]
    first: tuple[str, ...]
    """Words with which the path can begin; empty when it begins with anything."""

    def parts_of(self, address: Address, path: str) -> Mapping[str, str] | None:
        """What the address holds at the places of this form; None when it has another form."""
        if "#" in self.form.path:
            path = f"{address.path}/#{address.fragment}"
        found = self.path.fullmatch(path)
        if found is None:
            return None
        parts = found.groupdict()
        if self.host is not None:
            at_host = self.host.fullmatch(address.host)
            if at_host is None:
                return None
            parts |= at_host.groupdict()
        for name, part in self.query:
            value = next((value for key, value in address.query if key == name), None)
            if value is None:
                return None
            if part:
                parts[part] = value
        return parts


def compile_forms(service: Service) -> Iterator[CompiledForm]:
    """Forms of a service in their order."""
    for form in service.forms:
        steps = [step for step in form.path.split("/") if step]
        begins = steps[0] if steps else ""
        yield CompiledForm(
            form=form,
            path=re.compile("".join(map(_step, steps)), re.IGNORECASE),
            host=_host(form.host),
            query=tuple(_parameter(item) for item in form.query.split("&") if item),
            handle=re.compile(form.handle or service.handle, re.IGNORECASE),
            first=() if "{" in begins or "*" in begins else tuple(begins.lower().split("|")),
        )


def _step(step: str) -> str:
    match step:
        case "**":
            return r"(?:/.*)?"
        case "*":
            return r"/[^/]+"
        case _ if "{" not in step:
            return "/(?:" + "|".join(re.escape(word) for word in step.split("|")) + ")"
        case _:
            return "/" + _with_parts(step, _PARTS)


def _with_parts(template: str, patterns: Mapping[str, str]) -> str:
    pieces = _PIECE.split(template)
    return "".join(
        f"(?P<{piece}>{patterns[piece]})" if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )


def _host(template: str) -> re.Pattern[str] | None:
    if not template:
        return None
    return re.compile(_with_parts(template, dict.fromkeys(_PARTS, _HOST_PART)))


def _parameter(item: str) -> tuple[str, str]:
    name, _, part = item.partition("=")
    return name.lower(), part.strip("{}")
