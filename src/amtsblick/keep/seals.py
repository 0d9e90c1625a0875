"""How is the end of the log sealed, so that nobody can rewrite it unseen? A small signed file.

A seal names the number of entries and the digest of the last one. It is signed with the operator's key
and, where authorities are asked, time-stamped over the signature. Whoever keeps the file elsewhere can
prove later that the log still begins with what was sealed.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Self

from amtsblick import __version__
from amtsblick.errors import EvidenceError
from amtsblick.keep.bundle_verdict import Asked, StampFound, Trust
from amtsblick.keep.signing import PublicKey, SigningKey
from amtsblick.keep.timestamps import Ask, Authority, Stamping, TimestampError, check, stamp

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEnd:
    """Where a log ended at ``sealed_at``: number of entries and digest of the last one."""

    count: int
    head: str
    sealed_at: datetime

    def signed_text(self) -> bytes:
        """The very bytes that are signed: one line of ASCII."""
        moment = self.sealed_at.astimezone(UTC).isoformat()
        return f"Amtsblick log {FORMAT}: {self.count} entries, {self.head}, sealed at {moment}\n".encode(
            "ascii"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A sealed end of the log. ``stampings`` hold what became of asking each authority."""

    end: LogEnd
    key: PublicKey
    signature: bytes
    stampings: tuple[Stamping, ...] = ()

    @classmethod
    def make(
        cls, end: LogEnd, key: SigningKey, authorities: Sequence[Authority] = (), ask: Ask | None = None
    ) -> Self:
        """Sign the end of a log; an authority that does not answer costs only its own stamp."""
        signature = key.sign(end.signed_text())
        stampings = stamp(signature, authorities, ask) if ask is not None else ()
        return cls(end=end, key=key.public, signature=signature, stampings=stampings)

    def to_bytes(self) -> bytes:
        """As a JSON file."""
        document = {
            "format": FORMAT,
            "software": f"Amtsblick {__version__}",
            "count": self.end.count,
            "head": self.end.head,
            "sealed_at": self.end.sealed_at.astimezone(UTC).isoformat(),
            "signed_text": self.end.signed_text().decode(),
            "signature": b64encode(self.signature).decode(),
            "public_key": (self.key.certificate or self.key.pem).decode(),
            "timestamps": [
                {"url": one.url, "response": b64encode(one.response).decode(), "failure": one.failure}
                for one in self.stampings
            ],
        }
        return json.dumps(document, indent=1).encode() + b"\n"

    @classmethod
    def read(cls, data: bytes, *, name: str) -> Self:
        """The inverse; EvidenceError when the file called ``name`` is no seal that can be read."""
        try:
            found: Any = json.loads(data)
            if found["format"] != FORMAT:
                raise EvidenceError(f"{name}: a seal of form {found['format']}; use a newer version.")
            moment = datetime.fromisoformat(found["sealed_at"])
            end = LogEnd(count=int(found["count"]), head=str(found["head"]), sealed_at=moment)
            if end.signed_text().decode() != found["signed_text"]:
                raise EvidenceError(f"{name}: it says something else than what was signed.")
            return cls(
                end=end,
                key=PublicKey.read(found["public_key"].encode()),
                signature=b64decode(found["signature"], validate=True),
                stampings=tuple(_stamping(one) for one in found["timestamps"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, Base64Error) as error:
            raise EvidenceError(f"{name} is no seal that can be read: {error!r}.") from error

    def trust(self, asked: Asked) -> Trust:
        """What the signature is worth; EvidenceError when it does not hold."""
        if not self.key.holds(self.signature, self.end.signed_text()):
            raise EvidenceError("The seal's signature does not belong to what it says.")
        if not asked.keys:
            return Trust.UNCOMPARED_KEY
        known = any(key.vouches_for(self.key) for key in asked.keys)
        return Trust.KNOWN_KEY if known else Trust.UNKNOWN_KEY

    def stamps(self, asked: Asked) -> tuple[StampFound, ...]:
        """What each authority says about the signature, checked."""
        return tuple(self._checked(one, asked) for one in self.stampings)

    def _checked(self, one: Stamping, asked: Asked) -> StampFound:
        if not one.response:
            return StampFound(url=one.url, stamp=None, failure=one.failure)
        try:
            return StampFound(url=one.url, stamp=check(one.response, self.signature, roots=asked.roots))
        except TimestampError as error:
            return StampFound(url=one.url, stamp=None, failure=str(error))


def _stamping(found: Any) -> Stamping:
    response = b64decode(found["response"], validate=True)
    return Stamping(url=str(found["url"]), response=response, failure=str(found["failure"]))
