"""Which state is it when a visit fails?

The one table that turns foreign errors into states.
"""

import errno
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from amtsblick.collect.addresses import PrivateAddressError
from amtsblick.collect.connections import NoConnectionInTimeError, NoWayError
from amtsblick.collect.line import CutShortError, NoAnswerError, NotHttpError, SilentError
from amtsblick.values.capture import State

# OpenSSL verify codes (openssl-verification-options); names users can act on.
_CERTIFICATE: Final = {
    9: "certificate is not valid yet",
    10: "certificate has expired",
    18: "certificate is self-signed",
    19: "certificate chain ends in a self-signed certificate that is not trusted",
    20: "issuer of the certificate is unknown (often a missing intermediate certificate)",
    21: "issuer of the certificate is unknown (often a missing intermediate certificate)",
    23: "certificate is revoked",
    62: "certificate is for another host name",
    64: "certificate is for another address",
}
_UNREACHABLE: Final = {errno.ENETUNREACH: "network unreachable", errno.EHOSTUNREACH: "host unreachable"}
_LONGEST: Final = 300

Failure: TypeAlias = tuple[State, str]


def failure_of(error: BaseException) -> Failure:
    """State and an English reason for whatever a fetch raised."""
    for cause in _causes(error):
        known = _network_failure(cause)
        if known:
            return known
    return State.BROKEN, _text(error)


def may_pass(error: BaseException) -> bool:
    """May the same request succeed a moment later? Wrong names, certificates and syntax will not."""
    if isinstance(error, socket.gaierror):
        return error.errno == socket.EAI_AGAIN
    state, _ = failure_of(error)
    return state is State.TIMEOUT or (
        state is State.BROKEN and not isinstance(error, (NotHttpError, ValueError))
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps, outermost last, so that the plainest cause decides."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__
    return reversed(chain)


def _network_failure(error: BaseException) -> Failure | None:
    if isinstance(error, OSError) and error.errno in _UNREACHABLE:
        return State.REFUSED, _UNREACHABLE[error.errno]
    for kind, state, words in _NETWORK:
        if isinstance(error, kind):
            return state, words if isinstance(words, str) else words(error)
    return None


def _certificate(error: ssl.SSLCertVerificationError) -> str:
    return _CERTIFICATE.get(error.verify_code, error.verify_message or _text(error))


def _dns(error: socket.gaierror) -> str:
    return f"host name not found: {_text(error)}"


def _tls(error: ssl.SSLError) -> str:
    if error.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"}:
        return "the server does not speak TLS on this port"
    return f"TLS handshake failed: {(error.reason or _text(error)).lower().replace('_', ' ')}"


def _text(error: BaseException) -> str:
    """First line of the message, without control characters, cut to a readable length."""
    line = (str(error) or type(error).__name__).splitlines()[0]
    return "".join(char if char.isprintable() else "?" for char in line)[:_LONGEST]


# From the particular to the general: the first row whose class fits decides.
_NETWORK: Final[tuple[tuple[type[BaseException], State, str | Callable[[Any], str]], ...]] = (
    (PrivateAddressError, State.PRIVATE_ADDRESS, str),
    (ssl.SSLCertVerificationError, State.TLS, _certificate),
    (ssl.SSLError, State.TLS, _tls),
    (socket.gaierror, State.DNS, _dns),
    (NoConnectionInTimeError, State.TIMEOUT, "no connection in time"),
    (SilentError, State.TIMEOUT, "the server fell silent"),
    (TimeoutError, State.TIMEOUT, "no complete answer in time"),
    (ConnectionRefusedError, State.REFUSED, "connection refused"),
    (NoAnswerError, State.BROKEN, "the server closed the connection without an answer"),
    (ConnectionError, State.BROKEN, "connection reset"),
    (NoWayError, State.REFUSED, _text),
    (NotHttpError, State.BROKEN, lambda error: f"the answer is not valid HTTP: {_text(error)}"),
    (
        CutShortError,
        State.BROKEN,
        lambda error: f"the answer ended too early or is malformed: {_text(error)}",
    ),
    (UnicodeError, State.BAD_ADDRESS, _text),
)
