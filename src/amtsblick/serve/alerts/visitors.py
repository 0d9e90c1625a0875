"""Subscriptions without an account: of what is public, by e-mail that is asked first, or by a feed.

Whoever asks learns nothing about an address: the answer is the same whether it is known, new or full.
"""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from litestar import Response

from amtsblick.errors import InputError
from amtsblick.jobs import alerts
from amtsblick.jobs.alert_access import sees_inside
from amtsblick.jobs.alerts import CONFIRM_DAYS, Wish
from amtsblick.publish.mail import checked_address
from amtsblick.serve.addresses import named
from amtsblick.serve.alerts.own import send_soon
from amtsblick.serve.alerts.wishes import (
    RHYTHMS,
    Filled,
    bodies_of,
    choices,
    filled_of,
    in_words,
    interest_of_query,
    read_interest,
    seen_on,
)
from amtsblick.serve.forms import Form
from amtsblick.serve.routing import Door, reads, writes
from amtsblick.serve.visit import Visit
from amtsblick.serve.work.reach import body_names
from amtsblick.values.alerts import Interest, LinkPurpose, Rhythm, Subscription, SubscriptionState, Way
from amtsblick.values.board import Side

_ATOM: Final = "application/atom+xml"
_ENDING: Final = ".atom"


@reads("/subscribe", Door.PUBLIC)
def begin(visit: Visit) -> Response[bytes]:
    """The form; pages of bodies lead here with their id."""
    body = named(visit.one("body"))
    known = (body,) if body and seen_on(visit, Side.PUBLIC)(body) else ()
    return _form(visit, Filled(Form(), {}, known))


@writes("/subscribe", Door.PUBLIC)
def subscribe(visit: Visit, form: Form) -> Response[bytes]:
    """Find bodies, make a feed's address, or ask an e-mail address whether it agrees."""
    filled = filled_of(form)
    if form.text("do") == "find":
        return _form(visit, filled)
    interest = read_interest(visit, filled, Side.PUBLIC)
    if form.text("do") == "feed" and not filled.faults:
        return visit.page(
            "alerts/feed.html", feed=_feed_address(visit, interest), about=_about(visit, interest)
        )
    try:
        address = checked_address(form.text("address"), "")
    except InputError:
        filled.faults["address"] = visit.texts.gettext("This is no e-mail address: check what you typed.")
    if filled.faults:
        return _form(visit, filled)
    if not visit.desk.subscribing.allows(visit.client):
        filled.faults["address"] = visit.texts.gettext("Too many tries from your network: wait an hour.")
        return _form(visit, filled, HTTPStatus.TOO_MANY_REQUESTS)
    _ask(visit, filled, interest, address)
    return visit.page("alerts/asked.html", days=CONFIRM_DAYS)


@reads("/subscribe/feed.atom", Door.PUBLIC)
def public_feed(visit: Visit) -> Response[bytes]:
    """News of what is public, as the address asks."""
    interest = interest_of_query(visit)
    address = _feed_address(visit, interest)
    desk = visit.desk
    text = desk.feeds.kept(
        address, lambda: alerts.public_feed(desk.register, interest, visit.lang, address, desk.now())
    )
    return visit.whole(text.encode(), _ATOM)


@reads("/alerts/{token:str}", Door.LINK)
def private_feed(visit: Visit, token: str) -> Response[bytes]:
    """The feed behind a secret address."""
    if not token.endswith(_ENDING):
        raise visit.missing()
    desk = visit.desk
    secret = token.removesuffix(_ENDING)
    address = f"{visit.settings.base_url}/alerts/{token}"
    text = alerts.own_feed(desk.register, secret, address, desk.now(), may_see=sees_inside(desk.register))
    if text is None:
        raise visit.missing()
    return visit.whole(text.encode(), _ATOM)


@reads("/alerts/confirm/{token:str}", Door.LINK)
def ask_to_confirm(visit: Visit, token: str) -> Response[bytes]:
    """Asks once more: programs that look into mails must not agree."""
    return _link_page(visit, "alerts/confirm.html", token, LinkPurpose.CONFIRM)


@writes("/alerts/confirm/{token:str}", Door.LINK)
def confirm(visit: Visit, form: Form, token: str) -> Response[bytes]:  # noqa: ARG001 - the link is enough
    """The address agrees."""
    found = alerts.confirm(visit.desk.register, token, visit.desk.now())
    if found is None:
        return visit.page("alerts/over.html", status=HTTPStatus.GONE)
    return visit.page("alerts/confirm.html", done=True, token=token, about=_about(visit, found.interest))


@reads("/alerts/unsubscribe/{token:str}", Door.LINK)
def ask_to_end(visit: Visit, token: str) -> Response[bytes]:
    """Asks once more, as for agreeing."""
    return _link_page(visit, "alerts/unsubscribe.html", token, LinkPurpose.UNSUBSCRIBE)


@writes("/alerts/unsubscribe/{token:str}", Door.LINK)
def end(visit: Visit, form: Form, token: str) -> Response[bytes]:  # noqa: ARG001 - the link is enough
    """The subscription ends, with the button of the page or by a mail program's one request (RFC 8058).

    Ended before, it says the same.
    """
    alerts.unsubscribe(visit.desk.register, token)
    return visit.page("alerts/unsubscribe.html", done=True, token=token, about=[])


def _ask(visit: Visit, filled: Filled, interest: Interest, address: str) -> None:
    form, desk = filled.said, visit.desk
    rhythms = {one.value for one in RHYTHMS}
    wish = Wish(
        way=Way.MAIL,
        interest=interest,
        address=address,
        rhythm=Rhythm(form.text("rhythm")) if form.text("rhythm") in rhythms else Rhythm.WEEKLY,
        lang=visit.lang,
    )
    if alerts.subscribe(desk.register, desk.knowledge, wish, desk.now()) is not None:
        send_soon(visit, "")


def _form(visit: Visit, filled: Filled, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response[bytes]:
    return visit.page(
        "alerts/subscribe.html",
        status=status if filled.faults else 200,
        fields=choices(visit, filled, Side.PUBLIC),
        filled=filled,
    )


def _link_page(visit: Visit, template: str, token: str, purpose: LinkPurpose) -> Response[bytes]:
    found = alerts.of_link(visit.desk.register, token, purpose)
    if found is None:
        return visit.page("alerts/over.html", status=HTTPStatus.GONE)
    return visit.page(
        template, done=_agreed(found, purpose), token=token, about=_about(visit, found.interest)
    )


def _agreed(found: Subscription, purpose: LinkPurpose) -> bool:
    return purpose is LinkPurpose.CONFIRM and found.state is not SubscriptionState.UNCONFIRMED


def _about(visit: Visit, interest: Interest) -> list[str]:
    return in_words(visit, interest, body_names(visit, bodies_of([interest])))


def _feed_address(visit: Visit, interest: Interest) -> str:
    pairs = [
        *(("body", one) for one in interest.bodies),
        *(("under", one) for one in interest.under),
        *(("service", one) for one in interest.services),
        *(("question", one.value) for one in interest.questions),
    ]
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{visit.settings.base_url}/{visit.lang}/subscribe/feed.atom{query}"


ROUTES = (begin, subscribe, public_feed, ask_to_confirm, confirm, ask_to_end, end)
