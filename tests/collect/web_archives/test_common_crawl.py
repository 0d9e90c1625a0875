"""Common Crawl's monthly indexes and single members of its WARC files."""

import json

import pytest

from amtsblick.values.capture import State
from archives.holdings import HOME, PAGE, instant
from archives.warcs import Answered, packed

SPEC = "commoncrawl+http://index.example/collinfo.json|http://data.example/"
BEFORE = packed(Answered(url="https://nachbar.example/", moment="20180102030405", body="x"))
MEMBER = packed(Answered(url=HOME, moment="20180102030405", body=PAGE))
ASKED = "?url=https%3A%2F%2Famt.example%2F&output=json&limit=10000"
ROW = {
    "timestamp": "20180102030405",
    "url": HOME,
    "status": "200",
    "mime": "text/html",
    "digest": "AAAA",
    "filename": "crawl-data/a.warc.gz",
    "offset": str(len(BEFORE)),
    "length": str(len(MEMBER)),
}


@pytest.fixture
def crawl(opened, settings, web, page):
    """Two months: one with a capture, one without."""
    months = [{"id": f"CC-{n}", "cdx-api": f"http://index.example/CC-{n}-index"} for n in (1, 2)]
    web.pages["/collinfo.json"] = page(json.dumps(months), kind="application/json")
    web.pages[f"/CC-1-index{ASKED}"] = page(json.dumps(ROW) + "\n")
    web.pages[f"/CC-2-index{ASKED}"] = page(
        json.dumps({"message": "No Captures found for: amt.example"}), status="404 Not Found"
    )

    async def ranged(request, writer):
        first, last = map(int, request.headers["range"].removeprefix("bytes=").split("-"))
        writer.write(page((BEFORE + MEMBER)[first : last + 1], status="206 Partial Content", kind=""))

    web.pages["/crawl-data/a.warc.gz"] = ranged
    return opened(SPEC, settings)


async def test_captures_of_all_months_are_named_and_one_member_is_fetched(crawl):
    found = await crawl.index(HOME)
    assert (found.state, found.broken) == (State.LOOKED, ())
    [one] = found.captures
    capture = await crawl.fetch(one)
    assert (capture.failure, capture.status, capture.body.decode()) == (None, 200, PAGE)
    assert (capture.url, capture.taken_at) == (HOME, instant("20180102030405"))
    assert capture.collector == "commoncrawl"


async def test_months_without_captures_are_a_gap(crawl, web, page):
    web.pages[f"/CC-1-index{ASKED}"] = web.pages[f"/CC-2-index{ASKED}"]
    assert (await crawl.index(HOME)).state is State.ARCHIVE_GAP


async def test_a_month_that_fails_is_no_gap(crawl, web, page):
    web.pages[f"/CC-1-index{ASKED}"] = page(status="503 Service Unavailable")
    found = await crawl.index(HOME)
    assert found.state is State.SERVER_ERROR
    assert "CC-1-index" in found.broken[0]


async def test_a_month_that_fails_beside_captures_is_named(crawl, web, page):
    web.pages[f"/CC-2-index{ASKED}"] = page(status="503 Service Unavailable")
    found = await crawl.index(HOME)
    assert (found.state, len(found.captures)) == (State.LOOKED, 1)
    assert "CC-2-index" in found.broken[0]


async def test_the_list_of_months_is_read_once(crawl, web):
    await crawl.index(HOME)
    await crawl.index(HOME)
    assert len(web.asked("/collinfo.json")) == 1


async def test_a_host_that_ignores_ranges_gives_no_page(crawl, web, page):
    [one] = (await crawl.index(HOME)).captures
    web.pages["/crawl-data/a.warc.gz"] = page(BEFORE + MEMBER, kind="")
    assert (await crawl.fetch(one)).failure is State.BROKEN


async def test_a_piece_that_holds_another_page_is_none_of_this_one(crawl, web, page):
    web.pages[f"/CC-1-index{ASKED}"] = page(json.dumps({**ROW, "offset": "0", "length": str(len(BEFORE))}))
    [one] = (await crawl.index(HOME)).captures
    capture = await crawl.fetch(one)
    assert (capture.failure, capture.body) == (State.BROKEN, b"")


async def test_without_its_list_nothing_was_asked(crawl, web, page):
    web.pages["/collinfo.json"] = page(status="404 Not Found")
    assert (await crawl.index(HOME)).state is State.BROKEN
