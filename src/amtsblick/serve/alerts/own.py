"""Own subscriptions: what somebody with an account is told, how, whether it arrives; new ones, tests, ends."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs import alerts
from amtsblick.jobs.alerts import Made, Wish
from amtsblick.jobs.tasks.queue import enqueue
from amtsblick.serve.alerts.wishes import (
    RHYTHMS,
    Filled,
    bodies_of,
    choices,
    filled_of,
    in_words,
    read_interest,
)
from amtsblick.serve.faults import LogInError
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.words import marked as _
from amtsblick.serve.work.reach import body_names
from amtsblick.values.accounts import Account, Right
from amtsblick.values.alerts import Rhythm, Subscription, SubscriptionState, Way
from amtsblick.values.board import Side
from amtsblick.values.records import Actor, Role
from amtsblick.values.work import AlertsWork

WAYS: Final = {
    Way.MAIL: _("by e-mail"),
    Way.WEBHOOK: _("by webhook (a program is called)"),
    Way.ATOM: _("by feed (Atom, with a secret address)"),
}
_STATES: Final = {
    SubscriptionState.UNCONFIRMED: _("waits until the address agrees"),
    SubscriptionState.ACTIVE: _("active"),
    SubscriptionState.DISABLED: _("switched off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionView:
    """One subscription as its owner sees it."""

    id: str
    way: str
    code: str
    target: str
    about: list[str]
    inside: bool
    rhythm: str
    state: str
    active: bool
    disabled: bool
    why: str
    took_at: datetime | None
    waiting: int
    sends: bool


@reads("/account/alerts", Door.MEMBER)
def own_alerts(visit: Visit) -> Response[bytes]:
    """All of them, and a form for another one."""
    return _page(visit, Filled(Form()))


@writes("/account/alerts", Door.MEMBER)
def subscribe(visit: Visit, form: Form) -> Response[bytes]:
    """Another one. Secrets are shown once, in this very answer."""
    filled = filled_of(form)
    if form.text("do") == "find":
        return _page(visit, filled)
    wish = _wish(visit, filled)
    if wish is None:
        return _page(visit, filled)
    desk = visit.desk
    try:
        made = alerts.subscribe(desk.register, desk.knowledge, wish, desk.now())
    except InputError as error:
        filled.faults["target" if wish.way is Way.WEBHOOK else "address"] = str(error)
        return _page(visit, filled)
    if made is None:
        filled.faults["address"] = visit.texts.gettext("This address was asked too often: wait a few days.")
        return _page(visit, filled)
    if wish.way is Way.MAIL:
        if not wish.confirmed:
            send_soon(visit, _me(visit).id)
        return visit.go(f"/{visit.lang}/account/alerts", said="subscribed")
    return _shown_once(visit, made)


@writes("/account/alerts/{name:str}", Door.MEMBER)
def change(visit: Visit, form: Form, name: str) -> Response[bytes]:
    """Test it, switch it on again, give it a new secret, or end it."""
    found = visit.desk.register.subscription(name)
    if found is None or found.owner != _me(visit).id:
        raise visit.missing()
    register, now = visit.desk.register, visit.desk.now()
    try:
        match form.text("do"):
            case "test":
                alerts.ask_for_test(register, name, now)
                send_soon(visit, found.owner)
            case "enable":
                alerts.enable(register, name, now)
            case "rotate":
                secret = alerts.rotate(register, name, now)
                return _shown_once(visit, Made(subscription=found, secret=secret))
            case "remove":
                alerts.remove(register, name)
            case _:
                raise visit.missing()
    except InputError:
        return _page(
            visit, Filled(Form(), {"": visit.texts.gettext("This cannot be done as it stands now.")})
        )
    said = {"test": "tested", "remove": "ended"}.get(form.text("do"), "done")
    return visit.go(f"/{visit.lang}/account/alerts", said=said)


def send_soon(visit: Visit, who: str) -> None:
    """Let a worker send what waits; one that waits already is enough."""
    asked_by = Actor(name=who or "amtsblick", role=Role.READER)
    enqueue(visit.desk.register, visit.desk.knowledge, AlertsWork(), asked_by=asked_by, when=visit.desk.now())


def _me(visit: Visit) -> Account:
    if visit.member is None:
        raise LogInError(visit.texts.gettext("Log in to see this page."))
    return visit.member


def _wish(visit: Visit, filled: Filled) -> Wish | None:
    """What the form asks for, None when something is to be mended."""
    me, form = _me(visit), filled.said
    side = _side(visit, filled)
    ways = {one.value for one in Way}
    way = Way(form.text("way")) if form.text("way") in ways else None
    if way is None:
        filled.faults["way"] = visit.texts.gettext("Choose how you want to be told.")
    address = form.text("address") or me.email
    if way is Way.MAIL and not address:
        filled.faults["address"] = visit.texts.gettext("Give an address; none of your account is known.")
    if way is Way.WEBHOOK and not form.text("target"):
        filled.faults["target"] = visit.texts.gettext("Give the address of your program.")
    interest = read_interest(visit, filled, side)
    if way is None or filled.faults:
        return None
    rhythms = {one.value for one in RHYTHMS}
    return Wish(
        way=way,
        interest=interest,
        side=side,
        owner=me.id,
        address=address if way is Way.MAIL else me.email,
        confirmed=bool(me.email) and address.casefold() == me.email.casefold(),
        target=form.text("target"),
        rhythm=Rhythm(form.text("rhythm")) if form.text("rhythm") in rhythms else Rhythm.AT_ONCE,
        lang="en" if form.text("language", visit.lang) == "en" else "de",
    )


def _side(visit: Visit, filled: Filled) -> Side:
    """What is inside is told to those who may see it."""
    may = visit.visitor.may(Right.SEE_INSIDE)
    asked = filled.text("side", Side.INSIDE.value)
    return Side.INSIDE if may and asked == Side.INSIDE.value else Side.PUBLIC


def _page(visit: Visit, filled: Filled) -> Response[bytes]:
    me = _me(visit)
    found = visit.desk.register.subscriptions(owner=me.id)
    names = body_names(visit, bodies_of(one.interest for one in found))
    return visit.page(
        "alerts/own.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if filled.faults else 200,
        me=me,
        subscriptions=[_view(visit, one, names) for one in found],
        may_inside=visit.visitor.may(Right.SEE_INSIDE),
        ways=[(one.value, visit.texts.gettext(said)) for one, said in WAYS.items()],
        fields=choices(visit, filled, _side(visit, filled)),
        filled=filled,
    )


def _view(visit: Visit, one: Subscription, names: dict[str, str]) -> SubscriptionView:
    texts = visit.texts
    return SubscriptionView(
        id=one.id,
        way=texts.gettext(WAYS[one.way]),
        code=one.way.value,
        target=one.target or (one.address if one.way is Way.MAIL else ""),
        about=in_words(visit, one.interest, names),
        inside=one.side is Side.INSIDE,
        rhythm=texts.gettext(RHYTHMS[one.rhythm]) if one.way is Way.MAIL else "",
        state=texts.gettext(_STATES[one.state]),
        active=one.state is SubscriptionState.ACTIVE,
        disabled=one.state is SubscriptionState.DISABLED,
        why=str(visit.say(f"alerts.why.{one.why}")) if one.why else "",
        took_at=one.took_at,
        waiting=visit.desk.register.waiting_deliveries(one.id),
        sends=one.way is not Way.ATOM,
    )


def _shown_once(visit: Visit, made: Made) -> Response[bytes]:
    base = visit.settings.base_url
    return visit.page(
        "alerts/secret.html",
        secret=made.secret,
        feed=f"{base}/alerts/{made.token}.atom" if made.token else "",
    )


ROUTES = (own_alerts, subscribe, change)
