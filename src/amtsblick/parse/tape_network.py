"""Which requests did the browser make, and what came back?"""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from amtsblick.parse.tape_chains import Chain, Hop, read_chains
from amtsblick.parse.tape_visits import Line, Scene, items, mapping, number, text, whole
from amtsblick.parse.urls import host_of
from amtsblick.values.recording import Initiator, Request, TapeLine

_NOT_CONNECTED: Final = frozenset(
    [
        "net::ERR_NAME_NOT_RESOLVED",
        "net::ERR_NAME_RESOLUTION_FAILED",
        "net::ERR_CONNECTION_REFUSED",
        "net::ERR_CONNECTION_FAILED",
        "net::ERR_CONNECTION_TIMED_OUT",
        "net::ERR_ADDRESS_UNREACHABLE",
        "net::ERR_ADDRESS_INVALID",
        "net::ERR_INTERNET_DISCONNECTED",
        "net::ERR_NETWORK_ACCESS_DENIED",
        "net::ERR_SOCKS_CONNECTION_FAILED",
        "net::ERR_SOCKS_CONNECTION_HOST_UNREACHABLE",
        "net::ERR_PROXY_CONNECTION_FAILED",
        "net::ERR_TUNNEL_CONNECTION_FAILED",
        "net::ERR_UNSAFE_PORT",
        "net::ERR_DISALLOWED_URL_SCHEME",
        "net::ERR_UNKNOWN_URL_SCHEME",
    ]
)
"""Errors after which nothing can have been sent."""
_NOT_CONNECTED_BEGIN: Final = (
    "net::ERR_CERT_",
    "net::ERR_SSL_",
    "net::ERR_BLOCKED_BY_CLIENT",
    "net::ERR_BLOCKED_BY_ADMIN",
)
_ABORTED: Final = "net::ERR_ABORTED"
_CANCELED: Final = "canceled before it was sent"
_ANSWERED: Final = frozenset({"content-type", "integrity", "signature", "corp-not-same-origin"})
"""Reasons for which Chromium drops an answer that has come: the request went out."""
_STACK: Final = 12
_DEEPEST: Final = 8

Headers = tuple[tuple[str, str], ...]


class Exchange:
    """A hop with what its answer asked to keep; ``refused`` maps a Set-Cookie line to the reasons."""

    __slots__ = ("refused", "request")

    def __init__(self, request: Request, refused: Mapping[str, str]) -> None:
        self.request: Final = request
        self.refused: Final = refused


def read_exchanges(
    lines: Sequence[Line],
    scene: Scene,
    kept_alive: frozenset[tuple[int, str]],
    blobs: Mapping[str, bytes],
) -> list[Exchange]:
    """All requests in the order in which they were announced; every redirect hop is one."""
    reader = _Reader(lines, scene, kept_alive, blobs)
    found = [
        reader.exchange(chain, place)
        for chain in read_chains(lines).values()
        for place in range(len(chain.hops))
    ]
    return sorted(found, key=lambda exchange: exchange.request.event)


