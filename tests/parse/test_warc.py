"""What a foreign archive's records become."""

import gc
import gzip
import io
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from amtsblick.parse.coding import zstd
from amtsblick.parse.http_payload import BODY_LIMIT
from amtsblick.parse.warc import parse_moment, read_captures
from amtsblick.values.capture import BrokenRecord, Capture, Hop, State

PAGE = b"<!doctype html><html><body><p>Gr\xc3\xbc\xc3\x9fe aus dem Amt</p></body></html>"
URL = "https://www.amt.example/seite?a=1"
MOMENT = "2021-03-04T05:06:07Z"


def record(block, *, kind="response", url=URL, date=MOMENT, version="1.0", **fields):
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-0000-0000-000000000001>",
        "WARC-Target-URI": url,
        "WARC-Date": date,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"WARC/{version}", *(f"{name}: {value}" for name, value in head.items() if value is not None)]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def answer(payload=PAGE, *headers, status="HTTP/1.1 200 OK"):
    return "\r\n".join([status, *headers, "", ""]).encode("latin-1") + payload


def read(*records, pack=gzip.compress, name="test.warc.gz"):
    return [*read_captures(io.BytesIO(b"".join(map(pack, records))), name=name)]


def one(block, **fields) -> Capture:
    (capture,) = read(record(block, **fields))
    assert isinstance(capture, Capture)
    return capture


def test_a_response_becomes_a_capture():
    capture = one(
        answer(PAGE, "Content-Type: text/html; charset=utf-8", "X-A: 1", "x-a: 2"),
        WARC_IP_Address="192.0.2.1",
    )
    assert capture.url == capture.requested == URL
    assert capture.taken_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert capture.status == 200
    assert capture.headers == (("content-type", "text/html; charset=utf-8"), ("x-a", "1"), ("x-a", "2"))
    assert capture.body == PAGE
    assert capture.failure is None
    assert capture.remote_address == "192.0.2.1"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_packing_and_version_do_not_matter(pack, version):
    urls = [f"https://amt.example/{number}" for number in range(3)]
    found = read(*(record(answer(), url=url, version=version) for url in urls), pack=pack, name="any")
    assert [capture.url for capture in found] == urls
    assert {capture.body for capture in found} == {PAGE}


def test_a_file_packed_as_a_whole_is_read():
    whole = record(answer(), url="https://amt.example/1") + record(answer(), url="https://amt.example/2")
    assert [capture.url for capture in read(whole)] == ["https://amt.example/1", "https://amt.example/2"]


def test_a_zstandard_dictionary_is_used():
    samples = [record(answer(), url=f"https://amt.example/{number}") for number in range(200)]
    dictionary = zstd.train_dict(samples, 4096)
    raw = dictionary.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    found = [
        *read_captures(
            io.BytesIO(
                frame + b"".join(zstd.compress(sample, zstd_dict=dictionary) for sample in samples[:3])
            ),
            name="d.warc.zst",
        )
    ]
    assert [capture.body for capture in found] == [PAGE] * 3


@pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)  # warcio's
def test_warcio_and_we_read_the_same():
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
    headers = StatusAndHeaders("404 Not Found", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    written = writer.create_warc_record(
        URL,
        "response",
        payload=io.BytesIO(PAGE),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": MOMENT},
    )
    writer.write_record(written)
    del written
    gc.collect()
    stream.seek(0)
    (capture,) = read_captures(stream, name="w")
    assert isinstance(capture, Capture)
    assert (capture.url, capture.status, capture.body) == (URL, 404, PAGE)


def chunked(body, size=7):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (chunked(PAGE), ["Transfer-Encoding: chunked"]),
        (PAGE, ["Transfer-Encoding: chunked"]),
        (gzip.compress(PAGE, mtime=0), ["Content-Encoding: gzip"]),
        (gzip.compress(PAGE, mtime=0), ["Content-Encoding: GZip "]),
        (PAGE, ["Content-Encoding: gzip"]),
        (gzip.compress(PAGE, mtime=0), ["Content-Type: text/html"]),
        (zlib.compress(PAGE), ["Content-Encoding: deflate"]),
        (raw_deflate(PAGE), ["Content-Encoding: deflate"]),
        (PAGE, ["Content-Encoding: deflate"]),
        (brotli.compress(PAGE), ["Content-Encoding: br"]),
        (PAGE, ["Content-Encoding: br"]),
        (zstd.compress(PAGE), ["Content-Encoding: zstd"]),
        (PAGE, ["Content-Encoding: zstd"]),
        (PAGE, ["Content-Encoding: utf-8"]),
        (brotli.compress(gzip.compress(PAGE, mtime=0)), ["Content-Encoding: gzip, br"]),
        (chunked(gzip.compress(PAGE, mtime=0)), ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
        (gzip.compress(PAGE, mtime=0), ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),
        (PAGE, ["Content-Encoding: gzip", "Transfer-Encoding: chunked", "Content-Length: 17"]),
        (gzip.compress(PAGE[:20], mtime=0) + gzip.compress(PAGE[20:], mtime=0), ["Content-Encoding: gzip"]),
        (gzip.compress(PAGE, mtime=0) + b"\0\0junk", ["Content-Encoding: gzip"]),
    ],
)
def test_encodings_are_removed_where_they_are_and_ignored_where_they_are_not(payload, headers):
    capture = one(answer(payload, *headers))
    assert capture.body == PAGE
    assert capture.failure is None


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (chunked(b"x" * 100)[:-40], ["Transfer-Encoding: chunked"]),
        (gzip.compress(bytes(range(256)) * 40, mtime=0)[:-60], ["Content-Encoding: gzip"]),
        (b"<p>half", ["Content-Length: 400"]),
    ],
)
def test_a_page_that_broke_off_is_not_taken_for_a_whole_one(payload, headers):
    capture = one(answer(payload, *headers))
    assert capture.failure is State.BROKEN
    assert capture.failure_detail


def test_a_wrong_announced_length_does_not_unmake_a_page_that_comes_to_its_end():
    assert one(answer(PAGE, "Content-Length: 4000")).failure is None


@pytest.mark.parametrize(
    ("cut", "state"), [("length", State.TOO_LARGE), ("time", State.TIMEOUT), ("disconnect", State.BROKEN)]
)
def test_a_page_that_the_archive_cut_off_says_so(cut, state):
    capture = one(answer(b"<p>start"), WARC_Truncated=cut)
    assert capture.failure is state
    assert capture.body == b"<p>start"


@pytest.mark.parametrize("coding", [gzip.compress, brotli.compress, zstd.compress])
def test_a_bomb_is_too_large_and_stays_small(coding):
    name = {gzip.compress: "gzip", brotli.compress: "br", zstd.compress: "zstd"}[coding]
    capture = one(answer(coding(b"a" * (BODY_LIMIT * 4)), f"Content-Encoding: {name}"))
    assert capture.failure is State.TOO_LARGE
    assert len(capture.body) <= BODY_LIMIT


def test_a_body_up_to_the_limit_is_kept():
    assert one(answer(b"a" * BODY_LIMIT)).failure is None
    assert one(answer(b"a" * (BODY_LIMIT + 1))).failure is State.TOO_LARGE


def test_a_record_beyond_all_limits_is_skipped_without_keeping_it():
    found = read(record(answer(b"a" * (BODY_LIMIT * 3))), record(answer()))
    assert [capture.failure for capture in found] == [State.TOO_LARGE, None]


def test_header_mess_is_read_as_well_as_it_can_be():
    block = (
        b"HTTP/2 203\nContent-Type: text/html;\r\n charset=utf-8\nno colon here\nX-Name: M\xfcller\n: empty\n\n"
        + PAGE
    )
    capture = one(block)
    assert capture.status == 203
    assert ("content-type", "text/html; charset=utf-8") in capture.headers
    assert ("x-name", "Müller") in capture.headers
    assert capture.body == PAGE


