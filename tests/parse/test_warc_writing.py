"""What we write, we read back exactly, and other tools read it rightly."""

import gzip
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from amtsblick.parse.warc import read_captures, read_entry
from amtsblick.parse.warc_writing import Origin, digest_of, write_capture, write_info
from amtsblick.values.capture import Capture, EvidenceRef, Hop, State, Watch

PAGE = "<!doctype html><p>Grüße</p>".encode()
MOMENT = datetime(2026, 2, 3, 4, 5, 6, 789_000, tzinfo=UTC)


def a_capture(**changes) -> Capture:
    plain = Capture(
        url="https://amt.example/",
        requested="https://amt.example/",
        taken_at=MOMENT,
        status=200,
        headers=(("content-type", "text/html"), ("content-encoding", "gzip"), ("content-length", "17")),
        body=PAGE,
        collector="live",
        remote_address="192.0.2.7",
    )
    return replace(plain, **changes)


def written(*captures, origin=None):
    stream = io.BytesIO()
    refs = [write_capture(capture, stream, origin=origin) for capture in captures]
    stream.seek(0)
    return stream, refs


def back(stream):
    return [*read_captures(stream, name="bundle")]


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30).map(
    str.strip
)
ANY_TEXT = st.text(st.characters(), max_size=20) | st.just("M\udcfcller") | st.just("\ud800")
URLS = st.one_of(
    st.just("https://amt.example/"),
    st.text(max_size=20).map(lambda rest: f"https://amt.example/{rest}"),
    st.text(max_size=20),
)
CAPTURES = st.builds(
    Capture,
    url=URLS,
    requested=URLS,
    taken_at=st.datetimes(min_value=datetime(1995, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zone follows
    status=st.none() | st.integers(100, 599),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["content-type", "content-length", "x-archive-orig-date", "set-cookie"]),
            st.text(max_size=20),
        ),
        max_size=4,
    ).map(tuple),
    body=st.binary(max_size=300) | st.just(PAGE),
    hops=st.lists(st.builds(Hop, url=URLS, status=st.integers(300, 399), location=URLS), max_size=2).map(
        tuple
    ),
    failure=st.none() | st.sampled_from(State),
    failure_detail=st.text(max_size=30),
    collector=st.sampled_from(["live", "archive", "test"]),
    watched=st.frozensets(st.sampled_from(Watch)),
    remote_address=LINES,
).map(lambda capture: capture if not capture.body and capture.status is None else answered_by_a_host(capture))


def answered_by_a_host(capture):
    return capture if capture.url.startswith("https://") else replace(capture, url="https://amt.example/")


