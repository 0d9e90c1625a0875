"""Against a real pywb: its CDX index, its TimeMaps, its raw and rewritten replay."""

import pytest

from amtsblick.values.capture import Hop, State
from archives.holdings import HOME, NOW, OTHER, PAGE, instant
from archives.pywb_server import pywb_web

HELD_AT = ["20180102030405", "20190102030405", "20190202030405", "20200102030405", "20210102030405"]


@pytest.fixture(params=["cdx", "timemap", "timemap-json"])
def archive(request, pywb, opened):
    spec = {
        "cdx": f"cdx+{pywb.cdx()}",
        "timemap": f"timemap+{pywb.timemap()}",
        "timemap-json": f"timemap+{pywb.timemap(form='json')}",
    }[request.param]
    return opened(spec)


async def test_index_names_every_capture_also_those_of_www_and_http(archive):
    found = await archive.index(HOME)
    assert found.state is State.LOOKED
    assert [one.taken_at for one in found.captures] == [instant(digits) for digits in HELD_AT]
    assert found.captures[2].url == "http://www.amt.example/"
    assert (found.archive, found.url, found.asked_at, found.broken) == (archive.name, HOME, NOW, ())


async def test_every_capture_comes_home_with_its_moment_and_its_status(archive):
    found = await archive.index(HOME)
    captures = [await archive.fetch(one) for one in found.captures]
    assert [one.status for one in captures] == [200, 200, 200, 404, 301]
    assert [one.taken_at for one in captures] == [instant(digits) for digits in HELD_AT]
    assert [one.failure for one in captures] == [None] * 5


async def test_bytes_are_those_of_the_server_and_nothing_of_the_archive(archive):
    found = await archive.index(HOME)
    first = await archive.fetch(found.captures[0])
    assert first.body.decode() == PAGE
    assert first.url == first.requested == HOME
    assert first.header("content-type") == "text/html; charset=utf-8"
    assert first.header("date") == "Tue, 02 Jan 2018 03:04:05 GMT"
    assert first.header("memento-datetime") == ""
    assert first.header("x-replay-memento-datetime") == "Tue, 02 Jan 2018 03:04:05 GMT"


async def test_a_repetition_brings_the_bytes_that_it_repeats(archive):
    found = await archive.index(HOME)
    assert (await archive.fetch(found.captures[1])).body.decode() == PAGE


async def test_an_archived_redirect_is_a_hop_to_the_original_target(archive):
    found = await archive.index(HOME)
    last = await archive.fetch(found.captures[-1])
    assert last.hops == (Hop(url=HOME, status=301, location="https://amt.example/start"),)
    start = await archive.index("https://amt.example/start")
    assert (await archive.fetch(start.captures[0])).body.decode() == OTHER


async def test_what_was_never_archived_is_a_gap(archive):
    found = await archive.index("https://nirgends.example/")
    assert (found.state, found.captures) == (State.ARCHIVE_GAP, ())


async def test_a_clock_that_contradicts_the_answer_is_told_with_both_moments(archive):
    found = await archive.index("https://uhr.example/")
    capture = await archive.fetch(found.captures[0])
    assert capture.failure is State.WRONG_CLOCK
    assert "2019-01-02" in capture.failure_detail
    assert "2014-01-06" in capture.failure_detail
    assert capture.body.decode() == PAGE


async def test_a_capture_from_before_any_archive_is_a_wrong_clock(archive):
    found = await archive.index("https://vorher.example/")
    assert (await archive.fetch(found.captures[0])).failure is State.WRONG_CLOCK


async def test_index_tells_status_type_and_digest_and_that_repetitions_have_the_same(pywb, opened):
    found = await opened(f"cdx+{pywb.cdx()}").index(HOME)
    assert [one.status for one in found.captures] == [200, 200, 200, 404, 301]
    assert [one.media_type for one in found.captures] == ["text/html"] * 5
    assert len({one.digest for one in found.captures[:3]}) == 1
    assert [one.digest for one in found.captures[3:]] == ["", ""]


async def test_a_locked_page_is_withheld_and_no_gap(pywb, opened):
    archive = opened(f"cdx+{pywb.cdx()}")
    found = await archive.index("https://gesperrt.example/")
    assert (found.state, found.captures) == (State.WITHHELD, ())


async def test_a_lock_that_the_index_does_not_tell_shows_when_fetching(pywb, opened):
    archive = opened(f"timemap+{pywb.timemap()}")
    found = await archive.index("https://gesperrt.example/")
    capture = await archive.fetch(found.captures[0])
    assert (capture.failure, capture.body) == (State.WITHHELD, b"")
    assert "451" in capture.failure_detail


async def test_an_unknown_collection_is_never_an_empty_archive_that_was_looked_at(pywb, opened):
    for spec in (f"cdx+{pywb.cdx('nowhere')}", f"timemap+{pywb.timemap('nowhere')}"):
        found = await opened(spec).index(HOME)
        assert found.state is not State.LOOKED
        assert found.captures == ()


async def test_one_question_and_one_request_for_each_capture(pywb, opened):
    archive = opened(f"cdx+{pywb.cdx()}")
    before = len(pywb.asked())
    found = await archive.index(HOME)
    await archive.fetch(found.captures[0])
    assert len(pywb.asked()) - before == 2


async def test_rewritten_pages_read_as_the_original(pywb, opened):
    """A replay that shows only rewritten pages: banners are gone and links lead where they led."""
    archive = opened(f"timemap+{pywb.timemap()}")
    [first, *_] = (await archive.index(HOME)).captures
    shown = await archive._replay._walk(first.locator, first, raw=False)
    assert b"wombat" in shown.reply.body
    capture = archive._replay._captured(first, shown, repeats=False)
    assert b"127.0.0.1" not in capture.body
    assert b"wombat" not in capture.body
    assert b'href="https://x.com/amt"' in capture.body
    assert b'href="https://amt.example/impressum"' in capture.body
    assert capture.header("x-replay-restored")


async def test_an_archive_that_shows_captures_in_frames_gives_the_page_and_not_the_frame(
    holdings, tmp_path, opened
):
    with pywb_web(holdings, tmp_path, framed=True) as framed:
        archive = opened(f"timemap+{framed.timemap()}")
        [first, *_] = (await archive.index(HOME)).captures
        assert (await archive.fetch(first)).body.decode() == PAGE
