"""Links that open one thing to whoever has them: questionnaires, confirmations, feeds."""

from datetime import datetime

from amtsblick.jobs.clock import now
from amtsblick.keep.register import Register
from amtsblick.keep.secret_texts import digest_of, new_secret
from amtsblick.values.accounts import LinkPurpose, NewSecret, SecretLink


def make_link(  # noqa: PLR0913 - what it opens, for whom, how long and how often
    register: Register,
    purpose: LinkPurpose,
    subject: str,
    *,
    by: str,
    expires_at: datetime | None,
    uses: int | None = 1,
    when: datetime | None = None,
) -> NewSecret:
    """A new link, shown once. ``subject`` is the id of what it opens; ``uses`` None: any number."""
    secret = new_secret()
    new = SecretLink(
        id=0,
        purpose=purpose,
        subject=subject,
        created_at=when or now(),
        created_by=by,
        expires_at=expires_at,
        uses=uses,
    )
    return NewSecret(id=register.add_link(new, digest_of(secret)), secret=secret, expires_at=expires_at)


def look(
    register: Register, purpose: LinkPurpose, secret: str, when: datetime | None = None
) -> SecretLink | None:
    """What a secret opens, None when nothing (any more). Uses nothing up: mail programs follow links."""
    return register.link(purpose, digest_of(secret), when or now())


def use(
    register: Register, purpose: LinkPurpose, secret: str, when: datetime | None = None
) -> SecretLink | None:
    """Open it and count one use; None when there was none left."""
    return register.use_link(purpose, digest_of(secret), when or now())


def end_links(register: Register, purpose: LinkPurpose, subject: str) -> int:
    """From now on no link opens this; returns how many there were."""
    return register.end_links(purpose, subject)
