"""Where do reports go? Files are replaced as a whole; what is no file is written to."""

import os
import threading

import pytest

from amtsblick.errors import InputError
from amtsblick.jobs.reporting import write_text


def test_a_file_changes_as_a_whole_or_not_at_all(tmp_path):
    target = tmp_path / "report.html"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError):
        write_text(target, ("half"[: 1 // number] for number in (1, 0)))
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]
    write_text(target, ["after", "wards"])
    assert target.read_text() == "afterwards"


def test_a_pipe_is_written_to_and_stays_one(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write_text(pipe, ["said"])
    reader.join()
    assert heard == [b"said"]
    assert pipe.is_fifo()


def test_a_link_stays_one(tmp_path):
    target, link = tmp_path / "real", tmp_path / "link"
    target.write_text("before")
    link.symlink_to(target)
    write_text(link, ["after"])
    assert link.is_symlink()
    assert target.read_text() == "after"


def test_a_folder_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="choose another place"):
        write_text(tmp_path, ["text"])
