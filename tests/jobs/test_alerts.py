"""Alerts from the board, the log and the law, to real mail servers and webhooks: once, and to the right ones."""

import email
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from xml.etree import ElementTree as ET

import pytest

from amtsblick.errors import InputError
from amtsblick.jobs import alerts, board
from amtsblick.jobs.alert_access import sees_inside
from amtsblick.jobs.alert_news import take_in
from amtsblick.jobs.alert_planning import plan
from amtsblick.jobs.alert_sending import Post, run
from amtsblick.jobs.records import draft, moved, write
from amtsblick.jobs.workspace import Workspace
from amtsblick.publish.webhook import WebhookSettings, signature
from amtsblick.values.accounts import Account, AccountAction, AccountEvent, Grant
from amtsblick.values.alerts import (
    Interest,
    LinkPurpose,
    Question,
    Rhythm,
    SubscriptionState,
    Way,
)
from amtsblick.values.board import Side
from amtsblick.values.body import Body
from amtsblick.values.decisions import (
    Decision,
    DecisionKind,
    Occasion,
    Reason,
    ReasonKind,
    Reopening,
    TriggerKind,
)
from amtsblick.values.records import Action, Actor, Change, RecordKind, RecordState, Role
from amtsblick.values.usages import UsageKind
from testhook import OK, receiving
from testmail import serving

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PRESS = "Presse@land.example"
BODIES = (
    Body(id="land", name="Land", homepage="https://land.example/"),
    Body(id="amt", name="Amt\r\nBcc: alle@land.example", parent="land", homepage="https://amt.example/"),
    Body(id="stadt", name="Stadt", homepage="https://stadt.example/"),
)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def later(self, by: timedelta) -> datetime:
        self.now += by
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lawless(knowledge):
    return replace(knowledge, legal_acts=())


@pytest.fixture
def register(tmp_path, lawless):
    place = Workspace(folder=tmp_path / "out")
    place.prepare()
    with place.open_register() as opened:
        opened.import_bodies(BODIES, NOON)
        board.refresh(opened, lawless, when=NOON)
        take_in(opened, lawless, NOON)
        yield opened


@pytest.fixture
def mails():
    with serving() as post:
        yield post


@pytest.fixture
def tell(register, lawless, mails, clock):
    def tell(base: str = "https://amtsblick.example", knowledge=lawless):
        by = Post(
            base=base,
            hooks=WebhookSettings(software="test", why_refused=lambda _: "", plain=True, seconds=3),
            clock=clock,
            chance=lambda: 0.0,
            sender="amtsblick@land.example",
            smtp=mails.settings(),
        )
        return run(register, knowledge, by, may_see=sees_inside(register))

    return tell


@pytest.fixture
def subscribe(register, lawless, clock):
    def subscribe(way=Way.MAIL, **wish):
        given = {"address": PRESS, "confirmed": True} if way is Way.MAIL else {"owner": "presse"}
        return alerts.subscribe(
            register, lawless, alerts.Wish(way=way, **(given | wish)), clock(), plain=True
        )

    return subscribe


def a_decision(body: str, **changes) -> Decision:
    made = Decision(
        id=f"{body}-x",
        body=body,
        service="x",
        usage_kind=UsageKind.OWN_CONTENT,
        kind=DecisionKind.KEEP,
        reasons=(Reason(kind=ReasonKind.REACH),),
        decided_by="Leitung",
        decided_on=date(2026, 2, 20),
        valid_from=date(2026, 2, 20),
        review_due=date(2027, 2, 20),
    )
    return replace(made, **changes)


@pytest.fixture
def publish(register, lawless, clock):
    def publish(*contents, state=RecordState.PUBLISHED):
        changes = [
            Change(
                action=Action.IMPORTED,
                content=one,
                valid_from=date(2026, 2, 20),
                state=state,
                authors=("presse",),
                approved_by="leitung",
            )
            for one in contents
        ]
        write(register, lawless, changes, Actor(name="import", role=Role.SYSTEM), clock())
        board.refresh(register, lawless, when=clock(), bodies={one.body for one in contents})

    return publish


