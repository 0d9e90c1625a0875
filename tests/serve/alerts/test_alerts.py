"""Subscriptions with and without an account, as browsers and mail programs meet them."""

import re
from http import HTTPStatus

import pytest

from amtsblick.jobs import alerts
from amtsblick.jobs.alerts import Wish, link_token
from amtsblick.jobs.board import refresh
from amtsblick.serve.kept import Kept
from amtsblick.serve.tries import Tries
from amtsblick.values.alerts import Interest, LinkPurpose, Question, SubscriptionState, Way
from amtsblick.values.board import Side
from amtsblick.values.body import Body
from amtsblick.values.records import Role
from amtsblick.values.work import TaskKind

BODIES = (
    Body(id="land", name="Land Auental", homepage="https://land.example/"),
    Body(id="umwelt", name="Amt für Umwelt", homepage="https://umwelt.example/", parent="land"),
    Body(id="stadt", name="Stadt Seeblick", homepage="https://stadt.example/"),
)
ADDRESS = "redaktion@zeitung.example"


@pytest.fixture(autouse=True)
def bodies(desk):
    desk.register.import_bodies(BODIES, desk.now())
    refresh(desk.register, desk.knowledge, when=desk.now(), evidence=desk.evidence)


def link(desk, found, purpose):
    return link_token(found.id, desk.register.signing_keys(found.id), purpose)


def ask(client, **fields):
    return client.post("/de/subscribe", data={"do": "mail", "address": ADDRESS, "rhythm": "weekly"} | fields)


def test_a_visitors_address_is_asked_and_agrees(desk, client):
    answer = ask(client, questions=["joined", "left"], services=["x"])
    assert answer.status_code == HTTPStatus.OK
    (found,) = desk.register.subscriptions(address=ADDRESS)
    assert (found.state, found.side, found.owner) == (SubscriptionState.UNCONFIRMED, Side.PUBLIC, "")
    assert found.interest == Interest(services=("x",), questions=(Question.JOINED, Question.LEFT))
    assert desk.register.tasks()[0].kind is TaskKind.ALERTS
    assert "set-cookie" not in answer.headers

    path = f"/de/alerts/confirm/{link(desk, found, LinkPurpose.CONFIRM)}"
    assert "Neue Kanäle" in client.get(path).text
    assert desk.register.subscription(found.id).state is SubscriptionState.UNCONFIRMED
    assert client.post(path).status_code == HTTPStatus.OK
    assert desk.register.subscription(found.id).state is SubscriptionState.ACTIVE
    assert client.post(path).status_code == HTTPStatus.OK


def test_the_answer_says_nothing_about_an_address(desk, client):
    answers = [ask(client) for _ in range(6)]
    assert len({(one.status_code, one.text) for one in answers}) == 1
    assert len(desk.register.subscriptions(address=ADDRESS)) == 3


def test_one_network_cannot_have_many_addresses_written_to(desk, client):
    answers = [ask(client, address=f"wer{number}@zeitung.example") for number in range(12)]
    assert [one.status_code for one in answers] == [HTTPStatus.OK] * 10 + [HTTPStatus.TOO_MANY_REQUESTS] * 2
    assert desk.register.subscriptions(address="wer11@zeitung.example") == []
    assert "wer11@zeitung.example" in answers[-1].text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"address": "niemand"}, "address"),
        ({"address": ""}, "address"),
        ({"address": "a@b.example\nBcc: c@d.example"}, "address"),
        ({"bodies": "nirgendwo"}, "bodies"),
        ({"bodies": [f"b{number}" for number in range(51)]}, "bodies"),
    ],
    ids=["no-address", "empty", "line-break", "unknown-body", "too-many"],
)
def test_wishes_that_cannot_be_met_are_shown_again(desk, client, fields, field):
    answer = ask(client, **fields)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'href="#{field}"' in answer.text
    assert desk.register.subscriptions() == []


def test_a_mail_program_ends_a_subscription_by_one_request(desk, client):
    ask(client)
    (found,) = desk.register.subscriptions(address=ADDRESS)
    path = f"/de/alerts/unsubscribe/{link(desk, found, LinkPurpose.UNSUBSCRIBE)}"
    assert client.get(path).status_code == HTTPStatus.OK
    assert desk.register.subscription(found.id) is not None
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == HTTPStatus.OK
    assert desk.register.subscriptions(address=ADDRESS) == []
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == HTTPStatus.OK
    assert client.get(path).status_code == HTTPStatus.GONE


@pytest.mark.parametrize("token", ["nichts", "sub_0.falsch", "ü.ü"])
def test_wrong_links_open_nothing(client, token):
    assert client.get(f"/de/alerts/confirm/{token}").status_code == HTTPStatus.GONE
    assert client.post(f"/de/alerts/confirm/{token}").status_code == HTTPStatus.GONE
    assert client.get(f"/de/alerts/unsubscribe/{token}").status_code == HTTPStatus.GONE
    assert client.get(f"/alerts/{token}.atom").status_code == HTTPStatus.NOT_FOUND


def test_a_link_for_one_thing_opens_nothing_else(desk, client):
    ask(client)
    (found,) = desk.register.subscriptions(address=ADDRESS)
    wrong = link(desk, found, LinkPurpose.UNSUBSCRIBE)
    assert client.post(f"/de/alerts/confirm/{wrong}").status_code == HTTPStatus.GONE
    assert desk.register.subscription(found.id).state is SubscriptionState.UNCONFIRMED


