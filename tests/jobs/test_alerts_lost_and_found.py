"""Whatever fails or dies in between: every piece of news arrives, and is noted once."""

import email
import json
import shutil
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.jobs import alerts
from amtsblick.jobs.alert_sending import Post, run
from amtsblick.jobs.clock import now
from amtsblick.keep.register import Register
from amtsblick.publish.webhook import WebhookSettings
from amtsblick.values.alerts import DeliveryState, Interest, News, Rhythm, Way
from amtsblick.values.board import FeedWords, Side
from amtsblick.values.body import Body
from testhook import OK, receiving
from testmail import serving

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BODIES = tuple(Body(id=one, name=one, homepage=f"https://{one}.example/") for one in ("amt", "stadt"))
ANSWERS = {
    "ok": OK,
    "error": b"HTTP/1.1 500 Oh\r\n\r\n",
    "busy": b"HTTP/1.1 503 Later\r\nRetry-After: 60\r\n\r\n",
    "moved": b"HTTP/1.1 301 Elsewhere\r\nLocation: /\r\n\r\n",
    "broken": b"",
}


class DiedError(Exception):
    """The process ends here."""


@dataclass
class Clock:
    """Tells the moment; the process dies when it is asked for the ``dies_at``-th time."""

    now: datetime = NOON
    dies_at: int = 0
    asked: int = 0

    def __call__(self) -> datetime:
        self.asked += 1
        if self.asked == self.dies_at:
            raise DiedError
        return self.now


@dataclass(frozen=True)
class Step:
    """So many news of a body and side come, receivers answer so, the run dies there, so much time passes."""

    news: int
    body: str
    side: Side
    answers: tuple[str, ...]
    dies_at: int
    hours: int


