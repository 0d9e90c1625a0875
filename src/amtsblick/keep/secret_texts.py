"""Secrets that are made here: for sessions, links and API tokens; of each only a digest is kept.

They hold 256 random bits, so that a plain SHA-256 is enough to keep them (no dictionary holds them).
"""

import hmac
import secrets
import string
from hashlib import sha256
from typing import Final
from zlib import crc32

TOKEN_PREFIX: Final = "ab_"  # noqa: S105 - the mark of a token, not one
"""Begins each API token: programs that look for leaked secrets find it by this and its check sum."""

_BITS: Final = 256
_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BODY: Final = 43
_CHECK: Final = 6
_CSRF: Final = b"amtsblick csrf"


def new_secret() -> str:
    """256 random bits as 43 characters that stand in an address as they are."""
    return secrets.token_urlsafe(_BITS // 8)


def new_api_token() -> str:
    """``ab_``, 43 base-62 digits of 256 random bits, 6 of their CRC-32."""
    body = _base62(secrets.randbits(_BITS), _BODY)
    return f"{TOKEN_PREFIX}{body}{_check(body)}"


def looks_like_api_token(text: str) -> bool:
    """Has a text the form and check sum of an API token?"""
    body, check = text[len(TOKEN_PREFIX) : -_CHECK], text[-_CHECK:]
    whole = len(text) == len(TOKEN_PREFIX) + _BODY + _CHECK and text.isascii()
    return whole and text.startswith(TOKEN_PREFIX) and check == _check(body)


def digest_of(secret: str) -> str:
    """``sha256:<hex>``: what is kept of a secret."""
    return f"sha256:{sha256(secret.encode('utf-8', 'surrogatepass')).hexdigest()}"


def csrf_token(session_secret: str) -> str:
    """What forms of a session carry: only whoever knows the session's secret can make it."""
    return hmac.digest(session_secret.encode("utf-8", "surrogatepass"), _CSRF, "sha256").hex()


def csrf_holds(session_secret: str, token: str) -> bool:
    """Is it the session's token?"""
    given = token.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(csrf_token(session_secret).encode(), given)


def _check(body: str) -> str:
    return _base62(crc32(body.encode()), _CHECK)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[rest])
    return "".join(reversed(digits))