def test_a_feed_is_made_without_an_address_and_fetched_once(client):
    made = client.post("/en/subscribe", data={"do": "feed", "questions": ["joined"]})
    address = re.search(r'href="(http[^"]+feed\.atom[^"]*)"', made.text)[1].replace("&amp;", "&")
    assert address.endswith("/en/subscribe/feed.atom?question=joined")
    feed = client.get(address)
    assert feed.headers["content-type"].startswith("application/atom+xml")
    again = client.get(address, headers={"If-None-Match": feed.headers["etag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert client.get("/de/subscribe/feed.atom?body=nirgendwo").status_code == HTTPStatus.NOT_FOUND


def test_somebody_subscribes_tests_and_ends(desk, browser_of):
    me = browser_of("presse", (Role.EDITOR, "land"))
    path = "/de/account/alerts"
    sent = me.send_form(
        path, do="make", way="mail", address=ADDRESS, bodies=["umwelt"], below="yes", side="inside"
    )
    assert sent.status_code == HTTPStatus.SEE_OTHER
    (found,) = desk.register.subscriptions(owner="presse")
    assert (found.side, found.interest.under) == (Side.INSIDE, ("umwelt",))
    assert found.state is SubscriptionState.UNCONFIRMED  # not the account's own address
    assert "Amt für Umwelt und alles darunter" in me.get(path).text

    alerts.confirm(desk.register, link(desk, found, LinkPurpose.CONFIRM), desk.now())
    assert me.send_form(f"{path}/{found.id}", do="test").status_code == HTTPStatus.SEE_OTHER
    assert desk.register.waiting_deliveries(found.id) >= 1
    assert me.send_form(f"{path}/{found.id}", do="enable").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert me.send_form(f"{path}/{found.id}", do="remove").status_code == HTTPStatus.SEE_OTHER
    assert desk.register.subscriptions(owner="presse") == []


def test_bodies_of_others_cannot_be_asked_about_inside(desk, browser_of):
    me = browser_of("presse", (Role.EDITOR, "land"))
    answer = me.send_form("/de/account/alerts", do="make", way="atom", bodies=["stadt"], side="inside")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Seeblick" not in answer.text
    assert desk.register.subscriptions() == []


def test_a_private_feed_is_shown_once_and_opens_by_its_address(desk, browser_of, client):
    me = browser_of("presse", (Role.EDITOR, "land"))
    made = me.send_form("/de/account/alerts", do="make", way="atom", side="inside")
    address = re.search(r"<code[^>]*>(http[^<]+\.atom)</code>", made.text)[1]
    assert made.headers["cache-control"] == "no-store"
    assert address not in me.get("/de/account/alerts").text
    assert client.get(address).status_code == HTTPStatus.OK


def test_a_webhooks_secret_is_shown_once_and_renewed(desk, browser_of):
    me = browser_of("presse", (Role.EDITOR, "land"))
    made = me.send_form("/de/account/alerts", do="make", way="webhook", target="https://hook.example/in")
    first = re.search(r"whsec_[A-Za-z0-9+/=]+", made.text)[0]
    (found,) = desk.register.subscriptions(owner="presse")
    assert "whsec_" not in me.get("/de/account/alerts").text
    renewed = me.send_form(f"/de/account/alerts/{found.id}", do="rotate").text
    assert re.search(r"whsec_[A-Za-z0-9+/=]+", renewed)[0] != first


@pytest.mark.parametrize("target", ["", "http://hook.example/", "https://user:pw@hook.example/", "nichts"])
def test_webhooks_that_cannot_be_called_are_refused(desk, browser_of, target):
    me = browser_of("presse", (Role.EDITOR, "land"))
    answer = me.send_form("/de/account/alerts", do="make", way="webhook", target=target)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert desk.register.subscriptions() == []


def test_subscriptions_of_others_are_not_there(desk, browser_of):
    wish = Wish(way=Way.ATOM, owner="leitung", side=Side.PUBLIC)
    made = alerts.subscribe(desk.register, desk.knowledge, wish, desk.now())
    me = browser_of("presse", (Role.EDITOR, "land"))
    answer = me.send_form(f"/de/account/alerts/{made.subscription.id}", do="remove")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert desk.register.subscription(made.subscription.id) is not None


def test_strangers_log_in_first(client):
    assert client.get("/de/account/alerts").headers["location"].startswith("/de/login")


def test_closed_public_pages_take_no_subscription(make_desk):
    from litestar.testing import TestClient

    from amtsblick.serve.app import make_app

    with TestClient(make_app(make_desk(public=False))) as closed:
        assert closed.post("/de/subscribe", data={"do": "mail", "address": ADDRESS}).status_code in {
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.SEE_OTHER,
        }


def test_tries_are_counted_by_network_and_together():
    time = [0.0]
    tries = Tries(2, 60, together=3, clock=lambda: time[0])
    assert [tries.allows(one) for one in ("2001:db8::1", "2001:db8::2", "2001:db8::3")] == [True, True, False]
    assert [tries.allows(one) for one in ("192.0.2.1", "192.0.2.2")] == [True, False]
    time[0] = 61.0
    assert tries.allows("2001:db8::1")


def test_texts_are_kept_for_a_while():
    time, made = [0.0], []
    kept = Kept(60, most=2, clock=lambda: time[0])

    def ask_for(name):
        return kept.kept(name, lambda: made.append(name) or name)

    assert [ask_for("a"), ask_for("a"), ask_for("b"), ask_for("c"), ask_for("a")] == ["a", "a", "b", "c", "a"]
    assert made == ["a", "b", "c", "a"]
    time[0] = 61.0
    ask_for("a")
    assert made[-1] == "a"
    assert len(made) == 5
