"""Passwords, codes of the second factor and recovery codes: made, hashed, checked.

Passwords: argon2id with the library's current defaults (RFC 9106). Second factor: TOTP (RFC 6238, SHA-1, six
digits, 30 seconds), as all authenticator apps know it.
"""

import hmac
import secrets
from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from amtsblick.assess.access.naming import LONGEST, settled
from amtsblick.keep.secret_texts import digest_of, new_secret

RECOVERY_CODES: Final = 10
_STEP_SECONDS: Final = 30
_AROUND: Final = 1
"""Steps that a clock may be early or late."""
_READABLE: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that are not taken for one another."""
_GROUPS, _IN_GROUP = 4, 4

_hasher: Final = PasswordHasher()


class Check(NamedTuple):
    """Is it the password, and should it be hashed anew because the defaults have changed?"""

    right: bool
    stale: bool = False


def hashed(password: str) -> str:
    """The PHC text that is kept of a password. Takes tens of milliseconds and 64 MiB on purpose."""
    return _hasher.hash(_bytes(password))


def check(kept: str | None, password: str) -> Check:
    """Is it the password? With nothing kept (unknown name, no password) as much work is done, then no."""
    try:
        _hasher.verify(kept or _nobodys(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return Check(right=False)
    if kept is None:
        return Check(right=False)
    return Check(right=True, stale=_hasher.check_needs_rehash(kept))


def _bytes(password: str) -> bytes:
    """Cut beyond what any password may have, so that nobody keeps the machine busy with a long one."""
    return settled(password[: LONGEST + 1]).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """A hash with today's defaults that no password fits."""
    return _hasher.hash(new_secret())


def new_totp_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def totp_address(secret: str, account: str, house: str) -> str:
    """The ``otpauth://`` address that authenticator apps read from a QR code."""
    return pyotp.TOTP(secret, interval=_STEP_SECONDS).provisioning_uri(name=account, issuer_name=house)


def totp_step(secret: str, code: str, when: datetime, after: int) -> int | None:
    """The time step whose code this is, one early or late allowed; None when it is none of them.

    Steps up to ``after`` were used before and do not count (RFC 6238, 5.2).
    """
    plain = "".join(code.split())
    now = int(when.timestamp()) // _STEP_SECONDS
    made = pyotp.TOTP(secret, interval=_STEP_SECONDS)
    found = None
    for step in range(now - _AROUND, now + _AROUND + 1):
        right = hmac.compare_digest(made.generate_otp(step).encode(), plain.encode("utf-8", "replace"))
        if right and step > after:
            found = step
    return found


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 79 random bits, ``xxxx-xxxx-xxxx-xxxx``; each is used once."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    return digest_of("".join(letter for letter in code.casefold() if letter.isalnum()))


def _recovery_code() -> str:
    letters = [secrets.choice(_READABLE) for _ in range(_GROUPS * _IN_GROUP)]
    return "-".join("".join(letters[at : at + _IN_GROUP]) for at in range(0, len(letters), _IN_GROUP))
