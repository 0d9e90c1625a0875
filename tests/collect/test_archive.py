"""Which captures of a body come out of archives, in which order and with what said about gaps."""

import asyncio
import gzip
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from amtsblick.collect.archive import ArchiveCollector, archive_pages
from amtsblick.errors import InputError
from amtsblick.keep.evidence import EvidenceStore
from amtsblick.parse.coding import zstd
from amtsblick.values.body import Body
from amtsblick.values.capture import BrokenRecord, Capture, Hop, State

DAY = datetime(2024, 1, 1, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev"


def page(text="Amt", links=""):
    return f"<!doctype html><html><body><h1>{text}</h1>{links}</body></html>".encode()


def at(day):
    return (DAY + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(url, body=None, *, day=0, status="200 OK", kind="response", number=0, http=True, **fields):
    body = page(url) if body is None else body
    headers = {"Content-Type": "text/html"} | {
        name.replace("_", "-"): value for name, value in fields.items() if not name.startswith("WARC")
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    block = ("\r\n".join([*lines, "", ""]).encode() if http else b"") + body
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:test:{number or hash((url, day))}>",
        "WARC-Target-URI": url,
        "WARC-Date": at(day),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items() if name.startswith("WARC")}
    start = "\r\n".join(["WARC/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""])
    return gzip.compress(start.encode() + block + b"\r\n\r\n")


def redirect(url, to, day=0):
    return record(url, b"", day=day, status="301 Moved Permanently", Location=to)


@pytest.fixture
def archive(tmp_path):
    def write(*records, name="a.warc.gz"):
        path = tmp_path / name
        path.write_bytes(b"".join(records))
        return path

    return write


async def visits(files, homepage="https://www.amt.example/", *, pages=8, homepages=(), **options):
    found, _ = await visits_and_broken(files, homepage, pages=pages, homepages=homepages, **options)
    return found


async def visits_and_broken(files, homepage="https://www.amt.example/", *, pages=8, homepages=(), **options):
    files = [files] if isinstance(files, Path) else files
    collector = ArchiveCollector(files, homepages=homepages or [homepage], **options)
    body = Body(id="amt", name="Amt", homepage=homepage)
    found = [visit async for visit in collector.captures(body, pages=pages)]
    await collector.aclose()
    await collector.aclose()
    return found, [(one.file, one.offset) for one in collector.broken]


def seen(found):
    return [(visit.role, visit.capture.url) for visit in found]


async def test_a_deep_page_is_found_without_a_start_page(archive):
    path = archive(record("https://www.amt.example/themen/x.html"))
    (visit,) = await visits(path)
    assert visit.capture.url == "https://www.amt.example/themen/x.html"
    assert visit.capture.failure is None
    assert visit.capture.collector == "archive"


@pytest.mark.parametrize(
    "url", ["http://amt.example/", "http://www.amt.example", "https://amt.example/index.html"]
)
async def test_scheme_and_www_and_index_do_not_matter_for_the_start_page(archive, url):
    (visit,) = await visits(archive(record(url)))
    assert visit.role == "start"


async def test_the_start_page_comes_first_then_roles_then_others(archive):
    start = page(links='<a href="/s/17">Impressum</a> <a href="/s/18">Folgen Sie uns: Social Media</a>')
    path = archive(
        *(record(f"https://www.amt.example/meldung/{number}") for number in range(9)),
        record("https://www.amt.example/datenschutz"),
        record("https://www.amt.example/s/17"),
        record("https://www.amt.example/s/18"),
        record("https://www.amt.example/", start),
    )
    found = await visits(path, pages=6)
    assert [visit.role for visit in found] == ["start", "hub", "imprint", "privacy", "other", "other"]
    assert found[2].capture.url == "https://www.amt.example/s/17"


async def test_several_captures_of_one_address_all_come_oldest_first_and_count_once(archive):
    path = archive(
        record("https://www.amt.example/", page("new"), day=20),
        record("https://www.amt.example/a"),
        record("http://amt.example/", page("old"), day=1),
        record("https://www.amt.example/", page("middle"), day=10),
    )
    found = await visits(path, pages=2)
    assert [visit.capture.taken_at.day for visit in found] == [2, 11, 21, 1]
    assert b"old" in found[0].capture.body


async def test_a_body_without_pages_says_that_the_archive_has_a_gap(archive):
    (visit,) = await visits(archive(record("https://other.example/")))
    assert visit.role == "start"
    assert visit.capture.url == "https://www.amt.example/"
    assert visit.capture.failure is State.ARCHIVE_GAP
    assert visit.capture.failure_detail


async def test_sub_domains_are_taken_when_there_is_nothing_else_but_never_another_bodys(archive):
    path = archive(record("https://presse.land.example/"), record("https://www.polizei.land.example/"))
    both = ["https://www.land.example/", "https://polizei.land.example/"]
    found = await visits(path, "https://www.land.example/", homepages=both)
    assert seen(found) == [("other", "https://presse.land.example/")]
    found = await visits(path, "https://polizei.land.example/", homepages=both)
    assert seen(found) == [("start", "https://www.polizei.land.example/")]


async def test_other_sub_domains_come_only_when_the_start_page_presents_them(archive):
    start = page(
        links='<a href="https://service.land.example/i">Impressum</a><a href="https://amt.land.example/">Amt X</a>'
    )
    path = archive(
        record("https://land.example/", start),
        record("https://service.land.example/i"),
        record("https://amt.land.example/"),
    )
    found = await visits(path, "https://land.example/")
    assert seen(found) == [("start", "https://land.example/"), ("imprint", "https://service.land.example/i")]


async def test_a_host_above_the_homepage_is_not_the_bodys(archive):
    (visit,) = await visits(archive(record("https://www.land.example/")), "https://polizei.land.example/")
    assert visit.capture.failure is State.ARCHIVE_GAP


async def test_bodies_below_one_host_share_it_by_path(archive):
    path = archive(
        record("https://land.example/"),
        record("https://land.example/innen/"),
        record("https://land.example/innen/presse"),
        record("https://land.example/innenstadt"),
        record("https://land.example/impressum"),
    )
    both = ["https://land.example/", "https://land.example/innen"]
    found = await visits(path, "https://land.example/innen", homepages=both)
    assert seen(found) == [
        ("start", "https://land.example/innen/"),
        ("press", "https://land.example/innen/presse"),
    ]
    found = await visits(path, "https://land.example/", homepages=both)
    assert {url for _, url in seen(found)} == {
        "https://land.example/",
        "https://land.example/impressum",
        "https://land.example/innenstadt",
    }


async def test_a_lone_homepage_with_a_path_has_the_whole_host(archive):
    path = archive(record("https://amt.example/de/start.html"), record("https://amt.example/impressum"))
    found = await visits(path, "https://amt.example/de/start.html")
    assert seen(found) == [
        ("start", "https://amt.example/de/start.html"),
        ("imprint", "https://amt.example/impressum"),
    ]


async def test_redirects_are_followed_inside_the_archives(archive):
    path = archive(
        redirect("http://amt.example/", "https://www.amt.example/"),
        redirect("https://www.amt.example/", "/de/"),
        record("https://www.amt.example/de/"),
    )
    (visit,) = await visits(path)
    capture = visit.capture
    assert visit.role == "start"
    assert capture.url == "https://www.amt.example/de/"
    assert capture.requested == "http://amt.example/"
    assert [(hop.url, hop.location) for hop in capture.hops] == [
        ("http://amt.example/", "https://www.amt.example/"),
        ("https://www.amt.example/", "https://www.amt.example/de/"),
    ]


async def test_the_start_page_is_followed_to_another_host(archive):
    path = archive(
        redirect("https://www.amt.example/", "https://neu.example/start"), record("https://neu.example/start")
    )
    (visit,) = await visits(path)
    assert visit.capture.url == "https://neu.example/start"


async def test_of_several_captures_the_redirect_leads_to_the_nearest_in_time(archive):
    path = archive(
        redirect("https://www.amt.example/", "https://www.amt.example/de", day=100),
        record("https://www.amt.example/de", page("early"), day=1),
        record("https://www.amt.example/de", page("near"), day=101),
    )
    found = await visits(path)
    assert b"near" in found[0].capture.body
    assert len(found) == 2


async def test_a_redirect_loop_is_a_state(archive):
    path = archive(redirect("https://www.amt.example/", "/a"), redirect("https://www.amt.example/a", "/"))
    found = await visits(path)
    assert {visit.capture.failure for visit in found} == {State.REDIRECT_LOOP}


async def test_a_redirect_to_what_is_not_archived_is_a_gap(archive):
    (visit,) = await visits(archive(redirect("https://www.amt.example/", "/weg")))
    assert visit.capture.failure is State.ARCHIVE_GAP
    assert "https://www.amt.example/weg" in visit.capture.failure_detail


async def test_a_redirect_off_the_site_is_a_pointer_with_its_target(archive):
    path = archive(
        record("https://www.amt.example/"),
        redirect("https://www.amt.example/x", "https://social.example/@amt"),
        record("https://social.example/@amt"),
    )
    _, visit = await visits(path)
    assert visit.role == "pointer"
    assert visit.capture.failure is None
    assert visit.capture.hops == (
        Hop(url="https://www.amt.example/x", status=301, location="https://social.example/@amt"),
    )


async def test_a_homepage_that_moved_to_a_service_stays_a_pointer(archive):
    path = archive(
        redirect("https://www.amt.example/", "https://social.example/amt"),
        record("https://social.example/amt"),
    )
    (visit,) = await visits(path, is_service=lambda url: "social.example" in url)
    assert visit.capture.url == "https://www.amt.example/"


@pytest.mark.parametrize(
    "refers",
    [
        {"WARC_Refers_To": "<urn:test:1>"},
        {"WARC_Refers_To_Target_URI": "https://www.amt.example/", "WARC_Refers_To_Date": at(0)},
        {"WARC_Payload_Digest": "sha1:AAAA"},
    ],
    ids=["record", "address and date", "digest"],
)
@pytest.mark.parametrize("original_first", [True, False])
async def test_revisits_are_resolved_across_files(archive, refers, original_first):
    original = archive(
        record("https://www.amt.example/", page("as before"), number=1, WARC_Payload_Digest="sha1:AAAA"),
        name="1.warc.gz",
    )
    later = archive(
        record("https://www.amt.example/", b"", kind="revisit", day=30, number=2, **refers), name="2.warc.gz"
    )
    files = [original, later] if original_first else [later, original]
    first, second = [visit.capture for visit in await visits(files)]
    assert first.body == second.body == page("as before")
    assert second.taken_at == DAY + timedelta(days=30)
    assert second.status == 200
    assert second.unchanged is not None
    assert second.unchanged.bundle == "1.warc.gz"
    found = [capture for capture in archive_pages(files) if isinstance(capture, Capture)]
    assert sorted(capture.taken_at.month for capture in found) == [1, 1]
    assert [capture.body for capture in found] == [page("as before")] * 2


async def test_an_answer_not_modified_has_the_bytes_of_the_capture_before(archive):
    path = archive(
        record("https://www.amt.example/", page("one")),
        record("https://www.amt.example/", page("two"), day=5),
        record("https://www.amt.example/", b"", day=7, status="304 Not Modified"),
        record("https://www.amt.example/", page("three"), day=9),
    )
    found = await visits(path)
    assert found[2].capture.body == page("two")
    assert found[2].capture.header("content-type") == "text/html"


async def test_a_revisit_of_nothing_is_a_gap_and_named(archive):
    path = archive(record("https://www.amt.example/", b"", kind="revisit", WARC_Refers_To="<urn:test:99>"))
    (visit,), broken = await visits_and_broken(path)
    assert visit.capture.failure is State.ARCHIVE_GAP
    assert broken == [("a.warc.gz", 0)]
    assert [type(one) for one in archive_pages([path])] == [BrokenRecord]


async def test_a_revisit_of_a_picture_is_not_missed(archive):
    path = archive(
        record("https://www.amt.example/"),
        record("https://www.amt.example/logo", Content_Type="image/png"),
        record(
            "https://www.amt.example/logo",
            b"",
            kind="revisit",
            http=False,
            day=3,
            WARC_Payload_Digest="sha1:X",
        ),
    )
    found, broken = await visits_and_broken(path)
    assert seen(found) == [("start", "https://www.amt.example/")]
    assert broken == []


async def test_a_capture_that_is_in_two_files_comes_once(archive):
    one = archive(record("https://www.amt.example/"), name="1.warc.gz")
    two = archive(record("https://www.amt.example/"), name="2.warc.gz")
    assert len(await visits([one, two])) == 1


@pytest.mark.parametrize("homepage", ["no address", "", "https://social.example/amt"])
async def test_a_homepage_that_is_no_own_site_is_a_bad_address(archive, homepage):
    path = archive(record("https://social.example/amt"))
    (visit,) = await visits(path, homepage, is_service=lambda url: "social.example" in url)
    assert visit.capture.failure is State.BAD_ADDRESS
    assert visit.capture.failure_detail


async def test_records_packed_with_a_dictionary_are_found_again(tmp_path):
    records = [gzip.decompress(record(f"https://www.amt.example/{number}")) for number in range(300)]
    dictionary = zstd.train_dict(records, 4096)
    raw = dictionary.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    (tmp_path / "d.warc.zst").write_bytes(
        frame + b"".join(zstd.compress(one, zstd_dict=dictionary) for one in records[:5])
    )
    found = await visits(tmp_path / "d.warc.zst")
    assert len(found) == 5
    assert all(visit.capture.url.encode() in visit.capture.body for visit in found)


async def test_pictures_and_scripts_are_no_pages(archive):
    path = archive(
        record("https://www.amt.example/", Content_Type="text/html"),
        record("https://www.amt.example/logo.png", Content_Type="image/png"),
        record("https://www.amt.example/a.js", Content_Type="text/javascript"),
        record("https://www.amt.example/robots.txt", Content_Type="text/plain"),
        record("https://www.amt.example/fehlt.ico", status="404 Not Found"),
    )
    assert seen(await visits(path)) == [("start", "https://www.amt.example/")]


async def test_an_error_page_is_brought_home_as_what_it_is(archive):
    (visit,) = await visits(archive(record("https://www.amt.example/", status="503 Service Unavailable")))
    assert visit.capture.status == 503


async def test_broken_records_are_named_and_the_rest_is_there(archive):
    good = record("https://www.amt.example/")
    path = archive(
        good, b"junk between", record("https://www.amt.example/a"), record("https://www.amt.example/b")[:-50]
    )
    found, broken = await visits_and_broken(path)
    assert len(found) == 2
    assert broken == [
        ("a.warc.gz", len(good)),
        ("a.warc.gz", path.stat().st_size - len(record("https://www.amt.example/b")) + 50),
    ]


async def test_an_archive_packed_as_a_whole_is_read_by_offset_too(archive):
    urls = [f"https://www.amt.example/{number}" for number in range(20)]
    path = archive(gzip.compress(b"".join(gzip.decompress(record(url)) for url in urls)))
    found = await visits(path, pages=50)
    assert sorted(visit.capture.url for visit in found) == sorted(urls)
    assert all(visit.capture.url.encode() in visit.capture.body for visit in found)


async def test_our_own_evidence_can_be_surveyed_again(tmp_path):
    store = EvidenceStore(tmp_path)
    plain = {"taken_at": DAY, "collector": "live", "headers": (("content-type", "text/html"),)}
    hop = Hop(url="https://www.amt.example/", status=301, location="https://www.amt.example/de/")
    start = Capture(
        url="https://www.amt.example/de/",
        requested="https://www.amt.example/",
        status=200,
        body=page(),
        hops=(hop,),
        **plain,
    )
    failed = Capture(
        url="https://www.amt.example/impressum",
        requested="https://www.amt.example/impressum",
        failure=State.TIMEOUT,
        **plain,
    )
    with store.bundle("amt") as bundle:
        bundle.keep(start)
        bundle.keep(failed)
    found = await visits(tmp_path / "amt.warc.gz")
    assert [(visit.role, visit.capture) for visit in found] == [("start", start), ("imprint", failed)]
    assert [
        one.url for one in archive_pages([tmp_path / "amt.warc.gz"]) if isinstance(one, Capture) and one.body
    ] == [start.url]


def wacz(path, members, kind=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", kind) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
async def test_wacz_files_are_read_nested_or_not(tmp_path, kind):
    inner = wacz(tmp_path / "inner.wacz", {"archive/b.warc.gz": record("https://www.amt.example/b")}, kind)
    path = wacz(
        tmp_path / "outer.wacz",
        {
            "datapackage.json": b"{}",
            "archive/a.warc.gz": record("https://www.amt.example/")
            + record("https://www.amt.example/a")[:-60],
            "inner.wacz": inner.read_bytes(),
        },
        kind,
    )
    found, broken = await visits_and_broken(path)
    assert [file for file, _ in broken] == ["outer.wacz!archive/a.warc.gz"]
    assert [visit.capture.url[-1] for visit in found] == ["/", "b"]


async def test_what_the_wacz_tool_makes_is_read(tmp_path):
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    payload = page("von wacz")
    written = writer.create_warc_record(
        "https://www.amt.example/",
        "response",
        payload=io.BytesIO(payload),
        length=len(payload),
        http_headers=headers,
        warc_headers_dict={"WARC-Payload-Digest": "sha1:A", "WARC-Block-Digest": "sha1:B"},
    )
    writer.write_record(written)
    (tmp_path / "w.warc.gz").write_bytes(stream.getvalue())
    command = [str(Path(sys.executable).with_name("wacz")), "create", "w.warc.gz", "-o", "w.wacz"]
    await asyncio.to_thread(subprocess.run, command, cwd=tmp_path, check=True, capture_output=True)
    (visit,) = await visits(tmp_path / "w.wacz")
    assert visit.capture.body == payload


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.warc.gz"),
        (b"<html>no archive", "page.html"),
        (gzip.compress(b"<html>no archive", mtime=0), "page.html.gz"),
        (b"PK\x03\x04 broken", "broken.wacz"),
        (zipfile.ZIP_STORED, "without.wacz"),
    ],
)
def test_what_is_no_archive_is_an_error_that_names_it(tmp_path, data, name):
    path = tmp_path / name
    if isinstance(data, int):
        wacz(path, {"datapackage.json": b"{}"})
    else:
        path.write_bytes(data)
    for use in (lambda: ArchiveCollector([path]), lambda: list(archive_pages([path]))):
        with pytest.raises(InputError, match=name):
            use()


def test_a_missing_file_and_a_folder_are_errors_that_name_them(tmp_path):
    with pytest.raises(InputError, match=r"gone\.warc\.gz does not exist"):
        ArchiveCollector([tmp_path / "gone.warc.gz"])
    with pytest.raises(InputError, match="is a folder"):
        ArchiveCollector([tmp_path])


def test_every_html_answer_streams_out_in_order(archive):
    path = archive(
        record("https://a.example/"),
        record("https://a.example/x.png", Content_Type="image/png"),
        record("https://a.example/data", b'{"a": 1}', Content_Type="text/plain"),
        record("https://a.example/untyped", page(), Content_Type=""),
        b"junk",
        record("https://a.example/gone", status="404 Not Found"),
        redirect("https://a.example/facebook", "https://social.example/a"),
    )
    found = list(archive_pages([path]))
    assert [one.url.rpartition("/")[2] if isinstance(one, Capture) else "broken" for one in found] == [
        "",
        "untyped",
        "broken",
        "gone",
        "facebook",
    ]


async def test_memory_does_not_grow_with_the_size_of_pages(archive):
    big = page("x" * 500_000)
    path = archive(*(record(f"https://www.amt.example/{number}", big) for number in range(30)))
    tracemalloc.start()
    collector = ArchiveCollector([path])
    body = Body(id="amt", name="Amt", homepage="https://www.amt.example/")
    async for visit in collector.captures(body, pages=30):
        assert len(visit.capture.body) == len(big)
    await collector.aclose()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * len(big)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
async def test_every_body_of_the_corpus_gets_its_pages():
    archive = CORPUS / "behoerden.warc.gz"
    lines = (CORPUS / "bodies.csv").read_text(encoding="utf-8").splitlines()[1:]
    homepages = [part for line in lines for part in line.split(",") if part.startswith("http")]
    collector = ArchiveCollector([archive], homepages=homepages)
    for homepage in homepages:
        body = Body(id="x", name="x", homepage=homepage)
        found = [visit async for visit in collector.captures(body, pages=8)]
        assert found
        assert all(visit.capture.failure is None and visit.capture.body for visit in found)
    await collector.aclose()
    truth = json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"))
    urls = {one.url for one in archive_pages([archive]) if isinstance(one, Capture)}
    # WARC headers end at white space, so the archive had to write two addresses differently.
    assert urls >= {row["url"] for row in truth if " " not in row["url"]}
    assert len(urls) == len({row["url"] for row in truth})
