"""An authenticator app is set up, shown to work, and given up; recovery codes for the day it is lost."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from amtsblick.errors import InputError
from amtsblick.jobs.accounts import Gate, event, known
from amtsblick.jobs.clock import now
from amtsblick.keep.passwords import (
    new_recovery_codes,
    new_totp_secret,
    recovery_digest,
    totp_address,
    totp_step,
)
from amtsblick.values.accounts import AccountAction

HOUSE: Final = "Amtsblick"
_PURPOSE: Final = "totp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What the app reads: the secret in base 32, and the same as an ``otpauth://`` address for a QR code."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


def begin(gate: Gate, account_id: str, *, house: str = HOUSE, anew: bool = False) -> Enrolment:
    """Offer a second factor; it counts once ``confirm`` has seen a code. The former one counts until then.

    Asked again it shows the same one until that is confirmed, or another with ``anew``.
    """
    known(gate, account_id)
    kept = gate.register.credentials(account_id)
    pending = None if kept is None else kept.pending
    secret = None if pending is None or anew else gate.key.reveal(_PURPOSE, account_id, pending)
    if secret is None:
        secret = new_totp_secret()
        gate.register.offer_totp(account_id, gate.key.hide(_PURPOSE, account_id, secret))
    return Enrolment(secret=secret, address=totp_address(secret, account_id, house))


def confirm(
    gate: Gate, account_id: str, code: str, *, by: str, when: datetime | None = None
) -> tuple[str, ...]:
    """The offered second factor counts from now on; returns recovery codes, shown once. () for a wrong code."""
    at = when or now()
    kept = gate.register.credentials(account_id)
    if kept is None or kept.pending is None:
        raise InputError("No second factor was begun: begin again.")
    secret = gate.key.reveal(_PURPOSE, account_id, kept.pending)
    step = None if secret is None else totp_step(secret, code, at, 0)
    if step is None:
        return ()
    codes = new_recovery_codes()
    done = gate.register.confirm_totp(
        account_id,
        kept.pending,
        step,
        [recovery_digest(one) for one in codes],
        event(by, AccountAction.SECOND_FACTOR_ON, account_id, at),
    )
    return codes if done else ()


def renew_recovery_codes(
    gate: Gate, account_id: str, *, by: str, when: datetime | None = None
) -> tuple[str, ...]:
    """Ten new recovery codes, shown once; the former ones are worth nothing."""
    if not known(gate, account_id).second_factor:
        raise InputError(f"{account_id!r} has no second factor that could be lost: set it up first.")
    codes = new_recovery_codes()
    gate.register.replace_recovery_codes(
        account_id,
        [recovery_digest(one) for one in codes],
        event(by, AccountAction.RECOVERY_CODES_MADE, account_id, when or now()),
    )
    return codes


def turn_off(gate: Gate, account_id: str, *, by: str, when: datetime | None = None) -> bool:
    """No second factor any more, such as when the device is lost; False when there was none."""
    known(gate, account_id)
    said = event(by, AccountAction.SECOND_FACTOR_OFF, account_id, when or now())
    return gate.register.end_totp(account_id, said)


def shows_second_factor(gate: Gate, account_id: str, code: str, when: datetime) -> bool:
    """Is it a code of the app that was not used before, or a recovery code that is left? Uses it up."""
    kept = gate.register.credentials(account_id)
    if kept is None or kept.totp is None:
        return False
    secret = gate.key.reveal(_PURPOSE, account_id, kept.totp)
    step = None if secret is None else totp_step(secret, code, when, kept.step)
    if step is not None:
        return gate.register.use_totp_step(account_id, step)
    said = event(account_id, AccountAction.RECOVERY_CODE_USED, account_id, when)
    return gate.register.use_recovery_code(account_id, recovery_digest(code), said)
