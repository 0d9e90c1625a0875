"""Somebody logs in, is recognised with each request, and logs out.

Unknown names cost as much work as known ones, and nobody is told which of name, password and code was
wrong. An attempt is counted before it is tried, in the register, so that many at once, or over several
processes, are no way around the lock.
"""

from datetime import datetime, timedelta
from typing import Final

from amtsblick.assess.access.exercise import exercised, is_open, must_enrol, was_trusted
from amtsblick.assess.access.exercise import is_fresh as _is_fresh
from amtsblick.assess.access.locking import CLIENT, NAME, Patience, neighbourhood
from amtsblick.jobs.accounts import SYSTEM, Gate
from amtsblick.jobs.clock import now
from amtsblick.jobs.second_factor import shows_second_factor
from amtsblick.keep.passwords import check, hashed
from amtsblick.keep.secret_texts import digest_of, new_secret
from amtsblick.values.accounts import (
    Account,
    AccountAction,
    AccountEvent,
    LinkPurpose,
    Login,
    LoginState,
    NewSecret,
    Session,
    Via,
    Visitor,
)

_REFUSED: Final = Login(state=LoginState.REFUSED)
_TOUCHED_EVERY: Final = timedelta(minutes=1)
"""A session's last use is noted no more often: pages would otherwise wait for whoever writes."""


def log_in(  # noqa: PLR0913 - what was typed, from where, when
    gate: Gate, name: str, password: str, client: str, *, label: str = "", when: datetime | None = None
) -> Login:
    """Try name and password. ``client`` is the address from which they come, "" when unknown."""
    at = when or now()
    plain = name.strip().casefold()
    account = gate.register.account(plain)
    until = _attempt(gate, plain, client, account, at)
    if until is not None:
        return Login(state=LoginState.LOCKED, until=until)
    if not _is_password(gate, plain, password) or account is None or account.disabled:
        return _REFUSED
    gate.register.end_attempt(
        None if account.second_factor else _of_name(gate, plain), _counted(gate, plain, client)
    )
    return _enter(gate, account, Via.PASSWORD, label, at, code_needed=account.second_factor)


def show_code(
    gate: Gate, session_secret: str, code: str, client: str, *, when: datetime | None = None
) -> Login:
    """The second factor, or a recovery code, for a log-in that waits for it; it gets a new session."""
    at = when or now()
    session = gate.register.session(digest_of(session_secret))
    account = _owner(gate, session, at)
    if session is None or session.whole or account is None:
        return _REFUSED
    until = _attempt(gate, account.id, client, account, at)
    if until is not None:
        return Login(state=LoginState.LOCKED, until=until)
    if not shows_second_factor(gate, account.id, code, at):
        return _REFUSED
    gate.register.end_attempt(_of_name(gate, account.id), _counted(gate, account.id, client))
    return _enter(
        gate, account, session.via, session.label, at, code_needed=False, replaces=digest_of(session_secret)
    )


def log_in_by_link(gate: Gate, secret: str, *, label: str = "", when: datetime | None = None) -> Login:
    """Use a link up that logs somebody in once; a second factor is asked for all the same."""
    at = when or now()
    found = gate.register.use_link(LinkPurpose.LOGIN, digest_of(secret), at)
    account = None if found is None else gate.register.account(found.subject)
    if account is None or account.disabled:
        return _REFUSED
    return _enter(gate, account, Via.LINK, label, at, code_needed=account.second_factor)


def log_in_externally(
    gate: Gate, issuer: str, subject: str, *, label: str = "", when: datetime | None = None
) -> Login:
    """Somebody for whom an identity provider vouches, which the caller has verified."""
    account = gate.register.account_by_identity(issuer, subject)
    if account is None or account.disabled:
        return _REFUSED
    code_needed = account.second_factor and not gate.rules.trust_oidc
    return _enter(gate, account, Via.OIDC, label, when or now(), code_needed=code_needed)


def visitor_of(gate: Gate, session_secret: str, when: datetime | None = None) -> Visitor | None:
    """Who is there, with the rights of this moment; None: nobody, or the session is over."""
    at = when or now()
    session = gate.register.session(digest_of(session_secret))
    account = _owner(gate, session, at)
    if session is None or account is None:
        return None
    if at - session.used_at >= _TOUCHED_EVERY:
        gate.register.note_session_use(session.id, at)
    enrol = must_enrol(account, gate.rules, trusted=was_trusted(session))
    held = account.grants if session.whole else ()
    return Visitor(
        account=account,
        grants=exercised(held, gate.rules.second_factor_for, enrol=enrol),
        session=session,
        enrol=enrol,
    )


