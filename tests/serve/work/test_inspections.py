"""Inspections side by side, with pictures, evidence and what is different; hidden ones are not there."""

import asyncio
import base64
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape

import pytest

from amtsblick.jobs.inspect import Desk as InspectionDesk
from amtsblick.jobs.inspect import Order, Wish, inspect_sites
from amtsblick.keep.board import Lines
from amtsblick.keep.signing import SigningKey
from amtsblick.serve.app import make_app
from amtsblick.values.board import BoardBody, Side
from amtsblick.values.body import Body
from amtsblick.values.recording import PassName, RawInspection, RawPass
from amtsblick.values.records import Role

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SHOT = sha256(PNG).hexdigest()
HTML = b"<!DOCTYPE html><html lang=de><title>Amt</title><h1>Amt</h1><p>Wir sind ein Amt.</p></html>"


@dataclass
class Tape:
    """One pass as the recorder writes it down."""

    name: PassName
    site: str
    lines: list[bytes] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def line(self, kind, at=0.0, **fields):
        self.lines.append(json.dumps({"k": kind, "t": at, **fields}).encode())

    def blob(self, data):
        digest = f"sha256:{sha256(data).hexdigest()}"
        self.blobs[digest] = data
        return digest

    def asked(self, number, url, body, kind, mime):
        request = {"url": url, "method": "GET", "headers": {}}
        params = {
            "requestId": number,
            "loaderId": "L1",
            "documentURL": self.site,
            "request": request,
            "timestamp": 100.0,
            "wallTime": NOON.timestamp(),
            "initiator": {"type": "other"},
            "type": kind,
            "frameId": "F1",
        }
        self.line("cdp", 0.1, s="S1", m="Network.requestWillBeSent", p=params)
        answer = {
            "url": url,
            "status": 200,
            "statusText": "OK",
            "headers": {"content-type": mime},
            "mimeType": mime,
            "remoteIPAddress": "192.0.2.7",
            "remotePort": 443,
            "protocol": "h2",
        }
        params = {"requestId": number, "loaderId": "L1", "type": kind, "response": answer}
        self.line("cdp", 0.2, s="S1", m="Network.responseReceived", p=params)
        params = {"requestId": number, "encodedDataLength": len(body)}
        self.line("cdp", 0.3, s="S1", m="Network.loadingFinished", p=params)
        self.line("body", 0.3, s="S1", request=number, digest=self.blob(body), size=len(body), cut=False)


def taped(name, site, when, strangers):
    tape = Tape(name, site)
    tape.line("pass", name=name, started_at=when.isoformat(), site=site, browser={"product": "Chrome/156"})
    target = {"targetId": "F1", "type": "page", "url": site}
    tape.line("attached", s="S1", parent="", target=target, page=0)
    tape.line("page", page=0, url=site, role="start", target="F1")
    tape.asked("1", site, HTML, "Document", "text/html")
    for number, host in enumerate(strangers, start=2):
        tape.asked(str(number), f"https://{host}/p.gif", PNG, "Image", "image/png")
    tape.line("screenshot", 1.0, page=0, what="page", digest=tape.blob(PNG), width=1, height=1)
    tape.line("page_end", 1.2, page=0, url=site, state="looked", title="Amt", html=tape.blob(HTML))
    return RawPass(name=name, started_at=when, lines=tuple(tape.lines), blobs=dict(tape.blobs))


@dataclass
class Looks:
    """Brings home what a browser had recorded."""

    when: datetime
    strangers: tuple[str, ...]

    async def inspect(self, site, *, pages, passes):
        await asyncio.sleep(0)
        made = tuple(taped(name, site, self.when, self.strangers) for name in passes)
        return RawInspection(site=site, started_at=self.when, passes=made)


@pytest.fixture
def inspect(desk):
    """``inspect(body, *strangers, day=0)``: an inspection of that body's site, whole; returns its number."""

    def made(body, *strangers, day=0, site="https://amt.example/"):
        folder = desk.folder / "inspections" / f"{body or 'none'}-{day}"
        tools = InspectionDesk(
            register=desk.register,
            knowledge=desk.knowledge,
            base=desk.folder,
            now=lambda: NOON,
            key=SigningKey.own(desk.folder),
        )
        order = Order(site=site, folder=folder, body=body)
        wish = Wish(passes=(PassName.NONE, PassName.REJECT))

        async def work():
            looks = Looks(NOON + timedelta(days=day), strangers)
            return [one async for one in inspect_sites([order], looks, tools, wish)]

        (done,) = asyncio.run(work())
        assert not done.failure
        return desk.register.all_inspections()[-1][0]

    return made


