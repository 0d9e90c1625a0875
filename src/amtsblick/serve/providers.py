"""Identity providers (OpenID Connect) by which people may log in, and which roles their claims give.

They stand in a TOML file that the operator writes::

    [[provider]]
    key = "land"                                  # stands in addresses
    name = "Anmeldung des Landes"                 # stands on the button
    issuer = "https://login.example.org/realms/land"
    client_id = "amtsblick"
    client_secret_file = "/etc/amtsblick/oidc-secret"

    [[provider.rule]]
    claim = "groups"                              # a dot goes into an object
    value = "pressestelle"
    role = "editor"
    root = "stadt"                                # without it the whole register
"""

import re
import tomllib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from amtsblick.errors import InputError
from amtsblick.values.accounts import Grant, MappingRule
from amtsblick.values.records import Role

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_FIELDS: Final = frozenset(
    {
        "key",
        "name",
        "issuer",
        "client_id",
        "client_secret",
        "client_secret_file",
        "scopes",
        "login_claim",
        "rule",
    }
)
_RULE_FIELDS: Final = frozenset({"claim", "value", "role", "root"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One identity provider. ``login_claim`` proposes the login name of somebody who is new here.

    Without ``rules`` only those come in whose identity somebody has joined to an account by hand. With
    rules whoever gets a role by them has an account made on the first log-in, and roles follow the claims.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    login_claim: str = "preferred_username"
    rules: tuple[MappingRule, ...] = ()


def unknown_roots(providers: Iterable[Provider], bodies: Container[str]) -> list[str]:
    """What to tell the operator: rules whose ``root`` no body has give their role for nothing."""
    return [
        f"Provider {one.key!r}: the register has no body {rule.grant.root!r}; "
        f"nobody gets the role {rule.grant.role.value} by that rule until there is one."
        for one in providers
        for rule in one.rules
        if rule.grant.root and rule.grant.root not in bodies
    ]


def read_providers(file: Path) -> tuple[Provider, ...]:
    """The providers of a file. InputError, naming the place, for anything that is not as described above."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no TOML: {error}.") from error
    found = said.get("provider")
    if set(said) != {"provider"} or not isinstance(found, list):
        raise InputError(f"{file}: write one [[provider]] for each identity provider, and nothing else.")
    made = tuple(
        _provider(f"{file}, provider {number}", one, file.parent) for number, one in enumerate(found, 1)
    )
    if len({one.key for one in made}) != len(made) or len({one.issuer for one in made}) != len(made):
        raise InputError(f"{file}: two providers have the same key or issuer: give each its own.")
    return made


def _provider(place: str, said: Mapping[str, Any], folder: Path) -> Provider:
    _no_others(place, said, _FIELDS)
    scopes = said.get("scopes", ["openid", "profile", "email"])
    if not (isinstance(scopes, list) and all(isinstance(one, str) for one in scopes) and "openid" in scopes):
        raise InputError(f'{place}: scopes is a list of texts, with "openid" among them.')
    key = _text(place, said, "key")
    if not _KEY.fullmatch(key):
        raise InputError(f"{place}: key {key!r}: up to 31 of a–z, 0–9 and hyphen.")
    rules = said.get("rule", [])
    if not isinstance(rules, list):
        raise InputError(f"{place}: write one [[provider.rule]] for each rule.")
    return Provider(
        key=key,
        name=_text(place, said, "name"),
        issuer=_issuer(place, _text(place, said, "issuer")),
        client_id=_text(place, said, "client_id"),
        client_secret=_secret(place, said, folder),
        scopes=tuple(scopes),
        login_claim=_text(place, said, "login_claim", "preferred_username"),
        rules=tuple(_rule(f"{place}, rule {number}", one) for number, one in enumerate(rules, 1)),
    )


def _issuer(place: str, address: str) -> str:
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not safe or not parts.hostname or parts.query or parts.fragment:
        raise InputError(
            f"{place}: issuer {address!r}: give its https:// address as the provider itself spells it."
        )
    return address


def _secret(place: str, said: Mapping[str, Any], folder: Path) -> str:
    """From a file of its own, so that the other settings can be shown to anybody, or as it stands here."""
    name = _text(place, said, "client_secret_file", "")
    if not name:
        return _text(place, said, "client_secret", "")
    try:
        return (folder / name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{place}: client_secret_file {name!r} cannot be read.") from error


def _rule(place: str, said: Mapping[str, Any]) -> MappingRule:
    _no_others(place, said, _RULE_FIELDS)
    role = _text(place, said, "role")
    if role not in {one.value for one in Role if one is not Role.SYSTEM}:
        known = ", ".join(one.value for one in Role if one is not Role.SYSTEM)
        raise InputError(f"{place}: role {role!r}: one of {known}.")
    grant = Grant(role=Role(role), root=_text(place, said, "root", ""))
    return MappingRule(claim=_text(place, said, "claim"), value=_text(place, said, "value"), grant=grant)


def _no_others(place: str, said: object, known: frozenset[str]) -> None:
    others = sorted(set(said) - known) if isinstance(said, dict) else ["a text"]
    if others:
        raise InputError(f"{place}: {others[0]!r} is not known here: {', '.join(sorted(known))}.")


def _text(place: str, said: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = said.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise InputError(f"{place}: {name} is missing or no text.")
    return value
