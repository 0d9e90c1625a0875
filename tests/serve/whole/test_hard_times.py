"""The real server when its clients are slow or hostile, when it is killed, and when its database is away."""

import re
import shutil
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from amtsblick.jobs.workspace import Workspace
from amtsblick.keep.secret_texts import csrf_token
from amtsblick.serve.forms import TOKEN
from amtsblick.values.records import RecordKind

EVERYTHING = "alles"
SLOW = 120
"""Clients at once that never finish their request."""
READERS = 200
MEGABYTES = 300
"""More than this the server may not have grown by."""
PATIENCE = 90.0
AWAY = "Das Register antwortet gerade nicht"


@pytest.fixture(scope="module")
def town(filled, tmp_path_factory, serve_folder):
    """An application of its own: what happens to it disturbs no other test."""
    place = Workspace(folder=tmp_path_factory.mktemp("hard") / "out")
    shutil.copytree(filled.folder, place.folder)
    with serve_folder(place) as opened:
        yield opened


def reach(town):
    parts = urlsplit(town.base)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def memory(town):
    """Megabytes that the server holds."""
    text = Path(f"/proc/{town.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def answered(line):
    """All that comes until the server closes the connection."""
    found = b""
    try:
        while part := line.recv(65536):
            found += part
    except ConnectionError:
        pass  # closed without good-bye
    return found


def status_of(text):
    return int(text.split(b" ", 2)[1]) if text.startswith(b"HTTP/1.1 ") else 0


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="says_nothing"),
        pytest.param(b"GET /de/ HTTP/1.1\r\nHost: a.example\r\nX-Slow: ", id="in_its_headers"),
        pytest.param(
            b"POST /de/login HTTP/1.1\r\nHost: a.example\r\nContent-Length: 900\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=",
            id="in_its_form",
        ),
    ],
)
def test_slow_clients_are_closed_and_keep_nobody_waiting(town, begun):
    with ExitStack() as opened:
        lines = [opened.enter_context(reach(town)) for _ in range(SLOW)]
        began = time.monotonic()
        for line in lines:
            line.sendall(begun)
        assert httpx.get(f"{town.base}/de/", timeout=PATIENCE).status_code == HTTPStatus.OK
        for line in lines:
            assert status_of(answered(line)) in {0, HTTPStatus.TOO_MANY_REQUESTS}
        assert time.monotonic() - began < PATIENCE


def test_two_hundred_readers_at_once_all_get_their_page(town):
    pages = (
        "/de/",
        "/de/bodies/stadt",
        "/de/services/x",
        "/de/search?q=Auen",
        "/de/changes",
        "/api/v1/bodies",
    )
    before = memory(town)

    def read(number):
        return httpx.get(town.base + pages[number % len(pages)], timeout=PATIENCE).status_code

    with ThreadPoolExecutor(READERS) as readers:
        found = list(readers.map(read, range(READERS)))
    assert set(found) <= {HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS}
    assert found.count(HTTPStatus.OK) > READERS * 0.8
    assert memory(town) - before < MEGABYTES


@pytest.mark.parametrize(
    ("sent", "allowed"),
    [
        pytest.param(b"GET /de/ HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n", {0, 400, 431}, id="header"),
        pytest.param(
            b"GET /de/ HTTP/1.1\r\nHost: a\r\n" + b"X-More: y\r\n" * 100_000 + b"\r\n", {0, 400, 431}, id="headers"
        ),
        pytest.param(b"GET /de/" + b"a" * 500_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", {0, 400, 414, 404}, id="address"),
        pytest.param(
            b"POST /de/login HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5000000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname=" + b"a" * 4_999_995,
            {0, 413},
            id="form",
        ),
        pytest.param(
            b"POST /de/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", {0, 400, 413}, id="length"
        ),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20, {0, 400}, id="tls"),
    ],
)  # fmt: skip
def test_what_is_too_large_or_no_request_is_refused(town, sent, allowed):
    before = memory(town)
    with reach(town) as line:
        with suppress(ConnectionError):  # refused while we were still talking
            line.sendall(sent)
        assert status_of(answered(line)) in allowed
    assert memory(town) - before < MEGABYTES
    assert httpx.get(f"{town.base}/health/live").status_code == HTTPStatus.OK


