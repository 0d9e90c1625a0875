"""Indexes that no pywb speaks: the Wayback CDX server's, paged TimeMaps, aggregators' JSON."""

import json

import pytest

from amtsblick.values.capture import State
from archives.holdings import HOME, instant

WAYBACK = "cdx+http://archive.example/cdx/search/cdx"
HEADER = ["timestamp", "original", "mimetype", "statuscode", "digest"]
EARLY = ["20180102030405", "http://amt.example:80/", "text/html", "200", "AAAA"]
LATE = ["20190102030405", HOME, "text/html", "200", "BBBB"]
ASKED = (
    "/cdx/search/cdx?url=https%3A%2F%2Famt.example%2F&output=json&limit=10000"
    "&fl=timestamp%2Coriginal%2Cmimetype%2Cstatuscode%2Cdigest&showResumeKey=true"
)


def rows(*lines) -> str:
    return json.dumps(lines)


async def test_wayback_index_goes_on_with_its_resumption_key(opened, settings, web, page):
    web.pages[ASKED] = page(rows(HEADER, EARLY, [], ["k+1!"]), kind="application/json")
    web.pages[f"{ASKED}&resumeKey=k%2B1%21"] = page(rows(HEADER, LATE), kind="application/json")
    found = await opened(WAYBACK, settings).index(HOME)
    assert [one.taken_at for one in found.captures] == [instant(EARLY[0]), instant(LATE[0])]
    assert found.captures[0].locator == "http://archive.example/web/20180102030405id_/http://amt.example:80/"
    assert found.captures[0].url == "http://amt.example/"
    assert found.state is State.LOOKED


async def test_a_later_question_that_fails_is_named_and_loses_nothing(opened, settings, web, page):
    web.pages[ASKED] = page(rows(HEADER, EARLY, [], ["k"]), kind="application/json")
    web.pages[f"{ASKED}&resumeKey=k"] = page(status="503 Service Unavailable")
    found = await opened(WAYBACK, settings).index(HOME)
    assert (found.state, len(found.captures)) == (State.LOOKED, 1)
    assert "503" in found.broken[-1]


async def test_a_resumption_key_that_comes_back_ends_the_questions(opened, settings, web, page):
    web.pages[ASKED] = page(rows(HEADER, EARLY, [], ["k"]), kind="application/json")
    web.pages[f"{ASKED}&resumeKey=k"] = page(rows(HEADER, LATE, [], ["k"]), kind="application/json")
    found = await opened(WAYBACK, settings).index(HOME)
    assert len(found.captures) == 2
    assert len(web.requests) == 2


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("", State.ARCHIVE_GAP),
        ("[]", State.ARCHIVE_GAP),
        (rows(HEADER), State.ARCHIVE_GAP),
        (
            (
                "org.archive.util.io.RuntimeIOException: "
                "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
            ),
            State.WITHHELD,
        ),
        ("org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots", State.WITHHELD),
        ("<html><body><h1>Temporarily Offline</h1></body></html>", State.BROKEN),
        ('{"error": "internal"}', State.BROKEN),
        (rows(HEADER, ["gestern", HOME, "text/html", "200", "A"]), State.BROKEN),
    ],
    ids=["nothing", "empty-list", "only-header", "blocked-site", "robots", "html", "error", "only-broken"],
)
async def test_what_an_index_says_at_200_is_told_apart(opened, settings, web, page, body, state):
    web.pages[ASKED] = page(body, kind="text/plain")
    found = await opened(WAYBACK, settings).index(HOME)
    assert (found.state, found.captures) == (state, ())
    assert found.detail


async def test_broken_lines_are_named_beside_the_captures(opened, settings, web, page):
    web.pages[ASKED] = page(rows(HEADER, EARLY, ["20181399000000", HOME, "-", "-", "-"]), kind="text/plain")
    found = await opened(WAYBACK, settings).index(HOME)
    assert len(found.captures) == 1
    assert "20181399000000" in found.broken[0]


async def test_doublets_count_once_and_captures_come_in_order(opened, settings, web, page):
    web.pages[ASKED] = page(rows(HEADER, LATE, EARLY, LATE), kind="application/json")
    found = await opened(WAYBACK, settings).index(HOME)
    assert [one.taken_at for one in found.captures] == [instant(EARLY[0]), instant(LATE[0])]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("404 Not Found", State.ARCHIVE_GAP),
        ("403 Forbidden", State.WITHHELD),
        ("429 Slow", State.SERVER_ERROR),
    ],
    ids=["404", "403", "429"],
)
async def test_an_index_that_refuses_is_a_state(opened, settings, web, page, status, state):
    web.pages[ASKED] = page(status=status)
    assert (await opened(WAYBACK, settings).index(HOME)).state is state


