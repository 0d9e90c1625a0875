"""Somebody wants to be told: asked for, confirmed, changed, ended; and what a feed reader fetches.

A bare address is written to only after it agreed (double opt-in), and only of what is public. Links hold a
token that is made with the subscription's own key, so that nothing has to be stored that opens them.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from amtsblick.assess.alerts.concern import MaySee, concerns, told
from amtsblick.errors import InputError
from amtsblick.jobs.alert_news import take_in
from amtsblick.keep.register import Register
from amtsblick.publish.mail import checked_address
from amtsblick.publish.webhook import checked_target, new_secret
from amtsblick.report.alerts.atom import write_atom
from amtsblick.report.timeline.feed_entry import entry_id
from amtsblick.report.words import Lang, words
from amtsblick.values.alerts import (
    Delivery,
    Interest,
    LinkPurpose,
    News,
    NumberedNews,
    Purpose,
    Rhythm,
    SigningKeys,
    Subscription,
    SubscriptionState,
    Way,
)
from amtsblick.values.board import Side
from amtsblick.values.knowledge import Knowledge

CONFIRM_DAYS: Final = 7
"""Days for which an unanswered question is kept; then the address is removed."""
KEPT_DAYS: Final = 90
"""Days for which news and finished deliveries are kept."""
_MOST: Final = 100
"""Subscriptions of one account."""
_MOST_OF_ADDRESS: Final = 20
_MOST_UNCONFIRMED: Final = 3
"""Questions that an address is asked within ``CONFIRM_DAYS``, whoever orders them."""
_MOST_NAMED: Final = 500
"""Bodies or services that one subscription names."""
_BOTH_SIGN: Final = timedelta(days=2)
"""How long the old secret signs as well after a rotation."""
_ENTRIES: Final = 100
_READ_MOST: Final = 10_000
"""News that are looked through for one feed."""
_PIECE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. ``confirmed``: the caller knows that the owner reads ``address``.

    For webhooks ``address`` is where the notice goes when it is disabled, "" for none.
    """

    way: Way
    interest: Interest = field(default_factory=Interest)
    side: Side = Side.PUBLIC
    owner: str = ""
    address: str = field(default="", repr=False)
    confirmed: bool = False
    target: str = field(default="", repr=False)
    rhythm: Rhythm = Rhythm.AT_ONCE
    lang: Lang = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new subscription. ``secret`` (of a webhook) and ``token`` (of a feed) are shown once, to the owner."""

    subscription: Subscription
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def subscribe(
    register: Register, knowledge: Knowledge, wish: Wish, when: datetime, *, plain: bool = False
) -> Made | None:
    """Enter a wish; it is told what comes from now on.

    An address that has not agreed is asked by the next ``alert_sending.run``. None when the address was
    asked or told too often already: a visitor gets the same answer either way. InputError for wishes that
    cannot be met, naming why. ``plain`` allows webhooks over http.
    """
    asked = _checked(register, knowledge, wish, when, plain=plain)
    if wish.way is Way.MAIL and not wish.confirmed and not _may_ask(register, wish.address):
        return None
    take_in(register, knowledge, when, all_sources=False)
    unconfirmed = wish.way is Way.MAIL and not wish.confirmed
    made = replace(
        asked,
        position=register.alert_news_end(),
        state=SubscriptionState.UNCONFIRMED if unconfirmed else SubscriptionState.ACTIVE,
    )
    secret = new_secret(secrets.token_bytes(32)) if wish.way is Way.WEBHOOK else ""
    keys = SigningKeys(link=secrets.token_bytes(32), current=secret)
    first = [_message(made, Purpose.CONFIRM, when)] if unconfirmed else []
    register.add_subscription(made, keys, first)
    token = link_token(made.id, keys, LinkPurpose.ATOM) if wish.way is Way.ATOM else ""
    return Made(subscription=made, secret=secret, token=token)


def _checked(
    register: Register, knowledge: Knowledge, wish: Wish, when: datetime, *, plain: bool
) -> Subscription:
    if not wish.owner and (wish.way is not Way.MAIL or wish.side is not Side.PUBLIC):
        raise InputError("Without an account there are mails about what is public only: name an --owner.")
    if wish.way is Way.MAIL or wish.address:
        checked_address(wish.address, "--address")
    if wish.owner and len(register.subscriptions(owner=wish.owner)) >= _MOST:
        raise InputError(f"{wish.owner} has {_MOST} subscriptions already: remove one first.")
    _check_interest(register, knowledge, wish.interest)
    return Subscription(
        id=f"sub_{secrets.token_hex(8)}",
        way=wish.way,
        interest=wish.interest,
        side=wish.side,
        owner=wish.owner,
        address=wish.address,
        target=checked_target(wish.target, plain=plain) if wish.way is Way.WEBHOOK else "",
        rhythm=wish.rhythm if wish.way is Way.MAIL else Rhythm.AT_ONCE,
        lang=wish.lang,
        created_at=when,
        planned_at=when,
    )


def _check_interest(register: Register, knowledge: Knowledge, interest: Interest) -> None:
    if max(len(interest.bodies), len(interest.under), len(interest.services)) > _MOST_NAMED:
        raise InputError(f"A subscription names {_MOST_NAMED} bodies or services at most: make several.")
    for body in (*interest.bodies, *interest.under):
        if register.body(body) is None:
            raise InputError(f"No body is called {body!r}.")
    known = {one.id for one in knowledge.services} | {"homepage"}
    for service in interest.services:
        if service not in known:
            raise InputError(f"No service is called {service!r}. Known: {', '.join(sorted(known))}.")


def _may_ask(register: Register, address: str) -> bool:
    mine = register.subscriptions(address=address)
    waiting = sum(one.state is SubscriptionState.UNCONFIRMED for one in mine)
    return waiting < _MOST_UNCONFIRMED and len(mine) < _MOST_OF_ADDRESS


def _message(subscription: Subscription, purpose: Purpose, when: datetime) -> Delivery:
    name = f"msg_{secrets.token_hex(16)}"
    return Delivery(id=name, subscription=subscription.id, purpose=purpose, made_at=when, next_at=when)


def link_token(name: str, keys: SigningKeys, purpose: LinkPurpose) -> str:
    """The token of a subscription's link: its id and a proof that only its key makes."""
    proof = hmac.new(keys.link, purpose.value.encode(), hashlib.sha256).digest()
    return f"{name}.{base64.urlsafe_b64encode(proof).decode().rstrip('=')}"


