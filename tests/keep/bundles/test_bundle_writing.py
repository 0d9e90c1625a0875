"""What is written, in which order, and what happens when writing is disturbed?"""

import json
import zipfile
from dataclasses import replace

import pytest

from amtsblick.errors import EvidenceError
from amtsblick.keep.bundle import draft_bundle
from amtsblick.keep.bundle_check import check_bundle
from amtsblick.keep.bundle_reading import find_bundle, read_bundle
from amtsblick.values.recording import PassName, RawInspection, RawPass


def test_same_input_gives_same_bytes(tmp_path, seal, inspection):
    turned = replace(
        inspection,
        versions=dict(reversed(inspection.versions.items())),
        passes=tuple(replace(one, blobs=dict(reversed(one.blobs.items()))) for one in inspection.passes),
    )
    one, two = seal(tmp_path / "one.wacz"), seal(tmp_path / "two.wacz", of=turned)
    assert one.path.read_bytes() == two.path.read_bytes()
    assert one.manifest == two.manifest


def test_everything_raw_is_on_disk_before_anything_is_judged(tmp_path, inspection):
    draft = draft_bundle(tmp_path / "bundle.wacz", inspection)
    (part,) = tmp_path.iterdir()
    assert part.suffix == ".part"
    back = read_bundle(part)
    assert back == inspection
    assert [dict(one.blobs) for one in back.passes] == [one.blobs for one in inspection.passes]
    draft.abandon()
    assert list(tmp_path.iterdir()) == []


def test_the_draft_hands_out_the_passes_as_read(tmp_path, inspection):
    draft = draft_bundle(tmp_path / "bundle.wacz", inspection)
    assert [one.name for one in draft.recordings] == [PassName.NONE, PassName.REJECT]
    draft.abandon()


def test_a_bundle_is_never_overwritten(tmp_path, seal):
    first = seal(tmp_path / "bundle.wacz")
    second = seal(tmp_path / "bundle.wacz", previous=first.manifest)
    third = seal(tmp_path / "bundle.wacz", previous=second.manifest)
    assert (first.set_aside, second.set_aside, third.set_aside) == (
        None,
        tmp_path / "earlier" / "bundle-1.wacz",
        tmp_path / "earlier" / "bundle-2.wacz",
    )
    assert [check_bundle(path).manifest for path in (second.set_aside, third.set_aside, third.path)] == [
        first.manifest,
        second.manifest,
        third.manifest,
    ]
    assert find_bundle(first.path, second.manifest) == third.set_aside
    assert find_bundle(first.path, third.manifest) == third.path
    with pytest.raises(EvidenceError, match="gone or was exchanged"):
        find_bundle(first.path, f"sha256:{'0' * 64}")


def test_pictures_reports_and_the_log_of_actions_have_telling_names(tmp_path, seal):
    with zipfile.ZipFile(seal(tmp_path / "bundle.wacz").path) as archive:
        names = archive.namelist()
        actions = [json.loads(line) for line in archive.read("inspection/actions.log").splitlines()]
        screenshot = archive.read(next(name for name in names if name.startswith("screenshots/")))
    assert {
        "inspection/findings.json",
        "reports/report.html",
        "tapes/1-none.log.gz",
        "tapes/2-reject.log.gz",
    } <= set(names)
    assert [name for name in names if name.startswith("screenshots/")] == ["screenshots/none-20-page.png"]
    assert screenshot.startswith(b"\x89PNG")
    assert [(one["pass"], one["k"], one["text"]) for one in actions] == [
        ("none", "click", "Ablehnen \ud83d"),
        ("reject", "click", "Ablehnen \ud83d"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (b"not JSON", b"", b"\xff\xfe", b"[]", b'{"k":"click"}', b'{"k":"screenshot","digest":7}'),
        (
            b'{"k":"cdp","s":"S","m":"Network.requestWillBeSent","p":{"request":{"url":"http://[x"},"requestId":"1"}}',
        ),
        (),
    ],
    ids=["rubbish", "odd-request", "empty"],
)
def test_a_tape_of_any_shape_is_kept(tmp_path, inspection, lines):
    odd = RawPass(name=PassName.ACCEPT, started_at=inspection.started_at, lines=lines)
    strange = RawInspection(site="https://amt.example/", started_at=inspection.started_at, passes=(odd,))
    sealed = draft_bundle(tmp_path / "bundle.wacz", strange).seal()
    assert read_bundle(sealed.path) == strange
    assert check_bundle(sealed.path).broken == ""


def test_a_full_disk_leaves_nothing_half_done(tmp_path, inspection, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("amtsblick.keep.bundle.os.fsync", full)
    with pytest.raises(EvidenceError, match="No space left on device"):
        draft_bundle(tmp_path / "bundle.wacz", inspection)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_while_sealing_keeps_the_draft(tmp_path, inspection, monkeypatch):
    draft = draft_bundle(tmp_path / "bundle.wacz", inspection)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("amtsblick.keep.bundle.os.fsync", full)
    with pytest.raises(EvidenceError, match="No space left on device"):
        draft.seal()
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
    assert read_bundle(draft.part) == inspection
    draft.abandon()


@pytest.mark.parametrize("name", ["../x", "a/b", "", "ü.html", ".hidden"])
def test_names_of_reports_stay_in_their_folder(tmp_path, inspection, name):
    draft = draft_bundle(tmp_path / "bundle.wacz", inspection)
    with pytest.raises(ValueError, match="is no name of a report"):
        draft.seal(reports={name: b""})
    draft.abandon()


def test_a_blob_that_is_not_its_digest_is_a_defect(tmp_path, inspection):
    false = replace(inspection.passes[0], blobs={f"sha256:{'0' * 64}": b"x"})
    with pytest.raises(ValueError, match="has another digest"):
        draft_bundle(tmp_path / "bundle.wacz", replace(inspection, passes=(false,)))
