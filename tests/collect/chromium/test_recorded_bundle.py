"""Does what a real Chromium did become a bundle that others open and that comes back exactly?"""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from aiohttp import web
from warcio.archiveiterator import ArchiveIterator

from amtsblick.keep.bundle import draft_bundle
from amtsblick.keep.bundle_check import check_bundle
from amtsblick.keep.bundle_reading import read_bundle
from amtsblick.keep.signing import SigningKey
from amtsblick.parse.tape import read
from amtsblick.values.recording import RawInspection, TapeLine

pytestmark = pytest.mark.browser

SITE = "https://a.example/"
START = """<!doctype html><meta charset="utf-8"><title>Amt für Akten</title><link rel="stylesheet" href="/style.css">
<p id="said">noch nichts</p><img src="https://bilder.example/i.png"><iframe src="https://dritte.example/frame"></iframe>
<script src="/packed.js"></script><script>
fetch("/api?x=1", {method: "POST", body: JSON.stringify({a: 1})}).then(r => r.text()).then(t => said.textContent = t);
fetch("https://nirgends.example/").catch(() => 0);
const socket = new WebSocket("wss://socken.example/ws"); socket.onopen = () => socket.send("guten tag");
document.cookie = "von=hand";
</script>"""


def pages():
    async def socket(request):
        answer = web.WebSocketResponse()
        await answer.prepare(request)
        async for message in answer:
            await answer.send_str(f"echo {message.data}")
        return answer

    moved = web.Response(status=302, headers={"Location": "/start", "Set-Cookie": "hop=1; Secure; HttpOnly"})
    script = gzip.compress(b"window.packed = 'ja';")
    packed = web.Response(
        body=script, headers={"Content-Encoding": "gzip", "Content-Type": "text/javascript"}
    )
    return {
        "a.example/": moved,
        "a.example/start": START,
        "/style.css": "p { color: red }",
        "/i.png": web.Response(body=b"\x89PNG\r\n\x1a\n", content_type="image/png"),
        "/frame": "<title>Rahmen</title><script>localStorage.id = 'x'; fetch('/inner')</script>",
        "/inner": "inner",
        "/packed.js": packed,
        "/api": "angekommen",
        "/ws": socket,
    }


@pytest.fixture
async def recorded(small_web, looking):
    """One pass over one page, as the recorder leaves it."""
    small_web.pages |= pages()
    async with looking() as look:
        tab = await look.context.tab(0)
        look.tape.line(TapeLine.PAGE, page=0, url=SITE, role="start", target=tab.target)
        await tab.navigate(SITE)
        await look.loaded(tab)
        await look.quiet(tab, 0.5)
        await tab.screenshot("page")
        await tab.click(5, 5)
        html = look.tape.blob(str(await tab.evaluate("document.documentElement.outerHTML")).encode())
        await look.context.cookies()
        await tab.close()
        look.tape.line(
            TapeLine.PAGE_END, page=0, url=f"{SITE}start", state="looked", title="Amt für Akten", html=html
        )
        raw = look.tape.finish()
    return RawInspection(
        site=SITE, started_at=raw.started_at, passes=(raw,), command="test", versions={"a": "1"}
    )


async def test_a_recorded_pass_becomes_a_bundle(recorded, tmp_path):
    sealed = draft_bundle(tmp_path / "bundle.wacz", recorded).seal(
        findings=b"{}", key=SigningKey.own(tmp_path)
    )
    assert check_bundle(sealed.path).broken == ""

    back = read_bundle(sealed.path)
    assert back == recorded
    assert dict(back.passes[0].blobs) == recorded.passes[0].blobs
    assert read(back.passes[0], site=SITE) == read(recorded.passes[0], site=SITE)

    assert_traffic(sealed.path)
    done = subprocess.run(  # noqa: ASYNC221 - nothing else runs
        [sys.executable, "-W", "ignore", "-m", "wacz.main", "validate", "-f", sealed.path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Validation succeeded" in done.stdout, done.stdout + done.stderr


def assert_traffic(path: Path) -> None:
    """All that went over the wire is in the WARC, bodies unpacked, and in the index."""
    with zipfile.ZipFile(path) as archive:
        warc = archive.read("archive/1-none.warc.gz")
        index = [
            json.loads(line.split(" ", 2)[2])
            for line in archive.read("indexes/index.cdxj").decode().splitlines()
        ]
        _, page = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
        names = archive.namelist()
    answers, asked, other = {}, {}, {}
    for record in ArchiveIterator(io.BytesIO(warc), check_digests=True):
        url = record.rec_headers.get_header("WARC-Target-URI")
        body = record.content_stream().read()
        assert record.digest_checker.passed is not False
        {"response": answers, "request": asked}.get(record.rec_type, other)[url] = (record, body)
    assert {
        SITE: b"",
        f"{SITE}packed.js": b"window.packed = 'ja';",
        f"{SITE}api?x=1": b"angekommen",
        "https://dritte.example/inner": b"inner",
    }.items() <= {url: body for url, (_, body) in answers.items()}.items()
    assert answers[SITE][0].http_headers.get_header("set-cookie") == "hop=1; Secure; HttpOnly"
    assert asked[f"{SITE}api?x=1"][1] == b'{"a":1}'
    assert "hop=1" in asked[f"{SITE}start"][0].http_headers.get_header("cookie")
    assert json.loads(other["https://nirgends.example/"][1])["kind"] == "request"
    assert b"websocket" in other["wss://socken.example/ws"][1]
    assert {entry["url"] for entry in index} == set(answers)
    assert (page["url"], page["title"]) == (f"{SITE}start", "[none] Amt für Akten")
    assert any(name.startswith("screenshots/none-") for name in names)