@pytest.mark.parametrize("block", [PAGE, b"Content-Type: text/html\r\n\r\n" + PAGE])
def test_without_a_status_line_the_page_is_still_there(block):
    capture = one(block)
    assert (capture.status, capture.body, capture.failure) == (None, PAGE, None)


@pytest.mark.parametrize("line", ["HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 2000 OK"])
def test_an_unreadable_status_is_no_status(line):
    capture = one(answer(PAGE, "Content-Type: text/html", status=line))
    assert (capture.status, capture.headers, capture.body) == (None, (("content-type", "text/html"),), PAGE)


def test_an_answer_without_payload_or_header_end_is_empty():
    assert one(b"HTTP/1.1 204 No Content\r\nX: y").body == b""
    assert one(b"").body == b""


def test_a_resource_record_is_a_page_without_an_http_answer():
    capture = one(PAGE, kind="resource", Content_Type="text/html")
    assert (capture.status, capture.body, capture.header("content-type")) == (None, PAGE, "text/html")


def test_a_redirect_has_its_hop_with_the_absolute_target():
    capture = one(answer(b"", "Location: ../x?y#z", status="HTTP/1.1 302 Found"))
    assert capture.hops == (Hop(url=URL, status=302, location="https://www.amt.example/x?y#z"),)


def test_a_revisit_says_what_it_refers_to():
    block = answer(b"", "Content-Type: text/html")
    capture = one(block, kind="revisit", WARC_Refers_To="<urn:x>", WARC_Payload_Digest="sha1:ABC")
    assert capture.unchanged is not None
    assert (capture.unchanged.record, capture.unchanged.digest, capture.body) == ("urn:x", "sha1:ABC", b"")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("warcinfo", URL),
        ("request", URL),
        ("metadata", URL),
        ("conversion", URL),
        ("Unheard-of", URL),
        ("response", "dns:amt.example"),
        ("resource", "urn:pageinfo:https://amt.example/"),
        ("resource", "file:///etc/passwd"),
    ],
)
def test_what_is_no_page_is_passed_over_in_silence(kind, url):
    assert read(record(answer(), kind=kind, url=url)) == []


def test_angle_brackets_of_old_wget_are_no_part_of_the_address():
    assert one(answer(), url=f"<{URL}>").url == URL


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021-03-04T05:06:07Z", datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2021-03-04T05:06:07.5Z", datetime(2021, 3, 4, 5, 6, 7, 500_000, tzinfo=UTC)),
        ("2021-03-04T05:06:07.123456789Z", datetime(2021, 3, 4, 5, 6, 7, 123_456, tzinfo=UTC)),
        ("2021-03-04T05:06:07+02:00", datetime(2021, 3, 4, 3, 6, 7, tzinfo=UTC)),
        ("2021-03-04T05:06:07-01:30", datetime(2021, 3, 4, 6, 36, 7, tzinfo=UTC)),
        ("20210304050607", datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2021-13-04T05:06:07Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_in_all_spellings(text, moment):
    assert parse_moment(text) == moment


def test_a_missing_date_is_taken_from_the_answer_or_else_the_record_is_broken():
    dated = answer(PAGE, "Date: Thu, 04 Mar 2021 05:06:07 GMT")
    assert one(dated, WARC_Date=None).taken_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    (broken,) = read(record(answer(), WARC_Date=None))
    assert isinstance(broken, BrokenRecord)


def test_keep_decides_before_the_payload_is_unpacked():
    stream = io.BytesIO(record(answer()) + record(answer(), url="https://amt.example/other"))
    found = read_captures(stream, name="k", keep=lambda head: "other" in head.url)
    assert [capture.url for capture in found if isinstance(capture, Capture)] == ["https://amt.example/other"]
