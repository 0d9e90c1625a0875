"""Which grants do an identity provider's claims give?"""

from collections.abc import Iterable, Mapping
from typing import Any

from amtsblick.values.accounts import Grant, MappingRule


def granted_by(rules: Iterable[MappingRule], claims: Mapping[str, Any]) -> tuple[Grant, ...]:
    """Grants of all rules that the claims fulfil, each once, in the rules' order."""
    return tuple(dict.fromkeys(rule.grant for rule in rules if _fulfils(claims, rule)))


def _fulfils(claims: Mapping[str, Any], rule: MappingRule) -> bool:
    said = _said(claims, rule.claim)
    if isinstance(said, str):
        return said == rule.value
    if isinstance(said, list | tuple):
        return any(isinstance(one, str) and one == rule.value for one in said)
    return False


def _said(claims: Mapping[str, Any], claim: str) -> object:
    """A claim by its whole name (names may hold dots: they are often addresses), else by its path."""
    if claim in claims:
        return claims[claim]
    here: object = claims
    for part in claim.split("."):
        if not isinstance(here, Mapping) or part not in here:
            return None
        here = here[part]
    return here
