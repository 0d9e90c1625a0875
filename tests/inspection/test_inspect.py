"""``amtsblick inspect`` over the test web says what happens there, and nothing else."""

import zipfile

import pytest

from testweb.looking import Look, host_of, look
from testweb.sites import ASKING, BUSY, QUIET
from testweb.truth import ALWAYS, NONE, Site, missing, unfounded

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("chromium", "sdks")]

_CHOSEN = (*QUIET, *ASKING)
"""Looked at in three passes; without a banner all passes are alike, so one does for the others."""
_AGAIN = tuple(site for site in BUSY if site.name in {"cookies", "keys", "late", "clarity", "posthog"})
_AGAIN_CHOSEN = tuple(site for site in ASKING if site.name in {"banner-greedy", "klaro"})
_RUNS = 3


@pytest.fixture(scope="session")
def looks(once, tmp_path_factory) -> dict[str, Look]:
    """Two runs: sites without a banner in one pass, the others in three."""
    folder = tmp_path_factory.getbasetemp() / "looks"

    def run():
        return {
            "busy": look([site.url for site in BUSY], folder / "busy", "--passes", "none"),
            "chosen": look([site.url for site in _CHOSEN], folder / "chosen"),
        }

    return once("looks", run)


def _seen(looks: dict[str, Look], site: Site) -> tuple[dict, tuple[str, ...]]:
    run, passes = ("busy", NONE) if site in BUSY else ("chosen", ALWAYS)
    return looks[run].found[host_of(site.url)], passes


def test_every_site_was_looked_at(looks):
    for run in looks.values():
        assert run.code == 0, run.said
    for site in (*BUSY, *_CHOSEN):
        told, passes = _seen(looks, site)
        assert tuple(told["passes"]) == passes
        assert {one["state"] for one in told["passes"].values()} == {"looked"}, site.name
        assert told["broken"] == []


@pytest.mark.parametrize("site", [*BUSY, *_CHOSEN], ids=lambda site: site.name)
def test_everything_that_happens_is_found(looks, site):
    told, passes = _seen(looks, site)
    assert missing(site, told["findings"], passes) == []


@pytest.mark.parametrize("site", [*BUSY, *_CHOSEN], ids=lambda site: site.name)
def test_nothing_is_found_that_does_not_happen(looks, site):
    told, _ = _seen(looks, site)
    assert unfounded(site, told["findings"]) == []


@pytest.mark.parametrize("site", ASKING, ids=lambda site: site.name)
def test_banner_and_answer_have_the_right_state(looks, site):
    told, _ = _seen(looks, site)
    assert {name: one["banner"] for name, one in told["passes"].items()} == site.banner


@pytest.mark.parametrize("site", [*BUSY, *QUIET], ids=lambda site: site.name)
def test_no_banner_is_seen_where_there_is_none(looks, site):
    told, _ = _seen(looks, site)
    assert {one["banner"] for one in told["passes"].values()} == {"no_banner"}


def test_clean_site_has_no_findings_at_all(looks):
    (clean,) = (site for site in QUIET if site.name == "clean")
    assert _seen(looks, clean)[0]["findings"] == []


def test_waiting_recorder_is_named_silent_or_caught(looks):
    (site,) = (site for site in BUSY if site.name == "mixpanel-waiting")
    questions = {one["question"] for one in _seen(looks, site)[0]["findings"]}
    assert questions & {"recorder-silent", "session-recording"}


def test_what_is_found_to_be_received_did_arrive(looks):
    arrived = {one.host for run in looks.values() for one in run.arrivals}
    for run in looks.values():
        for told in run.found.values():
            named = {one["host"] for one in told["findings"] if one["question"] == "third-party-request"}
            assert named <= arrived, told["site"]


def test_what_was_typed_never_arrived_as_a_sent_form(looks):
    submitted = [
        one for run in looks.values() for one in run.arrivals if one.path.startswith(("/senden", "/suche"))
    ]
    assert submitted == []


def test_every_finding_carries_evidence_of_each_of_its_passes(looks):
    for run in looks.values():
        for told in run.found.values():
            for finding in told["findings"]:
                assert {one["pass"] for one in finding["evidence"]} == set(finding["pass"]), finding["id"]
                assert all(one["excerpt"] for one in finding["evidence"]), finding["id"]


def test_each_site_gets_its_report_and_one_sound_bundle(looks):
    for run in looks.values():
        assert run.folders.keys() == run.found.keys()
        for folder in run.folders.values():
            assert (folder / "report.html").stat().st_size > 1000
            with zipfile.ZipFile(folder / "bundle.wacz") as bundle:
                assert bundle.testzip() is None


def _comparable(told: dict) -> list[tuple]:
    return [
        (
            one["id"], one["question"], one["subject"], one["party"], one["vendor"], one["category"], one["host"],
            tuple(one["pass"]), one["page"], tuple(one["pages"]), one["check"],
        )
        for one in told["findings"]
        if one["question"] != "late-request"  # early or late: on a busy machine that is a matter of timing
    ]  # fmt: skip


def test_three_runs_find_the_same(looks, once, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "again"

    def run():
        return [
            [
                look([site.url for site in _AGAIN], folder / f"busy{turn}", "--passes", "none"),
                look([site.url for site in _AGAIN_CHOSEN], folder / f"chosen{turn}"),
            ]
            for turn in range(1, _RUNS)
        ]

    others = once("again", run)
    for site in (*_AGAIN, *_AGAIN_CHOSEN):
        first, _ = _seen(looks, site)
        for busy, chosen in others:
            other = busy if site in BUSY else chosen
            assert other.code == 0, other.said
            assert _comparable(other.found[host_of(site.url)]) == _comparable(first), site.name
