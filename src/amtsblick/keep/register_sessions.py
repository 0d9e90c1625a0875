"""Who is logged in, who failed to, and which tokens and links open something?"""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from amtsblick.assess.access.locking import FORGOTTEN_AFTER, Patience, locked_until
from amtsblick.keep.accounts import add_event, link_of, session_of, token_of
from amtsblick.keep.door import Door
from amtsblick.keep.haste import change_if_free
from amtsblick.keep.opening import reading, writing
from amtsblick.keep.tables_accounts import account_session, account_token, login_failure, secret_link
from amtsblick.values.accounts import AccountEvent, ApiToken, LinkPurpose, SecretLink, Session


class SessionMemory(Door):
    """The part of ``Register`` that remembers sessions and failed log-ins."""

    def add_session(self, new: Session, digest: str, replaces: str | None = None) -> int:
        """Enter a session by its secret's digest, in place of another one; returns its id."""
        with writing(self._engine) as connection:
            if replaces is not None:
                connection.execute(delete(account_session).where(account_session.c.digest == replaces))
            row = {
                "digest": digest,
                "account": new.account,
                "via": new.via,
                "whole": new.whole,
                "label": new.label,
                "created_at": new.created_at,
                "used_at": new.used_at,
                "checked_at": new.checked_at,
                "expires_at": new.expires_at,
            }
            number: int = connection.execute(
                insert(account_session).returning(account_session.c.id), row
            ).scalar_one()
        return number

    def session(self, digest: str) -> Session | None:
        """The session of a secret's digest, expired or not; None when there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(account_session).where(account_session.c.digest == digest)
            ).one_or_none()
        return None if row is None else session_of(row)

    def sessions(self, account_id: str) -> list[Session]:
        """An account's sessions, the last used first."""
        about = account_session.c
        wanted = (
            select(account_session)
            .where(about.account == account_id)
            .order_by(about.used_at.desc(), about.id)
        )
        with reading(self._engine) as connection:
            return [session_of(row) for row in connection.execute(wanted)]

    def note_session_use(self, number: int, used_at: datetime) -> bool:
        """Note when a session was used; False when somebody else writes just now: another request will."""
        about = account_session.c
        return change_if_free(
            self._engine, update(account_session).where(about.id == number).values(used_at=used_at)
        )

    def note_password_asked(self, number: int, checked_at: datetime) -> None:
        """Note when a session's password was asked again."""
        about = account_session.c
        with writing(self._engine) as connection:
            connection.execute(
                update(account_session)
                .where(about.id == number)
                .values(used_at=checked_at, checked_at=checked_at)
            )

    def end_session(self, digest: str) -> bool:
        """Log out; False when there was no such session."""
        with writing(self._engine) as connection:
            done = connection.execute(delete(account_session).where(account_session.c.digest == digest))
            return bool(done.rowcount)

    def end_sessions(
        self,
        account_id: str,
        event: AccountEvent | None,
        *,
        only: int | None = None,
        but: int | None = None,
    ) -> int:
        """End an account's sessions, ``only`` one or all ``but`` one; returns how many were ended."""
        about = account_session.c
        which: list[ColumnElement[bool]] = [about.account == account_id]
        which += [about.id == only] if only is not None else []
        which += [about.id != but] if but is not None else []
        with writing(self._engine) as connection:
            done = connection.execute(delete(account_session).where(*which)).rowcount
            if done and event is not None:
                add_event(connection, event)
        return done

    def begin_attempt(
        self, whose: Sequence[tuple[str, Patience]], when: datetime, lock_out: AccountEvent | None = None
    ) -> datetime | None:
        """Count an attempt to log in as failed, before it is tried; the moment until when all are locked.

        None: it may be tried. Counting first is what keeps many attempts at once from being tried all.
        ``whose`` are keyed digests. ``lock_out`` is written when this attempt is the first one that locks
        the first of them.
        """
        about = login_failure.c
        with writing(self._engine) as connection:
            connection.execute(delete(login_failure).where(about.last_at <= when - FORGOTTEN_AFTER))
            rows = {
                row.whose: row
                for row in connection.execute(
                    select(login_failure).where(about.whose.in_([name for name, _ in whose]))
                )
            }
            locks: list[datetime] = [
                row.locked_until for row in rows.values() if row.locked_until and row.locked_until > when
            ]
            if locks:
                return max(locks)
            for number, (name, patience) in enumerate(whose):
                failures = (rows[name].failures if name in rows else 0) + 1
                until = locked_until(failures, when, patience)
                said = {"failures": failures, "last_at": when, "locked_until": until}
                if name in rows:
                    connection.execute(update(login_failure).where(about.whose == name).values(**said))
                else:
                    connection.execute(insert(login_failure), {"whose": name, **said})
                if number == 0 and failures == patience.free and lock_out is not None:
                    add_event(connection, lock_out)
        return None

    def end_attempt(self, forget: str | None, refund: Sequence[str]) -> None:
        """An attempt was right: nothing is known against ``forget``; ``refund`` get this one back."""
        about = login_failure.c
        with writing(self._engine) as connection:
            connection.execute(
                update(login_failure)
                .where(about.whose.in_(list(refund)), about.failures > 0)
                .values(failures=about.failures - 1, locked_until=None)
            )
            connection.execute(delete(login_failure).where(or_(about.whose == forget, about.failures == 0)))

    def forget_logins(self, when: datetime, unused_links_since: datetime) -> int:
        """Remove sessions, tokens and links that opened nothing any more then, and old failures."""
        ended = unused_links_since
        with writing(self._engine) as connection:
            return sum(
                connection.execute(one).rowcount
                for one in (
                    delete(account_session).where(account_session.c.expires_at <= when),
                    delete(login_failure).where(login_failure.c.last_at <= when - FORGOTTEN_AFTER),
                    delete(account_token).where(account_token.c.expires_at <= ended),
                    delete(secret_link).where(secret_link.c.expires_at <= ended),
                    delete(secret_link).where(secret_link.c.uses == 0, secret_link.c.created_at <= ended),
                )
            )


