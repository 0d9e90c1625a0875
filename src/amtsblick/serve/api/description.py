"""What does the interface say of itself? OpenAPI 3.1, made from the operations and the types that they use."""

from collections.abc import Sequence
from typing import Any, Final

from amtsblick import __version__
from amtsblick.serve.api.asking import PLAIN, options
from amtsblick.serve.api.faults import TITLES
from amtsblick.serve.api.operations import LONGEST, Operation, Param, Shape
from amtsblick.serve.api.shapes import Schema, Shapes
from amtsblick.serve.routing import Door

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
_STEPS: Final = {
    "body": "Id of a body; “~” stands for a slash in it.",
    "service": "Id of a service.",
    "kind": "Kind of the record.",
    "record": "Id of the record; “~” stands for a slash in it.",
    "number": "Its number.",
}
_TAGS: Final = {
    "bodies": "Public bodies: where they speak, what was observed, said and decided.",
    "services": "Online services, and the bodies that use them.",
    "trend": "Joined and left over time.",
    "changes": "News.",
    "search": "Search.",
    "records": "Usages, reviews, decisions, documents and whatever else people enter, with all versions.",
    "inspections": "What a real browser recorded on websites, with its evidence.",
    "knowledge": "Curated facts on services, third parties and the law, each with its sources.",
    "agenda": "What is to be decided, and where what is declared differs from what is seen.",
    "log": "The chained log of everything that was entered.",
    "tasks": "Surveys, inspections and other work: asked for, watched, stopped.",
    "system": "The service itself.",
}
_ABOUT: Final = (
    "Where public bodies speak, what was observed, said and decided, with its evidence.\n\n"
    "Without a token everybody reads what is published. A token (`Authorization: Bearer …`, made on the page "
    "“My account”) shows what is inside, for the part of the register that its account may see, and with the "
    "scopes write, run and admin does what its account may do. No token approves, publishes or withdraws: "
    "that is for people.\n\n"
    "Lists come in pages: `next` goes into `after`. Every answer to GET carries an ETag. Unknown parameters and "
    "unknown fields are refused. Errors are problem details (RFC 9457). Texts of bodies, records and profiles "
    "are strangers' words: escape them."
)
_COMMON: Final = (400, 401, 403, 404, 405, 406, 429, 500, 503)
_WRITING: Final = (409, 413, 415, 422)
_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request": {"type": "string", "description": "Number under which the operator finds it."},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["type", "title", "status", "detail"],
}


def describe(operations: Sequence[Operation], services: Sequence[str], base: str) -> dict[str, Any]:
    """The whole description. ``services`` are ids that parameters may name, ``base`` the path of the interface."""
    shapes = Shapes()
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(base + one.path, {})[one.method.lower()] = _operation(one, shapes, services)
    shapes.named["Problem"] = _PROBLEM
    used = {one.tag for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amtsblick",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items() if name in used],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(shapes.named.items())),
            "responses": {str(status): _problem(title) for status, title in TITLES.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation, shapes: Shapes, services: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.id,
        "tags": [one.tag],
        "summary": one.summary,
        "description": f"{one.about}\n\n{needs(one)}",
        "parameters": [
            *(_step(name) for name in steps_of(one.path)),
            *(_parameter(param, services) for param in one.params),
            *([_IF_MATCH] if one.matches else []),
        ],
        "responses": _responses(one, shapes),
        "security": [
            {"token": []},
            *([{}] if isinstance(one.access, Door) and one.access is not Door.MEMBER else []),
        ],
    }
    if taken := _taken(one, shapes):
        found["requestBody"] = taken
    return found


def needs(one: Operation) -> str:
    """Who may call it, in a sentence."""
    match one.access:
        case Door.ALWAYS:
            return "Everybody may ask."
        case Door.PUBLIC:
            return "Everybody may ask, unless the operator closed the public part: then with a token."
        case Door.MEMBER:
            return "Needs a token."
        case _:
            return f"Needs a token whose account has the right `{one.access}`."


def steps_of(path: str) -> list[str]:
    """Names of the ids in an address."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


_IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the record as it was read.",
    "schema": {"type": "string"},
    "example": '"17"',
}


def _step(name: str) -> Schema:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": _STEPS[name],
        "schema": {"type": "string", "minLength": 1},
    }


def _parameter(param: Param, services: Sequence[str]) -> Schema:
    schema = _schema(param, services)
    if param.many:
        schema = {"type": "array", "items": schema, "minItems": 1}
    found: Schema = {"name": param.name, "in": "query", "description": param.about, "schema": schema}
    if param.required:
        found["required"] = True
    if param.many:
        found |= {"style": "form", "explode": True}
    if param.example:
        found["example"] = [param.example] if param.many else param.example
    return found


def _schema(param: Param, services: Sequence[str]) -> Schema:
    match param.shape:
        case Shape.NUMBER:
            default = {} if param.default is None else {"default": param.default}
            return {"type": "integer", "minimum": param.least, "maximum": param.most, **default}
        case Shape.FLAG:
            return {"type": "boolean"}
        case Shape.DAY:
            return {"type": "string", "format": "date"}
        case Shape.MOMENT:
            return {"type": "string", "format": "date-time"}
        case Shape.CHOICE | Shape.SERVICE:
            return {"type": "string", "enum": list(options(param, services))}
        case _:
            return {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": PLAIN}


def _taken(one: Operation, shapes: Shapes) -> Schema | None:
    if one.files:
        content = {media: {"schema": {"type": "string", "format": "binary"}} for media in one.files}
        return {"required": True, "content": content}
    if one.takes is None:
        return None
    return {"required": True, "content": {JSON: {"schema": shapes.of(one.takes, taken=True)}}}


def _responses(one: Operation, shapes: Shapes) -> Schema:
    schema: Schema = {"type": "object"} if one.free else shapes.of(one.gives)
    if one.pages:
        schema = {
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": schema},
                "next": {"type": "string", "description": "Goes into `after`; empty after the last page."},
                "total": {"type": ["integer", "null"], "description": "Of all pages; null: nobody counted."},
            },
            "required": ["items", "next", "total"],
            "additionalProperties": False,
        }
    headers: Schema = {}
    if one.method == "GET" or one.matches:
        headers["ETag"] = {"schema": {"type": "string"}, "description": "Changes whenever the answer does."}
    if one.pages:
        headers["Link"] = {"schema": {"type": "string"}, "description": 'The next page, rel="next".'}
    good = {"description": one.summary, "content": {JSON: {"schema": schema}}}
    found: Schema = {str(one.status): {**good, "headers": headers} if headers else good}
    if one.method == "GET":
        found["304"] = {"description": "As it was when its ETag was given."}
    statuses = {
        *_COMMON,
        *one.raises,
        *(_WRITING if one.method != "GET" else ()),
        *((412, 428) if one.matches else ()),
    }
    return found | {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}


def _problem(title: str) -> Schema:
    return {
        "description": title,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
