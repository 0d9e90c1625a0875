"""Tell subscribers what is new: plan what each gets, send it, note what became of it.

A webhook or mail server that took a message before this process died gets it again, under the same id: webhooks
know it by ``webhook-id``, mail programs by ``Message-ID``. Nothing is noted as sent that was not taken.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from amtsblick.assess.alerts.concern import MaySee
from amtsblick.assess.alerts.patience import after
from amtsblick.errors import InputError, MailError, RecipientError
from amtsblick.jobs.alert_news import take_in
from amtsblick.jobs.alert_planning import plan
from amtsblick.jobs.alerts import CONFIRM_DAYS, link_token
from amtsblick.keep.register import Register
from amtsblick.publish.mail import Mail, SmtpSettings, send
from amtsblick.publish.webhook import Hook, WebhookSettings, post
from amtsblick.report.alerts.letters import (
    Letter,
    Links,
    confirm_letter,
    news_letter,
    notice_letter,
    trial_letter,
)
from amtsblick.report.alerts.payload import news_payload, trial_payload
from amtsblick.report.words import Words, words
from amtsblick.values.alerts import (
    Answered,
    Delivery,
    DeliveryState,
    Failing,
    LinkPurpose,
    News,
    Purpose,
    SigningKeys,
    Subscription,
    SubscriptionState,
    Way,
)
from amtsblick.values.board import Side
from amtsblick.values.knowledge import Knowledge

_AT_ONCE: Final = 8
"""Receivers that are called side by side; each of them gets one message after the other."""
_LEASE: Final = timedelta(minutes=10)
"""How long a message belongs to its sender: far longer than any attempt takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Through what and in whose name. ``base`` is the application's public address, "https://…".

    ``smtp`` None: mails wait. ``clock`` tells the moment, ``chance`` a number from 0 to 1.
    """

    base: str
    hooks: WebhookSettings
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    sender: str = ""
    smtp: SmtpSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run did. ``news`` were new, ``planned`` messages were made.

    ``sent`` were taken, ``failed`` will be tried again, ``trouble`` is why mails could not leave, or "".
    """

    news: int = 0
    planned: int = 0
    sent: int = 0
    failed: int = 0
    given_up: int = 0
    disabled: tuple[str, ...] = ()
    trouble: str = ""


def run(register: Register, knowledge: Knowledge, post_by: Post, *, may_see: MaySee) -> Told:
    """Take in what is new, plan and send it. Any number of processes may do so at once."""
    new = take_in(register, knowledge, post_by.clock())
    planned = plan(register, post_by.clock(), may_see)
    done = deliver(register, post_by, may_see=may_see)
    return replace(done, news=new, planned=planned)


def deliver(register: Register, post_by: Post, *, may_see: MaySee) -> Told:
    """Send what is to be sent now; a receiver that fails is left alone for a while."""
    sending = _Sending(register, post_by, may_see)
    names = register.waiting_subscriptions(post_by.clock())
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="alerts") as threads:
        ended = [state for states in threads.map(sending.all_of, names) for state in states]
    counts = Counter(state for state, _ in ended)
    return Told(
        sent=counts[DeliveryState.SENT],
        failed=counts[DeliveryState.WAITING],
        given_up=counts[DeliveryState.GIVEN_UP],
        disabled=tuple(sorted({name for _, name in ended if name})),
        trouble=sending.trouble,
    )