class SecretMemory(Door):
    """The part of ``Register`` that remembers API tokens and secret links, by their digests."""

    def add_token(self, new: ApiToken, digest: str, event: AccountEvent) -> int:
        """Enter an API token; returns its id."""
        row = {
            "digest": digest,
            "account": new.account,
            "name": new.name,
            "scopes": json.dumps(new.scopes),
            "grants": json.dumps([(one.role, one.root) for one in new.grants]),
            "created_at": new.created_at,
            "expires_at": new.expires_at,
        }
        with writing(self._engine) as connection:
            number: int = connection.execute(
                insert(account_token).returning(account_token.c.id), row
            ).scalar_one()
            add_event(connection, event)
        return number

    def token(self, digest: str) -> ApiToken | None:
        """The token of a digest, expired or not; None when there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(account_token).where(account_token.c.digest == digest)
            ).one_or_none()
        return None if row is None else token_of(row)

    def tokens(self, account_id: str) -> list[ApiToken]:
        """An account's API tokens, the oldest first."""
        about = account_token.c
        wanted = select(account_token).where(about.account == account_id).order_by(about.id)
        with reading(self._engine) as connection:
            return [token_of(row) for row in connection.execute(wanted)]

    def note_token_use(self, number: int, day: date) -> bool:
        """Note the day on which a token was used; False when somebody else writes just now."""
        about = account_token.c
        return change_if_free(
            self._engine, update(account_token).where(about.id == number).values(used_on=day)
        )

    def end_token(self, account_id: str, number: int, event: AccountEvent) -> bool:
        """Remove an API token; False when the account has none of that id."""
        about = account_token.c
        with writing(self._engine) as connection:
            done = connection.execute(
                delete(account_token).where(about.account == account_id, about.id == number)
            )
            if not done.rowcount:
                return False
            add_event(connection, event)
        return True

    def add_link(self, new: SecretLink, digest: str, event: AccountEvent | None = None) -> int:
        """Enter a secret link; returns its id."""
        row = {
            "digest": digest,
            "purpose": new.purpose,
            "subject": new.subject,
            "created_at": new.created_at,
            "created_by": new.created_by,
            "expires_at": new.expires_at,
            "uses": new.uses,
        }
        with writing(self._engine) as connection:
            number: int = connection.execute(
                insert(secret_link).returning(secret_link.c.id), row
            ).scalar_one()
            if event is not None:
                add_event(connection, event)
        return number

    def link(self, purpose: LinkPurpose, digest: str, when: datetime) -> SecretLink | None:
        """The link of a digest that opens something at ``when``; None when there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(secret_link).where(*_opens(purpose, digest, when))).one_or_none()
        return None if row is None else link_of(row)

    def use_link(self, purpose: LinkPurpose, digest: str, when: datetime) -> SecretLink | None:
        """Count one use; None when nothing is left of it: of two at once only one gets the last use."""
        with writing(self._engine) as connection:
            which = _opens(purpose, digest, when)
            row = connection.execute(select(secret_link).where(*which)).one_or_none()
            if row is None:
                return None
            connection.execute(
                update(secret_link).where(secret_link.c.id == row.id).values(uses=secret_link.c.uses - 1)
            )
        return link_of(row)

    def links(self, purpose: LinkPurpose, subject: str) -> list[SecretLink]:
        """All links to one thing, the oldest first, used up ones too."""
        about = secret_link.c
        wanted = (
            select(secret_link).where(about.purpose == purpose, about.subject == subject).order_by(about.id)
        )
        with reading(self._engine) as connection:
            return [link_of(row) for row in connection.execute(wanted)]

    def end_links(self, purpose: LinkPurpose, subject: str) -> int:
        """Remove all links to one thing; returns how many."""
        about = secret_link.c
        with writing(self._engine) as connection:
            return connection.execute(
                delete(secret_link).where(about.purpose == purpose, about.subject == subject)
            ).rowcount

    def end_link(self, number: int) -> bool:
        """Remove one link by its id; False when there is none."""
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(secret_link).where(secret_link.c.id == number)).rowcount)


def _opens(purpose: LinkPurpose, digest: str, when: datetime) -> list[ColumnElement[bool]]:
    about = secret_link.c
    return [
        about.purpose == purpose.value,
        about.digest == digest,
        or_(about.expires_at.is_(None), about.expires_at > when),
        or_(about.uses.is_(None), about.uses > 0),
    ]
