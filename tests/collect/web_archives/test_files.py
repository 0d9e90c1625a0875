"""Own WARC files as an archive."""

from pathlib import Path

from amtsblick.values.capture import Hop, State
from archives.holdings import HELD, HOME, PAGE
from archives.warcs import Answered, write_warc


async def test_every_capture_of_an_address_with_its_repetitions(holdings, opened):
    archive = opened(str(holdings / "held.warc.gz"))
    found = await archive.index(HOME)
    assert found.state is State.LOOKED
    assert [one.status for one in found.captures] == [200, 200, 200, 404, 301]
    assert len({one.digest for one in found.captures}) == 4
    captures = [await archive.fetch(one) for one in found.captures]
    assert [one.body.decode() for one in captures[:3]] == [PAGE] * 3
    assert captures[4].hops == (Hop(url=HOME, status=301, location="https://amt.example/start"),)
    assert [one.taken_at for one in captures] == [one.taken_at for one in found.captures]


async def test_what_the_files_do_not_hold_is_a_gap(holdings, opened):
    found = await opened(str(holdings / "held.warc.gz")).index("https://nirgends.example/")
    assert found.state is State.ARCHIVE_GAP


async def test_wrong_clocks_are_told_here_too(holdings, opened):
    archive = opened(str(holdings / "held.warc.gz"))
    [one] = (await archive.index("https://uhr.example/")).captures
    assert (await archive.fetch(one)).failure is State.WRONG_CLOCK


async def test_pieces_that_cannot_be_read_are_named(tmp_path, opened):
    path = write_warc(tmp_path / "torn.warc.gz", HELD[:3])
    path.write_bytes(path.read_bytes()[:-20])
    found = await opened(str(path)).index(HOME)
    assert found.state is State.LOOKED
    assert "torn.warc.gz" in found.broken[0]


async def test_a_record_that_is_gone_is_a_gap(tmp_path, opened):
    full = opened(str(write_warc(tmp_path / "full.warc.gz", HELD)))
    less = opened(str(write_warc(tmp_path / "less.warc.gz", HELD[:1])))
    [*_, last] = (await full.index(HOME)).captures
    assert (await less.fetch(last)).failure is State.ARCHIVE_GAP


async def test_files_of_one_name_are_kept_apart(tmp_path: Path):
    from amtsblick.collect.settings import Settings
    from amtsblick.collect.web_archives import open_archives

    one = write_warc(tmp_path / "a/x.warc.gz", [Answered(url=HOME, moment="20180102030405", body="eins")])
    two = write_warc(tmp_path / "b/x.warc.gz", [Answered(url=HOME, moment="20190102030405", body="zwei")])
    [archive] = open_archives([str(one), str(two)], Settings())
    found = await archive.index(HOME)
    bodies = [(await archive.fetch(capture)).body for capture in found.captures]
    await archive.aclose()
    assert bodies == [b"eins", b"zwei"]
