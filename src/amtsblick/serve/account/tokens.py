"""Keys for programs: made with as little as they need, shown once, ended."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.accounts import told
from amtsblick.jobs.api_tokens import end_token, make_token
from amtsblick.serve.account.asking import asks_again
from amtsblick.serve.account.own import number_of, owner
from amtsblick.serve.account.role_words import grant_lines, scope_words
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.values.accounts import Grant, Scope

_LONGEST_NAME: Final = 100
_PROPOSED: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A token as the form asks for it; ``faults`` by field."""

    name: str
    scopes: tuple[Scope, ...]
    grants: tuple[Grant, ...]
    ends: str
    until: datetime | None
    faults: tuple[tuple[str, str], ...] = ()


@reads("/account/tokens/new", Door.MEMBER)
def new_token(visit: Visit) -> Response[bytes]:
    """The form."""
    ends = (visit.desk.today + min(_PROPOSED, _longest(visit))).isoformat()
    return _form(visit, Wanted(name="", scopes=(Scope.READ,), grants=(), ends=ends, until=None))


@writes("/account/tokens", Door.MEMBER)
def add_token(visit: Visit, form: Form) -> Response[bytes]:
    """Make it and show it, this once."""
    wanted = _wanted(visit, form)
    if wanted.faults or wanted.until is None:
        return _form(visit, wanted)
    if (question := asks_again(visit, form)) is not None:
        return question
    me = owner(visit)
    try:
        made = make_token(
            visit.desk.accounts,
            me.id,
            wanted.name,
            wanted.scopes,
            grants=wanted.grants,
            expires_at=wanted.until,
            by=me.id,
            when=visit.desk.now(),
        )
    except InputError as error:
        raise visit.refused() from error
    return visit.page(
        "account/token.html", secret=made.secret, wanted=wanted, scopes=scope_words(visit), until=wanted.until
    )


@writes("/account/tokens/end", Door.MEMBER)
def stop_token(visit: Visit, form: Form) -> Response[bytes]:
    """From now on it opens nothing. No password is asked: ending must be quick when one has leaked."""
    me, number = owner(visit), number_of(visit, form, "token")
    try:
        end_token(visit.desk.accounts, me.id, number, by=me.id, when=visit.desk.now())
    except InputError as error:
        raise visit.missing() from error
    return visit.go(f"/{visit.lang}/account", said="token_ended")


def _longest(visit: Visit) -> timedelta:
    return visit.desk.accounts.rules.token_longest


def _wanted(visit: Visit, form: Form) -> Wanted:
    """What the form asks for, checked; it never gets more than the account has."""
    gettext, me = visit.texts.gettext, owner(visit)
    held = {told(one): one for one in me.grants}
    chosen = form.all("grants")
    name, ends = form.text("name"), form.text("ends")
    scopes = tuple(one for one in Scope if one.value in form.all("scopes"))
    until = _end(visit, ends)
    faults = []
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        faults.append(("name", gettext("Say in up to 100 characters what it is for.")))
    if not scopes:
        faults.append(("scopes", gettext("Tick what the program may do.")))
    if any(one not in held for one in chosen):
        faults.append(("grants", gettext("Choose among your own roles.")))
    if until is None:
        text = gettext("Give a day in the future, %(num)d days from now at the latest.")
        faults.append(("ends", text % {"num": _longest(visit).days}))
    grants = tuple(held[one] for one in chosen if one in held)
    return Wanted(name=name, scopes=scopes, grants=grants, ends=ends, until=until, faults=tuple(faults))


def _end(visit: Visit, text: str) -> datetime | None:
    """The beginning of the day on which the token is over; None for a day that is none or not allowed."""
    try:
        until = datetime.combine(date.fromisoformat(text), time(tzinfo=UTC))
    except ValueError:
        return None
    now = visit.desk.now()
    return until if now < until <= now + _longest(visit) else None


def _form(visit: Visit, wanted: Wanted) -> Response[bytes]:
    me = owner(visit)
    whole = visit.texts.gettext("whole register")
    lines = grant_lines(visit, me.grants)
    return visit.page(
        "account/token_form.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wanted.faults else 200,
        wanted=wanted,
        faults=dict(wanted.faults),
        scopes=list(scope_words(visit).items()),
        grants=[(told(one.grant), f"{one.role}, {one.place or whole}") for one in lines],
        chosen=[told(one) for one in wanted.grants],
        last=(visit.desk.now() + _longest(visit)).date(),
    )


ROUTES = (new_token, add_token, stop_token)
