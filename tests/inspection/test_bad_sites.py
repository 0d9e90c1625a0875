"""Sites that fight back cost only themselves: each ends in its own state, and the next one is looked at."""

import contextlib

import psutil
import pytest

from testweb.looking import Look, host_of, look
from testweb.pages import careless
from testweb.server import Reply
from testweb.sites import BAD, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("chromium")]

_CLEAN = QUIET[0]
_LONGEST = 400
"""Seconds; a hang would take far longer."""


@pytest.fixture(scope="session")
def bad(once, tmp_path_factory) -> Look:
    """All bad sites with one command and one browser, a good one last."""
    folder = tmp_path_factory.getbasetemp() / "bad"
    urls = [*(site.url for site in BAD), _CLEAN.url]
    return once("bad", lambda: look(urls, folder, "--passes", "none", "--pages", "1", "--concurrency", "3"))


def test_the_command_ends_in_time_and_without_complaint(bad):
    assert bad.code == 0, bad.said
    assert bad.seconds < _LONGEST


@pytest.mark.parametrize("site", BAD, ids=lambda site: site.name)
def test_bad_site_ends_in_a_state_that_says_why(bad, site):
    told = bad.found[host_of(site.url)]
    assert told["state"] in site.states
    the_pass = told["passes"]["none"]
    reasons = str([told["detail"], the_pass["detail"], the_pass["refused"], the_pass["missed"]]).lower()
    assert not site.says or any(word in reasons for word in site.says)


@pytest.mark.parametrize("site", BAD, ids=lambda site: site.name)
def test_site_that_was_not_seen_is_no_site_without_findings(bad, site):
    told = bad.found[host_of(site.url)]
    if told["state"] != "looked":
        assert told["detail"]
        assert told["pages"] == []


@pytest.mark.parametrize("site", BAD, ids=lambda site: site.name)
def test_bad_site_leaves_evidence_too(bad, site):
    folder = bad.folders[host_of(site.url)]
    assert (folder / "bundle.wacz").stat().st_size > 0
    assert (folder / "report.html").stat().st_size > 0


def test_the_good_site_after_them_is_looked_at(bad):
    told = bad.found[host_of(_CLEAN.url)]
    assert told["state"] == "looked"
    assert told["findings"] == []


def test_nothing_of_this_machine_is_reached_without_being_allowed(once, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "private"
    run = once("private", lambda: look([_CLEAN.url], folder, "--passes", "none", private=False))
    assert run.found[host_of(_CLEAN.url)]["state"] == "private_address"
    assert run.arrivals == ()


_CRASH = "www.absturz.example"


def _kill_renderers(_):
    """Stands for a tab that crashes: the processes of all pages that this test's browser shows end."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "--type=renderer" in process.cmdline():
                process.kill()
    return Reply(status=204)


def test_crash_of_a_tab_costs_only_its_own_site(once, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp() / "crash"
    page = careless("<!DOCTYPE html><title>Amt</title><h1>Amt</h1><script>fetch('/jetzt')</script>")
    more = {_CRASH: {"/": page, "/jetzt": _kill_renderers}}
    run = once(
        "crash",
        lambda: look(
            [f"https://{_CRASH}/", _CLEAN.url], folder, "--passes", "none", "--concurrency", "1", more=more
        ),
    )
    assert run.code == 0, run.said
    crashed, clean = run.found[_CRASH], run.found[host_of(_CLEAN.url)]
    assert crashed["state"] == "broken"
    assert "crash" in str([crashed["detail"], crashed["passes"]["none"]["missed"]])
    assert (clean["state"], clean["findings"]) == ("looked", [])