def of_link(register: Register, token: str, purpose: LinkPurpose) -> Subscription | None:
    """The subscription that a link belongs to; None for links that are wrong or too old."""
    name = token.partition(".")[0]
    keys = register.signing_keys(name)
    if keys is None or not token.isascii():
        return None
    right = hmac.compare_digest(token, link_token(name, keys, purpose))
    return register.subscription(name) if right else None


def confirm(register: Register, token: str, when: datetime) -> Subscription | None:
    """The address agrees; it is told what comes from now on. None for links that are wrong or too old.

    Asked again it answers the same. Only to be called for a POST: programs open the links in mails.
    """
    found = of_link(register, token, LinkPurpose.CONFIRM)
    if found is None or found.state is not SubscriptionState.UNCONFIRMED:
        return found
    if when - found.created_at > timedelta(days=CONFIRM_DAYS):
        return None
    active = replace(
        found, state=SubscriptionState.ACTIVE, planned_at=when, position=register.alert_news_end()
    )
    register.put_subscription(active, SubscriptionState.UNCONFIRMED)
    return register.subscription(found.id)


def unsubscribe(register: Register, token: str) -> bool:
    """End a subscription by its link; it is removed with its address. False for links that are wrong.

    Only to be called for a POST (RFC 8058): programs open the links in mails.
    """
    found = of_link(register, token, LinkPurpose.UNSUBSCRIBE)
    return found is not None and register.end_subscription(found.id)