def check_password(
    gate: Gate, session_secret: str, password: str, client: str, when: datetime | None = None
) -> LoginState:
    """Ask the password again before a dangerous act: IN, REFUSED or LOCKED. Failures count as log-ins."""
    at = when or now()
    session = gate.register.session(digest_of(session_secret))
    account = _owner(gate, session, at)
    if session is None or not session.whole or account is None:
        return LoginState.REFUSED
    if _attempt(gate, account.id, client, account, at) is not None:
        return LoginState.LOCKED
    if not _is_password(gate, account.id, password):
        return LoginState.REFUSED
    gate.register.end_attempt(_of_name(gate, account.id), _counted(gate, account.id, client))
    gate.register.note_password_asked(session.id, at)
    return LoginState.IN


def is_fresh(gate: Gate, visitor: Visitor, when: datetime | None = None) -> bool:
    """Was the password asked so lately that dangerous acts may be done? Never by a token."""
    return visitor.session is not None and _is_fresh(visitor.session, gate.rules, when or now())


def log_out(gate: Gate, session_secret: str) -> bool:
    """End a session; False when there was none."""
    return gate.register.end_session(digest_of(session_secret))


def sessions_of(gate: Gate, account_id: str, when: datetime | None = None) -> list[Session]:
    """An account's sessions that are not over, the last used first."""
    at = when or now()
    return [one for one in gate.register.sessions(account_id) if is_open(one, gate.rules, at)]


def end_session(gate: Gate, account_id: str, session_id: int) -> bool:
    """End one of an account's sessions; False when it has none of that id."""
    return bool(gate.register.end_sessions(account_id, None, only=session_id))


def end_sessions(
    gate: Gate, account_id: str, *, but: int | None = None, by: str, when: datetime | None = None
) -> int:
    """End all of an account's sessions, but one that is named; returns how many there were."""
    event = AccountEvent(at=when or now(), actor=by, action=AccountAction.SESSIONS_ENDED, account=account_id)
    return gate.register.end_sessions(account_id, event, but=but)


def forget(gate: Gate, links_before: timedelta = timedelta(days=30), when: datetime | None = None) -> int:
    """Remove what opens nothing any more: sessions, counts of failures, and later tokens and links."""
    at = when or now()
    return gate.register.forget_logins(at, at - links_before)


def _enter(  # noqa: PLR0913 - who, how, and what is missing
    gate: Gate,
    account: Account,
    via: Via,
    label: str,
    at: datetime,
    *,
    code_needed: bool,
    replaces: str | None = None,
) -> Login:
    """A new session with a new secret: nothing that was known before a log-in opens anything after it."""
    secret = new_secret()
    ends = at + (gate.rules.half_open if code_needed else gate.rules.longest)
    new = Session(
        id=0,
        account=account.id,
        via=via,
        whole=not code_needed,
        label=label,
        created_at=at,
        used_at=at,
        checked_at=at,
        expires_at=ends,
    )
    number = gate.register.add_session(new, digest_of(secret), replaces)
    state = LoginState.CODE_NEEDED if code_needed else LoginState.IN
    return Login(state=state, session=NewSecret(id=number, secret=secret, expires_at=ends))


def _is_password(gate: Gate, name: str, password: str) -> bool:
    kept = gate.register.credentials(name)
    encoded = None if kept is None else kept.password
    right, stale = check(encoded, password)
    if right and stale and encoded is not None:
        gate.register.rehash_password(name, encoded, hashed(password))
    return right


def _attempt(gate: Gate, name: str, client: str, account: Account | None, at: datetime) -> datetime | None:
    """Count an attempt; the moment until which none is allowed, None when this one is."""
    whose: list[tuple[str, Patience]] = [(_of_name(gate, name), NAME)]
    if client:
        whose.append((_of_client(gate, client), CLIENT))
    event = None
    if account is not None:
        event = AccountEvent(at=at, actor=SYSTEM, action=AccountAction.LOCKED, account=account.id)
    return gate.register.begin_attempt(whose, at, event)


def _counted(gate: Gate, name: str, client: str) -> list[str]:
    return [_of_name(gate, name), *([_of_client(gate, client)] if client else [])]


def _of_name(gate: Gate, name: str) -> str:
    """People type passwords into the field for names: what was typed is not kept."""
    return gate.key.digest("name", name)


def _of_client(gate: Gate, client: str) -> str:
    return gate.key.digest("client", neighbourhood(client))


def _owner(gate: Gate, session: Session | None, at: datetime) -> Account | None:
    """Whose session it is, None when it is over or the account is disabled."""
    if session is None or not is_open(session, gate.rules, at):
        return None
    account = gate.register.account(session.account)
    return None if account is None or account.disabled else account