async def test_pywb_index_goes_on_from_the_last_second(opened, settings, web, page):
    from amtsblick.collect.web_archives.asking import open_line
    from amtsblick.collect.web_archives.cdx import CdxIndex, Dialect

    def line(stamp: str) -> str:
        return json.dumps({"timestamp": stamp, "url": HOME, "status": "200", "digest": stamp}) + "\n"

    asked = "/past/cdx?url=https%3A%2F%2Famt.example%2F&output=json&limit=2"
    web.pages[asked] = page(line("20180101000000") + line("20190101000000"))
    web.pages[f"{asked}&from=20190101000000"] = page(line("20190101000000") + line("20200101000000"))
    web.pages[f"{asked}&from=20200101000000"] = page(line("20200101000000"))
    client = open_line(settings)
    index = CdxIndex(client, endpoint="http://archive.example/past/cdx", dialect=Dialect.PYWB, per_question=2)
    listing = await index.rows(HOME)
    await client.visitor.aclose()
    assert [row.stamp for row in listing.rows] == ["20180101000000", "20190101000000", "20200101000000"]


def link(path: str, digits: str) -> str:
    stated = instant(digits).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return f'<http://archive.example{path}{digits}/{HOME}>; rel="memento"; datetime="{stated}"'


async def test_paged_timemaps_are_read_to_their_end_once_each(opened, settings, web, page):
    first = "/web/timemap/link/https://amt.example/"
    more = "http://archive.example/web/timemap/2/https://amt.example/"
    web.pages[first] = page(
        f'<{HOME}>;rel="original",\n<{more}>; rel="timemap"; type="application/link-format",\n'
        f'<http://archive.example{first}>; rel="timemap",\n{link("/web/", "20190102030405")}'
    )
    web.pages["/web/timemap/2/https://amt.example/"] = page(
        f'<http://archive.example{first}>; rel="timemap",\n{link("/web/", "20180102030405")}'
    )
    found = await opened("timemap+http://archive.example/web/timemap/link/", settings).index(HOME)
    assert [one.taken_at for one in found.captures] == [instant("20180102030405"), instant("20190102030405")]
    assert [one.url for one in found.captures] == [HOME, HOME]
    assert len(web.requests) == 2


async def test_an_aggregators_index_of_timemaps(opened, settings, web, page):
    web.pages["/map/https://amt.example/"] = page(
        json.dumps({"original_uri": HOME, "timemap_index": [{"uri": "http://archive.example/one"}]})
    )
    memento = {"datetime": "2018-01-02T03:04:05Z", "uri": f"http://archive.example/web/20180102030405/{HOME}"}
    web.pages["/one"] = page(
        json.dumps({"original_uri": HOME, "mementos": {"list": [memento], "first": memento}})
    )
    found = await opened("timemap+http://archive.example/map/", settings).index(HOME)
    assert [one.taken_at for one in found.captures] == [instant("20180102030405")]


async def test_a_page_of_html_is_no_timemap(opened, settings, web, page):
    web.pages["/map/https://amt.example/"] = page("<!DOCTYPE html><title>Wartung</title>")
    found = await opened("timemap+http://archive.example/map/", settings).index(HOME)
    assert found.state is State.BROKEN
    assert "Wartung" in found.detail


async def test_thousands_of_broken_lines_are_counted_and_not_all_named(opened, settings, web, page):
    bad = [["nie", HOME, "-", "-", "-"]] * 3000
    web.pages[ASKED] = page(rows(HEADER, EARLY, *bad), kind="application/json")
    found = await opened(WAYBACK, settings).index(HOME)
    assert len(found.captures) == 1
    assert len(found.broken) < 100
    assert "2950 more" in found.broken[-1]


async def test_captures_that_are_kept_back_are_counted(opened, settings, web, page):
    shown, hidden = (
        json.dumps({"timestamp": f"2018010203040{n}", "url": HOME, "access": access})
        for n, access in enumerate(("allow", "block"))
    )
    asked = "/past/cdx?url=https%3A%2F%2Famt.example%2F&output=json&limit=10000"
    web.pages[asked] = page(f"{shown}\n{hidden}\n")
    found = await opened("cdx+http://archive.example/past/cdx", settings).index(HOME)
    assert (found.state, len(found.captures)) == (State.LOOKED, 1)
    assert "1 captures are named but not shown" in found.broken


async def test_redirects_and_errors_have_no_digest_in_common(opened, settings, web, page):
    moved = ["20180102030406", HOME, "text/html", "301", "CCCC"]
    empty = ["20180102030407", HOME, "text/html", "200", "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"]
    web.pages[ASKED] = page(rows(HEADER, EARLY, moved, empty), kind="application/json")
    found = await opened(WAYBACK, settings).index(HOME)
    assert [one.digest for one in found.captures] == ["AAAA", "", ""]


async def test_an_index_that_moved_within_its_archive_is_followed(opened, settings, web, page):
    web.pages[ASKED] = page(status="301 Moved", Location="http://www.archive.example/new")
    web.pages["www.archive.example/new"] = page(rows(HEADER, EARLY), kind="application/json")
    assert len((await opened(WAYBACK, settings).index(HOME)).captures) == 1


async def test_an_index_that_leads_to_another_site_is_not_followed(opened, settings, web, page):
    web.pages[ASKED] = page(status="302 Found", Location="http://login.example/")
    found = await opened(WAYBACK, settings).index(HOME)
    assert found.state is State.BROKEN
    assert "login.example" in found.detail
