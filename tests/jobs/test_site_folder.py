"""The site's folder: what a run wrote may go, everything else stays."""

import json
from functools import partial

import pytest

from amtsblick.errors import InputError
from amtsblick.jobs.site_folder import MANIFEST, write_folder
from amtsblick.report.site.files import File


def files(**texts):
    return [File(path=path.replace("__", "/"), pieces=partial(list, [text])) for path, text in texts.items()]


def test_files_that_are_gone_are_removed_with_their_empty_folders(tmp_path):
    write_folder(files(a="1", b__c__d="2", b__e="3"), tmp_path)
    made = write_folder(files(a="1", b__e="3"), tmp_path)
    assert made.removed == ("b/c/d",)
    assert not (tmp_path / "b" / "c").exists()
    assert (tmp_path / "b" / "e").read_text() == "3"


def test_a_file_that_nobody_wrote_here_is_never_removed(tmp_path):
    write_folder(files(a="1", b__c="2"), tmp_path)
    (tmp_path / "b" / "own.txt").write_text("mine")
    made = write_folder(files(a="1"), tmp_path)
    assert made.removed == ("b/c",)
    assert (tmp_path / "b" / "own.txt").read_text() == "mine"


def test_a_file_that_somebody_changed_is_kept_and_told(tmp_path):
    write_folder(files(a="1", b="2"), tmp_path)
    (tmp_path / "b").write_text("changed by hand")
    made = write_folder(files(a="1"), tmp_path)
    assert made.kept == ("b",)
    assert (tmp_path / "b").read_text() == "changed by hand"
    assert write_folder(files(a="1"), tmp_path).kept == ("b",)


def test_a_folder_with_something_else_in_it_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="did not write"):
        write_folder(files(a="1"), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_refused_before_anything_is_written(tmp_path):
    write_folder(files(a="1"), tmp_path)
    (tmp_path / "b").write_text("mine")
    with pytest.raises(InputError, match="holds b, which"):
        write_folder(files(a="2", b="2"), tmp_path)
    assert (tmp_path / "a").read_text() == "1"
    assert (tmp_path / "b").read_text() == "mine"


@pytest.mark.parametrize(
    "noted",
    [
        "no json",
        "[]",
        '{"files": []}',
        '{"files": {"../x": ""}}',
        '{"files": {"/x": ""}}',
        '{"files": {"x": 1}}',
    ],
    ids=["text", "list", "no names", "above", "absolute", "no digest"],
)
def test_a_damaged_list_of_files_is_refused(tmp_path, noted):
    outside = tmp_path / "x"
    outside.write_text("mine")
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / MANIFEST).write_text(noted)
    with pytest.raises(InputError, match=MANIFEST):
        write_folder(files(a="1"), folder)
    assert outside.read_text() == "mine"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    write_folder(files(a__b="1"), folder)
    (folder / "a" / "b").unlink()
    (folder / "a").rmdir()
    elsewhere.mkdir()
    (elsewhere / "b").write_text("mine")
    (folder / "a").symlink_to(elsewhere)
    with pytest.raises(InputError, match="leads elsewhere"):
        write_folder(files(a__b="2"), folder)
    assert (elsewhere / "b").read_text() == "mine"


def test_an_interrupted_run_is_completed_by_the_next_one(tmp_path):
    def stop():
        raise KeyboardInterrupt

    write_folder(files(a="1", old="1"), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        write_folder([*files(a="2", b="2"), File(path="c", pieces=stop)], tmp_path)
    made = write_folder(files(a="3", c="3"), tmp_path)
    assert set(made.removed) == {"b", "old"}
    assert json.loads((tmp_path / MANIFEST).read_text())["files"].keys() == {"a", "c"}


def test_a_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="--to"):
        write_folder(files(a="1"), tmp_path / "file")
