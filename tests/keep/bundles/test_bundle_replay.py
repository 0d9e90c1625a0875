"""Do other tools read what we wrote: warcio, cdxj-indexer, the WACZ validator?"""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from surt import surt
from warcio.archiveiterator import ArchiveIterator

from amtsblick.keep.bundle_warc import sort_key


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, seal):
    return seal(tmp_path_factory.mktemp("replay") / "bundle.wacz").path


@pytest.fixture(scope="module")
def archive(bundle):
    with zipfile.ZipFile(bundle) as opened:
        yield opened


def records(archive, name):
    found = []
    for record in ArchiveIterator(io.BytesIO(archive.read(name)), check_digests=True):
        body = record.content_stream().read()
        assert record.digest_checker.passed is not False, record.digest_checker.problems
        found.append((record, body))
    return found


def test_the_wacz_validator_is_content(bundle):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "wacz.main", "validate", "-f", bundle],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Validation succeeded" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_all_traffic_is_there_in_order(archive):
    shape = [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
        for record, _ in records(archive, "archive/1-none.warc.gz")[1:]
    ]
    start, moved, script, pixel = (
        "https://amt.example/start?b=2&a=1",
        "https://amt.example/",
        "https://amt.example/app.js",
        "https://xn--zhler-gra.example/p",
    )
    assert shape == [
        ("response", moved),
        ("request", moved),
        ("response", start),
        ("request", start),
        ("response", script),
        ("request", script),
        ("response", pixel),
        ("request", pixel),
        ("request", "https://weg.example/x"),
        ("metadata", "https://weg.example/x"),
        ("request", "http://[kaputt/"),
        ("metadata", "http://[kaputt/"),
    ]


def test_answers_have_their_headers_bodies_and_addresses(archive):
    found = {
        record.rec_headers.get_header("WARC-Target-URI"): (record, body)
        for record, body in records(archive, "archive/1-none.warc.gz")
        if record.rec_type == "response"
    }
    moved, _ = found["https://amt.example/"]
    script, code = found["https://amt.example/app.js"]
    assert moved.http_headers.get_statuscode() == "301"
    assert moved.http_headers.get_header("set-cookie") == "hop=1"
    assert code == b"let a = 1;" * 20
    assert script.http_headers.get_header("content-encoding") is None
    assert script.http_headers.get_header("X-Archive-Orig-content-encoding") == "br"
    assert script.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    assert script.rec_headers.get_header("Amtsblick-Pass") == "none"


def test_requests_have_what_was_posted(archive):
    (asked,) = [
        (record, body)
        for record, body in records(archive, "archive/1-none.warc.gz")
        if record.rec_type == "request" and "/p" in record.rec_headers.get_header("WARC-Target-URI")
    ]
    assert asked[0].http_headers.statusline == "/p HTTP/1.1"
    assert asked[0].http_headers.protocol == "POST"
    assert asked[1] == b"id=4711"


def test_failed_requests_say_why(archive):
    (failed,) = [
        json.loads(body)
        for record, body in records(archive, "archive/1-none.warc.gz")
        if record.rec_type == "metadata" and "weg.example" in record.rec_headers.get_header("WARC-Target-URI")
    ]
    assert (failed["failure"], failed["pass"]) == ("net::ERR_CONNECTION_RESET", "none")


def test_the_same_bytes_of_a_second_pass_are_referred_to(archive):
    again = {
        record.rec_headers.get_header("WARC-Target-URI"): record
        for record, _ in records(archive, "archive/2-reject.warc.gz")
        if record.rec_type == "revisit"
    }
    assert set(again) == {"https://amt.example/app.js", "https://xn--zhler-gra.example/p"}
    headers = again["https://amt.example/app.js"].rec_headers
    first = next(
        record.rec_headers
        for record, _ in records(archive, "archive/1-none.warc.gz")
        if record.rec_headers.get_header("WARC-Target-URI") == "https://amt.example/app.js"
    )
    assert headers.get_header("WARC-Refers-To") == first.get_header("WARC-Record-ID")
    assert headers.get_header("WARC-Refers-To-Date") == first.get_header("WARC-Date")
    assert headers.get_header("WARC-Payload-Digest") == first.get_header("WARC-Payload-Digest")


def test_the_index_is_that_of_the_usual_indexer(archive, tmp_path):
    for name in archive.namelist():
        if name.startswith("archive/"):
            (tmp_path / Path(name).name).write_bytes(archive.read(name))
    program = (
        "import sys; from cdxj_indexer.main import CDXJIndexer; "
        "CDXJIndexer(sys.stdout, sys.argv[1:], sort=True, digest_records=True, post_append=True).process_all()"
    )
    done = subprocess.run(  # on its own: it leaves temporary files open
        [sys.executable, "-W", "ignore", "-c", program, *sorted(map(str, tmp_path.glob("*.warc.gz")))],
        capture_output=True,
        text=True,
        check=True,
    )
    ours = archive.read("indexes/index.cdxj").decode().splitlines()
    assert ours == sorted(ours)
    assert sorted(map(line, ours)) == sorted(map(line, answers(done.stdout.splitlines())))


def answers(lines):
    """The usual indexer also lists records without a status, which nobody can replay."""
    return [text for text in lines if '"status"' in text]


def line(text):
    """An index line's entry; the key of what was posted holds the posted bytes there."""
    key, moment, entry = text.split(" ", 2)
    said = json.loads(entry)
    if said["mime" if "mime" in said else "url"] == "warc/revisit":
        said = {name: value for name, value in said.items() if name not in {"method", "requestBody"}}
    return key.partition("?__wb_method")[0], moment, sorted(said.items())


def test_every_page_has_a_snapshot_under_its_address(archive):
    head, *pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
    indexed = {
        json.loads(line.split(" ", 2)[2])["url"]
        for line in archive.read("indexes/index.cdxj").decode().splitlines()
    }
    assert head["format"] == "json-pages-1.0"
    assert [page["title"] for page in pages] == ["[none] Amt", "[reject] Amt"]
    assert {page["url"] for page in pages} <= indexed


@pytest.mark.parametrize(
    "url",
    [
        "https://www.amt.example/",
        "http://amt.example:8080/A/b?z=1&a=2",
        "https://192.0.2.7/x",
        "https://amt.example:443/",
        "https://a.b.amt.example/p?",
        "https://amt.example/?b=2&a=1&a=0",
    ],
)
def test_addresses_are_sorted_as_usual(url):
    assert sort_key(url) == surt(url)