def an_account(register, name: str, *grants: Grant) -> None:
    account = Account(id=name, name=name, grants=grants, created_at=NOON, changed_at=NOON)
    event = AccountEvent(at=NOON, actor="test", account=name, action=AccountAction.ADDED)
    assert register.add_account(account, event)


def messages(post) -> list:
    return [email.message_from_bytes(content, policy=default) for _, _, content in post.taken]


def texts(post) -> list[str]:
    return [one.get_content() for one in messages(post)]


def test_a_published_decision_is_told_once(subscribe, publish, tell, mails):
    subscribe()
    publish(a_decision("land"))
    first, second = tell(), tell()

    assert (first.sent, second.sent, len(mails.taken)) == (1, 0, 1)
    (text,) = texts(mails)
    assert "Veröffentlichte Entscheidungen" in text
    assert "Land: " in text


def test_what_was_there_before_is_no_news(subscribe, publish, tell, mails):
    publish(a_decision("land"))
    subscribe()
    tell()

    assert mails.taken == []


def test_a_changed_decision_is_told_again(register, lawless, subscribe, publish, tell, mails, clock):
    subscribe()
    publish(a_decision("land"))
    tell()
    when = clock.later(HOUR)
    changed = a_decision("land", kind=DecisionKind.LEAVE)
    author, head = Actor(name="presse", role=Role.EDITOR), Actor(name="leitung", role=Role.HEAD)
    write(register, lawless, [draft(register, changed, NOON.date())], author, when)
    for action, actor in (
        (Action.SUBMITTED, author),
        (Action.APPROVED, head),
        (Action.PUBLISHED, head),
    ):
        write(register, lawless, [moved(register, RecordKind.DECISION, changed.id, action)], actor, when)
        board.refresh(register, lawless, when=when, bodies={"land"})
        tell()

    assert len(mails.taken) == 2


def test_names_cannot_write_headers(subscribe, publish, tell, mails):
    subscribe()
    publish(a_decision("amt"))
    tell()
    (message,) = messages(mails)

    assert message["Bcc"] is None
    assert message["Subject"].startswith("Amtsblick: Amt Bcc: alle@land.example")
    assert mails.taken[0][1] == [PRESS]
    assert "\nBcc:" not in message.get_content()


def test_each_gets_his_bodies_in_his_language(subscribe, publish, tell, mails):
    subscribe(address="a@land.example", interest=Interest(under=("land",)), lang="en")
    subscribe(address="b@land.example", interest=Interest(bodies=("land",)))
    subscribe(address="c@land.example", interest=Interest(questions=(Question.JOINED,)))
    publish(a_decision("amt"))
    tell()

    assert [to for _, to, _ in mails.taken] == [["a@land.example"]]
    assert "Published decisions" in texts(mails)[0]


def test_a_digest_holds_everything_of_its_day(subscribe, publish, tell, mails, clock):
    subscribe(rhythm=Rhythm.DAILY)
    publish(a_decision("land"))
    assert tell().planned == 0
    clock.later(6 * HOUR)
    publish(a_decision("stadt"))
    tell()
    clock.later(12 * HOUR)
    tell()
    tell()
    (message,) = messages(mails)

    assert message["Subject"] == "Amtsblick: 2 Meldungen"
    assert "Land: " in message.get_content()
    assert "Stadt: " in message.get_content()


def test_a_bare_address_is_asked_first(register, subscribe, publish, tell, mails, clock):
    made = subscribe(confirmed=False).subscription
    publish(a_decision("land"))
    tell()
    (question,) = texts(mails)
    (link,) = (line for line in question.splitlines() if "/alerts/confirm/" in line)
    token = link.rpartition("/")[2]

    assert "Entscheidung" not in question
    assert alerts.confirm(register, token + "x", clock()) is None
    assert alerts.confirm(register, token.replace(made.id, "sub_0"), clock()) is None
    assert alerts.confirm(register, token, clock()).state is SubscriptionState.ACTIVE
    assert alerts.confirm(register, token, clock()).state is SubscriptionState.ACTIVE
    tell()
    assert len(mails.taken) == 1  # what came before the address agreed is not told
    publish(a_decision("stadt"))
    tell()
    assert "Stadt: " in texts(mails)[1]


