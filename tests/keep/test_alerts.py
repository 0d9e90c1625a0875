"""Subscriptions, news and deliveries in the register, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from amtsblick.keep.register import Register
from amtsblick.values.alerts import (
    Answered,
    Delivery,
    DeliveryState,
    Failing,
    Interest,
    News,
    Purpose,
    Question,
    Rhythm,
    SigningKeys,
    Subscription,
    SubscriptionState,
    Way,
)
from amtsblick.values.board import FeedWords, Side

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
KEYS = SigningKeys(link=bytes(32), current="whsec_" + "a" * 40)
WORDS = {"de": FeedWords(title="Ämter\0", text="…"), "en": FeedWords(title="t\ud800", text="x")}
NEWS = News(
    id="urn:1",
    kind="left",
    side=Side.PUBLIC,
    at=NOON,
    body="amt",
    body_name="Amt",
    above=("land", "bund"),
    services=("x",),
    record="r",
    handle="@amt",
    link="https://amt.example/",
    words=WORDS,
)
MAIL = Subscription(
    id="sub_1",
    way=Way.MAIL,
    interest=Interest(bodies=("amt",), under=("land",), services=("x",), questions=(Question.LEFT,)),
    side=Side.INSIDE,
    owner="presse",
    address="Presse@land.example",
    rhythm=Rhythm.WEEKLY,
    lang="en",
    created_at=NOON,
    planned_at=NOON,
)
HOOK = Subscription(
    id="sub_2", way=Way.WEBHOOK, target="https://a.example/", owner="it", created_at=NOON, planned_at=NOON
)


def a_delivery(name: str = "msg_1", **changes) -> Delivery:
    made = Delivery(id=name, subscription=HOOK.id, news=(3, 1), made_at=NOON, next_at=NOON)
    return replace(made, **changes)


@pytest.fixture
def hooked(register) -> Register:
    register.add_subscription(HOOK, KEYS)
    return register


def test_news_come_back_numbered_and_are_entered_once(register):
    second = replace(NEWS, id="urn:2")
    register.take_in_news("board", [], 0, NOON)

    assert register.take_in_news("board", [NEWS, second, NEWS], 7, LATER) == 2
    assert register.take_in_news("log", [], 0, LATER) == 0
    assert register.take_in_news("board", [second], 8, LATER) == 0
    first, other = register.alert_news(0)
    assert (first.news, other.news) == (NEWS, second)
    assert register.alert_news(first.seq) == [other]
    assert register.alert_news_end() == other.seq > first.seq
    assert register.alert_news_of([other.seq, 999]) == [other]
    assert register.newest_alert_news(Side.PUBLIC) == [other, first]
    assert register.newest_alert_news(Side.PUBLIC, before=other.seq) == [first]
    assert register.alert_marks() == {"board": (8, LATER), "log": (0, LATER)}


def test_what_a_source_tells_first_is_its_baseline(register):
    register.take_in_news("board", [NEWS], 0, NOON)
    register.take_in_news("board", [replace(NEWS, id="urn:2")], 0, LATER)

    assert [one.baseline for one in register.alert_news(0)] == [True, False]


def test_a_fact_is_told_inside_once_and_in_public_once(register):
    inside = replace(NEWS, side=Side.INSIDE)
    register.take_in_news("board", [inside], 0, NOON)
    assert register.take_in_news("board", [NEWS, inside], 0, LATER) == 1
    both = replace(NEWS, id="urn:2")
    assert register.take_in_news("board", [replace(both, side=Side.INSIDE), both], 0, LATER) == 1
    assert register.take_in_news("board", [replace(both, side=Side.INSIDE)], 0, LATER) == 0

    found = [(one.news.id, one.news.side, one.known_inside) for one in register.alert_news(0)]
    assert found == [
        ("urn:1", Side.INSIDE, False),
        ("urn:1", Side.PUBLIC, True),
        ("urn:2", Side.PUBLIC, False),
    ]
    assert len(register.newest_alert_news(Side.PUBLIC)) == 2
    assert len(register.newest_alert_news(Side.INSIDE)) == 3


def test_numbers_are_never_given_twice(register):
    register.take_in_news("board", [NEWS], 0, NOON)
    (first,) = register.alert_news(0)
    assert register.forget_alerts(LATER, LATER) == 1
    register.take_in_news("board", [NEWS], 0, LATER)

    assert register.alert_news(0)[0].seq > first.seq


def test_subscriptions_come_back_whole(register):
    register.add_subscription(MAIL, KEYS, [a_delivery(subscription=MAIL.id, purpose=Purpose.CONFIRM)])
    register.add_subscription(HOOK, KEYS)

    assert register.subscription(MAIL.id) == MAIL
    assert register.subscriptions() == [MAIL, HOOK]
    assert register.subscriptions(owner="it") == [HOOK]
    assert register.subscriptions(address="presse@LAND.example") == [MAIL]
    assert register.signing_keys(MAIL.id) == KEYS
    assert [one.purpose for one in register.deliveries(MAIL.id)] == [Purpose.CONFIRM]
    turned = replace(KEYS, previous=KEYS.current, current="whsec_b", previous_until=LATER)
    register.put_signing_keys(MAIL.id, turned)
    assert register.signing_keys(MAIL.id) == turned


def test_ending_removes_everything_about_it(hooked):
    hooked.add_subscription(MAIL, KEYS, [a_delivery("msg_m", subscription=MAIL.id)])

    assert hooked.end_subscription(MAIL.id)
    assert not hooked.end_subscription(MAIL.id)
    assert hooked.subscription(MAIL.id) is None
    assert hooked.signing_keys(MAIL.id) is None
    assert hooked.deliveries(MAIL.id) == []
    assert hooked.subscriptions() == [HOOK]


def test_a_state_changes_only_from_the_one_that_was_seen(register):
    asked = replace(MAIL, state=SubscriptionState.UNCONFIRMED)
    register.add_subscription(asked, KEYS)

    assert not register.put_subscription(MAIL, SubscriptionState.DISABLED)
    assert register.put_subscription(replace(MAIL, position=5), SubscriptionState.UNCONFIRMED)
    assert register.subscription(MAIL.id) == replace(MAIL, position=5)


def test_planning_moves_the_position_together_with_the_messages(hooked):
    moved = replace(HOOK, position=3, planned_at=LATER)

    assert hooked.plan_alerts(moved, 0, [a_delivery()])
    assert not hooked.plan_alerts(moved, 0, [a_delivery("msg_2")])
    assert hooked.deliveries(HOOK.id) == [a_delivery()]
    assert hooked.subscription(HOOK.id) == moved


def test_a_message_belongs_to_one_sender_for_a_while(hooked):
    hooked.plan_alerts(replace(HOOK, position=3), 0, [a_delivery()])
    claimed = hooked.claim_delivery(HOOK.id, NOON, LATER)

    assert claimed == a_delivery(claimed_until=LATER)
    assert hooked.claim_delivery(HOOK.id, LATER - timedelta(seconds=1), LATER) is None
    assert hooked.waiting_subscriptions(NOON) == []
    again = hooked.claim_delivery(HOOK.id, LATER, LATER + timedelta(hours=1))
    assert again is not None
    sent = replace(again, state=DeliveryState.SENT, attempts=1, claimed_until=None, noted_at=LATER)
    assert not hooked.note_delivery(claimed, sent, HOOK)
    assert hooked.note_delivery(again, sent, HOOK)
    assert not hooked.note_delivery(again, sent, HOOK)
    assert hooked.deliveries(HOOK.id) == [sent]
    assert hooked.waiting_deliveries(HOOK.id) == 0


def test_a_message_that_fails_again_and_again_lets_others_pass(hooked):
    poison, good = a_delivery("msg_a", attempts=3), a_delivery("msg_b", made_at=LATER)
    hooked.plan_alerts(replace(HOOK, position=3), 0, [poison, good])

    claimed = [hooked.claim_delivery(HOOK.id, LATER, LATER + timedelta(hours=1)) for _ in range(3)]
    assert [one and one.id for one in claimed] == ["msg_b", "msg_a", None]


def test_a_receiver_that_rests_is_left_alone_but_a_test_is_sent(hooked):
    hooked.plan_alerts(replace(HOOK, position=3), 0, [a_delivery()])
    claimed = hooked.claim_delivery(HOOK.id, NOON, NOON)
    failed = replace(
        claimed, attempts=1, claimed_until=None, answered=Answered(failing=Failing.STATUS, status=500)
    )
    resting = replace(HOOK, failures=1, failing_since=NOON, retry_at=LATER, why=Failing.STATUS)
    assert hooked.note_delivery(claimed, failed, resting)

    assert hooked.waiting_subscriptions(NOON) == []
    assert hooked.waiting_subscriptions(LATER) == [HOOK.id]
    hooked.add_delivery(a_delivery("msg_t", purpose=Purpose.TEST, news=()))
    assert hooked.waiting_subscriptions(NOON) == [HOOK.id]
    assert hooked.claim_delivery(HOOK.id, NOON, LATER).id == "msg_t"
    assert hooked.deliveries(HOOK.id)[-1].answered == failed.answered


def test_a_disabled_receiver_gets_nothing_and_its_owner_the_notice(hooked):
    hooked.plan_alerts(replace(HOOK, position=3), 0, [a_delivery(), a_delivery("msg_2")])
    claimed = hooked.claim_delivery(HOOK.id, NOON, LATER)
    disabled = replace(HOOK, state=SubscriptionState.DISABLED, why=Failing.GONE, retry_at=LATER)
    notice = a_delivery("msg_n", purpose=Purpose.NOTICE, news=())
    assert hooked.note_delivery(claimed, replace(claimed, claimed_until=None, attempts=1), disabled, [notice])

    assert hooked.subscription(HOOK.id).state is SubscriptionState.DISABLED
    assert hooked.waiting_subscriptions(NOON) == [HOOK.id]
    assert hooked.claim_delivery(HOOK.id, NOON, LATER).id == "msg_n"
    assert hooked.claim_delivery(HOOK.id, LATER, LATER + timedelta(days=1)).id == "msg_n"
    assert not hooked.plan_alerts(replace(HOOK, position=9), 3, [])


def test_a_subscription_that_was_ended_while_it_was_sent_stays_ended(hooked):
    hooked.plan_alerts(replace(HOOK, position=3), 0, [a_delivery()])
    claimed = hooked.claim_delivery(HOOK.id, NOON, LATER)
    hooked.end_subscription(HOOK.id)

    assert not hooked.note_delivery(claimed, replace(claimed, state=DeliveryState.SENT), HOOK)
    assert hooked.subscriptions() == []


def test_old_things_are_forgotten_and_what_waits_is_not(hooked):
    hooked.take_in_news("board", [replace(NEWS, id=f"urn:{n}") for n in range(4)], 0, NOON)
    told, waiting, untold, _ = (one.seq for one in hooked.alert_news(0))
    silent = replace(MAIL, state=SubscriptionState.UNCONFIRMED)
    hooked.add_subscription(silent, KEYS, [a_delivery("msg_c", subscription=MAIL.id)])
    moved = replace(HOOK, position=untold)
    done = a_delivery("msg_s", state=DeliveryState.SENT, news=(told,))
    hooked.plan_alerts(moved, 0, [done, a_delivery("msg_w", news=(waiting,))])
    hooked.plan_alerts(replace(moved, position=waiting), untold, [])  # told further later

    assert hooked.forget_alerts(NOON, NOON) == 0
    assert hooked.subscription(MAIL.id) is not None
    assert hooked.forget_alerts(LATER, LATER) == 1
    assert hooked.subscriptions() == [replace(moved, position=waiting)]
    assert [one.id for one in hooked.deliveries(HOOK.id)] == ["msg_w"]
    assert told not in {one.seq for one in hooked.alert_news(0)}


def test_two_senders_never_get_the_same_message(register, register_address):
    names = [f"msg_{n:03}" for n in range(24)]
    register.add_subscription(HOOK, KEYS)
    register.plan_alerts(replace(HOOK, position=3), 0, [a_delivery(one) for one in names])
    got: list[list[str]] = [[], []]
    together = Barrier(2)

    def take(mine: list[str]) -> None:
        with Register.open(register_address) as own:
            together.wait()
            while (claimed := own.claim_delivery(HOOK.id, NOON, LATER)) is not None:
                mine.append(claimed.id)

    threads = [Thread(target=take, args=(mine,)) for mine in got]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted([*got[0], *got[1]]) == names