def enable(register: Register, name: str, when: datetime) -> Subscription:
    """Work again after being disabled: what waits is sent. InputError when it is not disabled."""
    found = _known(register, name)
    if found.state is not SubscriptionState.DISABLED:
        raise InputError(f"{name} is not disabled.")
    again = replace(
        found, state=SubscriptionState.ACTIVE, why=None, failures=0, failing_since=None, retry_at=None
    )
    register.put_subscription(again, SubscriptionState.DISABLED)
    register.try_again(name, when)
    return again


def rotate(register: Register, name: str, when: datetime) -> str:
    """A new secret for a webhook, shown once; the old one signs as well for two days."""
    keys = register.signing_keys(name)
    if _known(register, name).way is not Way.WEBHOOK or keys is None:
        raise InputError(f"{name} is no webhook.")
    secret = new_secret(secrets.token_bytes(32))
    turned = replace(keys, current=secret, previous=keys.current, previous_until=when + _BOTH_SIGN)
    register.put_signing_keys(name, turned)
    return secret


def ask_for_test(register: Register, name: str, when: datetime) -> Delivery:
    """A test message, sent by the next ``alert_sending.run``. InputError when nothing can be sent."""
    found = _known(register, name)
    if found.way is Way.ATOM or found.state is not SubscriptionState.ACTIVE:
        raise InputError(f"Nothing can be sent for {name}: it is {found.state} ({found.way}).")
    trial = _message(found, Purpose.TEST, when)
    register.add_delivery(trial)
    return trial


def remove(register: Register, name: str) -> None:
    """End a subscription. InputError when there is none."""
    _known(register, name)
    register.end_subscription(name)


def forget(register: Register, when: datetime, days: int = KEPT_DAYS) -> int:
    """Remove old news and deliveries, and addresses that never agreed; returns how many news went."""
    return register.forget_alerts(when - timedelta(days=days), when - timedelta(days=CONFIRM_DAYS))


def _known(register: Register, name: str) -> Subscription:
    found = register.subscription(name)
    if found is None:
        raise InputError(f"There is no subscription {name!r}: 'amtsblick alert list' shows all.")
    return found


def own_feed(register: Register, token: str, address: str, when: datetime, *, may_see: MaySee) -> str | None:
    """The Atom feed behind a secret address, None for tokens that are wrong.

    What is inside stands in it only as long as the account may see it.
    """
    found = of_link(register, token, LinkPurpose.ATOM)
    if found is None or found.way is not Way.ATOM:
        return None

    def wanted(one: NumberedNews) -> bool:
        return bool(told(found, [replace(one, baseline=False)], may_see))

    news = _newest(register, found.side, wanted)
    lang: Lang = "en" if found.lang == "en" else "de"
    name = entry_id({"alerts": found.id})
    return write_atom(news, words(lang), name=name, address=address, side=found.side, when=when)


def public_feed(register: Register, interest: Interest, lang: Lang, address: str, when: datetime) -> str:
    """The Atom feed of what is public, for anybody."""
    news = _newest(
        register, Side.PUBLIC, lambda one: one.news.side is Side.PUBLIC and concerns(interest, one.news)
    )
    name = entry_id({"alerts": address or repr(interest), "lang": lang})
    return write_atom(news, words(lang), name=name, address=address, side=Side.PUBLIC, when=when)


def _newest(register: Register, side: Side, wanted: Callable[[NumberedNews], bool]) -> list[News]:
    """The newest hundred, newest first, of what came lately."""
    found: list[News] = []
    before: int | None = None
    for _ in range(0, _READ_MOST, _PIECE):
        piece = register.newest_alert_news(side, before, _PIECE)
        found += [one.news for one in piece if wanted(one)]
        if len(found) >= _ENTRIES or len(piece) < _PIECE:
            break
        before = piece[-1].seq
    return found[:_ENTRIES]
