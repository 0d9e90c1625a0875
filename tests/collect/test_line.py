"""Connections are used again where the peer allows it, and answers of every lawful shape are read."""

import asyncio
from dataclasses import replace

import pytest

from amtsblick.collect.resolver import Resolver, parse_resolver_rules
from amtsblick.collect.visitor import Errand, Validators
from amtsblick.values.capture import EvidenceRef, State

ANYWHERE = Errand(follow=lambda _: True)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


async def pages(visitor, *paths, scheme="http"):
    return [await visitor.visit(f"{scheme}://amt.example/{path}", ANYWHERE) for path in paths]


def then_closes(data):
    async def handler(_, writer):
        writer.write(data)
        await writer.drain()
        writer.close()

    return handler


async def test_one_connection_serves_a_host(web, visitor_for, settings, page):
    web.pages |= {"/1": page("<p>1"), "/2": page("<p>2"), "/3": page(status="404 Not Found")}
    await pages(visitor_for(settings), "1", "2", "3", "1")
    assert web.connections == 1


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Connection: close\r\nContent-Length: 1\r\n\r\na",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\na",
        HEAD + b"Content-Length: 1\r\n\r\na" + HEAD + b"Content-Length: 1\r\n\r\nb",
        HEAD + b"Content-Length: 1\r\n\r\nabc",
    ],
    ids=["close", "old protocol", "an answer nobody asked for", "surplus"],
)
async def test_a_connection_that_must_not_be_used_again_is_not(web, visitor_for, settings, data):
    web.pages["/"] = data
    first, second = await pages(visitor_for(settings), "", "")
    assert (first.body, second.body) == (b"a", b"a")
    assert web.connections == 2


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (HEAD + b"\r\n<p>to the end", b"<p>to the end"),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2;x=y\r\nab\r\n0\r\nX-Trailer: 1\r\n\r\n",
            b"<p>ab",
        ),
        (
            b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + HEAD + b"Content-Length: 3\r\n\r\n<p>",
            b"<p>",
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"Content-Length: 3\r\n\r\n<p>", b"<p>"),
        (HEAD + b"Upgrade: h2,h2c\r\nConnection: Upgrade, close\r\nContent-Length: 3\r\n\r\n<p>", b"<p>"),
        (HEAD.replace(b"\r\n", b"\n") + b"Content-Length: 3\n\n<p>", b"<p>"),
        (HEAD + b"X: caf\xe9 \r\nContent-Length: 0\r\n\r\n", b""),
        (HEAD + b"X: " + b"a" * 60_000 + b"\r\nContent-Length: 3\r\n\r\n<p>", b"<p>"),
    ],
    ids=[
        "until the end",
        "chunked",
        "early hints",
        "continue",
        "offers http/2",
        "bare line feeds",
        "empty",
        "policy",
    ],
)
async def test_answers_of_every_shape_are_read(web, visitor_for, settings, data, body):
    web.pages["/"] = then_closes(data)
    (capture,) = await pages(visitor_for(settings), "")
    assert (capture.failure, capture.body) == (None, body)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 O",
        b"HTTP/1.1 103 Early Hints\r\n" + b"X: y\r\n" * 60_000,
    ],
    ids=["switches", "NUL", "two lengths", "half a head", "endless head"],
)
async def test_what_is_no_answer_is_broken(web, visitor_for, settings, data):
    web.pages["/"] = then_closes(data)
    (capture,) = await pages(visitor_for(replace(settings, retries=0)), "")
    assert (capture.failure, capture.status) == (State.BROKEN, None)
    assert capture.failure_detail


@pytest.mark.parametrize(
    "endless",
    [b"0\r\nX: " + b"a" * 600_000, b"0\r\n" + b"X: y\r\n" * 100_000, b"3;" + b"x" * 600_000],
    ids=["trailer", "trailers", "extension"],
)
async def test_what_is_never_a_body_is_not_read_for_ever(web, visitor_for, settings, endless):
    async def handler(_, writer):
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n")
        writer.write(endless)
        await asyncio.sleep(5)

    web.pages["/"] = handler
    (capture,) = await pages(visitor_for(replace(settings, retries=0, read_timeout=2.0)), "")
    assert (capture.failure, capture.body) == (State.BROKEN, b"<p>")


