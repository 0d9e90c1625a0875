"""Is everything that happens in a page on the tape, wherever it happens?"""

import asyncio
from base64 import b64decode

import pytest
from aiohttp import web

pytestmark = pytest.mark.browser

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
START = """<!doctype html><title>Amt</title><link rel="stylesheet" href="/style.css"><p>Hallo
<img src="https://bilder.example/i.png">
<iframe src="https://dritte.example/frame"></iframe>
<script>
fetch("/api", {method: "POST", body: "hallo"});
new Worker("/worker.js");
const socket = new WebSocket("wss://socken.example/ws");
socket.onopen = () => socket.send("guten tag");
new EventSource("/events").onmessage = event => event.target.close();
navigator.serviceWorker.register("/sw.js");
console.error("kaputt");
</script>"""


def the_whole_zoo() -> dict[str, object]:
    async def socket(request: web.Request) -> web.WebSocketResponse:
        answer = web.WebSocketResponse()
        await answer.prepare(request)
        async for message in answer:
            await answer.send_str(f"echo {message.data}")
        return answer

    return {
        "a.example/": START,
        "/style.css": "p { color: red }",
        "/i.png": web.Response(body=PIXEL, content_type="image/png"),
        "/frame": '<script>localStorage.id = "x"; document.cookie = "f=1; SameSite=None; Secure"; fetch("/from-frame")</script>',
        "/from-frame": "frame",
        "/api": "angekommen",
        "/worker.js": 'fetch("/from-worker"); new Worker("/nested.js")',
        "/nested.js": 'fetch("/from-nested")',
        "/sw.js": 'self.addEventListener("install", () => fetch("/from-service-worker"))',
        "/from-worker": "1",
        "/from-nested": "2",
        "/from-service-worker": "3",
        "/events": web.Response(body=b"data: neu\n\n", content_type="text/event-stream"),
        "/ws": socket,
    }


async def test_requests_of_frames_and_all_workers_are_recorded_once(small_web, looking):
    small_web.pages |= the_whole_zoo()
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await look.quiet(tab, 0.7)
        requested = look.requested()
        sent = [asked.path for asked in small_web.asked if asked.path != "/ws"]
        assert {url.removeprefix("https://").partition("/")[2] for url in requested} >= {
            path[1:] for path in sent
        }
        for path in ("style.css", "api", "from-worker", "from-nested", "events"):
            assert requested[f"https://a.example/{path}"] == 1, path
        assert requested["https://a.example/from-service-worker"] == 1
        assert requested["https://dritte.example/from-frame"] == 1
        assert requested["https://bilder.example/i.png"] == 1
        kinds = {line["target"]["type"] for line in look.lines("attached")}
        assert kinds == {"page", "iframe", "worker", "service_worker"}
        assert not tab.activity.pending


async def test_messages_bodies_post_data_and_console_errors_are_recorded(small_web, looking):
    small_web.pages |= the_whole_zoo()
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await look.quiet(tab, 0.7)
        sent = look.lines("cdp", "Network.webSocketFrameSent")
        received = look.lines("cdp", "Network.webSocketFrameReceived")
        assert [line["p"]["response"]["payloadData"] for line in sent] == ["guten tag"]
        assert [line["p"]["response"]["payloadData"] for line in received] == ["echo guten tag"]
        messages = look.lines("cdp", "Network.eventSourceMessageReceived")
        assert [line["p"]["data"] for line in messages] == ["neu"]
        assert look.body("https://a.example/api") == b"angekommen"
        assert look.body("https://a.example/") == START.encode()
        assert look.body("https://bilder.example/i.png") == PIXEL
        assert look.body("https://a.example/from-nested") == b"2"
        posted = [
            line["p"]["request"]
            for line in look.lines("cdp", "Network.requestWillBeSent")
            if line["p"]["request"]["url"] == "https://a.example/api"
        ]
        assert posted[0]["postData"] == "hallo"
        errors = look.lines("cdp", "Runtime.consoleAPICalled")
        assert [argument["value"] for line in errors for argument in line["p"]["args"]] == ["kaputt"]


async def test_frames_of_other_sites_answer_in_their_own_world(small_web, looking):
    small_web.pages |= the_whole_zoo()
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        top, inner = tab.frames()
        assert (top.parent, inner.parent) == ("", top.id)
        assert top.session != inner.session
        assert await tab.evaluate("localStorage.id", frame=inner.id) == "x"
        assert await tab.evaluate("document.cookie", frame=inner.id, world="main") == "f=1"
        await tab.evaluate("window.geheim = 1", world="main")
        assert await tab.evaluate("typeof window.geheim") == "undefined"
        assert await tab.evaluate("new Promise(done => setTimeout(() => done(7), 10))") == 7
        jar = await look.context.cookies()
        assert [(cookie["name"], cookie["domain"]) for cookie in jar] == [("f", "dritte.example")]


async def test_set_cookie_of_a_redirect_hop_is_recorded(small_web, looking):
    hop = web.Response(status=302, headers={"Location": "/ziel", "Set-Cookie": "hop=1; HttpOnly"})
    small_web.pages |= {"/": hop, "/ziel": "da"}
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        extra = look.lines("cdp", "Network.responseReceivedExtraInfo")
        assert [line["p"]["statusCode"] for line in extra] == [302, 200]
        assert extra[0]["p"]["headers"]["Set-Cookie"] == "hop=1; HttpOnly"
        hops = look.lines("cdp", "Network.requestWillBeSent")
        assert hops[1]["p"]["redirectResponse"]["status"] == 302


