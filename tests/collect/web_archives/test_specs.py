"""How users name archives."""

import pytest

from amtsblick.collect.settings import Settings
from amtsblick.collect.web_archives import open_archives
from amtsblick.errors import InputError
from amtsblick.knowledge.web_archives import web_archives
from archives.holdings import HELD
from archives.warcs import write_warc


async def test_every_known_archive_opens_by_its_id():
    known = web_archives()
    opened = open_archives([one.id for one in known], Settings(), known=known)
    assert [one.name for one in opened] == [one.name for one in known]
    for one in opened:
        await one.aclose()


async def test_files_are_one_archive_and_everything_keeps_its_place(tmp_path):
    first, second = (str(write_warc(tmp_path / name, HELD)) for name in ("a.warc.gz", "b.warc.gz"))
    specs = ["cdx+https://one.example/past/cdx", first, "timemap+https://two.example/timemap/link/", second]
    opened = open_archives(specs, Settings())
    assert [one.name for one in opened] == ["one.example/past/cdx", "files", "two.example/timemap/link"]
    for one in opened:
        await one.aclose()


async def test_one_archive_named_twice_is_one():
    spec = "cdx+https://one.example/past/cdx"
    [archive] = open_archives([spec, spec], Settings())
    await archive.aclose()


@pytest.mark.parametrize(
    ("spec", "remedy"),
    [
        ("internet-archiv", "internet-archive"),
        ("missing.warc.gz", "WARC or WACZ"),
        ("cdx+https://one.example/search", "|https://host/prefix/"),
        ("commoncrawl+https://one.example/collinfo.json", "WARC files"),
        ("cdx+ftp://one.example/cdx", "cdx+https://host/path"),
        ("timemap+https://", "timemap+https://host/path"),
    ],
    ids=["misspelt", "no-file", "no-prefix", "no-data", "no-web", "no-host"],
)
def test_what_cannot_be_opened_is_named_with_a_remedy(spec, remedy):
    with pytest.raises(InputError) as raised:
        open_archives([spec], Settings(), known=web_archives())
    assert spec in str(raised.value)
    assert remedy in str(raised.value)
