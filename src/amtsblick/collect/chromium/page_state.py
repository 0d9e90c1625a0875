"""Was the page looked at, and if not, why not? The table that turns Chromium's words into states."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from amtsblick.collect.chromium.guard import Allowance, Passing
from amtsblick.collect.chromium.tab import Navigation
from amtsblick.values.capture import State
from amtsblick.values.recording import TapeLine

Failure = tuple[State, str]

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
# From the particular to the general: the first row whose words begin the error decides.
_ERRORS: Final[tuple[tuple[str, State, str], ...]] = (
    ("net::ERR_TOO_MANY_REDIRECTS", State.REDIRECT_LOOP, "the address keeps redirecting"),
    ("net::ERR_CERT", State.TLS, "the certificate is not valid"),
    ("net::ERR_SSL", State.TLS, "no secure connection could be made"),
    ("net::ERR_BAD_SSL", State.TLS, "no secure connection could be made"),
    ("net::ERR_NAME", State.DNS, "host name not found"),
    ("net::ERR_SOCKS_CONNECTION_HOST_UNREACHABLE", State.DNS, "host name not found"),
    ("net::ERR_SOCKS", State.REFUSED, "no connection"),
    ("net::ERR_CONNECTION_REFUSED", State.REFUSED, "connection refused"),
    ("net::ERR_CONNECTION_TIMED_OUT", State.TIMEOUT, "no connection in time"),
    ("net::ERR_TIMED_OUT", State.TIMEOUT, "no answer in time"),
    ("net::ERR_ADDRESS", State.REFUSED, "host unreachable"),
    ("net::ERR_INVALID_URL", State.BAD_ADDRESS, "not an address of a web page"),
    ("net::ERR_UNSAFE_PORT", State.BAD_ADDRESS, "browsers refuse this port"),
    ("net::ERR_DISALLOWED_URL_SCHEME", State.BAD_ADDRESS, "not an address of a web page"),
    ("net::ERR_UNKNOWN_URL_SCHEME", State.BAD_ADDRESS, "not an address of a web page"),
    ("net::ERR_INVALID_AUTH", State.CLIENT_ERROR, "the server asks for a password"),
    (
        "net::ERR_HTTP_RESPONSE_CODE_FAILURE",
        State.CLIENT_ERROR,
        "the server answered with an error and no page",
    ),
    ("net::ERR", State.BROKEN, "the connection failed"),
)
_GUARD: Final = {"connection": State.PRIVATE_ADDRESS, "tls": State.TLS, "limit": State.TOO_LARGE}
_REDIRECT: Final = (300, 400)
_UNAUTHORIZED: Final = 401
_CLIENT_ERROR: Final = 400
_SERVER_ERROR: Final = 500
_NO_CONTENT: Final = frozenset({204, 205})


class Unreached:
    """Hosts that the guard could not connect to, and why: to Chromium all of them look alike."""

    def __init__(self, allowance: Allowance) -> None:
        self._report = allowance.report
        self._why: dict[str, str] = {}
        allowance.report = self._hear

    def _hear(self, passing: Passing) -> None:
        if passing.what == "failed":
            self._why[passing.host] = passing.why
        self._report(passing)

    def failure(self, host: str) -> Failure | None:
        """State and reason for a host, None when it was not heard of."""
        why = self._why.get(host)
        if why is None:
            return None
        if "not found" in why or "~NOTFOUND" in why:
            return State.DNS, why
        return (State.TIMEOUT if "in time" in why else State.REFUSED), why


def failure_of(navigation: Navigation, lines: Iterable[bytes], unreached: Unreached) -> Failure | None:
    """State and an English reason when there is no page to look at, None when there is one.

    ``lines`` is the tape so far: it holds what the guard refused and why.
    """
    if navigation.download:
        return State.NOT_HTML, "the address offers a file to download"
    if navigation.error:
        host = (urlsplit(navigation.url).hostname or "").lower()
        known = _refused(host, lines) or _answered(navigation)
        if known is None and navigation.error.startswith("net::ERR_SOCKS"):
            known = unreached.failure(host)
        return known or _network(navigation)
    return _answered(navigation)


def _answered(navigation: Navigation) -> Failure | None:
    status = navigation.status
    if status == _UNAUTHORIZED:
        return State.CLIENT_ERROR, "HTTP 401: the server asks for a password"
    if status is not None and status >= _SERVER_ERROR:
        return State.SERVER_ERROR, f"HTTP {status}"
    if status is not None and status >= _CLIENT_ERROR:
        return State.CLIENT_ERROR, f"HTTP {status}"
    if status in _NO_CONTENT:
        return State.NOT_HTML, f"HTTP {status}: the answer has no content"
    if status is not None and not _REDIRECT[0] <= status < _REDIRECT[1] and navigation.mime not in _HTML:
        return State.NOT_HTML, f"the address answers with {navigation.mime or 'an unnamed type'}"
    return None


def _network(navigation: Navigation) -> Failure:
    state, words = next(
        (state, words) for error, state, words in _ERRORS if navigation.error.startswith(error)
    )
    return state, f"{words} ({navigation.error})"


def _refused(host: str, lines: Iterable[bytes]) -> Failure | None:
    """What our own guard said about the host, the last word first."""
    mark = f'"k":"{TapeLine.REFUSED.value}"'.encode()
    for line in reversed([one for one in lines if mark in one]):
        refusal: Mapping[str, Any] = json.loads(line)
        state = _GUARD.get(refusal.get("what", ""))
        if state is not None and (refusal.get("host") == host or refusal.get("subject") in (host, "pass")):
            return state, str(refusal.get("why", ""))
    return None
