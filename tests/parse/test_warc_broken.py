"""A broken record is counted and named, its neighbours are read, and reading comes to an end."""

import gzip
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsblick.parse.coding import zstd
from amtsblick.parse.warc import read_captures
from amtsblick.values.capture import BrokenRecord, Capture

COUNT = 5


def record(number, *, length=None, head=None):
    noise = random.Random(number).randbytes(3000)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>%d</p>%s" % (number, noise)
    fields = [
        "WARC/1.0",
        "WARC-Type: response",
        f"WARC-Target-URI: https://amt.example/{number}",
        "WARC-Date: 2021-01-01T00:00:00Z",
    ]
    fields += [f"Content-Length: {len(block) if length is None else length}"] if length != "" else []
    start = "\r\n".join([*fields, "", ""]).encode()
    return (start if head is None else head) + block + b"\r\n\r\n"


def archive(pack, *, broken=2, **how):
    parts = [pack(record(number, **(how if number == broken else {}))) for number in range(COUNT)]
    offsets = [sum(map(len, parts[:number])) for number in range(COUNT)]
    return parts, offsets


def read(data, name="bundle.warc.gz"):
    found = [*read_captures(io.BytesIO(data), name=name)]
    numbers = [int(one.url.rpartition("/")[2]) for one in found if isinstance(one, Capture)]
    return numbers, [one for one in found if isinstance(one, BrokenRecord)]


PACKS = pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress], ids=["plain", "gzip", "zstd"])
CHECKED = [
    gzip.compress,
    lambda data: zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1}),
]
SQUEEZED = pytest.mark.parametrize("pack", CHECKED, ids=["gzip", "zstd"])


@PACKS
@pytest.mark.parametrize("length", [0, 100, 3060, 3070, 5000, 9000, 10**15, -3, "many", ""])
def test_a_wrong_length_costs_only_its_own_record(pack, length):
    if length == 0 and pack is not bytes:
        pytest.skip("same as 100")
    parts, offsets = archive(pack, length=length)
    numbers, broken = read(b"".join(parts))
    assert [number for number in numbers if number != 2] == [0, 1, 3, 4]
    assert 2 not in numbers
    assert [one.offset for one in broken] == [offsets[2]]
    assert broken[0].file == "bundle.warc.gz"
    assert broken[0].why


@PACKS
def test_a_cut_file_gives_all_records_before_the_cut(pack):
    parts, offsets = archive(pack)
    data = b"".join(parts)
    numbers, broken = read(data[: offsets[3] + 700])
    assert numbers == [0, 1, 2]
    assert [one.offset for one in broken] == [offsets[3]]


@PACKS
def test_garbage_between_records_is_named_and_passed(pack):
    parts, offsets = archive(pack)
    numbers, broken = read(b"".join(parts[:2]) + b"garbage\r\nand more" + b"".join(parts[2:]))
    assert numbers == [0, 1, 2, 3, 4]
    assert [one.offset for one in broken] == [offsets[2]]


@SQUEEZED
def test_a_damaged_member_costs_only_its_own_record(pack):
    parts, offsets = archive(pack)
    damaged = bytearray(b"".join(parts))
    for at in range(offsets[2] + 40, offsets[2] + 60):
        damaged[at] ^= 0x5A
    numbers, broken = read(bytes(damaged))
    assert numbers == [0, 1, 3, 4]
    assert [one.offset for one in broken] == [offsets[2]]


def test_a_wrong_checksum_is_damage_too():
    parts, offsets = archive(gzip.compress)
    damaged = bytearray(b"".join(parts))
    damaged[offsets[3] - 5] ^= 1
    numbers, broken = read(bytes(damaged))
    assert numbers == [0, 1, 3, 4]
    assert [one.offset for one in broken] == [offsets[2]]


@PACKS
def test_a_record_without_header_is_named(pack):
    parts, offsets = archive(pack, head=b"no header at all\r\n\r\n")
    numbers, broken = read(b"".join(parts))
    assert numbers == [0, 1, 3, 4]
    assert offsets[2] in [one.offset for one in broken]


def test_a_long_record_with_a_false_length_does_not_swallow_the_rest():
    parts, offsets = archive(bytes, length=30 * 1024 * 1024)
    numbers, broken = read(b"".join(parts) + b"x" * 31 * 1024 * 1024, name="x.warc")
    assert numbers == [0, 1, 3, 4]
    assert [one.offset for one in broken] == [offsets[2], len(b"".join(parts))]


def test_padding_at_the_end_of_a_packed_file_is_no_damage():
    parts, _ = archive(gzip.compress)
    assert read(b"".join(parts) + bytes(70_000)) == ([0, 1, 2, 3, 4], [])


def test_what_is_no_archive_gives_one_broken_record_and_ends():
    for data in (
        b"<html>" * 1000,
        gzip.compress(b"<html>" * 1000, mtime=0),
        b"\x1f\x8b\x08",
        b"WARC/1.0",
        b"\x28\xb5\x2f\xfd",
    ):
        numbers, broken = read(data)
        assert numbers == []
        assert len(broken) == 1
    assert read(b"") == ([], [])


@settings(max_examples=150, deadline=None)
@given(data=st.data(), packed=st.sampled_from([bytes, gzip.compress, zstd.compress]))
def test_whatever_happens_to_an_archive_reading_ends_and_untouched_records_survive(data, packed):
    """A cut, a flipped stretch or inserted bytes: records that lie wholly before are always read."""
    parts, offsets = archive(packed)
    whole = b"".join(parts)
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["cut", "flip", "insert", "remove"]))
    junk = data.draw(st.binary(min_size=1, max_size=40))
    changed = {
        "cut": whole[:at],
        "flip": whole[:at] + bytes(byte ^ 0x55 for byte in whole[at : at + 8]) + whole[at + 8 :],
        "insert": whole[:at] + junk + whole[at:],
        "remove": whole[:at] + whole[at + len(junk) :],
    }[how]
    found = []
    for one in read_captures(io.BytesIO(changed), name="x"):
        found.append(one)
        assert len(found) < 20
    urls = [one.url for one in found if isinstance(one, Capture)]
    before = [
        f"https://amt.example/{number}"
        for number in range(COUNT)
        if (offsets[number + 1 :] or [len(whole)])[0] <= at
    ]
    assert urls[: len(before)] == before


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(junk):
    for start in (b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18"):
        for count, one in enumerate(read_captures(io.BytesIO(start + junk), name="x")):
            assert isinstance(one, BrokenRecord | Capture)
            assert count < 500
