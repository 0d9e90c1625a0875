"""Our own inspection of our own pages, as a visitor meets them: behind a front that speaks https."""

import json
import shutil
import subprocess
import sys

import httpx
import pytest
from aiohttp import web as front

from amtsblick.collect.chromium.errors import ChromiumError
from amtsblick.collect.chromium.find import find_chromium
from amtsblick.jobs.workspace import Workspace
from testweb.server import Reply, Stream, serve

HOST = "amtsblick.example"
HOPS = frozenset({"connection", "content-length", "content-encoding", "transfer-encoding", "host"})
"""Headers that belong to one connection, not to what passes through (RFC 9110, 7.6.1)."""
FURTHER_PAGES = 5
STARTS = (f"https://{HOST}/de/", f"https://{HOST}/en/subscribe")
OUT_OF_REACH = {"no_banner", "no_page", "no_form"}
"""Why a check may not have looked: no consent is asked for, and the operator's notices stand elsewhere."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def inspected(filled, serve_folder, tmp_path_factory):
    """What ``amtsblick inspect`` found on the application's own pages."""
    try:
        find_chromium()
    except ChromiumError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("inspected")
    more = ("--base-url", f"https://{HOST}", "--trusted-proxy", "127.0.0.1")
    outside = {
        path: Reply(body=b"<!doctype html><title>Amt</title>") for path in ("/impressum", "/datenschutz")
    }
    place = Workspace(folder=folder / "served")
    shutil.copytree(filled.folder, place.folder)
    with serve_folder(place, more=more) as town, httpx.Client(base_url=town.base) as client:
        hosts = {HOST: {"*": Stream(_passing_on(client))}, "amt.example": outside}
        with serve(hosts, folder) as web:
            command = [sys.executable, "-m", "amtsblick", "inspect", *STARTS, "--allow-private", "--quiet"]
            command += ["--pages", str(FURTHER_PAGES), "--passes", "none,reject,accept,noscript"]
            command += ["--resolver-rules", web.rules, "--ca-file", str(web.ca_file)]
            done = subprocess.run(
                [*command, "--out", str(folder / "out")], capture_output=True, text=True, check=False
            )
    assert done.returncode == 0, done.stderr
    reports = [
        json.loads(one.read_text(encoding="utf-8")) for one in (folder / "out").glob("*/findings.json")
    ]
    assert {one["site"] for one in reports} == set(STARTS)
    return {one["site"]: one for one in reports}


def _passing_on(client):
    async def passed(request, _arrival):
        told = {name: value for name, value in request.headers.items() if name.lower() not in HOPS}
        told |= {"Host": HOST, "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        answer = client.request(request.method, request.raw_path, headers=told, content=await request.read())
        kept = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in HOPS]
        return front.Response(status=answer.status_code, body=answer.content, headers=kept)

    return passed


@pytest.fixture(params=STARTS, ids=["overview", "subscribe"])
def site(request, inspected):
    """The outcome of the inspection that began at one address."""
    return inspected[request.param]


def test_all_passes_saw_all_pages_where_they_asked(site):
    assert site["state"] == "looked"
    assert set(site["passes"]) == {"none", "reject", "accept", "noscript"}
    for one in site["passes"].values():
        assert (one["state"], one["banner"], one["missed"]) == ("looked", "no_banner", [])
        assert len(one["pages"]) == FURTHER_PAGES + 1
        assert {(page["state"], page["status"]) for page in one["pages"]} == {("looked", 200)}
        assert [page["url"] for page in one["pages"]] == [page["requested"] for page in one["pages"]]


def test_our_own_inspection_finds_nothing_to_object_to(site):
    assert site["findings"] == []
    assert site["broken"] == []
    assert [one for one in site["checks"] if one["outcome"] == "found"] == []


def test_every_check_that_a_machine_can_make_looked(site):
    assert len(site["checks"]) > len(OUT_OF_REACH)
    unlooked = [one for one in site["checks"] if one["outcome"] == "not_looked"]
    assert {one["why"] for one in unlooked} <= OUT_OF_REACH


def test_nobody_else_is_told_and_nothing_is_kept(site):
    for one in site["passes"].values():
        assert (one["third_party_requests"], one["third_party_hosts"]) == (0, [])
        assert (one["cookies"], one["storage"]) == ({"first": 0, "third": 0}, {"first": 0, "third": 0})
        assert (one["refused"], one["console_errors"]) == ([], 0)
