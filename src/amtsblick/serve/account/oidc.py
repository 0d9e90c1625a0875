"""Somebody logs in by an identity provider, whose word for it has been verified."""

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Response
from litestar.datastructures import Cookie

from amtsblick.assess.access.mapping import granted_by
from amtsblick.assess.access.naming import wrong_name
from amtsblick.errors import InputError
from amtsblick.jobs.identities import account_of, renew_grants, take_in
from amtsblick.jobs.login import log_in_externally
from amtsblick.report.words import Lang
from amtsblick.serve.account.login import browser_name, opened
from amtsblick.serve.oidc_talk import IdentityError, Said, Start, Talk
from amtsblick.serve.routing import Door, reads
from amtsblick.serve.visit import LANGS, Visit
from amtsblick.values.accounts import Account, Grant, Login

_LOG: Final = logging.getLogger("amtsblick.oidc")
_PURPOSE: Final = "oidc"
_WAITS: Final = timedelta(minutes=10)
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9._-]+")
_LONGEST: Final = 200


@reads("/login/oidc/{provider:str}", Door.ALWAYS)
def to_provider(visit: Visit, provider: str) -> Response[bytes]:
    """Off to the provider, with what its answer must fit in a short-lived cookie that only we can read."""
    talk, start = _talk(visit, provider), Start()
    try:
        place = talk.address(start, again=visit.member is not None)
    except IdentityError as error:
        return _failed(visit, provider, error, visit.lang)
    answer = visit.go(place)
    kept = {
        **asdict(start),
        "next": visit.safe_next(""),
        "lang": visit.lang,
        "at": visit.desk.now().timestamp(),
    }
    hidden = visit.desk.accounts.key.hide(_PURPOSE, provider, json.dumps(kept)).hex()
    answer.cookies.append(_cookie(visit, hidden))
    return answer


@reads("/login/oidc/{provider:str}/back", Door.ALWAYS)
def back(visit: Visit, provider: str) -> Response[bytes]:
    """The provider sends the browser back. Whoever it vouches for is let in when known, or when a rule says so."""
    talk, lang = _talk(visit, provider), visit.lang
    try:
        kept = _kept(visit, provider)
        lang = kept["lang"]
        start = Start(state=kept["state"], nonce=kept["nonce"], verifier=kept["verifier"])
        tried = _let_in(visit, talk, talk.said(_answer(visit), start), lang)
    except IdentityError as error:
        return _failed(visit, provider, error, lang)
    answer = opened(visit, tried, kept["next"] or f"/{lang}/work")
    answer.cookies.append(_cookie(visit, ""))
    return answer


def _let_in(visit: Visit, talk: Talk, said: Said, lang: Lang) -> Login:
    """The session of whoever it is here. IdentityError when that is nobody."""
    account = _account(visit, talk, said, lang)
    tried = log_in_externally(
        visit.desk.accounts, said.issuer, said.subject, label=browser_name(visit), when=visit.desk.now()
    )
    if account is None or tried.session is None:
        raise IdentityError(
            f"no account is joined to {said.subject!r} and no rule lets it in, or it is disabled"
        )
    return tried


def _account(visit: Visit, talk: Talk, said: Said, lang: Lang) -> Account | None:
    """Who somebody is here: joined before, or made now because a rule gives a role. Roles follow the claims."""
    gate, rules, now = visit.desk.accounts, talk.provider.rules, visit.desk.now()
    known = account_of(gate, said.issuer, said.subject)
    given = _given(visit, talk, said)
    if known is not None:
        return renew_grants(gate, known.id, given, now) if rules and not known.disabled else known
    if not given:
        return None
    try:
        return take_in(
            gate,
            said.issuer,
            said.subject,
            account_id=_login_name(visit, talk, said),
            name=_claim(said.claims, "name"),
            lang=lang,
            grants=given,
            when=now,
        )
    except InputError as error:
        raise IdentityError(f"no account can be made: {error}") from error


def _given(visit: Visit, talk: Talk, said: Said) -> tuple[Grant, ...]:
    """Roles by the operator's rules; a rule for a body that there is not (any more) gives nothing."""
    found = granted_by(talk.provider.rules, said.claims)
    return tuple(one for one in found if not one.root or visit.desk.register.body(one.root) is not None)


def _login_name(visit: Visit, talk: Talk, said: Said) -> str:
    """What the provider proposes, when it is a login name that nobody has; else one made of the identity."""
    wanted = _NOT_IN_NAMES.sub("-", _claim(said.claims, talk.provider.login_claim).casefold()).strip(".-_")[
        :64
    ]
    if wanted and wrong_name(wanted) is None and visit.desk.register.account(wanted) is None:
        return wanted
    digest = hashlib.sha256(f"{said.issuer} {said.subject}".encode()).hexdigest()
    return f"{talk.provider.key}-{digest[:16]}"


def _claim(claims: Mapping[str, Any], name: str) -> str:
    """A claim as a short printable text."""
    value = claims.get(name)
    text = value if isinstance(value, str) else ""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_LONGEST]


def _talk(visit: Visit, provider: str) -> Talk:
    found = visit.desk.talks.get(provider)
    if found is None:
        raise visit.missing()
    return found


def _kept(visit: Visit, provider: str) -> dict[str, Any]:
    """What the cookie says that was set when this log-in began. IdentityError when there is none."""
    text = visit.request.cookies.get(_name(visit), "")
    try:
        shown = visit.desk.accounts.key.reveal(_PURPOSE, provider, bytes.fromhex(text)) if text else None
    except ValueError:
        shown = None
    if not shown:
        raise IdentityError("no log-in was begun in this browser, or it was another one's")
    kept: dict[str, Any] = json.loads(shown)
    if visit.desk.now().timestamp() - kept["at"] > _WAITS.total_seconds() or kept["lang"] not in LANGS:
        raise IdentityError("the log-in took too long")
    return kept


def _answer(visit: Visit) -> dict[str, str]:
    """The answer's query. A name that stands there twice is a trick (RFC 6749, 3.1)."""
    pairs = parse_qsl(visit.request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if len({name for name, _ in pairs}) != len(pairs):
        raise IdentityError("the answer says something twice")
    return dict(pairs)


def _failed(visit: Visit, provider: str, error: IdentityError, lang: Lang) -> Response[bytes]:
    """The reader is told that it did not work, the operator why."""
    _LOG.warning("log-in refused", extra={"provider": provider, "error": str(error)})
    answer = visit.go(f"/{lang}/login?failed=provider")
    answer.cookies.append(_cookie(visit, ""))
    return answer


def _name(visit: Visit) -> str:
    return "__Host-amtsblick-oidc" if visit.settings.secure else "amtsblick-oidc"


def _cookie(visit: Visit, value: str) -> Cookie:
    """Lax: the provider's redirect brings it back."""
    return Cookie(
        key=_name(visit),
        value=value,
        path="/",
        max_age=int(_WAITS.total_seconds()) if value else 0,
        secure=visit.settings.secure,
        httponly=True,
        samesite="lax",
    )


ROUTES = (to_provider, back)
