"""A provider that lies: what is not believed of it. It runs on loopback and signs with real keys."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from amtsblick.serve.oidc_talk import IdentityError, Said, Start, Talk
from amtsblick.serve.providers import Provider

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
START = Start()
Make = Callable[[dict[str, Any]], str]


class Liar:
    """What the provider says; tests change it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.directory: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        }
        self.claims: dict[str, Any] = {
            "iss": issuer,
            "sub": "anna",
            "aud": "amtsblick",
            "iat": AT,
            "exp": AT + 300,
            "nonce": START.nonce,
        }
        self.tokens: dict[str, Any] = {"access_token": "zugang", "token_type": "Bearer"}
        self.userinfo: dict[str, Any] = {"sub": "anna", "groups": ["presse"]}
        self.keys: list[dict[str, Any]] = [KEY.as_dict(private=False)]
        self.make: Make = lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)

    def answer(self, path: str) -> dict[str, Any]:
        match path:
            case "/.well-known/openid-configuration":
                return self.directory
            case "/keys":
                return {"keys": self.keys}
            case "/token":
                return {"id_token": self.make(self.claims), **self.tokens}
            case _:
                return self.userinfo


@pytest.fixture
def liar() -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = json.dumps(made.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Liar(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        server.shutdown()


def told(liar: Liar) -> Said:
    provider = Provider(
        key="land", name="Land", issuer=liar.issuer, client_id="amtsblick", client_secret="geheim"
    )
    talk = Talk(provider, "http://127.0.0.1:8480/back", lambda: NOW)
    return talk.said({"state": START.state, "code": "c"}, START)


def test_what_is_right_is_believed_with_claims_from_both_places(liar: Liar) -> None:
    liar.directory["userinfo_endpoint"] = f"{liar.issuer}/me"
    said = told(liar)
    assert (said.issuer, said.subject) == (liar.issuer, "anna")
    assert said.claims["groups"] == ["presse"]


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example.org"},
        {"aud": "other"},
        {"aud": ["amtsblick", "other"]},
        {"aud": ["amtsblick", "other"], "azp": "other"},
        {"azp": "other"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": AT - 120},
        {"exp": None},
        {"iat": AT + 600},
        {"iat": AT - 3600},
        {"iat": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": None},
        {"sub": 7},
        {"at_hash": "x"},
    ],
    ids=[
        "issuer", "audience", "two-audiences", "azp-of-two", "azp", "nonce", "no-nonce", "over", "endless",
        "from-the-future", "too-old", "undated", "nobody", "too-long", "no-subject", "number", "at-hash",
    ],
)  # fmt: skip
def test_a_signed_token_that_is_not_for_this_log_in_is_not_believed(
    liar: Liar, changed: dict[str, Any]
) -> None:
    liar.claims = {name: one for name, one in {**liar.claims, **changed}.items() if one is not None}
    with pytest.raises(IdentityError):
        told(liar)


def test_clocks_may_differ_by_half_a_minute(liar: Liar) -> None:
    liar.claims |= {"iat": AT + 30, "exp": AT + 330}
    assert told(liar).subject == "anna"


def test_a_right_at_hash_and_several_audiences_with_our_azp_are_believed(liar: Liar) -> None:
    half = hashlib.sha256(b"zugang").digest()[:16]
    liar.claims |= {
        "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
        "aud": ["amtsblick", "other"],
        "azp": "amtsblick",
    }
    assert told(liar).subject == "anna"


def _unsigned(claims: dict[str, Any]) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")
        for one in ({"alg": "none"}, claims)
    ]
    return ".".join([*parts, ""])


def _by_public_key(claims: dict[str, Any]) -> str:
    """Algorithm confusion: the published key taken for a shared secret."""
    shared = OctKey.import_key(KEY.as_pem(private=False))
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, shared, algorithms=["HS256"])


def _by_secret(claims: dict[str, Any]) -> str:
    shared = OctKey.import_key(b"geheim" * 8)
    return jwt.encode({"alg": "HS256"}, claims, shared, algorithms=["HS256"])


def _by_own_key(claims: dict[str, Any]) -> str:
    """The key comes with the token."""
    header = {"alg": "RS256", "kid": "one", "jwk": OTHER_KEY.as_dict(private=False)}
    return jwt.encode(header, claims, OTHER_KEY)


def _cut(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY).rpartition(".")[0] + "."


@pytest.mark.parametrize(
    "make",
    [_unsigned, _by_own_key, _by_secret, _cut, lambda _: "no token", lambda _: ""],
    ids=["none", "own-key", "shared-secret", "no-signature", "text", "empty"],
)
def test_what_is_not_signed_by_a_published_key_is_not_believed(liar: Liar, make: Make) -> None:
    liar.make = make
    with pytest.raises(IdentityError):
        told(liar)


@pytest.mark.filterwarnings("ignore:.*:joserfc.errors.SecurityWarning")
def test_the_published_key_is_no_shared_secret(liar: Liar) -> None:
    liar.make = _by_public_key
    with pytest.raises(IdentityError):
        told(liar)


def test_new_keys_are_fetched_once_a_token_needs_them(liar: Liar) -> None:
    provider = Provider(key="land", name="Land", issuer=liar.issuer, client_id="amtsblick")
    talk = Talk(provider, "http://127.0.0.1:8480/back", lambda: NOW)
    talk.said({"state": START.state, "code": "c"}, START)
    fresh = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})
    liar.keys = [fresh.as_dict(private=False)]
    liar.make = lambda claims: jwt.encode({"alg": "RS256", "kid": "two"}, claims, fresh)
    assert talk.said({"state": START.state, "code": "c"}, START).subject == "anna"


def test_a_provider_that_calls_itself_otherwise_is_not_believed(liar: Liar) -> None:
    liar.directory["issuer"] = f"{liar.issuer}/"
    with pytest.raises(IdentityError, match="calls itself"):
        told(liar)


def test_what_is_told_of_somebody_else_is_not_believed(liar: Liar) -> None:
    liar.directory["userinfo_endpoint"] = f"{liar.issuer}/me"
    liar.userinfo = {"sub": "admin", "groups": ["presse"]}
    with pytest.raises(IdentityError, match="somebody else"):
        told(liar)


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_a_place_that_is_missing_or_no_web_address_is_not_asked(liar: Liar, name: str) -> None:
    for said in (None, "file:///etc/passwd", 7):
        liar.directory[name] = said
        with pytest.raises(IdentityError):
            told(liar)


def test_an_answer_that_has_to_name_its_issuer_and_does_not_is_not_believed(liar: Liar) -> None:
    liar.directory["authorization_response_iss_parameter_supported"] = True
    with pytest.raises(IdentityError, match="iss"):
        told(liar)