STEPS = st.lists(
    st.builds(
        Step,
        news=st.integers(0, 3),
        body=st.sampled_from(["amt", "stadt"]),
        side=st.sampled_from(list(Side)),
        answers=st.lists(st.sampled_from(sorted(ANSWERS)), max_size=4).map(tuple),
        dies_at=st.integers(0, 12),
        hours=st.integers(0, 12),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "register.db"
    with Register.open(path) as register:
        register.import_bodies(BODIES, NOON)
        register.take_in_news("test", [], 0, NOON)
    return path


def a_piece(number: int, step: Step) -> News:
    name = f"news-{number:03}"
    words = {lang: FeedWords(title=name, text="…") for lang in ("de", "en")}
    return News(id=f"urn:{name}", kind="left", side=step.side, at=NOON, body=step.body, words=words)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_piece_of_news_arrives_and_is_noted_once(steps, empty, knowledge, tmp_path):
    lawless = replace(knowledge, legal_acts=())
    path = shutil.copy(empty, tmp_path / "register.db")
    said: list[str] = []
    with (
        receiving(lambda _: ANSWERS[said.pop()] if said else OK) as hook,
        serving() as mails,
        Register.open(path) as register,
    ):
        clock = Clock()
        by = Post(
            base="https://a.example",
            hooks=WebhookSettings(software="test", why_refused=lambda _: "", plain=True, seconds=3),
            clock=clock,
            chance=lambda: 0.5,
            sender="amtsblick@land.example",
            smtp=mails.settings(),
        )

        def subscribe(way: Way, **wish) -> str:
            return alerts.subscribe(
                register, lawless, alerts.Wish(way=way, **wish), NOON, plain=True
            ).subscription.id

        amt = Interest(bodies=("amt",))
        calls = subscribe(Way.WEBHOOK, owner="it", target=hook.address, side=Side.INSIDE, interest=amt)
        daily = subscribe(Way.MAIL, address="a@land.example", confirmed=True, rhythm=Rhythm.DAILY)
        told: list[News] = []
        for step in steps:
            made = [a_piece(len(told) + number, step) for number in range(step.news)]
            register.take_in_news("test", made, 0, clock.now)
            told += made
            said[:] = step.answers
            clock.asked, clock.dies_at = 0, step.dies_at
            with suppress(DiedError):
                run(register, lawless, by, may_see=lambda owner, body: (owner, body) == ("it", "amt"))
            clock.now += timedelta(hours=step.hours)
        said.clear()
        clock.dies_at = 0
        for _ in range(4):
            clock.now += timedelta(days=1)
            run(register, lawless, by, may_see=lambda owner, body: (owner, body) == ("it", "amt"))

        called = [(one.headers["webhook-id"], json.loads(one.body)["data"]["id"]) for one in hook.calls]
        expected = {one.id for one in told if one.body == "amt"}
        assert {news for _, news in called} == expected
        assert len({name for name, _ in called}) == len(expected)
        assert len(set(called)) == len(expected)
        noted = register.deliveries(calls)
        assert Counter(one.state for one in noted) == Counter({DeliveryState.SENT: len(expected)})

        public = [one.id.removeprefix("urn:") for one in told if one.side is Side.PUBLIC]
        letters = [email.message_from_bytes(content, policy=default) for _, _, content in mails.taken]
        by_name = {one["Message-ID"]: one.get_content() for one in letters}
        arrived = Counter(line.partition(" ")[0] for text in by_name.values() for line in text.splitlines())
        assert {name: arrived[name] for name in public} == dict.fromkeys(public, 1)
        assert sum(count for name, count in arrived.items() if name.startswith("news-")) == len(public)
        assert {one.state for one in register.deliveries(daily)} <= {DeliveryState.SENT}


PROCESS = """
import sys
from dataclasses import replace
from amtsblick.jobs.alert_sending import Post, run
from amtsblick.jobs.clock import now
from amtsblick.keep.register import Register
from amtsblick.publish.webhook import WebhookSettings
from amtsblick.knowledge import load

hooks = WebhookSettings(software="test", why_refused=lambda _: "", plain=True, seconds=5)
by = Post(base="", hooks=hooks, clock=now, chance=lambda: 0.0)
with Register.open(sys.argv[1]) as register:
    run(register, replace(load(), legal_acts=()), by, may_see=lambda *_: False)
"""


def test_processes_side_by_side_tell_everything_once_and_a_killed_one_loses_nothing(
    empty, knowledge, tmp_path
):
    path = shutil.copy(empty, tmp_path / "register.db")
    lawless = replace(knowledge, legal_acts=())
    reached, killed = threading.Event(), threading.Event()

    def answer(number: int) -> bytes:
        if number == 3:  # this one was taken; whoever sent it never hears of that
            reached.set()
            killed.wait(20)
        return OK

    with receiving(answer) as hook, Register.open(path) as register:
        wish = alerts.Wish(way=Way.WEBHOOK, owner="it", target=hook.address)
        name = alerts.subscribe(register, lawless, wish, now(), plain=True).subscription.id
        step = Step(news=30, body="amt", side=Side.PUBLIC, answers=(), dies_at=0, hours=0)
        register.take_in_news("test", [a_piece(number, step) for number in range(30)], 0, now())
        command = [sys.executable, "-c", PROCESS, path]
        doomed = subprocess.Popen(command)
        assert reached.wait(20)
        doomed.kill()
        doomed.wait(20)
        killed.set()
        others = [subprocess.Popen(command) for _ in range(2)]
        assert [one.wait(60) for one in others] == [0, 0]
        (waiting,) = (one for one in register.deliveries(name) if one.state is DeliveryState.WAITING)
        later = Clock(now=now() + timedelta(minutes=11))  # the claim of the dead has run out
        by = Post(
            base="",
            hooks=WebhookSettings(software="test", why_refused=lambda _: "", plain=True),
            clock=later,
            chance=lambda: 0.0,
        )
        run(register, lawless, by, may_see=lambda *_: False)
        states = Counter(one.state for one in register.deliveries(name))

    counted = Counter(one.headers["webhook-id"] for one in hook.calls)
    assert states == Counter({DeliveryState.SENT: 30})
    assert len(counted) == 30
    assert {name: count for name, count in counted.items() if count > 1} == {waiting.id: 2}
