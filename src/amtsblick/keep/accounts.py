"""Rows of accounts become values and back."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, true

from amtsblick.keep.tables_accounts import (
    account,
    account_event,
    account_grant,
    account_recovery,
)
from amtsblick.values.accounts import (
    Account,
    AccountAction,
    AccountEvent,
    ApiToken,
    Grant,
    Identity,
    LinkPurpose,
    Scope,
    SecretLink,
    Session,
    Via,
)
from amtsblick.values.records import Role


def accounts_where(connection: Connection, wanted: ColumnElement[bool] | None = None) -> list[Account]:
    """Accounts by id, each with its grants; all of them without a condition."""
    chosen = true() if wanted is None else wanted
    of_these = select(account.c.id).where(chosen)
    given = account_grant.c
    grants: dict[str, set[Grant]] = defaultdict(set)
    for row in connection.execute(select(account_grant).where(given.account.in_(of_these))):
        grants[row.account].add(Grant(role=Role(row.role), root=row.root))
    left = account_recovery.c.account
    counted = select(left, func.count().label("codes")).where(left.in_(of_these)).group_by(left)
    codes: dict[str, int] = {row.account: row.codes for row in connection.execute(counted)}
    rows = connection.execute(select(account).where(chosen).order_by(account.c.id))
    return [_account(row, in_order(grants[row.id]), codes.get(row.id, 0)) for row in rows]


def in_order(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Each once, those of the whole register first."""
    return tuple(sorted(set(grants), key=lambda one: (one.root, list(Role).index(one.role))))


def add_event(connection: Connection, event: AccountEvent) -> None:
    """One more line of the log of accounts."""
    connection.execute(
        insert(account_event),
        {
            "at": event.at,
            "actor": event.actor,
            "action": event.action,
            "account": event.account,
            "detail": event.detail,
        },
    )


def event_of(row: Row[Any]) -> AccountEvent:
    """A line of the log of accounts."""
    return AccountEvent(
        id=row.id,
        at=row.at,
        actor=row.actor,
        action=AccountAction(row.action),
        account=row.account,
        detail=row.detail,
    )


def identity_of(row: Row[Any]) -> Identity:
    """An account's name at an identity provider."""
    return Identity(issuer=row.issuer, subject=row.subject, account=row.account, since=row.since)


def session_of(row: Row[Any]) -> Session:
    """A session without its secret, which nobody knows."""
    return Session(
        id=row.id,
        account=row.account,
        via=Via(row.via),
        whole=row.whole,
        label=row.label,
        created_at=row.created_at,
        used_at=row.used_at,
        checked_at=row.checked_at,
        expires_at=row.expires_at,
    )


def token_of(row: Row[Any]) -> ApiToken:
    """An API token without its secret."""
    return ApiToken(
        id=row.id,
        account=row.account,
        name=row.name,
        scopes=tuple(Scope(one) for one in json.loads(row.scopes)),
        grants=tuple(Grant(role=Role(role), root=root) for role, root in json.loads(row.grants)),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_on=row.used_on,
    )


def link_of(row: Row[Any]) -> SecretLink:
    """A secret link without its secret."""
    return SecretLink(
        id=row.id,
        purpose=LinkPurpose(row.purpose),
        subject=row.subject,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        uses=row.uses,
    )


def _account(row: Row[Any], grants: tuple[Grant, ...], codes: int) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        email=row.email,
        lang=row.lang,
        grants=grants,
        disabled=row.disabled,
        has_password=row.password is not None,
        second_factor=row.totp is not None,
        recovery_codes=codes,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