def test_a_question_is_asked_for_a_week(register, subscribe, tell, mails, clock):
    made = subscribe(confirmed=False).subscription
    token = alerts.link_token(made.id, register.signing_keys(made.id), LinkPurpose.CONFIRM)

    assert alerts.confirm(register, token, clock.later(8 * DAY)) is None
    alerts.forget(register, clock())
    assert register.subscriptions() == []


def test_nobody_is_flooded_with_questions(subscribe, tell, mails):
    asked = [subscribe(confirmed=False, address=one) for one in (PRESS, PRESS.upper(), PRESS, PRESS)]
    tell()

    assert [one is not None for one in asked] == [True, True, True, False]
    assert len(mails.taken) == 3


def test_one_request_ends_it(register, subscribe, publish, tell, mails):
    subscribe()
    publish(a_decision("land"))
    tell()
    (message,) = messages(mails)
    address = message["List-Unsubscribe"].strip("<>")
    raw = mails.taken[0][2]

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in raw
    assert address.startswith("https://amtsblick.example/de/alerts/unsubscribe/")
    assert address in message.get_content()
    assert not alerts.unsubscribe(register, "sub_1.x")
    assert alerts.unsubscribe(register, address.rpartition("/")[2])
    assert register.subscriptions() == []
    publish(a_decision("stadt"))
    assert tell().sent == 0


def test_a_link_does_one_thing(register, subscribe):
    made = subscribe().subscription
    keys = register.signing_keys(made.id)
    confirm = alerts.link_token(made.id, keys, LinkPurpose.CONFIRM)

    assert not alerts.unsubscribe(register, confirm)
    assert alerts.own_feed(register, confirm, "", NOON, may_see=lambda *_: True) is None


def reopening(body: str) -> Reopening:
    return Reopening(
        id=f"{body}-reopened",
        decision=f"{body}-x",
        body=body,
        service="x",
        occasion=Occasion(
            kind=TriggerKind.CHANNEL_NEW,
            body=body,
            service="x",
            fact=f"channel_new:{body}@",
            known_at=NOON,
            facts=(("handle", "@neu"), ("first_seen", NOON.isoformat())),
        ),
    )


def test_what_is_inside_goes_to_accounts_that_may_see_it(register, subscribe, publish, tell, mails):
    an_account(register, "dsb", Grant(role=Role.DPO, root="land"))
    an_account(register, "fremd", Grant(role=Role.DPO, root="stadt"))
    an_account(register, "niemand")
    publish(a_decision("amt", public=False))
    for owner in ("dsb", "fremd", "niemand"):
        subscribe(owner=owner, address=f"{owner}@land.example", side=Side.INSIDE)
    subscribe(owner="dsb", address="oeffentlich@land.example")
    subscribe(address="buerger@land.example")
    publish(reopening("amt"))
    tell()

    assert [to for _, to, _ in mails.taken] == [["dsb@land.example"]]
    (text,) = texts(mails)
    assert "Zu entscheiden" in text
    assert "Diese Mail enthält interne Angaben." in text


def test_a_role_that_was_taken_ends_what_waits(register, lawless, subscribe, publish, tell, mails, clock):
    grant = Grant(role=Role.DPO, root="land")
    an_account(register, "dsb", grant)
    publish(a_decision("amt", public=False))
    subscribe(owner="dsb", side=Side.INSIDE)
    publish(reopening("amt"))
    take_in(register, lawless, clock())
    assert plan(register, clock(), sees_inside(register)) == 1
    event = AccountEvent(at=NOON, actor="test", account="dsb", action=AccountAction.REVOKED)
    assert register.take_grant("dsb", grant, event)
    tell()

    assert mails.taken == []