@pytest.fixture
def bodies(desk):
    """A ministry with an office below it, and another ministry; only the office is shown in public."""
    every = [
        Body(id="land", name="Land", homepage="https://land.example/"),
        Body(id="amt", name="Amt für Proben", parent="land", homepage="https://amt.example/"),
        Body(id="fern", name="Fernes Amt", homepage="https://fern.example/"),
    ]
    desk.register.import_bodies(every, NOON)
    line = BoardBody(side=Side.PUBLIC, id="amt", name="Amt für Proben")
    assert desk.register.put_lines([Lines(owner="amt", last=0, bodies=(line,))]) == []
    return every


def test_an_inspection_shows_its_passes_side_by_side(client, inspect, bodies):
    number = inspect("amt", "zaehler.example")
    page = client.get(f"/de/inspections/{number}")
    assert page.status_code == 200
    assert "Die Durchgänge nebeneinander" in page.text
    assert "Ohne Wahl" in page.text
    assert "zaehler.example" in page.text
    assert page.text.count("<h1") == 1
    assert f'src="/de/inspections/{number}/pictures/{SHOT}.png"' in page.text
    assert " style=" not in page.text
    assert "data:image" not in page.text


def test_both_languages_say_the_same_numbers(client, inspect, bodies):
    number = inspect("amt", "zaehler.example")
    german, english = (client.get(f"/{lang}/inspections/{number}").text for lang in ("de", "en"))
    assert "ging eine Anfrage an einen fremden Rechner" in german or "fremde" in german
    assert "Evidence of this inspection" in english
    assert "Check it yourself" in english
    assert "Selbst nachprüfen" in german


def test_pictures_come_from_the_evidence_and_may_be_kept(client, inspect, bodies):
    number = inspect("amt")
    answer = client.get(f"/de/inspections/{number}/pictures/{SHOT}.png")
    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_nothing_but_pictures_leaves_the_evidence_by_their_address(client, inspect, bodies):
    number = inspect("amt", "zaehler.example")
    html = sha256(HTML).hexdigest()
    for digest in (html, "0" * 64, "..%2f..%2fregister.sqlite", "x"):
        assert client.get(f"/de/inspections/{number}/pictures/{digest}.png").status_code == 404, digest


def test_the_evidence_can_be_downloaded_and_is_whole(client, inspect, bodies, desk):
    number = inspect("amt")
    answer = client.get(f"/de/inspections/{number}/bundle.wacz")
    entry, _ = desk.register.inspection(number)
    assert answer.content == (desk.folder / entry.bundle).read_bytes()
    manifest = zipfile.ZipFile(io.BytesIO(answer.content)).read("datapackage.json")
    assert f"sha256:{sha256(manifest).hexdigest()}" == entry.manifest
    assert sha256(manifest).hexdigest() in client.get(f"/de/inspections/{number}").text
    assert f'filename="inspection-{number}.wacz"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        pytest.param("bytes=0-9", 206, slice(0, 10), id="first ten"),
        pytest.param("bytes=100-", 206, slice(100, None), id="from hundred"),
        pytest.param("bytes=-7", 206, slice(-7, None), id="last seven"),
        pytest.param("bytes=5-999999999", 206, slice(5, None), id="beyond the end"),
        pytest.param("bytes=999999999-", 416, slice(0, 0), id="behind the end"),
        pytest.param("bytes=-0", 416, slice(0, 0), id="last none"),
        pytest.param("bytes=0-1,4-5", 200, slice(None), id="several parts"),
        pytest.param("bytes=9-2", 200, slice(None), id="backwards"),
        pytest.param("lines=1-2", 200, slice(None), id="other unit"),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(client, inspect, bodies, asked, status, part):
    address = f"/de/inspections/{inspect('amt')}/bundle.wacz"
    whole = client.get(address)
    answer = client.get(address, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, whole.content[part])
    if status == 206:
        assert answer.headers["content-range"].endswith(f"/{len(whole.content)}")
    changed = client.get(address, headers={"Range": asked, "If-Range": '"other"'})
    assert changed.content == whole.content
    same = client.get(address, headers={"Range": asked, "If-Range": whole.headers["etag"]})
    assert same.status_code == status


