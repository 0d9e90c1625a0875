"""Sites that fight back cost only themselves: each ends in its own state, and the next one is looked at."""

import pytest

from testweb.looking import Look, host_of, look
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