def test_a_review_that_comes_due_is_told_inside(register, subscribe, publish, tell, mails, clock):
    an_account(register, "dsb", Grant(role=Role.DPO, root=""))
    publish(a_decision("amt", review_due=(NOON + DAY).date()))
    subscribe(owner="dsb", side=Side.INSIDE, interest=Interest(questions=(Question.DUE,)))
    subscribe(address="buerger@land.example", interest=Interest(questions=(Question.DUE,)))
    assert tell().sent == 0
    clock.later(DAY)
    tell()
    tell()
    clock.later(DAY)
    tell()

    assert [to for _, to, _ in mails.taken] == [[PRESS]]
    assert "Wiedervorlage" in messages(mails)[0]["Subject"]


def test_a_change_of_the_law_is_told_when_the_knowledge_has_it(subscribe, tell, mails, knowledge):
    subscribe(interest=Interest(services=("x",)))
    act = next(one for one in knowledge.legal_acts if one.services == () and one.states)
    tell(knowledge=replace(knowledge, legal_acts=(act,)))

    (message,) = messages(mails)
    assert act.ref in " ".join(message["Subject"].split()) or act.by in message["Subject"]
    assert "Rechtsstand" in message.get_content()


def test_a_webhook_gets_signed_json_for_each_piece_of_news(register, subscribe, publish, tell):
    with receiving() as receiver:
        made = subscribe(Way.WEBHOOK, target=receiver.address)
        publish(a_decision("land"), a_decision("stadt"))
        assert tell().sent == 2

    assert made.secret not in repr(made)
    for call in receiver.calls:
        name, stamp = call.headers["webhook-id"], int(call.headers["webhook-timestamp"])
        assert call.headers["webhook-signature"] == signature(made.secret, name, stamp, call.body)
        payload = json.loads(call.body)
        assert payload["type"] == "news.decision"
        assert payload["data"]["question"] == "decision"
        assert set(payload["data"]["texts"]) == {"de", "en"}
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 2


def test_a_webhook_that_fails_gets_the_same_message_again(register, subscribe, publish, tell, clock):
    with receiving(lambda n: OK if n > 1 else b"HTTP/1.1 500 Oh\r\n\r\n") as receiver:
        subscribe(Way.WEBHOOK, target=receiver.address)
        publish(a_decision("land"))
        results = [tell(), tell()]
        clock.later(timedelta(seconds=6))
        results += [tell(), tell()]

    assert [(one.sent, one.failed) for one in results] == [(0, 1), (0, 0), (1, 0), (0, 0)]
    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_gone_disables_and_tells_the_owner(register, subscribe, publish, tell, mails, clock):
    with receiving(lambda _: b"HTTP/1.1 410 Gone\r\n\r\n") as receiver:
        made = subscribe(Way.WEBHOOK, target=receiver.address, address=PRESS)
        publish(a_decision("land"), a_decision("stadt"))
        told = tell()
        tell()
    (notice,) = messages(mails)

    assert told.disabled == (made.subscription.id,)
    assert len(receiver.calls) == 1
    assert "localhost" in notice.get_content()
    assert "from=test" not in notice.get_content()
    with pytest.raises(InputError, match="disabled"):
        alerts.ask_for_test(register, made.subscription.id, clock())


def test_what_waited_is_sent_when_it_is_enabled_again(register, subscribe, publish, tell, clock):
    state = {"answer": b"HTTP/1.1 500 Oh\r\n\r\n"}
    with receiving(lambda _: state["answer"]) as receiver:
        made = subscribe(Way.WEBHOOK, target=receiver.address).subscription
        publish(a_decision("land"), a_decision("stadt"))
        for _ in range(16):
            tell()
            clock.later(12 * HOUR)
        assert register.subscription(made.id).state is SubscriptionState.DISABLED
        calls = len(receiver.calls)
        tell()
        assert len(receiver.calls) == calls
        state["answer"] = OK
        alerts.enable(register, made.id, clock())
        assert tell().sent == 2


