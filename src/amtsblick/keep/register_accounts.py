"""Who may log in, with which roles, and who changed that? Every change is a line of the log of accounts."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from amtsblick.keep.accounts import accounts_where, add_event, event_of, identity_of
from amtsblick.keep.columns import storable
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables import body, body_version
from amtsblick.keep.tables_accounts import (
    account,
    account_event,
    account_grant,
    account_identity,
    account_session,
)
from amtsblick.values.accounts import Account, AccountEvent, Grant, Identity
from amtsblick.values.records import Role

LOCAL: Final = "local"
"""Grants that somebody gave here."""
PROVIDED: Final = "oidc"
"""Grants that an identity provider's claims gave, renewed with each log-in."""


class LastAdminError(Exception):
    """The register would be left without an account that manages the others."""


class AccountMemory(Door):
    """The part of ``Register`` that remembers accounts. Each method is one transaction with its event."""

    def add_account(self, new: Account, event: AccountEvent, identity: Identity | None = None) -> bool:
        """Enter an account with its grants; False when the id is taken."""
        source = LOCAL if identity is None else PROVIDED
        with writing(self._engine) as connection:
            if accounts_where(connection, account.c.id == new.id):
                return False
            connection.execute(
                insert(account),
                {
                    "id": new.id,
                    "name": new.name,
                    "email": new.email,
                    "lang": new.lang,
                    "disabled": new.disabled,
                    "created_at": new.created_at,
                    "changed_at": new.changed_at,
                    "totp_step": 0,
                },
            )
            for one in new.grants:
                _give(connection, new.id, one, source)
            if identity is not None:
                _join(connection, identity)
            add_event(connection, event)
        return True

    def account(self, account_id: str) -> Account | None:
        """One account, None when there is none of that id."""
        with reading(self._engine) as connection:
            return next(iter(accounts_where(connection, account.c.id == storable(account_id))), None)

    def accounts(self) -> list[Account]:
        """All accounts by id, disabled ones too."""
        with reading(self._engine) as connection:
            return accounts_where(connection)

    def change_account(self, changed: Account, event: AccountEvent) -> None:
        """Take over name, e-mail, language and whether it is disabled; a disabled one's sessions end.

        Raises LastAdminError when nobody would be left to manage accounts.
        """
        with writing(self._engine) as connection:
            before = _managing(connection)
            connection.execute(
                update(account)
                .where(account.c.id == changed.id)
                .values(
                    name=changed.name,
                    email=changed.email,
                    lang=changed.lang,
                    disabled=changed.disabled,
                    changed_at=event.at,
                )
            )
            if changed.disabled:
                connection.execute(delete(account_session).where(account_session.c.account == changed.id))
            _still_managed(connection, before)
            add_event(connection, event)

    def give_grant(self, account_id: str, given: Grant, event: AccountEvent) -> bool:
        """Add a grant; False when the account had it from here already."""
        with writing(self._engine) as connection:
            if not _give(connection, account_id, given, LOCAL):
                return False
            _touch(connection, account_id, event)
        return True

    def take_grant(self, account_id: str, taken: Grant, event: AccountEvent) -> bool:
        """Remove a grant, from wherever it came; False when there is none.

        Raises LastAdminError when nobody would be left to manage accounts.
        """
        about = account_grant.c
        with writing(self._engine) as connection:
            before = _managing(connection)
            done = connection.execute(
                delete(account_grant).where(
                    about.account == account_id, about.role == taken.role, about.root == taken.root
                )
            )
            if not done.rowcount:
                return False
            _still_managed(connection, before)
            _touch(connection, account_id, event)
        return True

    def renew_provided_grants(self, account_id: str, grants: Iterable[Grant], event: AccountEvent) -> bool:
        """Replace the grants that an identity provider gave; False when they are the same as before."""
        wanted = set(grants)
        about = account_grant.c
        mine = (about.account == account_id, about.source == PROVIDED)
        with writing(self._engine) as connection:
            rows = connection.execute(select(about.role, about.root).where(*mine))
            if {Grant(role=Role(row.role), root=row.root) for row in rows} == wanted:
                return False
            connection.execute(delete(account_grant).where(*mine))
            for one in wanted:
                _give(connection, account_id, one, PROVIDED)
            _touch(connection, account_id, event)
        return True

    def account_by_identity(self, issuer: str, subject: str) -> Account | None:
        """Whose name at an identity provider this is, None when nobody's."""
        about = account_identity.c
        whose = select(about.account).where(about.issuer == issuer, about.subject == subject)
        with reading(self._engine) as connection:
            return next(iter(accounts_where(connection, account.c.id.in_(whose))), None)

    def identities(self, account_id: str) -> list[Identity]:
        """An account's names at identity providers."""
        about = account_identity.c
        wanted = select(account_identity).where(about.account == account_id).order_by(about.issuer)
        with reading(self._engine) as connection:
            return [identity_of(row) for row in connection.execute(wanted)]

    def join_identity(self, identity: Identity, event: AccountEvent) -> bool:
        """Let somebody at an identity provider log in as an account; False when he is one already."""
        about = account_identity.c
        known = select(about.account).where(
            about.issuer == identity.issuer, about.subject == identity.subject
        )
        with writing(self._engine) as connection:
            if connection.execute(known).first():
                return False
            _join(connection, identity)
            add_event(connection, event)
        return True

    def part_identity(self, identity: Identity, event: AccountEvent) -> bool:
        """Undo ``join_identity``; the provider's grants go with it. False when there was nothing."""
        about, given = account_identity.c, account_grant.c
        with writing(self._engine) as connection:
            before = _managing(connection)
            done = connection.execute(
                delete(account_identity).where(
                    about.issuer == identity.issuer,
                    about.subject == identity.subject,
                    about.account == identity.account,
                )
            )
            if not done.rowcount:
                return False
            connection.execute(
                delete(account_grant).where(given.account == identity.account, given.source == PROVIDED)
            )
            _still_managed(connection, before)
            add_event(connection, event)
        return True

    def note_account_event(self, event: AccountEvent) -> None:
        """A line of the log of accounts for what changes no row."""
        with writing(self._engine) as connection:
            add_event(connection, event)

    def account_events(
        self, account_id: str = "", *, before: int | None = None, limit: int = 100
    ) -> Sequence[AccountEvent]:
        """The newest lines of the log of accounts, newest first; ``before`` a line's id pages on."""
        about = account_event.c
        wanted = select(account_event).order_by(about.id.desc()).limit(limit)
        if account_id:
            wanted = wanted.where(about.account == storable(account_id))
        if before is not None:
            wanted = wanted.where(about.id < before)
        with reading(self._engine) as connection:
            return [event_of(row) for row in connection.execute(wanted)]

    def body_tree(self) -> dict[str, str | None]:
        """Each body's id and its parent's, as bodies are called now; one reading for the whole register."""
        now = (body_version.c.body == body.c.id) & (body_version.c.version == body.c.version)
        wanted = select(body.c.id, body_version.c.parent).join(body_version, now)
        with reading(self._engine) as connection:
            return {row.id: row.parent or None for row in connection.execute(wanted)}


