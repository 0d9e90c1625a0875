"""Who wants to be told what, in which way, and what was told?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from amtsblick.values.board import FeedWords, Side


class Question(StrEnum):
    """What somebody wants to be told of."""

    JOINED = "joined"
    """A body has a channel that is new, or was found for the first time."""
    LEFT = "left"
    """A body left a service, or its channel is not linked any more."""
    CHANNEL = "channel"
    """Something else about a channel: it rests, moved, has another name, may be somebody else's."""
    RECIPIENT = "recipient"
    """A third party that a website sends visitors' data to is new or gone."""
    DECISION = "decision"
    """A decision was published."""
    RECORD = "record"
    """A usage, review or document was published."""
    DUE = "due"
    """A decision was reopened, or its review is due. Told inside only."""
    LAW = "law"
    """A legal act came to stand otherwise."""
    TERMS = "terms"
    """A service's terms read otherwise."""
    LOOK = "look"
    """Nothing of a body could be looked at any more, or can be again; a legal page is gone."""


ASKED_BY_KIND: Final[Mapping[str, Question]] = MappingProxyType(
    {
        "joined": Question.JOINED,
        "found": Question.JOINED,
        "left": Question.LEFT,
        "unlinked": Question.LEFT,
        "moved": Question.CHANNEL,
        "resting": Question.CHANNEL,
        "exceptional": Question.CHANNEL,
        "announced": Question.CHANNEL,
        "awake": Question.CHANNEL,
        "handle_kept": Question.CHANNEL,
        "renamed": Question.CHANNEL,
        "takeover": Question.CHANNEL,
        "new_third_party": Question.RECIPIENT,
        "third_party_gone": Question.RECIPIENT,
        "lost_sight": Question.LOOK,
        "legal_page_gone": Question.LOOK,
        "out_of_sight": Question.LOOK,
        "back_in_sight": Question.LOOK,
        "decision": Question.DECISION,
        "usage": Question.RECORD,
        "review": Question.RECORD,
        "document": Question.RECORD,
        "reopened": Question.DUE,
        "review_due": Question.DUE,
        "law": Question.LAW,
        "terms": Question.TERMS,
    }
)
"""Which question a kind of news answers; a test holds it against the kinds of the change feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to be told. ``id`` is a URN: the same fact has the same id however often it is found.

    ``kind`` is one of ``ASKED_BY_KIND``. ``body`` is "" for what is about services alone; ``above`` are the
    ids above the body in the tree when the news came. ``services`` are those that it is about ("homepage":
    the body's website), () for all. ``at`` is the moment of the evidence or of the publication. ``link`` is
    a web address that shows it, "" without one. ``words`` by language ("de", "en").
    """

    id: str
    kind: str
    side: Side
    at: datetime
    body: str = ""
    body_name: str = ""
    above: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    record: str = ""
    handle: str = ""
    link: str = ""
    words: Mapping[str, FeedWords]

    @property
    def question(self) -> Question:
        return ASKED_BY_KIND[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedNews:
    """News as it was taken in. ``seq`` only grows, whatever moment the news is of.

    ``known_inside``: the same fact was news inside before it was public. ``baseline``: it was there when its
    source was read for the first time; feeds show it, nobody is told.
    """

    seq: int
    news: News
    known_inside: bool = False
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What somebody wants to be told of; empty means all.

    ``bodies`` are meant alone, ``under`` with everything below them. What is about no body (law, terms) is
    told to those who name no body, and to those who name the question.
    """

    bodies: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


class Way(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    ATOM = "atom"
    """Fetched by the reader; nothing is sent."""


class Rhythm(StrEnum):
    """How often mails are sent; webhooks are always called at once."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class SubscriptionState(StrEnum):
    """Where a subscription stands. One that was ended is removed with everything about it."""

    UNCONFIRMED = "unconfirmed"
    """The address has not said that it wants this; it gets nothing but one question."""
    ACTIVE = "active"
    DISABLED = "disabled"
    """The receiver refused or failed for too long, see ``Subscription.why``; the owner can enable it."""


class Failing(StrEnum):
    """Why nothing was taken."""

    NO_ADDRESS = "no_address"
    """The host name leads nowhere."""
    NOT_PUBLIC = "not_public"
    """The host leads to an address that is not of the public internet; nothing was sent."""
    NO_CONNECTION = "no_connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"
    """The receiver lives elsewhere; redirects are not followed."""
    GONE = "gone"
    """The receiver said 410: never again."""
    STATUS = "status"
    """Any other answer than 2xx."""
    NO_ANSWER = "no_answer"
    """It broke off, or what it said is no HTTP."""
    REFUSED = "refused"
    """The mail server takes nothing for this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one attempt. ``failing`` None: taken. ``detail`` is for the owner, without secrets.

    ``wait`` are the seconds for which the receiver asks to be left alone, 0 when it does not.
    """

    failing: Failing | None = None
    status: int = 0
    detail: str = ""
    wait: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One wish to be told.

    ``owner`` is an account's name, "" for a bare ``address``, which was asked first (double opt-in). ``target``
    is a webhook's address. ``position`` is the ``seq`` of the last news that was looked at for it, and
    ``planned_at`` the moment of that (of a digest: the last one). ``failures`` count attempts without
    success in a row, the first of them at ``failing_since``; nothing is tried before ``retry_at``.
    """

    id: str
    way: Way
    interest: Interest = Interest()
    side: Side = Side.PUBLIC
    owner: str = ""
    address: str = field(default="", repr=False)
    target: str = field(default="", repr=False)
    rhythm: Rhythm = Rhythm.AT_ONCE
    lang: str = "de"
    state: SubscriptionState = SubscriptionState.ACTIVE
    why: Failing | None = None
    position: int = 0
    created_at: datetime
    planned_at: datetime
    failures: int = 0
    failing_since: datetime | None = None
    retry_at: datetime | None = None
    took_at: datetime | None = None
    """Moment of the last success."""


class Purpose(StrEnum):
    """Why something is sent."""

    NEWS = "news"
    CONFIRM = "confirm"
    TEST = "test"
    NOTICE = "notice"
    """Tells the owner that a webhook was disabled."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    """The receiver refused this one again and again while it took others."""
    DROPPED = "dropped"
    """Nothing was left to send: its news were removed, or the account may not see them any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one receiver. ``id`` is what the receiver knows it by, the same at each attempt.

    ``news`` are numbers of ``NumberedNews``. ``claimed_until``: somebody is sending it and has until then.
    """

    id: str
    subscription: str
    purpose: Purpose = Purpose.NEWS
    news: tuple[int, ...] = ()
    made_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    next_at: datetime
    claimed_until: datetime | None = None
    noted_at: datetime | None = None
    answered: Answered = Answered()


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKeys:
    """What a subscription's messages and links are made with. Never shown, never logged.

    ``link`` makes the tokens of its links. ``current`` is the webhook's secret (whsec_…), "" for other ways;
    ``previous`` signs as well until ``previous_until``.
    """

    link: bytes = field(repr=False)
    current: str = field(default="", repr=False)
    previous: str = field(default="", repr=False)
    previous_until: datetime | None = None


class LinkPurpose(StrEnum):
    """What a link in a mail or an address does."""

    CONFIRM = "confirm"
    UNSUBSCRIBE = "unsubscribe"
    ATOM = "atom"
