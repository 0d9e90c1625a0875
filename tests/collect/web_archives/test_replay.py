"""What archives answer when a capture is asked for, and what that says about the past."""

import asyncio
from datetime import timedelta
from gzip import compress

import pytest

from amtsblick.values.capture import Hop, State
from archives.answers import wanted
from archives.holdings import HOME, PAGE, instant

CDX = "cdx+http://archive.example/cdx/search/cdx"
TIMEMAP = "timemap+http://archive.example/web/timemap/link/"
RAW = "/web/20180102030405id_/https://amt.example/"
MEMENTO = {"Memento_Datetime": "Tue, 02 Jan 2018 03:04:05 GMT"}


@pytest.fixture
def past():
    return wanted(f"http://archive.example{RAW}")


@pytest.fixture
def archive(opened, settings):
    return opened(CDX, settings)


def stated(digits: str) -> str:
    return instant(digits).strftime("%a, %d %b %Y %H:%M:%S GMT")


async def test_headers_of_the_archived_server_come_back_and_those_of_the_archive_stand_apart(
    archive, past, web, page
):
    web.pages[RAW] = page(
        PAGE,
        **MEMENTO,
        Server="archive",
        Set_Cookie="archive=1",
        X_Archive_Orig_Server="Apache",
        X_Archive_Orig_Set_Cookie="amt=1",
    )
    capture = await archive.fetch(past)
    assert capture.header("server") == "Apache"
    assert capture.header("set-cookie") == "amt=1"
    assert capture.header("x-replay-set-cookie") == "archive=1"
    assert capture.collector == "cdx"


async def test_packed_bytes_that_the_archive_hands_on_are_unpacked(archive, past, web, page):
    packed = compress(PAGE.encode())
    web.pages[RAW] = page(
        packed,
        **MEMENTO,
        X_Archive_Orig_Content_Encoding="gzip",
        X_Archive_Orig_Content_Length=str(len(packed)),
    )
    capture = await archive.fetch(past)
    assert (capture.failure, capture.body.decode()) == (None, PAGE)


async def test_a_page_that_the_archive_holds_half_of_is_not_looked_at(archive, past, web, page):
    web.pages[RAW] = page(PAGE[:60], **MEMENTO, X_Archive_Orig_Content_Length=str(len(PAGE)))
    assert (await archive.fetch(past)).failure is State.BROKEN


async def test_an_archive_that_leads_to_a_capture_nearby_gives_that_ones_moment(archive, past, web, page):
    near = "/web/20180309010203id_/https://amt.example/"
    web.pages[RAW] = page(status="302 Found", Location=near)
    web.pages[near] = page(PAGE, X_Archive_Orig_Server="Apache")
    capture = await archive.fetch(past)
    assert capture.taken_at == instant("20180309010203")
    assert (capture.failure, capture.hops, capture.body.decode()) == (None, (), PAGE)


async def test_the_archives_word_counts_more_than_the_address(archive, past, web, page):
    web.pages[RAW] = page(PAGE, Memento_Datetime=stated("20180401000000"))
    assert (await archive.fetch(past)).taken_at == instant("20180401000000")


async def test_an_archived_redirect_is_not_followed_however_the_archive_writes_it(archive, past, web, page):
    for location in (
        "/web/20180102030406id_/https://amt.example/start",
        "http://archive.example/web/20180102030406/https://amt.example/start",
        "https://amt.example/start",
        "/start",
    ):
        web.pages[RAW] = page(status="301 Moved", Location=location, **MEMENTO)
        capture = await archive.fetch(past)
        assert capture.hops == (Hop(url=HOME, status=301, location="https://amt.example/start"),)
        assert capture.status == 301


async def test_an_archived_redirect_from_http_to_https_is_one(archive, web, page):
    address = "/web/20180102030405id_/http://amt.example/"
    web.pages[address] = page(status="301 Moved", Location=RAW)
    capture = await archive.fetch(wanted(f"http://archive.example{address}", url="http://amt.example/"))
    assert capture.hops == (Hop(url="http://amt.example/", status=301, location=HOME),)


async def test_an_archive_that_leads_in_circles_ends(archive, past, web, page):
    other = "/web/20180102030409id_/https://amt.example/"
    web.pages[RAW] = page(status="302 Found", Location=other)
    web.pages[other] = page(status="302 Found", Location=RAW)
    assert (await archive.fetch(past)).failure is State.REDIRECT_LOOP


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        ("404 Not Found", "", State.ARCHIVE_GAP),
        ("403 Forbidden", "", State.WITHHELD),
        ("451 Unavailable For Legal Reasons", "", State.WITHHELD),
        ("404 Not Found", "RobotAccessControlException: Blocked By Robots", State.WITHHELD),
        ("200 OK", "This URL has been excluded from the Wayback Machine.", State.WITHHELD),
        ("429 Too Many Requests", "", State.SERVER_ERROR),
        ("503 Service Unavailable", "", State.SERVER_ERROR),
        ("400 Bad Request", "", State.CLIENT_ERROR),
    ],
    ids=["404", "403", "451", "robots", "excluded-at-200", "429", "503", "400"],
)
async def test_the_archives_own_errors_are_states_and_never_pages(
    archive, past, web, page, status, body, state
):
    web.pages[RAW] = page(body, status=status)
    capture = await archive.fetch(past)
    assert (capture.failure, capture.body, capture.status) == (state, b"", None)
    assert capture.failure_detail
    assert capture.taken_at == past.taken_at


