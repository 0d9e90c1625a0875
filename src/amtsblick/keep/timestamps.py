"""When did a piece of evidence exist at the latest, by the word of a time-stamping authority?

Requests and answers are those of RFC 3161. Sending them is collect's work: this room sees bytes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256, sha384, sha512
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from rfc3161_client import TimestampRequestBuilder, VerifierBuilder, decode_timestamp_response
from rfc3161_client.base import HashAlgorithm
from rfc3161_client.errors import VerificationError
from rfc3161_client.tsp import PKIStatus, TimeStampResponse

from amtsblick.errors import AmtsblickError, EvidenceError, InputError

Ask: TypeAlias = Callable[[str, bytes], bytes]
"""Sends a request to an address and returns the answer's body; raises AmtsblickError."""

_UNREADABLE: Final = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    VerificationError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
)
"""What foreign bytes can raise in the two libraries."""
_DIGESTS: Final = {
    "2.16.840.1.101.3.4.2.1": sha256,
    "2.16.840.1.101.3.4.2.2": sha384,
    "2.16.840.1.101.3.4.2.3": sha512,
}
_PASSWORD: Final = re.compile(r"//[^/?#]*@")
"""Some authorities want a name and a password; they do not belong into evidence."""
_LONG: Final = 0x80
_CERTIFICATES: Final = 0xA0
"""The tag ``[0]`` before the certificates of a signed message (RFC 5652, 5.1)."""


class TimestampError(EvidenceError):
    """A time stamp is missing, unreadable or about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A time-stamping authority: its address, and its root certificates when they were given."""

    url: str
    roots: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What an authority says: it saw the data at ``time``. ``name`` is its certificate's subject.

    ``trusted``: its certificate leads to one of the roots that were given.
    """

    time: datetime
    name: str
    trusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """What came of asking one authority: its answer and what it says, or why there is none."""

    url: str
    response: bytes = b""
    stamp: Stamp | None = None
    failure: str = ""


def roots(pem: bytes, *, name: str) -> tuple[x509.Certificate, ...]:
    """All certificates of a PEM file called ``name``; InputError when there are none."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise InputError(f"{name} holds no certificate in PEM form: {error}") from error


def stamp(data: bytes, authorities: Sequence[Authority], ask: Ask) -> tuple[Stamping, ...]:
    """Ask each authority for a time stamp over ``data``; one that fails costs only its own."""
    return tuple(_asked(data, authority, ask) for authority in authorities)


def _asked(data: bytes, authority: Authority, ask: Ask) -> Stamping:
    shown = _PASSWORD.sub("//", authority.url)
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        response = ask(authority.url, request.as_bytes())
        found = check(response, data, roots=authority.roots, nonce=request.nonce)
    except AmtsblickError as error:
        return Stamping(url=shown, failure=str(error))
    return Stamping(url=shown, response=response, stamp=found)


def check(
    response: bytes, data: bytes, *, roots: Sequence[x509.Certificate] = (), nonce: int | None = None
) -> Stamp:
    """What a time stamp says about ``data``.

    Raises TimestampError when it is about something else, was not granted, answers another
    ``nonce``, or does not lead to one of ``roots`` when there are any.
    """
    try:
        answer = decode_timestamp_response(_in_order(response))
        if answer.status != PKIStatus.GRANTED:
            raise TimestampError(
                f"the authority refused it: {' '.join(answer.status_string) or answer.status}"
            )
        _check_imprint(answer, data)
        if nonce is not None and answer.tst_info.nonce != nonce:
            raise TimestampError("it answers another request")
        if roots:
            _verify(answer, data, roots)
        return Stamp(time=answer.tst_info.gen_time, name=_signer(answer), trusted=bool(roots))
    except _UNREADABLE as error:
        raise TimestampError(f"it is no time stamp that can be read: {error}") from error


def _check_imprint(answer: TimeStampResponse, data: bytes) -> None:
    imprint = answer.tst_info.message_imprint
    digest = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
    if digest is None:
        raise TimestampError(f"it uses an unknown digest ({imprint.hash_algorithm.dotted_string})")
    if imprint.message != digest(data).digest():
        raise TimestampError("it was made for something else")


def _verify(answer: TimeStampResponse, data: bytes, roots: Sequence[x509.Certificate]) -> None:
    builder = VerifierBuilder(roots=list(dict.fromkeys(roots)))
    try:
        builder.build().verify_message(answer, data)
    except VerificationError as error:
        raise TimestampError(f"its authority is not one of those given ({_reason(error)})") from error


def _reason(error: VerificationError) -> str:
    """OpenSSL's own words where the library only quotes its error stack."""
    text = str(error)
    return text.rpartition("Verify error: ")[2].partition('"')[0] if "Verify error: " in text else text


def _signer(answer: TimeStampResponse) -> str:
    """Subject of the certificate that signed, "" when it was not sent along."""
    signers = answer.signed_data.signer_infos
    for der in answer.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if any(certificate.serial_number == signer.serial_number for signer in signers):
            return certificate.subject.rfc4514_string()
    return ""


def _in_order(response: bytes) -> bytes:
    """The answer with its certificates in the order that DER demands.

    Authorities (OpenSSL's own among them) send them in any order, which our library refuses. The
    order is not signed and no length changes. What cannot be taken apart is returned as it is.
    """
    try:
        token = _children(response, _content(response, 0))[1]
        message = _children(response, _content(response, token[0]))[1]
        signed = _content(response, _content(response, message[0])[0])
        for start, end in _children(response, signed):
            if response[start] == _CERTIFICATES:
                inner, _ = _content(response, start)
                found = sorted(response[one:two] for one, two in _children(response, (inner, end)))
                return b"".join((response[:inner], *found, response[end:]))
    except IndexError:
        pass
    return response


def _content(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the DER element at ``at`` begins and ends."""
    length, start = data[at + 1], at + 2
    if length & _LONG:
        digits = length & ~_LONG
        length, start = int.from_bytes(data[start : start + digits], "big"), start + digits
    return start, start + length


def _children(data: bytes, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Where each element within ``span`` begins and ends."""
    found, at = [], span[0]
    while at < span[1]:
        _, end = _content(data, at)
        found.append((at, end))
        at = end
    return found