@pytest.mark.parametrize("moment", ["pagehide", "unload", "visibilitychange"])
@pytest.mark.parametrize("how", ["beacon", "keepalive"])
@pytest.mark.parametrize("where", ["page", "frame"])
async def test_what_a_page_sends_while_closing_is_recorded(small_web, looking, moment, how, where):
    send = {
        "beacon": 'navigator.sendBeacon("/bye", "tschüss")',
        "keepalive": 'fetch("/bye", {method: "POST", body: "tschüss", keepalive: true})',
    }[how]
    target = "document" if moment == "visibilitychange" else "window"
    script = f'<script>{target}.addEventListener("{moment}", () => {send})</script>'
    small_web.pages |= {"/bye": "ok", "/inner": f"innen{script}"}
    small_web.pages["/"] = script if where == "page" else '<iframe src="https://b.example/inner"></iframe>'
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await tab.close()
        await asyncio.sleep(0.1)
        host = "a" if where == "page" else "b"
        bye = [
            line["p"]["request"]
            for line in look.lines("cdp", "Network.requestWillBeSent")
            if line["p"]["request"]["url"] == f"https://{host}.example/bye"
        ]
        assert [asked.body.decode() for asked in small_web.asked if asked.path == "/bye"] == ["tschüss"]
        assert [request.get("postData") for request in bye] == ["tschüss"]


SENDERS = {
    "bytes": 'fetch("/post", {method: "POST", body: new Uint8Array([31, 139, 0, 255, 254])})',
    "blob": 'fetch("/post", {method: "POST", body: new Blob([new Uint8Array([31, 139, 0, 255, 254])])})',
    "beacon": 'navigator.sendBeacon("/post", new Blob([new Uint8Array([31, 139, 0, 255, 254])]))',
    "worker": 'new Worker("/poster.js")',
    "text-blob": 'navigator.sendBeacon("/post", new Blob(["{\\"e\\": 1}"], {type: "text/plain"}))',
    "form": "const f = new FormData(); f.append('name', 'wert'); fetch('/post', {method: 'POST', body: f})",
    "large": 'fetch("/post", {method: "POST", body: "x".repeat(3e6)})',
    "xhr": 'const x = new XMLHttpRequest(); x.open("POST", "/post"); x.send("ä")',
}


def _posted(look, url: str) -> bytes:
    """The body of the request as the tape tells it."""
    (sent,) = [
        line["p"]
        for line in look.lines("cdp", "Network.requestWillBeSent")
        if line["p"]["request"]["url"] == url and line["p"]["request"]["method"] == "POST"
    ]
    kept = [
        line
        for line in look.lines("body")
        if line["request"] == sent["requestId"] and line["of"] == "request" and not line["cut"]
    ]
    if kept:
        return look.tape.finish().blobs[kept[0]["digest"]]
    entries = sent["request"].get("postDataEntries", [])
    return b"".join(b64decode(entry.get("bytes", "")) for entry in entries)


@pytest.mark.parametrize("how", SENDERS)
async def test_what_is_posted_is_recorded_to_the_byte(small_web, looking, how):
    small_web.pages |= {
        "/": f"<script>{SENDERS[how]}</script>",
        "/poster.js": SENDERS["bytes"],
        "/post": "ok",
    }
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        while "/post" not in small_web.paths():
            assert await tab.activity.wait_change(20)
        await look.quiet(tab, 0.4)
        (asked,) = [asked for asked in small_web.asked if asked.path == "/post"]
        assert _posted(look, "https://a.example/post") == asked.body


async def test_prefetches_pings_shared_workers_and_reports_are_recorded(small_web, looking):
    small_web.pages |= {
        "/": web.Response(
            text="<link rel=prefetch href=/vorab.js><link rel=preload as=image href=/bild.png>"
            "<a href=/weiter ping=/klick>weiter</a><iframe srcdoc='<img src=/innen.png>'></iframe>"
            "<script>new SharedWorker('/geteilt.js').port.start(); new Image().src = '/zaehler.png'</script>",
            content_type="text/html",
        ),
        "/geteilt.js": "fetch('/aus-geteiltem')",
        "/weiter": "<script>fetch('/sofort')</script>",
    }
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.loaded(tab)
        await look.quiet(tab, 0.5)
        await tab.evaluate("document.querySelector('a').click()")
        await look.quiet(tab, 0.5)
        requested = {url.removeprefix("https://a.example/") for url in look.requested()}
        asked = {path[1:] for path in small_web.paths()}
        assert asked >= {"vorab.js", "klick", "innen.png", "zaehler.png", "aus-geteiltem", "sofort"}
        assert asked <= requested


async def test_a_page_that_moves_to_another_site_is_recorded_from_its_first_request(small_web, looking):
    small_web.pages |= {
        "a.example/": "<script>location.href = 'https://b.example/'</script>",
        "b.example/": "<link rel=stylesheet href=/style.css><script src=/erst.js></script>",
        "/erst.js": "new Image().src = '/zweit.png'",
        "/style.css": "",
    }
    async with looking() as look:
        tab = await look.open("https://a.example/")
        await look.quiet(tab, 0.6)
        assert look.body("https://b.example/erst.js") == b"new Image().src = '/zweit.png'"
        assert {f"https://b.example{path}" for path in ("/style.css", "/zweit.png")} <= set(look.requested())
        assert tab.frames()[0].url == "https://b.example/"
