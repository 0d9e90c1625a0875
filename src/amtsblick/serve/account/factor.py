"""The own second factor: an authenticator app is set up, and recovery codes are shown once."""

from http import HTTPStatus
from typing import Final

import segno
from litestar import Response
from markupsafe import Markup

from amtsblick.jobs.second_factor import Enrolment, begin, confirm, renew_recovery_codes, turn_off
from amtsblick.serve.account.asking import asks_again
from amtsblick.serve.account.own import owner
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit

_GROUP: Final = 4


@reads("/account/factor", Door.MEMBER)
def factor(visit: Visit) -> Response[bytes]:
    """What there is, and what can be done. Shows no secret: that is what the button is for."""
    return _overview(visit)


@writes("/account/factor", Door.MEMBER)
def begin_factor(visit: Visit, form: Form) -> Response[bytes]:
    """Offer a secret to the app; what counted before counts until a code has shown that the app has it."""
    if (question := asks_again(visit, form)) is not None:
        return question
    house = visit.settings.operator or "Amtsblick"
    return _offer(visit, begin(visit.desk.accounts, owner(visit).id, house=house, anew="anew" in form))


@writes("/account/factor/confirm", Door.MEMBER)
def confirm_factor(visit: Visit, form: Form) -> Response[bytes]:
    """A code of the app was typed; with the right one the second factor counts."""
    if (question := asks_again(visit, form)) is not None:
        return question
    gate, me = visit.desk.accounts, owner(visit)
    kept = gate.register.credentials(me.id)
    if kept is None or kept.pending is None:
        return visit.go(f"/{visit.lang}/account/factor")
    codes = confirm(gate, me.id, form.text("code"), by=me.id, when=visit.desk.now())
    if codes:
        return visit.page("account/codes.html", codes=codes, first=True, next=visit.safe_next(""))
    house = visit.settings.operator or "Amtsblick"
    fault = visit.texts.gettext(
        "This code does not fit: wait for the next one, and check the clock of the device."
    )
    return _offer(visit, begin(gate, me.id, house=house), fault)


@writes("/account/factor/codes", Door.MEMBER)
def renew_codes(visit: Visit, form: Form) -> Response[bytes]:
    """Ten new recovery codes; the former ones are worth nothing."""
    if (question := asks_again(visit, form)) is not None:
        return question
    me = owner(visit)
    if not me.second_factor:
        return visit.go(f"/{visit.lang}/account/factor")
    codes = renew_recovery_codes(visit.desk.accounts, me.id, by=me.id, when=visit.desk.now())
    return visit.page("account/codes.html", codes=codes, first=False, next="")


@writes("/account/factor/end", Door.MEMBER)
def end_factor(visit: Visit, form: Form) -> Response[bytes]:
    """No second factor any more; roles that ask for one wait."""
    if (question := asks_again(visit, form)) is not None:
        return question
    me = owner(visit)
    turn_off(visit.desk.accounts, me.id, by=me.id, when=visit.desk.now())
    return visit.go(f"/{visit.lang}/account/factor", said="factor_ended")


def _overview(visit: Visit) -> Response[bytes]:
    me = owner(visit)
    asking = visit.desk.accounts.rules.second_factor_for
    return visit.page(
        "account/factor.html",
        me=me,
        asked=any(one.role in asking for one in me.grants),
        next=visit.safe_next(""),
    )


def _offer(visit: Visit, offered: Enrolment, fault: str = "") -> Response[bytes]:
    spelled = offered.secret
    return visit.page(
        "account/enrol.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else 200,
        picture=_picture(offered.address),
        secret=" ".join(spelled[at : at + _GROUP] for at in range(0, len(spelled), _GROUP)),
        fault=fault,
        next=visit.safe_next(""),
    )


def _picture(address: str) -> Markup:
    """The QR code as SVG in the page: dark on light also where the page is dark, as cameras want it."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, light="#fff", dark="#000", border=4))  # noqa: S704 - it holds numbers only


ROUTES = (factor, begin_factor, confirm_factor, renew_codes, end_factor)