def test_the_report_is_one_file_with_its_pictures_and_can_do_nothing(client, inspect, bodies):
    answer = client.get(f"/en/inspections/{inspect('amt')}/report.html")
    assert base64.b64encode(PNG).decode() in answer.text
    assert '<html lang="en">' in answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_findings_for_programs_are_those_of_the_page(client, inspect, bodies):
    found = client.get(f"/de/inspections/{inspect('amt', 'zaehler.example')}/findings.json").json()
    assert found["site"] == "https://amt.example/"
    assert {one["host"] for one in found["findings"]} >= {"zaehler.example"}


def test_what_changed_since_the_one_before_is_told(client, inspect, bodies):
    first = inspect("amt", "alt.example", "bleibt.example")
    second = inspect("amt", "neu.example", "bleibt.example", day=7)
    text = client.get(f"/de/inspections/{second}").text
    told = text[text.index('id="before"') : text.index('id="passes"')]
    assert f"/de/inspections/{first}" in told
    gone = told.index("Vorher beobachtet, jetzt nicht mehr")
    assert told.index("neu.example") < gone < told.index("alt.example")
    assert "bleibt.example" not in told
    assert 'id="before"' not in client.get(f"/de/inspections/{first}").text


def test_evidence_that_is_gone_is_said_and_the_findings_stay(client, inspect, bodies, desk):
    number = inspect("amt", "zaehler.example")
    entry, _ = desk.register.inspection(number)
    (desk.folder / entry.bundle).unlink()
    page = client.get(f"/de/inspections/{number}")
    assert page.status_code == 200
    assert "liegen nicht dort, wo das Register sagt" in page.text
    assert str(desk.folder) not in page.text
    assert "zaehler.example" in page.text
    assert client.get(f"/de/inspections/{number}/bundle.wacz").status_code == 404
    assert client.get(f"/de/inspections/{number}/pictures/{SHOT}.png").status_code == 404


@pytest.mark.parametrize(
    "rest", ["", "/bundle.wacz", "/report.html", "/findings.json", f"/pictures/{SHOT}.png"]
)
def test_strangers_see_only_inspections_of_bodies_that_are_public(client, inspect, bodies, rest):
    shown, hidden, lone = inspect("amt"), inspect("fern", day=1), inspect(None, day=2)
    assert client.get(f"/de/inspections/{shown}{rest}").status_code == 200
    for number in (hidden, lone, 4711, 10**12):
        answer = client.get(f"/de/inspections/{number}{rest}")
        assert answer.status_code == 404, number
        assert "Fernes" not in answer.text


def test_nobody_sees_anything_when_the_operator_closed_the_public_pages(make_desk, inspect, bodies):
    from litestar.testing import TestClient

    number = inspect("amt")
    with TestClient(make_app(make_desk(public=False)), base_url="http://127.0.0.1:8480") as closed:
        closed.follow_redirects = False
        for rest in ("", "/bundle.wacz", f"/pictures/{SHOT}.png"):
            assert closed.get(f"/de/inspections/{number}{rest}").status_code == 303


def test_a_reader_of_one_tree_sees_its_inspections_and_no_others(browser_of, inspect, bodies):
    own, other, lone = inspect("amt"), inspect("fern", day=1), inspect(None, day=2)
    reader = browser_of("reader", (Role.READER, "land"))
    listed = reader.get("/de/work/inspections").text
    assert f"/de/inspections/{own}" in listed
    assert f"/de/inspections/{other}" not in listed
    assert f"/de/inspections/{lone}" not in listed
    assert reader.get(f"/de/inspections/{other}").status_code == 404
    whole = browser_of("dpo", (Role.DPO, ""))
    listed = whole.get("/de/work/inspections").text
    assert all(f"/de/inspections/{number}" in listed for number in (own, other, lone))
    assert "gehört zu keiner Stelle" in listed
    assert whole.get(f"/de/inspections/{lone}").status_code == 200
    only = whole.get("/de/work/inspections?body=fern").text
    assert f"/de/inspections/{other}" in only
    assert f"/de/inspections/{own}" not in only


