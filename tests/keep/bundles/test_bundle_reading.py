"""Does an inspection come back exactly, and is damage noticed on the way?"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsblick.errors import EvidenceError
from amtsblick.keep.bundle import draft_bundle
from amtsblick.keep.bundle_reading import manifest_of, read_bundle
from amtsblick.keep.bundle_zip import BrokenBundleError, read_members
from amtsblick.parse.tape import read
from amtsblick.parse.warc_writing import digest_of
from amtsblick.values.recording import PassName, RawInspection, RawPass


def test_an_inspection_comes_back_exactly(tmp_path, seal, inspection):
    back = read_bundle(seal(tmp_path / "b.wacz").path)
    assert back == inspection
    for one, other in zip(back.passes, inspection.passes, strict=True):
        assert dict(one.blobs) == other.blobs
        assert read(one, site=back.site) == read(other, site=inspection.site)


@given(
    lines=st.lists(st.binary(max_size=60).filter(lambda line: b"\n" not in line), max_size=6),
    blobs=st.lists(st.binary(max_size=300), max_size=4),
    site=st.text(max_size=30),
    versions=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    names=st.lists(st.sampled_from(PassName), max_size=3),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_goes_in_comes_out(tmp_path_factory, inspection, lines, blobs, site, versions, names):
    kept = {digest_of(blob): blob for blob in blobs}
    begun = inspection.started_at
    passes = tuple(RawPass(name=name, started_at=begun, lines=tuple(lines), blobs=kept) for name in names)
    raw = RawInspection(site=site, started_at=begun, passes=passes, command=site, versions=versions)
    sealed = draft_bundle(tmp_path_factory.mktemp("any") / "b.wacz", raw).seal()
    back = read_bundle(sealed.path)
    assert back == raw
    assert [dict(one.blobs) for one in back.passes] == [kept for _ in names]


def test_the_manifest_is_the_name_in_the_chain(tmp_path, seal):
    sealed = seal(tmp_path / "b.wacz")
    assert manifest_of(sealed.path) == sealed.manifest


def damaged(path, name):
    data = bytearray(path.read_bytes())
    member = next(member for member in read_members(bytes(data)) if member.name == name)
    data[member.start + member.size // 2] ^= 1
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["inspection/inspection.json", "tapes/1-none.log.gz"])
def test_a_damaged_record_is_not_judged_again(tmp_path, seal, name):
    path = damaged(seal(tmp_path / "b.wacz").path, name)
    with pytest.raises(BrokenBundleError, match=name):
        read_bundle(path)


def test_a_damaged_body_is_noticed_when_it_is_fetched(tmp_path, seal):
    path = damaged(seal(tmp_path / "b.wacz").path, "screenshots/none-20-page.png")
    blobs = read_bundle(path).passes[0].blobs
    with pytest.raises(BrokenBundleError, match="other bytes"):
        dict(blobs)


def test_a_missing_bundle_is_an_error_with_its_name(tmp_path):
    with pytest.raises(EvidenceError, match=r"nowhere\.wacz"):
        read_bundle(tmp_path / "nowhere.wacz")


def test_bodies_of_two_passes_lie_in_the_bundle_once(tmp_path, seal, inspection):
    twice = replace(
        inspection, passes=(inspection.passes[0], replace(inspection.passes[0], name=PassName.ACCEPT))
    )
    big = b"x" * 50_000
    passes = tuple(replace(one, blobs={**one.blobs, digest_of(big): big}) for one in twice.passes)
    one = seal(tmp_path / "1.wacz", of=replace(twice, passes=passes[:1])).path.stat().st_size
    two = seal(tmp_path / "2.wacz", of=replace(twice, passes=passes)).path.stat().st_size
    assert two - one < 12_000
