"""How do accounts, sessions, tokens and links lie in a database? No secret lies there as it is.

Passwords are argon2id hashes, second factors are encrypted with a key outside the database, of all other
secrets there is a digest. ``account_event`` refuses UPDATE and DELETE by trigger.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from amtsblick.keep.columns import KEY, Moment, Words, metadata

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True, comment="Login name; actor in the logs"),
    Column("name", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("lang", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("password", Text, comment="argon2id, PHC form"),
    Column("totp", LargeBinary, comment="Encrypted"),
    Column("totp_pending", LargeBinary, comment="Encrypted; shown, but not confirmed yet"),
    Column("totp_step", KEY, nullable=False, comment="Last time step used: no code counts twice"),
    comment="Who may log in",
)
account_grant = Table(
    "account_grant",
    metadata,
    Column("account", ForeignKey("account.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("root", Text, primary_key=True, comment="Body; empty: the whole register"),
    Column("source", Text, primary_key=True, comment="local, or oidc: renewed with each log-in"),
)
account_recovery = Table(
    "account_recovery",
    metadata,
    Column("account", ForeignKey("account.id"), primary_key=True),
    Column("digest", Text, primary_key=True),
    comment="Recovery codes that are left",
)
account_identity = Table(
    "account_identity",
    metadata,
    Column("issuer", Words, primary_key=True),
    Column("subject", Words, primary_key=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Index("identity_of_account", "account"),
)
account_session = Table(
    "account_session",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    Column("via", Text, nullable=False),
    Column("whole", Boolean, nullable=False, comment="Nothing is missing, such as the second factor"),
    Column("label", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("session_of_account", "account"),
)
account_token = Table(
    "account_token",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("account", ForeignKey("account.id"), nullable=False),
    Column("name", Words, nullable=False),
    Column("scopes", Text, nullable=False, comment="JSON list"),
    Column("grants", Text, nullable=False, comment="JSON list; empty: as the account"),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_on", Date),
    Index("token_of_account", "account"),
)
secret_link = Table(
    "secret_link",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Words, nullable=False),
    Column("expires_at", Moment),
    Column("uses", Integer, comment="Left; empty: any number"),
    Index("secret_link_of_subject", "purpose", "subject"),
)
login_failure = Table(
    "login_failure",
    metadata,
    Column("whose", Text, primary_key=True, comment="Keyed digest of a typed name or a client's address"),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("locked_until", Moment),
    Index("login_failure_by_moment", "last_at"),
    comment="Counted here so that all processes agree; forgotten after a day",
)
account_event = Table(
    "account_event",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("actor", Words, nullable=False),
    Column("action", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Index("event_of_account", "account", "id"),
    comment="Who did what to which account",
)

ACCOUNTS_LOG: Final = ("account_event",)
"""Tables whose rows are never changed and never removed."""
