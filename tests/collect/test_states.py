"""Each way a visit can fail ends in its own state, and never in an exception."""

import asyncio
import gzip
import socket
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import trustme

from amtsblick.collect.resolver import parse_resolver_rules
from amtsblick.collect.visitor import Errand
from amtsblick.values.capture import State

ANYWHERE = Errand(follow=lambda _: True)


def raw(data, *, then_close=True, pause=0.0):
    async def handler(_, writer):
        writer.write(data)
        await writer.drain()
        if pause:
            await asyncio.sleep(pause)
        if then_close:
            writer.close()

    return handler


async def drip(_, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.1)


async def endless(_, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"<p>more</p>" * 1000)
        await writer.drain()
        await asyncio.sleep(0)


async def reset(_, writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()


async def visit(web, visitor_for, settings, handler, *, path="/"):
    web.pages[path] = handler
    return await visitor_for(settings).visit(f"http://amt.example{path}", ANYWHERE)


async def test_a_page_is_brought_home_raw(web, visitor_for, settings, page):
    capture = await visit(web, visitor_for, settings, page("<p>Gr\xfc\xdfe", Set_Cookie="a=1"))
    assert capture.failure is None
    assert capture.status == 200
    assert capture.body == "<p>Gr\xfc\xdfe".encode()
    assert capture.header("set-cookie") == "a=1"
    assert capture.remote_address == "127.0.0.1"
    assert capture.taken_at.tzinfo is UTC
    assert capture.requested == "http://amt.example/"


async def test_the_user_agent_is_honest_and_no_cookie_comes_back(web, visitor_for, settings, page):
    web.pages["/"] = page("x", Set_Cookie="track=1")
    visitor = visitor_for(settings)
    await visitor.visit("http://amt.example/", ANYWHERE)
    await visitor.visit("http://amt.example/", ANYWHERE)
    for request in web.requests:
        assert request.headers["user-agent"].startswith("Amtsblick/")
        assert request.headers["user-agent"].endswith("(+https://survey.example/contact)")
        assert "cookie" not in request.headers
    assert len(web.asked("/")) == 2


@pytest.mark.parametrize(
    "url", ["", "amt.example", "ftp://amt.example/", "http://", "http://a b/", "javascript:1", "http://[::1"]
)
async def test_what_is_no_web_address_is_not_visited(web, visitor_for, settings, url):
    capture = await visitor_for(settings).visit(url, ANYWHERE)
    assert capture.failure is State.BAD_ADDRESS
    assert web.connections == 0


async def test_unknown_name(web, visitor_for, settings):
    rules = parse_resolver_rules("MAP * ~NOTFOUND")
    capture = await visitor_for(replace(settings, rules=rules)).visit("http://gone.example/", ANYWHERE)
    assert capture.failure is State.DNS
    assert capture.status is None


async def test_refused_connection(web, visitor_for, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    rules = parse_resolver_rules(f"MAP * 127.0.0.1:{closed}")
    capture = await visitor_for(replace(settings, rules=rules)).visit("http://amt.example/", ANYWHERE)
    assert capture.failure is State.REFUSED


async def test_silence_is_a_time_out(web, visitor_for, settings, page):
    web.pages["/robots.txt"] = page(status="404 Not Found")
    capture = await visit(web, visitor_for, settings, raw(b"", then_close=False, pause=5))
    assert capture.failure is State.TIMEOUT
    assert len(web.asked("/")) == 2, "one more try, no more"


async def test_a_slow_drip_ends_at_the_total_time(web, visitor_for, settings):
    settings = replace(settings, total_timeout=0.6, retries=0)
    capture = await visit(web, visitor_for, settings, drip)
    assert capture.failure is State.TIMEOUT
    assert capture.body.startswith(b"x"), "what came is kept as evidence"


async def test_a_host_that_is_silent_altogether_is_a_time_out_not_a_refusal_by_robots(
    web, visitor_for, settings
):
    web.pages["/robots.txt"] = raw(b"", then_close=False, pause=5)
    capture = await visit(web, visitor_for, replace(settings, retries=0), b"")
    assert capture.failure is State.TIMEOUT
    assert "robots.txt" in capture.failure_detail
    assert web.paths() == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>short",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n<p>\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"Set-Cookie: a=b\r\n" * 5_000 + b"\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
    ],
    ids=["nothing", "ssh", "short", "bad chunk", "cut chunk", "length", "header bomb", "cookie storm", "304"],
)
async def test_answers_that_are_not_http_are_broken(web, visitor_for, settings, data):
    capture = await visit(web, visitor_for, settings, raw(data))
    assert capture.failure is State.BROKEN
    assert capture.failure_detail


async def test_a_reset_connection_is_broken_after_retries(web, visitor_for, settings):
    capture = await visit(web, visitor_for, settings, reset)
    assert capture.failure is State.BROKEN
    assert len(web.asked("/")) >= 1 + settings.retries


async def test_an_endless_body_is_too_large_and_its_start_is_kept(web, visitor_for, settings):
    capture = await visit(web, visitor_for, replace(settings, body_cap=300_000), endless)
    assert capture.failure is State.TOO_LARGE
    assert capture.body == (b"<p>more</p>" * 10_000)[: settings.other_cap]


