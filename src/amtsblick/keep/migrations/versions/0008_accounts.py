"""Accounts: who may log in, in which roles, by which sessions, tokens and links."""

import sqlalchemy as sa
from alembic import op

from amtsblick.keep.columns import Moment, Words

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _accounts()
    _sessions()
    _secrets()
    _counted()
    _refuse_change("account_event")
    form = sa.table("register_format", sa.column("revision"), sa.column("needs"))
    op.bulk_insert(form, [{"revision": revision, "needs": "0.1"}])


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Text, primary_key=True, comment="Login name; actor in the logs"),
        sa.Column("name", Words, nullable=False),
        sa.Column("email", Words, nullable=False),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("password", sa.Text, comment="argon2id, PHC form"),
        sa.Column("totp", sa.LargeBinary, comment="Encrypted"),
        sa.Column("totp_pending", sa.LargeBinary, comment="Encrypted; shown, but not confirmed yet"),
        sa.Column("totp_step", KEY, nullable=False, comment="Last time step used: no code counts twice"),
        comment="Who may log in",
    )
    op.create_table(
        "account_grant",
        sa.Column("account", sa.Text, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("root", sa.Text, primary_key=True, comment="Body; empty: the whole register"),
        sa.Column("source", sa.Text, primary_key=True, comment="local, or oidc: renewed with each log-in"),
    )
    op.create_table(
        "account_recovery",
        sa.Column("account", sa.Text, sa.ForeignKey("account.id"), primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        comment="Recovery codes that are left",
    )
    op.create_table(
        "account_identity",
        sa.Column("issuer", Words, primary_key=True),
        sa.Column("subject", Words, primary_key=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("since", Moment, nullable=False),
    )
    op.create_index("identity_of_account", "account_identity", ["account"])


def _sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column(
            "whole", sa.Boolean, nullable=False, comment="Nothing is missing, such as the second factor"
        ),
        sa.Column("label", Words, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("used_at", Moment, nullable=False),
        sa.Column("checked_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_index("session_of_account", "account_session", ["account"])


def _secrets() -> None:
    op.create_table(
        "account_token",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False, comment="JSON list"),
        sa.Column("grants", sa.Text, nullable=False, comment="JSON list; empty: as the account"),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_on", sa.Date),
    )
    op.create_index("token_of_account", "account_token", ["account"])
    op.create_table(
        "secret_link",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", Words, nullable=False),
        sa.Column("expires_at", Moment),
        sa.Column("uses", sa.Integer, comment="Left; empty: any number"),
    )
    op.create_index("secret_link_of_subject", "secret_link", ["purpose", "subject"])


def _counted() -> None:
    op.create_table(
        "login_failure",
        sa.Column(
            "whose", sa.Text, primary_key=True, comment="Keyed digest of a typed name or a client's address"
        ),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("locked_until", Moment),
        comment="Counted here so that all processes agree; forgotten after a day",
    )
    op.create_index("login_failure_by_moment", "login_failure", ["last_at"])
    op.create_table(
        "account_event",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", Words, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("detail", Words, nullable=False),
        comment="Who did what to which account",
    )
    op.create_index("event_of_account", "account_event", ["account", "id"])


def _refuse_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added, never changed or removed'); END"
        )
