"""Pages of archives are judged alike, and in the same order, by one process and by several."""

from datetime import UTC, datetime
from multiprocessing import active_children

import pytest

from amtsblick.errors import AmtsblickError, InputError
from amtsblick.jobs.pages import judged_lines
from amtsblick.parse.warc_writing import write_capture
from amtsblick.values.capture import BrokenRecord, Capture

PAGES = 7


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "towns.warc.gz"
    with path.open("wb") as stream:
        for number in range(PAGES):
            capture = Capture(
                url=f"https://amt-{number}.example/",
                requested=f"https://amt-{number}.example/",
                taken_at=datetime(2026, 1, 1, tzinfo=UTC),
                status=200,
                headers=(("content-type", "text/html; charset=utf-8"),),
                body=f"<body><footer><a href='https://x.com/amt{number}'>X</a></footer>".encode(),
                collector="test",
            )
            write_capture(capture, stream)
    return path


def test_processes_share_the_work_in_the_archives_order(archive, knowledge):
    alone = list(judged_lines([archive], knowledge))
    assert len(alone) == PAGES
    assert list(judged_lines([archive, archive], knowledge, processes=3)) == alone * 2


def test_broken_records_keep_their_place(archive, tmp_path, knowledge):
    whole = archive.read_bytes()
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole[:-40] + whole)
    alone = list(judged_lines([cut], knowledge))
    assert sum(isinstance(found, BrokenRecord) for found in alone) == 1
    assert list(judged_lines([cut], knowledge, processes=2)) == alone


def test_a_file_that_is_no_archive_is_named_by_every_process(tmp_path, knowledge):
    empty = tmp_path / "empty.warc"
    empty.touch()
    with pytest.raises(InputError, match=r"empty\.warc is empty"):
        list(judged_lines([empty], knowledge, processes=2))


def test_a_process_that_dies_is_told(archive, knowledge):
    lines = judged_lines([archive] * 60, knowledge, processes=2)
    next(lines)
    for process in active_children():
        process.kill()
    with pytest.raises(AmtsblickError, match="ended by itself"):
        list(lines)


def test_who_stops_early_leaves_no_process(archive, knowledge):
    lines = judged_lines([archive] * 60, knowledge, processes=2)
    next(lines)
    assert len(active_children()) == 2
    lines.close()
    assert active_children() == []
