"""The own account: who somebody is here, in which roles, by which browsers and programs."""

from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs.accounts import change
from amtsblick.jobs.api_tokens import tokens_of
from amtsblick.jobs.identities import identities_of
from amtsblick.jobs.login import end_session, end_sessions, sessions_of
from amtsblick.serve.account.role_words import grant_lines, scope_words
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import LANGS, Visit
from amtsblick.serve.words import marked as _
from amtsblick.values.accounts import Account, Via

_VIA: Final = {
    Via.PASSWORD: _("password"),
    Via.LINK: _("link"),
    Via.OIDC: _("identity provider"),
}
_DIGITS: Final = 19
"""A number with fewer fits into the register."""


def owner(visit: Visit) -> Account:
    """Who is logged in; the route has let nobody else in."""
    if visit.member is None:
        raise visit.refused()
    return visit.member


def number_of(visit: Visit, form: Form, name: str) -> int:
    """The number in a field; what is none names nothing that there is."""
    text = form.text(name)
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
        raise visit.missing()
    return int(text)


@reads("/account", Door.MEMBER)
def account(visit: Visit) -> Response[bytes]:
    """Everything about the own account, with what can be done."""
    gate, me, now = visit.desk.accounts, owner(visit), visit.desk.now()
    gettext = visit.texts.gettext
    return visit.page(
        "account/account.html",
        me=me,
        grants=grant_lines(visit, me.grants),
        waiting={one for one in me.grants if one not in visit.visitor.grants},
        sessions=sessions_of(gate, me.id, now),
        this=visit.visitor.session.id if visit.visitor.session else 0,
        via={one.value: gettext(text) for one, text in _VIA.items()},
        tokens=tokens_of(gate, me.id),
        scopes=scope_words(visit),
        identities=identities_of(gate, me.id),
        now=now,
    )


@writes("/account/language", Door.MEMBER)
def choose_language(visit: Visit, form: Form) -> Response[bytes]:
    """In which language alerts are written and the application opens."""
    lang = form.text("language")
    if lang not in LANGS:
        raise InputError(f"The language {lang!r} is not known.")
    me = owner(visit)
    change(visit.desk.accounts, me.id, lang=lang, by=me.id, when=visit.desk.now())
    return visit.go(f"/{lang}/account", said="kept")


@writes("/account/sessions/end", Door.MEMBER)
def end_one(visit: Visit, form: Form) -> Response[bytes]:
    """One browser is logged out; with no number all others are."""
    gate, me = visit.desk.accounts, owner(visit)
    if not form.text("session"):
        this = visit.visitor.session.id if visit.visitor.session else None
        end_sessions(gate, me.id, but=this, by=me.id, when=visit.desk.now())
    elif not end_session(gate, me.id, number_of(visit, form, "session")):
        raise visit.missing()
    return visit.go(f"/{visit.lang}/account", said="sessions")


ROUTES = (account, choose_language, end_one)