def test_the_public_list_shows_public_bodies_only_newest_first_and_goes_on(client, inspect, bodies):
    numbers = [inspect("amt", day=day) for day in range(27)]
    hidden = inspect("fern", day=40)
    first = client.get("/en/inspections").text
    assert f"/en/inspections/{hidden}" not in first
    assert first.index(f'/en/inspections/{numbers[-1]}"') < first.index(f'/en/inspections/{numbers[-2]}"')
    assert f'/en/inspections/{numbers[1]}"' not in first
    older = client.get(f"/en/inspections?before={numbers[2]}").text
    assert f'/en/inspections/{numbers[1]}"' in older
    assert client.get("/en/inspections?before=x").status_code == 400


def test_an_empty_list_says_that_nothing_is_said(client, bodies):
    assert "Das sagt über keine Website etwas aus" in client.get("/de/inspections").text
    assert "Die Website dieser Stelle hat noch niemand geprüft" in client.get("/de/inspections?body=amt").text


@pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "unzip", "sha256sum", "openssl"))), reason="needs unzip and openssl"
)
def test_the_steps_on_the_page_verify_the_evidence_as_they_stand_there(
    client, inspect, bodies, desk, tmp_path
):
    number = inspect("amt", "zaehler.example")
    page = client.get(f"/de/inspections/{number}").text
    bundle = tmp_path / f"inspection-{number}.wacz"
    bundle.write_bytes(client.get(f"/de/inspections/{number}/bundle.wacz").content)
    shutil.copy(desk.folder / "signing-key.pub.pem", tmp_path / "operator.pem")
    steps = [unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]
    ours, manifest, unpack, key, signature = steps
    command, expected = manifest.splitlines()
    key_command, key_expected = key.splitlines()
    assert run([sys.executable, "-m", *ours.split()], tmp_path).returncode == 0
    assert run(["bash", "-euc", command], tmp_path).stdout.strip() == expected
    assert run(["bash", "-euo", "pipefail", "-c", unpack], tmp_path).returncode == 0
    inside = tmp_path / "unpacked"
    assert run(["bash", "-euc", key_command], inside).stdout.strip() == key_expected
    assert "Verified Successfully" in run(["bash", "-euc", signature], inside).stdout
    (inside / "inspection" / "findings.json").write_text("{}")
    check = unpack.splitlines()[2]
    assert run(["bash", "-euc", check], inside).returncode != 0


def run(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_service_tells_which_inspected_sites_called_it_and_links_the_evidence(client, inspect, bodies):
    first = inspect("amt", "www.youtube.com", "i.ytimg.com")
    hidden = inspect("fern", "www.youtube.com")
    page = client.get("/de/services/youtube/inspections")
    assert page.status_code == 200
    assert f'href="/de/inspections/{first}#recipients"' in page.text
    assert "i.ytimg.com" in page.text
    assert "Amt für Proben" in page.text
    assert f"/de/inspections/{hidden}" not in page.text
    assert "Fernes Amt" not in page.text
    assert 'id="recipients"' in client.get(f"/de/inspections/{first}").text
    other = unescape(client.get("/de/services/tiktok/inspections").text)
    assert "Keine dieser Prüfungen sah etwas von diesem Dienst" in other
    assert "Eine Prüfung sah ihren Webauftritt" in other


def test_the_newest_inspection_of_a_body_counts(client, inspect, bodies):
    inspect("amt", "www.youtube.com")
    inspect("amt", day=1)
    text = unescape(client.get("/de/services/youtube/inspections").text)
    assert "Keine dieser Prüfungen" in text


def test_where_nothing_was_inspected_the_service_says_so(client, bodies):
    text = unescape(client.get("/de/services/youtube/inspections").text)
    assert "Noch wurde kein Webauftritt geprüft" in text
    assert client.get("/de/services/nix/inspections").status_code == 404
    assert client.get("/de/services/youtube/inspections?before=x").status_code == 400
    assert "/de/services/youtube/inspections" in client.get("/de/services/youtube").text
