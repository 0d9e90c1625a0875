"""Evidence is explained, checked as it is shown, and downloaded as inert bytes; nobody reaches other files by it."""

import gzip
import hashlib
import io

import pytest

from amtsblick.values.body import Body


@pytest.fixture
def ref(town, amt):
    return town.look(amt, "amt_wasser")


@pytest.fixture
def path(ref, record_page):
    return record_page(ref)


def test_a_piece_of_evidence_tells_what_it_is_and_what_rests_on_it(client, path, ref):
    text = client.get(path).text
    assert ref.digest.removeprefix("sha256:") in text
    assert ref.record in text
    assert "Soeben geprüft" in text
    assert "Kanal amt_wasser auf X: auf dieser Seite verlinkt." in text


def test_the_payload_has_the_digest_that_the_page_names(client, path, ref):
    answer = client.get(f"{path}/payload")
    assert f"sha256:{hashlib.sha256(answer.content).hexdigest()}" == ref.digest


def test_strangers_bytes_are_never_a_page_of_ours(client, path):
    for part in ("payload", "bundle.warc.gz"):
        headers = client.get(f"{path}/{part}").headers
        assert headers["content-disposition"].startswith("attachment")
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["x-content-type-options"] == "nosniff"
        assert "html" not in headers["content-type"]


def test_the_record_begins_where_the_page_says(client, path, ref):
    bundle = client.get(f"{path}/bundle.warc.gz").content
    assert f"tail -c +{ref.offset + 1} " in client.get(path).text
    head = gzip.GzipFile(fileobj=io.BytesIO(bundle[ref.offset :])).read(400)
    assert ref.record.encode() in head


def test_changed_evidence_is_told_and_its_bytes_are_not_sent_alone(client, path, ref, town):
    file = town.desk.folder / "evidence" / ref.bundle
    content = bytearray(file.read_bytes())
    content[ref.offset + 60] ^= 0xFF
    file.write_bytes(content)
    assert "nicht mehr derselbe" in client.get(path).text
    assert client.get(f"{path}/payload").status_code == 404


def test_lost_evidence_offers_no_download(client, path, ref, town):
    (town.desk.folder / "evidence" / ref.bundle).unlink()
    assert "bundle.warc.gz" not in client.get(path).text
    assert client.get(f"{path}/bundle.warc.gz").status_code == 404


@pytest.mark.parametrize("part", ["", "/payload", "/bundle.warc.gz"])
def test_evidence_of_another_body_is_not_served_under_this_one(client, path, part):
    assert client.get(path.replace("/amt/", "/stadt/") + part).status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fregister.sqlite", "%2e%2e", "000001~amt", "x" * 300])
def test_names_of_files_lead_nowhere(client, ref, name):
    assert client.get(f"/de/evidence/amt/{name}").status_code == 404
    assert client.get(f"/de/evidence/{name}/{ref.record[9:]}").status_code == 404


def test_evidence_of_a_body_that_is_not_on_the_public_side_is_not_served(client, town, record_page):
    hidden = Body(id="geheim", name="Geheim", homepage="https://geheim.example/")
    town.desk.register.import_bodies([hidden], town.clock)
    ref = town.look(hidden, "geheim")
    shown = client.get(record_page(ref).replace("/amt/", "/geheim/")).status_code
    public = client.get("/de/bodies/geheim").status_code
    assert shown == public


def test_a_download_goes_on_where_it_stopped(client, path):
    whole = client.get(f"{path}/bundle.warc.gz").content
    part = client.get(f"{path}/bundle.warc.gz", headers={"range": "bytes=10-"})
    assert part.status_code == 206
    assert part.content == whole[10:]