def test_both_secrets_sign_for_two_days(register, subscribe, publish, tell, clock):
    with receiving() as receiver:
        made = subscribe(Way.WEBHOOK, target=receiver.address)
        new = alerts.rotate(register, made.subscription.id, clock())
        publish(a_decision("land"))
        tell()
        clock.later(3 * DAY)
        publish(a_decision("stadt"))
        tell()

    both, one = (call.headers["webhook-signature"].split(" ") for call in receiver.calls)
    call = receiver.calls[0]
    stamp = int(call.headers["webhook-timestamp"])
    expected = [signature(each, call.headers["webhook-id"], stamp, call.body) for each in (new, made.secret)]
    assert both == expected
    assert len(one) == 1


def test_a_feed_behind_a_secret_address(register, subscribe, publish, tell, clock):
    an_account(register, "dsb", Grant(role=Role.DPO, root="land"))
    publish(a_decision("amt", public=False))
    made = subscribe(Way.ATOM, owner="dsb", side=Side.INSIDE)
    publish(reopening("amt"), a_decision("land"))
    tell()

    def titles(text: str) -> list[str]:
        space = "{http://www.w3.org/2005/Atom}"
        return [one.findtext(f"{space}title") for one in ET.fromstring(text).iter(f"{space}entry")]

    whole = alerts.own_feed(
        register, made.token, "https://a.example/f", clock(), may_see=sees_inside(register)
    )
    less = alerts.own_feed(register, made.token, "https://a.example/f", clock(), may_see=lambda *_: False)
    public = alerts.public_feed(register, Interest(), "en", "", clock())
    assert [one[:4] for one in titles(less)] == ["Land"]
    assert len(titles(whole)) == 3  # besides that: the decision that is not public, and that it is reopened
    assert len(titles(public)) == 1
    assert alerts.own_feed(register, "sub_1.x", "", clock(), may_see=lambda *_: True) is None


def test_a_mail_server_that_is_down_harms_nobody(register, subscribe, publish, tell, mails, lawless, clock):
    subscribe()
    publish(a_decision("land"))
    gone = Post(
        base="https://a.example",
        hooks=WebhookSettings(software="test", why_refused=lambda _: ""),
        clock=clock,
        chance=lambda: 0.0,
        sender="amtsblick@land.example",
        smtp=replace(mails.settings(), port=1),
    )
    down = run(register, lawless, gone, may_see=sees_inside(register))

    assert (down.sent, down.failed) == (0, 0)
    assert "nobody answers" in down.trouble
    assert tell().sent == 1


def test_an_address_that_is_refused_is_left_alone(register, subscribe, publish, tell, mails):
    made = subscribe(address="nobody@land.example").subscription
    subscribe()
    publish(a_decision("land"))
    told = tell()

    assert (told.sent, told.failed) == (1, 1)
    assert register.subscription(made.id).retry_at > NOON


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param({"way": Way.MAIL, "address": "a@b.example\r\nBcc: c@d.example"}, id="header_in_address"),
        pytest.param(
            {"way": Way.MAIL, "address": "a@b.example", "side": Side.INSIDE}, id="inside_without_account"
        ),
        pytest.param({"way": Way.WEBHOOK, "target": "https://a.example/"}, id="webhook_without_account"),
        pytest.param(
            {"way": Way.WEBHOOK, "owner": "it", "target": "http://a.example/"}, id="webhook_in_the_clear"
        ),
        pytest.param(
            {"way": Way.ATOM, "owner": "it", "interest": Interest(bodies=("mars",))}, id="unknown_body"
        ),
        pytest.param(
            {"way": Way.ATOM, "owner": "it", "interest": Interest(services=("icq",))}, id="unknown_service"
        ),
    ],
)
def test_wishes_that_cannot_be_met(register, lawless, wish):
    with pytest.raises(InputError):
        alerts.subscribe(register, lawless, alerts.Wish(**wish), NOON)
    assert register.subscriptions() == []


def test_no_secret_is_ever_shown(register, subscribe):
    made = subscribe(Way.WEBHOOK, target="https://a.example/hook")
    keys = register.signing_keys(made.subscription.id)

    shown = f"{made!r} {keys!r} {register.subscriptions()!r}"
    assert made.secret
    assert made.secret not in shown
    assert repr(keys.link) not in shown
