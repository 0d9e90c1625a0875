"""How does a request become an operation's call, and its value an answer?"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from anyio.to_thread import run_sync
from litestar import Request, Response, route
from litestar.handlers import HTTPRouteHandler

from amtsblick.keep.register_ledger import RefusedError
from amtsblick.parse.codec import from_json, to_json
from amtsblick.serve.answers import problem, visit_of
from amtsblick.serve.api.asking import asked
from amtsblick.serve.api.faults import TITLES, ApiError
from amtsblick.serve.api.operations import Call, Operation, Part, Told
from amtsblick.serve.routing import ACCESS
from amtsblick.serve.settings import FORM_BYTES, UPLOAD_BYTES
from amtsblick.serve.visitor import STRANGER

BASE: Final = "/api/v1"
JSON: Final = "application/json"
_STEP: Final = 200
_OWN: Final = "the_"
_ANY: Final = frozenset({"*/*", "application/*", JSON})


def handlers(operations: Sequence[Operation]) -> list[HTTPRouteHandler]:
    """A route for each operation; the first of each address answers OPTIONS for all."""
    methods: dict[str, set[str]] = {}
    for one in operations:
        own = {one.method, "HEAD"} if one.method == "GET" else {one.method}
        methods.setdefault(one.path, {"OPTIONS"}).update(own)
    first = {one.path: one for one in reversed(operations)}
    return [_route(one, sorted(methods[one.path]), tells=first[one.path] is one) for one in operations]


def _route(one: Operation, methods: Sequence[str], *, tells: bool) -> HTTPRouteHandler:
    async def answer(request: Request[Any, Any, Any]) -> Response[Any]:
        if request.method == "OPTIONS":
            return _options(methods)
        try:
            call = await _call(request, one)
            return await run_sync(_done, call, one)
        except ApiError as error:
            title = TITLES.get(error.status, TITLES[400])
            return problem(request, error.status, title, str(error), extra=list(error.errors) or None)

    own: list[Any] = ["GET", "HEAD"] if one.method == "GET" else [one.method]
    handler: HTTPRouteHandler = route(
        _path(one.path),
        http_method=[*own, "OPTIONS"] if tells else own,
        opt={ACCESS: one.access},
        request_max_body_size=UPLOAD_BYTES if one.files else FORM_BYTES,
        status_code=one.status,
        include_in_schema=False,
        name=f"api-{one.id}",
    )(answer)
    return handler


def _path(path: str) -> str:
    """As the framework wants it, which keeps names such as ``body`` to itself."""
    return path.replace("{", f"{{{_OWN}").replace("}", ":str}")


def _options(methods: Sequence[str]) -> Response[Any]:
    """What an address takes. Pages of others may read what is public, and nothing else."""
    headers = {"Allow": ", ".join(methods), "Cache-Control": "no-cache"}
    if "GET" in methods:
        headers |= {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, HEAD",
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
    return Response(b"", status_code=204, headers=headers, media_type=JSON)


async def _call(request: Request[Any, Any, Any], one: Operation) -> Call:
    if not _takes_json(request.headers.get("accept", "")):
        raise ApiError(406, f"Ask for {JSON}.")
    visit = visit_of(request)
    services = [service.id for service in visit.desk.knowledge.services]
    values = asked(request.scope.get("query_string", b""), one.params, [*services, "homepage"])
    raw = content = None
    if one.method != "GET":
        raw = await request.body()
        content = _content(request, one, raw)
    return Call(
        visit=visit,
        steps={name.removeprefix(_OWN): _id(text) for name, text in request.path_params.items()},
        asked=values,
        content=content,
        raw=raw or b"",
        if_match=_seen(request) if one.matches else "",
    )


def _id(text: str) -> str:
    """An id holds no slash in an address; "~" stands for it."""
    if len(text) > _STEP or not text.isprintable():
        raise ApiError(404, "There is nothing of that name.")
    return text.replace("~", "/")


def _takes_json(accept: str) -> bool:
    wanted = [part.split(";") for part in accept.split(",") if part.strip()]
    if not wanted:
        return True
    return any(
        kind.strip().lower() in _ANY and "q=0" not in {one.strip().rstrip("0").rstrip(".") for one in more}
        for kind, *more in wanted
    )


def _seen(request: Request[Any, Any, Any]) -> str:
    text = request.headers.get("if-match", "").strip()
    if not text:
        raise ApiError(428, "Send the ETag of the record as you read it in If-Match.")
    return text


def _content(request: Request[Any, Any, Any], one: Operation, raw: bytes) -> Any:
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if one.files:
        if media not in one.files:
            raise ApiError(415, f"Send a file as {' or '.join(one.files)}.")
        return media
    if one.takes is None:
        if raw.strip():
            raise ApiError(400, "This operation takes no body.")
        return None
    if media != JSON:
        raise ApiError(415, f"Send {JSON}.")
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"The body is no JSON: {error}.") from error
    return decoded(one.takes, data)


def decoded(kind: Any, data: Any) -> Any:
    """A value of a type. ApiError 400 that names the field where the JSON has another form."""
    try:
        return from_json(kind, data)
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise ApiError(400, f"The body has another form than described: {error}"[:600]) from error


def _done(call: Call, one: Operation) -> Response[Any]:
    try:
        result = one.does(call)
    except RefusedError as error:
        errors = [to_json(objection) for objection in error.objections]
        raise ApiError(422, "Nothing was entered: see errors.", errors) from error
    told = result if isinstance(result, Told) else Told(value=result, status=one.status)
    value, links = told.value, {}
    if isinstance(value, Part):
        links = _links(call, value)
        content = {
            "items": [_encoded(each, one) for each in value.items],
            "next": value.next,
            "total": value.total,
        }
    else:
        content = _encoded(value, one)
    return _answer(call, told, orjson.dumps(content), links)


def _encoded(value: Any, one: Operation) -> Any:
    return value if one.free else to_json(value, one.gives)


def _links(call: Call, part: Part) -> dict[str, str]:
    if not part.next:
        return {}
    pairs = [(name, text) for name, text in call.visit.request.query_params.multi_items() if name != "after"]
    query = urlencode([*pairs, ("after", part.next)])
    return {"Link": f'<{call.visit.settings.base_url}{call.visit.path}?{query}>; rel="next"'}


def _answer(call: Call, told: Told, content: bytes, links: dict[str, str]) -> Response[bytes]:
    request = call.visit.request
    headers = {"Vary": "Authorization, Accept", **links}
    open_to_all = call.visit.visitor is STRANGER
    if told.location:
        headers["Location"] = told.location
    if request.method in {"GET", "HEAD"}:
        headers["ETag"] = f'"{told.tag or hashlib.sha256(content).hexdigest()[:32]}"'
        headers["Cache-Control"] = "no-cache" if open_to_all else "private, no-cache"
        if open_to_all:
            headers |= {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Expose-Headers": "ETag, Link",
                "Cross-Origin-Resource-Policy": "cross-origin",
            }
        if told.modified is not None:
            headers["Last-Modified"] = format_datetime(_second(told.modified), usegmt=True)
        if _known(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(b"", status_code=304, headers=headers, media_type=JSON)
    elif told.tag:
        headers["ETag"] = f'"{told.tag}"'
    return Response(content, status_code=told.status, headers=headers, media_type=JSON)


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _known(said: str, tag: str) -> bool:
    """Weak comparison (RFC 9110, 13.1.2)."""
    return said.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in said.split(",")}