def test_clients_that_leave_in_the_middle_disturb_nobody(town):
    for _ in range(SLOW):
        with reach(town) as line:
            line.sendall(b"GET /de/ HTTP/1.1\r\nHost: a\r\n\r\n")
            line.shutdown(socket.SHUT_WR)
    assert httpx.get(f"{town.base}/de/", timeout=PATIENCE).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "address",
    [
        "bodies?list=all&page=999999999",
        "bodies?list=all&after=%00%ff",
        "?service=nobody&seen=nothing",
        "changes?before=gestern",
        "changes?after=99999999999999999999",
        "search?q=%22%22%2A%28%29+AND+NOT+NEAR",
        "trend?as_of=0000-00-00",
        "data?as_of=9999-12-31",
        "bodies/" + "a" * 3000,
    ],
)
def test_bad_filters_and_deep_pages_are_told_to_the_reader(town, address):
    answer = httpx.get(f"{town.base}/de/{address}", timeout=PATIENCE)
    assert answer.status_code in {200, 400, 404}, answer.text[:500]
    assert "text/html" in answer.headers["content-type"]
    assert 'lang="de"' in answer.text


def draft(town, name):
    """The form that enters a usage, ready to be sent by somebody who is logged in."""
    secret = town.cookie(EVERYTHING)
    said = {
        "id": f"archiv.{name}", "body": "archiv", "service": "x", "kind": "own_content", "handle": name,
        "origin.mode": "entered", "origin.said_by": "Pressestelle", "do": "save",
    }  # fmt: skip
    return {
        "data": {TOKEN: csrf_token(secret), **said},
        "cookies": {"amtsblick": secret},
        "timeout": PATIENCE,
    }


def entered(place):
    with place.open_register() as register:
        return [one.record for one in register.newest(RecordKind.USAGE) if one.record.startswith("archiv.")]


def test_a_session_that_ended_in_mid_form_keeps_what_was_written(town):
    form = draft(town, "spaet") | {"cookies": {"amtsblick": "over"}}
    answer = httpx.post(f"{town.base}/de/work/new/usage", **form)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert "archiv.spaet" in answer.text
    assert "archiv.spaet" not in entered(town.place)


def test_a_locked_register_is_read_on_and_what_was_not_written_is_said(town):
    form = draft(town, "gesperrt")  # whoever writes had logged in before
    with closing(sqlite3.connect(town.place.folder / "register.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert httpx.get(f"{town.base}/de/bodies/stadt", timeout=5).status_code == HTTPStatus.OK
        answer = httpx.post(f"{town.base}/de/work/new/usage", **form)
        assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert AWAY in answer.text
        assert answer.headers["retry-after"]
        other.execute("ROLLBACK")
    assert "archiv.gesperrt" not in entered(town.place)
    again = httpx.post(f"{town.base}/de/work/new/usage", **form)
    assert again.status_code == HTTPStatus.SEE_OTHER
    assert entered(town.place).count("archiv.gesperrt") == 1


def test_a_server_that_is_killed_while_it_writes_loses_and_doubles_nothing(filled, tmp_path, serve_folder):
    place = Workspace(folder=tmp_path / "out")
    shutil.copytree(filled.folder, place.folder)
    told = []
    with serve_folder(place) as town, ThreadPoolExecutor(4) as writers:

        def write(number):
            name = f"n{number}"
            try:
                answer = httpx.post(f"{town.base}/de/work/new/usage", **draft(town, name))
            except httpx.TransportError:
                return
            if answer.status_code == HTTPStatus.SEE_OTHER:
                told.append(f"archiv.{name}")

        town.cookie(EVERYTHING)
        jobs = [writers.submit(write, number) for number in range(60)]
        while len(told) < 5 and not all(one.done() for one in jobs):
            time.sleep(0.05)
        town.process.send_signal(signal.SIGKILL)
        town.process.wait(PATIENCE)
    assert told
    found = entered(place)
    assert set(told) <= set(found)
    assert len(found) == len(set(found))
    with serve_folder(place) as again, again.client(EVERYTHING) as client:
        assert client.get("/health/ready").status_code == HTTPStatus.OK
        check = client.post(
            "/de/work/log/check", data={TOKEN: csrf_token(again.cookie(EVERYTHING))}, timeout=PATIENCE
        )
        assert check.status_code == HTTPStatus.OK
        assert client.get(f"/de/work/records/usage/{told[0]}").status_code == HTTPStatus.OK
