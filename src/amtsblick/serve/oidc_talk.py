"""The conversation with an identity provider: OpenID Connect, code flow with PKCE, state and nonce.

OpenID Connect Core 1.0 (3.1), RFC 7636 (PKCE), RFC 9207 (issuer in the answer), RFC 9700 (best practice).
What a provider says is believed only when it is signed with one of its published keys by an asymmetric
algorithm, for this client, for this log-in, and now.
"""

import base64
import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from amtsblick.errors import AmtsblickError
from amtsblick.keep.secret_texts import new_secret
from amtsblick.serve.providers import Provider

_LOG: Final = logging.getLogger("amtsblick.oidc")
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA")
"""None that is keyed by a shared secret, and not "none"."""
_HASHES: Final = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512, "DSA": hashlib.sha512}
_LEEWAY: Final = 60
"""Seconds by which clocks may differ."""
_OLDEST: Final = 600
"""Seconds since an id token was made."""
_SECONDS: Final = 10.0
_KEPT: Final = 3600.0
_LARGEST: Final = 1_000_000
_SUBJECT: Final = 255


class IdentityError(AmtsblickError):
    """The provider, or somebody in its name, said what is not believed; the text is for the operator's log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What one log-in begins with and its answer must fit."""

    state: str = field(default_factory=new_secret, repr=False)
    nonce: str = field(default_factory=new_secret, repr=False)
    verifier: str = field(default_factory=new_secret, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who somebody is at the provider, verified."""

    issuer: str
    subject: str
    claims: Mapping[str, Any] = field(repr=False)


class Talk:
    """Talks with one provider and remembers its addresses and keys for an hour."""

    def __init__(self, provider: Provider, back: str, clock: Callable[[], datetime]) -> None:
        self.provider: Final = provider
        self._back: Final = back
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    def address(self, start: Start, *, again: bool = False) -> str:
        """Where the browser goes to log in; ``again`` has the provider ask even whoever is logged in there."""
        challenge = _encoded(hashlib.sha256(start.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self._back,
            "scope": " ".join(self.provider.scopes),
            "state": start.state,
            "nonce": start.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"prompt": "login"} if again else {}),
        }
        place = self._place("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def said(self, answer: Mapping[str, str], start: Start) -> Said:
        """Who came back, from the query of the answer. Raises IdentityError for anything unexpected."""
        if not hmac.compare_digest(answer.get("state", "").encode(), start.state.encode()):
            raise IdentityError("the answer is for another log-in (state)")
        issuer = answer.get("iss")
        required = self._directory().get("authorization_response_iss_parameter_supported") is True
        if issuer != self.provider.issuer and (issuer is not None or required):
            raise IdentityError("the answer names another issuer (iss)")
        if "error" in answer or not answer.get("code"):
            raise IdentityError(f"the provider refused: {answer.get('error', 'no code')[:100]!r}")
        tokens = self._exchange(answer["code"], start)
        claims = self._verified(tokens, start.nonce)
        return Said(
            issuer=self.provider.issuer,
            subject=claims["sub"],
            claims={**self._more(tokens, claims["sub"]), **claims},
        )

    def _exchange(self, code: str, start: Start) -> dict[str, Any]:
        """The code for tokens; works once, and only with the verifier that began it."""
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": start.verifier,
        }
        by = self._directory().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        auth = None
        if not self.provider.client_secret:
            sent["client_id"] = self.provider.client_id
        elif "client_secret_basic" in by:
            auth = httpx.BasicAuth(_form(self.provider.client_id), _form(self.provider.client_secret))
        else:
            sent |= {"client_id": self.provider.client_id, "client_secret": self.provider.client_secret}
        return _answered("POST", self._place("token_endpoint"), data=sent, auth=auth)

    def _verified(self, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the id token (OpenID Connect Core 3.1.3.7)."""
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise IdentityError("the provider sent no id token")
        token = self._decoded(text)
        claims, now = dict(token.claims), int(self._clock().timestamp())
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self.provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            registry.validate(claims)
        except JoseError as error:
            raise IdentityError(f"the id token is not believed: {error}") from error
        self._check_more(claims, now)
        _check_access(claims, token.header, tokens.get("access_token"))
        return claims

    def _check_more(self, claims: Mapping[str, Any], now: int) -> None:
        audience = claims["aud"]
        several = isinstance(audience, list) and len(audience) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.provider.client_id:
            raise IdentityError("the id token is for another program (azp)")
        if claims["iat"] < now - _OLDEST:
            raise IdentityError("the id token is too old (iat)")
        if not claims["sub"] or len(claims["sub"]) > _SUBJECT:
            raise IdentityError("the id token names nobody (sub)")

    def _decoded(self, text: str) -> jwt.Token:
        """The token, its signature checked; keys are asked for once more when the provider has new ones."""
        try:
            return jwt.decode(text, self._keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            self._forget("keys")
        try:
            return jwt.decode(text, self._keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError) as error:
            raise IdentityError(f"the id token's signature is not believed: {error}") from error

    def _more(self, tokens: Mapping[str, Any], subject: str) -> dict[str, Any]:
        """Claims that the provider tells apart from the id token, of the same person only."""
        place, access = self._directory().get("userinfo_endpoint"), tokens.get("access_token")
        if not isinstance(place, str) or not isinstance(access, str):
            return {}
        found = _answered("GET", self._checked(place), headers={"Authorization": f"Bearer {access}"})
        if found.get("sub") != subject:
            raise IdentityError("the provider tells about somebody else (userinfo)")
        return found

    def _directory(self) -> dict[str, Any]:
        """What the provider publishes about itself; it must be the provider that was named."""
        return self._remembered("directory", self._read_directory)

    def _read_directory(self) -> dict[str, Any]:
        found = _answered("GET", f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.provider.issuer:
            raise IdentityError(f"{self.provider.issuer} calls itself {str(found.get('issuer'))[:200]!r}")
        return found

    def _keys(self) -> KeySet:
        try:
            return KeySet.import_key_set(
                self._remembered("keys", lambda: _answered("GET", self._place("jwks_uri")))  # type: ignore[arg-type] # checked by the call
            )
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise IdentityError(f"the provider's keys cannot be read: {error}") from error

    def _place(self, name: str) -> str:
        found = self._directory().get(name)
        if not isinstance(found, str):
            raise IdentityError(f"the provider does not name its {name}")
        return self._checked(found)

    def _checked(self, place: str) -> str:
        """Secrets go by TLS only, as the issuer does."""
        if urlsplit(place).scheme not in {"https", urlsplit(self.provider.issuer).scheme}:
            raise IdentityError(f"{place[:200]!r} is no safe address")
        return place

    def _remembered(self, name: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        with self._lock:
            kept = self._known.get(name)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        found = ask()
        with self._lock:
            self._known[name] = (time.monotonic() + _KEPT, found)
        return found

    def _forget(self, name: str) -> None:
        with self._lock:
            self._known.pop(name, None)


def _answered(method: str, place: str, **more: Any) -> dict[str, Any]:
    """The JSON object that a provider answers; redirects are not followed."""
    try:
        answer = httpx.request(method, place, timeout=_SECONDS, follow_redirects=False, **more)
        found = answer.json() if len(answer.content) <= _LARGEST else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise IdentityError(
            f"{place} does not answer as it should: {str(error) or type(error).__name__}"
        ) from error
    if not answer.is_success or not isinstance(found, dict):
        raise IdentityError(f"{place} answers {answer.status_code}")
    return found


def _check_access(claims: Mapping[str, Any], header: Mapping[str, Any], access: object) -> None:
    """Was the access token made together with the id token (at_hash)?"""
    said = claims.get("at_hash")
    if said is None or not isinstance(access, str):
        return
    digest = _HASHES[str(header.get("alg"))[-3:]](access.encode()).digest()
    if not hmac.compare_digest(_encoded(digest[: len(digest) // 2]).encode(), str(said).encode()):
        raise IdentityError("the access token belongs to another id token (at_hash)")


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _form(text: str) -> str:
    """RFC 6749, 2.3.1: both parts are spelled as in a form before they become a header."""
    return urlencode({"": text})[1:]
