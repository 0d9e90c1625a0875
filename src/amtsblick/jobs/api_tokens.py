"""A program gets a key of its own, with no more than its account may, and for a year at most."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from amtsblick.assess.access.exercise import exercised, must_enrol
from amtsblick.assess.access.rights import covers
from amtsblick.assess.access.scopes import left_of
from amtsblick.errors import InputError
from amtsblick.jobs.accounts import Gate, event, known, told, tree_of
from amtsblick.jobs.clock import now
from amtsblick.keep.accounts import in_order
from amtsblick.keep.secret_texts import digest_of, looks_like_api_token, new_api_token
from amtsblick.values.accounts import (
    AccountAction,
    ApiToken,
    Grant,
    NewSecret,
    Scope,
    Visitor,
)

_LONGEST_NAME: Final = 100


def make_token(  # noqa: PLR0913 - one keyword per thing that narrows a token
    gate: Gate,
    account_id: str,
    name: str,
    scopes: Iterable[Scope],
    *,
    grants: Iterable[Grant] = (),
    expires_at: datetime,
    by: str,
    when: datetime | None = None,
) -> NewSecret:
    """A new token, shown once. ``grants`` () are those that the account has whenever it is used.

    InputError for no name or scope, for grants beyond the account's, and when it would hold too long.
    """
    at = when or now()
    new = ApiToken(
        id=0,
        account=account_id,
        name=name.strip(),
        scopes=tuple(one for one in Scope if one in set(scopes)),
        grants=in_order(grants),
        created_at=at,
        expires_at=expires_at,
    )
    _check(gate, new)
    secret = new_api_token()
    detail = f"{new.name} ({', '.join(new.scopes)})"
    number = gate.register.add_token(
        new, digest_of(secret), event(by, AccountAction.TOKEN_MADE, account_id, at, detail)
    )
    return NewSecret(id=number, secret=secret, expires_at=expires_at)


def bearer_of(gate: Gate, text: str, when: datetime | None = None) -> Visitor | None:
    """Who is there by an API token; None when it is none, has expired, or its account is disabled."""
    if not looks_like_api_token(text):
        return None
    at = when or now()
    token = gate.register.token(digest_of(text))
    if token is None or at >= token.expires_at:
        return None
    account = gate.register.account(token.account)
    if account is None or account.disabled:
        return None
    if token.used_on != at.date():
        gate.register.note_token_use(token.id, at.date())
    enrol = must_enrol(account, gate.rules, trusted=not account.has_password)
    left = left_of(token.grants, account.grants, tree_of(gate.register)) if token.grants else account.grants
    return Visitor(
        account=account,
        grants=exercised(left, gate.rules.second_factor_for, enrol=enrol),
        token=token,
        scopes=token.scopes,
        enrol=enrol,
    )


def tokens_of(gate: Gate, account_id: str) -> list[ApiToken]:
    """An account's tokens, the oldest first, expired ones too until they are forgotten."""
    return gate.register.tokens(account_id)


def end_token(gate: Gate, account_id: str, token_id: int, *, by: str, when: datetime | None = None) -> None:
    """From now on the token opens nothing; InputError when the account has none of that id."""
    said = event(by, AccountAction.TOKEN_ENDED, account_id, when or now(), str(token_id))
    if not gate.register.end_token(account_id, token_id, said):
        raise InputError(
            f"{account_id!r} has no API token {token_id}: 'amtsblick account tokens' lists them."
        )


def _check(gate: Gate, new: ApiToken) -> None:
    account = known(gate, new.account)
    if not new.name or len(new.name) > _LONGEST_NAME or not new.name.isprintable():
        raise InputError(f"An API token needs a name of 1 to {_LONGEST_NAME} characters: what it is for.")
    if not new.scopes:
        raise InputError(f"An API token needs a scope: one or more of {', '.join(Scope)}.")
    if not new.created_at < new.expires_at <= new.created_at + gate.rules.token_longest:
        days = gate.rules.token_longest.days
        raise InputError(f"An API token ends in the future, {days} days from now at the latest.")
    tree = tree_of(gate.register)
    beyond = [told(one) for one in new.grants if not covers(account.grants, one, tree)]
    if beyond:
        raise InputError(f"The account has no role {', '.join(beyond)} that a token could have.")
