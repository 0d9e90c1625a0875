"""Which events belong to one request? Chromium tells it in several, in any order.

What the page asked for (requestWillBeSent), what really went over the wire (…ExtraInfo, one for each
hop that reached the network) and the end meet by request id, which is unique within a browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from amtsblick.parse.tape_visits import Line, events, mapping, number, text
from amtsblick.values.recording import TapeLine


@dataclass(slots=True)
class Hop:
    """One address of a chain, as the events tell it."""

    event: int
    line: Line
    params: Line
    redirected_from: str = ""
    response: Line = field(default_factory=dict)
    has_extra: bool | None = None
    sent: Line | None = None
    received: Line | None = None
    kind: str = ""


@dataclass(slots=True)
class Chain:
    """Everything told about one request id."""

    hops: list[Hop] = field(default_factory=list)
    sent: list[tuple[str, Line]] = field(default_factory=list)
    received: list[tuple[str, Line]] = field(default_factory=list)
    finished: Line = field(default_factory=dict)
    ended_at: float | None = None
    failed: Line = field(default_factory=dict)
    cached: bool = False
    body: Line = field(default_factory=dict)
    sent_body: Line = field(default_factory=dict)


def read_chains(lines: Sequence[Line]) -> dict[str, Chain]:
    """Everything told about each request id, the wire's events given to the hops they belong to."""
    chains: dict[str, Chain] = {}
    for event, line, method, params in events(lines, "Network."):
        identity = text(params.get("requestId"))
        if identity:
            _read_event(chains.setdefault(identity, Chain()), event, line, method, params)
    for line in lines:
        if line.get("k") == TapeLine.BODY and (chain := chains.get(text(line.get("request")))):
            if line.get("of") == "request":
                chain.sent_body = line
            else:
                chain.body = line
    for chain in chains.values():
        _join_extras(chain)
    return chains


def _read_event(chain: Chain, event: int, line: Line, method: str, params: Line) -> None:
    match method.removeprefix("Network."):
        case "requestWillBeSent":
            _announce(chain, event, line, params)
        case "requestWillBeSentExtraInfo":
            _add_once(chain.sent, line, params)
        case "responseReceivedExtraInfo":
            _add_once(chain.received, line, params)
        case "responseReceived":
            if not chain.hops:
                chain.hops.append(_unannounced(event, line, params))
            hop = chain.hops[-1]
            hop.response = mapping(params.get("response"))
            hop.has_extra = bool(params.get("hasExtraInfo"))
            hop.kind = text(params.get("type"))
        case "requestServedFromCache":
            chain.cached = True
        case "loadingFinished":
            chain.finished, chain.ended_at = params, number(line.get("t"))
        case "loadingFailed":
            chain.failed, chain.ended_at = params, number(line.get("t"))
        case _:
            pass


def _announce(chain: Chain, event: int, line: Line, params: Line) -> None:
    before = chain.hops[-1] if chain.hops else None
    if "redirectResponse" in params and before is not None:
        before.response = mapping(params.get("redirectResponse"))
        before.has_extra = bool(params.get("redirectHasExtraInfo"))
    elif before is not None:
        return  # the same request told by another session
    hop = Hop(event=event, line=line, params=params)
    if before is not None:
        hop.redirected_from = text(mapping(before.params.get("request")).get("url"))
    chain.hops.append(hop)


def _unannounced(event: int, line: Line, params: Line) -> Hop:
    """A hop whose announcement is not on the tape, from its answer: the method is then unknown."""
    response = mapping(params.get("response"))
    asked = {"url": text(response.get("url")), "headers": mapping(response.get("requestHeaders"))}
    known = {name: params.get(name) for name in ("requestId", "type", "frameId")}
    return Hop(event=event, line=line, params={**known, "request": asked})


def _add_once(known: list[tuple[str, Line]], line: Line, params: Line) -> None:
    """Sessions that watch the same worker tell the same thing twice."""
    session = text(line.get("s"))
    if not any(other != session and told == params for other, told in known):
        known.append((session, params))


def _join_extras(chain: Chain) -> None:
    """Give the wire's events to the hops that reached the network, in order."""
    sent, received = iter(chain.sent), iter(chain.received)
    for hop in chain.hops:
        if hop.has_extra is not False:
            hop.sent = next(sent, (None, None))[1]
            hop.received = next(received, (None, None))[1]
