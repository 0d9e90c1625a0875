"""WACZ files: read in place, and no trust in what they name."""

import gzip
import io
import zipfile

import pytest

from amtsblick.errors import InputError
from amtsblick.parse.wacz import Window, copy_member, warc_members

WARC = gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n")


def zipped(files, kind=zipfile.ZIP_STORED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream


def test_stored_members_are_found_with_their_place():
    stream = zipped({"datapackage.json": b"{}", "archive/data.warc.gz": WARC, "pages/pages.jsonl": b""})
    (member,) = warc_members(stream, name="x.wacz")
    assert member.name == "archive/data.warc.gz"
    assert member.start is not None
    assert stream.getvalue()[member.start : member.start + member.size] == WARC


def test_packed_members_are_copied_out():
    stream = zipped({"archive/data.warc": WARC}, zipfile.ZIP_DEFLATED)
    (member,) = warc_members(stream, name="x.wacz")
    assert member.start is None
    sink = io.BytesIO()
    copy_member(stream, member, sink, name="x.wacz")
    assert sink.getvalue() == WARC


def test_a_packed_bomb_is_refused():
    stream = zipped({"archive/data.warc": bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    (member,) = warc_members(stream, name="x.wacz")
    with pytest.raises(InputError, match=r"x\.wacz.*bomb"):
        copy_member(stream, member, io.BytesIO(), name="x.wacz")


@pytest.mark.parametrize("cut", [4, 40, -10])
def test_a_cut_file_is_named(cut):
    whole = zipped({"archive/data.warc.gz": WARC}).getvalue()
    with pytest.raises(InputError, match=r"x\.wacz"):
        warc_members(io.BytesIO(whole[:cut]), name="x.wacz")


def test_names_are_only_names():
    stream = zipped(
        {"../../etc/cron.d/x.warc.gz": WARC, "/root/y.warc": WARC, "a\x1b[2Jz.warc.gz": WARC, "n.wacz": WARC}
    )
    found = warc_members(stream, name="x.wacz")
    assert [member.nested for member in found] == [False, False, False, True]
    assert all(member.name.isprintable() for member in found)


def test_a_window_shows_its_bytes_and_no_others():
    window = io.BufferedReader(Window(io.BytesIO(b"0123456789"), 3, 4), 2)
    assert window.read() == b"3456"
    assert window.seek(1) == 1
    assert window.read(2) == b"45"
    assert window.seek(-1, io.SEEK_END) == 3
    assert window.read(9) == b"6"
    assert window.read(9) == b""