async def test_a_redirect_whose_text_is_cut_short_is_still_a_redirect(web, visitor_for, settings, page):
    web.pages["/"] = then_closes(b"HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 900\r\n\r\n<p>Mov")
    web.pages["/new"] = page("<p>new")
    (capture,) = await pages(visitor_for(settings), "")
    assert capture.body == b"<p>new"


async def test_a_connection_that_ended_while_idle_is_replaced_without_a_retry(
    web, visitor_for, settings, page
):
    async def answers_once(_, writer):
        writer.write(page("<p>1"))
        await writer.drain()
        asyncio.get_running_loop().call_later(0.05, writer.close)

    async def hangs_up(request, writer):
        """As a server does whose patience ends just when the next request is on its way."""
        if len(web.asked(request.path)) > 1:
            writer.write(page("<p>2"))
        else:
            writer.close()

    web.pages |= {"/1": answers_once, "/2": hangs_up}
    visitor = visitor_for(replace(settings, retries=0))
    (first,) = await pages(visitor, "1")
    await asyncio.sleep(0.1)
    (again,) = await pages(visitor, "1")
    (second,) = await pages(visitor, "2")
    assert [first.body, again.body, second.body] == [b"<p>1", b"<p>1", b"<p>2"]


async def test_an_idle_connection_is_let_go(web, visitor_for, settings, page, monkeypatch):
    monkeypatch.setattr("amtsblick.collect.connections.IDLE", 0.1)
    web.pages["/"] = page("<p>")
    visitor = visitor_for(settings)
    await pages(visitor, "")
    await asyncio.sleep(0.5)
    assert web.writers == set()


async def test_words_out_of_turn_end_a_connection(web, visitor_for, settings, page):
    async def talkative(_, writer):
        writer.write(page("<p>1"))
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")

    web.pages |= {"/1": talkative, "/2": page("<p>2")}
    visitor = visitor_for(settings)
    await pages(visitor, "1")
    await asyncio.sleep(0.1)
    (second,) = await pages(visitor, "2")
    assert second.body == b"<p>2"


async def test_a_body_that_ends_with_its_tls_connection_is_whole(
    authority, ca_file, tls_web, visitor_for, settings, page
):
    async with tls_web(authority.issue_cert("amt.example")) as web:
        web.pages["/"] = then_closes(HEAD + b"\r\n" + b"<p>Amt" * 9_000)
        web.pages["/robots.txt"] = page(status="404 Not Found")
        rules = parse_resolver_rules(f"MAP * 127.0.0.1:{web.port}")
        visitor = visitor_for(replace(settings, rules=rules, ca_file=ca_file))
        (capture,) = await pages(visitor, "", scheme="https")
    assert (capture.failure, len(capture.body)) == (None, 54_000)


async def test_the_second_address_is_tried_when_the_first_takes_no_connection(
    web, visitor_for, settings, page, monkeypatch
):
    monkeypatch.setattr(Resolver, "_allowed", lambda _self, _host, _found: ["127.0.0.2", "127.0.0.1"])
    web.pages["/"] = page("<p>Amt")
    (capture,) = await pages(visitor_for(settings), "")
    assert (capture.body, capture.remote_address) == (b"<p>Amt", "127.0.0.1")


async def test_no_validator_adds_a_header(web, visitor_for, settings, page):
    ref = EvidenceRef(bundle="b", record="r", offset=0, digest="sha256:")
    bad = Validators(etag='"1"\r\nX-Evil: 1', ref=ref)
    web.pages["/"] = page("<p>")
    capture = await visitor_for(settings).visit(
        "http://amt.example/", Errand(follow=lambda _: True, known=lambda _: bad)
    )
    assert capture.failure is State.BROKEN
    assert web.paths() == []
