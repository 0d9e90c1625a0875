"""How does an account prove itself? Password hashes, hidden second factors, digests of recovery codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from amtsblick.keep.accounts import add_event
from amtsblick.keep.columns import storable
from amtsblick.keep.door import Door
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_accounts import account, account_recovery, account_session
from amtsblick.values.accounts import AccountEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the register keeps of an account's proofs, none of it readable."""

    password: str | None = field(repr=False)
    totp: bytes | None = field(repr=False)
    pending: bytes | None = field(repr=False)
    step: int
    """The last time step whose code was used."""


class CredentialMemory(Door):
    """The part of ``Register`` that remembers passwords and second factors."""

    def credentials(self, account_id: str) -> Credentials | None:
        """What is kept of an account's proofs; None when there is no such account."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(account).where(account.c.id == storable(account_id))
            ).one_or_none()
        if row is None:
            return None
        return Credentials(password=row.password, totp=row.totp, pending=row.totp_pending, step=row.totp_step)

    def set_password(
        self, account_id: str, encoded: str, event: AccountEvent, *, keep_session: int | None = None
    ) -> None:
        """Keep a password's hash; all sessions end, but one that is named."""
        with writing(self._engine) as connection:
            _write_password(connection, account_id, encoded, event, keep_session)

    def rehash_password(self, account_id: str, before: str, after: str) -> None:
        """Keep the same password in a newer form, unless it was changed meanwhile."""
        mine = (account.c.id == account_id, account.c.password == before)
        with writing(self._engine) as connection:
            connection.execute(update(account).where(*mine).values(password=after))

    def offer_totp(self, account_id: str, hidden: bytes) -> None:
        """A second factor that was shown and waits for its first code."""
        with writing(self._engine) as connection:
            connection.execute(update(account).where(account.c.id == account_id).values(totp_pending=hidden))

    def confirm_totp(
        self, account_id: str, pending: bytes, step: int, codes: Sequence[str], event: AccountEvent
    ) -> bool:
        """The offered second factor counts from now on, with new recovery codes (digests).

        False when another one was offered meanwhile.
        """
        mine = (account.c.id == account_id, account.c.totp_pending == pending)
        with writing(self._engine) as connection:
            done = connection.execute(
                update(account).where(*mine).values(totp=pending, totp_pending=None, totp_step=step)
            )
            if not done.rowcount:
                return False
            _write_codes(connection, account_id, codes)
            add_event(connection, event)
        return True

    def end_totp(self, account_id: str, event: AccountEvent) -> bool:
        """No second factor any more, nor recovery codes; False when there was none."""
        mine = (account.c.id == account_id, account.c.totp.is_not(None))
        with writing(self._engine) as connection:
            done = connection.execute(update(account).where(*mine).values(totp=None, totp_pending=None))
            if not done.rowcount:
                return False
            _write_codes(connection, account_id, ())
            add_event(connection, event)
        return True

    def use_totp_step(self, account_id: str, step: int) -> bool:
        """Tick off a time step; False when it, or a later one, was used before, by whichever process."""
        mine = (account.c.id == account_id, account.c.totp_step < step)
        with writing(self._engine) as connection:
            return bool(connection.execute(update(account).where(*mine).values(totp_step=step)).rowcount)

    def replace_recovery_codes(self, account_id: str, codes: Sequence[str], event: AccountEvent) -> None:
        """Keep the digests of new recovery codes; the old ones are worth nothing."""
        with writing(self._engine) as connection:
            _write_codes(connection, account_id, codes)
            add_event(connection, event)

    def use_recovery_code(self, account_id: str, digest: str, event: AccountEvent) -> bool:
        """Use a recovery code up; False when it is none that is left."""
        about = account_recovery.c
        with writing(self._engine) as connection:
            done = connection.execute(
                delete(account_recovery).where(about.account == account_id, about.digest == digest)
            )
            if not done.rowcount:
                return False
            add_event(connection, event)
        return True


def _write_password(
    connection: Connection, account_id: str, encoded: str, event: AccountEvent, keep_session: int | None
) -> None:
    connection.execute(
        update(account).where(account.c.id == account_id).values(password=encoded, changed_at=event.at)
    )
    others = delete(account_session).where(account_session.c.account == account_id)
    if keep_session is not None:
        others = others.where(account_session.c.id != keep_session)
    connection.execute(others)
    add_event(connection, event)


def _write_codes(connection: Connection, account_id: str, digests: Sequence[str]) -> None:
    connection.execute(delete(account_recovery).where(account_recovery.c.account == account_id))
    if digests:
        connection.execute(
            insert(account_recovery), [{"account": account_id, "digest": one} for one in digests]
        )
