"""Requests are spaced, bounded, repeated with care, and wait when asked to."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from amtsblick.collect.pace import Pace
from amtsblick.collect.settings import Settings
from amtsblick.collect.visitor import Errand, retry_after
from amtsblick.errors import InputError

ANYWHERE = Errand(follow=lambda _: True)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Time:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def clock(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(round(seconds, 6))
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time():
    return Time()


def pace(time, **changes):
    return Pace(Settings(**changes), clock=time.clock, sleep=time.sleep)


async def starts(pace, time, host, count):
    found = []
    for _ in range(count):
        async with pace.turn(host):
            found.append(round(time.now - 1000.0, 6))
    return found


async def test_requests_to_one_host_are_spaced_after_the_burst(time):
    assert await starts(pace(time, delay=1.0, burst=2), time, "a", 5) == [0, 0, 1, 2, 3]


async def test_hosts_do_not_wait_for_one_another(time):
    shared = pace(time, delay=1.0, burst=1)
    assert await starts(shared, time, "a", 1) == [0]
    assert await starts(shared, time, "b", 1) == [0]


async def test_a_crawl_delay_is_kept_to_the_letter_and_never_shortens(time):
    shared = pace(time, delay=1.0, burst=2)
    shared.slow_down("a", 5.0)
    shared.slow_down("a", 2.0)
    assert await starts(shared, time, "a", 3) == [0, 5, 10]


async def test_a_pause_holds_the_host_back_but_no_other(time):
    shared = pace(time, delay=1.0, burst=2)
    shared.pause("a", 20)
    assert await starts(shared, time, "b", 1) == [0]
    assert (await starts(shared, time, "a", 1))[0] >= 20


async def test_no_delay_means_no_sleep(time):
    await starts(pace(time, delay=0.0), time, "a", 50)
    assert time.slept == []


async def test_turns_are_bounded_per_host_and_altogether(time):
    shared = pace(time, delay=0.0, per_host=2, concurrency=3)
    running, most = {"a": 0, "b": 0}, {"a": 0, "b": 0, "all": 0}

    async def one(host):
        async with shared.turn(host):
            running[host] += 1
            most[host] = max(most[host], running[host])
            most["all"] = max(most["all"], sum(running.values()))
            await asyncio.sleep(0.001)
            running[host] -= 1

    await asyncio.gather(*(one(host) for host in "ab" * 10))
    assert most == {"a": 2, "b": 2, "all": 3}


async def test_hosts_at_rest_are_forgotten(time):
    shared = pace(time, delay=1.0)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(shared.turn("busy"))
        for number in range(5_000):
            await starts(shared, time, f"{number}.example", 1)
            time.now += 2
        assert len(shared._hosts) <= 513
        assert "busy" in shared._hosts


@pytest.mark.parametrize("status", ["429 Slow", "502 Bad", "503 Busy", "504 Late"])
async def test_passing_troubles_are_tried_again(web, visitor_for, settings, page, status):
    answers = iter([page(status=status), page(status=status), page("<p>ok")])

    async def moody(_, writer):
        writer.write(next(answers))
        await writer.drain()

    web.pages["/"] = moody
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert capture.body == b"<p>ok"
    assert len(web.asked("/")) == 3


async def test_tries_are_bounded(web, visitor_for, settings, page):
    web.pages["/"] = page(status="503 Busy")
    capture = await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert (capture.status, capture.failure) == (503, None)
    assert len(web.asked("/")) == 1 + settings.retries


@pytest.mark.parametrize("status", ["404 No", "500 Oops", "403 No"])
async def test_lasting_answers_are_not_tried_again(web, visitor_for, settings, page, status):
    web.pages["/"] = page(status=status)
    await visitor_for(settings).visit("http://amt.example/", ANYWHERE)
    assert len(web.asked("/")) == 1


async def test_retry_after_is_obeyed(web, visitor_for, settings, page, time):
    answers = iter([page(status="503 Busy", Retry_After="17"), page("<p>ok")])

    async def moody(_, writer):
        writer.write(next(answers))
        await writer.drain()

    web.pages["/"] = moody
    visitor = visitor_for(replace(settings, delay=1.0), clock=time.clock, sleep=time.sleep)
    capture = await visitor.visit("http://amt.example/", ANYWHERE)
    assert capture.body == b"<p>ok"
    assert sum(time.slept) >= 17


async def test_whoever_asks_for_too_long_a_wait_is_left_alone(web, visitor_for, settings, page, time):
    web.pages["/"] = page(status="503 Busy", Retry_After="3600")
    visitor = visitor_for(settings, clock=time.clock, sleep=time.sleep)
    assert (await visitor.visit("http://amt.example/", ANYWHERE)).status == 503
    assert len(web.asked("/")) == 1
    assert time.slept == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("\u0663", None),
        ("Mon, 99 Foo 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_in_seconds_and_as_date(value, seconds):
    assert retry_after(value, NOW) == seconds


async def test_cancelling_leaves_nothing_behind(web, visitor_for, settings):
    all_there = asyncio.Event()

    async def hang(_, writer):
        if len(web.asked("/")) == 5:
            all_there.set()
        await asyncio.sleep(30)

    web.pages["/"] = hang
    visitor = visitor_for(replace(settings, read_timeout=30, total_timeout=30))
    tasks = [asyncio.create_task(visitor.visit(f"http://{n}.example/", ANYWHERE)) for n in range(5)]
    await all_there.wait()
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    await visitor.aclose()
    await visitor.aclose()
    assert all(state.users == 0 for state in visitor._pace._hosts.values())


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "b\xfcro@amt.example"])
def test_a_contact_that_fits_no_header_is_refused(contact):
    with pytest.raises(InputError, match="contact"):
        Settings(contact=contact)


@pytest.mark.parametrize("content", [None, b"no certificate"])
async def test_a_ca_file_that_cannot_be_used_is_named(tmp_path, visitor_for, settings, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"ca\.pem"):
        visitor_for(replace(settings, ca_file=path))