class _Guard:
    """What the guard let through and what not."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.addresses: Final[dict[str, str]] = {}
        self.refused: Final[dict[str, str]] = {}
        for line in lines:
            host = text(line.get("host"))
            if line.get("k") == TapeLine.CONNECTED:
                self.addresses.setdefault(host, text(line.get("address")))
            elif line.get("k") == TapeLine.REFUSED and host:
                self.refused.setdefault(host, text(line.get("why")))


class _Reader:
    """Makes requests of chains; knows everything else that the tape says about them."""

    def __init__(
        self,
        lines: Sequence[Line],
        scene: Scene,
        kept_alive: frozenset[tuple[int, str]],
        blobs: Mapping[str, bytes],
    ) -> None:
        self._guard: Final = _Guard(lines)
        self._scene: Final = scene
        self._kept_alive: Final = kept_alive
        self._blobs: Final = blobs

    def exchange(self, chain: Chain, place: int) -> Exchange:
        """One hop of a chain with its answer."""
        hop, last = chain.hops[place], place == len(chain.hops) - 1
        response, failed = hop.response, chain.failed if last else {}
        received = _headers(hop.received) or _headers(response)
        asked = self._asked(hop)
        host = host_of(asked.url)
        request = replace(
            asked,
            post_data=asked.post_data or self._blobs.get(text(chain.sent_body.get("digest")), b""),
            status=_status(hop),
            response_headers=received,
            set_cookies=tuple(value for name, value in received if name == "set-cookie"),
            mime=text(response.get("mimeType")),
            protocol=text(response.get("protocol")),
            size=whole((chain.finished if last else response).get("encodedDataLength")),
            body=text(chain.body.get("digest")) if last else "",
            remote_address=self._guard.addresses.get(host, "") or text(response.get("remoteIPAddress")),
            failure=text(failed.get("errorText")),
            blocked=_blocked(hop, failed, self._guard.refused.get(host, "")),
            from_cache=_cached(response, served=last and chain.cached),
            ended=chain.ended_at if last else None,
        )
        return Exchange(request, _refused_cookies(hop.received))

    def _asked(self, hop: Hop) -> Request:
        """What was asked for, without an answer."""
        asked, event, scene = mapping(hop.params.get("request")), hop.event, self._scene
        url, page = text(asked.get("url")), scene.page(hop.line, hop.event)
        frame = text(hop.params.get("frameId"))
        kind = (text(hop.params.get("type")) or hop.kind).lower() or "other"
        document = kind == "document"
        return Request(
            event=event,
            id=text(hop.params.get("requestId")),
            url=url,
            method=text(asked.get("method")) or "GET",
            kind=kind,
            page=page,
            act=scene.act(page, event),
            at=number(hop.line.get("t")) or 0.0,
            frame=frame,
            frame_url=scene.parent_url(frame, page, event)
            if document
            else text(hop.params.get("documentURL")) or scene.frame_url(frame, event),
            top_url=url if document and scene.is_main(frame, page) else scene.top_url(page, event),
            initiator=initiator_of(hop.params.get("initiator")),
            headers=_headers(hop.sent) or _headers(asked),
            post_data=_post_data(asked),
            redirected_from=hop.redirected_from,
            keepalive=kind == "ping" or (page, url) in self._kept_alive,
            worker=scene.is_worker(hop.line),
            mixed=_mixed(asked),
        )


def _cached(response: Line, *, served: bool) -> bool:
    return bool(served or response.get("fromDiskCache") or response.get("fromServiceWorker"))


def _headers(holder: Line | None) -> Headers:
    given = mapping((holder or {}).get("headers"))
    return tuple(
        (str(name).lower(), piece)
        for name, value in given.items()
        for piece in (str(value).split("\n") if isinstance(value, str) else ())
    )


def _status(hop: Hop) -> int | None:
    for holder, key in ((hop.received, "statusCode"), (hop.response, "status")):
        status = number((holder or {}).get(key))
        if status:
            return int(status)
    return None


def _post_data(asked: Line) -> bytes:
    entries = [text(entry.get("bytes")) for entry in items(asked.get("postDataEntries"))]
    try:
        joined = b"".join(base64.b64decode(entry) for entry in entries)
    except (binascii.Error, ValueError):
        joined = b""
    return joined or text(asked.get("postData")).encode("utf-8", "replace")


def _blocked(hop: Hop, failed: Line, refused: str) -> str:
    """Why nothing was sent, "" when something was or may have been."""
    if hop.sent is not None or hop.received is not None or hop.response:
        return ""
    error, reason = text(failed.get("errorText")), text(failed.get("blockedReason"))
    if reason and reason not in _ANSWERED and not reason.startswith("co"):
        return reason
    if error in _NOT_CONNECTED or error.startswith(_NOT_CONNECTED_BEGIN):
        return f"guard: {refused}" if refused else error
    if failed.get("canceled") is True and error == _ABORTED:
        return _CANCELED  # what is sent while a page is left is told of by its ExtraInfo event
    return ""


def _mixed(asked: Line) -> str:
    kind = text(asked.get("mixedContentType"))
    return "" if kind == "none" else kind


def _refused_cookies(received: Line | None) -> dict[str, str]:
    return {
        text(blocked.get("cookieLine")): ", ".join(
            str(reason) for reason in reasons if isinstance(reason, str)
        )
        for blocked in items((received or {}).get("blockedCookies"))
        if isinstance(reasons := blocked.get("blockedReasons"), list)
    }


def initiator_of(value: object) -> Initiator:
    """Kind and scripts of a CDP Initiator, innermost first; asynchronous parents follow."""
    initiator = mapping(value)
    urls: dict[str, None] = {}
    stack, depth = mapping(initiator.get("stack")), 0
    while stack and depth < _DEEPEST:
        for call in items(stack.get("callFrames")):
            if address := text(call.get("url")):
                urls.setdefault(address)
        stack, depth = mapping(stack.get("parent")), depth + 1
    if not urls and (address := text(initiator.get("url"))):
        urls.setdefault(address)
    return Initiator(kind=text(initiator.get("type")) or "other", urls=tuple(urls)[:_STACK])