async def test_an_archived_error_is_a_capture_with_its_status(archive, past, web, page):
    web.pages[RAW] = page("Wartung", status="503 Service Unavailable", **MEMENTO)
    capture = await archive.fetch(past)
    assert (capture.failure, capture.status, capture.body) == (None, 503, b"Wartung")


async def test_busy_archives_are_asked_again_as_they_wish(archive, past, web, page):
    web.pages[RAW] = page(status="503 Service Unavailable", Retry_After="0")
    await archive.fetch(past)
    assert len(web.asked(RAW)) == 3


async def test_an_unreachable_archive_is_the_archives_failure(opened, past):
    archive = opened("cdx+http://127.0.0.1:9/cdx/search/cdx", retries=0)
    capture = await archive.fetch(wanted("http://127.0.0.1:9/web/20180102030405id_/https://amt.example/"))
    assert capture.failure is State.REFUSED
    assert (await archive.index(HOME)).state is State.REFUSED


async def test_robots_txt_of_the_archive_is_not_asked(archive, past, web, page):
    web.pages["/robots.txt"] = page("User-agent: *\nDisallow: /", kind="text/plain")
    web.pages[RAW] = page(PAGE, **MEMENTO)
    assert (await archive.fetch(past)).failure is None
    assert [request.path for request in web.requests] == [RAW]


async def test_private_archives_are_refused_unless_allowed(opened, past):
    archive = opened("cdx+http://127.0.0.1:9/cdx/search/cdx", allow_private=False)
    assert (await archive.index(HOME)).state is State.PRIVATE_ADDRESS


async def test_where_bytes_cannot_be_had_as_they_were_the_rewritten_page_is_restored(
    opened, settings, web, page
):
    shown = "/web/20180102030405/https://amt.example/"
    web.pages[shown] = page(
        "<html><head></head><body>"
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><a href='https://x.com/archive'>X</a><!-- END WAYBACK TOOLBAR INSERT -->"
        "<a href='http://archive.example/web/20180102030405/https://x.com/amt'>X</a></body></html>",
        **MEMENTO,
    )
    archive = opened(TIMEMAP, settings)
    capture = await archive.fetch(wanted(f"http://archive.example{shown}"))
    assert capture.body == b"<html><head></head><body><a href='https://x.com/amt'>X</a></body></html>"
    assert web.paths() == [RAW, shown]


async def test_an_answer_without_its_moment_is_no_memento(opened, settings, web, page):
    web.pages[RAW] = page(PAGE)
    capture = await opened(TIMEMAP, settings).fetch(wanted(f"http://archive.example{RAW}"))
    assert capture.failure is State.BROKEN


@pytest.mark.parametrize("days", [-3, 3], ids=["behind", "ahead"])
async def test_wrong_clocks_are_told(archive, past, web, page, days):
    own = (past.taken_at + timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    web.pages[RAW] = page(PAGE, **MEMENTO, X_Archive_Orig_Date=own)
    assert (await archive.fetch(past)).failure is State.WRONG_CLOCK


async def test_a_moment_after_today_is_a_wrong_clock(archive, web, page):
    address = "/web/20991231000000id_/https://amt.example/"
    web.pages[address] = page(PAGE)
    capture = await archive.fetch(wanted(f"http://archive.example{address}", digits="20991231000000"))
    assert capture.failure is State.WRONG_CLOCK
    assert "2099-12-31" in capture.failure_detail
    assert "2026-11-23" in capture.failure_detail


async def test_an_old_page_from_a_cache_is_no_wrong_clock(archive, past, web, page):
    own = (past.taken_at - timedelta(days=9)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    web.pages[RAW] = page(PAGE, **MEMENTO, X_Archive_Orig_Date=own, X_Archive_Orig_Age=str(9 * 86400))
    assert (await archive.fetch(past)).failure is None


async def test_an_answer_for_a_year_that_names_no_moment_is_no_capture(archive, web, page):
    address = "/web/2018id_/https://amt.example/"
    web.pages[address] = page(PAGE)
    capture = await archive.fetch(wanted(f"http://archive.example{address}", digits="20180101000000"))
    assert capture.failure is State.BROKEN
    web.pages[address] = page(PAGE, Memento_Datetime=stated("20180708090000"))
    capture = await archive.fetch(wanted(f"http://archive.example{address}", digits="20180101000000"))
    assert (capture.failure, capture.taken_at) == (None, instant("20180708090000"))


async def test_one_request_at_a_time_goes_to_an_archive(archive, web, page):
    at_once, most = 0, 0

    async def slow(request, writer):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        writer.write(page(PAGE, **MEMENTO))

    moments = [f"201801020304{second:02}" for second in range(10, 16)]
    for digits in moments:
        web.pages[f"/web/{digits}id_/https://amt.example/"] = slow
    asked = [
        wanted(f"http://archive.example/web/{digits}id_/https://amt.example/", digits=digits)
        for digits in moments
    ]
    captures = await asyncio.gather(*map(archive.fetch, asked))
    assert [one.failure for one in captures] == [None] * 6
    assert most == 1