def _give(connection: Connection, account_id: str, given: Grant, source: str) -> bool:
    about = account_grant.c
    row = {"account": account_id, "role": given.role.value, "root": given.root, "source": source}
    known = select(about.account).where(*(about[name] == value for name, value in row.items()))
    if connection.execute(known).first():
        return False
    connection.execute(insert(account_grant), row)
    return True


def _join(connection: Connection, identity: Identity) -> None:
    connection.execute(
        insert(account_identity),
        {
            "issuer": identity.issuer,
            "subject": identity.subject,
            "account": identity.account,
            "since": identity.since,
        },
    )


def _touch(connection: Connection, account_id: str, event: AccountEvent) -> None:
    connection.execute(update(account).where(account.c.id == account_id).values(changed_at=event.at))
    add_event(connection, event)


def _managing(connection: Connection) -> int:
    """How many accounts manage the whole register."""
    given = account_grant.c
    count: int = connection.execute(
        select(func.count(given.account.distinct()))
        .select_from(account_grant.join(account))
        .where(given.role == Role.ADMIN.value, given.root == "", account.c.disabled.is_(False))
    ).scalar_one()
    return count


def _still_managed(connection: Connection, before: int) -> None:
    """Looks at what the transaction would leave behind, so that two at once cannot disable each other."""
    if before and not _managing(connection):
        raise LastAdminError