class _Sending:
    """One run's sending. ``trouble`` is why our own mail server took nothing: then mails wait."""

    def __init__(self, register: Register, post_by: Post, may_see: MaySee) -> None:
        self._register = register
        self._post = post_by
        self._may_see = may_see
        self.trouble = ""

    def all_of(self, name: str) -> list[tuple[DeliveryState, str]]:
        """Send one receiver's messages until one fails: each one's state, and who was disabled by it."""
        ended: list[tuple[DeliveryState, str]] = []
        while True:
            now = self._post.clock()
            subscription = self._register.subscription(name)
            if subscription is None or not self._can_send(subscription):
                return ended
            claimed = self._register.claim_delivery(name, now, now + _LEASE)
            if claimed is None:
                return ended
            noted = self._one(subscription, claimed)
            if noted is None:
                return ended
            health, delivery = noted
            ended.append((delivery.state, name if _is_disabled_now(subscription, health) else ""))
            if delivery.answered.failing is not None:
                return ended

    def _can_send(self, subscription: Subscription) -> bool:
        if subscription.way is Way.MAIL:
            return self._post.smtp is not None and not self.trouble
        return True

    def _one(self, subscription: Subscription, claimed: Delivery) -> tuple[Subscription, Delivery] | None:
        """Send and note one message; None when nothing was tried or somebody else noted it."""
        keys = self._register.signing_keys(subscription.id)
        if keys is None:
            return None
        news = self._still_told(subscription, claimed)
        when = self._post.clock()
        if claimed.purpose is Purpose.NEWS and not news:
            dropped = replace(
                claimed, state=DeliveryState.DROPPED, claimed_until=None, noted_at=when, answered=Answered()
            )
            return self._note(subscription, claimed, subscription, dropped)
        try:
            answered = self._sent(subscription, keys, claimed, news)
        except MailError as error:
            self.trouble = str(error)
            self._register.note_delivery(claimed, replace(claimed, claimed_until=None), subscription)
            return None
        health, delivery = after(subscription, claimed, answered, self._post.clock(), self._post.chance())
        return self._note(subscription, claimed, health, delivery)

    def _note(
        self, before: Subscription, claimed: Delivery, health: Subscription, delivery: Delivery
    ) -> tuple[Subscription, Delivery] | None:
        also = []
        if _is_disabled_now(before, health) and before.way is Way.WEBHOOK and before.address:
            when = self._post.clock()
            name = f"msg_{hashlib.sha256(f'{claimed.id} disabled'.encode()).hexdigest()[:32]}"
            also.append(
                Delivery(id=name, subscription=before.id, purpose=Purpose.NOTICE, made_at=when, next_at=when)
            )
        noted = self._register.note_delivery(claimed, delivery, health, also)
        return (health, delivery) if noted else None

    def _still_told(self, subscription: Subscription, claimed: Delivery) -> list[News]:
        """The news of a message that the account may still see."""
        found = (one.news for one in self._register.alert_news_of(claimed.news))
        return [
            one for one in found if one.side is Side.PUBLIC or self._may_see(subscription.owner, one.body)
        ]

    def _sent(
        self, subscription: Subscription, keys: SigningKeys, claimed: Delivery, news: Sequence[News]
    ) -> Answered:
        if subscription.way is Way.WEBHOOK and claimed.purpose is not Purpose.NOTICE:
            return self._called(subscription, keys, claimed, news)
        return self._mailed(subscription, keys, claimed, news)

    def _called(
        self, subscription: Subscription, keys: SigningKeys, claimed: Delivery, news: Sequence[News]
    ) -> Answered:
        now = self._post.clock()
        old = keys.previous if keys.previous_until is not None and now < keys.previous_until else ""
        trial = claimed.purpose is Purpose.TEST
        hook = Hook(
            address=subscription.target,
            secrets=(keys.current, old) if old else (keys.current,),
            id=claimed.id,
            sent_at=now,
            body=trial_payload(subscription.id, claimed.made_at) if trial else news_payload(news[0]),
        )
        return post(hook, self._post.hooks)

    def _mailed(
        self, subscription: Subscription, keys: SigningKeys, claimed: Delivery, news: Sequence[News]
    ) -> Answered:
        """Dated when it was made, so that it is the same mail at each attempt."""
        if self._post.smtp is None:
            return Answered(failing=Failing.REFUSED, detail="no mail server is set")
        say = words("en" if subscription.lang == "en" else "de")
        links = _links(self._post.base, subscription, keys)
        letter = _letter(subscription, claimed, news, links, say)
        secure = links.unsubscribe if links.unsubscribe.startswith("https://") else ""
        mail = Mail(
            sender=self._post.sender,
            to=subscription.address,
            subject=letter.subject,
            text=letter.text,
            dated=claimed.made_at,
            unsubscribe="" if claimed.purpose is Purpose.CONFIRM else secure,
        )
        try:
            send(mail, self._post.smtp)
        except (RecipientError, InputError) as error:
            return Answered(failing=Failing.REFUSED, detail=str(error))
        return Answered()


def _is_disabled_now(before: Subscription, health: Subscription) -> bool:
    return before.state is not SubscriptionState.DISABLED and health.state is SubscriptionState.DISABLED


def _links(base: str, subscription: Subscription, keys: SigningKeys) -> Links:
    """Addresses of the application that a mail leads to."""
    room = f"{base.rstrip('/')}/{subscription.lang}/alerts"
    return Links(
        unsubscribe=f"{room}/unsubscribe/{link_token(subscription.id, keys, LinkPurpose.UNSUBSCRIBE)}",
        account=f"{base.rstrip('/')}/{subscription.lang}/account/alerts" if subscription.owner else "",
        confirm=f"{room}/confirm/{link_token(subscription.id, keys, LinkPurpose.CONFIRM)}",
    )


def _letter(
    subscription: Subscription, claimed: Delivery, news: Sequence[News], links: Links, say: Words
) -> Letter:
    match claimed.purpose:
        case Purpose.NEWS:
            return news_letter(news, links, say)
        case Purpose.CONFIRM:
            return confirm_letter(links, CONFIRM_DAYS, say)
        case Purpose.TEST:
            return trial_letter(links, say)
        case Purpose.NOTICE:
            return notice_letter(subscription, replace(links, unsubscribe=""), say)
