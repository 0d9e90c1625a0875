"""Who may log in, in which roles, and by which sessions, tokens and links? No value here holds a secret."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from amtsblick.values.records import Role


class Right(StrEnum):
    """What somebody may do for a body. To hand in is no right of its own: who may write a record may."""

    SEE_INSIDE = "see_inside"
    """Inside pages: what is approved, and drafts."""
    ENTER = "enter"
    """Enter, change and submit usages, campaigns, agreements, declarations, measures and documents."""
    ASK = "ask"
    """Make and send questionnaires and enter what was replied."""
    REVIEW = "review"
    """Enter reviews; ask that a decision is looked at again."""
    STATE = "state"
    """Enter public statements about a body."""
    DECIDE = "decide"
    """Enter decisions and reopen them. A decision speaks only when somebody with APPROVE has approved it."""
    APPROVE = "approve"
    """Approve or send back what a body says and decides."""
    APPROVE_PRIVACY = "approve_privacy"
    """Approve or send back data-protection documents."""
    APPROVE_FINDINGS = "approve_findings"
    """Approve or send back reviews, statements, questionnaires and replies."""
    PUBLISH = "publish"
    PUBLISH_FINDINGS = "publish_findings"
    """Publish and withdraw reviews, statements, questionnaires and replies."""
    WITHDRAW = "withdraw"
    """Withdraw what speaks."""
    RUN = "run"
    """Start surveys, inspections and backfills."""
    MANAGE_BODIES = "manage_bodies"
    """Bodies, tenants and lists of them."""
    IMPORT = "import"
    """Take over records as another register has them, also as approved there."""
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_AUDIT = "see_audit"
    """The log of records and the log of accounts."""
    OPERATE = "operate"
    """Settings and operations."""
    OWN = "own"
    """Own password, second factor, sessions, API tokens and alerts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role for the body ``root`` and everything below it in the tree; "" is the whole register."""

    role: Role
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may log in. ``id`` is the login name and what the log shows as the actor's name.

    ``id`` is a slug: ASCII lower case letters, digits, ``.``, ``_`` and ``-``. ``name`` is an office or a
    person at work; ``email`` is for alerts and links, "" when none is known. ``grants`` are sorted.
    """

    id: str
    name: str
    email: str = ""
    lang: str = "de"
    grants: tuple[Grant, ...] = ()
    disabled: bool = False
    has_password: bool = False
    second_factor: bool = False
    recovery_codes: int = 0
    """How many are left."""
    created_at: datetime
    changed_at: datetime


class Via(StrEnum):
    """How somebody logged in."""

    PASSWORD = "password"  # noqa: S105 - a word of a list, not a password
    LINK = "link"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that is logged in. ``id`` tells it from the account's others and is no secret.

    ``whole`` is False while the second factor is still to be shown: then nothing may be done in it but
    that. ``checked_at`` is when the password (or link, or identity provider) was last asked.
    """

    id: int
    account: str
    via: Via
    whole: bool
    label: str = ""
    """Something by which the user tells it from others, such as "Firefox"."""
    created_at: datetime
    used_at: datetime
    checked_at: datetime
    expires_at: datetime


class Scope(StrEnum):
    """What an API token is for. No scope approves, publishes or withdraws: humans do that."""

    READ = "read"
    WRITE = "write"
    RUN = "run"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A key for a program. ``grants`` () are those of its account; it never has more than those."""

    id: int
    account: str
    name: str
    scopes: tuple[Scope, ...]
    grants: tuple[Grant, ...] = ()
    created_at: datetime
    expires_at: datetime
    used_on: date | None = None


class LinkPurpose(StrEnum):
    """What a secret link opens, and only that."""

    PASSWORD = "password"  # noqa: S105 - a word of a list, not a password
    """Sets the password of an account."""
    LOGIN = "login"
    """Logs an account in, once."""
    QUESTIONNAIRE = "questionnaire"
    CONFIRM = "confirm"
    """Confirms a subscription's address."""
    UNSUBSCRIBE = "unsubscribe"
    FEED = "feed"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLink:
    """A link that opens one thing to whoever has it. The register keeps only a digest of its secret.

    ``subject`` is the id of what it opens; ``expires_at`` None: never; ``uses`` left, None: any number.
    """

    id: int
    purpose: LinkPurpose
    subject: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    uses: int | None = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who an account is at an identity provider (OpenID Connect: ``iss`` and ``sub``)."""

    issuer: str
    subject: str
    account: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRule:
    """Whoever's ``claim`` is or holds ``value`` gets a grant; a dot in ``claim`` goes into an object."""

    claim: str
    value: str
    grant: Grant


class AccountAction(StrEnum):
    """What was done to an account. Log-ins are not among them; a lock-out is."""

    ADDED = "added"
    CHANGED = "changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    GRANTED = "granted"
    REVOKED = "revoked"
    LINK_MADE = "link_made"
    PASSWORD_SET = "password_set"  # noqa: S105 - a word of a list, not a password
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    TOKEN_MADE = "token_made"  # noqa: S105 - a word of a list, not a password
    TOKEN_ENDED = "token_ended"  # noqa: S105 - a word of a list, not a password
    SESSIONS_ENDED = "sessions_ended"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    LOCKED = "locked"
    """Too many failed log-ins; ``detail`` says until when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """One line of the log of accounts. ``detail`` says what else there is to know, never a secret."""

    id: int = 0
    at: datetime
    actor: str
    action: AccountAction
    account: str
    detail: str = ""


class LoginState(StrEnum):
    """What became of an attempt to log in."""

    IN = "in"
    CODE_NEEDED = "code_needed"
    """Password right; the session opens nothing until the second factor is shown."""
    REFUSED = "refused"
    """Name, password, code or link wrong, or the account is disabled: nobody is told which."""
    LOCKED = "locked"
    """Too many failures; ``until`` says when another attempt counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRules:
    """Settings of accounts, sessions and log-ins."""

    idle: timedelta = timedelta(hours=8)
    longest: timedelta = timedelta(days=7)
    fresh: timedelta = timedelta(minutes=15)
    """How long a password check allows dangerous acts."""
    half_open: timedelta = timedelta(minutes=10)
    """How long a log-in waits for its second factor."""
    link_valid: timedelta = timedelta(hours=24)
    token_longest: timedelta = timedelta(days=366)
    second_factor_for: frozenset[Role] = frozenset({Role.ADMIN})
    """Roles that nobody exercises without a second factor."""
    trust_oidc: bool = True
    """The identity provider asks for the second factor."""
    password_shortest: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is there, by a session or an API token, with what may be exercised now.

    ``grants`` are those that hold at this moment: () in a session that still waits for a code. ``scopes``
    is None in a session. ``enrol``: roles of the account ask for a second factor, and it has none yet;
    grants with these roles are left out of ``grants``.
    """

    account: Account
    grants: tuple[Grant, ...]
    session: Session | None = None
    token: ApiToken | None = None
    scopes: tuple[Scope, ...] | None = None
    enrol: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecret:
    """A secret that is shown once. ``id`` is that of the session, token or link that it opens."""

    id: int
    secret: str = field(repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """What became of an attempt to log in. ``session`` is there with IN and CODE_NEEDED."""

    state: LoginState
    session: NewSecret | None = None
    until: datetime | None = None