NAMES = st.sampled_from(
    ["content-type", "Content-Type", "content-encoding", "x-archive-orig-date", "x archive", ""]
)
VALUES = st.sampled_from(["", "text/html", "a  b", " a", "a\t", "a\r\nb: c", "ü", "\xa0"]) | st.text(
    max_size=5
)
ORDINARY = st.builds(
    lambda url, **rest: Capture(url=url, requested=url, taken_at=MOMENT, **rest),
    url=st.sampled_from(
        ["https://amt.example/", "HTTP://amt.example/a%20b?c=d&e", "https://amt.example/ü", "https://a b/"]
    ),
    status=st.integers(0, 999),
    headers=st.lists(st.tuples(NAMES, VALUES), max_size=4).map(tuple),
    body=st.binary(max_size=30) | st.just(PAGE) | st.just(b"\r\n\r\nHTTP/1.1 200 OK\r\n"),
    collector=st.sampled_from(["live", "a b", " ", "li\nve"]),
    remote_address=st.sampled_from(["", "192.0.2.7", "2001:db8::1", "a b"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(CAPTURES | ORDINARY, min_size=1, max_size=3))
def test_reading_is_the_inverse_of_writing(captures):
    stream, refs = written(*captures)
    for capture, ref in zip(captures, refs, strict=True):
        entry = read_entry(stream, name="bundle", offset=ref.offset)
        stream.seek(ref.offset)
        assert entry.head.record == ref.record
        found = next(iter(read_captures(stream, name="bundle")))
        assert found == capture
        assert ref.digest == digest_of(capture.body)


def test_a_visit_that_failed_without_an_answer_leaves_its_evidence():
    failed = a_capture(
        status=None, headers=(), body=b"", failure=State.TLS, failure_detail="certificate has expired"
    )
    stream, _ = written(failed, a_capture())
    assert back(stream) == [failed, a_capture()]


def test_redirects_are_records_of_their_own():
    hops = (
        Hop(url="http://amt.example/", status=301, location="https://amt.example/"),
        Hop(url="https://amt.example/", status=302, location="https://www.amt.example/de"),
    )
    capture = a_capture(url="https://www.amt.example/de", requested="http://amt.example/", hops=hops)
    stream, _ = written(capture)
    first, second, last = back(stream)
    assert (first.url, first.status, first.hops) == (hops[0].url, 301, hops[:1])
    assert (second.url, second.status, second.hops) == (hops[1].url, 302, hops[1:])
    assert last == capture


def test_an_unchanged_page_is_stored_as_a_reference():
    stream, (first,) = written(a_capture())
    ref = EvidenceRef(bundle="old", record=first.record, offset=first.offset, digest=first.digest)
    head = read_entry(stream, name="old", offset=first.offset).head
    later = a_capture(status=304, body=b"", unchanged=ref, taken_at=MOMENT.replace(year=2027))
    stream, (second,) = written(later, origin=Origin(head=head, ref=ref))
    assert second.digest == first.digest
    assert back(stream) == [later]
    record = next(iter(ArchiveIterator(stream_at(stream, second.offset))))
    assert record.rec_type == "revisit"
    assert record.rec_headers.get_header("WARC-Refers-To") == f"<{first.record}>"
    assert record.rec_headers.get_header("WARC-Refers-To-Target-URI") == "https://amt.example/"
    assert record.rec_headers.get_header("WARC-Profile").endswith("server-not-modified")


def stream_at(stream, offset):
    stream.seek(offset)
    return stream


def all_with_warcio(stream):
    """(record, payload) of each; reading to the end makes warcio compare both digests."""
    records = []
    for record in ArchiveIterator(stream, check_digests="raise"):
        payload = record.content_stream().read()
        if record.rec_type not in {"revisit", "warcinfo"}:
            assert record.digest_checker.passed is True
        records.append((record, payload))
    return records


def test_warcio_reads_ours_and_finds_all_digests_right():
    stream = io.BytesIO()
    write_info(stream, filename="x.warc.gz", written_at=MOMENT, fields={"software": "Amtsblick"})
    hop = Hop(url="http://amt.example/", status=301, location="https://amt.example/")
    write_capture(a_capture(hops=(hop,)), stream)
    write_capture(a_capture(failure=State.TIMEOUT, status=None, body=b"", headers=()), stream)
    stream.seek(0)
    found = all_with_warcio(stream)
    assert [record.rec_type for record, _ in found] == [
        "warcinfo",
        "response",
        "response",
        "metadata",
        "metadata",
    ]
    record, payload = found[2]
    assert payload == PAGE
    assert record.http_headers.get_statuscode() == "200"
    assert record.http_headers.get_header("content-length") == str(len(PAGE))
    assert record.http_headers.get_header("x-archive-orig-content-encoding") == "gzip"
    assert record.http_headers.get_header("content-encoding") is None
    assert record.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"


@pytest.mark.parametrize(
    "url", ["not an address\r\nWARC-Type: response", "https://amt.example/ä ö", "", "a\0b"]
)
def test_no_address_can_forge_a_header(url):
    failed = a_capture(url=url, requested=url, status=None, headers=(), body=b"", failure=State.BAD_ADDRESS)
    stream, _ = written(failed)
    assert back(stream) == [failed]
    stream.seek(0)
    ((record, _),) = all_with_warcio(stream)
    assert record.rec_type == "metadata"


def test_no_header_value_can_forge_a_header_or_end_the_head():
    capture = a_capture(headers=(("x-a", "1\r\n\r\n<script>"), ("x-b\r\nx-c", "2")))
    stream, _ = written(capture)
    assert back(stream) == [capture]
    stream.seek(0)
    record, payload = all_with_warcio(stream)[0]
    assert payload == PAGE
    assert record.http_headers.get_header("x-c") is None


def test_writing_is_deterministic():
    assert written(a_capture())[0].getvalue() == written(a_capture())[0].getvalue()
    twice, _ = written(a_capture(), a_capture())
    records = [record.rec_headers.get_header("WARC-Record-ID") for record, _ in all_with_warcio(twice)]
    assert len(records) == len(set(records)) == 2


def test_an_ordinary_answer_is_one_record_and_an_odd_one_has_metadata_of_its_own():
    def kinds(capture):
        return [record.rec_type for record, _ in all_with_warcio(written(capture)[0])]

    assert kinds(a_capture()) == ["response"]
    assert kinds(a_capture(failure=State.NOT_HTML)) == ["response", "metadata"]
    assert kinds(a_capture(headers=(("x-umlaut", "ü"),))) == ["response", "metadata"]
    assert kinds(a_capture(requested="http://amt.example/")) == ["response", "metadata"]


def test_archives_of_the_first_version_with_metadata_after_every_answer_are_still_read():
    def record(kind, block, **fields):
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        digest = f"WARC-Block-Digest: sha256:{sha256(block).hexdigest()}"
        head = ["WARC/1.1", f"WARC-Type: {kind}", *lines, digest, f"Content-Length: {len(block)}", "", ""]
        return gzip.compress("\r\n".join(head).encode() + block + b"\r\n\r\n")

    known = {
        "url": "https://amt.example/",
        "requested": "https://amt.example/",
        "status": 200,
        "headers": [["content-type", "text/html"], ["content-encoding", "gzip"], ["content-length", "17"]],
        "hops": [],
        "failure": None,
        "failure_detail": "",
        "collector": "live",
        "watched": ["document", "headers"],
        "remote_address": "192.0.2.7",
        "unchanged": None,
        "stored_in": None,
    }
    about = {"WARC_Target_URI": "https://amt.example/", "WARC_Date": "2026-02-03T04:05:06.789000Z"}
    head = f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {len(PAGE)}\r\n\r\n"
    stream = io.BytesIO(
        record(
            "response",
            head.encode() + PAGE,
            **about,
            WARC_Record_ID="<urn:a>",
            WARC_Concurrent_To="<urn:b>",
            Content_Type="application/http; msgtype=response",
        )
        + record(
            "metadata",
            json.dumps(known).encode(),
            **about,
            WARC_Record_ID="<urn:b>",
            WARC_Refers_To="<urn:a>",
            Content_Type="application/vnd.amtsblick.capture+json",
        )
    )
    assert back(stream) == [a_capture()]
