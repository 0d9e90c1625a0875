"""What does a query ask for? Every parameter is checked; unknown ones are refused, so that nobody is misled."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from amtsblick.serve.api.faults import ApiError
from amtsblick.serve.api.operations import LONGEST, Param, Shape

FLAGS: Final = {"true": True, "false": False}
PLAIN: Final = r"^[^\u0000-\u001f\u007f]+$"
_PLAIN: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+")
_WHOLE: Final = re.compile(r"\d{1,10}", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)
_MOST_FIELDS: Final = 600


def asked(query: bytes, params: Sequence[Param], services: Sequence[str]) -> dict[str, Any]:
    """Values by name, defaults included. ApiError 400 that names what is wrong and what would be right."""
    known = {one.name: one for one in params}
    found: dict[str, list[str]] = {}
    for name, text in _pairs(query):
        if name not in known:
            raise ApiError(400, f"There is no parameter {name[:60]!r} here. {_known(known)}")
        found.setdefault(name, []).append(text)
    values: dict[str, Any] = {one.name: one.default for one in params if one.default is not None}
    for name, texts in found.items():
        one = known[name]
        if len(texts) > 1 and not one.many:
            raise ApiError(400, f"{name}: give it once.")
        read = [_value(one, text, services) for text in texts]
        values[name] = tuple(read) if one.many else read[0]
    for one in params:
        if one.required and one.name not in values:
            raise ApiError(400, f"{one.name}: this is needed. {one.about}")
    return values


def options(param: Param, services: Sequence[str]) -> Sequence[str]:
    """The texts of which a parameter is one, () where any will do."""
    return services if param.shape is Shape.SERVICE else param.options


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError as error:
        raise ApiError(400, "The query cannot be read: write it as name=value, in UTF-8.") from error


def _known(known: Mapping[str, Param]) -> str:
    return f"Known are: {', '.join(known)}." if known else "This address has none."


def _value(param: Param, text: str, services: Sequence[str]) -> Any:
    if not _PLAIN.fullmatch(text) or len(text) > LONGEST * 5:
        raise ApiError(400, f"{param.name}: give it a text of one line, or leave it out.")
    match param.shape:
        case Shape.NUMBER:
            return _number(param, text)
        case Shape.FLAG:
            return _choice(param.name, text, FLAGS)
        case Shape.DAY:
            return _day(param.name, text)
        case Shape.MOMENT:
            return _moment(param.name, text)
        case Shape.CHOICE | Shape.SERVICE:
            return _choice(param.name, text, {one: one for one in options(param, services)})
        case _:
            if len(text) > LONGEST and param.shape is Shape.TEXT:
                raise ApiError(400, f"{param.name}: shorten it to {LONGEST} characters.")
            return text


def _number(param: Param, text: str) -> int:
    if _WHOLE.fullmatch(text) and param.least <= int(text) <= param.most:
        return int(text)
    raise ApiError(400, f"{param.name}: {text[:40]!r} is no number from {param.least} to {param.most}.")


def _choice(name: str, text: str, known: Mapping[str, Any]) -> Any:
    if text in known:
        return known[text]
    raise ApiError(400, f"{name}: {text[:40]!r} is not known. Known are: {', '.join(known)}.")


def _day(name: str, text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ApiError(400, f"{name}: {text[:40]!r} is no day: write it as 2026-01-31.")


def _moment(name: str, text: str) -> datetime:
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ApiError(400, f"{name}: {text[:40]!r} is no moment: write it as 2026-01-31T09:00:00Z.")
