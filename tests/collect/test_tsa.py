"""What does the fetch of a time stamp do when the other side misbehaves?"""

import asyncio

import pytest
from aiohttp import web

from amtsblick.collect.tsa import request_stamp
from amtsblick.errors import InputError


@pytest.fixture
async def authority():
    seen = []

    async def answer(request):
        seen.append((request.headers["Content-Type"], await request.read()))
        kind = request.path
        if kind == "/slow":
            await asyncio.sleep(5)
        if kind == "/huge":
            return web.Response(body=bytes(300_000))
        if kind == "/moved":
            raise web.HTTPFound("/fine")
        return web.Response(body=b"stamp", status=500 if kind == "/broken" else 200)

    app = web.Application()
    app.router.add_post("/{kind}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}", seen
    await runner.cleanup()


async def test_the_request_goes_out_as_it_is(authority):
    url, seen = authority
    assert await request_stamp(f"{url}/fine", b"query") == b"stamp"
    assert seen == [("application/timestamp-query", b"query")]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("broken", "HTTP status 500"),
        ("moved", "HTTP status 302"),
        ("huge", "more than 262144 bytes"),
        ("slow", "did not answer"),
    ],
)
async def test_what_is_no_answer_is_named(authority, path, why):
    url, _ = authority
    with pytest.raises(InputError, match=why):
        await request_stamp(f"{url}/{path}", b"query", patience=0.3)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "ftp://127.0.0.1/", "http://", "no address", "http://[x/"]
)
async def test_an_address_where_nobody_answers_is_named(url):
    with pytest.raises(InputError, match="did not answer"):
        await request_stamp(url, b"query")