async def test_an_announced_giant_is_not_downloaded(web, visitor_for, settings):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 52428800\r\n\r\n"
    capture = await visit(web, visitor_for, settings, raw(head + b"a" * 100_000, pause=5))
    assert capture.failure is State.TOO_LARGE
    assert "52428800" in capture.failure_detail
    assert len(capture.body) == settings.other_cap


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
async def test_a_bomb_is_too_large_without_filling_memory(web, visitor_for, settings, page, coding):
    capture = await visit(
        web,
        visitor_for,
        replace(settings, body_cap=200_000),
        page(pack(b"\0" * 20_000_000, coding), Content_Encoding=coding),
    )
    assert capture.failure is State.TOO_LARGE
    assert len(capture.body) <= settings.other_cap


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd", "identity", "gzip, br"])
async def test_packed_pages_are_unpacked(web, visitor_for, settings, page, coding):
    text = b"<p>Amt</p>" * 50_000
    capture = await visit(web, visitor_for, settings, page(pack(text, coding), Content_Encoding=coding))
    assert capture.failure is None
    assert capture.body == text
    assert capture.header("content-encoding") == coding


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"a" * 10_000, mtime=0)[:-12]),
        ("gzip", b"not packed at all"),
        ("br", b"\xff\xff\xff"),
        ("zstd", b"zstd?"),
        ("deflate", b"\x78\x9c\xff\xff"),
        ("lzma", b"x"),
    ],
)
async def test_wrongly_packed_pages_are_broken(web, visitor_for, settings, page, coding, data):
    capture = await visit(web, visitor_for, settings, page(data, Content_Encoding=coding))
    assert capture.failure is State.BROKEN


def pack(text, coding):
    for name in coding.split(", "):
        match name:
            case "gzip" | "x-gzip":
                text = gzip.compress(text)
            case "deflate":
                text = zlib.compress(text)
            case "br":
                text = brotli.compress(text, quality=1)
            case "zstd":
                zstd = pytest.importorskip("backports.zstd")
                text = zstd.compress(text)
    return text


async def test_other_content_is_kept_by_its_first_bytes_only(web, visitor_for, settings, page):
    capture = await visit(web, visitor_for, settings, page(b"%PDF" + b"0" * 500_000, kind="application/pdf"))
    assert capture.failure is State.NOT_HTML
    assert capture.failure_detail == "content type application/pdf"
    assert capture.body.startswith(b"%PDF")
    assert len(capture.body) == settings.other_cap


async def test_a_page_without_content_type_is_taken(web, visitor_for, settings, page):
    capture = await visit(web, visitor_for, settings, page("<p>x", kind=""))
    assert capture.failure is None


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "500 Oops"])
async def test_http_errors_are_answers_not_failures(web, visitor_for, settings, page, status):
    capture = await visit(
        web, visitor_for, settings, page('{"error": 1}', status=status, kind="application/json")
    )
    assert capture.failure is None
    assert capture.status == int(status[:3])
    assert capture.body == b'{"error": 1}'


async def test_a_trusted_certificate_is_accepted(authority, ca_file, tls_web, visitor_for, settings, page):
    async with tls_web(authority.issue_cert("amt.example")) as web:
        web.pages["/"] = page("<p>safe")
        settings = replace(
            settings, ca_file=ca_file, rules=parse_resolver_rules(f"MAP * 127.0.0.1:{web.port}")
        )
        capture = await visitor_for(settings).visit("https://amt.example/", ANYWHERE)
    assert capture.failure is None
    assert capture.body == b"<p>safe"


@pytest.mark.parametrize(
    ("name", "trusted", "expired", "words"),
    [
        ("other.example", True, False, "another host name"),
        ("amt.example", True, True, "expired"),
        ("amt.example", False, False, "issuer of the certificate is unknown"),
    ],
)
async def test_bad_certificates_say_why(
    authority, ca_file, tls_web, visitor_for, settings, name, trusted, expired, words
):
    past = datetime.now(UTC) - timedelta(days=1)
    issuer = authority if trusted else trustme.CA()
    certificate = issuer.issue_cert(name, not_after=past if expired else None)
    async with tls_web(certificate) as web:
        rules = parse_resolver_rules(f"MAP * 127.0.0.1:{web.port}")
        capture = await visitor_for(replace(settings, ca_file=ca_file, rules=rules)).visit(
            "https://amt.example/", ANYWHERE
        )
        assert web.requests == []
    assert capture.failure is State.TLS
    assert words in capture.failure_detail


async def test_a_server_without_tls_says_so(web, visitor_for, settings):
    capture = await visitor_for(settings).visit("https://amt.example/", ANYWHERE)
    assert capture.failure in {State.TLS, State.BROKEN, State.TIMEOUT}


async def test_international_host_names_are_asked_in_punycode(web, visitor_for, settings, page):
    web.pages["xn--brgermeister-dlb.example/"] = page("<p>ok")
    capture = await visitor_for(settings).visit("http://B\xdcrgermeister.example", ANYWHERE)
    assert capture.body == b"<p>ok"
    assert capture.url == "http://xn--brgermeister-dlb.example/"
